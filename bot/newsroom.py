"""What reads the web for the program: one fetcher, one parser process, the rounds of the feeds."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from sqlite_utils import Database

from bot.clock import Clock
from bot.commands.desk import FeedLook
from bot.speech import clean
from storage.articles import StoredArticle
from storage.assessment import Verdict
from storage.model.article import Article, Reach
from watchers import pipeline
from watchers.sources.addresses import AllowedHosts
from watchers.sources.discovery import NoFeed, find_feed
from watchers.sources.entries import ParseError
from watchers.sources.feeds import Means
from watchers.sources.fetch import Fetcher, FetchError, Manners
from watchers.sources.fulltext import PageReader
from watchers.sources.language import recognise
from watchers.sources.links import masked
from watchers.sources.opml import OpmlError, Outlines, read_opml
from watchers.sources.rounds import Round, Rounds
from watchers.sources.worker import Worker
from watchers.telling import Assessed

log = logging.getLogger(__name__)

CLOSER_LOOK = 15.0
"""Score of a summary from which its page is read in full."""
HURRY = 10.0
"""Seconds that one cycle gives to all its feeds together."""

Judge = Callable[[Article], Assessed]


class Newsroom:
    """Reads the feeds of one database; close it when done."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        assess: Judge,
        wake: Callable[[], None],
        tell: Callable[[str], object],
        jitter: Callable[[], float],
        allowed: AllowedHosts | None = None,
        manners: Manners | None = None,
    ) -> None:
        self._db, self._clock, self._assess, self._wake = db, clock, assess, wake
        self._fetcher = Fetcher(allowed, manners)
        self._worker = Worker()
        self._pages = PageReader(self._fetcher, self._worker, clock, self._worth)
        self.rounds = Rounds(
            Means(
                db=db,
                fetcher=self._fetcher,
                worker=self._worker,
                clock=clock,
                ingest=self.take_in,
                chance=jitter,
                tell=tell,
                read_on=self._pages.read_on,
                revise=self.mend,
            )
        )

    def take_in(self, found: Sequence[Article]) -> None:
        """Judge and record articles that are new."""
        pipeline.ingest_all(self._db, found, self._judged, self._clock(), self._wake)

    def mend(self, stored: StoredArticle, article: Article) -> None:
        """Judge anew what its publisher has edited."""
        pipeline.revise(self._db, stored.id, article, self._judged, self._clock(), self._wake)

    async def hurry(self) -> Round:
        """Poll what is due, for a few seconds in all."""
        return await self.rounds.once(HURRY)

    async def look(self, address: str) -> FeedLook:
        """The feed at an address, or at the site behind it, with what it shows now."""
        try:
            found = await find_feed(address, self._fetcher, self._worker, self._clock())
        except NoFeed as fault:
            return FeedLook(None, fault=f"{fault}.")
        return FeedLook(found.feed, found.articles, instead=found.instead)

    async def outlines(self, address: str, codes: Collection[str]) -> Outlines:
        """The feeds that an OPML file lists, each the voice of nobody or of one of ``codes``.

        Raises ValueError with words for people.
        """
        try:
            page = await self._fetcher.get(address)
            return await asyncio.to_thread(read_opml, page.body, codes)
        except (FetchError, OpmlError) as error:
            raise ValueError(f"{masked(address)} {error}") from None

    async def page(self, address: str) -> tuple[str, str]:
        """An article's page as (title, text). Raises ValueError with words for people."""
        try:
            text = await self._pages.text_of(address)
        except (FetchError, ParseError) as error:
            raise ValueError(f"it {error}") from None
        if not text:
            raise ValueError("there is no article on it")
        return "", text

    async def close(self) -> None:
        """End everything; a poll under way is done again at the next start."""
        await self.rounds.close(0)
        await self._fetcher.close()
        await self._worker.close()

    def _worth(self, article: Article) -> bool:
        judged = self._assess(article).assessment
        return judged.top >= CLOSER_LOOK

    def _judged(self, article: Article) -> Assessed:
        """The judgement; what no lexicon can read is at least counted under its language."""
        event = self._assess(article)
        judged = event.assessment
        if judged.unread:
            title, much = clean(article.title, 60), f"{judged.unread:,}"
            log.warning("“%s” is too long: its last %s characters were left out", title, much)
        if judged.verdict is not Verdict.UNASSESSED or judged.language != "und":
            return event
        language = article.language
        if article.reach is Reach.SEED:  # what feeds bring was recognised where it was parsed
            language = recognise(f"{article.title}\n{article.text}")
        return replace(event, assessment=judged._replace(language=language))
