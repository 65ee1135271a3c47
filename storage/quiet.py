"""Quiet hours in a person's own time zone, right on the two odd nights of the year too. Pure.

A quiet night is one unbroken stretch of real time: from the first time the clock shows its
beginning to the last time it shows its end. An hour that is skipped ends at the leap.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def quiet_until(now: datetime, timezone: str, hours: tuple[str, str]) -> datetime | None:
    """When the quiet that holds at ``now`` ends (UTC); None outside quiet hours.

    ``hours`` are wall-clock times such as ``("22:00", "07:00")``; equal ones are no quiet at
    all. Raises ValueError for times or a time zone that do not exist.
    """
    zone = zone_of(timezone)
    begin, end = (time.fromisoformat(hour) for hour in hours)
    if begin == end:
        return None
    today = now.astimezone(zone).date()
    for day in (today - DAY, today):
        finish = _instant(day + DAY if end < begin else day, end, zone, fold=1)
        if _instant(day, begin, zone, fold=0) <= now < finish:
            return finish
    return None


def zone_of(name: str) -> ZoneInfo:
    """The time zone; ValueError for a name that is none, or is a path."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise ValueError(f"no time zone is called {name[:40]!r}; try Europe/Berlin") from error


def _instant(day: date, hour: time, zone: ZoneInfo, fold: int) -> datetime:
    """The moment the clock shows ``hour``: the first (fold 0) or last (1) where it is twice."""
    wall = datetime.combine(day, hour)
    early, late = (wall.replace(tzinfo=zone, fold=f).astimezone(UTC) for f in (0, 1))
    if early.astimezone(zone).replace(tzinfo=None) == wall:
        return late if fold else early
    return _leap(late, early, zone)


def _leap(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second, between the two, at which the clock jumps over an hour that does not exist."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after
