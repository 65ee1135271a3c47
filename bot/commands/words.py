"""Reads what people type: numbers, spans of time, hours, levels, axes, time zones."""

from __future__ import annotations

import difflib
import re
import shlex
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from bot.commands.asking import Refusal
from bot.commands.numerals import UNIT, in_digits
from bot.moments import zone
from bot.speech import clean
from storage.assessment import Axis, Level

LONGEST = timedelta(days=365)
_SPAN = re.compile(rf"(\d{{1,5}}(?:[.,]\d)?)\s*({UNIT})", re.IGNORECASE | re.ASCII)
_HOURS_AND_MINUTES = re.compile(
    r"(\d{1,4})\s*h(?:ours?)?\s*(?:and\s+)?(\d{1,2})\s*(?:m|min|minutes)?", re.IGNORECASE | re.ASCII
)
_HOUR = r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:([ap])\.?m\.?)?"
_STRETCH = re.compile(
    rf"(?<!\S){_HOUR}(?:\s*[-–—]\s*|\s+(?:to\s+|until\s+)?){_HOUR}(?!\S)", re.IGNORECASE | re.ASCII
)
_UNTIL = re.compile(
    rf"(?:^|\s)(?:until|till|til)\s+(?:(tomorrow|morning)(?:\s+morning)?|{_HOUR})$",
    re.IGNORECASE | re.ASCII,
)
_AROUND = re.compile(r"(?:^|\s+)for(?:\s+the)?(?:\s+next)?$", re.IGNORECASE)
_AROUND_LEVEL = frozenset(
    ["level", "from", "only", "and", "above", "up", "or", "more", "at", "least", "to", "over"]
)
_AHEAD = re.compile(r"(?:utc|gmt)\s*([+-])\s*0?(\d{1,2})(?::?00)?", re.IGNORECASE | re.ASCII)
_PLAIN_NUMBER = re.compile(r"(\d{1,9}(?:[.,]\d{1,9})?)\s*%?", re.ASCII)
_NO_HOUR = "Hours go from 0:00 to 23:59, such as 22:00-07:00."
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


def span(text: str) -> timedelta | None:
    """``2h``, ``90 min``, ``one day``: the span of time, or None where the text is none.

    Raises Refusal for one of nothing or of over a year.
    """
    said = in_digits(text.strip())
    if mixed := _HOURS_AND_MINUTES.fullmatch(said):
        length = timedelta(hours=int(mixed[1]), minutes=int(mixed[2]))
    elif match := _SPAN.fullmatch(said):
        length = float(match[1].replace(",", ".")) * _UNITS[match[2][0].lower()]
    else:
        return None
    if not timedelta() < length <= LONGEST:
        raise Refusal("Say a time between 1m and 365d.")
    return length


def lasting(text: str, now: datetime, timezone: str) -> tuple[str, timedelta | None]:
    """What a line is about, and for how long: ``sudan 2h``, ``2 hours sudan``, ``sudan until 7:00``.

    The length is None where none is said. Raises Refusal as ``span``.
    """
    until = _UNTIL.search(text)
    if until is not None:
        return text[: until.start()].strip(), _until(until, now, zone(timezone))
    words = text.split()
    for count in (5, 4, 3, 2, 1):
        if len(words) >= count and (length := span(" ".join(words[-count:]))):
            return _AROUND.sub("", " ".join(words[:-count])), length
        if len(words) > count and (length := span(" ".join(words[:count]))):
            return " ".join(words[count:]), length
    return text.strip(), None


def _until(said: re.Match[str], now: datetime, zone: ZoneInfo) -> timedelta:
    """From ``now`` until it is next so late there; mornings are at 7:00."""
    here = now.astimezone(zone)
    try:
        then = time(7) if said[1] else _o_clock(*said.group(2, 3, 4))
    except ValueError:
        raise Refusal(_NO_HOUR) from None
    moment = datetime.combine(here.date(), then, zone)
    if moment <= here or (said[1] or "").casefold() == "tomorrow":
        moment = datetime.combine(here.date() + timedelta(days=1), then, zone)
    return moment.astimezone(UTC) - now


def timezone_named(text: str) -> str:
    """The zone's full name from ``Europe/Kyiv``, ``kyiv``, ``utc`` or ``UTC+3``. Raises Refusal."""
    ahead = _AHEAD.fullmatch(text.strip())
    wanted = (
        f"etc/gmt{ahead_of(ahead[1], int(ahead[2]))}" if ahead else _underscored(text).casefold()
    )
    every = available_timezones()
    for name in sorted(every, key=lambda n: (n.count("/"), n)):
        if wanted in (name.casefold(), name.rpartition("/")[2].casefold()):
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


def hours(text: str) -> tuple[tuple[str, str] | None, str]:
    """A daily stretch of time as two ``HH:MM``, where the text has one, and the rest of the text.

    ``22-7``, ``22:00 to 07:30`` and ``10pm-7am`` are such stretches. Raises Refusal for hours that
    no clock has.
    """
    match = _STRETCH.search(text)
    if match is None:
        return None, text
    try:
        begin, end = _o_clock(*match.group(1, 2, 3)), _o_clock(*match.group(4, 5, 6))
    except ValueError:
        raise Refusal(_NO_HOUR) from None
    if begin == end:
        raise Refusal("Quiet hours need a beginning and another end, such as 22:00-07:00.")
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    return (begin.strftime("%H:%M"), end.strftime("%H:%M")), rest


def _o_clock(hour: str, minute: str | None, half: str | None) -> time:
    """A time of the day; 24:00 is 0:00. Raises ValueError."""
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            raise ValueError(hour)
        number = number % 12 + (12 if half.casefold() == "p" else 0)
    return time(0 if number == 24 else number, int(minute or 0))


def level(text: str) -> Level:
    """``3``, ``high`` or ``from three up``. Raises Refusal."""
    said = set(re.findall(r"[\w.-]+", in_digits(text).casefold())) - _AROUND_LEVEL
    for one in list(Level)[1:]:
        if said in ({str(int(one))}, {one.word}, {str(int(one)), one.word}):
            return one
    raise Refusal("Levels go from 1 notable to 5 critical, such as /level 3.")


def axis(text: str) -> Axis | None:
    """``escalation``, ``down`` and the like, with a slip in writing too; or None."""
    word = text.casefold().replace("_", "-")
    if word in ("escalation", "esc", "up", "red"):
        return Axis.ESCALATION
    if word in ("de-escalation", "deescalation", "deesc", "down", "green"):
        return Axis.DE_ESCALATION
    close = difflib.get_close_matches(word, [axis.value for axis in Axis], 1, 0.8)
    return Axis(close[0]) if close else None


def arguments(text: str) -> list[str]:
    """Words, with "quoted phrases" (“curly” too) kept together. Raises Refusal."""
    straight = text.translate(str.maketrans("“”„«»", '"""""'))
    lexer = shlex.shlex(straight, posix=True)
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
