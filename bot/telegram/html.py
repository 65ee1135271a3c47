"""The one builder of Telegram's HTML: clean → disarm → cut → escape, in that order.

Words are cut while they are plain text, so that no tag or entity is ever cut in two. What other
people wrote (titles, quotations) is disarmed: Telegram makes ``@names``, ``/commands``, ``#tags``
and ``host.names`` clickable by itself, and nobody else's words shall become something to press.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.chat import Button, Message, Span
from bot.fit import cut
from bot.speech import web

TAGS = {"bold": "b", "italic": "i", "code": "code", "quote": "i"}
OTHERS_WORDS = frozenset({"quote", "link", "foreign"})
JOINER = "\u2060"
"""Invisible and without width; breaks up what would become clickable."""
CLICKABLE = re.compile(r"(?<!\w)[@#/$](?=\w)|(?<=\w)\.(?=[^\W\d])|(?<=\w):(?=//)")
JOINING = "\u200c\u200d"
"""Needed inside words of some scripts and inside emoji; all other format characters go."""
LONGEST_URL = 2048
BUTTON_DATA = 64
BUTTON_LABEL = 64
TOAST = 200
"""Characters of the passing notice over a pressed button."""


def html(message: Message) -> str:
    """The message's text in Telegram's HTML, within its limits and never empty."""
    spans = tuple(_disarmed(replace(s, text=clean(s.text))) for s in message.spans)
    fit = cut(replace(message, spans=spans))
    text = "".join(_decorated(span) for span in fit.spans)
    return text if fit.plain.strip() else "…"


def plain(message: Message) -> str:
    """The same without any markup, for when Telegram cannot read ours."""
    spans = tuple(Span(clean(s.text)) for s in message.spans)
    return cut(replace(message, spans=spans)).plain.strip() or "…"


def toast(message: Message) -> str:
    """The words as a passing notice."""
    return clean(message.plain)[:TOAST]


def clean(text: str) -> str:
    """Without control, direction-changing and invisible characters; line ends stay."""
    return "".join(c for c in text if c == "\n" or c in JOINING or _visible(c))


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """The buttons, or None. One that Telegram would refuse is left out: it must not cost the
    message."""
    rows = [[_button(b) for b in row if _acceptable(b)] for row in message.buttons]
    rows = [row for row in rows if row]
    return InlineKeyboardMarkup(rows) if rows else None


def _visible(c: str) -> bool:
    return c == " " or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def _disarmed(span: Span) -> Span:
    if span.style not in OTHERS_WORDS:
        return span
    return replace(span, text=CLICKABLE.sub(lambda hit: hit.group() + JOINER, span.text))


def _decorated(span: Span) -> str:
    text = escape(span.text, quote=False)
    if not span.text.strip():
        return text
    if span.style == "link" and span.url and len(span.url) <= LONGEST_URL and web(span.url):
        return f'<a href="{escape(span.url)}">{text}</a>'
    tag = TAGS.get(span.style)
    return f"<{tag}>{text}</{tag}>" if tag else text


def _acceptable(button: Button) -> bool:
    if not clean(button.label).strip():
        return False
    if button.data is not None:
        return 0 < len(button.data.encode()) <= BUTTON_DATA
    return web(button.url) and len(button.url or "") <= LONGEST_URL


def _button(button: Button) -> InlineKeyboardButton:
    label = clean(button.label)[:BUTTON_LABEL]
    if button.data is not None:
        return InlineKeyboardButton(label, callback_data=button.data)
    return InlineKeyboardButton(label, url=button.url)
