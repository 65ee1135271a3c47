"""A waiting delivery: what its chat wants, which messages it touches, and its being held or dropped."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from sqlite3 import Row

from sqlite_utils import Database

from storage import owed, rows, subscribers
from storage.assessment import Axis, Level, Verdict
from storage.db import StorageError, one, select, value, write
from storage.judging import (
    Drop,
    Item,
    Judgement,
    Pass,
    judge_alert,
    judge_digest,
    judge_notice,
)
from storage.model.alert import ReasonKind, Sides, sides
from storage.model.chat import Subscriber
from storage.times import moment, stamp

_TURNS = (ReasonKind.CALMED, ReasonKind.CONTRADICTED)
"""The answers that say the opposite of what they answer."""
CLEARS = timedelta(days=30)
"""So long after an escalation was told an all-clear of the two is an answer to it."""


@dataclass(frozen=True, slots=True)
class _Told:
    """What of an alert is the same for every chat that is owed it."""

    id: int
    kind: ReasonKind
    level: Level
    sides: Sides
    pair: str
    topics: tuple[str, ...]
    reply_to: int | None
    created: datetime


class Spoilt(Exception):
    """Our own code fails at one row of the outbox; the others are well."""

    def __init__(self, row: Row, fault: Exception) -> None:
        super().__init__(f"delivery {row['id']}: {type(fault).__name__}")
        self.id: int = row["id"]
        self.chat: str = row["chat"]
        self.attempts: int = row["attempts"] + 1
        """This one included."""
        self.fault = fault


@contextmanager
def blamed(row: Row) -> Iterator[None]:
    """Lay a fault of our own at the row that is being looked at. Raises Spoilt."""
    try:
        yield
    except (sqlite3.OperationalError, StorageError, Spoilt):
        raise
    except Exception as error:
        raise Spoilt(row, error) from error


class Wishes:
    """What subscribers want at ``now``; each is asked once. Only inside one transaction."""

    def __init__(self, db: Database, now: datetime) -> None:
        self._db = db
        self._now = now
        self._known = cache(self._read)
        self._alert = cache(self._read_alert)
        self._alarms = cache(self._read_alarms)

    def judge(self, row: Row) -> Judgement:
        """What becomes of one row of the outbox now. Raises Spoilt."""
        with blamed(row):
            return self._judged(row)

    def _judged(self, row: Row) -> Judgement:
        subscriber, mutes = self._known(row["chat"])
        if row["revision"]:
            return self._edit(row, subscriber)
        if row["digest"] is not None:
            return judge_digest(subscriber, self._now)
        if row["notice"] is not None:
            return judge_notice(subscriber, self._now)
        return judge_alert(self._item(row, subscriber), subscriber, mutes, self._now)

    def _item(self, row: Row, subscriber: Subscriber) -> Item:
        alert = self._alert(row["alert"])
        answers = alert.reply_to is not None and _told(self._db, row["chat"], alert.reply_to)
        earlier = self._alert(alert.reply_to).topics if answers else ()
        clears = alert.kind is ReasonKind.ALL_CLEAR and any(
            _told(self._db, row["chat"], alarm) for alarm in self._alarms(alert)
        )
        return Item(
            level=alert.level,
            sides=alert.sides,
            pair=alert.pair,
            topics=tuple(t for t in subscriber.topics if t in alert.topics or t in earlier),
            answers=answers or clears,
            settles=(answers and alert.kind in _TURNS) or clears,
            belongs=alert.topics,
        )

    def _edit(self, row: Row, subscriber: Subscriber) -> Judgement:
        """A change of a message makes no sound and disturbs no quiet."""
        if not subscriber.enabled:
            return Drop("the chat is off")
        if live_message(self._db, row) is None:
            return Drop("the message it would change never arrived")
        return Pass(silent=True)

    def _read(self, chat: str) -> tuple[Subscriber, dict[str, datetime]]:
        subscriber = subscribers.get(self._db, chat)
        if subscriber is None:
            raise KeyError(chat)
        return subscriber, subscribers.mutes(self._db, chat, self._now)

    def _read_alert(self, id: int) -> _Told:
        row = one(
            self._db,
            """
            SELECT id, level, pair, reply_to, created, verdict, escalation, de_escalation,
                json_extract(reason, '$.kind') AS kind,
                json_extract(reason, '$.axis') AS axis,
                (SELECT json_group_array(topic) FROM alert_topics WHERE alert = id) AS topics
            FROM alerts WHERE id = ?""",
            (id,),
        )
        if row is None:
            raise KeyError(id)
        return _Told(
            id=row["id"],
            kind=ReasonKind(row["kind"]),
            level=Level(row["level"]),
            sides=sides(
                rows.axis_or_none(row["axis"]),
                Level(row["level"]),
                Verdict(row["verdict"]),
                row["escalation"],
                row["de_escalation"],
            ),
            pair=row["pair"],
            topics=rows.texts(row["topics"]),
            reply_to=row["reply_to"],
            created=moment(row["created"]),
        )

    def _read_alarms(self, clear: _Told) -> list[int]:
        """The alerts of late that told the two escalate who are quiet now, newest first."""
        sql = """
            SELECT id FROM alerts WHERE pair = ? AND created >= ? AND id < ?
                AND json_extract(reason, '$.axis') = ? ORDER BY id DESC"""
        since = stamp(clear.created - CLEARS)
        asked = (clear.pair, since, clear.id, Axis.ESCALATION.value)
        return [row["id"] for row in select(self._db, sql, asked)]


def _told(db: Database, chat: str, alert: int) -> bool:
    sql = "SELECT 1 FROM told WHERE chat = ? AND alert = ? LIMIT 1"
    return value(db, sql, (chat, alert)) is not None


def cancel(db: Database, id: int, why: str, now: datetime) -> None:
    """Give a delivery up, for a reason that ``why`` says."""
    owed.cancel(db, "id = ?", (id,), why, now)


def hold(db: Database, id: int, until: datetime) -> None:
    """Keep a delivery back until ``until``; a summary then takes it up."""
    sql = "UPDATE deliveries SET state = 'held', due = NULL, held_until = ? WHERE id = ?"
    write(db, sql, (stamp(until), id))


def let_go(db: Database, id: int, now: datetime) -> None:
    """Put a held row back into its chat's queue."""
    sql = "UPDATE deliveries SET state = 'pending', due = ?, held_until = NULL WHERE id = ?"
    write(db, sql, (stamp(now), id))


def live_message(db: Database, row: Row) -> str | None:
    """The chat's id of the message that shows this row's alert now: the newest that arrived."""
    sql = """
        SELECT message FROM deliveries
        WHERE alert = ? AND chat = ? AND part = ? AND message IS NOT NULL
        ORDER BY revision DESC LIMIT 1"""
    found: str | None = value(db, sql, (row["alert"], row["chat"], row["part"]))
    return found


def answered_message(db: Database, row: Row) -> str | None:
    """The chat's id of the message that told the alert which this row's alert answers."""
    sql = """
        SELECT t.message FROM alerts a JOIN told t ON t.alert = a.reply_to AND t.chat = ?
        WHERE a.id = ? AND t.message IS NOT NULL ORDER BY t.at DESC LIMIT 1"""
    if row["alert"] is None or row["revision"]:
        return None
    found: str | None = value(db, sql, (row["chat"], row["alert"]))
    return found
