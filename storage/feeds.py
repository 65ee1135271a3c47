"""Feeds: what is polled, when next, with which validators, and how it has been behaving."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from storage.db import one, select, transaction, value, write
from storage.feed import FRESH, from_row, health_values, settings_values
from storage.feed import Feed as Feed
from storage.feed import FeedState as FeedState
from storage.feed import FullText as FullText
from storage.feed import host_of as host_of
from storage.times import moment, moment_or_none, stamp

# --- Finding ---------------------------------------------------------------------------------


def every(db: Database) -> list[Feed]:
    """All but the removed ones, by title."""
    sql = "SELECT * FROM feeds WHERE state <> 'removed' ORDER BY title COLLATE NOCASE, id"
    return [from_row(row) for row in select(db, sql)]


def get(db: Database, id: str) -> Feed | None:
    """By id, removed ones too."""
    row = one(db, "SELECT * FROM feeds WHERE id = ?", (id,))
    return None if row is None else from_row(row)


def by_url(db: Database, url: str) -> Feed | None:
    """By address, removed ones too."""
    row = one(db, "SELECT * FROM feeds WHERE url = ?", (url,))
    return None if row is None else from_row(row)


def due(db: Database, now: datetime, limit: int = 1000, of_a_host: int = 1000) -> list[Feed]:
    """Active feeds whose next check has come and whose host is not paused, longest due first.

    ``limit`` in all, and ``of_a_host`` of each host.
    """
    sql = """
        SELECT * FROM (
            SELECT f.*, row_number() OVER (PARTITION BY f.host ORDER BY next_check, id) AS place
            FROM feeds f LEFT JOIN host_pauses p ON p.host = f.host
            WHERE f.state = 'active' AND coalesce(f.next_check, '') <= :now
                AND coalesce(p.until, '') <= :now)
        WHERE place <= :of_a_host ORDER BY next_check, id LIMIT :limit"""
    asked = {"now": stamp(now), "limit": limit, "of_a_host": of_a_host}
    return [from_row(row) for row in select(db, sql, asked)]


def next_due(db: Database, now: datetime) -> datetime | None:
    """When the next check is, never before ``now``; None without active feeds."""
    sql = """
        SELECT min(max(coalesce(f.next_check, ''), coalesce(p.until, ''), ?))
        FROM feeds f LEFT JOIN host_pauses p ON p.host = f.host WHERE f.state = 'active'"""
    return moment_or_none(value(db, sql, (stamp(now),)))


def heard(db: Database, now: datetime) -> datetime | None:
    """When an article last came from any feed, or the first feed was added; None without feeds.

    Feeds alone: what the operator puts in by hand, or has switched off, is no silence of theirs.
    Nor does anything count that is later than ``now``: a clock that ran ahead must not hide it.
    """
    sql = """
        SELECT max(min(added), coalesce((
            SELECT seen FROM articles WHERE reach <> 'seed' AND seen <= :now
            ORDER BY seen DESC LIMIT 1), ''))
        FROM feeds WHERE state IN ('active', 'gone') AND added <= :now"""
    return moment_or_none(value(db, sql, {"now": stamp(now)}))


def quiet_since(db: Database, moment: datetime) -> dict[str, datetime | None]:
    """The active feeds that brought nothing new since ``moment``, the longest quiet first.

    Title → when it last had something new (None: never).
    """
    sql = """
        SELECT title, last_new FROM feeds
        WHERE state = 'active' AND added <= :moment AND coalesce(last_new, '') <= :moment
        ORDER BY coalesce(last_new, ''), title"""
    found = select(db, sql, {"moment": stamp(moment)})
    return {row["title"]: moment_or_none(row["last_new"]) for row in found}


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

    Changes made in chat win; what was removed, merged or is gone stays so, and health is kept,
    unless the file has another address for it, which begins with a first poll. A feed whose
    address is here already under another id is left out.
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
            elif row["in_chat"]:
                continue
            else:
                before = from_row(row)
                moved = feed.url != before.url
                after = feed if moved else replace(feed, state=before.state)
                if settings_values(after) == settings_values(before):
                    continue
                _settle(db, after, FRESH if moved else {})
            touched.append(feed.id)
    return touched


def save(db: Database, feed: Feed) -> None:
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
        _settle(db, feed, {"in_chat": 1} | (FRESH if resumed or feed.url != before.url else {}))


def polled(db: Database, feed: Feed) -> None:
    """Keep the state of health after a poll, validators with it: the last write of the poll.

    Settings are left as they are, so that an admin's change during the poll survives; after a
    change of address nothing is kept, because it is about another feed.
    """
    columns = health_values(feed)
    marks = ", ".join(f"{name} = :{name}" for name in columns)
    sql = f"UPDATE feeds SET {marks} WHERE id = :id AND url = :url"  # noqa: S608
    with transaction(db):
        write(db, sql, {**columns, "id": feed.id, "url": feed.url})


def hasten(db: Database, since: datetime, spell: timedelta, now: datetime) -> None:
    """Check now what began to fail within ``spell`` of ``since``: one of them works again."""
    sql = """
        UPDATE feeds SET next_check = :now WHERE state = 'active' AND errors > 0
            AND failing_since BETWEEN :first AND :last AND next_check > :now"""
    span = {"first": stamp(since - spell), "last": stamp(since + spell)}
    with transaction(db):
        write(db, sql, {"now": stamp(now), **span})


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


def end_host_pauses(db: Database) -> None:
    """After the clock was set back: a host that still wants to be left alone says so again."""
    with transaction(db):
        write(db, "DELETE FROM host_pauses")


def host_pauses(db: Database, now: datetime) -> dict[str, datetime]:
    """The hosts that are left alone at ``now``, and until when."""
    sql = "SELECT host, until FROM host_pauses WHERE until > ?"
    return {row["host"]: moment(row["until"]) for row in select(db, sql, (stamp(now),))}


# --- Rows ------------------------------------------------------------------------------------


def _insert(db: Database, feed: Feed, in_chat: int, now: datetime) -> None:
    values = settings_values(feed) | health_values(feed)
    db.table("feeds").insert({"id": feed.id, **values, "in_chat": in_chat, "added": stamp(now)})


def _settle(db: Database, feed: Feed, more: dict[str, Any]) -> None:
    db.table("feeds", pk="id").update(feed.id, settings_values(feed) | more)
