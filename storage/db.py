"""Opening, checking, migrating and copying the one SQLite file, and its transactions.

One connection, one thread, autocommit outside ``transaction``. WAL with ``synchronous=NORMAL``:
a killed process loses nothing, a power cut at most the last commits, and the file stays whole.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database, Migrations

from storage import schema

BUSY = timedelta(seconds=5)
"""How long to wait for another process's lock."""

LEAST_ROOM = 64 * 2**10
"""Bytes without which SQLite cannot even open a file."""

CHECKED_WHOLE = 256 * 2**20
"""Bytes up to which the whole file is checked at every start; beyond, all but the great tables."""
GREAT = frozenset(
    {"articles", "article_keys", "article_pairs", "signals", "stories", "story_ends"}
    | {"acts", "heat_series", "deliveries", "alerts", "alert_topics", "sqlite_sequence"}
)
"""Tables that grow with time, with their search index. ``examine`` reads them too."""

Parameters = Sequence[Any] | Mapping[str, Any]


class StorageError(Exception):
    """The database cannot be used; the message says why and what to do, in plain words."""


class Unwritable(StorageError):
    """Nothing can be written now, and later perhaps it can; what was begun is undone."""


class DiskFull(Unwritable):
    """There is no room left."""


class Busy(Unwritable):
    """Another process holds the database."""


def open_database(path: Path | None, now: datetime, *, busy: timedelta = BUSY) -> Database:
    """Open (or create) the database at ``path``; ``None`` means in memory.

    WAL, foreign keys and a busy time-out are on. An existing file is checked and, where
    migrations are due, copied to ``<name>.before-<migration>-<time>.bak`` before each.
    Raises StorageError: not a database, damaged, newer than the program, locked, not writable.
    """
    if path is None:
        db = _connect(":memory:", busy)
        _migrate(db, None, now)
        return db
    try:
        existed = _prepare(path)
        with _plain(path):
            db = _connect(str(path), busy)
    except (OSError, sqlite3.Error) as error:
        raise StorageError(
            f"cannot open the database {path}: {error}. Check that the folder exists and that "
            "this user may write to it, or name another file."
        ) from error
    try:
        if existed:
            _check(db, path)
        with _plain(path):
            db.conn.execute("PRAGMA journal_mode = WAL").fetchone()
        _migrate(db, path if existed else None, now)
    except BaseException:
        db.conn.close()
        raise
    return db


def _prepare(path: Path) -> bool:
    """Make an empty file that only its owner may read; True where there was one with content."""
    if path.exists():
        return path.stat().st_size > 0
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


def _check(db: Database, path: Path) -> None:
    """Refuse a file that is damaged, not ours, or newer than this program."""
    with _plain(path):
        tables = {row["name"] for row in select(db, "SELECT name FROM pragma_table_list")}
        small = [name for name in sorted(tables - GREAT) if not name.startswith("articles_fts")]
        parts = ["3"] if path.stat().st_size <= CHECKED_WHOLE else small
        for part in parts:
            fault = value(db, f'PRAGMA quick_check("{part}")')
            if fault != "ok":
                raise StorageError(_damaged(path, fault))
        migrations, names = schema.read()
        applied = [migration.name for migration in migrations.applied(db)]
    if _theirs(tables) and not applied:
        raise StorageError(
            f"{path} is a database of another program. Name another file for Detente's."
        )
    newer = [name for name in applied if name not in names]
    if newer:
        raise StorageError(
            f"{path} was written by a newer Detente (it has {newer[-1]}, this one knows up to "
            f"{names[-1]}). Install that version again, or start from the backup made before "
            f"the change: {path.name}.before-{newer[0]}-….bak beside it."
        )


def _theirs(tables: set[str]) -> set[str]:
    """The tables that SQLite does not make by itself."""
    return {name for name in tables if not name.startswith("sqlite_")}


def examine(path: Path) -> str | None:
    """Read every page of the file at ``path``: what is damaged, and what to do; None if nothing.

    Through a connection of its own, so that it may run in a thread; a minute for some gigabytes.
    Raises StorageError where it cannot be read.
    """
    try:
        with closing(_read_only(path)) as connection:
            fault = connection.execute("PRAGMA quick_check(3)").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise StorageError(f"cannot read the database {path}: {error}.") from error
    except sqlite3.DatabaseError as error:
        fault = str(error)
    return None if fault == "ok" else _damaged(path, fault)


def _damaged(path: Path, detail: str) -> str:
    return (
        f"the database {path} is damaged ({detail.splitlines()[0][:120]}). Stop Detente, move "
        "the file aside with its -wal and -shm files, and put your latest backup in its place; "
        f'what can be saved from it: sqlite3 "{path.name}" .recover'
    )


def _migrate(db: Database, path: Path | None, now: datetime) -> None:
    """Take the steps that are due, each in a transaction of its own.

    Whoever opens the file meanwhile waits for the step, and then finds it taken.
    """
    migrations, names = schema.read()
    with _plain(path):
        while migrations.pending(db):
            with transaction(db):
                for step in migrations.pending(db)[:1]:
                    _take(step.name, names, migrations, db, path, now)


def _take(
    name: str,
    names: Sequence[str],
    migrations: Migrations,
    db: Database,
    path: Path | None,
    now: datetime,
) -> None:
    if path is not None:
        backup(path, path.with_name(f"{path.name}.before-{name}-{now:%Y%m%dT%H%M%SZ}.bak"))
    try:
        with _plain(path):
            migrations.apply(db, stop_before=names[names.index(name) + 1 :])
    except sqlite3.Error as error:
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
    with _plain(None):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
            db.conn.execute("COMMIT")
        except BaseException:
            # Some errors (a full disk among them) have rolled everything back already.
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
            raise


@contextmanager
def _plain(path: Path | None) -> Iterator[None]:
    """Say SQLite's fatal errors in words that help."""
    name = str(path) if path else "the database"
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        # In WAL mode a full disk is an error of the disk to SQLite while it opens the file.
        if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _crammed(path)):
            raise DiskFull(
                f"no room left on the disk of {name}. Free some space; nothing was half-written."
            ) from error
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise Busy(
                f"{name} is locked by another program. Is a second Detente running, or a tool "
                "that has it open? Close it and try again."
            ) from error
        if code == sqlite3.SQLITE_NOTADB:
            raise StorageError(
                f"{name} is not a database. Move it aside or name another file."
            ) from error
        if code == sqlite3.SQLITE_CORRUPT:
            raise StorageError(_damaged(path or Path("detente.db"), str(error))) from error
        if code == sqlite3.SQLITE_IOERR:
            raise Unwritable(f"{name} cannot be written: {error}. Check the disk.") from error
        if code == sqlite3.SQLITE_READONLY:
            raise StorageError(f"{name} cannot be written: {error}. Check the disk.") from error
        raise


def _crammed(path: Path | None) -> bool:
    return path is not None and shutil.disk_usage(path.parent).free < LEAST_ROOM


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


def backup(path: Path, target: Path) -> None:
    """Copy the database at ``path``, complete and consistent, to ``target``, replaced when whole.

    Through a connection of its own: safe in a thread, and while ``path`` is in use. Raises
    StorageError where it cannot be read or the copy cannot be written.
    """
    try:
        source = _read_only(path)
    except sqlite3.Error as error:
        raise StorageError(f"cannot read the database {path}: {error}.") from error
    with closing(source):
        _copy(source, target)


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _copy(source: sqlite3.Connection, target: Path) -> None:
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(partial)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE").fetchone()
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise StorageError(f"cannot write the backup {target}: {error}.") from error


def file_of(db: Database) -> Path | None:
    """The database's file, None in memory."""
    name = value(db, "SELECT file FROM pragma_database_list WHERE name = 'main'")
    return Path(name) if name else None


def version(db: Database) -> str:
    """The newest migration applied, for ``/health`` and bug reports."""
    sql = "SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY name DESC"
    return str(value(db, sql, (schema.NAME,)))
