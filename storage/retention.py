"""Forgetting: what is too old to be of use is deleted, in small bites."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage import frequencies, heats
from storage.db import transaction, write
from storage.times import stamp

BITE = 100
"""Rows deleted in one transaction: some tens of milliseconds even of a large database."""
LEAST_KEYS = timedelta(days=60)
DAY = timedelta(days=1)
UPDATES = timedelta(days=3)
"""Longer than a chat service keeps updates."""


_OLD = (
    (
        "alerts",
        """
        DELETE FROM alerts WHERE id IN (
            SELECT id FROM alerts WHERE created < ?
            AND NOT EXISTS (SELECT 1 FROM deliveries WHERE alert = alerts.id
                AND (due IS NOT NULL OR held_until IS NOT NULL))
            AND NOT EXISTS (SELECT 1 FROM digest_alerts x JOIN deliveries d USING (digest)
                WHERE x.alert = alerts.id AND (d.due IS NOT NULL OR d.held_until IS NOT NULL))
            LIMIT ?)""",
    ),
    (
        "stories",
        """
        DELETE FROM stories WHERE id IN (
            SELECT id FROM stories WHERE updated < ?
            AND NOT EXISTS (SELECT 1 FROM alerts WHERE story = stories.id) LIMIT ?)""",
    ),
    (
        "articles",
        """
        DELETE FROM articles WHERE id IN (
            SELECT id FROM articles WHERE seen < ?
            AND NOT EXISTS (SELECT 1 FROM alerts WHERE article = articles.id) LIMIT ?)""",
    ),
)
_KEYS = """
    DELETE FROM article_keys WHERE key IN
    (SELECT key FROM article_keys WHERE sighted < ? AND article IS NULL LIMIT ?)"""


def steps(db: Database, now: datetime, keep_days: int) -> Iterator[dict[str, int]]:
    """Forget articles, stories, alerts and deliveries older than ``keep_days`` (at least 1).

    Each step is one short transaction and says how many rows of a kind it took, so that a caller
    can let others have their turn in between. An alert somebody still waits for stays, with what
    it tells of. Keys are kept twice as long, and at least 60 days after a source last showed them,
    so that old news published again stays known. The audit and the dates of acts are kept.
    """
    if keep_days < 1:
        raise ValueError(f"at least one day has to be kept, not {keep_days}")
    old = stamp(now - timedelta(days=keep_days))
    long_ago = stamp(now - max(timedelta(days=2 * keep_days), LEAST_KEYS))
    bites = [(kind, sql, old) for kind, sql in _OLD] + [("keys", _KEYS, long_ago)]
    for kind, sql, before in bites:
        gone = BITE
        while gone == BITE:
            with transaction(db):
                gone = write(db, sql, (before, BITE))
            yield {kind: gone}
    with transaction(db):
        gone = frequencies.forget(db, now)
    yield {"others": gone}
    for sql, before in _others(now, old):
        with transaction(db):
            gone = write(db, sql, (before,))
        yield {"others": gone}


def _thinned(hours: int) -> str:
    """Keep of the temperature each so many hours, and in any case the first known of each day."""
    return f"""
        DELETE FROM heat_series WHERE at < ? AND CAST(substr(at, 12, 2) AS INTEGER) % {hours} <> 0
            AND EXISTS (SELECT 1 FROM heat_series AS earlier
                WHERE earlier.at >= substr(heat_series.at, 1, 10)
                    AND earlier.at < heat_series.at)"""  # noqa: S608


def _others(now: datetime, old: str) -> Iterator[tuple[str, str]]:
    """Finished deliveries of notices and digests, expired codes and pauses, thinned series."""
    past = stamp(now)
    yield from (
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
        (_thinned(6), stamp(now - heats.HOURLY - DAY)),
        (_thinned(24), stamp(now - heats.SIX_HOURLY - DAY)),
    )
