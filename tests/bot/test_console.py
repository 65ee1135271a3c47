"""The console chat: what it prints at a width, and what typing means."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat import Button, ChatError, Message, Span
from bot.console import Console, keyboard, width, wrapped
from bot.speech import bold, press, say

LONG = "🔴 ESCALATION · level 4 severe · India – Pakistan and everyone around them"


def typed(*lines: str) -> Callable[[], str]:
    left = [f"{line}\n" for line in lines]
    return lambda: left.pop(0) if left else ""


async def printed(message: Message, columns: int = 40, reads: bool = True) -> str:
    out = io.StringIO()
    console = Console(out, typed() if reads else None, lambda: columns)
    await console.send("console", message)
    return out.getvalue()


async def test_lines_fit_the_terminal_and_break_between_words() -> None:
    text = await printed(say(bold(LONG), "\nshort"))
    assert text == (
        "\n🔴 ESCALATION · level 4 severe · India –\nPakistan and everyone around them\nshort\n"
    )


async def test_what_nobody_reads_any_longer_counts_as_not_said() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as out:
        console = Console(out, None, lambda: 40)
        for _ in range(2):
            with pytest.raises(ChatError, match="nobody reads") as failed:
                await console.send("console", say("hello"))
            assert not (failed.value.ambiguous or failed.value.permanent)


async def test_buttons_are_numbered_where_somebody_can_press_them() -> None:
    message = say("Go?", buttons=[[press("Yes", "confirm a"), press("No", "cancel a")]])
    assert (await printed(message)).endswith("Go?\n[1] Yes  [2] No\n")
    assert (await printed(message, reads=False)).endswith("Go?\n")


async def test_a_source_is_an_address_to_copy() -> None:
    message = Message((Span("x"),), ((Button("Source", url="https://example.org/a"),),))
    assert (await printed(message)).endswith("x\nhttps://example.org/a\n")


@pytest.mark.failure("F53")
async def test_a_title_cannot_move_the_cursor() -> None:
    assert "\x1b" not in await printed(say("red \x1b[31m\x07 alert\r"))


@settings(max_examples=50, derandomize=True)
@given(st.lists(st.text(max_size=120), max_size=5), st.integers(20, 100))
def test_no_line_is_wider_than_the_terminal_and_no_word_is_lost(
    texts: list[str], columns: int
) -> None:
    lines = wrapped([Span(t) for t in texts], columns)
    shown = ["".join(s.text for s in line) for line in lines]
    assert all(width(line.rstrip()) <= columns for line in shown)
    kept = "".join(c for t in texts for c in t if c.isprintable() and c != " ")
    assert "".join("".join(shown).split(" ")).replace("\u00a0", "") == kept.replace("\u00a0", "")


def test_a_comma_stays_with_its_word_in_another_style() -> None:
    spans = [Span("it is told as some alert "), Span("#e1234", "code"), Span(", once.")]
    lines = ["".join(s.text for s in line) for line in wrapped(spans, 31)]
    assert lines == ["it is told as some alert", "#e1234, once."]


async def test_a_line_is_said_and_a_number_presses_the_last_buttons() -> None:
    console = Console(io.StringIO(), typed("/help", " ", "2", "3", "stop"), lambda: 80)
    await console.send("console", say("Go?", buttons=[[press("Yes", "a"), press("No", "b")]]))
    heard = [incoming async for incoming in console.messages()]
    assert [(h.text, h.pressed) for h in heard] == [
        ("/help", None), ("1/b", "1"), ("3", None), ("stop", None),
    ]  # fmt: skip
    assert {(h.chat, h.user) for h in heard} == {("console", "console")}


def test_half_a_letter_is_no_end_of_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"he\xc3\n/help\n"), "utf-8"))
    read = keyboard()
    assert [read(), read(), read()] == ["he\ufffd\n", "/help\n", ""]


async def test_without_a_keyboard_nobody_is_heard() -> None:
    assert [h async for h in Console(io.StringIO()).messages()] == []


async def test_a_changed_message_is_printed_again_only_while_it_is_the_last() -> None:
    out = io.StringIO()
    console = Console(out, typed(), lambda: 80)
    first = await console.send("console", say("one"))
    second = await console.send("console", say("two"))
    await console.edit("console", first, say("one more"))
    await console.edit("console", second, say("two more"))
    assert out.getvalue() == "\none\n\ntwo\n\n(changed)\ntwo more\n"


async def test_a_terminal_without_emoji_still_gets_the_words() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    await Console(out).send("console", say("🔴 x – y"))
    out.seek(0)
    assert out.read() == "\n? x ? y\n"


class Terminal(io.StringIO):
    """Shows colours."""

    def isatty(self) -> bool:
        return True


async def test_on_a_terminal_only_what_weighs_is_bold(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    out = Terminal()
    await Console(out).send("console", say(bold("Troops mass"), " at the border"))
    assert out.getvalue() == "\n\x1b[1mTroops mass\x1b[0m at the border\n"
