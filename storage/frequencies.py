"""How usual each word is: in how many articles of late it stood, kept up article by article."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from storage.db import write
from storage.model.situation import Frequencies

HALF_LIFE = timedelta(days=15)
"""A use of a word counts half after this long."""
FADED = 0.05
"""What is left of a word's uses when it is forgotten."""

_START = datetime(2020, 1, 1, tzinfo=UTC)
_ALL = ""
"""No word, but each article."""


def weight(now: datetime) -> float:
    """Return how much a use counts now, compared with one at the start of 2020.

    Uses are added up with growing weights and read divided by today's: so all of them fade
    together and none has to be touched. A float has room for 40 years of it.
    """
    return float(2.0 ** ((now - _START) / HALF_LIFE))


def load(db: Database, words: Collection[str], now: datetime) -> Frequencies:
    """Return how usual these words are."""
    asked = [_ALL, *words]
    marks = ",".join("?" * len(asked))
    sql = f"SELECT word, uses FROM frequencies WHERE word IN ({marks})"  # noqa: S608
    today = weight(now)
    uses = {word: used / today for word, used in db.conn.execute(sql, asked)}
    return Frequencies(uses.pop(_ALL, 0.0), uses)


def count(db: Database, words: Collection[str], now: datetime) -> None:
    """Count one more article with these words. Inside a transaction."""
    today = weight(now)
    db.conn.executemany(
        "INSERT INTO frequencies VALUES (?, ?) ON CONFLICT DO UPDATE SET uses = uses + excluded.uses",
        [(word, today) for word in (_ALL, *sorted(words))],
    )


def forget(db: Database, now: datetime) -> int:
    """Forget the words that nobody uses any more; how many. Inside a transaction."""
    return write(db, "DELETE FROM frequencies WHERE uses < ?", (FADED * weight(now),))
