"""A chat gets a new id: everything it has goes with it, or joins what the new id has already."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from storage.db import select, transaction, value, write
from storage.times import stamp

_OWNED = ("subscriptions", "topic_levels", "mutes", "feedback", "digests", "deliveries")
"""Tables with a column ``chat``."""


def migrate(db: Database, old: str, new: str, now: datetime) -> None:
    """Give ``old`` and its forum topics their new ids; what was in flight is queued again.

    Where ``new`` exists it keeps its own settings and takes over topics, history and what waits.
    An unknown ``old`` changes nothing, so that hearing of a move twice does no harm.
    """
    if old == new:
        return
    with transaction(db):
        sql = "SELECT id FROM subscribers WHERE id = ? OR substr(id, 1, ?) = ?"
        for row in select(db, sql, (old, len(old) + 1, f"{old}/")):
            _move(db, row["id"], new + row["id"][len(old) :], now)
        write(db, "DELETE FROM pauses WHERE place = ?", (old,))


def _move(db: Database, old: str, new: str, now: datetime) -> None:
    # The attempt counts: what is still heard of it is then not taken for the next one's outcome.
    again = """
        UPDATE deliveries SET state = 'pending', due = ? WHERE chat = ? AND state = 'sending'"""
    write(db, again, (stamp(now), old))
    if value(db, "SELECT 1 FROM subscribers WHERE id = ?", (new,)) is None:
        write(db, "UPDATE subscribers SET id = ? WHERE id = ?", (new, old))
        return
    # What waits for the old chat weighs more than that the new one's own was dropped.
    write(
        db,
        """
        DELETE FROM deliveries WHERE chat = :new AND state IN ('cancelled', 'failed') AND EXISTS (
            SELECT 1 FROM deliveries o WHERE o.chat = :old AND o.alert = deliveries.alert
            AND o.part = deliveries.part AND o.revision = deliveries.revision
            AND (o.due IS NOT NULL OR o.held_until IS NOT NULL))""",
        {"old": old, "new": new},
    )
    for table in _OWNED:
        # What both have already is the same thing twice, and goes with the old chat.
        write(db, f"UPDATE OR IGNORE {table} SET chat = ? WHERE chat = ?", (new, old))  # noqa: S608
    write(
        db,
        "UPDATE subscribers SET enabled = 1, disabled = NULL, disabled_why = NULL WHERE id = ?"
        " AND EXISTS (SELECT 1 FROM subscribers WHERE id = ? AND enabled)",
        (new, old),
    )
    write(db, "UPDATE notices SET about = ? WHERE about = ?", (new, old))
    write(db, "DELETE FROM subscribers WHERE id = ?", (old,))
