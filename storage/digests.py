"""Digests: several alerts in one message, queued in the outbox like any alert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from sqlite3 import Row

from sqlite_utils import Database

from storage.db import one, select, transaction, value
from storage.times import moment, stamp


class DigestKind(StrEnum):
    """Why several alerts come as one message."""

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
    """Ids, the strongest first, then the newest."""


def get(db: Database, id: int) -> Digest | None:
    row = one(db, "SELECT * FROM digests WHERE id = ?", (id,))
    return None if row is None else _digest(db, row)


def queue(
    db: Database,
    chat: str,
    kind: DigestKind,
    since: datetime,
    until: datetime,
    alerts: Sequence[int],
    now: datetime,
) -> bool:
    """Put a regular digest of the time ``[since, until)`` in the outbox.

    False if this chat has one of this kind that ends at ``until``.
    """
    with transaction(db):
        sql = "SELECT 1 FROM digests WHERE chat = ? AND kind = ? AND until = ?"
        if value(db, sql, (chat, kind.value, stamp(until))) is not None:
            return False
        insert(db, chat, kind, since, until, alerts, now)
        return True


def insert(
    db: Database,
    chat: str,
    kind: DigestKind,
    since: datetime,
    until: datetime,
    alerts: Sequence[int],
    now: datetime,
) -> int:
    """Make the digest and its delivery. Inside a transaction."""
    cursor = db.conn.execute(
        "INSERT INTO digests (chat, kind, since, until) VALUES (?, ?, ?, ?)",
        (chat, kind.value, stamp(since), stamp(until)),
    )
    id = int(cursor.lastrowid or 0)
    db.conn.executemany(
        "INSERT INTO digest_alerts VALUES (?, ?)", [(id, alert) for alert in set(alerts)]
    )
    db.conn.execute(
        "INSERT INTO deliveries (chat, digest, created, state, due) VALUES (?, ?, ?, 'pending', ?)",
        (chat, id, stamp(now), stamp(now)),
    )
    return id


def latest(db: Database, chat: str, kind: DigestKind) -> Digest | None:
    """The newest digest of this kind, for knowing when the next is due."""
    sql = "SELECT * FROM digests WHERE chat = ? AND kind = ? ORDER BY until DESC, id DESC LIMIT 1"
    row = one(db, sql, (chat, kind.value))
    return None if row is None else _digest(db, row)


def _digest(db: Database, row: Row) -> Digest:
    sql = """
        SELECT a.id FROM digest_alerts d JOIN alerts a ON a.id = d.alert WHERE d.digest = ?
        ORDER BY a.level DESC, max(a.escalation, a.de_escalation) DESC, a.id DESC"""
    return Digest(
        id=row["id"],
        chat=row["chat"],
        kind=DigestKind(row["kind"]),
        since=moment(row["since"]),
        until=moment(row["until"]),
        alerts=tuple(each["id"] for each in select(db, sql, (row["id"],))),
    )
