"""Topics: imported by id from a file, changed in chat, never lost silently."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from storage import rows
from storage.db import one, transaction, value, write
from storage.model.policy import WORLD, Topic
from storage.times import stamp


def import_topics(db: Database, topics: Sequence[Topic], now: datetime) -> list[str]:
    """Bring in a file's topics by id; returns the ids that are new or changed.

    One that was changed or removed in chat stays as the chat left it; one that is no longer in
    the file stays too. ``world`` always exists and always holds everything.
    """
    touched = []
    with transaction(db):
        for topic in topics:
            row = one(db, "SELECT * FROM topics WHERE id = ?", (topic.id,))
            if row is None or not (row["in_chat"] or rows.topic(row) == _kept(topic)):
                _put(db, topic, 0, now)
                touched.append(topic.id)
    return touched


def every(db: Database) -> list[Topic]:
    """All topics, ``world`` first, then by name."""
    # As one text, whose meaning is remembered: every article asks for them.
    sql = """
        SELECT json_group_array(json_array(id, name, pairs, actors, places, everything))
        FROM topics WHERE NOT removed"""
    return list(rows.topics(value(db, sql)))


def get(db: Database, id: str) -> Topic | None:
    """The topic of that id, if there is one."""
    row = one(db, "SELECT * FROM topics WHERE id = ? AND NOT removed", (id,))
    return None if row is None else rows.topic(row)


def save(db: Database, topic: Topic, now: datetime) -> None:
    """Add or change a topic from chat; later imports leave it alone."""
    with transaction(db):
        _put(db, topic, 1, now)


def remove(db: Database, id: str, now: datetime) -> bool:
    """Take a topic away (``world`` raises ValueError); ``save`` brings it back, subscribers too."""
    if id == WORLD.id:
        raise ValueError("the topic world always stays")
    with transaction(db):
        sql = "UPDATE topics SET removed = 1, in_chat = 1, changed = ? WHERE id = ? AND NOT removed"
        return write(db, sql, (stamp(now), id)) > 0


def subscribers_of(db: Database, id: str) -> int:
    """How many enabled subscribers follow it."""
    sql = """
        SELECT count(*) FROM subscriptions JOIN subscribers ON id = chat
        WHERE topic = ? AND enabled"""
    return int(value(db, sql, (id,)))


def _kept(topic: Topic) -> Topic:
    """As the database gives it back: ``world`` keeps its meaning whatever a file says."""
    if topic.id == WORLD.id:
        return Topic(topic.id, topic.name, everything=True)
    return topic


def _put(db: Database, topic: Topic, in_chat: int, now: datetime) -> None:
    topic = _kept(topic)
    values = {
        "id": topic.id,
        "name": topic.name,
        "pairs": rows.dump(topic.pairs),
        "actors": rows.dump(topic.actors),
        "places": rows.dump(topic.places),
        "everything": int(topic.everything),
        "in_chat": in_chat,
        "removed": 0,
        "changed": stamp(now),
    }
    db.table("topics", pk="id").upsert(values)
