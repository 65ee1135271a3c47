"""Thresholds and silences: what admins set on alerts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from storage.model import Axis


def thresholds(db: Database) -> Mapping[tuple[str, Axis], float]:
    """Every threshold that was set, by topic id and axis; the others are the default."""
    raise NotImplementedError


def set_threshold(db: Database, topic: str, axis: Axis, score: float | None) -> float | None:
    """Set (None: back to the default) and return what was set before, if anything.

    ``score`` is 0-100, else ValueError; an unknown topic raises KeyError.
    """
    raise NotImplementedError


def silence(db: Database, what: str, until: datetime) -> None:
    """Tell nobody about a topic id or pair key until a moment; judging goes on."""
    raise NotImplementedError


def unsilence(db: Database, what: str) -> bool:
    raise NotImplementedError


def silences(db: Database, now: datetime) -> dict[str, datetime]:
    """What is silenced at ``now``, and until when."""
    raise NotImplementedError
