"""The page behind a summary: fetched where it is wanted and allowed, and read for the article.

``always`` reads every new article's page, ``never`` none; ``auto`` reads it where the feed gives
only a summary and what it says is worth a closer look.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from storage.feeds import Feed, FullText
from storage.model.article import Article, Reach
from watchers.sources import bodies
from watchers.sources.entries import ParseError
from watchers.sources.fetch import PAGE_ACCEPT, Fetcher, FetchError
from watchers.sources.robots import Robots
from watchers.sources.wires import wire_origin
from watchers.sources.worker import Worker

SUMMARY = 600
"""Characters up to which a feed's text is taken for a summary."""
_WORD = re.compile(r"\w{4,}")
_SHARED = 0.4
"""The share of the title's words that the page's text has to hold to be the article's."""


class PageReader:
    """Reads articles' pages, under the same limits as feeds and the site's robots.txt."""

    def __init__(
        self,
        fetcher: Fetcher,
        worker: Worker,
        clock: Callable[[], datetime],
        worth: Callable[[Article], bool] = lambda article: True,
    ) -> None:
        """``worth`` says, from title and summary, whether ``auto`` looks at the page."""
        self._fetcher = fetcher
        self._worker = worker
        self._clock = clock
        self._worth = worth
        self._robots = Robots(fetcher)

    async def read_on(self, feed: Feed, article: Article) -> Article:
        """The article with its page's text, or as it is where the page gives no more."""
        if article.link is None or not self._wanted(feed, article):
            return article
        try:
            text = await self.text_of(article.link)
        except (FetchError, ParseError):
            return article
        if len(text) <= len(article.text) or not _is_about(text, article.title):
            return article
        origin = wire_origin(text) or article.origin
        return replace(article, text=text, reach=Reach.FULL, origin=origin)

    async def text_of(self, link: str) -> str:
        """The article's text on a page. Raises FetchError or ParseError with words for people."""
        if not await self._robots.allows(link, self._clock()):
            raise FetchError("is closed to machines by its robots.txt")
        page = await self._fetcher.get(link, accept=PAGE_ACCEPT, limits=bodies.PAGE)
        kind = page.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
        if kind not in ("text/html", "application/xhtml+xml", "text/plain", ""):
            raise ParseError(f"is no web page ({kind[:40]})")
        return await self._worker.page(page.body, page.headers.get("content-type", ""), page.url)

    def _wanted(self, feed: Feed, article: Article) -> bool:
        if feed.full_text is FullText.NEVER or article.reach is Reach.FULL:
            return False
        if feed.full_text is FullText.ALWAYS:
            return True
        return not article.silent and len(article.text) <= SUMMARY and self._worth(article)


def _is_about(text: str, title: str) -> bool:
    """Whether a page holds the article rather than a consent form or a list of others."""
    wanted = {word.casefold() for word in _WORD.findall(title)}
    if not wanted:
        return True
    found = {word.casefold() for word in _WORD.findall(text)}
    return len(wanted & found) >= len(wanted) * _SHARED
