"""Where labels go on a picture so that none covers another. Pure; lengths are pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """A label that wants to stand over ``x``. The heavier one is placed first."""

    x: float
    width: float
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the label ``index`` stands: its left edge, in a lane counted from the curve (0)."""

    index: int
    left: float
    lane: int


def place(tags: Sequence[Tag], room: float, lanes: int, gap: float) -> list[Place]:
    """Places for as many labels as fit into ``lanes`` rows from 0 to ``room``, heaviest first.

    A label moves no further from its ``x`` than half its width. Two labels in one lane are at
    least ``gap`` apart; those without a place are left out.
    """
    order = sorted(range(len(tags)), key=lambda i: (-tags[i].weight, tags[i].x, i))
    taken: list[list[tuple[float, float]]] = [[] for _ in range(lanes)]
    placed = []
    for index in order:
        tag = tags[index]
        if tag.width > room:
            continue
        found = _free(tag, room, taken, gap)
        if found is not None:
            left, lane = found
            taken[lane].append((left, left + tag.width))
            placed.append(Place(index, left, lane))
    return placed


def _free(
    tag: Tag, room: float, taken: Sequence[Sequence[tuple[float, float]]], gap: float
) -> tuple[float, int] | None:
    """The first lane with room over the tag's place, tried in the middle, then to both sides."""
    for lane, others in enumerate(taken):
        for share in (0.5, 0.85, 0.15):
            left = min(max(0.0, tag.x - share * tag.width), room - tag.width)
            if all(left >= end + gap or left + tag.width + gap <= begin for begin, end in others):
                return left, lane
    return None


def spread(moments: Sequence[Tag], apart: float) -> list[int]:
    """Indexes of the heaviest marks of which no two are nearer than ``apart``, left to right."""
    kept: list[int] = []
    cells: dict[int, list[int]] = {}
    for index in sorted(range(len(moments)), key=lambda i: (-moments[i].weight, moments[i].x, i)):
        cell = int(moments[index].x // apart)
        near = (other for c in (cell - 1, cell, cell + 1) for other in cells.get(c, ()))
        if all(abs(moments[index].x - moments[other].x) >= apart for other in near):
            cells.setdefault(cell, []).append(index)
            kept.append(index)
    return sorted(kept, key=lambda i: moments[i].x)
