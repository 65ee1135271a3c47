"""Feeds: what is polled, when next, with which validators, and how it has been behaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from sqlite3 import Row
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from storage.db import one, select, transaction, value, write
from storage.model import Tier
from storage.times import moment, moment_or_none, stamp, stamp_or_none


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


# --- Finding ---------------------------------------------------------------------------------


def every(db: Database) -> list[Feed]:
    """All but the removed ones, by title."""
    sql = "SELECT * FROM feeds WHERE state <> 'removed' ORDER BY title COLLATE NOCASE, id"
    return [_feed(row) for row in select(db, sql)]


def get(db: Database, id: str) -> Feed | None:
    """By id, removed ones too."""
    row = one(db, "SELECT * FROM feeds WHERE id = ?", (id,))
    return None if row is None else _feed(row)


def by_url(db: Database, url: str) -> Feed | None:
    """By address, removed ones too."""
    row = one(db, "SELECT * FROM feeds WHERE url = ?", (url,))
    return None if row is None else _feed(row)


def due(db: Database, now: datetime, limit: int = 1000) -> list[Feed]:
    """Active feeds whose next check has come and whose host is not paused, longest due first."""
    sql = """
        SELECT f.* FROM feeds f LEFT JOIN host_pauses p ON p.host = f.host
        WHERE f.state = 'active' AND coalesce(f.next_check, '') <= :now
            AND coalesce(p.until, '') <= :now
        ORDER BY f.next_check, f.id LIMIT :limit"""
    return [_feed(row) for row in select(db, sql, {"now": stamp(now), "limit": limit})]


def next_due(db: Database, now: datetime) -> datetime | None:
    """When the next check is, never before ``now``; None without active feeds."""
    sql = """
        SELECT min(max(coalesce(f.next_check, ''), coalesce(p.until, ''), ?))
        FROM feeds f LEFT JOIN host_pauses p ON p.host = f.host WHERE f.state = 'active'"""
    return moment_or_none(value(db, sql, (stamp(now),)))


# --- Changing --------------------------------------------------------------------------------


def add(db: Database, feed: Feed, now: datetime) -> Feed:
    """Add a feed (a removed one of the same url comes back, its first poll before it).

    Returns it as stored. ValueError if the url or id is taken by a feed in use.
    """
    with transaction(db):
        for clash in filter(None, (by_url(db, feed.url), get(db, feed.id))):
            if clash.state is not FeedState.REMOVED:
                raise ValueError(f"this feed is here already, as {clash.title} ({clash.id})")
            write(db, "DELETE FROM feeds WHERE id = ?", (clash.id,))
        _insert(db, feed, 1, now)
    return feed


def import_feeds(db: Database, feeds: Sequence[Feed], now: datetime) -> list[str]:
    """Bring in a file's feeds by id; returns the ids that are new or changed.

    Changes made in chat win, removed ones stay removed, health is kept. A feed whose address is
    here already under another id is left out.
    """
    touched = []
    with transaction(db):
        for feed in feeds:
            row = one(db, "SELECT * FROM feeds WHERE id = ?", (feed.id,))
            clash = by_url(db, feed.url)
            if clash is not None and clash.id != feed.id:
                continue
            if row is None:
                _insert(db, feed, 0, now)
            elif row["in_chat"] or _same_settings(_feed(row), feed):
                continue
            else:
                _settle(db, feed, {})
            touched.append(feed.id)
    return touched


def save(db: Database, feed: Feed, now: datetime) -> None:
    """Keep an admin's change of settings (url, title, tier, party, state, full text, …).

    A feed that is switched on again, or has another address, begins with a first poll at once.
    An unknown feed raises KeyError, an address that another one has ValueError.
    """
    with transaction(db):
        before, clash = get(db, feed.id), by_url(db, feed.url)
        if before is None:
            raise KeyError(feed.id)
        if clash is not None and clash.id != feed.id:
            raise ValueError(f"this address is here already, as {clash.title} ({clash.id})")
        resumed = feed.state is FeedState.ACTIVE and before.state is not FeedState.ACTIVE
        _settle(db, feed, {"in_chat": 1} | (_FRESH if resumed or feed.url != before.url else {}))


def polled(db: Database, feed: Feed) -> None:
    """Keep the state of health after a poll, validators with it: the last write of the poll.

    Settings are left as they are, so that an admin's change during the poll survives; after a
    change of address nothing is kept, because it is about another feed.
    """
    columns = _health_values(feed)
    marks = ", ".join(f"{name} = :{name}" for name in columns)
    sql = f"UPDATE feeds SET {marks} WHERE id = :id AND url = :url"  # noqa: S608
    with transaction(db):
        write(db, sql, {**columns, "id": feed.id, "url": feed.url})


def close(db: Database, id: str, state: FeedState) -> None:
    """Stop polling it for a reason of its own (410: gone), as no admin's change."""
    with transaction(db):
        write(db, "UPDATE feeds SET state = ? WHERE id = ?", (state.value, id))


def move(db: Database, id: str, url: str) -> str | None:
    """Give the feed its new address; the id of the feed it was merged into, if one had it.

    Merged, it is removed, so that an import does not bring it back.
    """
    with transaction(db):
        clash = by_url(db, url)
        if clash is not None and clash.id != id:
            close(db, id, FeedState.REMOVED)
            return clash.id
        sql = """
            UPDATE feeds SET url = ?, host = ?, moved_to = NULL, moved_polls = 0, in_chat = 1
            WHERE id = ?"""
        write(db, sql, (url, host_of(url), id))
        return None


# --- Hosts -----------------------------------------------------------------------------------


def pause_host(db: Database, host: str, until: datetime) -> None:
    """Ask nothing of ``host`` before ``until`` (Retry-After)."""
    sql = """
        INSERT INTO host_pauses VALUES (?, ?)
        ON CONFLICT DO UPDATE SET until = max(until, excluded.until)"""
    with transaction(db):
        write(db, sql, (host.lower(), stamp(until)))


def host_pauses(db: Database, now: datetime) -> dict[str, datetime]:
    """The hosts that are left alone at ``now``, and until when."""
    sql = "SELECT host, until FROM host_pauses WHERE until > ?"
    return {row["host"]: moment(row["until"]) for row in select(db, sql, (stamp(now),))}


def host_of(url: str) -> str:
    """The host a feed is asked from, in lower case; empty where the address has none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


# --- Rows ------------------------------------------------------------------------------------

_FRESH: dict[str, Any] = {
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


def _settings_values(feed: Feed) -> dict[str, Any]:
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


def _health_values(feed: Feed) -> dict[str, Any]:
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


def _same_settings(one: Feed, other: Feed) -> bool:
    return _settings_values(one) == _settings_values(other)


def _insert(db: Database, feed: Feed, in_chat: int, now: datetime) -> None:
    values = _settings_values(feed) | _health_values(feed)
    db.table("feeds").insert({"id": feed.id, **values, "in_chat": in_chat, "added": stamp(now)})


def _settle(db: Database, feed: Feed, more: dict[str, Any]) -> None:
    db.table("feeds", pk="id").update(feed.id, _settings_values(feed) | more)


def _feed(row: Row) -> Feed:
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
