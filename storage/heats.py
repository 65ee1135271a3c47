"""The temperature of pairs: the latest heats, and the hourly series behind ``/trend``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlite_utils import Database

from storage.model import Heat


def load(db: Database, pairs: Sequence[str] | None) -> dict[str, Heat]:
    """The latest heat of each pair key (None: of all pairs that have one)."""
    raise NotImplementedError


def save(db: Database, heats: Mapping[str, Heat]) -> None:
    """Keep the heats by pair key as the latest, and in the series at their hour."""
    raise NotImplementedError


def series(
    db: Database, pairs: Sequence[str], since: datetime, until: datetime
) -> dict[str, list[Heat]]:
    """Each pair's heats in ``[since, until]``, oldest first; pairs without any are left out."""
    raise NotImplementedError
