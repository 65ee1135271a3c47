"""Settings: a name and a JSON value each."""

from __future__ import annotations

import json
from typing import Any

from sqlite_utils import Database

from storage import rows
from storage.db import transaction, value, write


def get(db: Database, key: str, default: Any = None) -> Any:
    """What is kept under ``key``, or ``default``."""
    kept = value(db, "SELECT value FROM settings WHERE key = ?", (key,))
    return default if kept is None else json.loads(kept)


def put(db: Database, key: str, new: Any) -> Any:
    """Keep a JSON value (None forgets it); returns what was there before."""
    with transaction(db):
        before = get(db, key)
        write(db, "DELETE FROM settings WHERE key = ?", (key,))
        if new is not None:
            write(db, "INSERT INTO settings VALUES (?, ?)", (key, rows.dump(new)))
    return before
