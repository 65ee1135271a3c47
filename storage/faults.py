"""What can be wrong with the database's file, in words that help."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NO_ROOM = errno.ENOSPC, errno.EDQUOT
LEAST_ROOM = 64 * 2**10
"""Bytes without which SQLite cannot even open a file."""


class StorageError(Exception):
    """The database cannot be used; the message says why and what to do, in plain words."""


class Unwritable(StorageError):
    """Nothing can be written now, and later perhaps it can; what was begun is undone."""


class DiskFull(Unwritable):
    """There is no room left."""


class Damaged(StorageError):
    """Pages of the file are not what was written."""


class Busy(Unwritable):
    """Another process holds the database."""


@contextmanager
def plain(path: Path | None) -> Iterator[None]:
    """Say SQLite's fatal errors in words that help."""
    name = str(path) if path else "the database"
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        # In WAL mode a full disk is an error of the disk to SQLite while it opens the file.
        if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and crammed(path)):
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
            raise Damaged(damaged(path or Path("detente.db"), str(error))) from error
        if code == sqlite3.SQLITE_IOERR:
            raise Unwritable(f"the disk of {name} refuses ({error}). Check the disk.") from error
        if code == sqlite3.SQLITE_READONLY:
            raise StorageError(
                f"{name} cannot be written: {error}. Check that this user may write to it and to "
                "its folder, and that its disk is not mounted read-only."
            ) from error
        raise


def crammed(path: Path | None) -> bool:
    """Whether the disk of ``path`` has less room than SQLite needs to go on."""
    return path is not None and shutil.disk_usage(path.parent).free < LEAST_ROOM


def damaged(path: Path, detail: str) -> str:
    """What to say of a damaged database, and what to do about it."""
    said = [line for line in detail.splitlines() if not line.startswith("***")]
    return (
        f"the database {path} is damaged ({(said or [detail])[0][:120]}). Stop Detente, move "
        "the file aside with its -wal and -shm files, and put your latest backup in its place; "
        f'what can be saved from it: sqlite3 "{path.name}" .recover'
    )
