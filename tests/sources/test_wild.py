"""Fifty feeds of every behaviour for hours of the clock: none lost, none told twice, none late."""

from __future__ import annotations

import asyncio
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from storage import feeds as register
from storage import subscribers
from storage.assessment import Assessment, Level, Pair, PairScore, Verdict
from storage.model.article import Article
from tests.sources import wild
from tests.sources.conftest import Desk
from tests.sources.world import NOW, World
from watchers import pipeline
from watchers.sources import intervals
from watchers.sources.rounds import Rounds
from watchers.telling import Assessed

HOURS = timedelta(hours=2)
STEP = timedelta(minutes=2)
"""The clock goes on by at least this much between two rounds."""


def loud(article: Article) -> Assessed:
    """A judgement that makes every article a story of its own, worth telling."""
    pair = PairScore(Pair((), article.title), Verdict.ESCALATION, None, 80.0, 0.0)
    judged = Assessment(Verdict.ESCALATION, None, 80.0, 0.0, "en", "test", (pair,))
    return Assessed(article, judged)


async def test_fifty_feeds_for_hours_ended_in_the_middle_again_and_again(
    desk: Desk, world: World
) -> None:
    feeds = wild.feeds(50, NOW)
    wild.settle(world, feeds, lambda: desk.now)
    subscribers.enrol(desk.db, "console", "You", ("world",), Level.NOTABLE, NOW)
    register.import_feeds(desk.db, list(wild.register_of(world, feeds)), NOW)
    await desk.meet()
    seen: dict[str, list[datetime]] = defaultdict(list)

    def ingest(articles: Sequence[Article]) -> None:
        pipeline.ingest_all(desk.db, articles, loud, desk.now, lambda: None)

    desk.means = replace(desk.means, ingest=ingest)
    chance = random.Random(7)
    rounds = Rounds(desk.means)
    first: dict[str, datetime] = {}
    allowance: dict[str, timedelta] = defaultdict(timedelta)
    last = desk.now
    while desk.now < NOW + HOURS:
        if chance.random() < 0.08:
            await ended_in_the_middle(rounds, chance.random() * 0.1)
            rounds = Rounds(desk.means)
        await rounds.once()
        last = desk.now
        for feed in register.every(desk.db):
            if feed.polls and feed.id not in first:
                first[feed.id] = desk.now
            wait = feed.interval * (1 + intervals.JITTER) + STEP
            allowance[feed.id] = max(allowance[feed.id], wait)
        desk.now = max(desk.now + STEP, register.next_due(desk.db, desk.now) or desk.now)
    for title, at in desk.db.execute("SELECT title, seen FROM articles"):
        seen[title].append(datetime.fromisoformat(at))
    told = dict(
        desk.db.execute(
            "SELECT title, count(*) FROM alerts JOIN articles ON articles.id = alerts.article GROUP BY 1"
        ).fetchall()
    )
    outcome = wild.examine(feeds, seen, told, first, last, allowance)
    assert outcome == wild.Outcome([], [], [])
    assert len(first) == 50 - sum(feed.kind in wild.BARREN for feed in feeds)
    assert len(told) > 100
    moved = [feed for feed in register.every(desk.db) if feed.url.endswith("/new")]
    assert len(moved) == sum(feed.kind == "moved" for feed in feeds)


async def ended_in_the_middle(rounds: Rounds, after: float) -> None:
    """As if the process had been killed: whatever is under way stops where it is."""
    running = asyncio.create_task(rounds.once())
    await asyncio.wait({running}, timeout=after)
    running.cancel()
    await rounds.close(0)
    await asyncio.gather(running, return_exceptions=True)
