"""One poll of one feed, from its address to the articles handed on.

    fetch -> parse -> unseen? -> (page) -> hand over -> remember what changed

The validators are saved last: a crash before that has the same document fetched again, and what
was handed over is known by then, so that nothing is lost and nothing is told twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage import articles as shelf
from storage import feeds as register
from storage.articles import StoredArticle
from storage.db import transaction
from storage.feeds import Feed, FeedState
from storage.model.article import Article, Reach
from watchers.sources import changes, intervals
from watchers.sources.changes import Change
from watchers.sources.entries import ParsedFeed, ParseError
from watchers.sources.fetch import Fetcher, FetchError, Page
from watchers.sources.links import masked
from watchers.sources.reading import articles_of
from watchers.sources.worker import Worker

CONFIRMED_BY = 2
"""Polls in a row that must find a feed at its new address before it is believed to have moved."""
AT_ONCE = 4
"""Articles handed over between two turns of the event loop."""
LONGEST_KEPT = 0.2
"""Seconds after which what has been read is handed over, though it is fewer."""
LONGEST_READING = 60.0
"""Seconds that one poll spends on pages; what is left then is judged by its summary."""
_BUSY = frozenset({429, 503})


async def as_it_is(feed: Feed, article: Article) -> Article:
    """Read nothing but what the feed gives."""
    return article


def unchanged(stored: StoredArticle, article: Article) -> None:
    """Let an edited article be."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a poll works with."""

    db: Database
    fetcher: Fetcher
    worker: Worker
    clock: Callable[[], datetime]
    ingest: Callable[[Sequence[Article]], object]
    """Takes new articles; what it has taken must be known to the database when it returns."""
    chance: Callable[[], float]
    """Numbers in [0, 1) that spread the checks."""
    tell: Callable[[str], object] = lambda text: None
    """Plain words for the admins."""
    revise: Callable[[StoredArticle, Article], object] = unchanged
    """Takes an article that is stored and what its publisher has made of it."""
    read_on: Callable[[Feed, Article], Awaitable[Article]] = as_it_is
    """Reads the page behind a summary, where that is wanted (see fulltext.py)."""
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while articles are handed over: of many polls one at a time, so that none of the
    others' answers, and no chat, waits for all of them."""


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll came to."""

    feed: Feed
    """As it is remembered now."""
    shown: int = 0
    """Entries in the document."""
    new: int = 0
    background: int = 0
    """Of the new ones, those kept without telling."""
    edited: int = 0
    error: str = ""
    """Why it failed, in words for an admin; empty where it did not."""


async def poll(feed: Feed, means: Means) -> Polled:
    """Poll ``feed`` once and remember the outcome. Failures of the feed's are no exceptions.

    What a feed shows at its first poll (``polls`` is 0) is kept without telling. To have it told
    all the same, add the feed as one that was polled before.
    """
    try:
        page = await _page(feed, means)
        if page.unchanged:
            return _went_well(feed, means, page, ParsedFeed("empty"), new=0)
        parsed = await _parsed(feed, page, means)
    except FetchError as error:
        return _failed(feed, means, error)
    new, edited = await _hand_over(feed, parsed, means)
    polled = _went_well(feed, means, page, parsed, new=len(new))
    silent = sum(article.silent for article in new)
    return replace(
        polled, shown=len(parsed.entries), new=len(new), background=silent, edited=edited
    )


async def _page(feed: Feed, means: Means) -> Page:
    """Its document, or the word that nothing has changed. Raises FetchError.

    Once a day the whole is asked for: some servers say "not modified" for ever.
    """
    if _whole(feed, means.clock()):
        return await means.fetcher.get(feed.url)
    return await means.fetcher.get(feed.url, etag=feed.etag, last_modified=feed.last_modified)


def _whole(feed: Feed, now: datetime) -> bool:
    """Whether nothing has been read of it today (UTC)."""
    return feed.last_ok is None or feed.last_ok.date() != now.date()


async def _parsed(feed: Feed, page: Page, means: Means) -> ParsedFeed:
    """The feed in the document. Raises FetchError where it is none."""
    try:
        return await means.worker.feed(page.body, page.headers.get("content-type", ""), page.url)
    except ParseError as error:
        there = "" if page.url == feed.url else f"; the address leads on to {masked(page.url)}"
        raise FetchError(f"{error}{there}") from None


async def _hand_over(feed: Feed, parsed: ParsedFeed, means: Means) -> tuple[list[Article], int]:
    """Hand over the new articles, oldest first, and the edited ones; returns both's measure."""
    now = means.clock()
    found = articles_of(feed, parsed.entries, now, background=feed.polls == 0)
    known = shelf.known(means.db, [key for article in found for key in article.keys])
    old = [article for article in found if not known.isdisjoint(article.keys)]
    new: list[Article] = []
    met = set(known)
    for article in found:
        if met.isdisjoint(article.keys):
            new.append(article)
        met.update(article.keys)
    new.reverse()
    await _ingest(feed, new, means)
    edited = 0
    for article in old:
        if article.keys[-1] not in known and _revise(article, known, means):
            edited += 1
            await asyncio.sleep(0)
    if _whole(feed, now):
        shelf.sighted(means.db, sorted(known), now)
    return new, edited


async def _ingest(feed: Feed, new: list[Article], means: Means) -> None:
    """Hand over new articles, a few at a time; what pages took long to read is not kept waiting."""
    loop = asyncio.get_running_loop()
    until = loop.time() + LONGEST_READING
    left = list(reversed(new))
    while left:
        batch: list[Article] = []
        begun = loop.time()
        while left and len(batch) < AT_ONCE and loop.time() < begun + LONGEST_KEPT:
            article = left.pop()
            batch.append(await means.read_on(feed, article) if loop.time() < until else article)
        async with means.turn:
            means.ingest(batch)
            await asyncio.sleep(0)


def _revise(article: Article, known: set[str], means: Means) -> bool:
    """Hand over what an editor changed; the page once read stays, as the feed shows less of it."""
    key = next(key for key in article.keys if key in known)
    stored = shelf.by_key(means.db, key)
    if stored is None:
        return False
    before = stored.article
    if before.reach is Reach.FULL and article.reach is not Reach.FULL:
        article = replace(article, text=before.text, reach=Reach.FULL, origin=before.origin)
    if (article.title, article.text) == (before.title, before.text):
        return False
    means.revise(stored, replace(article, seen=before.seen, silent=before.silent))
    return True


def _went_well(feed: Feed, means: Means, page: Page, parsed: ParsedFeed, *, new: int) -> Polled:
    """Remember a poll that brought a document, or the word that nothing has changed."""
    now = means.clock()
    interval = feed.interval if feed.polls == 0 else intervals.adapted(feed.interval, new)
    wishes = max(parsed.ttl or timedelta(), intervals.max_age(page.headers))
    demanded = intervals.retry_after(page.headers.get("retry-after", ""), now)
    after = replace(
        feed,
        interval=interval,
        next_check=intervals.next_check(now, interval, wishes, demanded, means.chance()),
        polls=feed.polls + (0 if page.unchanged else 1),
        errors=0,
        last_error=None,
        failing_since=None,
        last_check=now,
        last_ok=now,
        last_new=now if new else feed.last_new,
    )
    if not page.unchanged:
        after = _with_address(after, page)
        keep = not parsed.cut
        after = replace(
            after,
            etag=page.headers.get("etag", "")[:500] or None if keep else None,
            last_modified=page.headers.get("last-modified", "")[:100] or None if keep else None,
        )
    with transaction(means.db):
        register.polled(means.db, after)
        after = _migrated(after, means.db, now)
    return Polled(after)


def _with_address(feed: Feed, page: Page) -> Feed:
    """Count the polls in a row that found the feed at the same new address."""
    if page.moved_to is None or page.moved_to == feed.url:
        return replace(feed, moved_to=None, moved_polls=0)
    again = feed.moved_polls + 1 if feed.moved_to == page.moved_to else 1
    return replace(feed, moved_to=page.moved_to, moved_polls=again)


def _migrated(feed: Feed, db: Database, now: datetime) -> Feed:
    """Give the feed its new address once it is confirmed. Inside a transaction."""
    if feed.moved_to is None or feed.moved_polls < CONFIRMED_BY:
        return feed
    merged = register.move(db, feed.id, feed.moved_to) is not None
    change = Change.MERGED if merged else Change.MOVED
    changes.note(db, change, feed.title, masked(feed.moved_to), now)
    if merged:
        return replace(feed, state=FeedState.REMOVED, moved_to=None, moved_polls=0)
    return replace(feed, url=feed.moved_to, moved_to=None, moved_polls=0)


def _failed(feed: Feed, means: Means, error: FetchError) -> Polled:
    """Remember a failure and when to try again; what was known about the feed stays."""
    now = means.clock()
    demanded = intervals.retry_after(error.retry_after, now)
    errors = feed.errors + 1
    after = replace(
        feed,
        errors=errors,
        last_error=str(error),
        failing_since=feed.failing_since or now,
        last_check=now,
        next_check=intervals.next_try(now, feed.interval, errors, demanded, means.chance()),
    )
    with transaction(means.db):
        register.polled(means.db, after)
        if error.status in _BUSY and demanded and error.host:
            register.pause_host(means.db, error.host, now + demanded)
        if error.status == 410:
            register.close(means.db, feed.id, FeedState.GONE)
            changes.note(means.db, Change.GONE, feed.title, "", now)
            after = replace(after, state=FeedState.GONE)
    return Polled(after, error=str(error))


def failed_here(feed: Feed, means: Means, error: Exception) -> Polled:
    """Remember a poll that failed through a fault of our own."""
    return _failed(feed, means, FetchError(f"met a fault in Detente ({type(error).__name__})"))
