"""What a decision sees: open stories that share an end, heats, policy, and when an act was last."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from storage import feeds, situation, thresholds, topics
from storage.assessment import Assessment, Axis, Pair
from storage.db import transaction
from storage.feeds import Feed
from storage.model.alert import ReasonKind
from storage.model.article import Reach
from storage.model.policy import Topic
from storage.model.situation import STORY_CANDIDATES, Decision, Heat
from storage.model.story import Story
from storage.record import record, record_tick
from storage.stories import keep
from tests.storage.making import (
    START,
    alert,
    article,
    assessment,
    at,
    pair_score,
    reason,
    signal,
    story,
    tell,
)


def opened(db: Database, key: str, hours: float) -> int:
    with transaction(db):
        return keep(db, story(key, updated=at(hours)))


def seen(db: Database, *keys: str, now: float = 0) -> list[int]:
    judged = assessment(*(pair_score(key) for key in keys))
    return [each.id for each in situation.load(db, judged, at(now)).stories]


def test_stories_that_share_an_end_are_seen_newest_first(db: Database) -> None:
    same = opened(db, "AAA:BBB", -2)
    shared = opened(db, "BBB:CCC", -1)
    opened(db, "DDD:EEE", -1)
    alone = opened(db, "AAA:", -3)
    place = opened(db, "@HRB", 0)
    assert seen(db, "AAA:BBB") == [shared, same, alone]
    assert seen(db, "AAA:BBB", "@HRB") == [place, shared, same, alone]


def test_a_story_is_open_for_36_hours_after_its_last_article(db: Database) -> None:
    id = opened(db, "AAA:BBB", 0)
    assert seen(db, "AAA:BBB", now=36) == [id]
    assert seen(db, "AAA:BBB", now=36.01) == []
    with transaction(db):
        keep(db, story("AAA:BBB", id=id, updated=at(10)))
    assert seen(db, "AAA:BBB", now=45) == [id]


def test_only_the_most_recent_stories_are_offered(db: Database) -> None:
    ids = [opened(db, "AAA:BBB", n / 100) for n in range(STORY_CANDIDATES + 10)]
    assert seen(db, "AAA:BBB", now=10) == list(reversed(ids[10:]))


def test_stories_told_of_late_are_seen_long_after_they_closed(db: Database) -> None:
    first = tell(db, known=story("AAA:BBB", updated=at(0)))
    tell(db, at(1), known=story("CCC:DDD", updated=at(1)))
    opened(db, "AAA:BBB", 2)

    def seen_told(hours: float) -> list[int]:
        judged = assessment(pair_score("BBB:EEE"))
        return [each.id for each in situation.load(db, judged, at(hours)).told]

    assert seen_told(7 * 24) == [first.story]
    assert seen_told(7 * 24 + 1) == []


def test_a_story_is_seen_as_it_now_is_whatever_was_read_of_it_before(db: Database) -> None:
    def seen_story() -> Story:
        return situation.load(db, assessment(pair_score("AAA:BBB")), at(1)).stories[0]

    told = tell(db, known=story("AAA:BBB", updated=at(0)))
    first = seen_story()
    assert seen_story() is first
    with pytest.raises(RuntimeError), transaction(db):
        keep(db, replace(first, title="never happened"))
        assert seen_story().title == "never happened"
        raise RuntimeError
    assert seen_story() == first
    with transaction(db):
        keep(db, replace(first, title="it grew"))
    assert (seen_story().title, seen_story().alert) == ("it grew", told.alert)
    db.execute("DELETE FROM alerts")
    assert seen_story().alert is None


def test_the_policy_is_what_admins_set_as_of_now(db: Database) -> None:
    topics.save(db, Topic("gulf", "Gulf", actors=("AAA",)), START)
    thresholds.set_threshold(db, "gulf", Axis.DE_ESCALATION, 60)
    thresholds.silence(db, "gulf", at(1))
    thresholds.silence(db, "AAA:BBB", at(3))
    policy = situation.policy(db, at(2))
    assert [topic.id for topic in policy.topics] == ["world", "gulf"]
    assert policy.threshold("gulf", Axis.DE_ESCALATION) == 60
    assert policy.threshold("gulf", Axis.ESCALATION) == 45
    assert policy.silences == ("AAA:BBB",)


def test_the_heats_of_the_events_pairs_are_seen(db: Database) -> None:
    heat = Heat(START, 100.0)
    quiet = reason(ReasonKind.QUIET)
    record_tick(db, [Decision(quiet, heats={"AAA:BBB": heat, "CCC:": heat})], START)
    assert situation.load(db, assessment(pair_score("AAA:BBB")), START).heats == {"AAA:BBB": heat}
    assert set(situation.load_tick(db, START).heats) == {"AAA:BBB", "CCC:"}


def test_when_an_act_was_last_heard_of_between_a_pair_is_seen(db: Database) -> None:
    faint = signal(category="threat")._replace(score=0.0)
    judged = assessment(pair_score("AAA:BBB"), signals=[signal(category="truce"), faint])
    noted = Decision(reason(ReasonKind.QUIET))
    record(db, article(1, seen=at(5)), judged, noted, START)
    record(db, article(2, seen=at(1)), judged, noted, START)
    assert situation.load(db, judged, at(6)).last == {("AAA:BBB", "truce"): at(5)}
    assert situation.load(db, assessment(pair_score("AAA:CCC")), at(6)).last == {}


def test_an_article_without_pairs_costs_nothing_to_load(db: Database) -> None:
    opened(db, "AAA:BBB", 0)
    nothing = Assessment(assessment().verdict, None, 0, 0, "en", "abc123")
    assert situation.load(db, nothing, START).stories == ()


def test_a_tick_sees_the_stories_that_wait(db: Database) -> None:
    tell(db)
    waits = Decision(reason(ReasonKind.WAITING), story(waiting=True))
    record(db, article(), assessment(), waits, START)
    assert [each.id for each in situation.load_tick(db, at(6)).stories] == [2]


def a_feed(db: Database) -> None:
    feeds.add(db, Feed("news", "https://news.test/rss", "News", "news.test"), START)


def test_a_tick_sees_when_something_was_last_heard_and_when_silence_was_told(
    db: Database,
) -> None:
    a_feed(db)
    tell(db, now=at(1))
    why = reason(ReasonKind.SOURCES_SILENT, pair=None, axis=None)
    silence = alert(pair=Pair(), created=at(14), reason=why, lines=())
    record_tick(db, [Decision(why, alert=silence)], at(14))
    sees = situation.load_tick(db, at(15))
    assert (sees.heard, sees.silence_told) == (at(1), at(14))
    assert sees.heard is not None
    assert at(15) - sees.heard == timedelta(hours=14)


def test_what_the_operator_puts_in_by_hand_does_not_hide_that_the_feeds_are_silent(
    db: Database,
) -> None:
    a_feed(db)
    noted = Decision(reason(ReasonKind.QUIET))
    record(db, article(1, seen=at(1), reach=Reach.SEED), assessment(), noted, at(1))
    assert situation.load_tick(db, at(2)).heard == START
    record(db, article(2, seen=at(3)), assessment(), noted, at(3))
    record(db, article(3, seen=at(9), reach=Reach.SEED), assessment(), noted, at(9))
    assert situation.load_tick(db, at(10)).heard == at(3)


@pytest.mark.failure("F40")
def test_a_clock_that_ran_ahead_once_does_not_hide_that_the_feeds_are_silent(db: Database) -> None:
    a_feed(db)
    tell(db, now=at(1))
    record(db, article(2, seen=at(9999)), assessment(), Decision(reason()), at(9999))
    why = reason(ReasonKind.SOURCES_SILENT, pair=None, axis=None)
    silence = alert(pair=Pair(), created=at(9999), reason=why, lines=())
    record_tick(db, [Decision(why, alert=silence)], at(9999))
    sees = situation.load_tick(db, at(15))
    assert (sees.heard, sees.silence_told) == (at(1), None)
