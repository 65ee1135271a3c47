"""Counts and ages that say at a glance whether Detente is alive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.articles import languages_unassessed
from storage.db import one, value
from storage.feeds import heard, quiet_since
from storage.times import moment, moment_or_none, stamp

DAY = timedelta(days=1)
OVERDUE = timedelta(minutes=5)
"""What was let go just now is not late although it is old."""
QUIET = timedelta(days=3)
"""Most publishers have something new more often than this."""


@dataclass(frozen=True, slots=True)
class Health:
    """The state of everything that is remembered, as of one moment."""

    articles: int
    articles_day: int
    """Arrived in the last 24 hours; likewise the others of this name."""
    alerts: int
    alerts_day: int
    stories_day: int
    subscribers: int
    """Enabled ones."""
    disabled: int
    feeds: int
    """All but the removed ones."""
    feeds_failing: int
    feeds_paused: int
    """By an admin."""
    feeds_gone: int
    """Given up by their publishers."""
    feeds_quiet: Mapping[str, datetime | None]
    """Feeds without anything new for ``QUIET``: title → when they last had some."""
    heard: datetime | None
    """When any feed last brought an article, or the first was added; None without feeds."""
    last_article: datetime | None
    last_poll: datetime | None
    """When a feed was last read without an error."""
    waiting: int
    """Deliveries that wait, the held ones left out."""
    held: int
    oldest_waiting: timedelta | None
    stuck: timedelta | None
    """As ``oldest_waiting``, without what its chat itself holds up: those that the chat service
    does not find or wants left alone for a while."""
    missing: int
    """Chats that the chat service does not find."""
    unsure_day: int
    failed_day: int
    unassessed_day: Mapping[str, int]
    bytes: int
    """Size of the database."""

    @property
    def feeds_read(self) -> int:
        """Those that are polled."""
        return self.feeds - self.feeds_paused - self.feeds_gone


def health(db: Database, now: datetime) -> Health:
    """Count everything; a few milliseconds at a million articles."""
    day = stamp(now - DAY)
    feeds = one(
        db,
        """
        SELECT count(*) AS every, coalesce(sum(state = 'active' AND errors > 0), 0) AS failing,
            coalesce(sum(state = 'paused'), 0) AS paused,
            coalesce(sum(state = 'gone'), 0) AS gone, max(last_ok) AS last_poll
        FROM feeds WHERE state <> 'removed'""",
    )
    queue = one(
        db,
        """
        SELECT count(*) AS waiting, min(created) AS oldest FROM deliveries
        WHERE due IS NOT NULL""",
    )
    ended = one(
        db,
        """
        SELECT coalesce(sum(state = 'unknown'), 0) AS unsure,
            coalesce(sum(state = 'failed'), 0) AS failed
        FROM deliveries WHERE ended >= ?""",
        (day,),
    )
    if feeds is None or queue is None or ended is None:
        raise AssertionError("an aggregate always has one row")
    return Health(
        articles=_count(db, "articles"),
        articles_day=_count(db, "articles WHERE seen >= ?", day),
        alerts=_count(db, "alerts"),
        alerts_day=_count(db, "alerts WHERE created >= ?", day),
        stories_day=_count(db, "stories WHERE updated >= ?", day),
        subscribers=_count(db, "subscribers WHERE enabled"),
        disabled=_count(db, "subscribers WHERE NOT enabled"),
        feeds=feeds["every"],
        feeds_failing=feeds["failing"],
        feeds_paused=feeds["paused"],
        feeds_gone=feeds["gone"],
        feeds_quiet=quiet_since(db, now - QUIET),
        heard=heard(db, now),
        last_article=moment_or_none(value(db, "SELECT max(seen) FROM articles")),
        last_poll=moment_or_none(feeds["last_poll"]),
        waiting=queue["waiting"],
        held=_count(db, "deliveries WHERE held_until IS NOT NULL"),
        oldest_waiting=None if queue["oldest"] is None else now - moment(queue["oldest"]),
        stuck=None if (first := _stuck(db, now)) is None else now - first,
        missing=_count(db, "subscribers WHERE enabled AND stumbling_since IS NOT NULL"),
        unsure_day=ended["unsure"],
        failed_day=ended["failed"],
        unassessed_day=languages_unassessed(db, now - DAY),
        bytes=_bytes(db),
    )


def _stuck(db: Database, now: datetime) -> datetime | None:
    sql = """
        SELECT min(d.created) FROM deliveries d JOIN subscribers s ON s.id = d.chat
        LEFT JOIN pauses p ON p.place = substr(d.chat, 1, instr(d.chat || '/', '/') - 1)
        WHERE d.due IS NOT NULL AND (d.attempts > 0 OR d.due < :late)
            AND s.stumbling_since IS NULL AND coalesce(p.until, '') <= :now"""
    return moment_or_none(value(db, sql, {"now": stamp(now), "late": stamp(now - OVERDUE)}))


def _count(db: Database, what: str, *values: str) -> int:
    return int(value(db, f"SELECT count(*) FROM {what}", values))  # noqa: S608


def _bytes(db: Database) -> int:
    return int(value(db, "PRAGMA page_count")) * int(value(db, "PRAGMA page_size"))
