"""Digests: several alerts in one message, queued in the outbox like any alert."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from sqlite_utils import Database

from storage import owed
from storage.db import one, select, transaction, value
from storage.rows import dump
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


REGULAR = (DigestKind.MORNING, DigestKind.EVENING, DigestKind.WEEKLY)
"""Those that a chat asks for."""


class Due(NamedTuple):
    """A digest that one chat is to get: of which kind, and of what time ``[since, until)``."""

    chat: str
    kind: DigestKind
    since: datetime
    until: datetime


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
    """The digest of that number, if there is one."""
    row = one(db, "SELECT * FROM digests WHERE id = ?", (id,))
    if row is None:
        return None
    sql = """
        SELECT a.id FROM digest_alerts d JOIN alerts a ON a.id = d.alert WHERE d.digest = ?
        ORDER BY a.level DESC, max(a.escalation, a.de_escalation) DESC, a.id DESC"""
    return Digest(
        id=row["id"],
        chat=row["chat"],
        kind=DigestKind(row["kind"]),
        since=moment(row["since"]),
        until=moment(row["until"]),
        alerts=tuple(each["id"] for each in select(db, sql, (id,))),
    )


def queue(db: Database, due: Due, alerts: Sequence[int], now: datetime) -> bool:
    """Put a regular digest in the outbox.

    What was held back and is in it does not come a second time: a morning or evening digest takes
    the place of the message of what was held, or leaves out what that has just told. A weekly one
    tells the strongest of the whole week, whatever else does. False if this chat has one of this
    kind that ends at ``until``, or if nothing is left to tell.
    """
    with transaction(db):
        sql = "SELECT 1 FROM digests WHERE chat = ? AND kind = ? AND until = ?"
        if value(db, sql, (due.chat, due.kind.value, stamp(due.until))) is not None:
            return False
        if due.kind is DigestKind.WEEKLY:
            insert(db, due, alerts, now)
            return True
        _spare_catch_up(db, due, alerts, now)
        told = _just_told(db, due, alerts)
        new = [alert for alert in alerts if alert not in told]
        if alerts and not new:
            # Everything in it arrives at this very hour anyway; the row says that it was due.
            _note(db, due, ())
            return False
        id = insert(db, due, new, now)
        inside = """
            chat = ? AND state = 'held' AND revision = 0
            AND alert IN (SELECT alert FROM digest_alerts WHERE digest = ?)"""
        owed.cancel(db, inside, (due.chat, id), _why(due.kind), now)
        return True


def held_back(db: Database, digest: Digest) -> frozenset[int]:
    """The alerts of a regular digest that quiet hours or a mute had held back until it told them."""
    sql = """
        SELECT d.alert FROM deliveries d JOIN digest_alerts x ON x.alert = d.alert
        WHERE d.chat = ? AND x.digest = ? AND d.state = 'cancelled' AND d.why = ?"""
    found = select(db, sql, (digest.chat, digest.id, _why(digest.kind)))
    return frozenset(row["alert"] for row in found)


def _why(kind: DigestKind) -> str:
    return f"told in a digest ({kind})"


def _spare_catch_up(db: Database, due: Due, alerts: Sequence[int], now: datetime) -> None:
    """Drop a message of what was held that has not left yet and says nothing but ``alerts``."""
    sql = """
        SELECT d.id, g.id AS digest FROM deliveries d JOIN digests g ON g.id = d.digest
        WHERE d.chat = ? AND d.state IN ('pending', 'held') AND d.attempts = 0
            AND g.kind = ? AND g.until >= ?"""
    for row in select(db, sql, (due.chat, DigestKind.CATCH_UP.value, stamp(due.until))):
        inside = select(db, "SELECT alert FROM digest_alerts WHERE digest = ?", (row["digest"],))
        if {each["alert"] for each in inside} <= set(alerts):
            owed.cancel(db, "id = ?", (row["id"],), "told in a regular digest", now)


def _just_told(db: Database, due: Due, alerts: Sequence[int]) -> set[int]:
    """Which of ``alerts`` were kept until the digest's hour and have been let go since."""
    sql = """
        SELECT x.alert FROM digests g JOIN digest_alerts x ON x.digest = g.id
        JOIN deliveries d ON d.digest = g.id
        WHERE g.chat = :chat AND g.kind = :kind AND g.until >= :until
            AND d.state NOT IN ('cancelled', 'failed')
        UNION
        SELECT alert FROM deliveries
        WHERE chat = :chat AND revision = 0 AND created < :until
            AND alert IN (SELECT value FROM json_each(:alerts))
            AND (due IS NOT NULL OR (state = 'sent' AND ended >= :until))"""
    asked = {
        "chat": due.chat,
        "kind": DigestKind.CATCH_UP.value,
        "until": stamp(due.until),
        "alerts": dump(list(alerts)),
    }
    return {row["alert"] for row in select(db, sql, asked)}


def insert(db: Database, due: Due, alerts: Sequence[int], now: datetime) -> int:
    """Make the digest and its delivery. Inside a transaction."""
    id = _note(db, due, alerts)
    db.conn.execute(
        "INSERT INTO deliveries (chat, digest, created, state, due) VALUES (?, ?, ?, 'pending', ?)",
        (due.chat, id, stamp(now), stamp(now)),
    )
    return id


def _note(db: Database, due: Due, alerts: Sequence[int]) -> int:
    cursor = db.conn.execute(
        "INSERT INTO digests (chat, kind, since, until) VALUES (?, ?, ?, ?)",
        (due.chat, due.kind.value, stamp(due.since), stamp(due.until)),
    )
    id = int(cursor.lastrowid or 0)
    db.conn.executemany(
        "INSERT INTO digest_alerts VALUES (?, ?)", [(id, alert) for alert in set(alerts)]
    )
    return id
