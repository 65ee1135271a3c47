"""Notices: plain words for some chats (a feed failed, a broadcast), sent through the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Notice:
    id: int
    text: str
    created: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a notice has come."""

    sent: int
    waiting: int
    failed: int


def get(db: Database, id: int) -> Notice | None:
    raise NotImplementedError


def tell(db: Database, chats: Sequence[str], text: str, now: datetime) -> int:
    """Queue ``text`` for the enabled ones of ``chats``; returns the notice's id."""
    raise NotImplementedError


def tell_admins(db: Database, text: str, now: datetime) -> int:
    """Queue ``text`` for every admin with an enabled private chat."""
    raise NotImplementedError


def progress(db: Database, id: int) -> Progress:
    raise NotImplementedError


def cancel(db: Database, id: int, now: datetime) -> int:
    """Stop a broadcast: what waits is cancelled. Returns how many."""
    raise NotImplementedError
