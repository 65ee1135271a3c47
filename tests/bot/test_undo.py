"""What admins change is audited, shown on request, and taken back whole."""

from __future__ import annotations

import pytest

from bot.commands.registry import Who, offered
from bot.commands.undoing import UNDO
from storage import access, audit, feeds, keywords, thresholds, topics
from storage.feeds import Feed
from storage.model.article import Tier
from storage.model.policy import Topic
from tests.bot.conftest import ADMIN, NOW, Talk

FEED = Feed("bbc", "https://example.org/rss", "World News", "example.org", Tier.MAJOR)


def state(talk: Talk) -> object:
    """Everything that admins can change and take back."""
    db = talk.db
    return (
        thresholds.thresholds(db),
        sorted(thresholds.silences(db, talk.now)),
        [k.words for k in keywords.every(db)],
        topics.every(db),
        [(f.id, f.state, f.tier, f.full_text, f.party) for f in feeds.every(db)],
    )


@pytest.mark.failure("F59")
@pytest.mark.parametrize(
    ("line", "button"),
    [
        pytest.param("/threshold world 70", "Apply", id="a threshold"),
        pytest.param("/threshold world down 70", "Apply", id="one axis"),
        pytest.param("/silence rus:ukr 2h", None, id="a silence"),
        pytest.param("/silence world 2h", "Apply", id="a silence of everything"),
        pytest.param('/keywords add "dirty bomb" terror', None, id="a keyword"),
        pytest.param('/topic add gulf "Gulf" IRN-SAU', None, id="a topic"),
        pytest.param("/topic remove sahel", "Remove", id="a topic removed"),
        pytest.param('/topic add sahel "Sahel" BFA', "Apply", id="a topic changed"),
        pytest.param("/feeds pause bbc", None, id="a feed paused"),
        pytest.param("/feeds set bbc tier wire", None, id="a feed believed more"),
        pytest.param("/feeds set bbc full never", None, id="a feed read less"),
        pytest.param("/feeds set bbc party RUS", None, id="a feed that speaks for a state"),
        pytest.param("/feeds remove bbc", "Remove", id="a feed removed"),
    ],
)
async def test_a_change_is_audited_with_who_and_what_and_undone_whole(
    talk: Talk, line: str, button: str | None
) -> None:
    topics.save(talk.db, Topic("sahel", "Sahel", actors=("MLI",)), NOW)
    feeds.add(talk.db, FEED, NOW)
    before = state(talk)
    if button:
        await talk.press((await talk.offers(line))[button])
    else:
        await talk.say(line)
    assert state(talk) != before
    (entry,) = audit.latest(talk.db, 10, None)
    assert (entry.who, entry.old != entry.new) == (ADMIN, True)
    assert "Undone: change 1" in await talk.say("/undo")
    assert state(talk) == before
    assert "taken back" in await talk.say("/audit")


@pytest.mark.failure("F59")
async def test_what_was_undone_is_not_undone_again(talk: Talk) -> None:
    await talk.say("/silence rus:ukr 2h")
    await talk.say("/undo 1")
    assert "taken back already" in await talk.say("/undo 1")
    assert "nothing to take back" in await talk.say("/undo")
    assert "no change “9”" in await talk.say("/undo 9")


@pytest.mark.failure("F59")
async def test_the_audit_is_paged_newest_first(talk: Talk) -> None:
    for hours in range(1, 12):
        await talk.say(f"/silence rus:ukr {hours}h")
    first = await talk.say("/audit")
    assert first.split("\n")[1].startswith("11 ·")
    offered = await talk.offers("/audit")
    assert "\n3 ·" in await talk.press(offered["Older →"])


def test_every_admin_command_that_changes_something_can_be_undone_or_says_why_not() -> None:
    undone = {"threshold", "silence", "keyword", "topic", "feed", "feed list", "admit", "admin"}
    assert set(UNDO) == undone
    assert len([c for c in offered() if c.who is Who.ADMIN]) == 16


async def test_undoing_never_takes_the_last_admin_away(talk: Talk) -> None:
    talk.desk.admins = frozenset()
    access.add_admin(talk.db, ADMIN, "Ada", "claim", NOW)
    await talk.press((await talk.offers("/admins add 5"))["Apply"])
    await talk.press((await talk.offers("/admins remove 1"))["Apply"])
    assert "last admin" in await talk.say("/undo 1", user="telegram:5")
    assert [each.user for each in access.admins(talk.db)] == ["telegram:5"]
