"""The audit: who changed what, when, from what to what; never rewritten."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row
from typing import Any

from sqlite_utils import Database

from storage import rows
from storage.db import one, select, transaction
from storage.db import write as run
from storage.times import moment, moment_or_none, stamp


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
    with transaction(db):
        cursor = db.conn.execute(
            "INSERT INTO audit (at, who, action, target, old, new) VALUES (?, ?, ?, ?, ?, ?)",
            (stamp(now), who, action, target, rows.dump(old), rows.dump(new)),
        )
    return int(cursor.lastrowid or 0)


def get(db: Database, id: int) -> Entry | None:
    """The change of that number, if there is one."""
    row = one(db, "SELECT * FROM audit WHERE id = ?", (id,))
    return None if row is None else _entry(row)


def latest(db: Database, limit: int, before: int | None) -> list[Entry]:
    """Newest first; ``before`` is an entry id, for the next page."""
    sql = "SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?"
    return [_entry(row) for row in select(db, sql, (before or 2**62, limit))]


def undoable(db: Database, actions: tuple[str, ...]) -> Entry | None:
    """The newest change of one of these actions that is not undone yet."""
    sql = """
        SELECT * FROM audit
        WHERE undone IS NULL AND action IN (SELECT value FROM json_each(?))
        ORDER BY id DESC LIMIT 1"""
    row = one(db, sql, (rows.dump(actions),))
    return None if row is None else _entry(row)


def mark_undone(db: Database, id: int, by: str, now: datetime) -> bool:
    """False if it was undone already."""
    with transaction(db):
        sql = "UPDATE audit SET undone = ?, undone_by = ? WHERE id = ? AND undone IS NULL"
        return run(db, sql, (stamp(now), by, id)) > 0


def _entry(row: Row) -> Entry:
    return Entry(
        id=row["id"],
        at=moment(row["at"]),
        who=row["who"],
        action=row["action"],
        target=row["target"],
        old=json.loads(row["old"]),
        new=json.loads(row["new"]),
        undone=moment_or_none(row["undone"]),
        undone_by=row["undone_by"],
    )
