"""The outbox: what each chat is still owed, in order, each alert at least once.

    pending → sending (lease) → sent
        ↑ postpone, release   → failed                   give_up
        |                     → unknown → sending → …    unsure, a crash, a lease that ran out
    held → pending, or together as one digest            quiet hours and mutes end
    pending, held → cancelled, with the reason           level, unsubscribed, chat off, in a digest

A chat has one message in flight and gets its rows in the order they were made; a row that waits
for its time holds back the chat's later ones, other chats do not notice. Only an edit that waits
lets later rows pass. A chat's wishes (``storage.judging``) are asked at the claim.

What may or may not have arrived is sent once more and marked as a possible repeat; if that is
in doubt too, it stays ``unknown``. After a crash it may be tried up to three times more, because
a crash mostly comes before the sending. Edits in doubt are dropped.

Digests: what waits too long (``STALE``), or is too much after an outage (more than ``MANY``, the
oldest older than ``OUTAGE``), comes as one digest ``missed``, and what was held together as one
``catch-up``: their rows are cancelled and a delivery with ``digest`` set takes their place. A
severe alert is never folded into ``missed``, and one row alone stays itself.

Every function is one transaction. Where it cannot be written (``DiskFull``), ``claim`` raises
before anything is sent.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from sqlite3 import Row

from sqlite_utils import Database

from storage import folding, waiting
from storage.db import one, select, transaction, value, write
from storage.judging import Drop, Hold, Pass
from storage.model.chat import Delivery
from storage.times import moment, stamp, stamp_or_none
from storage.waiting import Spoilt, Wishes

RESENDS, CRASH_RESENDS = 1, 3
"""How often a message in doubt is sent again: after an ambiguous answer, and after crashes."""
JUDGED_AT_ONCE = 100
"""A claim stops judging here, to keep the event loop responsive."""

_READY = """
    SELECT d.* FROM deliveries d INDEXED BY deliveries_queue
    LEFT JOIN pauses p ON p.place = substr(d.chat, 1, instr(d.chat || '/', '/') - 1)
    WHERE d.due IS NOT NULL AND d.due <= :now AND d.state IN ('pending', 'unknown')
        AND coalesce(p.until, '') <= :now
        AND NOT EXISTS (
            SELECT 1 FROM deliveries e WHERE e.chat = d.chat AND e.due IS NOT NULL
                AND e.id < d.id AND (e.revision = 0 OR e.due <= :now))
        AND NOT EXISTS (
            SELECT 1 FROM deliveries f WHERE f.chat = d.chat AND f.state = 'sending')
    ORDER BY d.id LIMIT :limit"""


def claim(db: Database, now: datetime, limit: int, lease: timedelta) -> list[Delivery]:
    """Take up to ``limit`` deliveries that are due, at most one a chat, oldest first.

    Each is ``sending`` from the commit on; unless an outcome is written within ``lease`` it
    counts as in doubt. Where very many have fallen away or are held, the list may be empty
    although something is still due; ``next_due`` says so.

    Raises Spoilt where our own code fails at a row; nothing is claimed then, and the caller takes
    the row out of the way with ``set_back``.
    """
    with transaction(db):
        _expire(db, now)
        wishes = Wishes(db, now)
        folding.wake(db, wishes, now)
        if _paused_until(db, "", now):
            return []
        claimed: list[Delivery] = []
        judged = 0
        while len(claimed) < limit and judged < JUDGED_AT_ONCE:
            ready = select(db, _READY, {"now": stamp(now), "limit": limit - len(claimed)})
            if not ready:
                break
            judged += len(ready)
            for row in ready:
                with waiting.blamed(row):
                    delivery = _take(db, wishes, row, now, lease)
                if delivery is not None:
                    claimed.append(delivery)
    return claimed


def _take(
    db: Database, wishes: Wishes, row: Row, now: datetime, lease: timedelta
) -> Delivery | None:
    """Mark one ready row as sending, or do with it what its subscriber wishes."""
    match wishes.judge(row):
        case Drop(why):
            waiting.cancel(db, row["id"], why, now)
        case Hold(until):
            waiting.hold(db, row["id"], until)
        case Pass(silent):
            if folding.fold_missed(db, wishes, row, now):
                return None
            return _sending(db, row, silent, now + lease)
    return None


def _sending(db: Database, row: Row, silent: bool, until: datetime) -> Delivery:
    sql = "UPDATE deliveries SET state = 'sending', due = ?, attempts = attempts + 1 WHERE id = ?"
    write(db, sql, (stamp(until), row["id"]))
    return Delivery(
        id=row["id"],
        alert=row["alert"] or 0,
        chat=row["chat"],
        revision=row["revision"],
        attempts=row["attempts"] + 1,
        possible_repeat=row["repeats"] > 0,
        message=waiting.live_message(db, row) if row["revision"] else None,
        silent=silent,
        reply_to=waiting.answered_message(db, row),
        digest=row["digest"],
        notice=row["notice"],
        part=row["part"],
    )


# --- Outcomes --------------------------------------------------------------------------------


def settle(db: Database, delivery: Delivery, message: str | None, now: datetime) -> None:
    """It arrived; ``message`` is the chat's id of it. That holds however late we hear of it."""
    with transaction(db):
        sql = """
            UPDATE deliveries SET state = 'sent', due = NULL, held_until = NULL, message = ?,
            why = NULL, ended = ? WHERE id = ?"""
        write(db, sql, (message, stamp(now), delivery.id))
        write(
            db,
            """
            UPDATE subscribers SET stumbling_since = NULL WHERE stumbling_since IS NOT NULL
            AND id = (SELECT chat FROM deliveries WHERE id = ?)""",
            (delivery.id,),
        )


def postpone(db: Database, delivery: Delivery, not_before: datetime, error: str) -> None:
    """It certainly was not sent; try again from ``not_before``."""
    with transaction(db):
        _out_of_flight(
            db, delivery, "state = 'pending', due = ?, why = ?", stamp(not_before), error
        )


def release(db: Database, delivery: Delivery, now: datetime) -> None:
    """Give back a claim that was never tried (shutting down); nothing is counted."""
    with transaction(db):
        change = "state = 'pending', due = ?, attempts = attempts - 1"
        _out_of_flight(db, delivery, change, stamp(now))


def unsure(db: Database, delivery: Delivery, error: str, now: datetime) -> bool:
    """It may have arrived: resent once as a possible repeat; an edit is dropped.

    False where a message is left at that because its repeat is in doubt too.
    """
    with transaction(db):
        row = _in_flight(db, delivery)
        return row is None or _doubt(db, row, error, RESENDS, now) or bool(row["revision"])


def give_up(db: Database, delivery: Delivery, error: str, now: datetime) -> None:
    """It will never arrive."""
    with transaction(db):
        change = "state = 'failed', due = NULL, why = ?, ended = ?"
        _out_of_flight(db, delivery, change, error, stamp(now))


def set_back(db: Database, row: Spoilt, again: datetime | None, error: str, now: datetime) -> None:
    """It cannot be judged: try again at ``again``, or never (None)."""
    state = "failed" if again is None else "pending"
    sql = """
        UPDATE deliveries SET state = ?, due = ?, held_until = NULL, attempts = attempts + 1,
        why = ?, ended = ? WHERE id = ? AND state IN ('pending', 'held', 'unknown')"""
    ended = stamp(now) if again is None else None
    with transaction(db):
        write(db, sql, (state, stamp_or_none(again), error, ended, row.id))


def set_aside(db: Database, delivery: Delivery, error: str, now: datetime) -> None:
    """Nothing better can be written of it: it may have arrived, and is not sent again."""
    with transaction(db):
        change = "state = 'unknown', due = NULL, why = ?, ended = ?"
        _out_of_flight(db, delivery, change, error, stamp(now))


def recover(db: Database, now: datetime) -> list[str]:
    """At start: what a crash left in sending becomes unknown.

    Returns the chats of messages that are not sent again, because of too many crashes in a row.
    """
    with transaction(db):
        sql = "SELECT * FROM deliveries INDEXED BY deliveries_in_flight WHERE state = 'sending'"
        left = select(db, sql)
        why = "Detente was stopped while it was being sent"
        again = [_doubt(db, row, why, CRASH_RESENDS, now) for row in left]
    return [
        row["chat"] for row, yes in zip(left, again, strict=True) if not (yes or row["revision"])
    ]


def _in_flight(db: Database, delivery: Delivery) -> Row | None:
    """The row, if this very claim of it is still the one in flight."""
    sql = "SELECT * FROM deliveries WHERE id = ? AND state = 'sending' AND attempts = ?"
    return one(db, sql, (delivery.id, delivery.attempts))


def _out_of_flight(db: Database, delivery: Delivery, change: str, *values: object) -> None:
    """Change the row, unless the lease ran out and it went its own way since."""
    sql = f"UPDATE deliveries SET {change} WHERE id = ? AND state = 'sending' AND attempts = ?"  # noqa: S608
    write(db, sql, (*values, delivery.id, delivery.attempts))


def _doubt(db: Database, row: Row, why: str, most: int, now: datetime) -> bool:
    """Nobody knows whether it arrived: to be sent again (True), or left at that."""
    again = bool(row["revision"] == 0 and row["repeats"] < most)
    sql = """
        UPDATE deliveries SET state = 'unknown', repeats = repeats + 1, why = ?, due = ?, ended = ?
        WHERE id = ?"""
    due, ended = (stamp(now), None) if again else (None, stamp(now))
    write(db, sql, (why, due, ended, row["id"]))
    return again


def _expire(db: Database, now: datetime) -> None:
    sql = """
        SELECT * FROM deliveries INDEXED BY deliveries_in_flight
        WHERE state = 'sending' AND due <= ?"""
    for row in select(db, sql, (stamp(now),)):
        _doubt(db, row, "no outcome was written in time", RESENDS, now)


# --- When, and how much ----------------------------------------------------------------------


def pause(db: Database, chat: str | None, until: datetime) -> None:
    """Send nothing to ``chat`` (None: to anyone) before ``until``; survives a restart.

    The topics of one forum share its pause. A shorter pause never ends a longer one.
    """
    sql = """
        INSERT INTO pauses VALUES (?, ?)
        ON CONFLICT DO UPDATE SET until = max(until, excluded.until)"""
    with transaction(db):
        write(db, sql, ("" if chat is None else chat.partition("/")[0], stamp(until)))


def forget_the_future(db: Database, now: datetime) -> None:
    """After the clock was set back: what waits for a moment by the old clock need not any longer.

    What is held is judged again, and a pause that still has to be is asked for again.
    """
    moments = {"now": stamp(now)}
    with transaction(db):
        waiting = "UPDATE deliveries SET due = :now WHERE due > :now AND state <> 'sending'"
        write(db, waiting, moments)
        write(db, "UPDATE deliveries SET held_until = :now WHERE held_until > :now", moments)
        made = "UPDATE deliveries SET created = :now WHERE created > :now AND ended IS NULL"
        write(db, made, moments)
        write(db, "DELETE FROM pauses")


def next_due(db: Database, now: datetime) -> datetime | None:
    """When ``claim`` may next have something; not before ``now``; None if nothing waits."""
    sql = """
        WITH heads AS (
            SELECT chat, min(id), due FROM deliveries
            WHERE due IS NOT NULL AND revision = 0 GROUP BY chat
        ), edits AS (
            SELECT chat, NULL, min(due) FROM deliveries
            WHERE due IS NOT NULL AND revision > 0 AND chat NOT IN (SELECT chat FROM heads)
            GROUP BY chat
        )
        SELECT min(max(due, coalesce(until, ''))) FROM
            (SELECT * FROM heads UNION ALL SELECT * FROM edits)
            LEFT JOIN pauses ON place = substr(chat, 1, instr(chat || '/', '/') - 1)"""
    queued = value(db, sql)
    held = value(db, "SELECT min(held_until) FROM deliveries WHERE held_until IS NOT NULL")
    first = min((text for text in (queued, held) if text is not None), default=None)
    if first is None:
        return None
    return max(moment(first), now, _paused_until(db, "", now) or now)


def _paused_until(db: Database, place: str, now: datetime) -> datetime | None:
    sql = "SELECT until FROM pauses WHERE place = ? AND until > ?"
    text = value(db, sql, (place, stamp(now)))
    return None if text is None else moment(text)
