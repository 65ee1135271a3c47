"""Several alerts in one message: what was held together, regular digests, and after an outage."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlite_utils import Database

from storage import digests, folding, outbox, subscribers
from storage.assessment import Level, Pair
from storage.digests import DigestKind
from storage.model.chat import Levels, QuietMode
from tests.storage.making import (
    EVENING,
    ME,
    MORNING,
    NIGHT,
    START,
    at,
    claim,
    deliver,
    states,
    tell,
    told,
    whys,
)

# --- A night and a regular digest ---------------------------------------------------------------


def test_what_was_held_together_comes_as_one_message_the_strongest_first(me: Database) -> None:
    subscribers.change(me, ME, START, quiet=NIGHT)
    tell(me, now=EVENING, level=Level.ELEVATED, escalation=50.0)
    tell(me, now=EVENING, level=Level.HIGH, escalation=61.0)
    tell(me, now=EVENING, level=Level.HIGH, escalation=70.0)
    assert deliver(me, EVENING) == []
    (message,) = claim(me, MORNING)
    assert message.digest is not None
    digest = digests.get(me, message.digest)
    assert digest == digests.Digest(
        digest.id if digest else 0, ME, DigestKind.CATCH_UP, EVENING, MORNING, (3, 2, 1)
    )
    outbox.settle(me, message, "m", MORNING)
    assert deliver(me, at(99)) == []
    assert whys(me)[:3] == ["told in a digest (catch-up)"] * 3


def test_a_digest_in_doubt_is_resent_as_a_possible_repeat(me: Database) -> None:
    subscribers.change(me, ME, START, muted_until=at(2))
    tell(me)
    tell(me)
    assert claim(me) == []
    (message,) = claim(me, at(2))
    outbox.unsure(me, message, "timed out", at(2))
    (again,) = claim(me, at(2))
    assert (again.digest, again.possible_repeat) == (message.digest, True)


def test_a_regular_digest_waits_for_waking_and_comes_once(me: Database) -> None:
    subscribers.change(me, ME, START, quiet=NIGHT)
    asked = (digests.Due(ME, DigestKind.WEEKLY, START, EVENING), (), EVENING)
    assert digests.queue(me, *asked)
    assert not digests.queue(me, *asked)
    assert deliver(me, EVENING) == []
    assert [each.digest for each in deliver(me, MORNING)] == [1]
    latest = digests.get(me, 1)
    assert latest is not None
    assert latest.until == EVENING


def test_a_digest_and_an_alert_that_one_night_held_both_come_on_waking(me: Database) -> None:
    subscribers.change(me, ME, START, quiet=NIGHT, quiet_mode=QuietMode.ALL_HELD)
    tell(me, now=EVENING)
    digests.queue(me, digests.Due(ME, DigestKind.WEEKLY, START, EVENING), (), EVENING)
    assert deliver(me, EVENING) == []
    assert [(each.alert, each.digest) for each in deliver(me, MORNING)] == [(1, None), (0, 1)]


def test_a_morning_digest_tells_what_was_held_in_place_of_a_message_of_its_own(
    me: Database,
) -> None:
    subscribers.change(me, ME, START, quiet=NIGHT, quiet_mode=QuietMode.ALL_HELD)
    for _ in range(3):
        tell(me, now=EVENING)
    assert deliver(me, EVENING) == []
    assert digests.queue(me, digests.Due(ME, DigestKind.MORNING, START, MORNING), [1, 2], MORNING)
    assert sorted(told(me, MORNING)) == [1, 2, 3], "what the digest lacks still comes"
    digest = digests.get(me, 1)
    assert digest is not None
    assert digests.held_back(me, digest) == {1, 2}


def test_a_morning_digest_leaves_out_what_its_hour_has_just_let_go(me: Database) -> None:
    subscribers.change(me, ME, START, quiet=NIGHT, quiet_mode=QuietMode.ALL_HELD)
    tell(me)
    deliver(me)
    tell(me, now=EVENING)
    tell(me, now=EVENING)
    assert deliver(me, EVENING) == []
    assert sorted(told(me, MORNING)) == [2, 3]
    assert digests.queue(
        me, digests.Due(ME, DigestKind.MORNING, START, MORNING), [1, 2, 3], MORNING
    )
    assert told(me, MORNING) == [1]


def test_a_morning_digest_of_nothing_but_what_was_just_let_go_does_not_come(me: Database) -> None:
    subscribers.change(me, ME, START, quiet=NIGHT, quiet_mode=QuietMode.ALL_HELD)
    tell(me, now=EVENING)
    tell(me, now=EVENING)
    assert deliver(me, EVENING) == []
    assert sorted(told(me, MORNING)) == [1, 2]
    asked = (digests.Due(ME, DigestKind.MORNING, START, MORNING), [1, 2], MORNING)
    assert not digests.queue(me, *asked)
    assert not digests.queue(me, *asked)
    assert deliver(me, MORNING) == []


@pytest.mark.parametrize(
    ("inside", "messages"),
    [
        pytest.param([1, 2], {"morning": [1, 2]}, id="which says the same"),
        pytest.param([1, 2, 3], {"morning": [1, 2, 3]}, id="which says more"),
        pytest.param(
            [1, 3], {"catch-up": [1, 2], "morning": [3]}, id="but not where something is missing"
        ),
    ],
)
def test_a_message_of_what_was_held_that_has_not_left_yet_gives_way_to_a_morning_digest(
    me: Database, inside: list[int], messages: dict[str, list[int]]
) -> None:
    subscribers.change(me, ME, START, quiet=NIGHT, quiet_mode=QuietMode.ALL_HELD)
    tell(me, now=EVENING)
    tell(me, now=EVENING)
    deliver(me, EVENING)
    tell(me, now=EVENING, topics=("gulf",))
    outbox.pause(me, ME, MORNING + timedelta(minutes=1))
    assert claim(me, MORNING) == []
    digests.queue(me, digests.Due(ME, DigestKind.MORNING, START, MORNING), inside, MORNING)
    found = [
        digests.get(me, each.digest or 0) for each in deliver(me, MORNING + timedelta(hours=1))
    ]
    assert {str(each.kind): sorted(each.alerts) for each in found if each} == messages


# --- Outages ---------------------------------------------------------------------------------


@pytest.mark.failure("F13")
def test_after_an_outage_a_backlog_comes_as_one_message(me: Database) -> None:
    for _ in range(folding.MANY + 1):
        tell(me)
    (message,) = deliver(me, START + folding.OUTAGE + timedelta(seconds=1))
    digest = digests.get(me, message.digest or 0)
    assert digest is not None
    assert (digest.kind, len(digest.alerts)) == (DigestKind.MISSED, folding.MANY + 1)


@pytest.mark.failure("F13")
def test_many_at_once_without_an_outage_come_one_by_one(me: Database) -> None:
    for _ in range(folding.MANY + 5):
        tell(me)
    assert [each.digest for each in deliver(me)] == [None] * (folding.MANY + 5)


@pytest.mark.failure("F13")
def test_what_is_stale_comes_as_one_message_and_the_fresh_by_itself(me: Database) -> None:
    for hour in (0, 1, 7):
        tell(me, now=at(hour))
    sent = deliver(me, at(8))
    assert [each.alert for each in sent] == [3, 0]
    digest = digests.get(me, sent[1].digest or 0)
    assert digest is not None
    assert (digest.kind, digest.alerts) == (DigestKind.MISSED, (2, 1))


@pytest.mark.failure("F04")
def test_a_severe_alert_is_never_folded_however_late(me: Database) -> None:
    for level in (Level.HIGH, Level.SEVERE, Level.HIGH):
        tell(me, level=level)
    sent = deliver(me, at(48))
    assert [each.alert for each in sent] == [2, 0]


def test_one_stale_alert_is_told_as_itself(me: Database) -> None:
    tell(me)
    assert [each.alert for each in deliver(me, at(48))] == [1]


def test_what_is_in_doubt_is_not_folded(me: Database) -> None:
    tell(me)
    tell(me)
    tell(me)
    claim(me)
    outbox.recover(me, at(48))
    sent = deliver(me, at(48))
    assert [(each.alert, each.possible_repeat) for each in sent] == [(1, True), (0, False)]


def test_a_backlog_is_folded_by_the_chats_wishes(me: Database) -> None:
    for level in (Level.NOTABLE, Level.HIGH, Level.HIGH):
        tell(me, level=level)
    subscribers.change(me, ME, START, levels=Levels.alike(Level.HIGH))
    subscribers.mute(me, ME, "AAA:CCC", at(60), START)
    tell(me, pair=Pair.parse("AAA:CCC"))
    assert told(me, at(48)) == [3, 2]
    assert states(me)[:4] == ["cancelled", "cancelled", "cancelled", "held"]


def test_what_was_once_in_doubt_is_not_folded_after_a_retry_either(me: Database) -> None:
    for _ in range(3):
        tell(me)
    (doubtful,) = claim(me)
    outbox.unsure(me, doubtful, "timed out", START)
    (again,) = claim(me)
    outbox.postpone(me, again, at(48), "connection refused")
    sent = deliver(me, at(48))
    assert [(each.alert, each.possible_repeat) for each in sent] == [(1, True), (0, False)]
