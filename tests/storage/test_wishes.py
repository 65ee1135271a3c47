"""What subscribers want: levels, mutes and quiet hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from storage import notices, outbox, stories, subscribers, topics
from storage.assessment import Level, Pair
from storage.model.alert import ReasonKind
from storage.model.chat import Levels, QuietMode
from storage.model.policy import Topic
from storage.record import Recorded
from tests.storage.making import (
    EVENING,
    ME,
    MORNING,
    NIGHT,
    START,
    alert,
    at,
    claim,
    deliver,
    enrol,
    grow,
    states,
    tell,
    told,
    whys,
)

# --- Level and topics ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("level", "wanted", "passes"),
    [
        pytest.param(Level.NOTABLE, Level.ELEVATED, False, id="below the chat's level"),
        pytest.param(Level.ELEVATED, Level.ELEVATED, True, id="at the chat's level"),
        pytest.param(Level.CRITICAL, Level.SEVERE, True, id="above the chat's level"),
        pytest.param(Level.NONE, Level.CRITICAL, True, id="an alert that has no level"),
    ],
)
def test_a_chat_hears_from_its_level_on(
    me: Database, level: Level, wanted: Level, passes: bool
) -> None:
    tell(me, level=level)
    subscribers.change(me, ME, START, levels=Levels.alike(wanted))
    assert len(deliver(me)) == int(passes)
    if not passes:
        assert (states(me), whys(me)) == (
            ["cancelled"],
            [f"below level {wanted:d}, which is set here"],
        )


def test_the_answer_to_what_was_told_is_not_hidden_by_the_level(me: Database) -> None:
    first = tell(me, level=Level.SEVERE)
    deliver(me)
    subscribers.change(me, ME, START, levels=Levels.alike(Level.SEVERE))
    tell(me, reply_to=first.alert, kind=ReasonKind.CONTRADICTED, level=Level.NOTABLE)
    assert len(deliver(me)) == 1


# --- A level that rises while the story only grows -------------------------------------------


def rise(db: Database, first: Recorded, now: datetime, score: float = 76.0) -> Recorded:
    """The told story grows, and its score with it; 76 is level 4."""
    known = stories.get(db, first.story or 0)
    assert known is not None
    return grow(db, known, now, alert(escalation=score))


def test_a_chat_for_which_it_was_not_loud_enough_hears_of_it_once_it_is(me: Database) -> None:
    enrol(me, "telegram:2", level=Level.SEVERE)
    enrol(me, "telegram:3", level=Level.CRITICAL)
    first = tell(me)
    deliver(me)
    assert rise(me, first, at(8)).deliveries == 3
    sent = [(each.chat, each.revision, each.silent) for each in deliver(me, at(8))]
    assert sent == [("telegram:2", 0, False), (ME, 1, True)]
    assert whys(me, "telegram:3") == ["below level 5, which is set here"]


def test_it_is_told_of_the_rise_once_and_then_sees_its_message_change(me: Database) -> None:
    subscribers.change(me, ME, START, levels=Levels.alike(Level.SEVERE))
    first = tell(me)
    revisions = []
    for hour, score in enumerate((70.0, 76.0, 80.0)):
        deliver(me, at(hour))
        rise(me, first, at(hour), score)
        revisions.append([each.revision for each in deliver(me, at(hour))])
    assert revisions == [[], [0], [1]]


@pytest.mark.parametrize(
    ("wishes", "comes"),
    [
        pytest.param({"quiet": NIGHT}, EVENING, id="quiet hours let severe pass"),
        pytest.param({"muted_until": at(16)}, at(16), id="a mute has to end first"),
        pytest.param(
            {"quiet": NIGHT, "quiet_mode": QuietMode.ALL_HELD}, MORNING, id="all is held at night"
        ),
    ],
)
def test_what_has_risen_keeps_to_the_wishes_of_its_chat(
    me: Database, wishes: dict[str, Any], comes: datetime
) -> None:
    subscribers.change(me, ME, START, levels=Levels.alike(Level.SEVERE))
    first = tell(me, now=EVENING)
    deliver(me, EVENING)
    subscribers.change(me, ME, EVENING, **wishes)
    rise(me, first, EVENING)
    assert outbox.next_due(me, EVENING) == EVENING
    assert told(me, EVENING) == ([first.alert] if comes == EVENING else [])
    assert told(me, comes) == ([first.alert] if comes > EVENING else [])


def test_a_story_held_by_quiet_hours_wakes_its_chat_once_it_is_severe(me: Database) -> None:
    subscribers.change(me, ME, START, quiet=NIGHT)
    other = tell(me, now=EVENING)
    first = tell(me, now=EVENING)
    assert deliver(me, EVENING) == []
    rise(me, first, EVENING)
    assert told(me, EVENING) == [first.alert]
    assert told(me, MORNING) == [other.alert]


def test_one_who_unsubscribed_hears_nothing_of_the_rise(me: Database) -> None:
    subscribers.change(me, ME, START, levels=Levels.alike(Level.SEVERE))
    first = tell(me)
    deliver(me)
    subscribers.unsubscribe(me, ME, "world")
    assert rise(me, first, at(1)).deliveries == 0


def test_one_who_unsubscribed_meanwhile_is_spared_whatever_else_is_followed(me: Database) -> None:
    subscribers.subscribe(me, ME, "gulf", START)
    tell(me)
    subscribers.unsubscribe(me, ME, "world")
    assert deliver(me) == []
    assert whys(me) == ["no longer subscribed to its topics"]


# --- Mutes -----------------------------------------------------------------------------------


def mute_all(db: Database) -> None:
    subscribers.change(db, ME, START, muted_until=at(2))


def mute_topic(db: Database) -> None:
    subscribers.mute(db, ME, "world", at(2), START)


def mute_pair(db: Database) -> None:
    subscribers.mute(db, ME, "AAA:BBB", at(2), START)


def mute_side(db: Database) -> None:
    subscribers.mute(db, ME, "BBB:*", at(2), START)
    subscribers.mute(db, ME, "CCC:*", at(9), START)


@pytest.mark.parametrize("mute", [mute_all, mute_topic, mute_pair, mute_side])
def test_a_mute_holds_everything_back_until_it_ends(me: Database, mute: Any) -> None:
    mute(me)
    tell(me, level=Level.CRITICAL)
    assert claim(me, at(1)) == []
    assert outbox.next_due(me, at(1)) == at(2)
    assert told(me, at(2)) == [1]


def test_a_muted_topic_is_held_although_the_topic_of_everything_is_followed(me: Database) -> None:
    subscribers.mute(me, ME, "gulf", at(8), START)
    tell(me, topics=("gulf", "world"))
    tell(me, topics=("world",))
    assert told(me, START) == [2]
    assert told(me, at(8)) == [1]


def test_muting_everything_lets_a_special_topic_pass(me: Database) -> None:
    subscribers.subscribe(me, ME, "gulf", START)
    subscribers.mute(me, ME, "world", at(8), START)
    tell(me, topics=("gulf", "world"))
    tell(me, topics=("world",))
    assert told(me, START) == [1]


def test_a_muted_topic_does_not_hold_what_a_followed_one_brings(me: Database) -> None:
    topics.save(me, Topic("sahel", "Sahel", actors=("CCC",)), START)
    for topic in ("gulf", "sahel"):
        subscribers.subscribe(me, ME, topic, START)
    subscribers.mute(me, ME, "gulf", at(8), START)
    tell(me, topics=("gulf", "sahel", "world"))
    tell(me, topics=("gulf", "world"))
    assert told(me, START) == [1]


@pytest.mark.failure("F38")
def test_the_silence_of_the_sources_is_held_by_no_mute_of_one_topic(me: Database) -> None:
    subscribers.mute(me, ME, "gulf", at(8), START)
    tell(me, axis=None, topics=("gulf", "world"))
    assert told(me, START) == [1]
    subscribers.mute(me, ME, "world", at(3), START)
    tell(me, axis=None, topics=("gulf", "world"))
    assert told(me, at(2)) == []
    assert told(me, at(3)) == [2]


def test_what_two_muted_topics_hold_comes_when_the_first_mute_ends(me: Database) -> None:
    topics.save(me, Topic("sahel", "Sahel", actors=("CCC",)), START)
    for topic, hours in (("gulf", 8), ("sahel", 2)):
        subscribers.subscribe(me, ME, topic, START)
        subscribers.mute(me, ME, topic, at(hours), START)
    tell(me, topics=("gulf", "sahel"))
    assert told(me, at(1)) == []
    assert told(me, at(2)) == [1]


def test_a_muted_pair_does_not_hold_another(me: Database) -> None:
    subscribers.mute(me, ME, "AAA:BBB", at(8), START)
    tell(me, pair=Pair.parse("AAA:CCC"))
    assert told(me, START) == [1]


def test_what_was_held_comes_at_once_when_the_mute_is_lifted(me: Database) -> None:
    mute_all(me)
    mute_pair(me)
    tell(me)
    assert told(me, START) == []
    subscribers.unmute(me, ME, "AAA:BBB", at(1))
    assert told(me, at(1)) == []
    subscribers.unmute(me, ME, None, at(1))
    assert told(me, at(1)) == [1]


def test_what_is_let_go_waits_for_the_message_in_flight(me: Database) -> None:
    subscribers.mute(me, ME, "AAA:BBB", at(8), START)
    tell(me)
    tell(me, pair=Pair.parse("AAA:CCC"))
    (flying,) = claim(me)
    subscribers.unmute(me, ME, "AAA:BBB", START)
    assert claim(me) == []
    outbox.settle(me, flying, "m", START)
    assert [flying.alert, *told(me, START)] == [2, 1]


# --- Quiet hours -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("mode", "level", "passes", "silent"),
    [
        pytest.param(QuietMode.SEVERE_PASSES, Level.HIGH, False, False, id="high is held"),
        pytest.param(QuietMode.SEVERE_PASSES, Level.SEVERE, True, False, id="severe rings"),
        pytest.param(QuietMode.ALL_SILENT, Level.HIGH, True, True, id="silent: without sound"),
        pytest.param(QuietMode.ALL_SILENT, Level.CRITICAL, True, True, id="silent: always"),
        pytest.param(QuietMode.ALL_HELD, Level.CRITICAL, False, False, id="held: all of it"),
    ],
)
def test_in_quiet_hours(
    me: Database, mode: QuietMode, level: Level, passes: bool, silent: bool
) -> None:
    subscribers.change(me, ME, START, quiet=NIGHT, quiet_mode=mode)
    tell(me, now=EVENING, level=level)
    sent = deliver(me, EVENING)
    assert [each.silent for each in sent] == ([silent] if passes else [])
    if not passes:
        assert outbox.next_due(me, EVENING) == MORNING
        (late,) = deliver(me, MORNING)
        assert not late.silent


@pytest.mark.failure("F41")
@pytest.mark.parametrize(
    ("evening", "woken"),
    [
        pytest.param("2026-03-28T22:00", "2026-03-29T05:00", id="the night the clock leaps"),
        pytest.param("2026-10-24T21:00", "2026-10-25T06:00", id="the night it falls back"),
    ],
)
def test_quiet_ends_at_seven_by_the_persons_own_clock(
    me: Database, evening: str, woken: str
) -> None:
    night, morning = (datetime.fromisoformat(f"{text}+00:00") for text in (evening, woken))
    subscribers.change(me, ME, START, timezone="Europe/Berlin", quiet=NIGHT)
    tell(me, now=night)
    assert deliver(me, morning - timedelta(seconds=1)) == []
    assert told(me, morning) == [1]


def test_a_severe_alert_passes_the_held_ones(me: Database) -> None:
    subscribers.change(me, ME, START, quiet=NIGHT)
    tell(me, now=EVENING)
    assert told(me, EVENING) == []
    tell(me, now=EVENING, level=Level.SEVERE)
    assert told(me, EVENING) == [2]
    assert told(me, MORNING) == [1]


def test_what_was_held_is_judged_again_on_waking(me: Database) -> None:
    subscribers.change(me, ME, START, quiet=NIGHT)
    for level in (Level.NOTABLE, Level.HIGH, Level.HIGH):
        tell(me, now=EVENING, level=level)
    assert told(me, EVENING) == []
    subscribers.change(me, ME, EVENING, levels=Levels.alike(Level.HIGH))
    assert told(me, EVENING) == []
    assert told(me, MORNING) == [3, 2]
    assert states(me)[0] == "cancelled"


def test_ending_quiet_hours_early_lets_go_what_they_held(me: Database) -> None:
    subscribers.change(me, ME, START, quiet=NIGHT)
    tell(me, now=EVENING)
    assert told(me, EVENING) == []
    subscribers.change(me, ME, EVENING, quiet=None)
    assert told(me, EVENING) == [1]


def test_a_notice_passes_quiet_hours_without_sound(me: Database) -> None:
    subscribers.change(me, ME, START, quiet=NIGHT, quiet_mode=QuietMode.ALL_HELD)
    notices.tell(me, [ME], "The feed is failing.", EVENING)
    assert [each.silent for each in deliver(me, EVENING)] == [True]


def test_a_time_zone_that_this_machine_does_not_know_holds_up_nobody(me: Database) -> None:
    subscribers.change(me, ME, START, quiet=NIGHT, timezone="Europe/Kyiv")
    me.conn.execute("UPDATE subscribers SET timezone = 'Atlantis/Old_Town'")
    enrol(me, "telegram:2")
    tell(me, now=EVENING)
    assert sorted(each.chat for each in claim(me, EVENING)) == [ME, "telegram:2"]
