"""Who is owed what: the deliveries that an alert makes, and later the growth of its story; and
what is owed no longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.assessment import Axis, Level
from storage.db import one, write
from storage.model.alert import ReasonKind, Sides
from storage.times import stamp

_HEARD_OF_IT = """
    EXISTS (
        SELECT 1 FROM alerts mine JOIN alerts other ON other.story = mine.story
        JOIN deliveries d ON d.alert = other.id AND d.chat = s.id
        WHERE mine.id = :alert AND (d.state NOT IN ('cancelled', 'failed') OR EXISTS (
            SELECT 1 FROM digest_alerts x JOIN digests g ON g.id = x.digest
            WHERE x.alert = other.id AND g.chat = s.id)))"""
"""Whether the chat ``s`` was told the alert's story, or is about to be."""
EDIT_EVERY = timedelta(minutes=2)
"""A message is changed at most this often; what grows meanwhile goes into the next change."""


def by_alert(db: Database, alert: int, now: datetime) -> int:
    """One delivery for each enabled subscriber of the alert's topics. Inside a transaction.

    An alert that answers an earlier one also goes to those who were told that one and still
    follow its topics. A first signal of a story goes only to those who have not heard of it.
    """
    sql = f"""
        INSERT INTO deliveries (chat, alert, created, state, due)
        SELECT chat, :alert, :now, 'pending', :now FROM (
            SELECT b.chat FROM alert_topics t JOIN subscriptions b ON b.topic = t.topic
            WHERE t.alert = :alert
            UNION
            SELECT b.chat FROM alert_topics t JOIN subscriptions b ON b.topic = t.topic
            WHERE t.alert = :answers
                AND b.chat IN (SELECT chat FROM told WHERE alert = :answers)
        ) JOIN subscribers s ON s.id = chat
        WHERE s.enabled AND NOT (:first AND {_HEARD_OF_IT})
        ORDER BY s.created, s.id"""  # noqa: S608
    about = "SELECT json_extract(reason, '$.kind') AS kind, reply_to FROM alerts WHERE id = ?"
    row = one(db, about, (alert,))
    if row is None:
        raise KeyError(alert)
    first = row["kind"] == ReasonKind.FIRST_SIGNAL.value
    asked = {"alert": alert, "now": stamp(now), "first": first, "answers": row["reply_to"]}
    return write(db, sql, asked)


def by_rise(db: Database, alert: int, before: Sides, now: datetime) -> int:
    """What an alert owes that now tells more than ``before``: louder, or a second direction.

    A chat that no direction was loud enough for so far is told it now, if one is by now: what it
    set for a topic of its own is asked at the claim. Who has its message sees it change
    (``by_growth``), and for whom it is held back by quiet hours is asked again. Inside a
    transaction.
    """
    levels = {axis.name: Level.NONE for axis in Axis} | {a.name: level for a, level in before}
    moments = {"alert": alert, "now": stamp(now), "off": len(Level), **levels}
    owed = f"""
        INSERT INTO deliveries (chat, alert, created, state, due)
        SELECT DISTINCT s.id, :alert, :now, 'pending', :now
        FROM alert_topics t JOIN subscriptions b ON b.topic = t.topic
        JOIN subscribers s ON s.id = b.chat
        WHERE t.alert = :alert AND s.enabled AND NOT {_HEARD_OF_IT} AND (
            EXISTS (SELECT 1 FROM topic_levels l JOIN alert_topics o ON o.topic = l.topic
                WHERE l.chat = s.id AND o.alert = :alert)
            OR :ESCALATION < coalesce(s.escalation_from, :off)
                AND :DE_ESCALATION < coalesce(s.de_escalation_from, :off))
        ORDER BY s.created, s.id
        ON CONFLICT (alert, chat, part, revision) DO UPDATE SET state = 'pending',
            due = excluded.due, created = excluded.created, why = NULL, ended = NULL"""  # noqa: S608
    held = """
        UPDATE deliveries SET held_until = :now
        WHERE alert = :alert AND held_until IS NOT NULL"""
    return write(db, owed, moments) + write(db, held, moments)


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


def cancel(db: Database, which: str, values: Sequence[object], why: str, now: datetime) -> int:
    """Send none of the waiting deliveries for which the SQL condition ``which`` holds.

    Returns how many there were. Inside a transaction.
    """
    sql = f"""
        UPDATE deliveries SET state = 'cancelled', due = NULL, held_until = NULL, why = ?, ended = ?
        WHERE {which}"""  # noqa: S608
    return write(db, sql, (why, stamp(now), *values))
