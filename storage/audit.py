"""The audit: who changed what, when, from what to what; never rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Entry:
    """One change. ``old`` and ``new`` are JSON values, enough to undo it."""

    id: int
    at: datetime
    who: str
    action: str
    target: str
    old: Any
    new: Any
    undone: datetime | None = None
    undone_by: str | None = None


def write(
    db: Database, who: str, action: str, target: str, old: Any, new: Any, now: datetime
) -> int:
    """Note a change, in the transaction that makes it."""
    raise NotImplementedError


def get(db: Database, id: int) -> Entry | None:
    raise NotImplementedError


def latest(db: Database, limit: int, before: int | None) -> list[Entry]:
    """Newest first; ``before`` is an entry id, for the next page."""
    raise NotImplementedError


def undoable(db: Database, actions: tuple[str, ...], who: str | None) -> Entry | None:
    """The newest change of one of these actions (by ``who``, if given) not undone yet."""
    raise NotImplementedError


def mark_undone(db: Database, id: int, by: str, now: datetime) -> bool:
    """False if it was undone already."""
    raise NotImplementedError
