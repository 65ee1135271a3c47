"""Opening, checking and migrating the one SQLite file, and its transactions.

One connection, one thread, autocommit outside ``transaction``. WAL with ``synchronous=NORMAL``:
a killed process loses nothing, a power cut at most the last commits, and the file stays whole.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from storage import schema
from storage.copies import PARTIAL, backup
from storage.faults import NO_ROOM, damaged, plain
from storage.faults import Busy as Busy
from storage.faults import DiskFull as DiskFull
from storage.faults import StorageError as StorageError
from storage.faults import Unwritable as Unwritable

log = logging.getLogger(__name__)

BUSY = timedelta(seconds=5)
"""How long to wait for another process's lock."""

CHECKED_WHOLE = 64 * 2**20
"""Bytes up to which the whole file is checked whenever it is opened; beyond, all but the great tables.
In a container ``health`` opens it every minute, so it must not be much to read."""
GREAT = frozenset(
    {"articles", "article_keys", "article_pairs", "signals", "stories", "story_ends"}
    | {"acts", "heat_series", "deliveries", "alerts", "alert_topics", "sqlite_sequence"}
)
"""Tables that grow with time, with their search index. ``examine`` reads them too."""

Parameters = Sequence[Any] | Mapping[str, Any]


def open_database(path: Path | None, now: datetime, *, busy: timedelta = BUSY) -> Database:
    """Open (or create) the database at ``path``; ``None`` means in memory.

    WAL, foreign keys and a busy time-out are on. An existing file is checked and, where
    migrations are due, copied to ``<name>.before-<migration>-<time>.bak`` before the first.
    Raises StorageError: not a database, damaged, newer than the program, locked, not writable.
    """
    if path is None:
        db = _connect(":memory:", busy)
        _blank().conn.backup(db.conn)
        return db
    try:
        existed = _prepare(path)
        with plain(path):
            db = _connect(str(path), busy)
    except (OSError, sqlite3.Error) as error:
        full = isinstance(error, OSError) and error.errno in NO_ROOM
        raise (DiskFull if full else StorageError)(
            f"cannot open the database {path}: {error}. Check that the folder exists and that "
            "this user may write to it, or name another file."
        ) from error
    try:
        if existed:
            _check(db, path)
        with plain(path):
            db.conn.execute("PRAGMA journal_mode = WAL").fetchone()
        _migrate(db, path if existed else None, now)
    except BaseException:
        db.conn.close()
        raise
    return db


def _prepare(path: Path) -> bool:
    """Make an empty file that only its owner may read; True where there was one with content."""
    if path.exists():
        if path.stat().st_size:
            return True
        # Whoever lost a database to a full disk or a bad copy should not think that it was read.
        log.warning("the database was an empty file: %s begins anew", path)
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    return False


def _connect(name: str, busy: timedelta) -> Database:
    connection = sqlite3.connect(
        name, timeout=busy.total_seconds(), isolation_level=None, cached_statements=256
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute("PRAGMA cache_size = -32000")
    return Database(connection, execute_plugins=False)


@cache
def _blank() -> Database:
    """An empty database in memory, of which copies are quicker than all the steps anew."""
    db = _connect(":memory:", BUSY)
    # the time names the copies that are kept of a file, and this is none
    _migrate(db, None, datetime.fromtimestamp(0, UTC))
    return db


def _check(db: Database, path: Path) -> None:
    """Refuse a file that is damaged, not ours, or newer than this program."""
    with plain(path):
        tables = {row["name"] for row in select(db, "SELECT name FROM pragma_table_list")}
        small = [name for name in sorted(tables - GREAT) if not name.startswith("articles_fts")]
        parts = ["3"] if path.stat().st_size <= CHECKED_WHOLE else small
        for part in parts:
            fault = value(db, f'PRAGMA quick_check("{part}")')
            if fault != "ok":
                raise StorageError(damaged(path, fault))
        migrations, names = schema.read()
        applied = [migration.name for migration in migrations.applied(db)]
    if _theirs(tables) and not applied:
        raise StorageError(
            f"{path} is a database of another program. Name another file for Detente's."
        )
    newer = [name for name in applied if name not in names]
    if newer:
        copies = [copy.name for copy in _copies(path) if copy.name <= _copy_name(path, newer[0])]
        raise StorageError(
            f"{path} was written by a newer Detente (it has {newer[-1]}, this one knows up to "
            f"{names[-1]}). Install that version again, or start from the backup made before "
            f"the change: {max(copies, default='none is')} beside it."
        )


def _copy_name(path: Path, step: str, moment: str = "~") -> str:
    return f"{path.name}.before-{step}-{moment}.bak"


def _copies(path: Path) -> list[Path]:
    pattern = _copy_name(path, "*", "*").replace("[", "[[]")
    return list(path.parent.glob(pattern))


def _theirs(tables: set[str]) -> set[str]:
    """The tables that SQLite does not make by itself."""
    return {name for name in tables if not name.startswith("sqlite_")}


def _migrate(db: Database, path: Path | None, now: datetime) -> None:
    """Take the steps that are due, each in a transaction of its own.

    Whoever opens the file meanwhile waits for the step, and then finds it taken.
    """
    migrations, names = schema.read()
    copied = path is None
    with plain(path):
        while migrations.pending(db):
            with transaction(db):
                for step in migrations.pending(db)[:1]:
                    copy = None if copied or path is None else _keep(path, step.name, now)
                    _take(step.name, names, migrations, db, path, copy)
                    copied = True


def _keep(path: Path, step: str, now: datetime) -> Path:
    """Copy the file as it was before an update; whoever died at that left a part of a copy."""
    copy = path.with_name(_copy_name(path, step, f"{now:%Y%m%dT%H%M%SZ}"))
    for part in path.parent.glob(f"{path.name}.before-*{PARTIAL}*".replace("[", "[[]")):
        part.unlink(missing_ok=True)
    backup(path, copy)
    return copy


def _take(
    name: str,
    names: Sequence[str],
    migrations: Migrations,
    db: Database,
    path: Path | None,
    copy: Path | None,
) -> None:
    """Take one step; where that fails, the file is as it was and needs no ``copy``."""
    try:
        with plain(path):
            migrations.apply(db, stop_before=names[names.index(name) + 1 :])
    except (sqlite3.Error, StorageError) as error:
        if copy is not None:
            copy.unlink(missing_ok=True)
        if isinstance(error, StorageError):
            raise
        where = path.name if path else "the new database"
        raise StorageError(
            f"{where} could not be brought up to date at step {name}: {error}. It is as it "
            "was before that step."
        ) from error


@contextmanager
def transaction(db: Database) -> Iterator[None]:
    """One fact: BEGIN IMMEDIATE, commit at the end, roll back on any error.

    Inside another transaction of the same connection it joins that one. Never await inside.
    Raises DiskFull or Busy where SQLite says so; everything inside is then undone.
    """
    if db.conn.in_transaction:
        yield
        return
    with plain(None):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.conn.execute("COMMIT")
        except BaseException:
            # Some errors (a full disk among them) have rolled everything back already.
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
            raise


def select(db: Database, sql: str, parameters: Parameters = ()) -> list[sqlite3.Row]:
    """All rows of a query, by column name. For storage's own modules."""
    cursor = db.conn.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, parameters).fetchall()


def one(db: Database, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
    """The first row of a query, if there is one. For storage's own modules."""
    cursor = db.conn.cursor()
    cursor.row_factory = sqlite3.Row
    row: sqlite3.Row | None = cursor.execute(sql, parameters).fetchone()
    cursor.close()
    return row


def value(db: Database, sql: str, parameters: Parameters = ()) -> Any:
    """The first column of the first row, or None. For storage's own modules."""
    row = one(db, sql, parameters)
    return None if row is None else row[0]


def write(db: Database, sql: str, parameters: Parameters = ()) -> int:
    """Run one writing statement inside a transaction; returns how many rows it touched."""
    return db.conn.execute(sql, parameters).rowcount


def file_of(db: Database) -> Path | None:
    """The database's file, None in memory."""
    name = value(db, "SELECT file FROM pragma_database_list WHERE name = 'main'")
    return Path(name) if name else None
