"""What every picture is drawn on: a sheet measured in pixels, its colours, fonts and dates.

The only door to matplotlib, which is imported when the first picture is drawn. Nothing of its
global state is used, and one thread draws at a time.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from bot.moments import zone
from bot.speech import clean
from storage.assessment import Axis
from storage.model.chat import Look

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

WIDTH = 1080
"""Pixels across: the width at which phones show a picture whole and sharp."""
EDGE = 48
SMALLEST = 28
"""Pixels of the smallest letters: about 10 points on a phone."""
OTHER_FONTS = (
    "Noto Sans CJK SC", "Noto Sans CJK JP", "WenQuanYi Zen Hei", "Noto Sans Arabic",
    "Noto Sans Hebrew", "Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Thai",
    "Noto Sans Ethiopic", "Noto Sans Myanmar", "Arial Unicode MS",
)  # fmt: skip
"""Used for what the font that comes along cannot show, where the machine has them."""


@dataclass(frozen=True, slots=True)
class Colours:
    """One look. Orange and blue-green stay apart for every kind of colour blindness, and each
    direction is also told by its place, its word and the way its mark points."""

    paper: str
    ink: str
    faint: str
    grid: str
    up: str
    down: str
    line: str
    band: str

    def of(self, axis: Axis) -> str:
        return self.up if axis is Axis.ESCALATION else self.down


COLOURS = {
    Look.LIGHT: Colours(
        paper="#ffffff", ink="#14181f", faint="#565e69", grid="#dde1e6", up="#c2410c",
        down="#00735c", line="#1e3a8a", band="#d3dcf0",
    ),
    Look.DARK: Colours(
        paper="#14181f", ink="#f4f6f8", faint="#b3bcc8", grid="#343c47", up="#ff8f57",
        down="#3ddcae", line="#a9c1ff", band="#2f3d5c",
    ),
}  # fmt: skip


class Sheet:
    """One picture of ``WIDTH`` × ``height`` pixels; places are pixels from its top left corner."""

    def __init__(self, height: int, look: Look) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.height = height
        self.colours = COLOURS[look]
        # At 72 dots an inch a point is a pixel.
        self._figure = Figure((WIDTH / 72, height / 72), dpi=72, facecolor=self.colours.paper)
        self._canvas = FigureCanvasAgg(self._figure)

    def text(
        self, x: float, y: float, words: str, size: float, colour: str = "", **form: Any
    ) -> None:
        """Words with their left end and top at ``x``, ``y``, as they are."""
        weight = form.pop("weight", "normal")
        self._figure.text(
            x / WIDTH, 1 - y / self.height, words, color=colour or self.colours.ink,
            fontproperties=font(size, weight), **{"va": "top", "parse_math": False, **form},
        )  # fmt: skip

    def axes(self, left: float, top: float, width: float, height: float) -> Axes:
        """An empty field to draw in, without ticks and frame."""
        below = self.height - top - height
        field = self._figure.add_axes(
            (left / WIDTH, below / self.height, width / WIDTH, height / self.height),
            facecolor="none",
        )
        field.set_xticks([])
        field.set_yticks([])
        field.set_frame_on(False)
        return field

    def width(self, words: str, size: float, weight: str = "normal") -> float:
        """How wide the words are, in pixels."""
        renderer: Any = self._canvas.get_renderer()  # type: ignore[no-untyped-call]
        return float(renderer.get_text_width_height_descent(words, font(size, weight), False)[0])

    def fitted(self, words: str, size: float, room: float, weight: str = "normal") -> str:
        """The words, ended with ``…`` where they are wider than ``room``."""
        length = len(words)
        shown = words
        while length > 2 and self.width(shown, size, weight) > room:
            length -= 1
            shown = words[: length - 1].rstrip(" ,;:–—-") + "…"
        return shown

    def lines(self, words: str, size: float, room: float, weight: str = "normal") -> list[str]:
        """The words in one line, or broken at a space into two of which the last may be cut."""
        if self.width(words, size, weight) <= room:
            return [words]
        count = len(words)
        while count > 0 and self.width(words[:count], size, weight) > room:
            count = words.rfind(" ", 0, count)
        if count <= 0:
            return [self.fitted(words, size, room, weight)]
        return [words[:count], self.fitted(words[count:].strip(), size, room, weight)]

    def png(self) -> bytes:
        """The picture; it holds nothing but its dots."""
        out = BytesIO()
        self._figure.savefig(out, format="png", dpi=72, metadata={"Software": None})
        return out.getvalue()


@cache
def _families() -> tuple[str, ...]:
    from matplotlib import font_manager

    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    known = set(font_manager.fontManager.get_font_names())
    return ("DejaVu Sans", *(name for name in OTHER_FONTS if name in known))


@cache
def font(size: float, weight: str = "normal") -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=list(_families()), size=size, weight=weight)


@cache
def _letters() -> frozenset[int]:
    """Every character that the fonts in use can show."""
    from matplotlib import font_manager

    files = [font_manager.findfont(name) for name in _families()]
    return frozenset(code for file in files for code in font_manager.get_font(file).get_charmap())


def showable(words: str, instead: str) -> str:
    """The words without what no font can show (flags, rare scripts), or ``instead`` if too
    little is left of them."""
    line = clean(words, 200)
    kept = " ".join("".join(c for c in line if ord(c) in _letters()).split())
    wanted = sum(c.isalnum() for c in line)
    shown = sum(c.isalnum() for c in kept)
    return kept if shown and shown >= 0.8 * wanted else instead


def dates(since: datetime, until: datetime, timezone: str) -> Iterator[tuple[datetime, str]]:
    """The moments to mark below a picture, with few and short words: days, or months."""
    place = zone(timezone)
    days = (until - since) / timedelta(days=1)
    day = since.astimezone(place).replace(hour=0, minute=0, second=0, microsecond=0)
    while day <= until:
        if day >= since:
            if days > 100 and day.day == 1 and day.month % 2 == 1:
                yield day, f"{day:%b}" if day.month > 1 else f"{day:%Y}"
            elif 10 < days <= 100 and day.day in (1, 6, 11, 16, 21, 26):
                yield day, f"{day.day} {day:%b}"
            elif days <= 10:
                yield day, f"{day:%a} {day.day}"
        day = (day + timedelta(days=1, hours=6)).replace(hour=0)
