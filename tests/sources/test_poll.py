"""One poll of one feed: what is handed on, what is remembered, and in which order."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import articles as shelf
from storage import feeds as register
from storage.articles import StoredArticle
from storage.feeds import FeedState, FullText
from storage.model.article import Article, Reach, Tier
from tests.sources.conftest import Desk
from tests.sources.world import (
    NOW,
    Item,
    World,
    answer,
    breaks_off,
    conditional,
    in_turn,
    item,
    redirect,
    rss,
    status,
)
from watchers.sources import changes
from watchers.sources.feeds import LONGEST_KEPT
from watchers.sources.worker import Worker

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


# --- Nothing new -----------------------------------------------------------------------------


@pytest.mark.failure("F24")
async def test_304_is_no_error_and_keeps_the_validators(desk: Desk, world: World) -> None:
    desk.add(world.put(PLACE, conditional(rss([item(1)]))))
    await desk.poll()
    polled = await desk.poll()
    assert (polled.error, polled.new, len(desk.taken)) == ("", 0, 1)
    assert desk.feed().etag == '"one"'
    assert world.asked[1][1]["if-none-match"] == '"one"'


@pytest.mark.failure("F24")
@pytest.mark.parametrize(
    "body", [pytest.param("", id="no body"), pytest.param(rss([]), id="a feed without entries")]
)
async def test_an_empty_answer_is_no_error(desk: Desk, world: World, body: str) -> None:
    desk.add(world.put(PLACE, body), errors=2, last_error="was not found (404)")
    polled = await desk.poll()
    assert (polled.error, desk.feed().errors, desk.feed().last_error) == ("", 0, None)


@pytest.mark.failure("F22")
async def test_a_web_page_counts_as_an_error_and_the_validators_stay(
    desk: Desk, world: World
) -> None:
    url = world.put(PLACE, answer("<html><body>Log in</body></html>", headers={"ETag": '"two"'}))
    desk.add(url, etag='"one"', last_modified="then")
    polled = await desk.poll()
    assert polled.error == "is a web page, not a feed"
    feed = desk.feed()
    assert (feed.errors, feed.etag, feed.last_modified) == (1, '"one"', "then")
    assert feed.failing_since == NOW


SLOW = (
    f'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="xhtml"><div>{"<b>x</b>" * 50_000}'
    "</div></title></entry></feed>"
)
ENTITIES = '<!DOCTYPE rss [<!ENTITY a "ha ha"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("document", "said"),
    [
        pytest.param(
            SLOW, "took longer than 1 seconds to read", id="burns time",
            marks=pytest.mark.failure("F31"),
        ),
        pytest.param(
            rss([item(1, title="&b;")]).replace("<rss", f"{ENTITIES}<rss"),
            "declares XML entities, which are refused", id="unfolds",
            marks=pytest.mark.failure("F32"),
        ),
        pytest.param(
            "/etc/passwd", "is plain text or data, not a feed", id="names a file of ours",
            marks=pytest.mark.failure("F33"),
        ),
    ],
)  # fmt: skip
async def test_a_feed_fails_and_the_next_one_is_read_where_what_it_serves(
    desk: Desk, world: World, document: str, said: str
) -> None:
    desk.add(world.put(PLACE, document))
    desk.add(world.put("sound.test/rss", rss([item(2)])), id="sound")
    await desk.meet()
    desk.means = replace(desk.means, worker=Worker(workers=1, deadline=1))
    polled = await desk.poll()
    assert (polled.error, polled.feed.errors) == (said, 1)
    await desk.poll("sound")
    assert [article.title for article in desk.taken] == [item(2).title]
    await desk.means.worker.close()


@pytest.mark.failure("F23")
async def test_a_truncated_feed_is_asked_for_whole_next_time(desk: Desk, world: World) -> None:
    whole = rss([item(1), item(2)])
    cut = whole[: whole.index("day 2") + 5]
    desk.add(
        world.put(
            PLACE,
            in_turn(
                answer(cut, headers={"ETag": '"one"'}), answer(whole, headers={"ETag": '"one"'})
            ),
        )
    )
    await desk.poll()
    assert [article.title for article in desk.taken] == [item(1).title]
    assert desk.feed().etag is None
    await desk.poll()
    assert [article.title for article in desk.taken] == [item(1).title, item(2).title]
    assert desk.taken[1].text == item(2).text


# --- Moving, vanishing, failing --------------------------------------------------------------


@pytest.mark.failure("F25")
async def test_a_feed_moves_after_two_polls_that_found_it_there(desk: Desk, world: World) -> None:
    new = world.put("news.test/new", rss([item(1)]))
    old = world.put(PLACE, redirect(new, 301))
    desk.add(old)
    await desk.poll()
    assert (desk.feed().url, desk.told) == (old, [])
    await desk.poll()
    assert desk.feed().url == new
    line = f"The feed Border News has moved to {new}. It is read there from now on."
    assert changes.ripe(desk.db, NOW + changes.SPELL) == [line]
    assert len(desk.taken) == 1


@pytest.mark.failure("F25")
async def test_a_move_that_leads_to_no_feed_is_not_believed(desk: Desk, world: World) -> None:
    world.put("news.test/new", "<html>Buy this domain</html>")
    old = world.put(PLACE, redirect(world.url("news.test/new"), 301))
    desk.add(old)
    await desk.poll()
    await desk.poll()
    await desk.poll()
    assert (desk.feed().url, desk.feed().moved_polls) == (old, 0)


@pytest.mark.failure("F25")
async def test_a_move_onto_a_feed_that_is_here_makes_them_one(desk: Desk, world: World) -> None:
    new = world.put("news.test/new", rss([item(1)]))
    desk.add(new, id="other", title="The other")
    desk.add(world.put(PLACE, redirect(new, 308)))
    await desk.poll()
    await desk.poll()
    assert desk.feed().state is FeedState.REMOVED
    assert "here already" in changes.ripe(desk.db, NOW + changes.SPELL)[0]


@pytest.mark.failure("F26")
async def test_a_temporary_redirect_is_followed_and_moves_nothing(desk: Desk, world: World) -> None:
    world.put("news.test/today", rss([item(1)]))
    old = world.put(PLACE, redirect("/today", 302))
    desk.add(old)
    for _ in range(3):
        await desk.poll()
    assert (desk.feed().url, desk.feed().moved_to, len(desk.taken)) == (old, None, 1)


@pytest.mark.failure("F27")
async def test_a_feed_that_is_gone_is_switched_off_and_the_admins_are_told(
    desk: Desk, world: World
) -> None:
    desk.add(world.put(PLACE, status(410)))
    await desk.poll()
    assert desk.feed().state is FeedState.GONE
    line = "The feed Border News is gone for good, says its publisher: switched off."
    assert changes.ripe(desk.db, NOW + changes.SPELL) == [line]
    assert register.due(desk.db, NOW + timedelta(days=400)) == []


@pytest.mark.failure("F28")
@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        pytest.param(status(404), "was not found (404)", id="404"),
        pytest.param(status(500), "has a fault of its own (500)", id="500"),
        pytest.param(breaks_off("<rss>"), "broke off its answer", id="a connection that ends"),
    ],
)
async def test_a_failure_is_remembered_and_tried_again_later_and_later(
    desk: Desk, world: World, behaviour: object, said: str
) -> None:
    desk.add(world.put(PLACE, behaviour))  # type: ignore[arg-type]
    waits = []
    for _ in range(9):
        assert (await desk.poll()).error == said
        next_check = desk.feed().next_check
        assert next_check is not None
        waits.append(next_check - desk.now)
        desk.now = next_check
    assert waits[0] == timedelta(minutes=15)
    assert waits[1] == timedelta(minutes=30)
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=24)
    assert desk.feed().state is FeedState.ACTIVE


@pytest.mark.failure("F28")
async def test_a_name_that_is_not_known_is_a_failure_like_any_other(
    desk: Desk, world: World
) -> None:
    desk.add("http://nowhere.example/rss")
    assert (
        await desk.poll()
    ).error == "was not found: no such site, or no network (nowhere.example)"
    assert desk.feed().errors == 1


@pytest.mark.failure("F29")
async def test_a_host_that_asks_for_patience_gets_it_for_all_its_feeds(
    desk: Desk, world: World
) -> None:
    desk.add(world.put(PLACE, status(429, Retry_After="7200")))
    desk.add(world.put("news.test/sport", rss([])), id="sport", title="Sport")
    await desk.poll()
    pauses = register.host_pauses(desk.db, NOW)
    assert pauses == {"news.test": NOW + timedelta(hours=2)}
    assert register.due(desk.db, NOW + timedelta(hours=1)) == []
    later = {feed.id for feed in register.due(desk.db, NOW + timedelta(hours=2, minutes=7))}
    assert later == {"news", "sport"}


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


# --- Which article is new --------------------------------------------------------------------


@pytest.mark.failure("F34")
@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        pytest.param(item(1), item(1), 0, id="the same again"),
        pytest.param(item(1), item(1, guid="other"), 0, id="a new guid on the same link"),
        pytest.param(
            item(1), item(1, link="http://news.test/b"), 0, id="a new link on the same guid"
        ),
        pytest.param(
            item(1), item(1, title="Another headline"), 0, id="a new headline on the same link"
        ),
        pytest.param(
            item(1, guid=None),
            item(1, guid=None, link="https://www.news.test/1?utm_source=rss&utm_medium=x#top"),
            0,
            id="the same link, tracked and on www",
        ),
        pytest.param(
            item(1, guid=None, link=None),
            item(1, guid=None, link=None),
            0,
            id="neither, same words",
        ),
        pytest.param(
            item(1, guid=None, link=None),
            item(1, guid=None, link=None, text="Quite another report."),
            1,
            id="neither, other words",
        ),
        pytest.param(
            item(1),
            item(1, guid="session-2", link="http://news.test/2?sid=2"),
            0,
            id="a new guid and link on the same words of the same moment",
        ),
        pytest.param(
            item(1),
            item(1, guid="report-2", link="http://news.test/2", published=NOW),
            1,
            id="the same words of another moment",
        ),
        pytest.param(item(1, guid="0"), item(2, guid="0"), 1, id="a guid that is a mere position"),
        pytest.param(
            item(1, guid=None, link="http://news.test/"),
            item(2, guid=None, link="http://news.test/"),
            1,
            id="a link that is only the front page",
        ),
        pytest.param(
            item(1, title="Live updates", text=""),
            item(2, title="Live updates", text=""),
            1,
            id="the same few words on another article",
        ),
    ],
)
async def test_what_is_the_same_article_and_what_is_another(
    desk: Desk, world: World, before: Item, after: Item, new: int
) -> None:
    desk.add(world.put(PLACE, in_turn(answer(rss([before])), answer(rss([after])))))
    await desk.poll()
    assert (await desk.poll()).new == new


@pytest.mark.failure("F34")
async def test_a_guid_or_link_that_all_entries_share_identifies_none(
    desk: Desk, world: World
) -> None:
    same = [item(number, guid="same-guid", link="http://news.test/live") for number in range(4)]
    desk.add(world.put(PLACE, rss(same)))
    assert (await desk.poll()).new == 4
    assert (await desk.poll()).new == 0


@pytest.mark.failure("F35")
async def test_without_a_believable_date_the_time_of_arrival_counts(
    desk: Desk, world: World
) -> None:
    entries = [item(1, published=None), item(2, published=NOW + timedelta(days=900))]
    desk.add(world.put(PLACE, rss(entries)))
    await desk.poll()
    assert [(article.published, article.seen, article.silent) for article in desk.taken] == [
        (None, NOW, False),
        (None, NOW, False),
    ]


@pytest.mark.failure("F36")
async def test_old_news_is_kept_and_not_told(desk: Desk, world: World) -> None:
    entries = [item(1, published=NOW - timedelta(days=3)), item(2)]
    desk.add(world.put(PLACE, rss(entries)))
    polled = await desk.poll()
    assert (polled.new, polled.background) == (2, 1)
    assert {article.title: article.silent for article in desk.taken} == {
        item(1).title: True,
        item(2).title: False,
    }


@pytest.mark.failure("F36")
async def test_a_feed_that_rolls_back_and_forth_brings_nothing_new(
    desk: Desk, world: World
) -> None:
    today, yesterday = rss([item(3), item(2)]), rss([item(2), item(1)])
    behaviour = in_turn(*(answer(body) for body in (yesterday, today, yesterday, today)))
    desk.add(world.put(PLACE, behaviour))
    counts = [(await desk.poll()).new for _ in range(4)]
    assert counts == [2, 1, 0, 0]


@pytest.mark.failure("F36")
async def test_what_a_feed_still_shows_is_not_forgotten(desk: Desk, world: World) -> None:
    desk.add(world.put(PLACE, rss([item(1)])))
    await desk.poll()
    desk.now += timedelta(days=1)
    await desk.poll()
    (key, *_) = desk.taken[0].keys
    (sighted,) = desk.db.execute(
        "SELECT sighted FROM article_keys WHERE key = ?", (key,)
    ).fetchone()
    assert sighted.startswith("2026-03-03")


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


# --- Crashes ---------------------------------------------------------------------------------


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


# --- Edits -----------------------------------------------------------------------------------


async def test_an_edited_article_is_handed_over_as_an_edit(desk: Desk, world: World) -> None:
    after = item(1, title="Troops move back from the border", text="They have moved back, it says.")
    desk.add(world.put(PLACE, in_turn(answer(rss([item(1)])), answer(rss([after])))))
    edits: list[tuple[StoredArticle, Article]] = []
    desk.means = replace(desk.means, revise=lambda was, now_is: edits.append((was, now_is)))
    await desk.poll()
    desk.now += timedelta(minutes=15)
    polled = await desk.poll()
    assert (polled.new, polled.edited) == (0, 1)
    ((was, now_is),) = edits
    assert was.article.title == item(1).title
    assert (now_is.title, now_is.text) == (after.title, after.text)
    assert now_is.seen == NOW


async def test_the_same_words_in_other_spacing_are_no_edit(desk: Desk, world: World) -> None:
    after = item(1, title=item(1).title.replace(" ", "  ").upper())
    desk.add(world.put(PLACE, in_turn(answer(rss([item(1)])), answer(rss([after])))))
    await desk.poll()
    assert (await desk.poll()).edited == 0


async def test_a_page_once_read_is_not_replaced_by_a_summary(desk: Desk, world: World) -> None:
    after = item(1, title="A new headline")
    desk.add(world.put(PLACE, in_turn(answer(rss([item(1)])), answer(rss([after])))))
    whole = "The whole report. " * 100

    async def read_on(feed: object, article: Article) -> Article:
        return replace(article, text=whole, reach=Reach.FULL)

    edits: list[Article] = []
    desk.means = replace(
        desk.means, read_on=read_on, revise=lambda was, now_is: edits.append(now_is)
    )
    await desk.poll()
    await desk.poll()
    assert [(edit.title, edit.text, edit.reach) for edit in edits] == [
        ("A new headline", whole, Reach.FULL)
    ]


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


# --- Who says it -----------------------------------------------------------------------------


async def test_an_aggregator_s_entry_is_its_publisher_s(desk: Desk, world: World) -> None:
    source = '<source url="https://tass.com">TASS</source></item>'
    desk.add(
        world.put(
            PLACE, rss([item(1, link="https://news.google.com/x/1")]).replace("</item>", source)
        ),
        publisher="news.google.com",
    )
    await desk.poll()
    (article,) = desk.taken
    assert (article.publisher, article.tier, article.party) == ("tass.com", Tier.WIRE, "RUS")


async def test_the_wire_that_a_dateline_names_is_the_origin(desk: Desk, world: World) -> None:
    desk.add(world.put(PLACE, rss([item(1, text="KYIV (Reuters) - Both sides met on Monday.")])))
    await desk.poll()
    assert desk.taken[0].origin == "reuters"


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
