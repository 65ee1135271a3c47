"""A topic's two directions over time, as points and as a chart in plain characters."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.moments import day
from storage.model import Axis, Heat, Pair, PairScore, Topic, Verdict
from watchers import temperature

BARS = " ▁▂▃▄▅▆▇█"
COLUMNS = 28
"""Columns of the chart: it fits a phone held upright."""
SPANS = {"7d": timedelta(days=7), "30d": timedelta(days=30), "1y": timedelta(days=365)}
STALE = timedelta(days=60)
"""A heat not renewed for this long has nothing to say about now."""


@dataclass(frozen=True, slots=True)
class Point:
    """How hot it was at one moment, over all pairs of the topic."""

    at: datetime
    escalation: float
    """Points of heat, cooled to the moment; 0 and up."""
    de_escalation: float
    temperature: float
    """-100 (all calming) to 100 (all escalating)."""


def pairs_of(topic: Topic, keys: Iterable[str]) -> list[str]:
    """Which of the pair keys belong to ``topic``."""
    return [
        key
        for key in keys
        if topic.holds(PairScore(Pair.parse(key), Verdict.QUIET, None, 0.0, 0.0))
    ]


def points(
    series: Mapping[str, Sequence[Heat]], since: datetime, until: datetime, count: int = COLUMNS
) -> list[Point]:
    """``count`` evenly spaced points, the last one at ``until``; each pair's heat carried on."""
    step = (until - since) / count
    moments = [since + step * (i + 1) for i in range(count)]
    return [_at(moment, series) for moment in moments]


def _at(moment: datetime, series: Mapping[str, Sequence[Heat]]) -> Point:
    hot = []
    for heats in series.values():
        index = bisect_right(heats, moment, key=lambda h: h.at)
        if index and moment - heats[index - 1].at < STALE:
            hot.append(temperature.points(heats[index - 1], moment))
    up, down = sum(h[0] for h in hot), sum(h[1] for h in hot)
    return Point(moment, up, down, temperature.balance(up, down))


def chart(found: Sequence[Point], alerts: Mapping[Axis, Sequence[datetime]]) -> list[str]:
    """Two rows of bars on one scale, marks for the alerts, and the dates at the ends."""
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
    return lines


def _bar(share: float) -> str:
    if share <= 0.001:
        return BARS[0]
    return BARS[max(1, min(len(BARS) - 1, round(share * (len(BARS) - 1))))]


def _marked(end: datetime, step: timedelta, moments: Sequence[datetime]) -> bool:
    return any(end - step < moment <= end for moment in moments)


def climate(found: Sequence[Point]) -> str:
    """The temperature now and how it moved, in plain words."""
    now, before = found[-1].temperature, found[0].temperature
    word = "calm" if abs(now) < 10 else "escalating" if now > 0 else "calming"
    move = now - before
    turn = (
        "about as before" if abs(move) < 5 else f"{'up' if move > 0 else 'down'} from {before:+.0f}"
    )
    return f"Temperature {now:+.0f} ({word}), {turn}."
