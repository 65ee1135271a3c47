"""A web as it is: feeds that publish by the clock, and behave well, badly or maliciously.

What a feed shows depends only on its number and the time, so that it can be said afterwards which
articles there were: none may be missing, none may be there twice.
"""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiohttp import web

from storage.feeds import Feed
from storage.model.article import Tier
from tests.sources.world import Behaviour, World, bomb, item, rss

KINDS = (
    *("sound",) * 12,
    "slow",
    "failing",
    "moved",
    "bomb",
    "page",
    "cut",
    "busy",
    "untidy",
)
PUNCTUAL = frozenset({"sound", "slow", "untidy"})
"""Kinds whose articles must never be late."""
BARREN = frozenset({"bomb", "page"})
"""Kinds that never give an article."""
SHOWN = 8
"""The newest articles that a feed shows."""


@dataclass(frozen=True)
class WildFeed:
    """One feed: what it is like, and when it publishes."""

    number: int
    start: datetime

    @property
    def kind(self) -> str:
        return KINDS[self.number % len(KINDS)]

    @property
    def id(self) -> str:
        return f"wild-{self.number:04}"

    @property
    def host(self) -> str:
        return f"site{self.number}.test"

    @property
    def period(self) -> timedelta:
        return timedelta(minutes=12 + 5 * (self.number % 13))

    def published(self, at: datetime) -> int:
        """How many articles it has published by then; some were there from the start."""
        early = self.period * (3 + self.number % 5) + timedelta(seconds=self.number % 997)
        return max(0, int((at - self.start + early) / self.period))

    def moment(self, article: int) -> datetime:
        early = self.period * (3 + self.number % 5) + timedelta(seconds=self.number % 997)
        return self.start - early + self.period * (article + 1)

    def title(self, article: int) -> str:
        return f"Feed {self.number} reports its item {article} from the border"

    def document(self, at: datetime, noise: int = 0) -> str:
        """The newest articles, newest first; ``noise`` changes what must not matter."""
        last = self.published(at)
        untidy = self.kind == "untidy"
        return rss(
            [
                item(
                    article,
                    title=self.title(article),
                    link=f"http://{self.host}/{article}"
                    + (f"?utm_source=n{noise}" if untidy else ""),
                    guid=None if untidy else f"{self.host}-{article}",
                    published=None if untidy and article % 2 else self.moment(article),
                    text=f"What feed {self.number} has to say about item {article} of today.",
                )
                for article in range(last - 1, max(-1, last - 1 - SHOWN), -1)
            ],
            title=f"Site {self.number}",
        )


def feeds(number: int, start: datetime) -> list[WildFeed]:
    return [WildFeed(each, start) for each in range(number)]


def settle(world: World, wild: list[WildFeed], clock: Callable[[], datetime]) -> None:
    """Put every feed into ``world``, publishing by ``clock``."""
    unpacks = bomb(30_000_000)
    for feed in wild:
        world.pages[f"{feed.host}/rss"] = _behaviour(feed, world, clock, unpacks)
        world.pages[f"{feed.host}/new"] = _sound(feed, clock)


def register_of(world: World, wild: list[WildFeed]) -> Iterator[Feed]:
    """The feeds as the bot knows them: not read yet, spread over their first interval."""
    for feed in wild:
        yield Feed(
            id=feed.id,
            url=world.url(f"{feed.host}/rss"),
            title=f"Site {feed.number}",
            publisher=feed.host,
            tier=Tier.MAJOR,
            next_check=feed.start + timedelta(seconds=feed.number * 37 % 900),
        )


def _behaviour(
    feed: WildFeed, world: World, clock: Callable[[], datetime], unpacks: Behaviour
) -> Behaviour:
    sound = _sound(feed, clock)
    asked = 0

    async def behave(request: web.Request) -> web.StreamResponse:
        nonlocal asked
        asked += 1
        odd = asked % 2 == 1
        if feed.kind == "slow":
            await asyncio.sleep(0.1)
        elif feed.kind == "failing" and odd:
            return web.Response(status=(500, 404, 502)[asked % 3])
        elif feed.kind == "moved":
            return web.Response(status=301, headers={"Location": f"http://{request.host}/new"})
        elif feed.kind == "bomb":
            return await unpacks(request)
        elif feed.kind == "page":
            return web.Response(text="<html><body>Please log in</body></html>")
        elif feed.kind == "busy" and odd:
            return web.Response(status=429, headers={"Retry-After": "600"})
        elif feed.kind == "cut" and odd:
            body = feed.document(clock())
            return web.Response(text=body[: len(body) * 2 // 3])
        return await sound(request)

    return behave


def _sound(feed: WildFeed, clock: Callable[[], datetime]) -> Behaviour:
    """Conditional and compressed, as most are."""

    async def behave(request: web.Request) -> web.StreamResponse:
        now = clock()
        etag = f'"{feed.published(now)}"'
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        noise = int(now.timestamp()) // 60
        packer = zlib.compressobj(wbits=31)
        body = packer.compress(feed.document(now, noise).encode()) + packer.flush()
        return web.Response(
            body=body,
            headers={"ETag": etag, "Content-Encoding": "gzip", "Content-Type": "text/xml"},
        )

    return behave


# --- What must be so afterwards --------------------------------------------------------------


@dataclass(frozen=True)
class Outcome:
    """What was wrong; all of it empty is what is wanted."""

    lost: list[str]
    twice: list[str]
    late: list[str]


def examine(
    wild: list[WildFeed],
    seen: dict[str, list[datetime]],
    told: dict[str, int],
    first: dict[str, datetime],
    end: datetime,
    allowance: Mapping[str, timedelta],
) -> Outcome:
    """Compare what was taken in with what was published.

    ``seen`` are arrivals by title, ``told`` alerts by title, ``first`` when each feed was first
    read: what came before that is not promised. An article of a feed in trouble is lost once the
    feed shows it no more; one of a punctual feed as soon as it is overdue, by the ``allowance``.
    """
    lost, late = [], []
    for feed in wild:
        if feed.kind in BARREN or feed.id not in first:
            continue
        punctual = feed.kind in PUNCTUAL
        for article in range(feed.published(end)):
            moment, title = feed.moment(article), feed.title(article)
            if moment <= first[feed.id]:
                continue
            gone = article < feed.published(end) - SHOWN
            if title not in seen:
                if gone or (punctual and moment + allowance[feed.id] < end):
                    lost.append(title)
            elif punctual and seen[title][0] - moment > allowance[feed.id]:
                late.append(f"{title}: {seen[title][0] - moment}")
    twice = [title for title, arrivals in seen.items() if len(arrivals) > 1]
    twice += [title for title, number in told.items() if number > 1]
    return Outcome(lost, twice, late)
