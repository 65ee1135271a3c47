"""The picture of the weekly digest: the temperature of all the topics that a chat follows."""

from __future__ import annotations

from collections.abc import Sequence

from bot.charts import FIELD, across, days_said, number, points_for, reach, temperature_line
from bot.easel import EDGE, SMALLEST, WIDTH, Sheet, dates, showable
from bot.trend import CALM, MOST_PANELS, Point, Record, curve
from storage.assessment import Axis
from storage.model.chat import Look

SIGNS = {Axis.ESCALATION: "▲", Axis.DE_ESCALATION: "▼"}
PANEL, PANEL_GAP, PANEL_TOP = 132, 146, 250
BELOW = 38
"""Pixels from the field's foot to the line under the names of its days."""


def week_picture(records: Sequence[Record], look: Look) -> bytes:
    """The temperature of several topics on one scale, the first ``MOST_PANELS`` of them."""
    shown = records[:MOST_PANELS]
    columns = 1 if len(shown) < 3 else 2
    rows = -(-len(shown) // columns)
    sheet = Sheet(PANEL_TOP + max(1, rows) * (PANEL + PANEL_GAP) - 40, look)
    sheet.text(EDGE, 36, "The week", 56, weight="bold")
    if shown:
        words = days_said(shown[0])
        sheet.text(WIDTH - EDGE, 52, words, 32, sheet.colours.faint, ha="right")
    key = "▲ escalating above the line, ▼ calming below, shaded: usual"
    sheet.text(EDGE, 116, key, SMALLEST, sheet.colours.faint)
    width = (WIDTH - 2 * EDGE - (columns - 1) * 40) / columns
    curves = [curve(record, points_for(record)) for record in shown]
    most = reach(point for found in curves for point in found)
    for at, (record, found) in enumerate(zip(shown, curves, strict=True)):
        left = EDGE + at % columns * (width + 40)
        top = PANEL_TOP + at // columns * (PANEL + PANEL_GAP)
        _panel(sheet, record, found, most, (left, top, width))
    if not shown:
        sheet.text(EDGE, PANEL_TOP, "No topic is followed", 34, sheet.colours.faint)
    return sheet.png()


def _panel(
    sheet: Sheet,
    record: Record,
    found: Sequence[Point],
    most: int,
    place: tuple[float, float, float],
) -> None:
    """One topic at ``place`` (left, top, width), on a scale to ``most`` on both sides."""
    left, top, width = place
    now = found[-1].temperature if found else 0.0
    lean = None if abs(now) < CALM else Axis.ESCALATION if now > 0 else Axis.DE_ESCALATION
    value = f"{SIGNS[lean]} {number(now)}" if lean else number(now) if found else ""
    colour = sheet.colours.of(lean) if lean else sheet.colours.faint
    taken = sheet.width(value, 34, "bold")
    name = sheet.fitted(showable(record.name, record.id), 32, width, "bold")
    sheet.text(left, top - 50, name, 32, weight="bold")
    below = top + PANEL + BELOW
    sheet.text(left + width - taken, below - 4, value, 34, colour, weight="bold")
    field = sheet.axes(left, top, width, PANEL)
    field.set_xlim(0, width)
    field.set_ylim(-1.05 * most, 1.05 * most)
    field.axhline(0, color=sheet.colours.grid, linewidth=2, zorder=0)
    days = list(dates(record.since, record.until, record.timezone))
    begins = [across(record, moment) * width / FIELD for moment, _ in days]
    for x, end, (_, words) in zip(begins, [*begins[1:], width], days, strict=True):
        field.plot(
            [x, x], [-1.05 * most, 1.05 * most], color=sheet.colours.grid, linewidth=1.5, zorder=0
        )
        day = words[:2]  # a name of two letters fits into a day of every panel
        spare = end - x - sheet.width(day, SMALLEST)
        if spare > 0:
            sheet.text(left + x + spare / 2, top + PANEL, day, SMALLEST, sheet.colours.faint)
    if found:
        temperature_line(field, sheet, record, found, width)
    counts = [f"{SIGNS[axis]} {sum(m.axis is axis for m in record.marks)}" for axis in Axis]
    nothing = "no alert" if found else "nothing was read"
    words = f"alerts {'  '.join(counts)}" if record.marks else nothing
    sheet.text(left, below, words, SMALLEST, sheet.colours.faint)
