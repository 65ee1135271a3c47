"""What admins change: shown first where it matters, audited always, taken back on request."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import learning
from bot.chat import Incoming, Span
from bot.commands.desk import Look
from bot.commands.registry import Who, offered
from bot.commands.undoing import UNDO
from bot.compose import Composer
from bot.judgement import Judge
from storage import access, audit, feeds, keywords, notices, subscribers, thresholds, topics
from storage.assessment import Axis, Level
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
        pytest.param("/silence world 2h", None, id="a silence"),
        pytest.param('/keywords add "dirty bomb" terror', None, id="a keyword"),
        pytest.param('/topic add gulf "Gulf" IRN-SAU', None, id="a topic"),
        pytest.param("/topic remove sahel", "Remove", id="a topic removed"),
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
    topics.save(talk.db, topics.Topic("sahel", "Sahel", actors=("MLI",)), NOW)
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
    await talk.say("/silence world 2h")
    await talk.say("/undo 1")
    assert "taken back already" in await talk.say("/undo 1")
    assert "nothing to take back" in await talk.say("/undo")
    assert "no change “9”" in await talk.say("/undo 9")


@pytest.mark.failure("F59")
async def test_the_audit_is_paged_newest_first(talk: Talk) -> None:
    for hours in range(1, 12):
        await talk.say(f"/silence world {hours}h")
    first = await talk.say("/audit")
    assert first.split("\n")[1].startswith("11 ·")
    offered = await talk.offers("/audit")
    assert "\n3 ·" in await talk.press(offered["Older →"])


def test_every_admin_command_that_changes_something_can_be_undone_or_says_why_not() -> None:
    undone = {"threshold", "silence", "keyword", "topic", "feed", "feed list", "admit", "admin"}
    assert set(UNDO) == undone
    assert len([c for c in offered() if c.who is Who.ADMIN]) == 16


# --- Thresholds ------------------------------------------------------------------------------


async def test_a_threshold_is_shown_before_it_is_set(talk: Talk) -> None:
    said = await talk.say("/threshold world escalation 60")
    assert said == "World escalation: 45 → 60. Last 7 days: 0 alerts → 0."
    assert thresholds.thresholds(talk.db) == {}


async def test_a_threshold_that_another_admin_has_changed_since_is_shown_anew(talk: Talk) -> None:
    mine = (await talk.offers("/threshold world 60"))["Apply"]
    await talk.press((await talk.offers("/threshold world 70"))["Apply"])
    assert "changed meanwhile" in await talk.press(mine)
    assert set(thresholds.thresholds(talk.db).values()) == {70.0}
    assert "none → 70\n" in f"{await talk.say('/audit')}\n"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/threshold world abc", "not “abc”"),
        ("/threshold world", "World: escalation 45, de-escalation 45.\nSay /threshold TOPIC"),
        ("/threshold mars", "Say /threshold TOPIC"),
        ("/threshold world 101", "from 0 to 100"),
        ("/threshold mars 50", "I know no topic “mars”"),
    ],
)
async def test_a_threshold_that_means_nothing_is_refused(talk: Talk, line: str, said: str) -> None:
    assert said in await talk.say(line)


async def test_thresholds_that_were_set_are_listed(talk: Talk) -> None:
    thresholds.set_threshold(talk.db, "world", Axis.ESCALATION, 70)
    assert "World escalation: 70" in await talk.say("/threshold")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("/silence :: 6h", "I know no actor or place", id="nobody at all"),
        pytest.param("/silence RUS:XQZ 6h", "I know no actor or place “XQZ”", id="a code of nobody"),
        pytest.param("/silence UKR:RUS 6h", "about Russia – Ukraine until", id="a pair in any order"),
        pytest.param("/silence RUS:RUS 6h", "two different sides", id="a side with itself"),
        pytest.param("/mute @ 2h", "I know no actor or place", id="no place at all"),
    ],
)  # fmt: skip
async def test_a_pair_is_silenced_only_if_its_sides_are_known(
    talk: Talk, line: str, said: str
) -> None:
    await talk.say("/start")
    assert said in await talk.say(line)


async def test_an_actor_whose_name_is_its_code_can_be_in_a_topic(talk: Talk) -> None:
    assert "PKK – Turkey" in await talk.say('/topic add pkk "PKK" PKK-TUR')


# --- Keywords --------------------------------------------------------------------------------


async def test_a_keyword_goes_through_the_engine_and_its_version(talk: Talk) -> None:
    before = talk.desk.judge.lexicon.version
    await talk.say('/keywords add "dirty bomb" terror 9')
    judged = talk.desk.judge.assess("", "Police in Ukraine find a Dirty  Bomb.", None)
    assert [(s.category, s.text) for s in judged.signals] == [("terror", "Dirty  Bomb")]
    assert judged.lexicon != before
    await talk.say('/keywords remove "dirty bomb"')
    assert talk.desk.judge.lexicon.version == before


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('"dirty bomb" terror', ("dirty bomb", "terror", None)),
        ("dirty bomb terror", ("dirty bomb", "terror", None)),
        ("dirty bomb terror 9", ("dirty bomb", "terror", 9)),
        ("grain deal signed Peace Deal 6,5", ("grain deal signed", "peace deal", 6.5)),
        ("talks fail strike", ("talks fail", "strike", None)),
    ],
)
async def test_a_keyword_needs_no_quotation_marks(
    talk: Talk,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    kept: tuple[str, str, float | None],
) -> None:
    monkeypatch.setattr(learning, "taught", lambda folder, known: talk.desk.judge)
    await talk.say(f"/keywords add {said}")
    (known,) = keywords.every(talk.db)
    assert (known.words, known.category, known.severity) == kept
    await talk.say(f"/keywords remove {kept[0]}")
    assert keywords.every(talk.db) == []


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("dirty bomb weather", "no category “weather”"),
        ("dirty bomb weather 5", "no category “weather”"),
        ("terror 9", "no category “terror”"),
        ("dirty bomb terror eleven", "A severity is a number from 1 to 10, not “eleven”"),
    ],
)
async def test_a_keyword_without_a_category_or_with_an_odd_severity_is_refused(
    talk: Talk, said: str, fault: str
) -> None:
    assert fault in await talk.say(f"/keywords add {said}")


async def test_what_two_admins_teach_at_once_is_both_known(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupils: list[tuple[Judge, list[str]]] = []

    def taught(folder: Path | None, known: Iterable[keywords.Keyword]) -> Judge:
        pupils.append((Judge(talk.desk.judge.lexicon), [k.words for k in known]))
        return pupils[-1][0]

    monkeypatch.setattr(learning, "taught", taught)
    lines = ('/keywords add "dirty bomb" terror', '/keywords add "grain wall" blockade')
    await asyncio.gather(*(talk.say(line) for line in lines))
    assert [words for judge, words in pupils if judge is talk.desk.judge] == [
        ["dirty bomb", "grain wall"]
    ]


async def test_others_are_answered_while_a_keyword_is_taken_back(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = threading.Event()

    def taught(folder: Path | None, known: Iterable[keywords.Keyword]) -> Judge:
        answered = asked.wait(20) if not list(known) else True
        return Judge(talk.desk.judge.lexicon if answered else replace(told, version="too late"))

    told = talk.desk.judge.lexicon
    monkeypatch.setattr(learning, "taught", taught)
    await talk.say('/keywords add "dirty bomb" terror')
    undone = asyncio.create_task(talk.say("/undo"))
    await asyncio.sleep(0)
    assert "1 keyword" in await talk.say("/keywords")
    asked.set()
    assert "“dirty bomb” is no keyword any more" in await undone
    assert keywords.every(talk.db) == []
    assert talk.desk.judge.lexicon.version != "too late"


@pytest.mark.failure("F56")
@pytest.mark.parametrize(
    "words",
    ["(a+)+$", "bomb.*", "a|b", "[x]", "~strike", "TROOPS ...", "#", "stem*", "a  \u202e", "", "..5",
     "one two three four five six seven eight nine", "x" * 61],
)  # fmt: skip
def test_a_keyword_is_a_literal_and_never_a_pattern(words: str) -> None:
    literal = learning.literal(words)
    assert literal is None or literal == words.casefold().strip()
    assert learning.literal("Dirty  Bomb") == "dirty bomb"


@pytest.mark.failure("F57")
async def test_keywords_are_capped(talk: Talk) -> None:
    one = keywords.Keyword("w", "terror", None, ADMIN, NOW)
    for n in range(200):
        keywords.put(talk.db, replace(one, words=f"w{n}"))
    assert "200 keywords already" in await talk.say('/keywords add "one more" terror')


# --- Feeds -----------------------------------------------------------------------------------


async def test_a_feed_is_shown_with_what_would_have_alerted_and_added_on_request(
    talk: Talk,
) -> None:
    async def look(address: str) -> Look:
        return Look(FEED, (ITEM, replace(ITEM, title="A bridge opens")))

    talk.desk.look = look
    said = await talk.say("/feeds add example.org")
    assert "2 items now, of which 1 would have alerted." in said
    assert feeds.every(talk.db) == []
    buttons = await talk.offers("/feeds add example.org")
    assert "Added World News (bbc)" in await talk.press(buttons["Add"])
    assert [f.id for f in feeds.every(talk.db)] == ["bbc"]
    assert "here already" in await talk.say("/feeds add example.org")


async def test_an_address_without_a_feed_is_one_plain_line(talk: Talk) -> None:
    async def look(address: str) -> Look:
        return Look(None, fault="example.org is no feed.")

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

    async def look(address: str) -> Look:
        return Look(secret)

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
    feeds.add(talk.db, replace(FEED, id="b2", url="https://x.org/f", title="World Two"), NOW)
    assert "There are bbc and b2." in await talk.say("/feeds pause world")
    assert "World News is paused" in await talk.say("/feeds pause bbc")
    assert feeds.get(talk.db, "bbc").state is FeedState.PAUSED  # type: ignore[union-attr]


# --- People ----------------------------------------------------------------------------------


async def test_a_broadcast_is_shown_sent_watched_and_stopped(talk: Talk) -> None:
    for n in (1, 2):
        await talk.say("/start", f"telegram:{n}") if n == 1 else await talk.say("/invite id 2")
    await talk.say("/start", STRANGER)
    assert "Say what" in await talk.say("/broadcast \u202e\u200b")
    buttons = await talk.offers("/broadcast Back on Friday.")
    assert notices.get(talk.db, 1) is None
    assert "Sent to 0 of 2" in await talk.press(buttons["Send"])
    assert "2 chats will not get it" in await talk.say("/broadcast stop 1")


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


# --- Care ------------------------------------------------------------------------------------


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


async def test_undoing_never_takes_the_last_admin_away(talk: Talk) -> None:
    talk.desk.admins = frozenset()
    access.add_admin(talk.db, ADMIN, "Ada", "claim", NOW)
    await talk.press((await talk.offers("/admins add 5"))["Apply"])
    await talk.press((await talk.offers("/admins remove 1"))["Apply"])
    assert "last admin" in await talk.say("/undo 1", user="telegram:5")
    assert [each.user for each in access.admins(talk.db)] == ["telegram:5"]


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
