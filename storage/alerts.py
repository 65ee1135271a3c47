"""Alerts: decisions to tell, their articles, whom they reached and what people thought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlite_utils import Database

from storage.articles import StoredArticle
from storage.model import Alert, Story


def get(db: Database, id: int) -> Alert | None:
    raise NotImplementedError


def told_to(db: Database, chat: str, limit: int, before: int | None) -> list[Alert]:
    """Alerts that reached ``chat``, newest first; ``before`` is an alert id, for the next page."""
    raise NotImplementedError


def latest(db: Database, topics: Sequence[str] | None, limit: int, before: int | None) -> list[Alert]:
    """Alerts of any of the topic ids (None: all), newest first."""
    raise NotImplementedError


def between(db: Database, since: datetime, until: datetime, topics: Sequence[str] | None) -> list[Alert]:
    """Alerts created in ``[since, until)`` of any of the topic ids (None: all), oldest first."""
    raise NotImplementedError


def by_message(db: Database, chat: str, message: str) -> Alert | None:
    """The alert that a chat's message told."""
    raise NotImplementedError


def articles_of(db: Database, alert: Alert, limit: int = 50) -> list[StoredArticle]:
    """The alert's own article first, then its story's others, oldest first, with signals."""
    raise NotImplementedError


def story_of(db: Database, alert: Alert) -> Story | None:
    """The story as it stands now: origins, peaks, count of articles."""
    raise NotImplementedError


def feedback(db: Database, alert: int, chat: str, user: str, vote: int, now: datetime) -> None:
    """Keep ``user``'s opinion, +1 or -1; a later one replaces it, 0 takes it back."""
    raise NotImplementedError


def votes(db: Database, alert: int) -> tuple[int, int]:
    """How many said +1 and -1."""
    raise NotImplementedError
