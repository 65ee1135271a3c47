"""Copies of the database: made while it is in use, the newest few kept."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from storage.db import StorageError, backup, file_of

KEEP = 7
EVERY = timedelta(days=1)
_FORM = "detente-{:%Y%m%d-%H%M%S}.db"
_COPIES = "detente-????????-??????.db"


def due(folder: Path, now: datetime) -> bool:
    """Whether the newest copy in ``folder`` is a day old, or there is none."""
    newest = max((copy.name for copy in folder.glob(_COPIES)), default="")
    recent = _FORM.format((now - EVERY).astimezone(UTC))
    return not recent < newest <= _FORM.format(now.astimezone(UTC))


async def back_up(db: Database, folder: Path, now: datetime) -> Path:
    """Copy the database into ``folder``, beside the loop, and drop the oldest copies but ``KEEP``.

    Raises StorageError or OSError where the copy cannot be written.
    """
    source = file_of(db)
    if source is None:
        raise StorageError("The database is in memory; there is nothing to copy.")
    return await asyncio.to_thread(_copy, source, folder, folder / _FORM.format(now))


def _copy(source: Path, folder: Path, target: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    backup(source, target)
    for old in sorted(folder.glob(_COPIES))[:-KEEP]:
        old.unlink(missing_ok=True)
    return target
