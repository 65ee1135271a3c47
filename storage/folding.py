"""Folding: several waiting alerts of one chat become one digest in their place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from sqlite3 import Row

from sqlite_utils import Database

from storage import digests, waiting
from storage.assessment import Level
from storage.db import one, select
from storage.digests import DigestKind
from storage.judging import Drop, Hold, Pass
from storage.times import moment, stamp
from storage.waiting import Wishes

STALE = timedelta(hours=6)
"""An alert that waited longer is no news any more."""
MANY, OUTAGE = 20, timedelta(minutes=30)
"""More alerts than this waiting for one chat, the oldest this old: an outage lies behind."""

WOKEN_AT_ONCE = 25
"""Chats that one claim lets go; where everybody wakes at seven, the others follow at once."""


def wake(db: Database, wishes: Wishes, now: datetime) -> None:
    """Let go what was held and need not be any longer: one row as itself, several as one digest."""
    sql = """
        SELECT DISTINCT chat FROM deliveries WHERE held_until IS NOT NULL AND held_until <= ?
        LIMIT ?"""
    for chat in [row["chat"] for row in select(db, sql, (stamp(now), WOKEN_AT_ONCE))]:
        held = select(
            db,
            "SELECT * FROM deliveries WHERE chat = ? AND held_until IS NOT NULL ORDER BY id",
            (chat,),
        )
        free = _wanted(db, wishes, held, now)
        alerts = [row for row in free if row["alert"] is not None]
        if len(alerts) > 1:
            fold(db, alerts, DigestKind.CATCH_UP, now)
            free = [row for row in free if row["alert"] is None]
        for row in free:
            waiting.let_go(db, row["id"], now)


def fold_missed(db: Database, wishes: Wishes, head: Row, now: datetime) -> bool:
    """Fold the chat's backlog if ``head``, its oldest alert, shows that an outage lies behind."""
    if head["alert"] is None or not _old(head, now, OUTAGE):
        return False
    backlog = _unsevere(db, head["chat"])
    due = backlog if len(backlog) > MANY else [row for row in backlog if _old(row, now, STALE)]
    if len(due) < 2:
        return False
    wanted = _wanted(db, wishes, due, now)
    if len(wanted) > 1:
        fold(db, wanted, DigestKind.MISSED, now)
    left = one(db, "SELECT state FROM deliveries WHERE id = ?", (head["id"],))
    return left is None or left["state"] != head["state"]


def fold(db: Database, alerts: Sequence[Row], kind: DigestKind, now: datetime) -> None:
    """Cancel the rows and queue one digest of their alerts. Inside a transaction."""
    since = moment(min(row["created"] for row in alerts))
    chat = alerts[0]["chat"]
    numbers = [row["alert"] for row in alerts]
    digests.insert(db, digests.Due(chat, kind, since, now), numbers, now)
    for row in alerts:
        waiting.cancel(db, row["id"], f"told in a digest ({kind})", now)


def _wanted(db: Database, wishes: Wishes, found: Sequence[Row], now: datetime) -> list[Row]:
    """Those of the rows that may go out now; the others are held on or dropped."""
    wanted: list[Row] = []
    for row in found:
        match wishes.judge(row):
            case Drop(why):
                waiting.cancel(db, row["id"], why, now)
            case Hold(until):
                waiting.hold(db, row["id"], until)
            case Pass():
                wanted.append(row)
    return wanted


def _unsevere(db: Database, chat: str) -> list[Row]:
    """The chat's waiting alerts that may be folded: not severe, and not in doubt."""
    sql = """
        SELECT d.* FROM deliveries d JOIN alerts a ON a.id = d.alert
        WHERE d.chat = ? AND d.due IS NOT NULL AND d.state = 'pending' AND d.revision = 0
            AND d.repeats = 0 AND a.level < ?
        ORDER BY d.id"""
    return select(db, sql, (chat, int(Level.SEVERE)))


def _old(row: Row, now: datetime, age: timedelta) -> bool:
    return now - moment(row["created"]) > age
