"""What people really write on a phone: order, marks, typos and numbers as they come."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlite_utils import Database

from bot.chat import Incoming
from bot.commands.examples import EXAMPLES
from bot.commands.registry import ORDER
from bot.judgement import Judge
from storage import access, feeds, subscribers, topics
from storage.assessment import Pair
from storage.db import open_database
from storage.feeds import Feed
from storage.model.article import Tier
from storage.model.policy import Topic
from tests.bot.conftest import ADMIN, NOW, STRANGER, Talk
from tests.storage import making

BBC = Feed("bbc", "https://example.org/rss", "World News", "example.org", Tier.MAJOR)


def peopled(db: Database, judge: Judge) -> Talk:
    for one in (
        Topic("russia-ukraine", "Russia – Ukraine", (("RUS", "UKR"),)),
        Topic("red-sea", "Yemen and the Red Sea", places=("YEM",)),
        Topic("sudan", "Sudan", actors=("SDN",), places=("SDN",)),
    ):
        topics.save(db, one, NOW)
    feeds.add(db, BBC, NOW)
    return Talk(db, judge)


@pytest.fixture
def phone(db: Database, judge: Judge) -> Talk:
    return peopled(db, judge)


@pytest.fixture
def other(judge: Judge) -> Iterator[Talk]:
    """Somebody with a bot of their own, who writes as the manual does."""
    opened = open_database(None, NOW)
    yield peopled(opened, judge)
    opened.conn.close()


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("Settings.", "/settings"),
        ("/ settings", "/settings"),
        ("//settings", "/settings"),
        ("news today?", "/latest"),
        ("unmute", "/mute off"),
        ("add just Ukraine", "/subscribe ukraine"),
        ("remove world", "/unsubscribe world"),
        ("mute Ukraine 2 hours, please!", "/mute ukraine 2h"),
        ("/follow Ukraine 🇺🇦", "/subscribe ukraine"),
        ("subscribe to Ukraine, please!", "/subscribe ukraine"),
        ("/subscribe Sudan, the Red Sea", "/subscribe sudan & red sea"),
        ("/subscribe Ukraine-Russia", "/subscribe russia-ukraine"),
        ("/subscribe everything", "/subscribe world"),
        ("/topics sudan", "/topics 1"),
        ("level three", "/level 3"),
        ("level low", "/level 1"),
        ("/level highest", "/level 5"),
        ("/level high!", "/level 3"),
        ("/level 3 and above", "/level 3"),
        ("/level ３", "/level 3"),
        ("set level five, please", "/level 5"),
        ("/level all", "/level 1"),
        ("level medium", "/level 3"),
        ("lvl 3", "/level 3"),
        ("only severe", "/level 4"),
        ("only good news", "/level only de-escalation"),
        ("/level bad news only", "/level only escalation"),
        ("/level Ukraine high", "/level 3 russia-ukraine"),
        ("/level ukraine only high, sudan everything", "/level russia-ukraine 3, sudan 1"),
        ("/level sudan and Ukraine 4+", "/level sudan 4, russia-ukraine 4"),
        ("/level Red Sea: four or more", "/level red-sea 4"),
        ("/level 4 and sudan 2", "/level 4, sudan 2"),
        ("level Sudan 2, nothing below high elsewhere", "/level sudan 2, 3"),
        ("/level only 🟢 about Sudan", "/level sudan only de-escalation"),
        ("/level nothing about sudan", "/level sudan off"),
        ("/level everything but sudan", "/level sudan off"),
        ("/level sudan no good news", "/level sudan only escalation"),
        ("/level sudan as the rest", "/level sudan default"),
        ("set escalation 4, de-escalation 1", "/level de-escalation 1, escalation 4"),
        ("/level sudan escalation 4, de-escalation 1", "/level sudan escalation 4, sudan green 1"),
        ("/level sudan=4", "/level sudan 4"),
        ("only L4 and above", "/level 4"),
        ("/level sudan lvl5 ukraine lvl3", "/level sudan 5, ukraine 3"),
        ("/level red only", "/level only escalation"),
        ("/level both directions", "/level both"),
        ("/level each topic", "/level topics"),
        ("level sudan 5, de-escalation 1", "level sudan escalation 5, de-escalation 1"),
        ("digest evening only", "/digest evening"),
        ("mute for the weekend", "/mute until monday"),
        ("only de-escaltion", "/level only de-escalation"),
        ("level critcal", "/level 5"),
        ("only good nwes", "only good news"),
        ("kindly mute Sudan til noon tmrw", "/mute sudan until tomorrow 12:00"),
        ("set my timezone to EAT", "/quiet Africa/Nairobi"),
        ("timezone Nairobi/Africa", "/quiet Africa/Nairobi"),
        ("quiet 11pm to midnight", "/quiet 23-0"),
        ("unfollow everything but Sudan", "/subscribe only sudan"),
        ("/mute 2h sudan", "/mute sudan 2h"),
        ("mute Sudan for the next two hours.", "/mute sudan 2h"),
        ("mute half an hour", "/mute 30m"),
        ("mute everything for a day", "/mute 24h"),
        ("/mute everywhere 2h", "/mute 2h"),
        ("/mute off everywhere", "/mute off"),
        ("mute until 11 am", "/mute till 11:00"),
        ("mute sudan till tomorrow", "/mute sudan until 7:00"),
        ("mute sudan until 7am tomorrow", "/mute sudan till tomorrow"),
        ("mute until Friday", "/mute until fri at 7:00"),
        ("mute a month", "/mute 30d"),
        ("mute 1h30", "/mute 90m"),
        ("mute 1.5 hours", "/mute 90m"),
        ("/mute sudan, ukraine 2h", "/mute Sudan & Russia-Ukraine 2h"),
        ("/mute sudan & rus:ukr 2h", "/mute Sudan, RUS:UKR 2h"),
        ("/mute sudan off", "/mute off sudan"),
        ("/quiet from 22 to 7 in New York", "/quiet 22-7 America/New_York"),
        ("/quiet hours 22-7", "/quiet 22-7"),
        ("/quiet 9pm till 6am beirut", "/quiet 21-6 Asia/Beirut"),
        ("/quiet 2230-0715", "/quiet 22:30-07:15"),
        ("/quiet UTC+3", "/quiet Etc/GMT-3"),
        ("/timezone Kyiv time", "/quiet kyiv"),
        ("/digest Morning, weekly", "/digest weekly morning"),
        ("/digest morning morning", "/digest morning"),
        ("/digest every evening, please", "/digest evening"),
        ("/digest daily", "/digest morning"),
        ("/latest 3 ukraine", "/latest ukraine 3"),
        ("/latest news about ukraine", "/latest ukraine"),
        ("/latest sudan and ukraine", "/latest Sudan, Ukraine"),
        ("latest good news from Sudan", "/latest sudan de-escalation"),
        ("/latest 3 attacks in ukraine", "/latest ukraine escalation 3"),
        ("latest soudan", "/latest sudan"),
        ("/subscribe Україна", "/subscribe ukraine"),
        ("/subscribe السودان", "/subscribe sudan"),
        ("solo buenas noticias", "I want only good news"),
        ("тільки хороші новини", "I want only good news"),
        ("pause all 45 min im in a meeting", "/mute 45m"),
        ("/trend dark ukraine", "/trend ukraine dark"),
        ("/trend Ukraine last month", "/trend ukraine 30d"),
        ("/trend ukraine 1 year", "/trend ukraine 1y"),
        ('/search "aid convoy"', "/search aid\u00a0convoy"),
        ("/search “aid convoy” -sea", '/search "aid convoy" -sea'),
        ("/why #e1.", "/why e1"),
        ("why e1, in detail", "/why e1"),
        ("/settings level 3", "/level 3"),
        ("/settings everything", "/settings"),
        ("/set timezone kyiv", "/quiet kyiv"),
        ("help mutes", "/help mute"),
        ("help me please", "/help"),
        ("/help quiet hours", "/help quiet"),
        ("/threshold 60 world", "/threshold world 60"),
        ("/threshold world: 60%", "/threshold world 60"),
        ("/threshold world=sixty", "/threshold world 60"),
        ("/threshold sudan 60 for de-esc", "/threshold sudan de-escalation 60"),
        ("/threshold sudan both to 60", "/threshold sudan 60"),
        ("/threshold sudan 60 down", "/threshold sudan de-escalation 60"),
        ("/threshold sudan de-escalation: 60", "/threshold sudan de-escalation 60"),
        ("/threshold escalation sudan 60.", "/threshold sudan escalation 60"),
        ("/threshold sudan escalating 60", "/threshold sudan escalation 60"),
        ("/threshold Red Sea 60", "/threshold red-sea 60"),
        ("/thresholds", "/threshold"),
        ("/silence 6h sudan", "/silence sudan 6h"),
        ("/silence RUS-UKR 6h", "/silence rus:ukr 6h"),
        ("/silence Russia-Ukraine 6h", "/silence russia-ukraine 6h"),
        ("/silence off", "/silence"),
        ("/silence list", "/silence"),
        ("/silence kremlin:* 6h", "/silence RUS:* 6h"),
        ("search for corridor", "/search corridor"),
        ("/feeds set bbc tier: wire", "/feeds set bbc tier wire"),
        ("/digest none", "/digest off"),
        ("/topic list", "/topic"),
        ('/topic add x "X", RUS-UKR, SYR', '/topic add x "X" RUS-UKR SYR'),
        ("/topic add horn Horn of Africa ETH-SOM", '/topic add horn "Horn of Africa" ETH-SOM'),
        ("/unsubscribe all", "/unsubscribe world"),
        ("/feeds list", "/feeds"),
        ("/feeds page 99", "/feeds"),
        ("/subscribers page 99", "/subscribers"),
        ("/keywords list", "/keywords"),
        ("/undo last", "/undo"),
        ("/invite three", "/invite 3"),
        ("/health?", "/health"),
    ],
)
async def test_a_line_is_understood_as_it_is_meant(
    phone: Talk, other: Talk, said: str, plain: str
) -> None:
    for talk in (phone, other):
        await talk.say("/start")
    assert await phone.say(said) == await other.say(plain)


@pytest.mark.parametrize(
    ("said", "words", "ready"),
    [
        ("/threshold escalation 60", "Of which topic?", "threshold world escalation 60"),
        ("/preview 60", "Of which topic?", "preview world 60"),
        ("/threshold ukrane 60", "Did you mean Russia – Ukraine?", "threshold russia-ukraine 60"),
        ("/threshold russia-ukrane 60", "Did you mean Russia – Ukraine?", "threshold russia-ukraine 60"),
        ("/preview sudan up 60", "Nothing was changed.", "threshold sudan escalation 60"),
        ("/topics ukrane", "Did you mean Russia – Ukraine?", "topics russia-ukraine"),
        ("/subscribe sudan", "turn it off", "unsubscribe world"),
        ("/threshold world escalation 60 70", "Say /threshold TOPIC", ""),
        ("/threshold world +5", "not “+5”", ""),
        ("/threshold world 1e2", "not “1e2”", ""),
        ("/threshold world off", "not “off”", ""),
        ("/threshold world escalation", "World: escalation 45", ""),
        ("/threshold world 45", "That is so already", ""),
        ("/threshhold world 60", "Did you mean /threshold?", "threshold world 60"),
        ("/mut 2h", "Did you mean /mute?", "mute 2h"),
        ("/strat again", "Did you mean /start?", "start again"),
        ("/mute 30", "Minutes or hours?", "mute 30m"),
        ("/mute tonight", "Say how long", "mute 8h"),
        ("/mute at night", "Those are quiet hours", "quiet 22:00-7:00"),
        ("/mute 22-7", "From 22:00 to 07:00 each day?", "quiet 22:00-07:00"),
        ("no alerts at night", "Quiet hours keep alerts back", "quiet 22:00-7:00"),
        ("stop alerts at night", "or keep quiet each night?", "quiet 22:00-7:00"),
        ("/quiet every night", "from when to when", "quiet 22:00-7:00"),
        ("weekly summary only", "each morning, evening or week", "digest weekly"),
        ("I want only good news", "Only de-escalation, from level 2", "level only de-escalation 2"),
        ("Could you only send me the truces in Sudan?", "Sudan: only de-escalation", "level sudan only de-escalation 2"),
        ("Ukraine only high, everything else from 1", "From level 1", "level russia-ukraine both 3, both 1"),
        ("pls skip the peace stuff", "Only escalation", "level only escalation 2"),
        ("serious things only", "is its level", "level"),
        ("set level 3 and mute Sudan 12h", "One thing at a time", "mute Sudan 12h"),
        ("mute Sudan 2h, then level 3", "One thing at a time", "level 3"),
        ("mute escalation 24h", "not muted but switched off", "level only de-escalation 2"),
        ("/mute attacks in Sudan 2h", "not muted but switched off", "level sudan only de-escalation 2"),
        ("stop Sudan bad news", "Stop all alerts, or", "level sudan only de-escalation 2"),
        ("stop Ukraine, keep Sudan", "follow one topic less", "unsubscribe russia-ukraine"),
        ("switch tz to Africa/Khartoum", "Your time zone is UTC", "quiet Africa/Khartoum"),
        ("no alerts between 22:00 and 6:00 please", "From 22:00 to 06:00 each day?", "quiet 22:00-06:00"),
        ("what did you say in e7?", "The story of an alert", "why e7"),
        ("what are levels", "1 notable (30)", "level topics"),
        ("how is the score made", "a score from 0 to 100", "why"),
        ("which sources do you read", "What is read", "status"),
        ("what happened overnight", "The newest", "latest"),
        ("compare the trends of Sudan", "How it develops", "trend sudan"),
        ("can I hear less of Sudan?", "To hear less of it", "mute sudan"),
        ("tell me when the war is over in Ukraine", "only de-escalation", "level russia-ukraine only de-escalation 2"),
        ("أخبار السودان", "About Sudan", "latest sudan"),
        ("доброго ранку", "I only understand English", "latest"),
        ("the red carpet of the south", "I only understand commands", "settings"),
        ("stop sending me stuff below severe", "Stop all alerts?", "level both 4"),
        ("what's the level for Sudan", "is its level", "level sudan"),
        ("/quiet weekdays 22-6", "every day alike", "quiet 22:00-7:00"),
        ("Sudan latest 2", "About Sudan", "latest sudan"),
        ("I moved to Nairobi", "Your time zone is UTC", "quiet Africa/Nairobi"),
        ("go back to normal", "to change", "settings"),
        ("could you mute Sudan for 2h?", "Do you mean this?", "mute Sudan for 2h"),
        ("no messages between midnight and 7", "From 00:00 to 07:00 each day?", "quiet 00:00-07:00"),
        ("more alerts about Sudan", "To hear more of it", "level sudan 1"),
        ("ukrain trend last week", "How it develops", "trend russia-ukraine"),
        ("/digest every morning at 8", "morning (7:00)", "digest morning"),
        ("raise Sudan to 4", "Sudan: from level 4 severe", "level sudan both 4"),
        ("no sudan below 3", "Sudan: from level 3", "level sudan both 3"),
        ("my english bad. only good. thank you", "Only de-escalation", "level only de-escalation 2"),
        ("give me both again for Sudan", "Sudan: from level 2", "level sudan both 2"),
        ("all of Sudan, only grave stuff about Ukraine", "is its level", "level sudan"),
        ("did I miss anything on Sudan?", "About Sudan", "latest sudan"),
        ("what does level 3 mean", "1 notable (30)", "level"),
        ("any peace deals lately?", "What was read of that", "latest de-escalation"),
        ("arrêter les messages la nuit", "Quiet hours", "quiet 22:00-7:00"),
        ("новини Харків", "About Russia – Ukraine", "latest russia-ukraine"),
        ("unmute sudan and set it to high", "I know no topic", "mute off sudan"),
        ("just Ukraine", "nothing else", "subscribe only russia-ukraine"),
        ("good bot", "I only understand commands", "settings"),
        ("is there a truce in Sudan?", "About Sudan", "latest sudan"),
        ("/level 11", "There is no level 11", "level 3"),
        ("/level 3,5", "Level 3 high", "level 1"),
        ("/level sudan 4 or 5", "Sudan: level 4 severe", "level sudan 5"),
        ("/language", "I answer in English only", "status"),
        ("speak French?", "I only understand commands", "settings"),
        ("/level off", "nothing would come", "mute 8h"),
        ("/level Darfur 4", "Did you mean Sudan?", "level sudan both 4"),
        ("/level nobody 4", "I know no topic “nobody”", "level 3"),
        ("less Ukraine, keep Sudan", "To hear less of it", "level russia-ukraine off"),
        ("no more Sudan!", "To hear less of it", "mute sudan"),
        ("far too many alerts", "several ways to hear less", "level"),
        ("older", "More of what?", "latest"),
        ("/more", "More of what?", "latest"),
        ("/mute kremlin", "Russia is one side", "mute russia-ukraine"),
        ("/mute kremlin 2h", "anything with Russia", "mute RUS:* 2h"),
        ("/silence kremlin 2h", "or Russia – Ukraine?", "silence russia-ukraine 2h"),
        ("/silence cuba 2h", "anything with Cuba", "silence CUB:* 2h"),
        ("/level important", "Levels go from 1", "level 3"),
        ("/quiet 23", "from when to when", "quiet 22:00-7:00"),
        ("/quiet at night", "/quiet 22-7", "quiet 22:00-7:00"),
        ("/quiet UTC+19", "no time zone “UTC+19”", "quiet 22:00-7:00"),
        ("/digest 7:00", "evening (19:00) and weekly", "digest morning"),
        ("/subscribe Port Sudan", "Did you mean Sudan?", "subscribe sudan"),
        ("/subscribe Sudan, Mars", "I know no topic “Mars”", ""),
        ("Stop the killing!", "Stop all alerts?", "stop"),
        ("quiet in Kyiv?", "About Russia – Ukraine:", "latest russia-ukraine"),
        ("Stop the war in Ukraine?", "About Russia – Ukraine:", "latest russia-ukraine"),
        ("level of violence in Darfur?", "About Sudan:", "latest sudan"),
        ("/stop world", "or follow one topic less?", "unsubscribe world"),
        ("/silence sudan", "Tell nobody about Sudan for:", "silence sudan 6h"),
        ("/silence 6h", "/silence sudan 6h", ""),
        ("/feeds check", "/feeds check bbc", ""),
        ("/topic edit sudan", "changes it", ""),
        ("/topic add Red Sea YEM", "the name in quotation marks", 'topic add red-sea "Red Sea" YEM'),
        ("/topic add the gulf iran", "the name in", 'topic add the-gulf "The gulf" iran'),
        ('/topic add "Horn" ETH-SOM', "the name in", 'topic add horn "Horn" ETH-SOM'),
        ("/topic add gulf IRN-SAU KWT", "the name in", 'topic add gulf "Gulf" IRN-SAU KWT'),
        ("/topic add Иран IRN", "the name in", 'topic add irn "Иран" IRN'),
        ("/topic add red sea monsters", "Say /topic add", ""),
        ("/silence everything 1h", "Tell nobody about World (everything)", "confirm code-1"),
        ("/silence sudan 8d", "about Sudan until 1 Dec", "confirm code-1"),
        ("/topic remove", "Say /topic add", ""),
        ('/keywords add "the" strike', "nearly every article", ""),
        ('/keywords add "drone swarm" stike', "Did you mean strike?", ""),
        ("/invite id 0", "numeric id", ""),
        ("/search -harbour", "too: /search border -harbour", ""),
        ("Ukraine", "About Russia – Ukraine:", "latest russia-ukraine"),
        ("My grandson lives in Kharkiv. Is he safe?", "About Russia – Ukraine:", "trend russia-ukraine"),
        ("Why was I not told about Port Sudan?", "There was no alert about Sudan", "latest sudan"),
        ("Why Port Sudan?", "an article of /latest", "why not sudan"),
        ("this is wrong, nobody died", "press 👎 under it", "why"),
        ("👎🏽", "under the alert itself", "why"),
        ("/trend sudan 3 months", "7d, 30d or 1y", "trend sudan 30d"),
        ("/feeds bbc", "World News (bbc", "feeds pause bbc"),
        ("/feeds pause all", "One feed at a time", ""),
        ("/feeds pause ews", "Which feed is “ews”?", ""),
        ("/admins remove 9", "That is no admin", ""),
        ("/subscribe world", "You follow World already", "unsubscribe world"),
        ("/stop 2h", "Stop all alerts?", "mute 2h"),
        ("cancel", "press it: nothing is changed", ""),
        ("/feeds nonsense", "Which feed is “nonsense”?", ""),
        ("thank you", "I only understand commands", "settings"),
        ("/ukraine", "I know no command /ukraine. About", "subscribe russia-ukraine"),
    ],
)  # fmt: skip
async def test_what_is_left_unclear_is_asked_back_with_what_may_be_meant(
    phone: Talk, said: str, words: str, ready: str
) -> None:
    await phone.say("/start")
    (message,) = await phone.hears(Incoming(ADMIN, ADMIN, "Somebody", said))
    assert words in message.plain
    offered = [b.data for row in message.buttons for b in row]
    assert (f"1/{ready}" in offered) if ready else not offered


async def test_who_follows_a_topic_whose_level_is_off_can_hear_it_again(phone: Talk) -> None:
    await phone.say("/start")
    await phone.say("/level sudan off")
    (message,) = await phone.hears(Incoming(ADMIN, ADMIN, "Somebody", "/subscribe sudan"))
    assert "The level of Sudan is off, so nothing of it comes." in message.plain
    assert "1/level sudan default" in [b.data for row in message.buttons for b in row]


async def test_stop_without_a_topic_stops_at_once(phone: Talk) -> None:
    await phone.say("/start")
    assert "Stopped." in await phone.say("stop it, please!")
    one = subscribers.get(phone.db, ADMIN)
    assert one and not one.enabled


async def test_who_is_no_admin_is_sent_to_nothing_that_only_admins_can_say(phone: Talk) -> None:
    access.admit(phone.db, STRANGER, "test", NOW)
    assert "About Sudan:" in await phone.say("health workers killed in Darfur", STRANGER)
    for line in ("/why https://example.org/x", "/tresholds", "/help"):
        assert not {"/test", "/threshold"} & set((await phone.say(line, STRANGER)).split())


@pytest.mark.parametrize("name", EXAMPLES)
async def test_each_example_of_the_help_can_be_said(phone: Talk, name: str) -> None:
    assert name in ORDER
    await phone.say("/start")
    shown = await phone.say(f"/help {name}")
    for line in EXAMPLES[name]:
        assert f"/{line} – " in shown
        said = await phone.say(f"/{line}")
        assert not said.startswith(
            ("I know no topic", "Say ", "That went wrong", "There is no cat")
        ), said


async def test_who_is_told_nothing_for_a_while_can_see_that(phone: Talk) -> None:
    await phone.say("/start")
    assert "about World (everything) until 15:00" in await phone.press(
        (await phone.offers("/silence world 6h"))["Apply"]
    )
    await phone.say("/silence rus:ukr 2h")
    told = (
        "told to nobody: Russia – Ukraine until 11:00 UTC and World (everything) until 15:00 UTC."
    )
    assert told in await phone.say("/status")


async def test_of_a_side_alone_its_pairs_of_late_are_offered(phone: Talk) -> None:
    for key in ("RUS:UKR", "@ISR", "ISR:", "HEZB:ISR"):
        making.tell(phone.db, NOW, pair=Pair.parse(key))
    offered = await phone.offers("/silence israel 2h")
    pairs = ["Hezbollah – Israel", "Israel (alone)", "Israel (no side named)"]
    assert list(offered) == ["anything with Israel", *pairs]
    for name, line in offered.items():
        assert f"about {name} until" in await phone.press(line)


async def test_what_is_said_to_an_alert_is_about_that_alert(phone: Talk) -> None:
    await phone.say("/start")
    for _ in range(2):
        making.tell(phone.db, NOW)
    assert (await phone.say("why?", cites="e1")).startswith("Why #e1")
    assert (await phone.say("/why e2", cites="e1")).startswith("Why #e2")


@pytest.mark.parametrize("length", ["30m", "90m", "8h"])
async def test_a_pair_alone_is_muted_for_as_long_as_was_said(phone: Talk, length: str) -> None:
    await phone.say("/start")
    making.tell(phone.db, NOW, pair=Pair.parse("RUS:UKR"))
    everything = await phone.say(f"/mute {length}", cites="e1")
    offered = await phone.offers(f"/mute {length} e1")
    (only,) = (line for label, line in offered.items() if label.startswith("Only "))
    until = everything.partition("until ")[2].partition(".")[0]
    assert f"is muted until {until}." in await phone.press(only)


async def test_everything_of_a_topic_leaves_no_direction_out(phone: Talk) -> None:
    await phone.say("/start")
    await phone.say("/level only de-escalation")
    assert (await phone.say("/level sudan everything")).startswith("Sudan: level 1 notable,")


async def test_a_side_is_muted_with_anyone_as_the_answer_calls_it(phone: Talk) -> None:
    await phone.say("/start")
    for line in ("/mute anything with Russia 2h", "/mute everything with the kremlin 2h"):
        assert (await phone.say(line)).startswith("Anything with Russia is muted until")


async def test_an_opinion_from_where_nobody_is_known_is_refused_in_words(phone: Talk) -> None:
    making.tell(phone.db, NOW)
    assert await phone.say("/vote e1 up") == "Say /start first."
