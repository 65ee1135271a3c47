"""Copies of the database: made while it is in use, the newest few kept, and one of each day."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from storage.copies import PARTIAL, backup, examine
from storage.db import StorageError, file_of
from storage.faults import Damaged

KEEP = 7
EVERY = timedelta(days=1)
_FORM = "detente-{:%Y%m%d-%H%M%S}.db"
_TIME = len("-000000.db")
_COPIES = "detente-????????-??????.db"


def due(folder: Path, now: datetime) -> bool:
    """Whether the newest copy in ``folder`` is a day old, or there is none.

    A copy dated in the future does not count: a clock that ran ahead has named it.
    """
    first, last = (_FORM.format(each.astimezone(UTC)) for each in (now - EVERY, now))
    return not any(first < copy.name <= last for copy in folder.glob(_COPIES))


async def back_up(db: Database, folder: Path, now: datetime) -> Path:
    """Copy the database into ``folder``, beside the loop.

    All copies but the ``KEEP`` newest and the last of each of ``KEEP`` days are dropped. Whoever
    is cancelled while waiting for it stops the copy, of which nothing is left.

    Raises Damaged where the copy, and so the database, has damaged pages: the older copies are
    kept then, and not this one. Raises StorageError or OSError where it cannot be written.
    """
    source = file_of(db)
    if source is None:
        raise StorageError("The database is in memory; there is nothing to copy.")
    target, ended = folder / _FORM.format(now), threading.Event()
    try:
        return await asyncio.to_thread(_copy, source, folder, target, ended.is_set)
    finally:
        ended.set()


def _copy(source: Path, folder: Path, target: Path, stopped: Callable[[], bool]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    backup(source, target, stopped)
    try:
        fault = examine(target, stopped)
    except StorageError:
        target.unlink(missing_ok=True)
        raise
    if fault is not None:
        target.unlink(missing_ok=True)
        raise Damaged(fault.replace(str(target), str(source)).replace(target.name, source.name))
    # Those of a clock that ran ahead are no newer than the others, and go first.
    copies = sorted(folder.glob(_COPIES), key=lambda copy: (copy.name <= target.name, copy.name))
    # Many made in one hour must not cost those of the days before.
    days = {copy.name[:-_TIME]: copy for copy in copies}
    for old in set(copies[:-KEEP]) - set(list(days.values())[-KEEP:]):
        old.unlink(missing_ok=True)
    # What a program left that was killed while it copied; none takes a day.
    for part in folder.glob(f"{_COPIES}{PARTIAL}*"):
        if part.stat().st_mtime < target.stat().st_mtime - EVERY.total_seconds():
            part.unlink(missing_ok=True)
    return target
