"""Forgetting: what is too old to be of use is deleted, in small bites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.db import transaction, write
from storage.times import stamp

BITE = 500
"""Rows deleted in one transaction, so that alerts need not wait for it."""
LEAST_KEYS = timedelta(days=60)
HOURLY = timedelta(days=90)
"""Hours of the temperature kept one by one; beyond it the midnight of each day stands for it."""
UPDATES = timedelta(days=3)
"""Longer than a chat service keeps updates."""


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many of each were forgotten."""

    articles: int
    stories: int
    alerts: int
    keys: int
    others: int


def prune(db: Database, now: datetime, keep_days: int, most: int = 20_000) -> Pruned:
    """Forget articles, stories, alerts and deliveries older than ``keep_days`` (at least 1).

    An alert somebody still waits for stays. Keys are kept twice as long, and at least 60 days
    after a source last showed them, so that old news published again stays known. The audit and
    the dates of acts are kept. At most about ``most`` rows of a kind go at once; the rest is for
    the next time.
    """
    if keep_days < 1:
        raise ValueError(f"at least one day has to be kept, not {keep_days}")
    old = stamp(now - timedelta(days=keep_days))
    long_ago = stamp(now - max(timedelta(days=2 * keep_days), LEAST_KEYS))
    alerts = _bites(
        db,
        "alerts",
        """created < ? AND NOT EXISTS (SELECT 1 FROM deliveries WHERE alert = alerts.id
            AND (due IS NOT NULL OR held_until IS NOT NULL))
        AND NOT EXISTS (SELECT 1 FROM digest_alerts x JOIN deliveries d USING (digest)
            WHERE x.alert = alerts.id AND (d.due IS NOT NULL OR d.held_until IS NOT NULL))""",
        old,
        most,
    )
    return Pruned(
        alerts=alerts,
        stories=_bites(db, "stories", "updated < ?", old, most),
        articles=_bites(db, "articles", "seen < ?", old, most),
        keys=_bites(db, "article_keys", "sighted < ? AND article IS NULL", long_ago, most, "key"),
        others=_others(db, now, old),
    )


def _bites(db: Database, table: str, where: str, before: str, most: int, key: str = "id") -> int:
    sql = f"""
        DELETE FROM {table} WHERE {key} IN
        (SELECT {key} FROM {table} WHERE {where} LIMIT {BITE})"""  # noqa: S608
    gone = 0
    while gone < most:
        with transaction(db):
            bite = write(db, sql, (before,))
        gone += bite
        if bite < BITE:
            break
    return gone


def _others(db: Database, now: datetime, old: str) -> int:
    """Finished deliveries of notices and digests, expired codes and pauses, thinned series."""
    past = stamp(now)
    statements = (
        (
            """
            DELETE FROM notices WHERE created < ? AND NOT EXISTS (SELECT 1 FROM deliveries
            WHERE notice = notices.id AND (due IS NOT NULL OR held_until IS NOT NULL))""",
            old,
        ),
        (
            """
            DELETE FROM digests WHERE until < ? AND NOT EXISTS (SELECT 1 FROM deliveries
            WHERE digest = digests.id AND (due IS NOT NULL OR held_until IS NOT NULL))""",
            old,
        ),
        ("DELETE FROM codes WHERE until <= ? OR uses = 0", past),
        ("DELETE FROM asks WHERE until <= ?", past),
        ("DELETE FROM silences WHERE until <= ?", past),
        ("DELETE FROM mutes WHERE until <= ?", past),
        ("DELETE FROM pauses WHERE until <= ?", past),
        ("DELETE FROM host_pauses WHERE until <= ?", past),
        ("DELETE FROM updates WHERE at < ?", stamp(now - UPDATES)),
        (
            "DELETE FROM heat_series WHERE at < ? AND substr(at, 12, 2) <> '00'",
            stamp(now - HOURLY),
        ),
    )
    gone = 0
    for sql, before in statements:
        with transaction(db):
            gone += write(db, sql, (before,))
    return gone
