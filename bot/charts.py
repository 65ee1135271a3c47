"""The picture of one topic over time: both directions with their alerts, and the temperature."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot import labels
from bot.easel import EDGE, SMALLEST, WIDTH, Sheet, dates, font, showable
from bot.labels import Tag
from bot.moments import zone
from bot.trend import Mark, Point, Record, curve, signed
from storage.assessment import Axis
from storage.model.chat import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LONGEST_SPAN = 360
"""Points of a curve: no more than the picture can show apart."""
HEIGHT = 1350
LEFT, RIGHT = 96, WIDTH - EDGE
FIELD = RIGHT - LEFT
HEAT_TOP, HEAT_HEIGHT = 210, 640
CLIMATE_TOP, CLIMATE_HEIGHT = 968, 280
LANES, LANE = 3, 42
"""Rows for labels beyond each curve, and the pixels of one."""
APART = 20
"""Pixels between two marks on one side: of marks closer than this the gravest is shown."""
HALF = 50
"""The smaller scale of temperature: in most weeks nothing goes beyond it."""
LEAST_HEAT = 50.0
"""The scale of heat reaches at least this far: a little news is no mountain."""


def points_for(record: Record) -> int:
    """How many points to draw: one an hour, an eighth of a day or a day."""
    days = (record.until - record.since).days
    return min(LONGEST_SPAN, days * 24 if days <= 10 else days * 8 if days <= 40 else days)


def trend_picture(record: Record, look: Look) -> bytes:
    """One topic: both heats over time with its alerts marked, and its temperature below."""
    return trend_of(record, curve(record, points_for(record)), look)


def trend_of(record: Record, found: Sequence[Point], look: Look) -> bytes:
    """The same from points that are known, however many."""
    found = thinned(found)
    sheet = Sheet(HEIGHT, look)
    _head(sheet, record)
    _heats(sheet, record, found)
    _climate(sheet, record, found)
    return sheet.png()


def thinned(found: Sequence[Point]) -> Sequence[Point]:
    """At most ``LONGEST_SPAN`` points: of neighbours the hottest, and the last as it is."""
    share = -(-len(found) // LONGEST_SPAN) or 1
    runs = (found[i : i + share] for i in range(0, len(found), share))
    hottest = [max(run, key=lambda p: max(p.escalation, p.de_escalation)) for run in runs]
    return [*hottest[:-1], found[-1]] if found else []


def _head(sheet: Sheet, record: Record) -> None:
    name, room = showable(record.name, record.id), WIDTH - 2 * EDGE
    size = next((s for s in (56, 48) if sheet.width(name, s, "bold") <= room), 40)
    said = sheet.lines(name, size, room, "bold")
    top = 40 if len(said) == 1 else 22
    for at, line in enumerate(said):
        sheet.text(EDGE, top + at * 46, line, size, weight="bold")
    sheet.text(EDGE, 116 if len(said) == 1 else 122, days_said(record), 32, sheet.colours.faint)


def days_said(record: Record) -> str:
    """``15 Nov – 22 Nov 2026`` in the chat's own time zone."""
    place = zone(record.timezone)
    since, until = (m.astimezone(place) for m in (record.since, record.until))
    years = "" if since.year == until.year else f" {since.year}"
    return f"{since.day} {since:%b}{years} – {until.day} {until:%b %Y}"


def across(record: Record, moment: datetime) -> float:
    """Pixels from the left edge of the field."""
    share = (moment - record.since) / (record.until - record.since)
    return FIELD * min(1.0, max(0.0, share))


# --- The two heats ---------------------------------------------------------------------------


def _heats(sheet: Sheet, record: Record, found: Sequence[Point]) -> None:
    colours = sheet.colours
    ups, downs = [p.escalation for p in found], [p.de_escalation for p in found]
    top = max([LEAST_HEAT, *ups, *downs])
    # The smaller side keeps a quarter of the larger: its words and marks need a place.
    high, low = (max(0.25 * top, *side, 0.0) for side in (ups or [0.0], downs or [0.0]))
    marks = {axis: _shown(record, axis) for axis in Axis}
    placed = {axis: _labels(sheet, record, marks[axis]) for axis in Axis}
    lanes = {axis: 1 + max((p.lane for p in placed[axis]), default=-1) for axis in Axis}
    margin = {axis: 30 + lanes[axis] * LANE for axis in Axis}
    scale = (HEAT_HEIGHT - sum(margin.values())) / (high + low)
    zero = margin[Axis.DE_ESCALATION] + low * scale

    field = sheet.axes(LEFT, HEAT_TOP, FIELD, HEAT_HEIGHT)
    field.set_xlim(0, FIELD)
    field.set_ylim(0, HEAT_HEIGHT)
    _days(field, sheet, record, 0, HEAT_HEIGHT)
    _steps(field, sheet, zero, scale, high, low)
    xs = [across(record, p.at) for p in found]
    for axis, values in ((Axis.ESCALATION, ups), (Axis.DE_ESCALATION, downs)):
        sign = 1 if axis is Axis.ESCALATION else -1
        ys = [zero + sign * value * scale for value in values]
        field.fill_between(xs, ys, zero, color=colours.of(axis), alpha=0.3, linewidth=0)
        lone = "o" if len(found) == 1 else ""
        field.plot(xs, ys, color=colours.of(axis), linewidth=_pen(found), marker=lone, markersize=9)
        _marks(field, sheet, record, axis, marks[axis], (xs, ys, zero))
    field.axhline(zero, color=colours.ink, linewidth=2.5)
    for axis, edge in ((Axis.ESCALATION, high), (Axis.DE_ESCALATION, -low)):
        tagged = [(marks[axis][one.index], one) for one in placed[axis]]
        _tags(field, sheet, record, tagged, (zero, zero + edge * scale))
    sheet.text(EDGE, HEAT_TOP - 46, "▲ escalation", 32, colours.up, weight="bold")
    sheet.text(EDGE, HEAT_TOP + HEAT_HEIGHT + 6, "▼ de-escalation", 32, colours.down, weight="bold")
    if not found:
        _nothing(field, sheet, zero)


def _pen(found: Sequence[Point]) -> float:
    """Pixels of a line: finer where it turns often."""
    return 3.0 if len(found) > 200 else 5.0


def _nothing(field: Axes, sheet: Sheet, y: float) -> None:
    field.text(
        FIELD / 2, y + 60, "Nothing was read in this time", fontproperties=font(34), ha="center",
        color=sheet.colours.faint, bbox={"facecolor": sheet.colours.paper, "edgecolor": "none"},
    )  # fmt: skip


def _days(field: Axes, sheet: Sheet, record: Record, low: float, high: float) -> None:
    for moment, _ in dates(record.since, record.until, record.timezone):
        x = across(record, moment)
        field.plot([x, x], [low, high], color=sheet.colours.grid, linewidth=2, zorder=0)


def _steps(field: Axes, sheet: Sheet, zero: float, scale: float, high: float, low: float) -> None:
    """The scale at the left: the same points on both sides of zero."""
    wide = max(high, low)
    step = next(s for s in _rounds() if wide / s <= 3)
    for sign, end in ((1, high), (-1, low)):
        for times in range(1, int(end / step) + 1):
            y = zero + sign * times * step * scale
            field.axhline(y, color=sheet.colours.grid, linewidth=2, zorder=0)
            _beside(field, sheet, y, f"{times * step:,}")
    _beside(field, sheet, zero, "0")


def _rounds() -> Sequence[int]:
    return [factor * 10**power for power in range(1, 12) for factor in (1, 2, 5)]


def number(temperature: float) -> str:
    """A temperature with its sign, as it is set in print."""
    return signed(temperature).replace("-", "−")


def _beside(field: Axes, sheet: Sheet, y: float, words: str) -> None:
    field.text(
        -10, y, words, fontproperties=font(SMALLEST if len(words) < 5 else 22), ha="right", va="center",
        color=sheet.colours.faint,
    )  # fmt: skip


# --- Alerts ----------------------------------------------------------------------------------


def _shown(record: Record, axis: Axis) -> list[Mark]:
    """The gravest alerts of one direction that can be told apart, oldest first."""
    marks = [mark for mark in record.marks if mark.axis is axis]
    tags = [Tag(across(record, mark.at), 0, mark.score) for mark in marks]
    return [marks[i] for i in labels.spread(tags, APART)]


def _labels(sheet: Sheet, record: Record, marks: Sequence[Mark]) -> list[labels.Place]:
    width = [sheet.width(m.label, SMALLEST) + 12 if m.label else math.inf for m in marks]
    tags = [Tag(across(record, m.at), w, m.score) for m, w in zip(marks, width, strict=True)]
    return labels.place(tags, FIELD, LANES, 14)


def _marks(
    field: Axes,
    sheet: Sheet,
    record: Record,
    axis: Axis,
    marks: Sequence[Mark],
    line: tuple[Sequence[float], Sequence[float], float],
) -> None:
    xs = [across(record, mark.at) for mark in marks]
    ys = [_height(x, *line) for x in xs]
    sign = "^" if axis is Axis.ESCALATION else "v"
    field.scatter(
        xs, ys, s=330, marker=sign, color=sheet.colours.of(axis), zorder=5,
        edgecolors=sheet.colours.paper, linewidths=2.5, clip_on=False,
    )  # fmt: skip


def _height(x: float, xs: Sequence[float], ys: Sequence[float], zero: float) -> float:
    """The curve's height at ``x``: that of its next point, as an alert's heat shows from then on."""
    return next((y for at, y in zip(xs, ys, strict=True) if at >= x), ys[-1] if ys else zero)


def _tags(
    field: Axes,
    sheet: Sheet,
    record: Record,
    tagged: Sequence[tuple[Mark, labels.Place]],
    reach: tuple[float, float],
) -> None:
    """Draw the labels beyond the curve, each with a line from zero through its mark."""
    zero, edge = reach
    away = 1 if edge > zero else -1
    for mark, one in tagged:
        y = edge + away * (26 + one.lane * LANE + LANE / 2)
        x = across(record, mark.at)
        colour = sheet.colours.of(mark.axis)
        field.plot([x, x], [zero, y], color=colour, linewidth=1.8, alpha=0.7)
        field.text(
            one.left + 6, y, mark.label, fontproperties=font(SMALLEST), va="center_baseline",
            color=sheet.colours.ink, zorder=6, parse_math=False,
            bbox={"facecolor": sheet.colours.paper, "edgecolor": "none", "pad": 3},
        )  # fmt: skip


# --- The temperature -------------------------------------------------------------------------


def _climate(sheet: Sheet, record: Record, found: Sequence[Point]) -> None:
    top = CLIMATE_TOP
    now = f"  now {number(found[-1].temperature)}" if found else ""
    sheet.text(EDGE, top - 50, f"Temperature{now}", 32, sheet.colours.line, weight="bold")
    usual = "usual"
    x = RIGHT - sheet.width(usual, SMALLEST)
    sheet.text(x, top - 47, usual, SMALLEST, sheet.colours.faint)
    field = sheet.axes(LEFT, top, FIELD, CLIMATE_HEIGHT)
    field.set_xlim(0, FIELD)
    most = reach(found)
    field.set_ylim(-1.05 * most, 1.05 * most)
    swatch = sheet.axes(x - 54, top - 44, 40, 28)
    swatch.axhspan(0, 1, color=sheet.colours.band)
    _days(field, sheet, record, -1.05 * most, 1.05 * most)
    temperature_line(field, sheet, record, found, FIELD)
    for y, words in ((most, f"+{most}"), (0, "0"), (-most, f"−{most}")):
        field.axhline(y, color=sheet.colours.grid, linewidth=2, zorder=0)
        _beside(field, sheet, y, words)
    last = -100.0
    for moment, words in dates(record.since, record.until, record.timezone):
        half = sheet.width(words, SMALLEST) / 2
        x = min(max(across(record, moment), half - LEFT), FIELD - half)
        if x - half > last + 12:
            field.text(
                x,
                -1.24 * most,
                words,
                fontproperties=font(SMALLEST),
                ha="center",
                va="top",
                color=sheet.colours.faint,
            )
            last = x + half


def reach(found: Iterable[Point]) -> int:
    """How far the scale of temperature goes: all of it, or half where half is enough."""
    return 100 if any(abs(point.temperature) > HALF for point in found) else HALF


def temperature_line(
    field: Axes, sheet: Sheet, record: Record, found: Sequence[Point], width: float
) -> None:
    """The line, over what was usual for the topic."""
    colours = sheet.colours
    xs = [across(record, p.at) * width / FIELD for p in found]
    low = [max(-100.0, p.baseline - p.spread) for p in found]
    high = [min(100.0, p.baseline + p.spread) for p in found]
    field.fill_between(xs, low, high, color=colours.band, linewidth=0, zorder=1)
    field.axhline(0, color=colours.ink, linewidth=2.5, zorder=2)
    field.plot(
        xs, [p.temperature for p in found], color=colours.line, linewidth=_pen(found), zorder=3
    )
    if found:
        field.scatter(
            xs[-1:], [found[-1].temperature], s=180, color=colours.line, zorder=4, clip_on=False
        )
