"""Subscribers: the places alerts go to, and what each wants to hear."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, time
from sqlite3 import Row
from typing import Any

from sqlite_utils import Database

from storage import owed, rows
from storage.assessment import Level
from storage.db import one, select, transaction, value, write
from storage.digests import REGULAR
from storage.model.chat import Levels, Look, QuietMode, Subscriber
from storage.quiet import zone_of
from storage.times import moment, moment_or_none, stamp, stamp_or_none


def get(db: Database, id: str) -> Subscriber | None:
    """The subscriber behind a chat, if there is one."""
    row = one(db, "SELECT * FROM subscribers WHERE id = ?", (id,))
    return None if row is None else _subscriber(db, row)


def every(db: Database) -> list[Subscriber]:
    """All of them, enabled or not, oldest first."""
    found = select(db, "SELECT * FROM subscribers ORDER BY created, id")
    return [_subscriber(db, row) for row in found]


def enrol(
    db: Database, id: str, name: str, topics: Sequence[str], level: Level, now: datetime
) -> Subscriber:
    """Make sure the subscriber exists and is enabled.

    ``topics`` and ``level`` are used for a new one only; one who comes back finds its settings.
    An unknown topic raises KeyError.
    """
    with transaction(db):
        if value(db, "SELECT 1 FROM subscribers WHERE id = ?", (id,)) is None:
            sql = """
                INSERT INTO subscribers (id, name, enabled, escalation_from, de_escalation_from,
                created) VALUES (?, ?, 1, ?, ?, ?)"""
            write(db, sql, (id, name, int(level), int(level), stamp(now)))
            for topic in topics:
                subscribe(db, id, topic, now)
        else:
            sql = """
                UPDATE subscribers SET name = ?, enabled = 1, disabled = NULL, disabled_why = NULL,
                stumbling_since = NULL WHERE id = ?"""
            write(db, sql, (name, id))
        return _required(db, id)


def subscribe(db: Database, id: str, topic: str, now: datetime) -> bool:
    """Add a topic; False if it was there. Unknown subscriber or topic: KeyError."""
    with transaction(db):
        _required(db, id)
        if value(db, "SELECT 1 FROM topics WHERE id = ? AND NOT removed", (topic,)) is None:
            raise KeyError(topic)
        sql = "INSERT INTO subscriptions VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        return write(db, sql, (topic, id, stamp(now))) > 0


def unsubscribe(db: Database, id: str, topic: str) -> bool:
    """Take a topic away; False if it was not there."""
    with transaction(db):
        sql = "DELETE FROM subscriptions WHERE chat = ? AND topic = ?"
        return write(db, sql, (id, topic)) > 0


def following_since(db: Database, id: str, topics: Collection[str]) -> datetime | None:
    """Since when the chat has followed the first of these; None where it follows none of them."""
    sql = """
        SELECT min(since) FROM subscriptions
        WHERE chat = ? AND topic IN (SELECT value FROM json_each(?))"""
    return moment_or_none(value(db, sql, (id, rows.dump(list(topics)))))


def change(db: Database, id: str, now: datetime, **settings: Any) -> Subscriber:
    """Change any of ``name levels timezone quiet quiet_mode muted_until digests look``.

    Unknown settings raise TypeError, an unknown subscriber KeyError, a bad value ValueError.
    What was held back is judged again at once.
    """
    columns: dict[str, Any] = {}
    for setting, new in settings.items():
        if setting not in _COLUMNS:
            raise TypeError(f"subscribers have no setting {setting!r}")
        columns.update(_COLUMNS[setting](new))
    with transaction(db):
        _required(db, id)
        if columns:
            db.table("subscribers", pk="id").update(id, columns)
        _judge_again(db, id, now)
        return _required(db, id)


def set_own(db: Database, id: str, topic: str, levels: Levels | None, now: datetime) -> None:
    """Let ``levels`` hold for one topic, or what holds for the rest of the chat (None).

    What was held back is judged again at once. Unknown subscriber or topic: KeyError.
    """
    with transaction(db):
        _required(db, id)
        if value(db, "SELECT 1 FROM topics WHERE id = ?", (topic,)) is None:
            raise KeyError(topic)
        write(db, "DELETE FROM topic_levels WHERE chat = ? AND topic = ?", (id, topic))
        if levels is not None:
            sql = "INSERT INTO topic_levels VALUES (?, ?, ?, ?)"
            write(db, sql, (id, topic, levels.escalation, levels.de_escalation))
        _judge_again(db, id, now)


# --- Mutes -----------------------------------------------------------------------------------


def mute(db: Database, id: str, what: str, until: datetime, now: datetime) -> None:
    """Hold back a topic id, a pair key or a side (``RUS:*``) until a moment.

    Of everything it is ``muted_until`` that says so.
    """
    with transaction(db):
        _required(db, id)
        sql = "INSERT INTO mutes VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET until = excluded.until"
        write(db, sql, (id, what, stamp(until)))
        _judge_again(db, id, now)


def unmute(db: Database, id: str, what: str | None, now: datetime) -> None:
    """End one mute (None: all, ``muted_until`` too); what was held comes as one message."""
    with transaction(db):
        if what is None:
            write(db, "DELETE FROM mutes WHERE chat = ?", (id,))
            write(db, "UPDATE subscribers SET muted_until = NULL WHERE id = ?", (id,))
        else:
            write(db, "DELETE FROM mutes WHERE chat = ? AND what = ?", (id, what))
        _judge_again(db, id, now)


def mutes(db: Database, id: str, now: datetime) -> dict[str, datetime]:
    """Topic ids, pair keys and sides (``RUS:*``) held back now, and until when."""
    sql = "SELECT what, until FROM mutes WHERE chat = ? AND until > ? ORDER BY what"
    return {row["what"]: moment(row["until"]) for row in select(db, sql, (id, stamp(now)))}


def _judge_again(db: Database, id: str, now: datetime) -> None:
    sql = "UPDATE deliveries SET held_until = ? WHERE chat = ? AND held_until IS NOT NULL"
    write(db, sql, (stamp(now), id))


# --- Coming and going ------------------------------------------------------------------------


def disable(db: Database, id: str, why: str, now: datetime) -> None:
    """The chat is closed to us or said /stop: settings stay, what waits is cancelled."""
    with transaction(db):
        sql = "UPDATE subscribers SET enabled = 0, disabled = ?, disabled_why = ? WHERE id = ?"
        write(db, sql, (stamp(now), why, id))
        # What is in flight gets its outcome from whoever carries it.
        waiting = """
            chat = ? AND state <> 'sending' AND (due IS NOT NULL OR held_until IS NOT NULL)"""
        owed.cancel(db, waiting, (id,), f"the chat is off: {why}", now)


def why_disabled(db: Database, id: str) -> tuple[datetime, str] | None:
    """Since when and why a chat is off; None while it is on."""
    sql = "SELECT disabled, disabled_why FROM subscribers WHERE id = ? AND NOT enabled"
    row = one(db, sql, (id,))
    return None if row is None else (moment(row["disabled"]), row["disabled_why"])


def stumble(db: Database, id: str, now: datetime) -> datetime:
    """Note a failure that may be transient ("chat not found"); returns when the row of them began.

    A delivery that arrives ends the row.
    """
    with transaction(db):
        sql = """
            UPDATE subscribers SET stumbling_since = coalesce(stumbling_since, ?) WHERE id = ?
            RETURNING stumbling_since"""
        row = one(db, sql, (stamp(now), id))
    return now if row is None else moment(row["stumbling_since"])


_NAMES_USERS = (
    ("admins", "added_by"),
    ("admitted", "by"),
    ("codes", "by"),
    ("keywords", "added_by"),
    ("notices", "by"),
    ("audit", "who"),
    ("audit", "undone_by"),
)
"""Columns that say who did something."""


def erase(db: Database, id: str) -> None:
    """Forget this subscriber and everything kept about it (/deleteme).

    Its user's admin rights and admission go too, and what the admins were told of it; in what it
    did, and in the audit, whose entries stay, it becomes "(deleted)". The bytes are overwritten.
    """
    gone = "(deleted)"
    db.conn.execute("PRAGMA secure_delete = ON")
    with transaction(db):
        write(db, "DELETE FROM subscribers WHERE id = ?", (id,))
        for table in ("admins", "admitted", "asks", "feedback"):
            write(db, f"DELETE FROM {table} WHERE user = ?", (id,))  # noqa: S608
        write(db, "DELETE FROM pauses WHERE place = ?", (id,))
        about = "UPDATE audit SET target = ?, old = 'null', new = 'null' WHERE target = ?"
        write(db, about, (gone, id))
        inside = "UPDATE audit SET old = replace(old, :id, :gone), new = replace(new, :id, :gone)"
        write(db, inside, {"id": rows.dump(id), "gone": rows.dump(gone)})
        for table, column in _NAMES_USERS:
            sql = f"UPDATE {table} SET {column} = ? WHERE {column} = ?"  # noqa: S608
            write(db, sql, (gone, id))


# --- Rows and checks -------------------------------------------------------------------------


def _required(db: Database, id: str) -> Subscriber:
    found = get(db, id)
    if found is None:
        raise KeyError(id)
    return found


def _subscriber(db: Database, row: Row) -> Subscriber:
    sql = """
        SELECT topic FROM subscriptions JOIN topics ON id = topic
        WHERE chat = ? AND NOT removed ORDER BY since, topic"""
    return Subscriber(
        id=row["id"],
        name=row["name"],
        enabled=bool(row["enabled"]),
        levels=_levels(row),
        topics=tuple(each["topic"] for each in select(db, sql, (row["id"],))),
        timezone=row["timezone"],
        quiet=None if row["quiet_from"] is None else (row["quiet_from"], row["quiet_to"]),
        quiet_mode=QuietMode(row["quiet_mode"]),
        muted_until=moment_or_none(row["muted_until"]),
        created=moment(row["created"]),
        digests=rows.texts(row["digests"]),
        look=Look(row["look"]),
        own=_own(db, row["id"]),
    )


def _own(db: Database, id: str) -> dict[str, Levels]:
    sql = """
        SELECT l.* FROM topic_levels l JOIN topics ON topics.id = topic
        WHERE chat = ? AND NOT removed ORDER BY topic"""
    return {row["topic"]: _levels(row) for row in select(db, sql, (id,))}


def _levels(row: Row) -> Levels:
    up, down = row["escalation_from"], row["de_escalation_from"]
    return Levels(Level(up) if up else None, Level(down) if down else None)


def _level_columns(new: Levels) -> dict[str, Any]:
    said = {"escalation_from": new.escalation, "de_escalation_from": new.de_escalation}
    if all(level is None for level in said.values()):
        raise ValueError("a chat that wants neither direction wants to be stopped")
    if Level.NONE in said.values():
        raise ValueError("a level is between 1 and 5")
    return {name: level and int(level) for name, level in said.items()}


def _quiet_hours(new: tuple[str, str] | None) -> dict[str, Any]:
    begin, end = (
        (time.fromisoformat(hour).strftime("%H:%M") for hour in new) if new else (None,) * 2
    )
    if new and begin == end:
        raise ValueError("quiet hours cannot begin and end at the same time")
    return {"quiet_from": begin, "quiet_to": end}


def _digests(new: Sequence[str]) -> dict[str, Any]:
    unknown = sorted(set(new) - set(REGULAR))
    if unknown:
        raise ValueError(f"there is no {unknown[0]} digest; there are {', '.join(REGULAR)}")
    return {"digests": rows.dump([each for each in REGULAR if each in new])}


_COLUMNS: Mapping[str, Callable[[Any], dict[str, Any]]] = {
    "name": lambda new: {"name": str(new)},
    "levels": _level_columns,
    "timezone": lambda new: {"timezone": zone_of(new).key},
    "quiet": _quiet_hours,
    "quiet_mode": lambda new: {"quiet_mode": QuietMode(new).value},
    "muted_until": lambda new: {"muted_until": stamp_or_none(new)},
    "digests": _digests,
    "look": lambda new: {"look": Look(new).value},
}
