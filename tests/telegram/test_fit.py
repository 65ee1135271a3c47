"""Messages are made to fit before any markup exists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Button, Message, Span
from bot.fit import STYLED_LIMIT, TEXT_LIMIT, cut, fits, parts, units

texts = st.text(
    st.sampled_from("ab \n🔴é<&>\u2028") | st.characters(exclude_categories=["Cs"]), max_size=60
)
spans = st.builds(Span, texts.map(lambda t: t * 40), st.sampled_from(["", "bold", "quote", "link"]))
messages = st.builds(lambda s: Message(tuple(s)), st.lists(spans, max_size=12))


@pytest.mark.failure("F10")
@given(messages)
def test_the_parts_of_a_message_rejoin_and_each_fits(message: Message) -> None:
    split = parts(message)
    assert "".join(part.plain for part in split) == message.plain
    assert all(fits(part) for part in split)


@pytest.mark.failure("F10")
@given(messages)
def test_a_cut_message_fits_and_begins_as_the_whole_one(message: Message) -> None:
    short = cut(message)
    assert fits(short)
    assert message.plain.startswith(short.plain.removesuffix("…")) or fits(message)


def test_many_styles_are_spread_over_several_messages() -> None:
    message = Message(tuple(Span(f"{n}\n", "bold") for n in range(250)))
    assert [len(p.spans) for p in parts(message)] == [STYLED_LIMIT, STYLED_LIMIT, 50]


def test_of_too_many_styles_the_later_are_dropped_and_no_word() -> None:
    message = Message(tuple(Span(f"{n}\n", "bold") for n in range(250)))
    short = cut(message)
    assert short.plain == message.plain
    assert [bool(span.style) for span in short.spans] == [True] * STYLED_LIMIT + [False] * 150


def test_the_first_part_replies_and_the_last_one_has_the_buttons() -> None:
    long = Message((Span("x" * TEXT_LIMIT + "y"),), ((Button("a", "b"),),), reply_to="7")
    first, last = parts(long)
    assert (first.reply_to, first.buttons) == ("7", ())
    assert (last.reply_to, last.buttons) == (None, long.buttons)


def test_an_emoji_counts_as_two_and_is_never_halved() -> None:
    short = cut(Message((Span("🔴" * 3000),)))
    assert units(short.plain) == TEXT_LIMIT - 1
    assert set(short.plain) == {"🔴", "…"}


def test_a_caption_is_cut_where_a_text_would_be_split() -> None:
    (only,) = parts(Message((Span("word " * 500),), picture=b"png"))
    assert units(only.plain) <= 1024
