"""Dates as feeds write them → moments in UTC, or nothing where they cannot be believed.

Pure. A general-purpose date parser guesses, and a wrong guess makes old news new; so only formats
whose meaning is certain are read.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

EARLIEST = datetime(1995, 1, 1, tzinfo=UTC)
FUTURE = timedelta(hours=24)
"""Further ahead is a mistake; up to here it is a clock or a time zone that is off."""

_ISO = re.compile(
    r"""(\d{4})-(\d\d?)-(\d\d?)
        (?:[T ]\s*(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?)?
        \s*(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?(?:\s[A-Z]{3,5})?\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(Z|[+-]\d{4})?\Z")
_SLASHED = re.compile(r"(\d{4})[/.](\d\d?)[/.](\d\d?)(?:\s+(\d\d?):(\d\d)(?::(\d\d))?)?\Z")
_DOTTED = re.compile(r"(\d\d?)\.(\d\d?)\.(\d{4})(.*)")
_ZONES = {
    "BST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "IST": 330,
    "JST": 540, "KST": 540, "SGT": 480, "HKT": 480, "PKT": 300, "AEST": 600, "AEDT": 660,
    "WAT": 60, "CAT": 120, "SAST": 120, "EAT": 180, "WIB": 420, "NZST": 720, "NZDT": 780,
}  # fmt: skip
_RUSSIAN = {
    "янв": "Jan", "фев": "Feb", "мар": "Mar", "апр": "Apr", "мая": "May", "май": "May",
    "июн": "Jun", "июл": "Jul", "авг": "Aug", "сен": "Sep", "окт": "Oct", "ноя": "Nov",
    "дек": "Dec",
}  # fmt: skip
_RUSSIAN_MONTH = re.compile(rf"(?<=\d )({'|'.join(_RUSSIAN)})[а-я]*\.?", re.IGNORECASE)
_FARTHEST = timedelta(hours=14)
"""No zone is further from UTC: more is a slip, and the date could be days off."""
_WEEKDAY = re.compile(r"\A[^\W\d_]{2,11}\.?,\s?")
_OFFSET = re.compile(r"\s(?:GMT|UTC)?([+-])(\d\d?)(?::?(\d\d))?\Z")
_AFTERNOON = re.compile(r"\d ?pm\b", re.IGNORECASE)
_ZONE_NAME = re.compile(r"\b([A-Z]{3,4})\s*\Z")


def parse(value: str) -> datetime | None:
    """The moment that ``value`` names in ISO 8601 or RFC 822, UTC where it names no zone.

    Months may be Russian, and a day without an hour is its midnight.
    """
    value = " ".join(value.split())[:80]
    try:
        return _iso(value) or _slashed(value) or _rfc822(_english(value))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def plausible(moment: datetime | None, now: datetime) -> datetime | None:
    """``moment`` if it can be believed at ``now``: never after ``now``, and nothing prehistoric."""
    if moment is None or moment < EARLIEST or moment > now + FUTURE:
        return None
    return min(moment, now)


def _iso(value: str) -> datetime | None:
    match = _ISO.match(value) or _COMPACT.match(value)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    zone = (match[7] or "Z").upper()
    offset = timedelta()
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        offset = -offset if zone[0] == "-" else offset
    moment = datetime(year, month, day, hour % 24, minute, min(second, 59), tzinfo=timezone(offset))
    return moment.astimezone(UTC)


def _slashed(value: str) -> datetime | None:
    """``2016/6/29 15:07:41`` and ``29.6.2016``: day and month cannot be confused there."""
    match = _SLASHED.match(_DOTTED.sub(r"\3.\2.\1\4", value))
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _english(value: str) -> str:
    """``value`` with Russian months in English, without weekday, every day with an hour."""
    value = _RUSSIAN_MONTH.sub(lambda found: _RUSSIAN[found[1].lower()], value)
    value = _WEEKDAY.sub("", value).replace(", ", " ")
    value = _OFFSET.sub(lambda found: f" {found[1]}{found[2]:0>2}{found[3] or '00'}", value)
    return value if ":" in value else f"{value} 00:00:00"


def _rfc822(value: str) -> datetime | None:
    found = parsedate_tz(value)
    if found is None or not re.search(r"[A-Za-z]{3}", value):
        return None
    hour = found[3] + 12 if found[3] < 12 and _AFTERNOON.search(value) else found[3]
    offset = timedelta(seconds=found[9] or 0)
    if not found[9] and (name := _ZONE_NAME.search(value)) and name[1] in _ZONES:
        offset = timedelta(minutes=_ZONES[name[1]])
    if abs(offset) > _FARTHEST:
        return None
    return (datetime(*found[:3], hour, *found[4:6], tzinfo=UTC) - offset).astimezone(UTC)
