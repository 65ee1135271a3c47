"""One feed: its settings, its state of health, and how they are laid out in a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from sqlite3 import Row
from typing import Any
from urllib.parse import urlsplit

from storage.model.article import Tier
from storage.times import moment_or_none, stamp_or_none


class FeedState(StrEnum):
    """Whether a feed is polled, and if not, why not."""

    ACTIVE = "active"
    PAUSED = "paused"
    """By an admin."""
    GONE = "gone"
    """The publisher said so (410)."""
    REMOVED = "removed"
    """By an admin; kept so that an import does not bring it back."""


class FullText(StrEnum):
    """Whether the page behind an entry is fetched too."""

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


FRESH: dict[str, Any] = {
    "etag": None,
    "last_modified": None,
    "next_check": None,
    "polls": 0,
    "errors": 0,
    "last_error": None,
    "failing_since": None,
    "told_failing": 0,
    "moved_to": None,
    "moved_polls": 0,
}
"""The state of health of a feed that was never polled."""


def host_of(url: str) -> str:
    """The host a feed is asked from, in lower case; empty where the address has none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def settings_values(feed: Feed) -> dict[str, Any]:
    """The columns that people set."""
    return {
        "url": feed.url,
        "title": feed.title,
        "publisher": feed.publisher,
        "tier": feed.tier.value,
        "party": feed.party,
        "state": feed.state.value,
        "full_text": feed.full_text.value,
        "site": feed.site,
        "host": host_of(feed.url),
    }


def health_values(feed: Feed) -> dict[str, Any]:
    """The columns that polling sets; spans of time in seconds."""
    return {
        "etag": feed.etag,
        "last_modified": feed.last_modified,
        "interval": feed.interval.total_seconds(),
        "next_check": stamp_or_none(feed.next_check),
        "polls": feed.polls,
        "errors": feed.errors,
        "last_error": feed.last_error,
        "failing_since": stamp_or_none(feed.failing_since),
        "told_failing": int(feed.told_failing),
        "last_check": stamp_or_none(feed.last_check),
        "last_ok": stamp_or_none(feed.last_ok),
        "last_new": stamp_or_none(feed.last_new),
        "moved_to": feed.moved_to,
        "moved_polls": feed.moved_polls,
    }


def from_row(row: Row) -> Feed:
    """The feed in a row of the table."""
    return Feed(
        id=row["id"],
        url=row["url"],
        title=row["title"],
        publisher=row["publisher"],
        tier=Tier(row["tier"]),
        party=row["party"],
        state=FeedState(row["state"]),
        full_text=FullText(row["full_text"]),
        site=row["site"],
        etag=row["etag"],
        last_modified=row["last_modified"],
        interval=timedelta(seconds=row["interval"]),
        next_check=moment_or_none(row["next_check"]),
        polls=row["polls"],
        errors=row["errors"],
        last_error=row["last_error"],
        failing_since=moment_or_none(row["failing_since"]),
        told_failing=bool(row["told_failing"]),
        last_check=moment_or_none(row["last_check"]),
        last_ok=moment_or_none(row["last_ok"]),
        last_new=moment_or_none(row["last_new"]),
        moved_to=row["moved_to"],
        moved_polls=row["moved_polls"],
    )
