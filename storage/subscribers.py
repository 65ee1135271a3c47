"""Subscribers: the places alerts go to, and what each wants to hear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage.model import Level, Subscriber


def get(db: Database, id: str) -> Subscriber | None:
    raise NotImplementedError


def every(db: Database) -> list[Subscriber]:
    """All of them, enabled or not, oldest first."""
    raise NotImplementedError


def enrol(
    db: Database, id: str, name: str, topics: Sequence[str], level: Level, now: datetime
) -> Subscriber:
    """Make sure the subscriber exists and is enabled.

    ``topics`` and ``level`` are used for a new one only; one who comes back finds its settings.
    """
    raise NotImplementedError


def subscribe(db: Database, id: str, topic: str, now: datetime) -> bool:
    """Add a topic; False if it was there. Unknown subscriber or topic: KeyError."""
    raise NotImplementedError


def unsubscribe(db: Database, id: str, topic: str) -> bool:
    """Take a topic away; False if it was not there."""
    raise NotImplementedError


def change(db: Database, id: str, now: datetime, **settings: Any) -> Subscriber:
    """Change any of ``name level timezone quiet quiet_mode muted_until digests``.

    Unknown settings raise TypeError, an unknown subscriber KeyError, a bad value ValueError.
    What was held back is judged again at once.
    """
    raise NotImplementedError


def mute(db: Database, id: str, what: str, until: datetime, now: datetime) -> None:
    """Hold back one topic id or pair key until a moment (everything: ``muted_until``)."""
    raise NotImplementedError


def unmute(db: Database, id: str, what: str | None, now: datetime) -> None:
    """End one mute (None: all, ``muted_until`` too); what was held comes as one message."""
    raise NotImplementedError


def mutes(db: Database, id: str, now: datetime) -> dict[str, datetime]:
    """Topic ids and pair keys held back now, and until when."""
    raise NotImplementedError


def disable(db: Database, id: str, why: str, now: datetime) -> None:
    """The chat is closed to us or said /stop: settings stay, what waits is cancelled."""
    raise NotImplementedError


def stumble(db: Database, id: str, now: datetime) -> datetime:
    """Note a failure that may be transient ("chat not found"); returns when the row began."""
    raise NotImplementedError


def migrate(db: Database, old: str, new: str, now: datetime) -> None:
    """The chat has a new id: replaced everywhere, merged where ``new`` exists, re-queued."""
    raise NotImplementedError


def erase(db: Database, id: str, now: datetime) -> None:
    """Forget this subscriber and everything kept about it (/deleteme)."""
    raise NotImplementedError
