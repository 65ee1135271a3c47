"""The temperature of pairs: the latest heats, and the hourly series behind ``/trend``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage import rows
from storage.db import Parameters, select, transaction, write
from storage.model.situation import AT_REST, Heat
from storage.times import moment, stamp

_KEEP = """
    INSERT INTO heats VALUES (:pair, :at, :escalation, :de_escalation, :baseline, :spread, :state,
        :stories, :faint_escalation, :faint_de_escalation) ON CONFLICT DO UPDATE SET
    at = excluded.at, escalation = excluded.escalation, de_escalation = excluded.de_escalation,
    baseline = excluded.baseline, spread = excluded.spread, state = excluded.state,
    stories = excluded.stories, faint_escalation = excluded.faint_escalation,
    faint_de_escalation = excluded.faint_de_escalation"""
_AT_ITS_HOUR = """
    INSERT OR REPLACE INTO heat_series VALUES
    (:pair, :at, :escalation, :de_escalation, :faint_escalation, :faint_de_escalation)"""
HOURLY, SIX_HOURLY = timedelta(days=10), timedelta(days=40)
"""For how long the series keeps every hour, and every sixth; of older days, the first hour known.
A picture of so many days draws no more."""

_SUMS = """
    SELECT at, sum(escalation) AS escalation, sum(de_escalation) AS de_escalation,
        sum(faint_escalation) AS faint_escalation,
        sum(faint_de_escalation) AS faint_de_escalation
    FROM heat_series WHERE pair IN (SELECT value FROM json_each(?))"""
_COLD = """state = 'normal' AND max(
    escalation + faint_escalation, de_escalation + faint_de_escalation, abs(baseline)) < ?"""


def load(db: Database, pairs: Sequence[str] | None) -> dict[str, Heat]:
    """The latest heat of each pair key (None: of all pairs that have one)."""
    if pairs is None:
        found = select(db, "SELECT * FROM heats ORDER BY pair")
    else:
        sql = "SELECT * FROM heats WHERE pair IN (SELECT value FROM json_each(?))"
        found = select(db, sql, (rows.dump(list(pairs)),))
    return {row["pair"]: rows.heat(row) for row in found}


def save(db: Database, heats: Mapping[str, Heat]) -> None:
    """Keep the heats by pair key as the latest, and in the series at their hour."""
    values = [rows.heat_values(pair, heat) for pair, heat in heats.items()]
    if not values:
        return
    with transaction(db):
        for sql in (_KEEP, _AT_ITS_HOUR):
            db.conn.executemany(sql, values)


def warm(db: Database) -> dict[str, Heat]:
    """The latest heats that have not gone cold, by pair key."""
    sql = f"SELECT * FROM heats WHERE NOT ({_COLD}) ORDER BY pair"  # noqa: S608
    found = select(db, sql, (AT_REST,))
    return {row["pair"]: rows.heat(row) for row in found}


def forget_cold(db: Database) -> None:
    """Drop the latest heats that have gone cold; the series keeps what they were."""
    with transaction(db):
        write(db, f"DELETE FROM heats WHERE {_COLD}", (AT_REST,))  # noqa: S608


def pairs(db: Database) -> list[str]:
    """Every pair key that the series knows, however cold it is by now."""
    # One step down the index for each pair; DISTINCT would read every hour of each.
    sql = """
        WITH RECURSIVE known(pair) AS (
            SELECT min(pair) FROM heat_series
            UNION ALL
            SELECT (SELECT min(s.pair) FROM heat_series s WHERE s.pair > known.pair) FROM known
            WHERE known.pair IS NOT NULL
        )
        SELECT pair FROM known WHERE pair IS NOT NULL"""
    return [row["pair"] for row in select(db, sql)]


def together(
    db: Database,
    pairs: Sequence[str],
    since: datetime,
    until: datetime,
    hours: Sequence[int] = range(24),
) -> list[Heat]:
    """What the pairs' heats come to together in ``[since, until]``, an hour each, oldest first.

    ``hours`` (UTC) thins them. Every heat cools by the same rates, so their sum cools like one of
    them; what was usual for each pair says nothing about all, and is left out.
    """
    sql = f"""{_SUMS} AND at BETWEEN ? AND ?
            AND (? = 24 OR CAST(substr(at, 12, 2) AS INTEGER) IN (SELECT value FROM json_each(?)))
        GROUP BY at ORDER BY at"""  # noqa: S608
    wanted = sorted(set(hours))
    asked = rows.dump(list(pairs)), stamp(since), stamp(until), len(wanted), rows.dump(wanted)
    return _summed(db, sql, asked)


def daily(db: Database, pairs: Sequence[str], since: datetime, until: datetime) -> list[Heat]:
    """As ``together``, at the first hour of each day that is known.

    That is midnight UTC where the program ran then, and all that is kept of long ago.
    """
    # One step down the index for each day.
    sql = f"""
        WITH RECURSIVE day(at) AS (
            SELECT min(at) FROM heat_series WHERE at >= ?
            UNION ALL
            SELECT (SELECT min(at) FROM heat_series WHERE at >= date(day.at, '+1 day')) FROM day
            WHERE day.at <= ?
        ) {_SUMS} AND at IN (SELECT at FROM day WHERE at <= ?) GROUP BY at ORDER BY at"""  # noqa: S608
    begin, end = stamp(since), stamp(until)
    return _summed(db, sql, (begin, end, rows.dump(list(pairs)), end))


def _summed(db: Database, sql: str, asked: Parameters) -> list[Heat]:
    return [
        Heat(
            moment(row["at"]),
            row["escalation"],
            row["de_escalation"],
            faint_escalation=row["faint_escalation"],
            faint_de_escalation=row["faint_de_escalation"],
        )
        for row in select(db, sql, asked)
    ]
