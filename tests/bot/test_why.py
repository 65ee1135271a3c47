"""What /why and /latest say of an alert, an article and a story that goes on."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.compose import about
from bot.render import alert_message
from bot.trend import SCALE
from storage import alerts, stories, subscribers, topics
from storage.assessment import Axis, Level, Verdict
from storage.model.alert import ReasonKind
from storage.model.article import Reach
from storage.model.policy import WORLD, Topic
from storage.model.situation import Decision
from storage.record import record, record_tick, revise
from tests.bot.conftest import NOW, Talk
from tests.storage import making
from tests.storage.making import grow, tell

DAY = timedelta(days=1)


@pytest.mark.parametrize("number", ["{}", "#{}", "e{}", "#e{}"])
async def test_an_alert_is_named_by_its_number_with_or_without_its_letter(
    talk: Talk, number: str
) -> None:
    subscribers.enrol(talk.db, "telegram:1", "x", [WORLD.id], Level.NOTABLE, NOW)
    told = tell(talk.db, now=NOW)
    said = await talk.say(f"/why {number.format(told.alert)}")
    assert said.startswith(f"Why #e{told.alert}")
    assert "I know no alert #e99." in await talk.say(f"/why {number.format(99)}")


@pytest.mark.parametrize(
    ("axis", "words"),
    [
        pytest.param(Axis.ESCALATION, ["strike", "threat", "truce"], id="what made it worse"),
        pytest.param(Axis.DE_ESCALATION, ["truce", "strike", "threat"], id="what calmed it"),
    ],
)
async def test_why_begins_with_what_made_the_alert_its_own_sides_before_others(
    talk: Talk, axis: Axis, words: list[str]
) -> None:
    strike = making.signal()._replace(score=6.0)
    other = making.signal(category="threat")._replace(score=9.0, actors=("AAA", "CCC"))
    truce = making.signal(category="truce")._replace(score=7.0, axis=Axis.DE_ESCALATION)
    judged = making.assessment(
        making.pair_score(up=64, down=50), signals=[strike, other, truce], verdict=Verdict.MIXED
    )
    why = making.reason(axis=axis)
    made = Decision(why, making.story(), making.alert(reason=why))
    record(talk.db, making.article(), judged, made, NOW)
    headings = [axis.value.capitalize(), axis.other.value.capitalize()]
    for line in ("/why e1", "/why a1"):
        assert re.findall(r"(\S+), each from 0", await talk.say(line)) == headings
    said = await talk.say("/why e1")
    assert re.findall(r"^\d (\w+) “", said, re.MULTILINE) == words


async def test_the_newest_few_are_shown_and_the_button_goes_on_with_as_many(talk: Talk) -> None:
    for _ in range(8):
        tell(talk.db, now=NOW)

    def numbers(said: str) -> list[int]:
        return [int(found) for found in re.findall(r"#a(\d+)", said)]

    assert numbers(await talk.say("/latest 3")) == [8, 7, 6]
    assert numbers(await talk.say("/latest world 2")) == [8, 7]
    assert numbers(await talk.say("/latest 999")) == list(range(8, 0, -1))
    assert numbers(await talk.say("/latest 0")) == [8]
    older = (await talk.offers("/latest world 3"))["Older →"]
    assert numbers(await talk.press(older)) == [5, 4, 3]
    assert numbers(await talk.say("More!")) == [2, 1]
    assert await talk.say("more") == "That was all of it."
    assert await talk.say("more") == "That was all of it."
    await talk.say("/settings")
    assert await talk.say("more") == "More of what?"
    newest = (await talk.offers(older.removeprefix("1")))["Newest"]
    assert numbers(await talk.press(newest)) == [8, 7, 6]


async def test_an_article_of_a_told_story_names_the_message_that_it_was_added_to(
    talk: Talk,
) -> None:
    subscribers.enrol(talk.db, "telegram:1", "x", [WORLD.id], Level.NOTABLE, NOW)
    first = tell(talk.db, now=NOW)
    known = stories.get(talk.db, first.story or 0)
    assert known is not None
    grown = grow(talk.db, known, NOW)
    said = await talk.say(f"/why not a{grown.article}")
    assert f"Added to #e{first.alert}: the story grew." in said
    assert "Topics: World." in said
    assert f"told as #e{first.alert}" in said


async def test_a_told_story_that_grew_names_the_loudest_article_in_it(talk: Talk) -> None:
    first = tell(talk.db, now=NOW)
    known = stories.get(talk.db, first.story or 0)
    assert known is not None
    louder = making.assessment(making.pair_score(up=81.0))
    figures = making.alert(escalation=81.0)
    grown = Decision(making.reason(ReasonKind.GREW), known, figures)
    title = "Harbour city overrun"
    record(talk.db, making.article(7, title=title, seen=NOW), louder, grown, NOW)
    alert = alerts.get(talk.db, first.alert or 0)
    assert alert is not None
    grew = about(talk.db, alert)
    assert grew.raised is not None
    assert grew.raised.article.title == title
    shown = alert_message(grew, str, NOW).plain
    assert "level 4 severe" in shown.splitlines()[0]
    assert "score 64, now 81, threshold 45 · first signal · level rose from 3 to 4" in shown
    said = await talk.say(f"/why e{first.alert}")
    assert "level 4 severe" in said
    assert "Reason: first signal\nSince then: score 81, level rose from 3 to 4" in said


async def test_an_article_that_was_told_stays_so_when_its_publisher_changes_it(talk: Talk) -> None:
    first = tell(talk.db, now=NOW)
    assert (await talk.say(f"/why a{first.article}")).startswith(f"Why #a{first.article}")
    known = stories.get(talk.db, first.story or 0)
    again = Decision(making.reason(ReasonKind.ALREADY_TOLD), story=known)
    revise(talk.db, first.article or 0, making.article(), making.assessment(), again, NOW)

    said = await talk.say(f"/why a{first.article}")
    told = f"Told as #e{first.alert}: first signal. Its publisher has changed it since."
    assert said.startswith(f"Why #a{first.article}")
    assert told in said


async def test_an_alert_from_before_it_was_followed_or_while_stopped_is_not_said_to_be_here(
    talk: Talk,
) -> None:
    topics.save(talk.db, Topic("gulf", "Gulf", actors=("AAA",)), NOW)
    day = iter(NOW + DAY * n for n in range(9))
    tell(talk.db, topics=("gulf",), now=next(day))
    subscribers.enrol(talk.db, "telegram:1", "x", [WORLD.id], Level.NOTABLE, next(day))
    tell(talk.db, topics=("gulf",), now=next(day))
    assert "Not here: you do not follow Gulf." in await talk.say("/why not gulf")
    subscribers.subscribe(talk.db, "telegram:1", "gulf", next(day))
    subscribers.disable(talk.db, "telegram:1", "said /stop", next(day))
    tell(talk.db, topics=("gulf",), now=next(day))
    subscribers.enrol(talk.db, "telegram:1", "x", [], Level.NOTABLE, next(day))
    said = await talk.say("/why not gulf")
    assert re.findall(r"#e(\d) .*\n  Not here: (.*)", said) == [
        ("3", "alerts were stopped here then."),
        ("2", "you did not follow Gulf then."),
        ("1", "told before this chat began."),
    ]


async def test_of_many_alerts_that_did_not_come_the_newest_five_are_shown(talk: Talk) -> None:
    for _ in range(7):
        tell(talk.db, now=NOW)
    subscribers.enrol(talk.db, "telegram:1", "x", [WORLD.id], Level.NOTABLE, NOW + DAY)
    said = await talk.say("/why not world")
    assert re.findall(r"#e(\d)", said) == ["7", "6", "5", "4", "3"]


async def test_why_says_which_text_was_read_and_how_much_of_it_was_left_out(talk: Talk) -> None:
    long = making.article(reach=Reach.FULL)
    record(talk.db, long, making.assessment(unread=12_345), Decision(making.reason()), NOW)
    said = await talk.say("/why a1")
    assert "Read: its full text\nThe last 12,345 characters were left out" in said


async def test_an_alert_that_time_told_speaks_by_the_loudest_article_of_its_story(
    talk: Talk,
) -> None:
    told = tell(talk.db, NOW, kind=ReasonKind.UNCONFIRMED)
    talk.db.execute("UPDATE alerts SET article = NULL WHERE id = ?", [told.alert])
    known = alerts.get(talk.db, told.alert or 0)
    assert known is not None
    shown = about(talk.db, known)
    assert shown.article is not None
    assert shown.article.id == told.article
    assert "strike “Missiles”" in await talk.say(f"/why e{told.alert}")


async def test_a_turn_of_the_climate_says_what_it_means_and_what_led_to_it(talk: Talk) -> None:
    before = tell(talk.db, NOW - DAY)
    turned = making.alert(created=NOW, reason=making.reason(ReasonKind.SHIFT_UP))
    record_tick(talk.db, [Decision(turned.reason, alert=turned)], NOW)
    said = await talk.say(f"/why e{(before.alert or 0) + 1}")
    shift = alerts.get(talk.db, (before.alert or 0) + 1)
    assert shift is not None
    assert about(talk.db, shift).led == ((before.alert, "Missiles strike the harbour"),)
    assert SCALE in said
    assert f"Missiles strike the harbour #e{before.alert}" in said
    assert "no party" not in said
