"""From an address that a person gives to the feed that is meant: the address itself, or a site's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from storage.feeds import Feed
from storage.model.article import Article
from watchers.sources import links
from watchers.sources.entries import ParsedFeed, ParseError
from watchers.sources.fetch import Fetcher, FetchError, Page
from watchers.sources.opml import feed_of
from watchers.sources.reading import articles_of
from watchers.sources.worker import Worker

_USUAL_PLACES = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")
_MOST_TRIED = 8


class NoFeed(Exception):
    """No feed at an address or on the site behind it; the message is for people."""


@dataclass(frozen=True, slots=True)
class Found:
    """A feed that could be added, and what it shows now."""

    feed: Feed
    articles: tuple[Article, ...]
    """In the feed's own order, usually newest first; nothing of it is stored."""
    instead: str = ""
    """Where the address itself is no feed: what it is, in words for people."""


async def find_feed(address: str, fetcher: Fetcher, worker: Worker, now: datetime) -> Found:
    """The feed at ``address``, or the first that works of those its page names.

    ``https://`` may be left out. Raises NoFeed, saying what was there instead.
    """
    address = address.strip()
    tried = [address] if "://" in address else [f"https://{address}", f"http://{address}"]
    page = await _first_page(tried, fetcher)
    try:
        return _found(page, await _parsed(page, worker), now)
    except ParseError as error:
        fault = f"{links.masked(address)} {error}"
    named = await _named(page, worker)
    for candidate in list(dict.fromkeys([*named, *_guesses(page.url)]))[:_MOST_TRIED]:
        try:
            there = await fetcher.get(candidate)
            parsed = await _parsed(there, worker)
        except (FetchError, ParseError):
            continue
        return _found(there, parsed, now, instead=fault)
    raise NoFeed(f"{fault}, and no feed was found on that site: give the feed's own address")


async def _first_page(addresses: list[str], fetcher: Fetcher) -> Page:
    fault = ""
    for address in addresses:
        try:
            return await fetcher.get(address)
        except FetchError as error:
            fault = fault or f"{links.masked(address)} {error}"
    raise NoFeed(fault)


async def _parsed(page: Page, worker: Worker) -> ParsedFeed:
    parsed = await worker.feed(page.body, page.headers.get("content-type", ""), page.url)
    if parsed.kind == "empty":
        raise ParseError("is an empty answer")
    return parsed


async def _named(page: Page, worker: Worker) -> list[str]:
    try:
        return await worker.links(page.body, page.headers.get("content-type", ""), page.url)
    except ParseError:
        return []


def _guesses(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    for path in _USUAL_PLACES:
        yield f"{parts.scheme}://{parts.netloc}{path}"


def _found(page: Page, parsed: ParsedFeed, now: datetime, instead: str = "") -> Found:
    feed = replace(feed_of(page.moved_to or page.url, parsed.title), site=parsed.site)
    return Found(feed, tuple(articles_of(feed, parsed.entries, now, background=True)), instead)
