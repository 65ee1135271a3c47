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
        \s*(Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_SLASHED = re.compile(r"(\d{4})[/.](\d\d?)[/.](\d\d?)(?:\s+(\d\d?):(\d\d)(?::(\d\d))?)?\Z")
_ZONES = {
    "BST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "IST": 330,
    "JST": 540, "KST": 540, "SGT": 480, "HKT": 480, "PKT": 300, "AEST": 600, "AEDT": 660,
    "WAT": 60, "CAT": 120, "SAST": 120, "EAT": 180, "WIB": 420, "NZST": 720, "NZDT": 780,
}  # fmt: skip
_ZONE_NAME = re.compile(r"\b([A-Z]{3,4})\s*\Z")


def parse(value: str) -> datetime | None:
    """The moment that ``value`` names in ISO 8601 or RFC 822, UTC where it names no zone."""
    value = " ".join(value.split())[:80]
    try:
        return _iso(value) or _slashed(value) or _rfc822(value)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def plausible(moment: datetime | None, now: datetime) -> datetime | None:
    """``moment`` if it can be believed at ``now``: never after ``now``, and nothing prehistoric."""
    if moment is None or moment < EARLIEST or moment > now + FUTURE:
        return None
    return min(moment, now)


def _iso(value: str) -> datetime | None:
    match = _ISO.match(value)
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
    """``2016/6/29 15:07:41``: year first, so that day and month cannot be confused."""
    match = _SLASHED.match(value)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    return datetime(year, month, day, hour, minute, second, tzinfo=UTC)


def _rfc822(value: str) -> datetime | None:
    found = parsedate_tz(value)
    if found is None or not re.search(r"[A-Za-z]{3}", value):
        return None
    offset = timedelta(seconds=found[9] or 0)
    if not found[9] and (name := _ZONE_NAME.search(value)) and name[1] in _ZONES:
        offset = timedelta(minutes=_ZONES[name[1]])
    return (datetime(*found[:6], tzinfo=UTC) - offset).astimezone(UTC)
