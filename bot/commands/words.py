"""Reads what people type: numbers, directions, time zones, quoted words."""

from __future__ import annotations

import difflib
import re
import shlex
from zoneinfo import available_timezones

from bot.commands.asking import Refusal
from bot.commands.numerals import in_digits
from bot.speech import clean
from storage.assessment import Axis

ZONES = {
    "aft": "Asia/Kabul", "bst": "Europe/London", "cat": "Africa/Maputo", "cest": "Europe/Berlin",
    "eat": "Africa/Nairobi", "edt": "America/New_York", "eest": "Europe/Kyiv", "irst": "Asia/Tehran",
    "msk": "Europe/Moscow", "pkt": "Asia/Karachi", "sast": "Africa/Johannesburg",
    "trt": "Europe/Istanbul", "wat": "Africa/Lagos",
}  # fmt: skip
"""Short names of zones that stand for one place only → that place."""
_AHEAD = re.compile(r"(?:utc|gmt)\s*([+-])\s*0?(\d{1,2})(?::?00)?", re.IGNORECASE | re.ASCII)
_QUOTES = str.maketrans("“”„«»", '"""""')
_PLAIN_NUMBER = re.compile(r"(\d{1,9}(?:\.\d{1,9}|,\d\d?)?)\s*%?", re.ASCII)
"""With a point or comma before the fraction; a comma before three digits parts thousands."""


def timezone_named(text: str) -> str:
    """The zone's full name from ``Europe/Kyiv``, ``kyiv``, ``utc`` or ``UTC+3``. Raises Refusal."""
    ahead = _AHEAD.fullmatch(text.strip())
    wanted = (
        f"etc/gmt{ahead_of(ahead[1], int(ahead[2]))}" if ahead else _underscored(text).casefold()
    )
    wanted = ZONES.get(wanted, wanted).casefold()
    backwards = "/".join(reversed(wanted.split("/")))
    every = available_timezones()
    for name in sorted(every, key=lambda n: (n.count("/"), n)):
        if {wanted, backwards} & {name.casefold(), name.rpartition("/")[2].casefold()}:
            return name
    close = difflib.get_close_matches(_underscored(text.title()), _cities(every), 1, 0.75)
    hint = (
        f" Did you mean {close[0].replace('_', ' ')}?" if close else " Write one like Europe/Kyiv."
    )
    raise Refusal(f"I know no time zone “{clean(text, 40)}”.{hint}")


def ahead_of(sign: str, hours: int) -> str:
    """The end of the name ``Etc/GMT-3``, which counts the other way round: that is UTC+3."""
    return f"{'-' if sign == '+' else '+'}{hours}" if hours else ""


def _underscored(text: str) -> str:
    return "_".join(text.split())


def _cities(names: set[str]) -> list[str]:
    return sorted({name.rpartition("/")[2] for name in names})


def axis(text: str) -> Axis | None:
    """``escalation``, ``down`` and the like, with a slip in writing too; or None."""
    word = text.casefold().replace("_", "-")
    if word in ("escalation", "esc", "up", "red"):
        return Axis.ESCALATION
    if word in ("de-escalation", "deescalation", "deesc", "de-esc", "down", "green"):
        return Axis.DE_ESCALATION
    close = difflib.get_close_matches(word, [axis.value for axis in Axis], 1, 0.8)
    return Axis(close[0]) if close else None


def straight(text: str) -> str:
    """The text with “curly” quotation marks as plain ones."""
    return text.translate(_QUOTES)


def quoted(text: str) -> bool:
    """Whether a part of the text stands in quotation marks."""
    return '"' in straight(text)


def arguments(text: str) -> list[str]:
    """Words, with "quoted phrases" (“curly” too) kept together. Raises Refusal."""
    lexer = shlex.shlex(straight(text), posix=True)
    lexer.whitespace_split, lexer.commenters, lexer.quotes, lexer.escape = True, "", '"', ""
    try:
        return list(lexer)
    except ValueError:
        raise Refusal('A quotation mark has no partner: write "two words" with both.') from None


def whole(text: str) -> int | None:
    """A whole number of a sane length, such as an id or a page; None for anything else."""
    return int(text) if re.fullmatch(r"\d{1,15}", text, re.ASCII) else None


def number(text: str, least: float, most: float, what: str) -> float:
    """A number within bounds, in digits or words: ``45,5``, ``60%``, ``sixty``. Raises Refusal
    naming ``what`` and the bounds."""
    plain = _PLAIN_NUMBER.fullmatch(in_digits(text.strip()))
    value = float(plain[1].replace(",", ".")) if plain else float("nan")
    if not least <= value <= most:
        raise Refusal(f"{what} is a number from {least:g} to {most:g}, not “{clean(text, 20)}”.")
    return value
