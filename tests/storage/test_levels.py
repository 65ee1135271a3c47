"""From which level on a chat hears of each direction, everywhere and of one topic."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from storage import stories, subscribers, topics
from storage.assessment import Axis, Level, Verdict
from storage.db import open_database
from storage.judging import why_unwanted
from storage.model.alert import ReasonKind, sides
from storage.model.chat import Levels, Subscriber
from storage.model.policy import Topic
from tests.storage.making import START, alert, at, deliver, enrol, grow, states, tell, whys
from tests.storage.test_opening import older
from tests.storage.test_wishes import rise

ME = "telegram:1"
UP, DOWN = Axis.ESCALATION, Axis.DE_ESCALATION
ELEVATED = Levels.alike(Level.ELEVATED)
GOOD = Levels(None, Level.NOTABLE)
BAD = Levels(Level.NOTABLE, None)
NOTHING = Levels(None, None)
SEVERE = Levels.alike(Level.SEVERE)


@pytest.fixture
def me(db: Database) -> Database:
    for id in ("gulf", "delta"):
        topics.save(db, Topic(id, id.capitalize(), actors=("AAA",)), START)
    enrol(db, ME, topics=("world", "gulf", "delta"))
    return db


@pytest.mark.parametrize(
    ("own", "follows", "belongs", "level", "axis", "why"),
    [
        ({}, "gulf", "gulf", 1, UP, "below level 2, which is set here"),
        ({}, "gulf", "gulf", 2, UP, ""),
        ({"gulf": SEVERE}, "gulf", "gulf", 3, UP, "below level 4, which is set for gulf"),
        ({"gulf": GOOD}, "gulf", "gulf", 5, UP, "escalation is switched off for gulf"),
        ({"gulf": GOOD}, "gulf", "gulf", 1, DOWN, ""),
        ({"gulf": GOOD}, "gulf", "gulf", 5, None, ""),
        # the topic of everything is no way round a special one, followed or not
        ({"gulf": SEVERE}, "gulf world", "gulf world", 3, UP, "below level 4, which is set for gulf"),
        ({"gulf": NOTHING}, "world", "gulf world", 5, UP, "escalation is switched off for gulf"),
        ({"gulf": NOTHING}, "world", "world", 2, UP, ""),
        ({"world": SEVERE}, "world", "world", 3, UP, "below level 4, which is set for world"),
        ({"world": SEVERE}, "gulf world", "gulf world", 3, UP, ""),
        # of two that are followed, the one that lets it in
        ({"gulf": SEVERE}, "gulf delta", "gulf delta", 3, UP, ""),
        ({"gulf": SEVERE}, "gulf", "gulf delta", 3, UP, "below level 4, which is set for gulf"),
        ({"gulf": SEVERE, "delta": GOOD}, "gulf delta", "gulf delta", 3, UP,
         "below level 4, which is set for gulf"),
    ],
)  # fmt: skip
def test_what_is_set_for_a_topic_holds_there(
    own: dict[str, Levels], follows: str, belongs: str, level: int, axis: Axis | None, why: str
) -> None:
    one = Subscriber(ME, "me", True, ELEVATED, tuple(follows.split()), own=own)
    told = sides(axis, Level(level), Verdict.ESCALATION, 0, 0)
    assert why_unwanted(told, belongs.split(), one) == why


@pytest.mark.parametrize(
    ("wanted", "de_escalation", "comes"),
    [
        pytest.param(GOOD, 75.0, True, id="the direction that is wanted is told, too"),
        pytest.param(Levels(None, Level.HIGH), 75.0, True, id="and loud enough"),
        pytest.param(Levels(None, Level.CRITICAL), 75.0, False, id="but not loud enough"),
        pytest.param(BAD, 31.0, True, id="it leans the wanted way"),
    ],
)
def test_news_of_both_directions_is_news_of_each(
    me: Database, wanted: Levels, de_escalation: float, comes: bool
) -> None:
    subscribers.change(me, ME, START, levels=wanted)
    tell(me, verdict=Verdict.MIXED, escalation=80.0, de_escalation=de_escalation)
    assert bool(deliver(me)) is comes


@pytest.mark.parametrize(
    ("wanted", "told", "down", "comes"),
    [
        pytest.param(GOOD, 0.0, 50.0, [0], id="good news that only now is in it"),
        pytest.param(Levels(None, Level.HIGH), 0.0, 50.0, [], id="but not loud enough"),
        pytest.param(Levels(Level.SEVERE, Level.HIGH), 50.0, 62.0, [0], id="and louder by now"),
        pytest.param(GOOD, 50.0, 62.0, [1], id="it was told of it at once"),
        pytest.param(BAD, 0.0, 50.0, [1], id="the other direction was wanted"),
    ],
)
def test_a_story_that_turns_out_to_be_both_is_told_to_who_waits_for_the_other(
    me: Database, wanted: Levels, told: float, down: float, comes: list[int]
) -> None:
    subscribers.change(me, ME, START, levels=wanted)
    verdict = Verdict.MIXED if told else Verdict.ESCALATION
    first = tell(me, verdict=verdict, de_escalation=told)
    deliver(me)
    known = stories.get(me, first.story or 0)
    assert known is not None
    grow(me, known, at(1), alert(verdict=Verdict.MIXED, de_escalation=down))
    assert [each.revision for each in deliver(me, at(1))] == comes


LEVELS = st.sampled_from([None, *list(Level)[1:]])
WANTED = st.builds(Levels, LEVELS, LEVELS)
SOME = st.lists(st.sampled_from(["gulf", "delta", "world"]), min_size=1, unique=True)
ACTS = st.tuples(
    st.sampled_from([UP, DOWN]), st.integers(1, 5), SOME, st.booleans(), WANTED, st.booleans()
)


@settings(max_examples=40)
@given(st.lists(ACTS, max_size=8))
def test_nobody_hears_of_a_direction_that_is_off_but_what_puts_right_what_was_told(
    acts: list[tuple[Axis, int, list[str], bool, Levels, bool]],
) -> None:
    db = open_database(None, START)
    for id in ("gulf", "delta"):
        topics.save(db, Topic(id, id, actors=("AAA",)), START)
    enrol(db, ME, topics=("world", "gulf", "delta"))
    told: dict[int, Axis] = {}
    for hour, (axis, level, belongs, answers, wanted, everywhere) in enumerate(acts):
        if everywhere and wanted != NOTHING:
            subscribers.change(db, ME, START, levels=wanted)
        elif not everywhere:
            subscribers.set_own(db, ME, belongs[0], wanted, START)
        last = max(told, default=None) if answers else None
        turns = last is not None and told[last] is not axis
        kind = ReasonKind.LEVEL_ROSE if last else ReasonKind.FIRST_SIGNAL
        if turns:
            kind = ReasonKind.CALMED if axis is DOWN else ReasonKind.CONTRADICTED
        new = tell(db, at(hour), Level(level), kind, tuple(belongs), axis=axis, reply_to=last)
        one = subscribers.get(db, ME)
        assert one is not None
        mine = [t for t in belongs if t != "world"] or ["world"]
        least = [one.own.get(topic, one.levels).least(axis) for topic in mine]
        loud = [wish for wish in least if wish and (last or wish <= level)]
        comes = [each.alert for each in deliver(db, at(hour))]
        assert comes == ([new.alert] if turns or loud else [])
        told |= dict.fromkeys(comes, axis)


@pytest.mark.parametrize("wanted", [BAD, Levels.alike(Level.CRITICAL)])
@pytest.mark.parametrize(("after", "comes"), [(timedelta(days=3), 1), (timedelta(days=40), 0)])
def test_who_was_told_of_an_escalation_hears_that_all_is_clear_again(
    me: Database, wanted: Levels, after: timedelta, comes: int
) -> None:
    tell(me, level=Level.CRITICAL)
    deliver(me)
    subscribers.change(me, ME, START, levels=wanted)
    clear = {"kind": ReasonKind.ALL_CLEAR, "level": Level.ELEVATED, "axis": DOWN}
    tell(me, START + after, **clear)  # type: ignore[arg-type]
    assert len(deliver(me, START + after)) == comes


def test_who_was_told_of_none_is_spared_its_all_clear(me: Database) -> None:
    subscribers.change(me, ME, START, levels=BAD)
    tell(me, kind=ReasonKind.ALL_CLEAR, level=Level.ELEVATED, axis=DOWN)
    assert (deliver(me), whys(me)) == ([], ["de-escalation is switched off here"])


def test_what_was_held_back_is_asked_again_when_a_level_changes(me: Database) -> None:
    subscribers.mute(me, ME, "gulf", at(2), START)
    for axis in Axis:
        tell(me, topics=("gulf",), axis=axis)
    assert deliver(me) == []
    subscribers.set_own(me, ME, "gulf", GOOD, at(1))
    assert [each.alert for each in deliver(me, at(2))] == [2]


@pytest.mark.parametrize(
    ("own", "topic", "revisions"),
    [
        pytest.param(SEVERE, "gulf", [0], id="loud enough for its topic by now"),
        pytest.param(Levels.alike(Level.CRITICAL), "gulf", [], id="not yet"),
        pytest.param(GOOD, "gulf", [], id="switched off there"),
        pytest.param(SEVERE, "delta", [1], id="told at once, as another topic is meant"),
    ],
)
def test_a_story_that_rises_is_told_by_the_level_of_its_topic(
    me: Database, own: Levels, topic: str, revisions: list[int]
) -> None:
    subscribers.set_own(me, ME, topic, own, START)
    first = tell(me, topics=("gulf", "world"))
    deliver(me)
    rise(me, first, at(8))
    assert [each.revision for each in deliver(me, at(8))] == revisions


def test_levels_are_forgotten_with_their_chat_and_unknown_topics_have_none(me: Database) -> None:
    with pytest.raises(KeyError):
        subscribers.set_own(me, ME, "atlantis", GOOD, START)
    with pytest.raises(KeyError):
        subscribers.set_own(me, "telegram:9", "gulf", None, START)
    subscribers.set_own(me, ME, "gulf", GOOD, START)
    subscribers.set_own(me, ME, "delta", SEVERE, START)
    subscribers.set_own(me, ME, "delta", None, START)
    one = subscribers.get(me, ME)
    assert one is not None
    assert one.own == {"gulf": GOOD}
    topics.remove(me, "gulf", START)
    assert (two := subscribers.get(me, ME)) is not None
    assert two.own == {}
    subscribers.erase(me, ME)
    assert states(me) == []
    assert list(me.query("SELECT * FROM topic_levels")) == []


def test_a_chat_from_before_keeps_its_level_in_both_directions(tmp_path: Path) -> None:
    path = older(tmp_path / "d.db", "0019_levels")
    with closing(sqlite3.connect(path)) as connection, connection:
        sql = "INSERT INTO subscribers (id, name, enabled, level, created) VALUES (?, '', 1, ?, ?)"
        stamp = "2026-03-02T09:00:00+00:00"
        connection.executemany(sql, [(f"telegram:{n}", n, stamp) for n in range(1, 6)])
    kept = subscribers.every(open_database(path, START))
    assert [one.levels for one in kept] == [Levels.alike(Level(n)) for n in range(1, 6)]
