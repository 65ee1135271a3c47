"""Feeds set up in the chat, and lists of them taken in from the web and handed out as a file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.chat import Incoming
from bot.cli import main
from bot.judgement import Judge
from bot.newsroom import Newsroom
from storage import articles, feeds, outbox, subscribers
from storage.assessment import Level
from storage.db import open_database
from storage.feeds import Feed, FeedState
from storage.model.article import Tier
from storage.model.policy import WORLD
from tests.bot.conftest import ADMIN, NOW, Talk
from tests.sources.world import World, item, rss, start
from watchers.sources.addresses import AllowedHosts
from watchers.sources.fetch import Manners
from watchers.sources.opml import Outlines, read_opml, write_opml
from watchers.telling import Assessed

FEED = Feed("bbc", "https://example.org/rss", "World News", "example.org", Tier.MAJOR)


def listing(*names: str) -> Outlines:
    outlines = "".join(
        f'<outline text="{name.title()}" id="{name}" xmlUrl="https://{name}.example/rss"/>'
        for name in names
    )
    return read_opml(f'<opml version="2.0"><body>{outlines}</body></opml>'.encode())


def offer(talk: Talk, found: Outlines) -> None:
    async def outlines(address: str, codes: Collection[str]) -> Outlines:
        return found

    talk.desk.outlines = outlines


# --- Settings --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        pytest.param("/feeds set", "Say /feeds set ID tier wire|major|", id="no feed named"),
        pytest.param("/feeds set bbc", "Say /feeds set ID tier wire|major|", id="no setting named"),
        pytest.param("/feeds set bbc tier best", "wire, major, specialist or", id="no such tier"),
        pytest.param("/feeds set bbc full yes", "auto, always or never", id="no such reading"),
        pytest.param("/feeds set bbc party XYZ", "nobody by the code “XYZ”", id="no such party"),
        pytest.param("/feeds set bbc voice RUS", "a party is a code such as", id="no such setting"),
    ],
)
async def test_what_a_feed_cannot_be_set_to_is_answered_with_what_it_can(
    talk: Talk, line: str, answer: str
) -> None:
    feeds.add(talk.db, FEED, NOW)
    assert answer in await talk.say(line)
    assert feeds.get(talk.db, "bbc") == FEED


async def test_a_feed_speaks_for_a_state_and_then_for_nobody(talk: Talk) -> None:
    feeds.add(talk.db, FEED, NOW)
    assert "Speaks for Russia." in await talk.say("/feeds set bbc party rus")
    assert feeds.get(talk.db, "bbc").party == "RUS"  # type: ignore[union-attr]
    for nobody in ("none", "nobody"):
        assert "Speaks for nobody." in await talk.say(f"/feeds set bbc party {nobody}")
        assert feeds.get(talk.db, "bbc").party is None  # type: ignore[union-attr]


@pytest.mark.failure("F59")
async def test_the_audit_says_which_setting_of_a_feed_changed(talk: Talk) -> None:
    feeds.add(talk.db, FEED, NOW)
    await talk.say("/feeds set bbc tier wire")
    await talk.say("/feeds set bbc party RUS")
    await talk.say("/feeds set bbc party RUS")
    same, spoken, tier = (await talk.say("/audit")).split("\n")[1:]
    assert tier.endswith("feed bbc: major → wire")
    assert spoken.endswith("feed bbc: none → RUS")
    assert same.endswith("World News, active, wire → World News, active, wire")


# --- Import ----------------------------------------------------------------------------------


async def test_a_list_is_shown_added_on_request_and_taken_back_whole(talk: Talk) -> None:
    feeds.add(talk.db, FEED, NOW)
    offer(talk, listing("bbc", "ann", "bob"))
    said = await talk.say("/feeds import example.org/feeds.opml")
    assert said.startswith("3 feeds in the list, 2 new\n• Ann (ann, unlisted)\n• Bob (bob, ")
    assert [f.id for f in feeds.every(talk.db)] == ["bbc"]
    buttons = await talk.offers("/feeds import example.org/feeds.opml")
    assert await talk.press(buttons["Add 2"]) == "Added 2 feeds. /undo"
    assert [f.id for f in feeds.every(talk.db)] == ["ann", "bob", "bbc"]
    assert "Nothing to add" in await talk.say("/feeds import example.org/feeds.opml")
    assert "2 feeds removed again" in await talk.say("/undo")
    assert [f.id for f in feeds.every(talk.db)] == ["bbc"]
    assert "2 new" in await talk.say("/feeds import example.org/feeds.opml")


async def test_a_list_of_hundreds_shows_the_first_and_one_of_thousands_is_refused(
    talk: Talk,
) -> None:
    offer(talk, listing(*(f"f{n}" for n in range(100))))
    said = await talk.say("/feeds import example.org/feeds.opml")
    assert said.count("•") == 8
    assert "… and 92 more" in said
    offer(talk, listing(*(f"f{n}" for n in range(501))))
    assert "at most 500 at once" in await talk.say("/feeds import example.org/feeds.opml")


@pytest.fixture
async def web(talk: Talk) -> AsyncIterator[World]:
    """Sites on loopback, and the program's own way to them."""
    world = World()
    runner = await start(world)
    reader = Newsroom(
        talk.db,
        lambda: NOW,
        lambda article: Assessed(
            article, talk.desk.judge.assess(article.title, article.text, article.published)
        ),
        lambda: None,
        lambda text: None,
        lambda: 0.5,
        AllowedHosts.parse(f"localhost:{world.port}"),
        Manners(host_gap=0),
    )
    talk.desk.look, talk.desk.outlines = reader.look, reader.outlines
    talk.desk.poll = reader.rounds.check
    yield world
    await reader.close()
    await runner.cleanup()


async def test_a_list_is_fetched_from_its_address(talk: Talk, web: World) -> None:
    link = web.put("localhost/feeds.opml", write_opml([FEED], NOW))
    assert "1 feed in the list, 1 new" in await talk.say(f"/feeds import {link}")


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        pytest.param("localhost/none", "was not found (404).", id="nothing there"),
        pytest.param("localhost/page", "is no OPML file: it starts with <html>.", id="a page"),
        pytest.param("127.0.0.1/feeds.opml", "127.0.0.1", id="a private address"),
    ],
)
async def test_an_address_without_a_list_is_one_plain_line(
    talk: Talk, web: World, place: str, answer: str
) -> None:
    web.put("localhost/page", "<html><body>Log in</body></html>")
    web.put("127.0.0.1/feeds.opml", write_opml([FEED], NOW))
    said = await talk.say(f"/feeds import {web.url(place)}")
    assert answer in said
    assert "\n" not in said
    assert await talk.offers(f"/feeds import {web.url(place)}") == {}


# --- Export ----------------------------------------------------------------------------------


@pytest.mark.failure("F55")
async def test_the_feeds_are_handed_out_as_a_file_without_anyones_password(talk: Talk) -> None:
    secret = replace(FEED, id="own", url="https://me:hunter2@example.org/own", title="Own")
    for feed in (FEED, secret):
        feeds.add(talk.db, feed, NOW)
    (message,) = await talk.hears(Incoming(ADMIN, ADMIN, "Somebody", "/feeds export"))
    assert message.plain.startswith("1 feed, as OPML. 1 left out")
    assert message.document is not None
    assert message.document.name == "feeds.opml"
    assert read_opml(message.document.data).feeds == (FEED,)
    assert b"hunter2" not in message.document.data


async def test_no_feeds_are_no_file(talk: Talk) -> None:
    feeds.add(talk.db, replace(FEED, state=FeedState.REMOVED), NOW)
    assert await talk.say("/feeds export") == "There are no feeds to export."


def test_a_list_from_the_command_line_is_taken_back_in_the_chat(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, judge: Judge
) -> None:
    monkeypatch.setenv("DETENTE_DATABASE", str(tmp_path / "new" / "detente.db"))
    file = tmp_path / "feeds.opml"
    for title in ("World News", "World"):
        file.write_bytes(write_opml([replace(FEED, title=title), *listing("ann").feeds], NOW))
        said = CliRunner().invoke(main, ["feeds", "import", str(file)]).stdout
    assert "2 feeds in the file: 0 new, 1 changed, 1 left as they are." in said
    assert "/undo takes it back" in said
    db = open_database(tmp_path / "new" / "detente.db", NOW)
    talk = Talk(db, judge)
    assert "0 feeds removed again, 1 as before." in asyncio.run(talk.say("/undo"))
    assert [feed.title for feed in feeds.every(db)] == ["Ann", "World News"]
    assert "2 feeds removed again." in asyncio.run(talk.say("/undo"))
    assert feeds.every(db) == []
    db.conn.close()


# --- A look now ------------------------------------------------------------------------------

ITEMS = [item(2, title="Russia fires missiles at Kyiv and kills eleven", published=NOW), item(1)]


def local(web: World, place: str, **settings: Any) -> Feed:
    given = {"id": "bbc", "title": "World News", "publisher": "localhost", "polls": 1}
    return Feed(url=web.url(place), **{**given, **settings})


async def test_a_check_reads_the_feed_now_and_what_is_new_is_told(talk: Talk, web: World) -> None:
    subscribers.enrol(talk.db, ADMIN, "me", [WORLD.id], Level.NOTABLE, NOW)
    web.put("localhost/rss", rss(ITEMS))
    feeds.add(talk.db, local(web, "localhost/rss", tier=Tier.WIRE), NOW)
    said = await talk.say("/feeds check bbc")
    assert said.startswith("World News\nRead just now: 2 new of 2 items, 1 kept without telling")
    assert "Next look: " in said
    (owed,) = outbox.claim(talk.db, NOW, 9, timedelta(minutes=1))
    assert owed.chat == ADMIN
    assert "Read just now: nothing new of 2 items." in await talk.say("/feeds check bbc")


@pytest.mark.parametrize(
    ("settings", "place", "answer"),
    [
        pytest.param({}, "none", "It fails: it was not found (404). Next look: ", id="fails"),
        pytest.param(
            {"state": FeedState.PAUSED}, "rss", "It reads well.\nNothing was kept: it is paused.",
            id="is paused",
        ),
        pytest.param(
            {"state": FeedState.PAUSED}, "page", "/page is a web page, not a feed.\nNothing was kept",
            id="is paused and has become a page",
        ),
        pytest.param(
            {"state": FeedState.GONE}, "none", "\nNothing was kept: it is gone.", id="is gone"
        ),
    ],
)  # fmt: skip
async def test_a_check_says_so_where_the_feed(
    talk: Talk, web: World, settings: dict[str, Any], place: str, answer: str
) -> None:
    web.put("localhost/rss", rss(ITEMS))
    web.put("localhost/page", "<html><body>News</body></html>")
    feeds.add(talk.db, local(web, f"localhost/{place}", **settings), NOW)
    assert answer in await talk.say("/feeds check bbc")
    assert articles.search(talk.db, "missiles", 9, 0) == []


@pytest.mark.failure("F29")
async def test_a_check_waits_as_long_as_the_site_asked(talk: Talk, web: World) -> None:
    feeds.add(talk.db, local(web, "localhost/rss"), NOW)
    feeds.pause_host(talk.db, "localhost", NOW + timedelta(hours=1))
    assert "Its site asks us to wait until 10:00" in await talk.say("/feeds check bbc")
    assert web.asked == []
