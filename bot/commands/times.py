"""Reads the times that people type: how long, until when, and between which hours of the day."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.commands.asking import Refusal
from bot.commands.numerals import UNIT, in_digits
from bot.moments import zone

LONGEST = timedelta(days=365)
MORNING = time(7)
"""When a day begins for who names no hour."""
_SPAN = re.compile(rf"(\d{{1,5}}(?:[.,]\d)?)\s*({UNIT})", re.IGNORECASE | re.ASCII)
_HOURS_AND_MINUTES = re.compile(
    r"(\d{1,4})\s*h(?:ours?)?\s*(?:and\s+)?(\d{1,2})\s*(?:m|min|minutes)?", re.IGNORECASE | re.ASCII
)
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
_MONTH = timedelta(days=30)
_HOUR = r"(\d{1,2})(?:[:.]?(\d{2}))?\s*(?:([ap])\.?m\.?)?"
_STRETCH = re.compile(
    rf"(?<!\S){_HOUR}(?:\s*[-–—]\s*|\s+(?:(?:to|until|till|til)\s+)?){_HOUR}(?!\S)",
    re.IGNORECASE | re.ASCII,
)
_UNTIL = re.compile(r"(?:^|\s)(?:until|till|til)\s+(.+)$", re.IGNORECASE)
_A_MOMENT = re.compile(_HOUR, re.IGNORECASE | re.ASCII)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AROUND_A_DAY = frozenset({"at", "morning", "next", "on", "the"})
_AROUND = re.compile(r"(?:^|\s+)for(?:\s+the)?(?:\s+next)?$", re.IGNORECASE)
_BECAUSE = re.compile(
    r"(?:i['’]?m|i am|because|bc|cause|coz|since|while|busy|ok|thx|thanks|for now)\b", re.IGNORECASE
)
"""Begins what people add to a length of time, and what changes nothing of it."""
_NAMED = tuple(
    (re.compile(said, re.IGNORECASE), meant)
    for said, meant in (
        (r"\b(?:noon|midday)\b", "12:00"),
        (r"\bmidnight\b", "0:00"),
        (r"\b(?:for|over|during)\s+the\s+weekend\b", "until monday"),
        (r"\b(?:tmrw|tmr|tmw|tomorow|tommorow|tommorrow)\b", "tomorrow"),
    )
)
_NO_HOUR = "Hours go from 0:00 to 23:59, such as 22:00-07:00."


def span(text: str) -> timedelta | None:
    """``2h``, ``90 min``, ``1h30``, ``one day``: the span of time, or None where the text is none.

    A month has 30 days. Raises Refusal for a span of nothing or of over a year.
    """
    said = in_digits(text.strip())
    if mixed := _HOURS_AND_MINUTES.fullmatch(said):
        length = timedelta(hours=int(mixed[1]), minutes=int(mixed[2]))
    elif match := _SPAN.fullmatch(said):
        unit = match[2].lower()
        length = float(match[1].replace(",", ".")) * (
            _MONTH if unit.startswith("mo") else _UNITS[unit[0]]
        )
    else:
        return None
    if not timedelta() < length <= LONGEST:
        raise Refusal("Say a time between 1m and 365d.")
    return length


def lasting(text: str, now: datetime, timezone: str) -> tuple[str, timedelta | None]:
    """What a line is about, and for how long: ``sudan 2h``, ``2 hours sudan``, ``sudan until 7:00``.

    The length is None where none is said. Raises Refusal as ``span``.
    """
    text = named_hours(text)
    until = _UNTIL.search(text)
    if until is not None and (length := _until(until[1], now, zone(timezone))):
        return text[: until.start()].strip(), length
    words = text.split()
    for count in (5, 4, 3, 2, 1):
        if len(words) >= count and (length := span(" ".join(words[-count:]))):
            return _AROUND.sub("", " ".join(words[:-count])), length
        if len(words) > count and (length := span(" ".join(words[:count]))):
            return " ".join(words[count:]), length
    for count in (3, 2, 1):
        for at in range(1, len(words) - count):
            after = " ".join(words[at + count :])
            if _BECAUSE.match(after) and (length := span(" ".join(words[at : at + count]))):
                return _AROUND.sub("", " ".join(words[:at])), length
    return text.strip(), None


def named_hours(text: str) -> str:
    """The text with noon and midnight in figures, and tomorrow in full."""
    for said, meant in _NAMED:
        text = said.sub(meant, text)
    return text


def _until(said: str, now: datetime, place: ZoneInfo) -> timedelta | None:
    """From ``now`` to ``7:00``, ``tomorrow``, ``friday 9am`` there; None where that is no moment."""
    words = said.casefold().split()
    days = [word for word in words if word == "tomorrow" or _weekday(word) is not None]
    hour = " ".join(word for word in words if word not in days and word not in _AROUND_A_DAY)
    then = _A_MOMENT.fullmatch(hour)
    if len(days) > 1 or (hour and not then) or not (then or days or "morning" in words):
        return None
    try:
        clock = _o_clock(*then.groups()) if then else MORNING
    except ValueError:
        raise Refusal(_NO_HOUR) from None
    here = now.astimezone(place)
    ahead = _days_to(days[0], here) if days else 0
    moment = datetime.combine(here.date() + timedelta(days=ahead), clock, place)
    if moment <= here:
        moment = datetime.combine(here.date() + timedelta(days=1), clock, place)
    return moment.astimezone(UTC) - now


def _days_to(day: str, here: datetime) -> int:
    weekday = _weekday(day)
    return 1 if weekday is None else (weekday - here.weekday() - 1) % 7 + 1


def _weekday(word: str) -> int | None:
    """0 for ``mon`` and ``monday`` to 6 for Sunday; None for another word."""
    return next((i for i, day in enumerate(_DAYS) if word in (day, day[:3])), None)


def hours(text: str) -> tuple[tuple[str, str] | None, str]:
    """A daily stretch of time as two ``HH:MM``, where the text has one, and the rest of the text.

    ``22-7``, ``22:00 to 07:30`` and ``10pm-7am`` are such stretches. Raises Refusal for hours that
    no clock has.
    """
    text = named_hours(text)
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
