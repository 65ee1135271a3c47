"""Which entry of a feed is a new article, an edit of a known one, old news, and whose it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage.articles import StoredArticle
from storage.model.article import Article, Reach, Tier
from tests.sources.conftest import Desk
from tests.sources.world import NOW, Item, World, answer, in_turn, item, rss

PLACE = "news.test/rss"


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
            item(1, published=None),
            item(1, published=None, guid="session-2", link="http://news.test/2?sid=2"),
            0,
            id="a new guid and link on the same words without a date",
        ),
        pytest.param(
            item(1),
            item(1, guid="report-2", link="http://news.test/2", published=NOW),
            1,
            id="the same words of another moment",
        ),
        pytest.param(item(1, guid="0"), item(2, guid="0"), 1, id="a guid that is a mere position"),
        pytest.param(
            item(1, guid="https://news.test/a#1", link=None),
            item(2, guid="https://news.test/a#2", link=None),
            0,
            id="a guid with another revision",
        ),
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
async def test_an_article_that_one_document_shows_under_many_links_is_one(
    desk: Desk, world: World
) -> None:
    links = ["a?utm_source=rss", "a?fbclid=1", "amp/a", "a;jsessionid=0F?PHPSESSID=7"]
    same = [item(1, guid=link, link=f"http://news.test/{link}") for link in links]
    desk.add(world.put(PLACE, rss(same)))
    assert (await desk.poll()).new == 1
    assert [article.link for article in desk.taken] == ["http://news.test/a"]


@pytest.mark.failure("F34")
async def test_each_post_of_a_live_page_is_an_article(desk: Desk, world: World) -> None:
    def shown(*numbers: int) -> str:
        page = "https://news.test/live/border"
        return rss([item(n, guid=f"{page}#post-{n}", link=f"{page}#post-{n}") for n in numbers])

    desk.add(world.put(PLACE, in_turn(answer(shown(1, 2, 3)), answer(shown(2, 3, 4)))))
    assert (await desk.poll()).new == 3
    assert (await desk.poll()).new == 1
    assert {article.title for article in desk.taken} == {item(n).title for n in range(1, 5)}


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
