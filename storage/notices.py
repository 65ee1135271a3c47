"""Notices: plain words for some chats (a feed failed, a broadcast), sent through the outbox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage import owed, rows
from storage.access import admins
from storage.db import one, transaction, value, write
from storage.times import moment, stamp


@dataclass(frozen=True, slots=True)
class Notice:
    """Some plain words, and when they were said."""

    id: int
    text: str
    created: datetime
    by: str | None
    """The admin whose words they are; None: the program's, which may name what others named."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a notice has come."""

    sent: int
    waiting: int
    failed: int
    """Cancelled and doubtful ones too."""


def get(db: Database, id: int) -> Notice | None:
    """The notice of that number, if there is one."""
    row = one(db, "SELECT * FROM notices WHERE id = ?", (id,))
    if row is None:
        return None
    return Notice(row["id"], row["text"], moment(row["created"]), row["by"])


def tell(
    db: Database,
    chats: Sequence[str],
    text: str,
    now: datetime,
    by: str | None = None,
    about: str | None = None,
) -> int:
    """Queue ``text`` for the enabled ones of ``chats``; returns the notice's id.

    ``about`` is the subscriber of which it speaks, if it does of one.
    """
    with transaction(db):
        cursor = db.conn.execute(
            "INSERT INTO notices (text, created, by, about) VALUES (?, ?, ?, ?)",
            (text, stamp(now), by, about),
        )
        id = int(cursor.lastrowid or 0)
        sql = """
            INSERT INTO deliveries (chat, notice, created, state, due)
            SELECT id, ?, ?, 'pending', ? FROM subscribers
            WHERE enabled AND id IN (SELECT value FROM json_each(?)) ORDER BY created, id"""
        write(db, sql, (id, stamp(now), stamp(now), rows.dump(list(chats))))
    return id


def tell_admins(db: Database, text: str, now: datetime, about: str | None = None) -> int | None:
    """Queue ``text`` for every admin with an enabled private chat; returns the notice's id.

    A private chat has the id of its user. Where it speaks of a chat (``about``) that has been
    forgotten meanwhile, nobody is told (None).
    """
    with transaction(db):
        known = about is None or value(db, "SELECT 1 FROM subscribers WHERE id = ?", (about,))
        if not known:
            return None
        return tell(db, [admin.user for admin in admins(db)], text, now, about=about)


def progress(db: Database, id: int) -> Progress:
    """How many of its chats have it, wait for it, or will not get it; all 0 for an unknown one."""
    sql = """
        SELECT sum(state = 'sent') AS sent, sum(due IS NOT NULL OR state = 'held') AS waiting,
            count(*) AS every FROM deliveries WHERE notice = ?"""
    row = one(db, sql, (id,))
    if row is None or not row["every"]:
        return Progress(0, 0, 0)
    sent, waiting = row["sent"], row["waiting"]
    return Progress(sent, waiting, row["every"] - sent - waiting)


def cancel(db: Database, id: int, now: datetime) -> int:
    """Stop a broadcast: what waits is cancelled. Returns how many."""
    waiting = "notice = ? AND state IN ('pending', 'held')"
    with transaction(db):
        return owed.cancel(db, waiting, (id,), "stopped by an admin", now)
