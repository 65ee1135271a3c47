"""Forgetting: what is too old to be of use is deleted, in small bites."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Pruned:
    """How many of each were forgotten."""

    articles: int
    stories: int
    alerts: int
    keys: int
    others: int


def prune(db: Database, now: datetime, keep_days: int) -> Pruned:
    """Forget articles, stories and alerts older than ``keep_days`` (at least 1).

    Keys are kept twice as long, and at least 60 days after a source last showed them, so that
    old news published again stays known. The audit is kept.
    """
    raise NotImplementedError
