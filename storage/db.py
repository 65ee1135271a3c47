"""Opening, checking, migrating and copying the one SQLite file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database


class StorageError(Exception):
    """The database cannot be used; the message says why and what to do, in plain words."""


def open_database(path: Path | None, now: datetime) -> Database:
    """Open (or create) the database at ``path``; ``None`` means in memory.

    WAL, foreign keys and a busy time-out are on. An existing file is checked and, where
    migrations are due, copied to ``<name>.before-<migration>-<time>.bak`` before each.
    Raises StorageError: not a database, damaged, newer than the program, locked, not writable.
    """
    raise NotImplementedError


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """One fact: BEGIN IMMEDIATE, commit at the end, roll back on any error.

    Inside another transaction of the same connection it joins that one. Never await inside.
    """
    raise NotImplementedError
    yield


def backup(db: Database, target: Path) -> None:
    """Write a complete, consistent copy to ``target`` (replaced at once when it is whole).

    Raises StorageError where the copy cannot be written.
    """
    raise NotImplementedError
