"""Rounds: everything due is polled, and what fails or recovers is told once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from storage import feeds as register
from storage.feeds import Feed, FeedState
from storage.model.alert import ReasonKind
from storage.model.article import Article
from tests.sources.conftest import Desk
from tests.sources.world import NOW, World, answer, drip, in_turn, item, rss, status
from watchers import pipeline
from watchers.sources.rounds import Rounds
from watchers.sources.seed_text import SeedText
from watchers.sources.seeds import article_of


async def test_what_is_due_is_polled_and_the_rest_is_not(desk: Desk, world: World) -> None:
    desk.add(world.put("news.test/rss", rss([item(1)])))
    desk.add(
        world.put("late.test/rss", rss([item(2)])), id="late", next_check=NOW + timedelta(hours=1)
    )
    await desk.meet()
    done = await Rounds(desk.means).once()
    assert [each.feed.id for each in done.polled] == ["news"]
    assert done.summary() == "1 feed read, 1 new article."


async def test_a_round_says_in_one_line_what_could_not_be_read(desk: Desk, world: World) -> None:
    for number in range(8):
        desk.add(
            world.put(f"site{number}.test/rss", status(500)),
            id=f"site{number}",
            title=f"Site {number}",
        )
    desk.add(world.put("news.test/rss", rss([item(1), item(2)])), polls=0)
    await desk.meet()
    done = await Rounds(desk.means, at_once=3).once()
    assert len(done.polled) == 9
    line = done.summary()
    assert line.startswith("1 feed read, 2 new articles (2 seen for the first time or old")
    assert "8 could not be read" in line
    assert "and 3 more" in line
    assert "\n" not in line


@pytest.mark.failure("F30")
async def test_a_host_that_hangs_does_not_keep_the_feeds_of_others_waiting(
    desk: Desk, world: World
) -> None:
    for number in range(9):
        desk.add(world.put(f"slow.test/{number}", drip(1.0)), id=f"slow{number}")
    desk.add(world.put("news.test/rss", rss([item(1)])), next_check=NOW)
    await desk.meet()
    rounds = Rounds(desk.means, at_once=8)
    assert [rounds.start_due(), rounds.start_due()] == [5, 0], "four of the one, and the other"
    async with asyncio.timeout(5):
        while desk.feed().last_ok is None:  # noqa: ASYNC110  (what it waits for has no event)
            await asyncio.sleep(0.01)
    assert rounds.start_due() == 0
    await rounds.close(0)


@pytest.mark.failure("F28")
async def test_failing_and_recovered_are_told_once_each(desk: Desk, world: World) -> None:
    good = answer(rss([item(1)]))
    bad = status(500)
    desk.add(world.put("news.test/rss", in_turn(bad, bad, bad, bad, bad, good, good, bad, good)))
    await desk.meet()
    rounds = Rounds(desk.means)
    heard: list[list[str]] = []
    for _ in range(9):
        await rounds.once()
        heard.append(desk.told.copy())
        desk.told.clear()
        next_check = desk.feed().next_check
        assert next_check is not None
        desk.now = next_check
    assert heard[:2] == [[], []]
    assert heard[2] == [
        "The feed Border News cannot be read: it has a fault of its own (500). Tried again in 60 min."
    ]
    assert heard[3:5] == [[], []]
    assert heard[5] == ["Works again: Border News."]
    assert heard[6:] == [[], [], []]


@pytest.mark.failure("F28")
async def test_an_outage_is_told_in_one_message_and_its_end_in_another(
    desk: Desk, world: World
) -> None:
    names = [f"Site {number}" for number in range(10)]
    for number, name in enumerate(names):
        desk.add(
            world.put(f"site{number}.test/rss", rss([item(number)])),
            id=f"site{number}",
            title=name,
            interval=timedelta(minutes=5 + 12 * number),
            next_check=NOW + timedelta(minutes=1 + 12 * number),
        )
    await desk.meet()
    rounds = Rounds(desk.means)

    async def pass_hours(hours: int, rounds: Rounds) -> None:
        end = desk.now + timedelta(hours=hours)
        while (then := register.next_due(desk.db, desk.now)) and then < end:
            desk.now = max(desk.now + timedelta(minutes=1), then)
            await rounds.once()
        desk.now = end

    works = dict(world.pages)
    world.pages.update({place: status(503) for place in works})
    await pass_hours(30, rounds)
    (told,) = desk.told
    assert told.startswith(f"10 feeds cannot be read: {', '.join(names)}.")
    world.pages.update(works)
    desk.told.clear()
    later = max(each.next_check or NOW for each in register.every(desk.db))
    assert later > desk.now + timedelta(hours=8)
    await pass_hours(8, rounds)
    assert desk.told == [f"Works again: {', '.join(names)}."]


@pytest.mark.failure("F27")
async def test_feeds_that_go_at_about_one_time_are_told_of_in_one_message(
    desk: Desk, world: World
) -> None:
    names = [f"Site {number}" for number in range(4)]
    for number, name in enumerate(names):
        first_check = NOW + timedelta(minutes=30 * number)
        place = world.put(f"site{number}.test/rss", status(410))
        desk.add(place, id=name, title=name, next_check=first_check)
    await desk.meet()
    for minute in range(0, 241, 30):
        desk.now = NOW + timedelta(minutes=minute)
        await Rounds(desk.means).once()
    names_said = ", ".join(names)
    said = f"4 feeds are gone for good, say their publishers: {names_said}. Switched off."
    assert desk.told == [said]


async def test_a_fault_of_ours_in_one_feed_leaves_the_others_alone(
    desk: Desk, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    good = desk.means.ingest

    def faulty(articles: Sequence[Article]) -> None:
        if articles[0].source == "bad":
            raise KeyError("our own mistake")
        good(articles)

    desk.means = replace(desk.means, ingest=faulty)
    desk.add(world.put("bad.test/rss", rss([item(1)])), id="bad")
    desk.add(world.put("news.test/rss", rss([item(2)])))
    await desk.meet()
    done = await Rounds(desk.means).once()
    assert [each.feed.id for each in done.failed] == ["bad"]
    assert desk.feed("bad").last_error == "met a fault in Detente (KeyError)"
    assert [article.title for article in desk.taken] == [item(2).title]
    assert "our own mistake" in caplog.text


async def test_a_feed_is_never_under_way_twice(desk: Desk, world: World) -> None:
    free = asyncio.Event()

    async def slow(request: object) -> object:
        from aiohttp import web

        await free.wait()
        return web.Response(body=rss([item(1)]).encode())

    desk.add(world.put("news.test/rss", slow))  # type: ignore[arg-type]
    await desk.meet()
    rounds = Rounds(desk.means)
    assert rounds.start_due() == 1
    assert rounds.start_due() == 0
    check = asyncio.create_task(rounds.check(desk.feed()))
    free.set()
    assert (await check).new == 1
    assert world.count("news.test/rss") == 1


async def test_closing_lets_polls_finish_and_ends_those_that_do_not(
    desk: Desk, world: World
) -> None:
    async def never(request: object) -> object:
        await asyncio.Event().wait()
        return None

    desk.add(world.put("slow.test/rss", never), id="slow")  # type: ignore[arg-type]
    desk.add(world.put("news.test/rss", rss([item(1)])))
    await desk.meet()
    rounds = Rounds(desk.means)
    rounds.start_due()
    await rounds.close(1.0)
    assert [article.title for article in desk.taken] == [item(1).title]
    assert desk.feed("slow").last_error is None


@pytest.mark.failure("F37")
async def test_first_readings_are_told_with_their_count_once(desk: Desk, world: World) -> None:
    for first, name in ((1, "Alpha"), (3, "Beta")):
        url = world.put(f"{name.lower()}.test/rss", rss([item(first), item(first + 1)]))
        desk.add(url, id=name.lower(), title=name, polls=0)
    await desk.meet()
    rounds = Rounds(desk.means)
    await rounds.once()
    rounds.report()
    assert desk.told == ["First reading of Alpha, Beta: 4 items kept without telling."]


@pytest.mark.failure("F40")
async def test_when_the_clock_is_set_back_feeds_do_not_wait_for_the_old_time(
    desk: Desk, world: World
) -> None:
    desk.add(world.put("news.test/rss", in_turn(answer(rss([item(1)])), answer(rss([item(2)])))))
    await desk.meet()
    rounds = Rounds(desk.means)
    await rounds.once()
    register.pause_host(desk.db, "news.test", desk.now + timedelta(hours=3))
    desk.now -= timedelta(days=2)
    assert register.due(desk.db, desk.now) == []
    rounds.report()
    assert (await rounds.once()).new == 1


async def test_a_round_that_was_cut_off_says_how_far_it_came(desk: Desk, world: World) -> None:
    desk.add(world.put("news.test/rss", rss([item(1), item(2)])))
    for number in range(3):
        place = f"slow{number}.test"
        desk.add(world.put(f"{place}/rss", drip(1.0)), id=place, publisher=place)
    await desk.meet()
    rounds = Rounds(desk.means)
    done = await rounds.once(patience=0.5)
    assert done.summary() == (
        "1 feed read, 2 new articles; 3 did not answer in time: tried at the next start."
    )
    await rounds.close(0)
    assert len(register.due(desk.db, desk.now)) == 3


@pytest.mark.failure("F38")
async def test_silence_of_all_feeds_is_told_and_is_not_peace(desk: Desk, world: World) -> None:
    desk.add(world.put("news.test/rss", in_turn(answer(rss([item(1)])), status(500))))
    await desk.meet()
    rounds = Rounds(desk.means)
    reasons = []
    for _ in range(30):
        await rounds.once()
        pipeline.pass_time(desk.db, desk.now, lambda: None)
        reasons.append(_silences(desk))
        desk.now += timedelta(hours=1)
    assert reasons[0] == 0
    assert reasons[-1] == 1
    assert register.get(desk.db, "news").told_failing  # type: ignore[union-attr]


@pytest.mark.failure("F38")
@pytest.mark.parametrize(
    ("state", "told"),
    [
        pytest.param(FeedState.ACTIVE, 1, id="feeds that never answered are silent"),
        pytest.param(FeedState.GONE, 1, id="so are feeds that have all been taken away"),
        pytest.param(FeedState.PAUSED, 0, id="feeds that an admin paused are not"),
        pytest.param(None, 0, id="nor is anything where there are no feeds"),
    ],
)
def test_silence_is_of_feeds_that_are_wanted(
    desk: Desk, state: FeedState | None, told: int
) -> None:
    if state is not None:
        feed = Feed("news", "https://news.test/rss", "News", "news.test", state=state)
        register.add(desk.db, feed, desk.now)
    for hour in range(30):
        seed = SeedText(f"Troops move, day {hour}", "They move.", None, None)
        desk.ingest([article_of(seed, desk.now)])
        pipeline.pass_time(desk.db, desk.now, lambda: None)
        desk.now += timedelta(hours=1)
    assert _silences(desk) == told


def _silences(desk: Desk) -> int:
    sql = "SELECT count(*) FROM alerts WHERE reason LIKE ?"
    (count,) = desk.db.execute(sql, (f"%{ReasonKind.SOURCES_SILENT.value}%",)).fetchone()
    return int(count)
