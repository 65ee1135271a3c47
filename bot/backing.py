"""Copies of the database: made while it is in use, the newest few kept."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from storage.db import backup

KEEP = 7
_FORM = "detente-{:%Y%m%d-%H%M%S}.db"


def back_up(db: Database, folder: Path, now: datetime) -> Path:
    """Copy the database into ``folder`` and drop the oldest copies beyond ``KEEP``.

    Raises StorageError or OSError where the copy cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / _FORM.format(now)
    backup(db, target)
    for old in sorted(folder.glob("detente-????????-??????.db"))[:-KEEP]:
        old.unlink(missing_ok=True)
    return target
