"""Copies of the database's file, made while it is in use, and a look at every page of it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from storage.faults import NO_ROOM, DiskFull, StorageError, Unwritable, crammed, damaged

PARTIAL = ".partial"
"""The end of a copy's name until it is whole."""
STEPS = 100_000
"""Of SQLite's steps between two looks whether to stop: some milliseconds."""
BITE = 1000
"""Pages copied between two looks whether to stop: some hundredths of a second."""


def backup(path: Path, target: Path, stopped: Callable[[], bool] = lambda: False) -> None:
    """Copy the database at ``path``, complete and consistent, to ``target``, replaced when whole.

    Through a connection of its own: safe in a thread, and while ``path`` is in use. Raises
    StorageError where it cannot be read or the copy cannot be written, and once ``stopped`` says
    so; nothing is left of the copy then.
    """
    try:
        source = _read_only(path)
    except sqlite3.Error as error:
        raise StorageError(f"cannot read the database {path}: {error}.") from error
    with closing(source):
        _copy(source, target, stopped)


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)


def _copy(source: sqlite3.Connection, target: Path, stopped: Callable[[], bool]) -> None:
    partial = target.with_name(target.name + PARTIAL)

    def bitten(status: int, left: int, pages: int) -> None:
        if left and stopped():
            raise StorageError(f"the copy {target} was stopped.")

    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        # One view of the source: what is written to it between two bites would begin it all anew.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(partial)) as copy:
            source.backup(copy, pages=BITE, progress=bitten)
            copy.execute("PRAGMA journal_mode = DELETE").fetchone()
        partial.replace(target)
    except BaseException as error:
        for end in ("", "-wal", "-shm", "-journal"):
            with suppress(OSError):
                partial.with_name(partial.name + end).unlink(missing_ok=True)
        if isinstance(error, OSError | sqlite3.Error):
            raise _refused(error, target) from error
        raise


def _refused(error: OSError | sqlite3.Error, target: Path) -> StorageError:
    """Why the copy could not be written, in words that help."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    full = code == sqlite3.SQLITE_FULL or getattr(error, "errno", 0) in NO_ROOM
    if full or (code == sqlite3.SQLITE_IOERR and crammed(target)):
        return DiskFull(
            f"there is no room for the copy {target}. Free some space; nothing was changed."
        )
    kind = Unwritable if code == sqlite3.SQLITE_IOERR else StorageError
    said = getattr(error, "strerror", None) or error
    return kind(f"cannot write the backup {target}: {said}.")


def examine(path: Path, stopped: Callable[[], bool] = lambda: False) -> str | None:
    """Read every page of the file at ``path``: what is damaged, and what to do; None if nothing.

    Through a connection of its own, so that it may run in a thread; a minute for some gigabytes.
    Raises StorageError where it cannot be read, and once ``stopped`` says so.
    """
    try:
        with closing(_read_only(path)) as connection:
            connection.set_progress_handler(stopped, STEPS)
            fault = connection.execute("PRAGMA quick_check(3)").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise StorageError(f"cannot read the database {path}: {error}.") from error
    except sqlite3.DatabaseError as error:
        fault = str(error)
    return None if fault == "ok" else damaged(path, fault)
