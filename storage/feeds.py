"""Feeds: what is polled, when next, with which validators, and how it has been behaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlite_utils import Database

from storage.model import Tier


class FeedState(StrEnum):
    ACTIVE = "active"
    PAUSED = "paused"
    """By an admin."""
    GONE = "gone"
    """The publisher said so (410)."""
    REMOVED = "removed"
    """By an admin; kept so that an import does not bring it back."""


class FullText(StrEnum):
    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Feed:
    """One feed, with its settings and its state of health."""

    id: str
    url: str
    title: str
    publisher: str
    """Publisher family, by registrable host."""
    tier: Tier = Tier.UNLISTED
    party: str | None = None
    state: FeedState = FeedState.ACTIVE
    full_text: FullText = FullText.AUTO
    site: str | None = None
    """The address of its home page."""
    etag: str | None = None
    last_modified: str | None = None
    interval: timedelta = timedelta(minutes=15)
    """Between checks while all is well; adapted to how often it publishes."""
    next_check: datetime | None = None
    """None: at once."""
    polls: int = 0
    """Polls that parsed. 0 means that the next one is the first: what is there is background."""
    errors: int = 0
    """Failed checks in a row."""
    last_error: str | None = None
    failing_since: datetime | None = None
    told_failing: bool = False
    """Admins know that it fails, so that recovery is told once too."""
    last_check: datetime | None = None
    last_ok: datetime | None = None
    last_new: datetime | None = None
    """When it last had an article that was new."""
    moved_to: str | None = None
    """A permanent redirect seen, not yet confirmed by a second poll."""
    moved_polls: int = 0


def every(db: Database) -> list[Feed]:
    """All but the removed ones, by title."""
    raise NotImplementedError


def get(db: Database, id: str) -> Feed | None:
    """By id, removed ones too."""
    raise NotImplementedError


def by_url(db: Database, url: str) -> Feed | None:
    raise NotImplementedError


def due(db: Database, now: datetime, limit: int = 1000) -> list[Feed]:
    """Active feeds whose next check has come and whose host is not paused, longest due first."""
    raise NotImplementedError


def next_due(db: Database, now: datetime) -> datetime | None:
    """When the next check is, never before ``now``; None without active feeds."""
    raise NotImplementedError


def add(db: Database, feed: Feed, now: datetime) -> Feed:
    """Add a feed (a removed one of the same url comes back, its first poll before it).

    ValueError if the url or id is taken by a feed in use.
    """
    raise NotImplementedError


def import_feeds(db: Database, feeds: Sequence[Feed], now: datetime) -> list[str]:
    """Bring in a file's feeds by id; returns the ids that are new or changed.

    Changes made in chat win, removed ones stay removed, health is kept.
    """
    raise NotImplementedError


def save(db: Database, feed: Feed, now: datetime) -> None:
    """Keep an admin's change of settings (url, title, tier, party, state, full text)."""
    raise NotImplementedError


def polled(db: Database, feed: Feed) -> None:
    """Keep the state of health after a poll, validators with it: the last write of the poll.

    Settings are left as they are, so that an admin's change during the poll survives.
    """
    raise NotImplementedError


def move(db: Database, id: str, url: str) -> str | None:
    """Give the feed its new address; the id of the feed it was merged into, if one had it."""
    raise NotImplementedError


def pause_host(db: Database, host: str, until: datetime) -> None:
    """Ask nothing of ``host`` before ``until`` (Retry-After)."""
    raise NotImplementedError


def host_pauses(db: Database, now: datetime) -> dict[str, datetime]:
    raise NotImplementedError
