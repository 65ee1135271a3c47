"""Thresholds and silences: what admins set on alerts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlite_utils import Database

from storage.assessment import Axis
from storage.db import select, transaction, value, write
from storage.times import moment, stamp


def thresholds(db: Database) -> Mapping[tuple[str, Axis], float]:
    """Every threshold that was set, by topic id and axis; the others are the default."""
    found = select(db, "SELECT topic, axis, score FROM thresholds")
    return {(row["topic"], Axis(row["axis"])): row["score"] for row in found}


def set_threshold(db: Database, topic: str, axis: Axis, score: float | None) -> float | None:
    """Set (None: back to the default) and return what was set before, if anything.

    ``score`` is 0-100, else ValueError; an unknown topic raises KeyError.
    """
    if score is not None and not 0 <= score <= 100:
        raise ValueError(f"a threshold is between 0 and 100, not {score:g}")
    place = (topic, axis.value)
    with transaction(db):
        if value(db, "SELECT 1 FROM topics WHERE id = ? AND NOT removed", (topic,)) is None:
            raise KeyError(topic)
        before: float | None = value(
            db, "SELECT score FROM thresholds WHERE topic = ? AND axis = ?", place
        )
        write(db, "DELETE FROM thresholds WHERE topic = ? AND axis = ?", place)
        if score is not None:
            write(
                db, "INSERT INTO thresholds (topic, axis, score) VALUES (?, ?, ?)", (*place, score)
            )
    return before


def silence(db: Database, what: str, until: datetime) -> None:
    """Tell nobody about a topic id or pair key until a moment; judging goes on."""
    with transaction(db):
        write(
            db,
            "INSERT INTO silences VALUES (?, ?) ON CONFLICT DO UPDATE SET until = excluded.until",
            (what, stamp(until)),
        )


def unsilence(db: Database, what: str) -> bool:
    """Let it be told again; False if it was not silenced."""
    with transaction(db):
        return write(db, "DELETE FROM silences WHERE what = ?", (what,)) > 0


def silences(db: Database, now: datetime) -> dict[str, datetime]:
    """What is silenced at ``now``, and until when."""
    sql = "SELECT what, until FROM silences WHERE until > ? ORDER BY what"
    return {row["what"]: moment(row["until"]) for row in select(db, sql, (stamp(now),))}
