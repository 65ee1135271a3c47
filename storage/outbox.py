"""The outbox: what each chat is still owed, in order, each alert at least once.

(Semantics are written here when filled in.)
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.model import Delivery


def claim(db: Database, now: datetime, limit: int, lease: timedelta) -> list[Delivery]:
    """Take up to ``limit`` deliveries that are due, at most one a chat, oldest first."""
    raise NotImplementedError


def settle(db: Database, delivery: Delivery, message: str | None, now: datetime) -> None:
    """It arrived; ``message`` is the chat's id of it."""
    raise NotImplementedError


def postpone(
    db: Database, delivery: Delivery, not_before: datetime, error: str, now: datetime
) -> None:
    """It certainly was not sent; try again from ``not_before``."""
    raise NotImplementedError


def release(db: Database, delivery: Delivery, now: datetime) -> None:
    """Give back a claim that was never tried (shutting down); nothing is counted."""
    raise NotImplementedError


def unsure(db: Database, delivery: Delivery, error: str, now: datetime) -> None:
    """It may have arrived: resent once as a possible repeat; an edit is dropped."""
    raise NotImplementedError


def give_up(db: Database, delivery: Delivery, error: str, now: datetime) -> None:
    """It will never arrive."""
    raise NotImplementedError


def recover(db: Database, now: datetime) -> int:
    """At start: what a crash left in sending becomes unknown. Returns how many."""
    raise NotImplementedError


def next_due(db: Database, now: datetime) -> datetime | None:
    """When ``claim`` may next have something; not before ``now``; None if nothing waits."""
    raise NotImplementedError


def pause(db: Database, chat: str | None, until: datetime) -> None:
    """Send nothing to ``chat`` (None: to anyone) before ``until``; survives a restart."""
    raise NotImplementedError


def backlog(db: Database, chat: str | None, now: datetime) -> int:
    """How many deliveries wait for ``chat`` (None: for all chats)."""
    raise NotImplementedError
