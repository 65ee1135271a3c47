"""One event whole: who is owed what, which message is changed, what a story remembers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlite_utils import Database

from storage import alerts, articles, heats, outbox, stories, subscribers, topics
from storage.assessment import Axis, Level, Pair, Verdict
from storage.model.alert import Reason, ReasonKind
from storage.model.policy import Topic
from storage.model.situation import Decision, Heat
from storage.record import Recorded, record, record_tick
from tests.storage.making import (
    START,
    alert,
    article,
    assessment,
    at,
    claim,
    deliver,
    enrol,
    grow,
    reason,
    states,
    story,
    tell,
)

ONE, TWO, THREE = "telegram:1", "telegram:2", "telegram:3"


@pytest.fixture
def chats(db: Database) -> Database:
    topics.save(db, Topic("gulf", "Gulf", actors=("AAA",)), START)
    enrol(db, ONE)
    enrol(db, TWO, topics=("world", "gulf"))
    enrol(db, THREE, topics=("gulf",))
    return db


def owed(db: Database, alert: int | None) -> list[str]:
    sql = "SELECT chat FROM deliveries WHERE alert = ? AND revision = 0 ORDER BY id"
    return [row["chat"] for row in db.query(sql, [alert])]


def test_an_alert_comes_back_as_it_went_in(db: Database) -> None:
    first = tell(db)
    told = alert(
        Level.SEVERE,
        verdict=Verdict.MIXED,
        lean=Axis.DE_ESCALATION,
        reply_to=first.alert,
        reason=reason(ReasonKind.LEVEL_ROSE, level=Level.SEVERE, level_before=Level.HIGH),
    )
    decision = Decision(told.reason, story(), told)
    recorded = record(db, article(), assessment(), decision, START)
    assert recorded == Recorded(article=2, story=2, alert=2, deliveries=0)
    assert alerts.get(db, 2) == replace(told, id=2, story=2, article=2)


def test_a_story_comes_back_as_it_went_in_and_knows_its_alert(db: Database) -> None:
    recorded = tell(db, known=story(waiting=True))
    kept = stories.get(db, recorded.story or 0)
    assert kept == story(id=1, waiting=True, alert=recorded.alert)


def test_a_story_grows_in_place(db: Database) -> None:
    recorded = tell(db)
    grown = story(id=recorded.story, articles=2, updated=at(1), alert=recorded.alert)
    assert grow(db, grown, at(1)).story == recorded.story
    assert stories.get(db, 1) == grown
    assert [each.story for each in articles.since(db, START)] == [1, 1]


@pytest.mark.parametrize(
    ("told", "owes"),
    [
        pytest.param(("world",), [ONE, TWO], id="the topic's subscribers"),
        pytest.param(("gulf",), [TWO, THREE], id="another topic's subscribers"),
        pytest.param(("gulf", "world"), [ONE, TWO, THREE], id="each chat once for two topics"),
        pytest.param(("elsewhere",), [], id="nobody for a topic without subscribers"),
        pytest.param((), [], id="nobody without a topic"),
    ],
)
def test_an_alert_is_owed_to(chats: Database, told: tuple[str, ...], owes: list[str]) -> None:
    recorded = tell(chats, topics=told)
    assert owed(chats, recorded.alert) == owes
    assert recorded.deliveries == len(owes)


def test_a_chat_that_is_off_is_owed_nothing(chats: Database) -> None:
    subscribers.disable(chats, ONE, "blocked", START)
    assert owed(chats, tell(chats).alert) == [TWO]


def test_a_quiet_event_is_remembered_and_owed_to_nobody(chats: Database) -> None:
    decision = Decision(reason(ReasonKind.BELOW_THRESHOLD), story(told={}))
    recorded = record(chats, article(), assessment(), decision, START)
    assert (recorded.alert, recorded.deliveries) == (None, 0)
    assert articles.get(chats, 1) is not None


def test_a_first_signal_for_another_topic_goes_only_to_those_who_have_not_heard(
    chats: Database,
) -> None:
    first = tell(chats, topics=("world",))
    deliver(chats)
    again = tell(chats, topics=("gulf",), known=story(id=first.story, alert=first.alert))
    assert owed(chats, again.alert) == [THREE]


def test_a_first_signal_comes_again_to_whom_the_earlier_one_could_not_be_brought(
    chats: Database,
) -> None:
    first = tell(chats)
    for each in claim(chats):
        outbox.give_up(chats, each, "refused", START)
    again = tell(chats, known=story(id=first.story, alert=first.alert))
    assert owed(chats, again.alert) == [ONE, TWO]


def test_a_level_that_rose_goes_to_those_who_heard_already(chats: Database) -> None:
    first = tell(chats)
    again = tell(
        chats,
        kind=ReasonKind.LEVEL_ROSE,
        level=Level.SEVERE,
        known=story(id=first.story, alert=first.alert),
        reply_to=first.alert,
    )
    assert owed(chats, again.alert) == [ONE, TWO]


def test_an_answer_also_goes_to_those_who_were_told_what_it_answers(chats: Database) -> None:
    first = tell(chats, topics=("gulf",))
    deliver(chats)
    subscribers.unsubscribe(chats, THREE, "gulf")
    answer = tell(chats, kind=ReasonKind.CONTRADICTED, topics=(), reply_to=first.alert)
    assert owed(chats, answer.alert) == [TWO]


def test_an_answer_replies_to_the_message_it_answers(chats: Database) -> None:
    first = tell(chats, topics=("gulf",))
    deliver(chats)
    tell(chats, kind=ReasonKind.CALMED, topics=("world", "gulf"), reply_to=first.alert)
    assert {each.chat: each.reply_to for each in claim(chats)} == {
        ONE: None,
        TWO: "m1",
        THREE: "m2",
    }


# --- Growth ----------------------------------------------------------------------------------


def test_growth_changes_the_message_where_it_arrived(chats: Database) -> None:
    first = tell(chats)
    deliver(chats)
    known = stories.get(chats, first.story or 0)
    assert known is not None
    assert grow(chats, known, at(1)).deliveries == 2
    edits = claim(chats, at(1))
    assert [(each.chat, each.alert, each.revision, each.message) for each in edits] == [
        (ONE, first.alert, 1, "m1"),
        (TWO, first.alert, 1, "m2"),
    ]
    assert all(each.silent for each in edits)


def test_growth_before_the_message_was_sent_needs_no_edit(chats: Database) -> None:
    first = tell(chats)
    known = stories.get(chats, first.story or 0)
    assert known is not None
    assert grow(chats, known, START).deliveries == 0


def test_growth_while_the_message_is_in_flight_is_edited_in_afterwards(chats: Database) -> None:
    first = tell(chats)
    flying = claim(chats)
    known = stories.get(chats, first.story or 0)
    assert known is not None
    assert grow(chats, known, START).deliveries == 2
    assert claim(chats) == []
    for each in flying:
        outbox.settle(chats, each, f"m{each.id}", START)
    assert [each.revision for each in claim(chats)] == [1, 1]


def test_growth_while_an_edit_waits_goes_into_that_edit(chats: Database) -> None:
    first = tell(chats)
    deliver(chats)
    known = stories.get(chats, first.story or 0)
    assert known is not None
    assert [grow(chats, known, at(1)).deliveries for _ in range(3)] == [2, 0, 0]


def test_a_message_is_not_changed_more_than_every_other_minute(chats: Database) -> None:
    first = tell(chats)
    deliver(chats)
    known = stories.get(chats, first.story or 0)
    assert known is not None
    grow(chats, known, at(1))
    deliver(chats, at(1))
    grow(chats, known, at(1, seconds=30))
    assert claim(chats, at(1, seconds=30)) == []
    later = at(1, minutes=2, seconds=30)
    assert outbox.next_due(chats, at(1, seconds=30)) == later
    assert [each.revision for each in claim(chats, later)] == [2, 2]


def test_growth_refreshes_the_figures_and_keeps_the_reason(chats: Database) -> None:
    first = tell(chats)
    known = stories.get(chats, first.story or 0)
    assert known is not None
    figures = alert(escalation=76.0, de_escalation=33.0, verdict=Verdict.MIXED)
    grow(chats, known, START, figures)
    kept = alerts.get(chats, first.alert or 0)
    assert kept is not None
    assert (kept.escalation, kept.de_escalation, kept.verdict) == (76.0, 33.0, Verdict.MIXED)
    assert (kept.level, kept.reason.level) == (Level.SEVERE, Level.HIGH)
    assert kept.reason.kind is ReasonKind.FIRST_SIGNAL


def test_a_message_headed_by_another_pair_keeps_its_figures(chats: Database) -> None:
    recorded = tell(chats)
    known = stories.get(chats, recorded.story or 0)
    assert known is not None
    before = alerts.get(chats, recorded.alert or 0)
    grow(chats, known, START, alert(pair=Pair.parse("CCC:DDD"), escalation=90.0))
    assert alerts.get(chats, recorded.alert or 0) == before


# --- Time ------------------------------------------------------------------------------------


def test_a_tick_keeps_heats_and_tells_a_shift(chats: Database) -> None:
    heat = Heat(START, 120.0, 4.0, 20.0, 12.0, "up", 3, 1.5, 0.5)
    shift = alert(reason=reason(ReasonKind.SHIFT_UP), pair=Pair.parse("AAA:BBB"))
    decisions = [
        Decision(shift.reason, alert=shift, heats={"AAA:BBB": heat}),
        Decision(Reason(ReasonKind.QUIET), heats={"AAA:": replace(heat, state="normal")}),
    ]
    assert [each.deliveries for each in record_tick(chats, decisions, START)] == [2, 0]
    assert heats.load(chats, None)["AAA:BBB"] == heat
    assert states(chats, THREE) == []


def test_heats_that_have_gone_cold_are_forgotten_but_not_their_series(db: Database) -> None:
    cold = Heat(START, 0.2, 0.1, 0.3)
    record_tick(db, [Decision(Reason(ReasonKind.QUIET), heats={"AAA:BBB": cold})], START)
    assert heats.load(db, None) == {}
    assert heats.together(db, ["AAA:BBB"], START, START) == [replace(cold, baseline=0.0)]
