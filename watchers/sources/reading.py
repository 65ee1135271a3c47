"""What a feed shows → articles: whose they are, when they are from, and whether to tell of them.

Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.feeds import Feed
from storage.model.article import Article, Reach, Tier
from watchers.sources import dates, links
from watchers.sources.entries import FULL_FROM, ParsedEntry
from watchers.sources.identity import keys_of
from watchers.sources.publishers import is_aggregator, publisher_of
from watchers.sources.wires import wire_origin

FRESH = timedelta(hours=48)
"""News older than this is kept but not told: a feed that shows its past again is no event."""
LONG_REST = timedelta(days=45)
"""After this long without anything new, what has no date may be the forgotten past."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says something: the family, how far it is believed, whose it is."""

    publisher: str
    tier: Tier
    party: str | None


def articles_of(
    feed: Feed, entries: Sequence[ParsedEntry], now: datetime, *, background: bool
) -> list[Article]:
    """The entries as articles that arrived at ``now``, in the feed's own order.

    ``background``: all of it is kept without telling, as on a feed's first poll.
    """
    keys = keys_of(entries, feed.publisher)
    return [
        _article(feed, entry, key, now, background=background)
        for entry, key in zip(entries, keys, strict=True)
    ]


def voice_of(feed: Feed, entry: ParsedEntry) -> Voice:
    """The feed's own, unless the entry stands at somebody else's."""
    site = entry.source_site if entry.source_site and _carries_others(feed) else entry.link
    host = links.host(site or "")
    found = publisher_of(host) if host else None
    if found is None or found.family == feed.publisher or is_aggregator(host):
        return Voice(feed.publisher, feed.tier, feed.party)
    if not _carries_others(feed) and found.tier is Tier.UNLISTED:
        return Voice(feed.publisher, feed.tier, feed.party)  # its own, on another of its hosts
    return Voice(found.family, found.tier, found.party)


def _article(
    feed: Feed, entry: ParsedEntry, keys: tuple[str, ...], now: datetime, *, background: bool
) -> Article:
    voice = voice_of(feed, entry)
    published = dates.plausible(entry.published, now)
    return Article(
        keys=keys,
        source=feed.id,
        publisher=voice.publisher,
        title=entry.title,
        text=entry.text,
        link=entry.link,
        published=published,
        seen=now,
        tier=voice.tier,
        origin=wire_origin(entry.text, entry.author),
        party=voice.party,
        reach=Reach.FULL if len(entry.text) >= FULL_FROM else Reach.SUMMARY,
        silent=background or _is_past(feed, published, now),
        language=entry.language,
    )


def _is_past(feed: Feed, published: datetime | None, now: datetime) -> bool:
    if published is not None:
        return published < now - FRESH
    return feed.last_new is not None and feed.last_new < now - LONG_REST


def _carries_others(feed: Feed) -> bool:
    return is_aggregator(links.host(feed.url)) or is_aggregator(feed.publisher)
