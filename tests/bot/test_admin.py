"""What admins run from chat: feeds, people, broadcasts, and how all is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.chat import Incoming, Span
from bot.commands.desk import FeedLook
from bot.compose import Composer
from storage import access, audit, feeds, notices, subscribers
from storage.assessment import Level
from storage.feeds import Feed, FeedState
from storage.model.alert import Reason, ReasonKind
from storage.model.article import Article, Tier
from storage.model.situation import Decision
from storage.record import record
from tests.bot.conftest import ADMIN, NOW, STRANGER, Talk
from tests.storage import making

FEED = Feed("bbc", "https://example.org/rss", "World News", "example.org", Tier.MAJOR)
ITEM = Article(
    ("k",), "bbc", "example.org", "Russia fires missiles at Kyiv", "", None, NOW, NOW, Tier.MAJOR
)


async def test_a_feed_is_shown_with_what_would_have_alerted_and_added_on_request(
    talk: Talk,
) -> None:
    async def look(address: str) -> FeedLook:
        return FeedLook(FEED, (ITEM, replace(ITEM, title="A bridge opens")))

    talk.desk.look = look
    said = await talk.say("/feeds add example.org")
    assert "2 items now, of which 1 would have alerted." in said
    assert feeds.every(talk.db) == []
    buttons = await talk.offers("/feeds add example.org")
    assert "Added World News (bbc)" in await talk.press(buttons["Add"])
    assert [f.id for f in feeds.every(talk.db)] == ["bbc"]
    assert "here already" in await talk.say("/feeds add example.org")


async def test_an_address_without_a_feed_is_one_plain_line(talk: Talk) -> None:
    async def look(address: str) -> FeedLook:
        return FeedLook(None, fault="example.org is no feed.")

    talk.desk.look = look
    assert await talk.say("/feeds add example.org") == "example.org is no feed."


async def test_feeds_are_listed_with_what_is_wrong_first(talk: Talk) -> None:
    feeds.add(talk.db, FEED, NOW)
    other = feeds.add(talk.db, replace(FEED, id="x", url="https://x.org/f", title="Zebra"), NOW)
    feeds.polled(talk.db, replace(other, errors=4, last_error="was not found (404)"))
    lines = (await talk.say("/feeds")).split("\n")
    assert lines[0] == "2 feeds, 1 failing"
    assert lines[1] == "⚠ Zebra (x, major): was not found (404) (4×)"


@pytest.mark.failure("F55")
async def test_a_password_in_a_feeds_address_is_shown_to_nobody(talk: Talk) -> None:
    secret = replace(FEED, url="https://me:hunter2@example.org/rss")

    async def look(address: str) -> FeedLook:
        return FeedLook(secret)

    talk.desk.look = look
    shown = await talk.say("/feeds add https://me:hunter2@example.org/rss")
    buttons = await talk.offers("/feeds add https://me:hunter2@example.org/rss")
    await talk.press(buttons["Add"])
    shown += (
        await talk.say("/feeds") + await talk.say("/audit") + await talk.say("/feeds check bbc")
    )
    assert "hunter2" not in shown


async def test_an_unclear_feed_is_asked_back(talk: Talk) -> None:
    feeds.add(talk.db, FEED, NOW)
    feeds.add(talk.db, replace(FEED, id="b2-1a", url="https://x.org/f", title="World Two"), NOW)
    assert "There are bbc and b2-1a." in await talk.say("/feeds pause world")
    assert "Which feed is “1”?" in await talk.say("/feeds pause 1"), "that names nothing"
    assert "World News is paused" in await talk.say("/feeds pause bbc")
    assert feeds.get(talk.db, "bbc").state is FeedState.PAUSED  # type: ignore[union-attr]


async def test_a_broadcast_is_shown_sent_watched_and_stopped(talk: Talk) -> None:
    for n in (1, 2):
        await talk.say("/start", f"telegram:{n}") if n == 1 else await talk.say("/invite id 2")
    await talk.say("/start", STRANGER)
    assert "Say what" in await talk.say("/broadcast \u202e\u200b")
    buttons = await talk.offers("/broadcast Back on Friday.")
    assert notices.get(talk.db, 1) is None
    assert "Sent to 0 of 2" in await talk.press(buttons["Send"])
    assert "2 chats will not get it" in await talk.say("/broadcast stop 1")


async def test_subscribers_are_listed_ten_to_a_page(talk: Talk) -> None:
    for n in range(1, 13):
        making.enrol(talk.db, f"telegram:{n}", NOW + timedelta(minutes=n))
    shown = [await talk.say(line) for line in ("/subscribers", "/subscribers page 2")]
    numbers = [list(map(int, re.findall(r"· telegram:(\d+) ·", said))) for said in shown]
    assert numbers == [list(range(1, 11)), [11, 12]]


async def test_someone_shut_out_gets_nothing_more(talk: Talk) -> None:
    await talk.say("/invite id 2")
    await talk.say("/start", STRANGER)
    await talk.say("/invite out 2")
    one = subscribers.get(talk.db, STRANGER)
    assert one is not None
    assert not one.enabled
    assert "private" in await talk.say("/start", STRANGER)


async def test_the_last_admin_stays(talk: Talk) -> None:
    talk.desk.admins = frozenset()
    from storage import access

    access.add_admin(talk.db, ADMIN, "", "claim", NOW)
    buttons = await talk.offers("/admins remove 1")
    assert "last admin" in await talk.press(buttons["Apply"])


async def test_a_text_can_be_tried(talk: Talk) -> None:
    said = await talk.say("/test Russia fires missiles at Kyiv.")
    assert "🔴 ESCALATION" in said
    assert "“fires missiles" in said
    assert said.endswith("It would reach the threshold of World.")


async def test_a_page_that_cannot_be_read_is_one_plain_line(talk: Talk) -> None:
    async def page(address: str) -> tuple[str, str]:
        raise ValueError("it was not found (404)")

    talk.desk.page = page
    said = await talk.say("/test https://example.org/x")
    assert said == "That page cannot be read: it was not found (404)"


async def test_health_says_what_is_wrong_first(talk: Talk) -> None:
    assert (await talk.say("/health")).startswith("All is well")
    talk.desk.pulse = lambda: {"Telegram": "cannot be read"}
    assert "Something is wrong\nTelegram: cannot be read" in await talk.say("/health")


@pytest.mark.failure("F38")
async def test_health_is_not_well_where_no_feed_brings_anything(talk: Talk) -> None:
    mute = replace(FEED, id="b2", url="https://x.org/f", title="Mute")
    for each in (FEED, mute):
        feeds.add(talk.db, each, NOW - timedelta(days=9))
    brings(talk, NOW - timedelta(days=4))
    said = await talk.say("/health")
    assert said.startswith("Something is wrong\nNo article has come from any feed for 4 days.")
    assert "Nothing new for 3 days: Mute (never any) and World News (4 days)" in said
    brings(talk, NOW)
    said = await talk.say("/health")
    assert said.startswith("All is well")
    assert "Nothing new for 3 days: Mute (never any)" in said


def brings(talk: Talk, moment: datetime) -> None:
    """The feed has an article that is new at ``moment``."""
    feeds.polled(talk.db, replace(FEED, last_new=moment))
    new = making.article(moment.day, seen=moment)
    record(talk.db, new, making.assessment(), Decision(Reason(ReasonKind.QUIET)), moment)


async def test_a_database_in_memory_is_not_copied(talk: Talk) -> None:
    assert "in memory" in await talk.say("/backup")


@pytest.mark.failure("F53")
@pytest.mark.parametrize(
    "line",
    ["/feeds", "/feeds pause bbc", "/feeds remove bbc", "/subscribers",
     "/admins", "/audit"],
)  # fmt: skip
async def test_nobody_can_call_themselves_something_that_an_admin_might_press(
    talk: Talk, line: str
) -> None:
    feeds.add(talk.db, replace(FEED, title="/undo @eve"), NOW)
    subscribers.enrol(talk.db, "telegram:9", "/undo @eve", ["world"], Level.NOTABLE, NOW)
    access.add_admin(talk.db, "telegram:9", "/undo @eve", ADMIN, NOW)
    audit.write(talk.db, ADMIN, "topic", "/undo @eve", None, None, NOW)
    (message,) = await talk.hears(Incoming(ADMIN, ADMIN, "Somebody", line))
    styles = {span.style for span in message.spans if "@eve" in span.text}
    assert styles == {"foreign"}


@pytest.mark.failure("F53")
async def test_in_what_the_program_tells_admins_nothing_can_be_pressed(talk: Talk) -> None:
    access.add_admin(talk.db, ADMIN, "Ada", "claim", NOW)
    await talk.say("/start")
    notices.tell_admins(talk.db, "The feed @eve\n/undo 1 is gone.", NOW)
    await talk.press((await talk.offers("/broadcast See https://a.org"))["Send"])
    program, admin = making.deliver(talk.db, NOW + timedelta(hours=1))
    told, said = (Composer(str).compose(talk.db, each, NOW) for each in (program, admin))
    assert told and told.spans == (Span("The feed @eve /undo 1 is gone.", "foreign"),)
    assert said and said.spans == (Span("See https://a.org"),)
