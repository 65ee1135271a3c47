"""How loud each day of a replay was, in either direction. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, pstdev

from storage.assessment import Axis
from watchers.replay import Retold

USUAL = range(1, 15)
"""A day is compared with so many days before it."""
LEAST_SPREAD = 100.0
"""Points a day that any two weeks vary by: in a silence the first whisper is not yet loud."""


@dataclass(frozen=True, slots=True)
class Day:
    """One UTC day of a replay."""

    day: date
    articles: int
    stories: int
    """Stories opened."""
    alerts: int
    points: Mapping[Axis, float]
    """How loud it was: what its articles added to the heats of all pairs."""
    above: Mapping[Axis, float]
    """How far its points stand above the two weeks before, in those days' own spread."""


def days(retold: Iterable[Retold]) -> list[Day]:
    """Return every day that had an article or an alert, oldest first."""
    by_day: dict[date, list[Retold]] = defaultdict(list)
    for each in retold:
        by_day[each.at.date()].append(each)
    points = {
        axis: {
            day: sum(each.points.get(axis, 0.0) for each in events)
            for day, events in by_day.items()
        }
        for axis in Axis
    }
    return [
        Day(
            day,
            articles=sum(each.event is not None for each in events),
            stories=sum(each.opened for each in events),
            alerts=sum(each.alert is not None for each in events),
            points={axis: round(points[axis][day], 1) for axis in Axis},
            above={axis: round(_above(points[axis], day), 2) for axis in Axis},
        )
        for day, events in sorted(by_day.items())
    ]


def loudest(every: Sequence[Day], axis: Axis, number: int = 10) -> list[Day]:
    """Return the days that stood out most from the weeks before them, loudest first.

    In a long war every day is loud; the days people remember are louder than the others. Each
    direction is measured by its own weeks: a truce is never as loud as a war.
    """
    above = (day for day in every if day.above[axis] > 0)
    return sorted(above, key=lambda day: (-day.above[axis], day.day))[:number]


def _above(points: Mapping[date, float], day: date) -> float:
    before = [points.get(day - timedelta(days=n), 0.0) for n in USUAL]
    return (points[day] - fmean(before)) / max(LEAST_SPREAD, pstdev(before))
