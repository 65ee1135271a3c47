"""Makes a message fit the narrowest chat service, before any markup exists to be cut in two."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.chat import Message, Span

TEXT_LIMIT = 4096
"""UTF-16 code units of a message as it is read, markup not counted."""
CAPTION_LIMIT = 1024
STYLED_LIMIT = 100
"""Styled runs in one message."""


def units(text: str) -> int:
    """The length of ``text`` in UTF-16 code units: an emoji often counts two."""
    return len(text) + sum(c > "\uffff" for c in text)


def fits(message: Message) -> bool:
    """Whether the message can be said whole."""
    return units(message.plain) <= _limit(message) and _styled(message.spans) <= STYLED_LIMIT


def cut(message: Message) -> Message:
    """The message, ended with ``…`` where it would be too long; later styles are dropped first."""
    if fits(message):
        return message
    room = _limit(message) - 1
    kept: list[Span] = []
    styled = 0
    for span in message.spans:
        styled += bool(span.style)
        if styled > STYLED_LIMIT:
            span = Span(span.text)
        length = units(span.text)
        if length > room:
            kept.append(replace(span, text=head(span.text, room) + "…"))
            break
        kept.append(span)
        room -= length
    return replace(message, spans=tuple(kept))


def parts(message: Message) -> list[Message]:
    """The message as several that fit, cut at line ends where there are any.

    Their words rejoin to the original. The first one replies and replaces, the last one carries
    the buttons. A picture's or file's caption cannot go on elsewhere and is cut.
    """
    if fits(message):
        return [message]
    if message.captioned:
        return [cut(message)]
    bundles = list(_bundles(message.spans))
    last = len(bundles) - 1
    return [
        replace(
            message,
            spans=tuple(spans),
            buttons=message.buttons if i == last else (),
            reply_to=message.reply_to if i == 0 else None,
            replaces=message.replaces if i == 0 else None,
        )
        for i, spans in enumerate(bundles)
    ]


def head(text: str, room: int) -> str:
    """The longest beginning of ``text`` within ``room`` UTF-16 units, never half a character."""
    for at, c in enumerate(text):
        room -= 2 if c > "\uffff" else 1
        if room < 0:
            return text[:at]
    return text


def _limit(message: Message) -> int:
    return CAPTION_LIMIT if message.captioned else TEXT_LIMIT


def _styled(spans: tuple[Span, ...]) -> int:
    return sum(bool(span.style) for span in spans)


def _bundles(spans: tuple[Span, ...]) -> Iterator[list[Span]]:
    """Runs of spans, each within the limits."""
    bundle: list[Span] = []
    room, styles = TEXT_LIMIT, STYLED_LIMIT
    for line in _lines(spans):
        length, styled = sum(units(s.text) for s in line), sum(bool(s.style) for s in line)
        if bundle and (length > room or styled > styles):
            yield bundle
            bundle, room, styles = [], TEXT_LIMIT, STYLED_LIMIT
        for piece in _pieces(line):
            length, styled = units(piece.text), int(bool(piece.style))
            if bundle and (length > room or styled > styles):
                yield bundle
                bundle, room, styles = [], TEXT_LIMIT, STYLED_LIMIT
            bundle.append(piece)
            room, styles = room - length, styles - styled
    if bundle:
        yield bundle


def _lines(spans: tuple[Span, ...]) -> Iterator[list[Span]]:
    """The spans regrouped by line; a line ends with its newline."""
    line: list[Span] = []
    for span in spans:
        for text in span.text.splitlines(keepends=True):
            line.append(replace(span, text=text))
            if text.endswith("\n"):
                yield line
                line = []
    if line:
        yield line


def _pieces(line: list[Span]) -> Iterator[Span]:
    """The spans of a line, those longer than a whole message cut by words."""
    for span in line:
        rest = span.text
        while units(rest) > TEXT_LIMIT:
            taken = head(rest, TEXT_LIMIT)
            space = taken.rfind(" ", TEXT_LIMIT // 2)
            taken = taken[: space + 1] if space > 0 else taken
            yield replace(span, text=taken)
            rest = rest[len(taken) :]
        yield replace(span, text=rest)
