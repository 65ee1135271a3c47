"""The outbox: what goes out next, what becomes of it, and what is done when nobody knows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from storage import notices, outbox, stories, subscribers
from storage.assessment import Level
from storage.db import DiskFull, open_database
from storage.model.chat import Delivery
from tests.storage.making import (
    LEASE,
    START,
    at,
    claim,
    deliver,
    enrol,
    grow,
    states,
    tell,
    whys,
)

ONE, TWO, THREE = "telegram:1", "telegram:2", "telegram:3"


@pytest.fixture
def chats(db: Database) -> Database:
    for chat in (ONE, TWO, THREE):
        enrol(db, chat)
    return db


@pytest.fixture
def chat(db: Database) -> Database:
    enrol(db, ONE)
    return db


def numbers(claimed: list[Delivery]) -> list[tuple[str, int]]:
    return [(each.chat, each.alert) for each in claimed]


# --- Claiming --------------------------------------------------------------------------------


@pytest.mark.failure("F14")
def test_each_chat_gets_its_oldest_and_one_at_a_time(chats: Database) -> None:
    for _ in range(2):
        tell(chats)
    first = claim(chats)
    assert numbers(first) == [(ONE, 1), (TWO, 1), (THREE, 1)]
    assert claim(chats) == []
    outbox.settle(chats, first[1], "m", START)
    assert numbers(claim(chats)) == [(TWO, 2)]


def test_no_more_is_claimed_than_asked_for(chats: Database) -> None:
    tell(chats)
    assert [numbers(claim(chats, limit=2)), numbers(claim(chats, limit=2))] == [
        [(ONE, 1), (TWO, 1)],
        [(THREE, 1)],
    ]


@pytest.mark.failure("F14")
def test_a_row_that_waits_holds_back_its_chat_and_no_other(chats: Database) -> None:
    tell(chats)
    tell(chats)
    slow, *others = claim(chats)
    outbox.postpone(chats, slow, at(1), "connection refused")
    for each in others:
        outbox.settle(chats, each, "m", START)
    assert numbers(claim(chats)) == [(TWO, 2), (THREE, 2)]
    assert outbox.next_due(chats, START) == START + LEASE
    assert numbers(claim(chats, at(1)))[0] == (ONE, 1)


def test_the_count_of_attempts_goes_with_the_delivery(chat: Database) -> None:
    tell(chat)
    for attempt in (1, 2, 3):
        (each,) = claim(chat, at(attempt))
        assert each.attempts == attempt
        outbox.postpone(chat, each, at(attempt + 1), "pool time-out")


def test_a_claim_given_back_was_no_attempt(chat: Database) -> None:
    tell(chat)
    (each,) = claim(chat)
    outbox.release(chat, each, START)
    (again,) = claim(chat)
    assert (again.attempts, again.possible_repeat) == (1, False)


def test_what_arrived_is_done(chat: Database) -> None:
    tell(chat)
    assert numbers(deliver(chat)) == [(ONE, 1)]
    assert claim(chat, at(100)) == []
    assert outbox.next_due(chat, START) is None


def test_what_is_given_up_is_done_and_lets_the_next_pass(chat: Database) -> None:
    tell(chat)
    tell(chat)
    (each,) = claim(chat)
    outbox.give_up(chat, each, "message text is empty", START)
    assert numbers(deliver(chat)) == [(ONE, 2)]
    assert states(chat) == ["failed", "sent"]
    assert whys(chat)[0] == "message text is empty"


# --- In doubt --------------------------------------------------------------------------------


@pytest.mark.failure("F02")
def test_an_ambiguous_answer_is_resent_once_as_a_possible_repeat(chat: Database) -> None:
    tell(chat)
    tell(chat)
    (each,) = claim(chat)
    assert not each.possible_repeat
    outbox.unsure(chat, each, "timed out", START)
    (again,) = claim(chat)
    assert (again.alert, again.possible_repeat) == (each.alert, True)
    outbox.unsure(chat, again, "timed out", START)
    assert states(chat)[0] == "unknown"
    assert numbers(deliver(chat)) == [(ONE, 2)]


@pytest.mark.failure("F03")
def test_what_was_certainly_not_sent_is_retried_and_is_no_repeat(chat: Database) -> None:
    tell(chat)
    (each,) = claim(chat)
    outbox.postpone(chat, each, START, "connection refused")
    (again,) = claim(chat)
    assert not again.possible_repeat


def test_once_in_doubt_always_a_possible_repeat(chat: Database) -> None:
    tell(chat)
    (each,) = claim(chat)
    outbox.unsure(chat, each, "502", START)
    (again,) = claim(chat)
    outbox.postpone(chat, again, START, "connection refused")
    (third,) = claim(chat)
    assert third.possible_repeat
    outbox.unsure(chat, third, "502", START)
    assert claim(chat, at(9)) == []


@pytest.mark.failure("F01")
def test_what_a_crash_left_in_sending_is_resent_as_a_possible_repeat(chats: Database) -> None:
    tell(chats)
    tell(chats)
    claim(chats, limit=2)
    assert outbox.recover(chats, at(1)) == []
    resent = claim(chats, at(1))
    assert [(each.chat, each.alert, each.possible_repeat) for each in resent] == [
        (ONE, 1, True),
        (TWO, 1, True),
        (THREE, 1, False),
    ]


def test_a_message_that_crashes_the_program_each_time_is_not_tried_for_ever(
    chat: Database,
) -> None:
    tell(chat)
    tries = 0
    left: list[str] = []
    while claim(chat, at(tries)):
        assert left == []
        tries += 1
        left = outbox.recover(chat, at(tries))
    assert left == [ONE]
    assert tries == 1 + outbox.CRASH_RESENDS
    assert states(chat) == ["unknown"]


@pytest.mark.failure("F01")
def test_an_edit_in_doubt_is_dropped(chat: Database) -> None:
    first = tell(chat)
    deliver(chat)
    known = stories.get(chat, first.story or 0)
    assert known is not None
    for hour, doubt in enumerate((outbox.unsure, None), start=1):
        grow(chat, known, at(hour))
        (edit,) = claim(chat, at(hour))
        if doubt:
            doubt(chat, edit, "timed out", at(hour))
        else:
            outbox.recover(chat, at(hour))
        assert claim(chat, at(hour)) == []
    assert states(chat) == ["sent", "unknown", "unknown"]


def test_a_lease_that_ran_out_means_doubt(chat: Database) -> None:
    tell(chat)
    claim(chat)
    assert claim(chat, START + LEASE - timedelta(seconds=1)) == []
    (again,) = claim(chat, START + LEASE)
    assert again.possible_repeat


def test_a_late_success_is_still_a_success(chat: Database) -> None:
    tell(chat)
    (each,) = claim(chat)
    outbox.recover(chat, at(1))
    outbox.settle(chat, each, "m77", at(1))
    assert claim(chat, at(1)) == []
    assert states(chat) == ["sent"]


@pytest.mark.parametrize("outcome", ["postpone", "release", "unsure", "give_up"])
def test_a_late_failure_of_an_earlier_claim_changes_nothing(chat: Database, outcome: str) -> None:
    tell(chat)
    (early,) = claim(chat)
    (again,) = claim(chat, START + LEASE)
    now = at(1)
    match outcome:
        case "postpone":
            outbox.postpone(chat, early, at(50), "late")
        case "release":
            outbox.release(chat, early, now)
        case "unsure":
            outbox.unsure(chat, early, "late", now)
        case _:
            outbox.give_up(chat, early, "late", now)
    assert states(chat) == ["sending"]
    outbox.settle(chat, again, "m", now)
    assert states(chat) == ["sent"]


def test_an_edit_changes_the_newest_message_that_shows_the_alert(chat: Database) -> None:
    first = tell(chat)
    deliver(chat)
    known = stories.get(chat, first.story or 0)
    assert known is not None
    grow(chat, known, at(1))
    (edit,) = claim(chat, at(1))
    outbox.settle(chat, edit, "fresh", at(1))
    grow(chat, known, at(2))
    (edit,) = claim(chat, at(2))
    assert (edit.revision, edit.message) == (2, "fresh")


def test_an_edit_that_is_due_goes_before_the_next_alert_and_not_beside_it(chat: Database) -> None:
    first = tell(chat)
    deliver(chat)
    known = stories.get(chat, first.story or 0)
    assert known is not None
    grow(chat, known, at(1))
    tell(chat, now=at(1))
    assert [each.alert for each in claim(chat, at(1))] == [first.alert]


def test_an_edit_that_waits_lets_later_alerts_pass(chat: Database) -> None:
    first = tell(chat)
    deliver(chat)
    known = stories.get(chat, first.story or 0)
    assert known is not None
    grow(chat, known, at(1))
    (edit,) = claim(chat, at(1))
    outbox.postpone(chat, edit, at(9), "too many requests")
    tell(chat, now=at(2))
    assert numbers(claim(chat, at(2))) == [(ONE, 2)]


# --- Pauses ----------------------------------------------------------------------------------


@pytest.mark.failure("F04")
def test_a_paused_chat_waits_and_the_others_do_not(chats: Database) -> None:
    tell(chats, level=Level.CRITICAL)
    outbox.pause(chats, ONE, at(10_072 / 3600))
    outbox.pause(chats, ONE, at(1))
    assert numbers(deliver(chats)) == [(TWO, 1), (THREE, 1)]
    assert outbox.next_due(chats, START) == at(10_072 / 3600)
    assert deliver(chats, at(2)) == []
    assert numbers(deliver(chats, at(3))) == [(ONE, 1)]


@pytest.mark.failure("F04")
def test_a_pause_survives_a_restart(tmp_path: Path) -> None:
    db = open_database(tmp_path / "a.db", START)
    enrol(db, ONE)
    tell(db, level=Level.SEVERE)
    outbox.pause(db, ONE, at(3))
    db.conn.close()
    again = open_database(tmp_path / "a.db", at(1))
    outbox.recover(again, at(1))
    assert claim(again, at(1)) == []
    assert numbers(claim(again, at(3))) == [(ONE, 1)]


def test_the_topics_of_a_forum_share_its_pause(db: Database) -> None:
    enrol(db, "telegram:-5/7")
    enrol(db, "telegram:-55")
    tell(db)
    outbox.pause(db, "telegram:-5/8", at(1))
    assert numbers(claim(db)) == [("telegram:-55", 1)]


def test_a_pause_for_everyone_stops_everything_for_its_time(chats: Database) -> None:
    tell(chats)
    outbox.pause(chats, None, at(1))
    assert claim(chats) == []
    assert outbox.next_due(chats, START) == at(1)
    assert len(claim(chats, at(1))) == 3


# --- Other things that go out ----------------------------------------------------------------


def test_a_notice_goes_to_the_chats_named_and_its_progress_is_known(chats: Database) -> None:
    subscribers.disable(chats, TWO, "left", START)
    id = notices.tell(chats, [ONE, TWO, THREE, "telegram:9"], "The feed is back.", START)
    sent, waiting = claim(chats)
    assert (sent.notice, sent.alert, sent.chat) == (id, 0, ONE)
    outbox.settle(chats, sent, "m", START)
    assert notices.progress(chats, id) == notices.Progress(sent=1, waiting=1, failed=0)
    outbox.release(chats, waiting, START)
    assert notices.cancel(chats, id, START) == 1
    assert claim(chats) == []


def test_a_chat_that_closes_is_owed_nothing_more(chats: Database) -> None:
    tell(chats)
    tell(chats)
    (flying, *_) = claim(chats, limit=1)
    subscribers.disable(chats, ONE, "bot was blocked by the user", START)
    assert states(chats, ONE) == ["sending", "cancelled"]
    outbox.give_up(chats, flying, "blocked", START)
    assert whys(chats, ONE) == ["blocked", "the chat is off: bot was blocked by the user"]


@pytest.mark.failure("F45")
def test_a_full_disk_stops_the_claim_before_anything_is_sent(tmp_path: Path) -> None:
    db = open_database(tmp_path / "a.db", START)
    for number in range(400):
        enrol(db, f"telegram:{number}")
    tell(db)
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    db.conn.execute("PRAGMA max_page_count = 1")
    with pytest.raises(DiskFull):
        claim(db, limit=400)
    db.conn.execute("PRAGMA max_page_count = 100000")
    assert {row["state"] for row in db.query("SELECT state FROM deliveries")} == {"pending"}
    assert len(claim(db, limit=400)) == 400


def test_a_claim_judges_only_so_much_at_once_and_says_that_there_is_more(db: Database) -> None:
    many = outbox.JUDGED_AT_ONCE + 1
    for number in range(many):
        last = number == many - 1
        enrol(db, f"telegram:{number:03}", level=Level.HIGH if last else Level.CRITICAL)
    tell(db)
    assert claim(db) == []
    assert outbox.next_due(db, START) == START
    assert numbers(claim(db)) == [(f"telegram:{many - 1:03}", 1)]
