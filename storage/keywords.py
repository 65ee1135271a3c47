"""Keywords that admins added in chat: literals that the lexicon takes in as rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from storage.db import one, select, transaction, write
from storage.times import moment, stamp


@dataclass(frozen=True, slots=True)
class Keyword:
    """One literal with the category it counts as."""

    words: str
    """Compared without case; unique."""
    category: str
    severity: float | None
    """1-10; None takes the category's own."""
    added_by: str
    added: datetime


def every(db: Database) -> list[Keyword]:
    """By words, so that the lexicon's hash does not depend on the order of adding."""
    return [_keyword(row) for row in select(db, "SELECT * FROM keywords ORDER BY words")]


def get(db: Database, words: str) -> Keyword | None:
    """The keyword of these words, if there is one."""
    row = one(db, "SELECT * FROM keywords WHERE words = ?", (_plain(words),))
    return None if row is None else _keyword(row)


def put(db: Database, keyword: Keyword) -> Keyword | None:
    """Add or replace; returns what was there before."""
    with transaction(db):
        before = remove(db, keyword.words)
        row = {
            "words": _plain(keyword.words),
            "category": keyword.category,
            "severity": keyword.severity,
            "added_by": keyword.added_by,
            "added": stamp(keyword.added),
        }
        db.table("keywords").insert(row)
    return before


def remove(db: Database, words: str) -> Keyword | None:
    """Returns what was there."""
    with transaction(db):
        before = get(db, words)
        write(db, "DELETE FROM keywords WHERE words = ?", (_plain(words),))
    return before


def _plain(words: str) -> str:
    return " ".join(words.casefold().split())


def _keyword(row: Row) -> Keyword:
    return Keyword(
        words=row["words"],
        category=row["category"],
        severity=row["severity"],
        added_by=row["added_by"],
        added=moment(row["added"]),
    )
