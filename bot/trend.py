"""A topic's two directions over time, as points and as a chart in plain characters."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.moments import day
from storage.assessment import Axis, Pair, PairScore, Verdict
from storage.model.policy import Topic
from storage.model.situation import Heat
from watchers import temperature
from watchers.temperature import SPREAD_FLOOR

BARS = " ▁▂▃▄▅▆▇█"
COLUMNS = 28
"""Columns of the chart: it fits a phone held upright."""
CLOSE = timedelta(hours=12)
"""No heat comes and goes between two looks as close as this."""
SPANS = {"7d": timedelta(days=7), "30d": timedelta(days=30), "1y": timedelta(days=365)}
CALM = 10.0
"""Temperatures nearer to nothing than this lean to neither side."""
STALE = timedelta(days=60)
"""A heat not renewed for this long has nothing to say about now."""

SCALE = "Temperature: 0 is calm, +100 all escalation, -100 all easing."
MOST_PANELS = 8
"""Topics in the picture of a week."""
WARM_UP, WARM_STEP = timedelta(days=42), timedelta(hours=12)
"""What was usual is learnt from this long before the first point: three of its half-lives."""


@dataclass(frozen=True, slots=True)
class Point:
    """How hot it was at one moment, over all pairs of the topic."""

    at: datetime
    escalation: float
    """Points of heat, cooled to the moment; 0 and up."""
    de_escalation: float
    temperature: float
    """-100 (all calming) to 100 (all escalating)."""
    baseline: float = 0.0
    """The temperature that was usual until then."""
    spread: float = SPREAD_FLOOR
    """How far it usually was away from that."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An alert on the picture."""

    at: datetime
    axis: Axis
    label: str
    """Short: ``strike #e12``. Empty for one that is marked only."""
    score: float


@dataclass(frozen=True, slots=True)
class Record:
    """What there is to draw of one topic, before anything is computed from it."""

    name: str
    id: str
    """Shown in place of a name that no font here can show."""
    since: datetime
    until: datetime
    heats: Sequence[Heat]
    """Of all its pairs together, oldest first."""
    marks: Sequence[Mark] = ()
    timezone: str = "UTC"


def pairs_of(topic: Topic, keys: Iterable[str]) -> list[str]:
    """Which of the pair keys belong to ``topic``."""
    return [
        key
        for key in keys
        if topic.holds(PairScore(Pair.parse(key), Verdict.QUIET, None, 0.0, 0.0))
    ]


def points(
    heats: Sequence[Heat], since: datetime, until: datetime, count: int = COLUMNS
) -> list[Point]:
    """``count`` evenly spaced points, the last one at ``until``; the latest heat carried on."""
    step = (until - since) / count
    moments = [since + step * (i + 1) for i in range(count)]
    return [_at(moment, heats) for moment in moments]


def _at(moment: datetime, heats: Sequence[Heat]) -> Point:
    index = bisect_right(heats, moment, key=lambda heat: heat.at)
    up = down = 0.0
    if index and moment - heats[index - 1].at < STALE:
        up, down = temperature.points(heats[index - 1], moment)
    return Point(moment, up, down, temperature.balance(up, down))


def curve(record: Record, count: int) -> list[Point]:
    """``count`` points as of ``points``, each with what was usual until then; none if no heat."""
    if not record.heats:
        return []
    found = points(record.heats, record.since, record.until, count)
    before = int(WARM_UP / WARM_STEP)
    earlier = points(record.heats, record.since - WARM_UP, record.since, before)
    # What is known of the topic may begin later: the usual is not learnt from ignorance.
    earlier = [point for point in earlier if point.at >= record.heats[0].at]
    return _with_usual([*earlier, *found])[len(earlier) :]


def _with_usual(found: Sequence[Point]) -> list[Point]:
    """Add what was usual until then: slow means of the temperature and of how far it strays."""
    baseline, spread, before = 0.0, SPREAD_FLOOR, found[0].at - WARM_STEP
    known = []
    for point in found:
        share = 1 - 2 ** -((point.at - before) / temperature.BASELINE_HALF_LIFE)
        away = point.temperature - baseline
        spread += share * (min(abs(away), temperature.SPREAD_CAP) - spread)
        spread = max(spread, SPREAD_FLOOR)
        baseline, before = baseline + share * away, point.at
        known.append(replace(point, baseline=baseline, spread=spread))
    return known


def columns(heats: Sequence[Heat], since: datetime, until: datetime) -> list[Point]:
    """A point for each column of the chart, as hot as it became within the column's time."""
    each = max(1, math.ceil((until - since) / COLUMNS / CLOSE))
    fine = points(heats, since, until, COLUMNS * each)
    runs = (fine[i : i + each] for i in range(0, len(fine), each))
    return [
        replace(
            run[-1],
            escalation=max(point.escalation for point in run),
            de_escalation=max(point.de_escalation for point in run),
        )
        for run in runs
    ]


def chart(found: Sequence[Point], alerts: Mapping[Axis, Sequence[datetime]]) -> list[str]:
    """Two rows of bars on one scale, marks for the alerts, the dates at the ends, and what a mark is."""
    if not found:
        return []
    top = max(1.0, *(p.escalation for p in found), *(p.de_escalation for p in found))
    step = found[1].at - found[0].at if len(found) > 1 else timedelta(days=1)
    lines = []
    for axis, label in ((Axis.ESCALATION, "🔴"), (Axis.DE_ESCALATION, "🟢")):
        values = [p.escalation if axis is Axis.ESCALATION else p.de_escalation for p in found]
        marks = [_marked(p.at, step, alerts.get(axis, ())) for p in found]
        lines.append(f"{label} {''.join(_bar(v / top) for v in values)}")
        if any(marks):
            lines.append(f"{'   '}{''.join('▴' if m else ' ' for m in marks)}".rstrip())
    begin, end = day(found[0].at - step), day(found[-1].at)
    lines.append(f"   {begin}{end.rjust(max(1, len(found) - len(begin)))}")
    return [*lines, *(["   ▴ an alert"] if any("▴" in line for line in lines) else [])]


def _bar(share: float) -> str:
    if share <= 0.001:
        return BARS[0]
    return BARS[max(1, min(len(BARS) - 1, round(share * (len(BARS) - 1))))]


def _marked(end: datetime, step: timedelta, moments: Sequence[datetime]) -> bool:
    return any(end - step < moment <= end for moment in moments)


def climate(before: float, now: float) -> str:
    """``temperature +34 (escalating), up from +12``."""
    word = "calm" if abs(now) < CALM else "escalating" if now > 0 else "calming"
    return f"temperature {signed(now)} ({word}), {turn(before, now)}"


def turn(before: float, now: float) -> str:
    """``up from +12``, ``down from +40`` or ``about as before``."""
    if abs(now - before) < 5:
        return "about as before"
    return f"{'up' if now > before else 'down'} from {signed(before)}"


def signed(temperature: float) -> str:
    """``+34``, ``-8``, ``0``."""
    return f"{round(temperature):+d}" if round(temperature) else "0"
