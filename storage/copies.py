"""Copies of the database's file, made while it is in use, and a look at every page of it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from storage.faults import NO_ROOM, DiskFull, StorageError, Unwritable, crammed, damaged

PARTIAL = ".partial"
"""The end of a copy's name until it is whole."""


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
    partial = target.with_name(target.name + PARTIAL)
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with closing(sqlite3.connect(partial)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE").fetchone()
        partial.replace(target)
    except (OSError, sqlite3.Error) as error:
        for end in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                partial.with_name(partial.name + end).unlink(missing_ok=True)
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        full = code == sqlite3.SQLITE_FULL or getattr(error, "errno", 0) in NO_ROOM
        if full or (code == sqlite3.SQLITE_IOERR and crammed(target)):
            raise DiskFull(
                f"there is no room for the copy {target}. Free some space; nothing was changed."
            ) from error
        kind = Unwritable if code == sqlite3.SQLITE_IOERR else StorageError
        said = getattr(error, "strerror", None) or error
        raise kind(f"cannot write the backup {target}: {said}.") from error


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
    return None if fault == "ok" else damaged(path, fault)
