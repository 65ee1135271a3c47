"""What the tests of the sources share: a web on this machine, a parser's process, a database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
import pytest_asyncio
from sqlite_utils import Database

from storage import feeds as register
from storage.assessment import Assessment, Verdict
from storage.db import open_database
from storage.feeds import Feed
from storage.model.article import Article
from tests.sources.world import NOW, World, start
from watchers import pipeline
from watchers.sources import feeds as polling
from watchers.sources.feeds import Means, Polled
from watchers.sources.worker import Worker
from watchers.telling import Assessed


@pytest.fixture(scope="session")
def worker() -> Iterator[Worker]:
    """One parser's process for all tests: starting it takes longer than most of them."""
    made = Worker(workers=1)
    yield made
    asyncio.run(made.close())


@pytest_asyncio.fixture
async def world() -> AsyncIterator[World]:
    made = World()
    runner = await start(made)
    yield made
    await runner.cleanup()


@dataclass
class Desk:
    """A database, a clock that stands still until it is moved, and what came out."""

    db: Database
    world: World
    worker: Worker
    now: datetime = NOW
    taken: list[Article] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    sites: set[str] = field(default_factory=set)
    means: Means = field(init=False)

    def __post_init__(self) -> None:
        self.means = Means(
            db=self.db,
            fetcher=self.world.fetcher("news.test"),
            worker=self.worker,
            clock=lambda: self.now,
            ingest=self.ingest,
            chance=lambda: 0.5,
            tell=self.told.append,
        )

    def ingest(self, articles: Sequence[Article]) -> None:
        """Remember them as the program does, with an engine that finds nothing in anything."""
        self.taken += articles
        pipeline.ingest_all(self.db, articles, quiet, self.now, lambda: None)

    def add(self, url: str, **settings: object) -> Feed:
        """A feed that has been read before, unless ``polls`` says 0."""
        given: dict[str, object] = {
            "id": "news",
            "title": "Border News",
            "publisher": "news.test",
            "polls": 1,
            "last_check": self.now - timedelta(minutes=15),
        }
        feed = register.add(self.db, Feed(url=url, **(given | settings)), self.now)  # type: ignore[arg-type]
        register.polled(self.db, feed)
        return feed

    async def poll(self, id: str = "news") -> Polled:
        """Poll it as the database has it now, asking only the sites that the world has."""
        await self.meet()
        feed = register.get(self.db, id)
        assert feed is not None
        return await polling.poll(feed, self.means)

    async def meet(self) -> None:
        """Let the fetcher ask every site that the world has by now."""
        sites = {place.partition("/")[0] for place in self.world.pages}
        if sites != self.sites:
            await self.means.fetcher.close()
            self.means = replace(self.means, fetcher=self.world.fetcher())
            self.sites = sites

    def feed(self, id: str = "news") -> Feed:
        found = register.get(self.db, id)
        assert found is not None
        return found


def quiet(article: Article) -> Assessed:
    return Assessed(article, Assessment(Verdict.QUIET, None, 0.0, 0.0, "en", "test"))


@pytest_asyncio.fixture
async def desk(world: World, worker: Worker) -> AsyncIterator[Desk]:
    made = Desk(open_database(None, NOW), world, worker)
    yield made
    await made.means.fetcher.close()
    made.db.close()
