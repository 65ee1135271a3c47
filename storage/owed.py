"""Who is owed what: the deliveries that an alert, or the growth of its story, makes."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.db import one, write
from storage.model import ReasonKind
from storage.times import stamp

EDIT_EVERY = timedelta(minutes=2)
"""A message is changed at most this often; what grows meanwhile goes into the next change."""


def by_alert(db: Database, alert: int, now: datetime) -> int:
    """One delivery for each enabled subscriber of the alert's topics. Inside a transaction.

    An alert that answers an earlier one also goes to those who were told that one and still
    follow its topics. A first signal of a story goes only to those who have not heard of it.
    """
    sql = """
        INSERT INTO deliveries (chat, alert, created, state, due)
        SELECT chat, :alert, :now, 'pending', :now FROM (
            SELECT b.chat FROM alert_topics t JOIN subscriptions b ON b.topic = t.topic
            WHERE t.alert = :alert
            UNION
            SELECT b.chat FROM alert_topics t JOIN subscriptions b ON b.topic = t.topic
            WHERE t.alert = :answers
                AND b.chat IN (SELECT chat FROM told WHERE alert = :answers)
        ) JOIN subscribers s ON s.id = chat
        WHERE s.enabled AND NOT (:first AND EXISTS (
            SELECT 1 FROM alerts mine
            JOIN alerts other ON other.story = mine.story AND other.id <> mine.id
            JOIN deliveries d ON d.alert = other.id AND d.chat = s.id
            WHERE mine.id = :alert AND (d.state NOT IN ('cancelled', 'failed') OR EXISTS (
                SELECT 1 FROM digest_alerts x JOIN digests g ON g.id = x.digest
                WHERE x.alert = other.id AND g.chat = s.id))
        ))
        ORDER BY s.created, s.id"""
    about = "SELECT json_extract(reason, '$.kind') AS kind, reply_to FROM alerts WHERE id = ?"
    row = one(db, about, (alert,))
    if row is None:
        raise KeyError(alert)
    first = row["kind"] == ReasonKind.FIRST_SIGNAL.value
    asked = {"alert": alert, "now": stamp(now), "first": first, "answers": row["reply_to"]}
    return write(db, sql, asked)


def by_growth(db: Database, alert: int, now: datetime) -> int:
    """One silent edit for each chat that has the alert's message. Inside a transaction.

    None where an edit already waits, or where the message itself still does: both will show the
    story as it then stands.
    """
    sql = """
        INSERT INTO deliveries (chat, alert, part, revision, created, state, due)
        SELECT d.chat, d.alert, d.part, 1 + max(e.revision), :now, 'pending',
            CASE WHEN max(e.revision > 0 AND e.ended > :recently) THEN :later ELSE :now END
        FROM deliveries d
        JOIN deliveries e ON e.alert = d.alert AND e.chat = d.chat AND e.part = d.part
        JOIN subscribers s ON s.id = d.chat AND s.enabled
        WHERE d.alert = :alert AND d.revision = 0 AND d.state IN ('sent', 'sending')
        GROUP BY d.id
        HAVING NOT max(e.revision > 0 AND e.state = 'pending')
        ORDER BY d.id"""
    moments = {"now": now, "later": now + EDIT_EVERY, "recently": now - EDIT_EVERY}
    stamps = {name: stamp(moment) for name, moment in moments.items()}
    return write(db, sql, {"alert": alert, **stamps})
