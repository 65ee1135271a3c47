"""One poll of one feed: what is handed on, what is remembered, and in which order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import articles as shelf
from storage import feeds as register
from storage.feeds import FeedState, FullText
from storage.model.article import Article, Reach, Tier
from tests.sources.conftest import Desk
from tests.sources.world import NOW, World, answer, conditional, in_turn, item, rss
from watchers.sources.feeds import LONGEST_KEPT

PLACE = "news.test/rss"


async def test_new_entries_become_articles_oldest_first(desk: Desk, world: World) -> None:
    desk.add(world.put(PLACE, rss([item(2), item(1)])), tier=Tier.MAJOR, party="RUS")
    polled = await desk.poll()
    assert (polled.shown, polled.new, polled.background) == (2, 2, 0)
    assert [article.title for article in desk.taken] == [item(1).title, item(2).title]
    first = desk.taken[0]
    assert (first.source, first.publisher, first.tier, first.party) == (
        "news",
        "news.test",
        Tier.MAJOR,
        "RUS",
    )
    assert (first.seen, first.published) == (NOW, NOW - timedelta(hours=1))
    assert (first.language, first.reach, first.silent) == ("en", Reach.SUMMARY, False)


async def test_what_is_known_is_not_handed_on_again(desk: Desk, world: World) -> None:
    desk.add(world.put(PLACE, in_turn(answer(rss([item(1)])), answer(rss([item(2), item(1)])))))
    await desk.poll()
    polled = await desk.poll()
    assert (polled.shown, polled.new) == (2, 1)
    assert [article.title for article in desk.taken] == [item(1).title, item(2).title]


@pytest.mark.failure("F24")
async def test_304_is_no_error_and_keeps_the_validators(desk: Desk, world: World) -> None:
    desk.add(world.put(PLACE, conditional(rss([item(1)]))))
    await desk.poll()
    polled = await desk.poll()
    assert (polled.error, polled.new, len(desk.taken)) == ("", 0, 1)
    assert desk.feed().etag == '"one"'
    assert world.asked[1][1]["if-none-match"] == '"one"'


@pytest.mark.failure("F24")
async def test_once_a_day_not_modified_is_not_believed(desk: Desk, world: World) -> None:
    first = answer(rss([item(1)]), headers={"ETag": '"one"'})
    desk.add(world.put(PLACE, in_turn(first, conditional(rss([item(1), item(2)])))))
    await desk.poll()
    assert (await desk.poll()).new == 0, "it says that nothing has changed"
    desk.now += timedelta(days=1)
    assert (await desk.poll()).new == 1
    assert "if-none-match" not in world.asked[-1][1]


@pytest.mark.failure("F24")
@pytest.mark.parametrize(
    "body", [pytest.param("", id="no body"), pytest.param(rss([]), id="a feed without entries")]
)
async def test_an_empty_answer_is_no_error(desk: Desk, world: World, body: str) -> None:
    desk.add(world.put(PLACE, body), errors=2, last_error="was not found (404)")
    polled = await desk.poll()
    assert (polled.error, desk.feed().errors, desk.feed().last_error) == ("", 0, None)


@pytest.mark.failure("F29")
@pytest.mark.parametrize(
    ("headers", "ttl", "least", "most"),
    [
        pytest.param({}, "", 13, 17, id="nothing asked: its own interval"),
        pytest.param({}, "<ttl>90</ttl>", 90, 99, id="a ttl of 90 minutes"),
        pytest.param(
            {"Cache-Control": "public, max-age=3600"}, "", 60, 66, id="an hour of freshness"
        ),
        pytest.param({"Cache-Control": "max-age=9999999"}, "", 360, 396, id="capped at six hours"),
        pytest.param(
            {"Cache-Control": "no-cache, max-age=3600"}, "", 13, 17, id="freshness denied"
        ),
        pytest.param({"Retry-After": "5400"}, "<ttl>30</ttl>", 90, 99, id="the longest wish wins"),
    ],
)
async def test_the_next_check_is_as_late_as_the_feed_asks(
    desk: Desk, world: World, headers: dict[str, str], ttl: str, least: int, most: int
) -> None:
    desk.add(
        world.put(PLACE, answer(rss([item(1)], ttl), headers=headers)),
        interval=timedelta(minutes=15),
        polls=0,
    )
    await desk.poll()
    next_check = desk.feed().next_check
    assert next_check is not None
    assert timedelta(minutes=least) <= next_check - NOW <= timedelta(minutes=most)


@pytest.mark.failure("F37")
async def test_the_first_poll_keeps_what_is_there_without_telling(desk: Desk, world: World) -> None:
    desk.add(
        world.put(PLACE, in_turn(answer(rss([item(1)])), answer(rss([item(2), item(1)])))), polls=0
    )
    first = await desk.poll()
    assert (first.new, first.background) == (1, 1)
    second = await desk.poll()
    assert (second.new, second.background) == (1, 0)
    assert [article.silent for article in desk.taken] == [True, False]


@pytest.mark.failure("F37")
async def test_a_feed_switched_on_again_begins_with_a_first_poll(desk: Desk, world: World) -> None:
    feed = desk.add(world.put(PLACE, rss([item(1)])), state=FeedState.PAUSED)
    register.save(desk.db, replace(feed, state=FeedState.ACTIVE))
    assert (await desk.poll()).background == 1


async def test_the_validators_are_saved_after_the_articles(desk: Desk, world: World) -> None:
    """A crash in between has the document fetched again, whole."""
    desk.add(world.put(PLACE, conditional(rss([item(2), item(1)]))))
    good = desk.means.ingest

    def fails_at_the_second(articles: Sequence[Article]) -> None:
        good(articles[:1])
        raise ConnectionAbortedError("kill -9")

    desk.means = replace(desk.means, ingest=fails_at_the_second)
    with pytest.raises(ConnectionAbortedError):
        await desk.poll()
    assert desk.feed().etag is None
    desk.means = replace(desk.means, ingest=good)
    assert (await desk.poll()).new == 1
    assert [article.title for article in desk.taken] == [item(1).title, item(2).title]


async def test_an_admin_s_change_during_a_poll_survives_it(desk: Desk, world: World) -> None:
    feed = desk.add(world.put(PLACE, rss([item(1)])))
    good = desk.means.ingest

    def meanwhile(articles: Sequence[Article]) -> None:
        good(articles)
        register.save(desk.db, replace(feed, tier=Tier.WIRE, state=FeedState.PAUSED))

    desk.means = replace(desk.means, ingest=meanwhile)
    await desk.poll()
    assert (desk.feed().tier, desk.feed().state) == (Tier.WIRE, FeedState.PAUSED)


async def test_what_is_read_is_not_kept_waiting_by_a_slow_page(desk: Desk, world: World) -> None:
    desk.add(world.put(PLACE, rss([item(2), item(1)])))
    there: list[int] = []

    async def read_on(feed: object, article: Article) -> Article:
        there.append(len(desk.taken))
        await asyncio.sleep(LONGEST_KEPT)  # the page's own slowness
        return article

    desk.means = replace(desk.means, read_on=read_on)
    await desk.poll()
    assert there == [0, 1]


async def test_the_interval_follows_how_much_is_new(desk: Desk, world: World) -> None:
    desk.add(world.put(PLACE, in_turn(answer(rss([item(1)])), answer(rss([item(1)])))))
    await desk.poll()
    faster = desk.feed().interval
    await desk.poll()
    assert faster < timedelta(minutes=15) < desk.feed().interval / (faster / timedelta(minutes=15))
    for _ in range(40):
        await desk.poll()
    assert desk.feed().interval == timedelta(hours=2)


async def test_full_text_settings_are_the_feed_s(desk: Desk, world: World) -> None:
    asked: list[FullText] = []

    async def read_on(feed: object, article: Article) -> Article:
        asked.append(feed.full_text)  # type: ignore[attr-defined]
        return article

    desk.add(world.put(PLACE, rss([item(1)])), full_text=FullText.ALWAYS)
    desk.means = replace(desk.means, read_on=read_on)
    await desk.poll()
    assert asked == [FullText.ALWAYS]
    assert shelf.known(desk.db, desk.taken[0].keys)
