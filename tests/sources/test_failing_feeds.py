"""Feeds that fail, move or vanish, and documents that would do harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import feeds as register
from storage.feeds import FeedState
from tests.sources.conftest import Desk
from tests.sources.world import NOW, World, answer, breaks_off, in_turn, item, redirect, rss, status
from watchers.sources import changes
from watchers.sources.worker import Worker

PLACE = "news.test/rss"


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


async def test_where_no_feed_is_any_longer_it_is_told_where_the_address_leads(
    desk: Desk, world: World
) -> None:
    home = world.put("news.test/", "<html><body>News</body></html>")
    desk.add(world.put(PLACE, redirect("/", 301)))
    said = (await desk.poll()).error
    assert said == f"is a web page, not a feed; the address leads on to {home}"


@pytest.mark.failure("F24")
async def test_nothing_has_changed_is_no_answer_where_all_was_asked_for(
    desk: Desk, world: World
) -> None:
    desk.add(world.put(PLACE, status(304)))
    assert "nothing has changed, though it was asked for all" in (await desk.poll()).error


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
