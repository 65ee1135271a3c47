"""The temperature of pairs: the latest heats, and the hourly series behind ``/trend``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlite_utils import Database

from storage import rows
from storage.db import select, transaction, write
from storage.model import Heat
from storage.times import stamp

_KEEP = """
    INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
    at = excluded.at, escalation = excluded.escalation, de_escalation = excluded.de_escalation,
    baseline = excluded.baseline, spread = excluded.spread, state = excluded.state,
    stories = excluded.stories, faint_escalation = excluded.faint_escalation,
    faint_de_escalation = excluded.faint_de_escalation"""


AT_REST = 0.5
"""Points below which a pair is as if nothing had ever been heard of it."""
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
        for table in ("heats", "heat_series"):
            db.conn.executemany(_KEEP.format(table=table), values)


def warm(db: Database) -> dict[str, Heat]:
    """The latest heats that have not gone cold, by pair key."""
    sql = f"SELECT * FROM heats WHERE NOT ({_COLD}) ORDER BY pair"  # noqa: S608
    found = select(db, sql, (AT_REST,))
    return {row["pair"]: rows.heat(row) for row in found}


def forget_cold(db: Database) -> None:
    """Drop the latest heats that have gone cold; the series keeps what they were."""
    with transaction(db):
        write(db, f"DELETE FROM heats WHERE {_COLD}", (AT_REST,))  # noqa: S608


def series(
    db: Database, pairs: Sequence[str], since: datetime, until: datetime
) -> dict[str, list[Heat]]:
    """Each pair's heats in ``[since, until]``, oldest first; pairs without any are left out."""
    sql = """
        SELECT * FROM heat_series
        WHERE pair IN (SELECT value FROM json_each(?)) AND at BETWEEN ? AND ?
        ORDER BY pair, at"""
    found: dict[str, list[Heat]] = defaultdict(list)
    for row in select(db, sql, (rows.dump(list(pairs)), stamp(since), stamp(until))):
        found[row["pair"]].append(rows.heat(row))
    return dict(found)
