"""Settings: a name and a JSON value each."""

from __future__ import annotations

from typing import Any

from sqlite_utils import Database


def get(db: Database, key: str, default: Any = None) -> Any:
    raise NotImplementedError


def put(db: Database, key: str, value: Any) -> Any:
    """Keep a JSON value (None forgets it); returns what was there before."""
    raise NotImplementedError


def every(db: Database) -> dict[str, Any]:
    raise NotImplementedError
