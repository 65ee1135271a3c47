"""Digests: several alerts in one message, queued in the outbox like any alert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database


class DigestKind(StrEnum):
    CATCH_UP = "catch-up"
    """Held back by quiet hours or a mute."""
    MISSED = "missed"
    """Too old or too many after an outage: ``N missed, top 5``."""
    MORNING = "morning"
    EVENING = "evening"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Digest:
    """What one digest tells one chat."""

    id: int
    chat: str
    kind: DigestKind
    since: datetime
    until: datetime
    alerts: tuple[int, ...]
    """Strongest first, then newest first."""


def get(db: Database, id: int) -> Digest | None:
    raise NotImplementedError


def queue(
    db: Database,
    chat: str,
    kind: DigestKind,
    since: datetime,
    until: datetime,
    alerts: Sequence[int],
    now: datetime,
) -> bool:
    """Put a digest in the outbox; False if this chat has one of this kind ending at ``until``."""
    raise NotImplementedError


def latest(db: Database, chat: str, kind: DigestKind) -> Digest | None:
    """The newest digest of this kind, for knowing when the next is due."""
    raise NotImplementedError
