"""Short ways to build what the bot says; no chat's markup appears here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from urllib.parse import urlsplit

from bot.chat import Button, Message, Span

Part = str | Span
VERSION = "1"
"""The form of button data: ``1/why e12`` says ``/why e12``. Data of another form is stale."""


def bold(text: str) -> Span:
    return Span(text, "bold")


def italic(text: str) -> Span:
    return Span(text, "italic")


def code(text: str) -> Span:
    return Span(text, "code")


def foreign(text: str) -> Span:
    """Other people's words, in which a chat makes nothing clickable."""
    return Span(text, "foreign")


def linked(text: str, url: str | None) -> Span:
    """Other people's words leading to ``url``, or nowhere where that is not a web address."""
    return Span(text, "link", url) if web(url) else foreign(text)


def web(url: str | None) -> bool:
    """Whether ``url`` is an http(s) address with a host: the only kind that is ever linked."""
    if not url or any(c.isspace() for c in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def addressed(said: str) -> str:
    """What was said, with ``https://`` where it is a page's address without that: ``example.org/a``."""
    bare = re.fullmatch(r"(?:[\w-]+\.)+[^\W\d]{2,}/\S*", said)
    return f"https://{said}" if bare else said


def say(
    *parts: Part,
    buttons: Sequence[Sequence[Button]] = (),
    silent: bool = False,
    replaces: str | None = None,
    fleeting: bool = False,
    picture: Callable[[], bytes] | None = None,
    sketch: str = "",
) -> Message:
    """A message of ``parts``; plain strings are unstyled."""
    spans = tuple(Span(p) if isinstance(p, str) else p for p in parts)
    rows = tuple(tuple(row) for row in buttons if row)
    return Message(
        spans, rows, silent, replaces=replaces, fleeting=fleeting, picture=picture, sketch=sketch
    )


def fits_button(line: str) -> bool:
    """Whether a button can say the command ``line``: a chat service carries 64 bytes."""
    return len(f"{VERSION}/{line}".encode()) <= 64


def press(label: str, line: str) -> Button:
    """A button that says the command ``line`` (without its slash). ValueError if it does not fit."""
    if not fits_button(line):
        raise ValueError(f"too long for a button: {line}")
    return Button(label, f"{VERSION}/{line}")


def pressed(data: str) -> str | None:
    """The command line that a button's data says, or None if the data is not of this version."""
    version, slash, line = data.partition("/")
    return f"/{line}" if slash and version == VERSION else None


def clean(text: str, limit: int) -> str:
    """Strange text made fit to show: no control or direction-changing characters, one line, cut.

    Cut at ``limit`` characters, at a word where one is near, with ``…``.
    """
    kept = "".join(
        " " if unicodedata.category(c) in ("Zs", "Zl", "Zp", "Cc") else c
        for c in text
        if unicodedata.category(c) not in ("Cf", "Cs", "Co", "Cn") or c in "\u200d\u200c"
    )
    line = " ".join(kept.split())
    if len(line) <= limit:
        return line
    cut = line[: limit - 1]
    space = cut.rfind(" ", int(limit * 0.6))
    return (cut[:space] if space > 0 else cut).rstrip(" ,;:–—-") + "…"
