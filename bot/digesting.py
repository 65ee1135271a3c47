"""Regular digests: when each is due in its chat's own time zone, and what goes into it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sqlite_utils import Database

from bot.moments import zone
from storage import alerts, digests, subscribers
from storage.digests import DigestKind
from storage.judging import why_unwanted
from storage.model.chat import Subscriber
from storage.times import utc

HOURS = {
    DigestKind.MORNING: time(7),
    DigestKind.EVENING: time(19),
    DigestKind.WEEKLY: time(7),
}
MONDAY = 0
GRACE = timedelta(hours=3)
"""A digest that could not be made within this time of its hour is left out."""


def stretch(kind: DigestKind, timezone: str, now: datetime) -> tuple[datetime, datetime]:
    """The time that the latest digest due by ``now`` tells of: since the one before it was due."""
    place = zone(timezone)
    today = now.astimezone(place).date()
    until = datetime.combine(today, HOURS[kind], place)
    if utc(until) > now:
        until -= timedelta(days=1)
    days = 7 if kind is DigestKind.WEEKLY else 1
    while kind is DigestKind.WEEKLY and until.weekday() != MONDAY:
        until -= timedelta(days=1)
    return utc(until - timedelta(days=days)), utc(until)


def queue_due(db: Database, now: datetime) -> int:
    """Put every digest whose hour has come into the outbox; returns how many."""
    queued = 0
    for one in subscribers.every(db):
        for name in one.digests if one.enabled else ():
            queued += _queue(db, one, DigestKind(name), now)
    return queued


def _last_daily(one: Subscriber, until: datetime) -> datetime:
    """When the daily digest before that of ``until`` was due, so that of two each tells its half."""
    just_before = until - timedelta(seconds=1)
    daily = (DigestKind(name) for name in one.digests if name != DigestKind.WEEKLY)
    return max(stretch(kind, one.timezone, just_before)[1] for kind in daily)


def _queue(db: Database, one: Subscriber, kind: DigestKind, now: datetime) -> int:
    since, until = stretch(kind, one.timezone, now)
    if kind is not DigestKind.WEEKLY:
        since = _last_daily(one, until)
    if now - until > GRACE or (one.created is not None and one.created > until):
        return 0
    told = alerts.between(db, since, until, list(one.topics))
    loud = [
        alert.id
        for alert in told
        if alert.level and not why_unwanted(alert.sides, alert.reason.topics, one)
    ]
    return int(digests.queue(db, digests.Due(one.id, kind, since, until), loud, now))
