"""Topics: imported by id from a file, changed in chat, never lost silently."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from storage.model import Topic


def import_topics(db: Database, topics: Sequence[Topic], now: datetime) -> list[str]:
    """Bring in a file's topics by id; returns the ids that are new or changed.

    One that was changed or removed in chat stays as the chat left it; one that is no longer in
    the file stays too. ``world`` always exists.
    """
    raise NotImplementedError


def every(db: Database) -> list[Topic]:
    """All topics, ``world`` first, then by name."""
    raise NotImplementedError


def get(db: Database, id: str) -> Topic | None:
    raise NotImplementedError


def save(db: Database, topic: Topic, now: datetime) -> None:
    """Add or change a topic from chat; later imports leave it alone."""
    raise NotImplementedError


def remove(db: Database, id: str, now: datetime) -> bool:
    """Take a topic away (``world`` raises ValueError); ``save`` brings it back, subscribers too."""
    raise NotImplementedError


def subscribers_of(db: Database, id: str) -> int:
    """How many enabled subscribers follow it."""
    raise NotImplementedError
