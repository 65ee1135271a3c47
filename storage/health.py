"""Counts and ages that say at a glance whether Detente is alive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Health:
    articles: int
    articles_day: int
    """Arrived in the last 24 hours; likewise the others of this name."""
    alerts: int
    alerts_day: int
    stories_day: int
    subscribers: int
    disabled: int
    feeds: int
    feeds_failing: int
    feeds_paused: int
    last_article: datetime | None
    last_poll: datetime | None
    waiting: int
    """Deliveries that wait, the held ones left out."""
    held: int
    oldest_waiting: timedelta | None
    unsure_day: int
    failed_day: int
    unassessed_day: Mapping[str, int]
    bytes: int
    """Size of the database."""


def health(db: Database, now: datetime) -> Health:
    raise NotImplementedError
