"""Moments, spans of time and counts in words for people to read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def spelled(length: timedelta) -> str:
    """``2 h``, ``3 days``, ``45 min``: a span in its largest whole unit."""
    seconds = int(length.total_seconds())
    if seconds >= 2 * 86400:
        return f"{seconds // 86400} days"
    if seconds >= 3600 and seconds % 3600 < 60:
        return f"{seconds // 3600} h"
    if seconds >= 3600:
        return f"{seconds // 3600} h {seconds % 3600 // 60} min"
    return f"{max(1, round(seconds / 60))} min" if seconds >= 60 else f"{seconds} s"


def ago(moment: datetime | None, now: datetime) -> str:
    """``12 min ago``, or ``never``."""
    if moment is None:
        return "never"
    past = now - moment
    return "just now" if past < timedelta(minutes=1) else f"{spelled(past)} ago"


def zone(name: str) -> ZoneInfo:
    """The time zone, UTC where the name is unknown to this machine."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def zone_words(name: str) -> str:
    """How people write a zone: ``UTC+3`` for ``Etc/GMT-3``, whose name counts the other way."""
    turned = str.maketrans("+-", "-+")
    return f"UTC{name.removeprefix('Etc/GMT').translate(turned)}" if "/GMT" in name else name


def clock(moment: datetime, now: datetime, timezone: str = "UTC") -> str:
    """``14:02 UTC`` within a day of ``now``, else with its date: ``24 Nov 14:02 UTC``."""
    place = zone(timezone)
    there, today = moment.astimezone(place), now.astimezone(place)
    short = there.strftime("%Z")
    label = short if short.isalpha() else zone_words(timezone).rpartition("/")[2].replace("_", " ")
    form = "%H:%M"
    if there.date() != today.date() and abs(moment - now) > timedelta(hours=12):
        form = "%-d %b %H:%M" if there.year == today.year else "%-d %b %Y %H:%M"
    return f"{there.strftime(form)} {label}"


def day(moment: datetime) -> str:
    """``7 Feb 2022``, as it was in UTC."""
    return moment.astimezone(UTC).strftime("%-d %b %Y")


def listed(items: Sequence[str], none: str = "none") -> str:
    """``a, b and c``."""
    if not items:
        return none
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def begun(words: str) -> str:
    """The words as they begin a sentence."""
    return words[:1].upper() + words[1:]


def counted(count: int, one: str, many: str = "") -> str:
    """``1 alert``, ``3 alerts``, ``12,000 alerts``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
