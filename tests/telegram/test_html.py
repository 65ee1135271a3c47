"""One builder of markup: whatever the words are, people read the words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat import Button, Message, Span
from bot.telegram.html import JOINER, clean, html, keyboard, plain
from tests.telegram import markup

STYLES = ["", "bold", "italic", "code", "quote", "link", "foreign"]
spans = st.builds(
    Span,
    st.text(st.sampled_from("<>&\"'/ab@.\n\u202e\x00🔴") | st.characters(), max_size=30),
    st.sampled_from(STYLES),
    st.sampled_from([None, "https://example.org/?a=1&b=<2>", "javascript:alert(1)", "https://"]),
)


@pytest.mark.failure("F53")
@given(st.lists(spans, min_size=1, max_size=130))
def test_whatever_is_said_telegram_reads_the_same_words(said: list[Span]) -> None:
    message = Message(tuple(said))
    read = markup.read(html(message))
    wanted = clean(message.plain)
    if wanted.strip():
        assert read.text.replace(JOINER, "") == wanted
    assert len(read.entities) <= 100
    assert all(
        (e.url or "https://").startswith("https://example.org") for e in read.entities if e.url
    )


@pytest.mark.failure("F10")
@given(st.lists(spans.map(lambda s: Span(s.text * 50, s.style, s.url)), min_size=3, max_size=9))
def test_long_markup_is_never_cut_in_two(said: list[Span]) -> None:
    assert markup.units(markup.read(html(Message(tuple(said)))).text) <= 4096


@pytest.mark.failure("F53")
@pytest.mark.parametrize(
    ("title", "shown"),
    [
        pytest.param("<b>War</b> & <script>x", "<b>War</~b> & <script>x", id="tags are only words"),
        pytest.param("ask @admin now", "ask @~admin now", id="a mention is not clickable"),
        pytest.param("do /stop it", "do /~stop it", id="a command is not clickable"),
        pytest.param("see evil.example.com", "see evil.~example.~com", id="a host is not a link"),
        pytest.param("at https://x.com", "at https:~//~x.~com", id="an address is not a link"),
        pytest.param("a\u202etxt.exe\u2066b\x07", "atxt.~exeb", id="direction marks and bells go"),
        pytest.param("3.5 percent", "3.5 percent", id="numbers stay as they are"),
    ],
)
def test_other_peoples_words_are_disarmed(title: str, shown: str) -> None:
    read = markup.read(html(Message((Span(title, "quote"),))))
    assert read.text.replace(JOINER, "~") == shown


def test_our_own_commands_stay_clickable() -> None:
    assert html(Message((Span("Applied. /undo"),))) == "Applied. /undo"


@pytest.mark.failure("F53")
def test_only_web_addresses_become_links() -> None:
    assert html(Message((Span("here", "link", "tg://resolve?domain=x"),))) == "here"


def test_an_empty_message_is_still_a_message() -> None:
    assert html(Message((Span(" \n"),))) == plain(Message((Span(""),))) == "…"


@pytest.mark.failure("F51")
@pytest.mark.parametrize(
    ("button", "kept"),
    [
        pytest.param(Button("Why?", "1/why e1"), True, id="short data"),
        pytest.param(Button("Why?", "é" * 33), False, id="data of more than 64 bytes"),
        pytest.param(Button("Source", url="https://example.org/a"), True, id="a web address"),
        pytest.param(Button("Source", url="file:///etc/passwd"), False, id="another address"),
        pytest.param(Button("Source"), False, id="neither data nor address"),
        pytest.param(Button("\u202e", "1/x"), False, id="a label that nobody can see"),
    ],
)
def test_a_button_that_telegram_would_refuse_is_left_out(button: Button, kept: bool) -> None:
    assert (keyboard(Message((Span("x"),), ((button,),))) is not None) is kept
