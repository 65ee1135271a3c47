"""What becomes of an alert when Telegram answers badly: real storage, adapter and pace, virtual time."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from bot.chat import ChatError, ChatStopped, Incoming, Message, Span
from bot.compose import Composer
from bot.outcomes import next_try
from storage import access, alerts, digests, notices, outbox, subscribers
from storage.assessment import Level
from storage.digests import DigestKind
from storage.health import health
from storage.model.chat import Delivery
from tests.storage.making import START, grow, states
from tests.telegram.emulator import Emulator, Fault
from tests.telegram.stage import Stage, play, unwritable, words
from tests.telegram.virtual import Slow, run

HOUR = 3600
WEEK = timedelta(days=7)
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.mark.parametrize(
    ("attempts", "error", "seconds"),
    [
        pytest.param(1, ChatError("x"), 2, id="a first failure waits two seconds"),
        pytest.param(4, ChatError("x"), 16, id="each further failure doubles the wait"),
        pytest.param(60, ChatError("x"), 600, id="the wait never exceeds ten minutes"),
        pytest.param(1, ChatError("x", missing=True), 60, id="a missing chat has a minute"),
        pytest.param(
            9,
            ChatError("x", retry_after=timedelta(seconds=10072)),
            10072.5,
            id="what the service asks for is kept",
            marks=pytest.mark.failure("F04"),
        ),
        pytest.param(1, ChatError("x", permanent=True), None, id="permanent is never tried again"),
        pytest.param(1, ChatError("x", ambiguous=True), None, id="ambiguous is not ours to retry"),
    ],
)
@pytest.mark.failure("F03")
def test_next_try(attempts: int, error: ChatError, seconds: float | None) -> None:
    moment = next_try(attempts, error, START, 0.5)
    assert moment == (None if seconds is None else START + timedelta(seconds=seconds))


def test_jitter_spreads_the_waits() -> None:
    waits = [next_try(3, ChatError("x"), START, jitter) for jitter in (0.0, 0.5, 1.0)]
    assert waits == [START + timedelta(seconds=s) for s in (6, 8, 10)]


def test_an_alert_reaches_everyone_once_and_in_order() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7, 8)
        told = [stage.alert(), stage.alert(), stage.alert()]
        await asyncio.sleep(10)
        assert stage.seen(7) == stage.seen(8) == [f"alert {n}" for n in told]

    play(story)


@pytest.mark.failure("F02")
@pytest.mark.parametrize("accepted", [True, False], ids=["it had arrived", "it had not"])
@pytest.mark.parametrize(
    "fault", [{"drop": True}, {"status": 502}, {"garbage": True}], ids=["cut", "502", "garbage"]
)
def test_an_ambiguous_answer_is_sent_once_more_and_marked(
    fault: dict[str, object], accepted: bool
) -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        stage.emulator.faults.append(Fault("sendMessage", accepted=accepted, **fault))
        told = stage.alert()
        await asyncio.sleep(60)
        again = stage.seen()[-1]
        assert again.startswith("Possible repeat")
        assert again.endswith(f"alert {told}")
        assert len(stage.seen()) == 1 + accepted

    play(story)


@pytest.mark.failure("F02")
@pytest.mark.parametrize(
    ("delay", "messages"),
    [
        pytest.param(30.0, 1, id="an answer that is slow but comes is believed"),
        pytest.param(90.0, 2, id="an answer that takes longer than a minute is not waited for"),
    ],
)
def test_a_slow_answer(delay: float, messages: int) -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        stage.emulator.faults.append(Fault("sendMessage", delay=delay, accepted=True))
        stage.alert()
        await asyncio.sleep(300)
        assert len(stage.seen()) == messages

    play(story)


@pytest.mark.failure("F02")
def test_an_hour_of_bad_gateways_loses_nothing() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        stage.emulator.faults.append(Fault("sendMessage", 502, times=10**6))
        told = [stage.alert(), stage.alert()]
        await asyncio.sleep(HOUR)
        stage.emulator.faults.clear()
        await asyncio.sleep(HOUR)
        assert [text.split()[-1] for text in stage.seen()] == [str(n) for n in told]

    play(story)


@pytest.mark.failure("F01")
def test_an_edit_in_doubt_is_dropped() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        told = stage.alert()
        await asyncio.sleep(5)
        stage.emulator.faults.append(Fault("editMessageText", drop=True))
        known = alerts.get(stage.db, told)
        grow(stage.db, alerts.story_of(stage.db, known), stage.clock())
        stage.courier.wake()
        await asyncio.sleep(60)
        assert stage.seen() == [f"alert {told}"]
        assert states(stage.db, "telegram:7") == ["sent", "unknown"]

    play(story)


def test_a_story_that_grows_edits_its_message_silently() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        told = stage.alert()
        await asyncio.sleep(5)
        known = alerts.get(stage.db, told)
        grow(stage.db, alerts.story_of(stage.db, known), stage.clock())
        stage.courier.wake()
        await asyncio.sleep(60)
        assert stage.seen() == [f"alert {told}, edit 1"]

    play(story)


@pytest.mark.failure("F11")
def test_an_edit_whose_message_is_gone_is_said_afresh() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        told = stage.alert()
        await asyncio.sleep(5)
        stage.emulator.world.messages.clear()
        known = alerts.get(stage.db, told)
        grow(stage.db, alerts.story_of(stage.db, known), stage.clock())
        stage.courier.wake()
        await asyncio.sleep(60)
        assert stage.seen() == [f"alert {told}", f"alert {told}, edit 1"]

    play(story)


@pytest.mark.failure("F04")
def test_a_long_wait_for_one_chat_is_kept_and_delays_no_other() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7, 8)
        wait = Fault("sendMessage", 429, "Too Many Requests", 1, 7, {"retry_after": 10072})
        stage.emulator.faults.append(wait)
        told = stage.alert(Level.SEVERE)
        await asyncio.sleep(10060)
        assert (stage.seen(7), stage.seen(8)) == ([], [f"alert {told}"])
        await asyncio.sleep(60)
        assert stage.seen(7) == [f"alert {told}"]

    play(story)


@pytest.mark.failure("F04")
def test_a_wait_survives_a_restart() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        wait = Fault("sendMessage", 429, "Too Many Requests", 1, 7, {"retry_after": HOUR})
        stage.emulator.faults.append(wait)
        told = stage.alert(Level.SEVERE)
        await asyncio.sleep(5)
        await stage.stop()
        again = Stage(stage.emulator, db=stage.db)
        again.start()
        await asyncio.sleep(HOUR - 60)
        assert again.seen() == []
        await asyncio.sleep(120)
        assert again.seen() == [f"alert {told}"]
        await again.stop()

    play(story)


@pytest.mark.failure("F04")
def test_when_several_chats_are_told_to_wait_everyone_does() -> None:
    async def story(stage: Stage) -> None:
        stage.person(*range(1, 60))
        for chat, seconds in ((1, 90), (2, 900), (3, 9000)):
            wait = {"retry_after": seconds}
            stage.emulator.faults.append(Fault("sendMessage", 429, "Too Many", 1, chat, wait))
        stage.alert()
        await asyncio.sleep(60)
        assert len(stage.emulator.world.posted) < 30
        await asyncio.sleep(60)
        assert len(stage.emulator.world.posted) == 57, "all but the two told to wait longer"

    play(story)


@pytest.mark.failure("F05")
@pytest.mark.parametrize("words", ["bot was blocked by the user", "user is deactivated"])
def test_a_chat_that_shut_us_out_is_disabled_and_keeps_its_settings(words: str) -> None:
    async def story(stage: Stage) -> None:
        stage.person(7, level=Level.SEVERE)
        stage.emulator.world.rooms[7].forbidden = words
        stage.alert(Level.CRITICAL)
        stage.alert(Level.CRITICAL)
        await asyncio.sleep(10)
        known = subscribers.get(stage.db, "telegram:7")
        assert (known.enabled, known.level, known.topics) == (False, Level.SEVERE, ("world",))
        assert states(stage.db, "telegram:7") == ["failed", "cancelled"]
        assert stage.db.table("notices").count == 0, "who blocked the bot knows it"
        stage.emulator.world.rooms[7].forbidden = None
        stage.membership.opened("telegram:7")
        told = stage.alert(Level.CRITICAL)
        await asyncio.sleep(10)
        assert stage.seen() == [f"alert {told}"]

    play(story)


@pytest.mark.failure("F05")
def test_a_chat_that_said_stop_is_not_opened_by_telegram() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        subscribers.disable(stage.db, "telegram:7", "said /stop", stage.clock())
        stage.membership.opened("telegram:7")
        assert not subscribers.get(stage.db, "telegram:7").enabled

    play(story)


@pytest.mark.failure("F06")
def test_a_group_that_moved_gets_its_alert_in_its_new_place() -> None:
    async def story(stage: Stage) -> None:
        stage.person(-5)
        stage.emulator.world.group(-1005, "New")
        stage.emulator.world.rooms[-5].moved_to = -1005
        told = stage.alert()
        await asyncio.sleep(10)
        assert stage.seen(-1005) == [f"alert {told}"]
        assert [one.id for one in subscribers.every(stage.db)] == ["telegram:-1005"]

    play(story)


@pytest.mark.failure("F07")
def test_a_chat_that_is_not_found_for_a_while_loses_nothing() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        room = stage.emulator.world.rooms.pop(7)
        told = stage.alert()
        await asyncio.sleep(5 * HOUR)
        stage.emulator.world.rooms[7] = room
        await asyncio.sleep(8 * HOUR)
        assert stage.seen() == [f"alert {told}"]

    play(story)


@pytest.mark.failure("F07")
def test_a_chat_that_is_not_found_for_a_day_is_disabled_and_that_is_said_once() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        stage.person(99, topics=())
        access.add_admin(stage.db, "telegram:99", "Ada", "claim", stage.clock())
        del stage.emulator.world.rooms[7]
        stage.alert()
        stage.alert()
        await asyncio.sleep(23 * HOUR)
        assert subscribers.get(stage.db, "telegram:7").enabled
        waiting = health(stage.db, stage.clock())
        assert (waiting.missing, waiting.stuck) == (1, None), "one chat makes nothing red"
        await asyncio.sleep(8 * HOUR)
        assert not subscribers.get(stage.db, "telegram:7").enabled
        (told,) = stage.seen(99)
        assert told.startswith("Alerts to “chat telegram:7” are off")
        assert "hat not found" in told

    play(story, compose=Composer(str).compose)


def test_what_nobody_but_us_holds_up_for_long_is_known() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7, 8)
        stage.emulator.faults.append(Fault("sendMessage", refuse=True, times=9999))
        stage.alert()
        await asyncio.sleep(3 * HOUR)
        assert health(stage.db, stage.clock()).stuck == timedelta(hours=3)
        outbox.pause(stage.db, "telegram:7", stage.clock() + WEEK)
        outbox.pause(stage.db, "telegram:8", stage.clock() + WEEK)
        assert health(stage.db, stage.clock()).stuck is None, "they were asked to wait"

    play(story)


@pytest.mark.failure("F08")
def test_a_closed_topic_is_said_once_in_the_general_one() -> None:
    async def story(stage: Stage) -> None:
        room = stage.emulator.world.group(-1005, "Forum", is_forum=True)
        room.closed_topics.add(12)
        stage.person(7)
        subscribers.enrol(stage.db, "telegram:-1005/12", "Kyiv desk", ["world"], 1, stage.clock())
        told = stage.alert()
        stage.alert()
        await asyncio.sleep(30)
        (only,) = stage.seen(-1005)
        assert only.startswith("“Kyiv desk” is closed to me")
        assert only.endswith(f"alert {told}")
        assert not subscribers.get(stage.db, "telegram:-1005/12").enabled

    play(story)


@pytest.mark.failure("F08")
def test_a_group_in_which_we_may_not_write_is_disabled_and_the_admins_hear_of_it() -> None:
    async def story(stage: Stage) -> None:
        stage.emulator.world.group(-5, "Desk").bad = "not enough rights to send text messages"
        stage.person(99, topics=())
        access.add_admin(stage.db, "telegram:99", "Ada", "claim", stage.clock())
        subscribers.enrol(stage.db, "telegram:-5", "Desk", ["world"], Level.NOTABLE, stage.clock())
        stage.alert()
        await asyncio.sleep(30)
        assert not subscribers.get(stage.db, "telegram:-5").enabled
        (told,) = stage.seen(99)
        assert told.startswith("Alerts to “Desk” are off")
        assert "ot enough rights" in told

    play(story, compose=Composer(str).compose)


@pytest.mark.failure("F09")
def test_markup_that_telegram_cannot_read_is_sent_plain_once() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        fault = Fault("sendMessage", 400, "Bad Request: can't parse entities: unclosed")
        stage.emulator.faults.append(fault)
        told = stage.alert()
        await asyncio.sleep(10)
        assert stage.seen() == [f"alert {told}"]
        assert [c.form.parse_mode for c in stage.emulator.calls][:1] == ["HTML"]
        assert stage.emulator.calls[-1].form.parse_mode != "HTML"

    play(story)


@pytest.mark.failure("F09")
def test_no_other_bad_request_is_sent_again_and_the_next_alert_goes_on() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        stage.emulator.faults.append(Fault("sendMessage", 400, "Bad Request: something new"))
        stage.alert()
        told = stage.alert()
        await asyncio.sleep(60)
        assert stage.seen() == [f"alert {told}"]
        assert states(stage.db, "telegram:7") == ["failed", "sent"]

    play(story)


@pytest.mark.failure("F12")
def test_a_refused_token_ends_the_program_and_loses_nothing() -> None:
    async def story() -> None:
        stage = Stage(Emulator(token="1:revoked"))
        stage.emulator.token = "another"
        stage.person(7)
        stage.alert()
        stage.start()
        with pytest.raises(ChatStopped) as stopped:
            await stage.task
        assert stopped.value.code == 3
        assert states(stage.db, "telegram:7") == ["pending"]

    run(story())


@pytest.mark.failure("F13")
def test_after_a_long_outage_one_digest_comes_instead_of_a_flood() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        stage.emulator.faults.append(Fault("sendMessage", 502, times=10**6))
        for _ in range(30):
            stage.alert(Level.HIGH)
            await asyncio.sleep(120)
        stage.emulator.faults.clear()
        await asyncio.sleep(HOUR)
        assert len(stage.seen()) < 12
        assert any("digest" in text for text in stage.seen())

    play(story)


@pytest.mark.failure("F45")
def test_a_disk_that_takes_nothing_stops_the_sending_and_the_admins_hear_of_it() -> None:
    async def story(stage: Stage) -> None:
        stage.emulator.world.person(99)
        stage.person(7)
        told = stage.alert(Level.SEVERE)
        with unwritable(stage.db):
            await asyncio.sleep(HOUR)
            (alarm,) = stage.seen(99)
            assert "cannot be written" in alarm
            assert (stage.seen(7), bool(stage.courier.trouble)) == ([], True)
        await asyncio.sleep(120)
        assert stage.seen(7) == [f"alert {told}"]
        assert "can be written again" in stage.seen(99)[-1]

    play(story, admins=("telegram:99",))


@pytest.mark.failure("F45")
def test_what_was_sent_while_the_disk_filled_up_is_not_sent_again() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7, 8)
        told = stage.alert()
        await stage.emulator.until(lambda: stage.seen(7))
        with unwritable(stage.db):
            await asyncio.sleep(HOUR)
        await asyncio.sleep(HOUR)
        assert stage.seen(7) == stage.seen(8) == [f"alert {told}"]
        assert states(stage.db, "telegram:7") == ["sent"]

    play(story)


@pytest.mark.failure("F14")
def test_alerts_do_not_wait_until_everyones_picture_is_drawn() -> None:
    def compose(db: Database, delivery: Delivery, now: datetime) -> Message | None:
        message = words(db, delivery, now)
        return replace(message, picture=Slow(PNG, 1.0)) if message and delivery.digest else message

    async def story(stage: Stage) -> None:
        stage.person(*range(100, 200), topics=())
        stage.person(7)
        for number in range(100, 200):
            chat, now = f"telegram:{number}", stage.clock()
            digests.queue(stage.db, digests.Due(chat, DigestKind.WEEKLY, now - WEEK, now), [], now)
        await asyncio.sleep(2)
        told = stage.alert()
        await asyncio.sleep(3)
        assert stage.seen(7) == [f"alert {told}"]
        assert sum(bool(stage.seen(number)) for number in range(100, 200)) < 10
        await asyncio.sleep(300)
        assert [len(stage.seen(number)) for number in range(100, 200)] == [1] * 100
        assert sum(post.picture for post in stage.emulator.world.posted) == 100

    play(story, compose=compose)


@pytest.mark.failure("F14")
def test_a_message_that_cannot_be_composed_does_not_hold_up_its_chat() -> None:
    def compose(db: Database, delivery: Delivery, now: datetime) -> Message | None:
        if delivery.alert == 1:
            raise ValueError("a fault of ours")
        return words(db, delivery, now)

    async def story(stage: Stage) -> None:
        stage.person(7)
        stage.alert()
        told = stage.alert()
        await asyncio.sleep(600)
        assert stage.seen() == [f"alert {told}"]
        assert states(stage.db, "telegram:7") == ["failed", "sent"]

    play(story, compose=compose)


@pytest.mark.failure("F14")
def test_rows_that_cannot_be_judged_hold_up_nobody_and_the_admins_hear_of_it_once() -> None:
    async def story(stage: Stage) -> None:
        stage.person(6, 7, 8, 9)
        access.add_admin(stage.db, "telegram:9", "Nine", "the settings", stage.clock())
        spoil = (
            "UPDATE subscribers SET muted_until = 'noon' WHERE id IN ('telegram:6', 'telegram:7')"
        )
        stage.db.conn.execute(spoil)
        told = stage.alert()
        await asyncio.sleep(600)
        assert (stage.seen(7), stage.seen(8)) == ([], [f"alert {told}"])
        assert states(stage.db, "telegram:7") == ["failed"]
        assert stage.db.table("notices").count == 1
        assert stage.courier.trouble is None

    play(story)


@pytest.mark.failure("F14")
def test_an_outcome_that_cannot_be_written_holds_up_nobody_and_is_not_sent_again() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7, 8, 9)
        access.add_admin(stage.db, "telegram:9", "Nine", "the settings", stage.clock())
        stage.db.conn.execute(
            "CREATE TRIGGER spoilt BEFORE UPDATE ON deliveries WHEN NEW.id = 1 AND"
            " NEW.state = 'sent' BEGIN SELECT RAISE(ABORT, 'a fault of ours'); END"
        )
        told = [stage.alert(), stage.alert()]
        await asyncio.sleep(HOUR)
        assert stage.seen(7) == stage.seen(8) == [f"alert {n}" for n in told]
        assert states(stage.db, "telegram:7") == ["unknown", "sent"]
        assert stage.db.table("notices").count == 1
        assert stage.courier.trouble is None

    play(story)


@pytest.mark.failure("F01")
def test_a_message_at_which_the_program_dies_each_time_is_left_out_and_the_admins_hear_of_it() -> (
    None
):
    async def story() -> None:
        stage = Stage(Emulator(), compose=spoken)
        stage.person(7, 9)
        access.add_admin(stage.db, "telegram:9", "Nine", "the settings", stage.clock())
        stage.alert()
        for _ in range(1 + outbox.CRASH_RESENDS):
            outbox.recover(stage.db, stage.clock())
            assert outbox.claim(stage.db, stage.clock(), 1, timedelta(seconds=60))
        later = stage.alert()
        stage.start()
        await asyncio.sleep(60)
        assert stage.seen(7) == [f"alert {later}"]
        assert [said for said in stage.seen(9) if "left out" in said] == [
            "A message to telegram:7 is left out because of a fault in Detente (it stopped each"
            " time it sent it). The others go on. Please report it, with what the log says."
        ]
        assert health(stage.db, stage.clock()).unsure_day == 1
        await stage.stop()

    def spoken(db: Database, delivery: Delivery, now: datetime) -> Message | None:
        notice = notices.get(db, delivery.notice or 0)
        return Message((Span(notice.text),)) if notice else words(db, delivery, now)

    run(story())


def test_what_has_nothing_left_to_say_is_given_up() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        stage.alert()
        await asyncio.sleep(5)
        assert states(stage.db, "telegram:7") == ["failed"]

    play(story, compose=lambda db, delivery, now: None)


@pytest.mark.failure("F21")
def test_stopping_gives_back_what_was_not_tried_and_doubts_what_was_under_way() -> None:
    async def story() -> None:
        stage = Stage(Emulator())
        stage.emulator.faults.append(Fault("sendMessage", hang=True))
        stage.person(*range(1, 12))
        stage.alert()
        stage.start()
        await asyncio.sleep(1.05)
        await stage.stop()
        kept = [state for n in range(1, 12) for state in states(stage.db, f"telegram:{n}")]
        assert kept.count("unknown") == 1
        assert set(kept) <= {"unknown", "pending", "sent"}

    run(story())


@pytest.mark.failure("F14")
def test_answers_are_sent_while_a_broadcast_runs() -> None:
    async def story(stage: Stage) -> None:
        stage.person(*range(1, 150))
        stage.alert()
        await asyncio.sleep(2)
        asked = asyncio.get_running_loop().time()
        stage.emulator.world.person(999)
        stage.replies.say("telegram:999", Message((Span("here you are"),)))
        await stage.emulator.heard(999, "here you are")
        assert asyncio.get_running_loop().time() - asked < 0.5
        assert len(stage.emulator.world.posted) < 100

    play(story)


@pytest.mark.failure("F01")
def test_an_answer_in_doubt_is_dropped() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        stage.emulator.faults.append(Fault("sendMessage", drop=True))
        stage.replies.say("telegram:7", Message((Span("one"),)))
        stage.replies.say("telegram:7", Message((Span("two"),)))
        await stage.replies.drain()
        assert stage.seen() == ["two"]

    play(story)


def test_an_answer_about_a_channel_names_it() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        asked = Incoming("telegram:7", "telegram:7", "Ada", "/level", about="telegram:-1001009")
        stage.replies.answer(asked, [Message((Span("Level 3"),))], "News\n/stop")
        await stage.replies.drain()
        assert stage.seen() == ["“News /\u2060stop”\nLevel 3"]

    play(story)


def test_a_long_answer_comes_in_parts_at_the_pace_of_the_chat() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        stage.replies.say("telegram:7", Message((Span("line of words\n" * 700),)))
        await stage.replies.drain()
        assert [len(text) for text in stage.seen()] == [4088, 4088, 1624]
        assert stage.emulator.limits.refused == 0

    play(story)


@pytest.mark.failure("F04")
@pytest.mark.parametrize(
    ("wait", "heard"),
    [
        pytest.param(5, ["one", "two"], id="an answer waits a moment"),
        pytest.param(500, [], id="answers are dropped where the wait would be long"),
    ],
)
def test_an_answer_where_telegram_asks_to_wait(wait: int, heard: list[str]) -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        fault = Fault("sendMessage", 429, "Too Many Requests", 1, 7, {"retry_after": wait})
        stage.emulator.faults.append(fault)
        for said in ("one", "two"):
            stage.replies.say("telegram:7", Message((Span(said),)))
        await stage.replies.drain()
        assert stage.seen() == heard

    play(story)


def test_a_flush_carries_what_is_due_behind_much_that_is_not_wanted() -> None:
    async def story() -> None:
        stage = Stage(Emulator())
        stage.person(7, level=Level.CRITICAL)
        for _ in range(450):
            stage.alert(Level.HIGH)
        told = stage.alert(Level.CRITICAL)
        await stage.courier.flush()
        assert stage.seen() == [f"alert {told}"]

    run(story())


@pytest.mark.failure("F04")
def test_people_whose_answers_must_wait_neither_hold_up_the_others_nor_hear_twice() -> None:
    async def story(stage: Stage) -> None:
        waiting, others = range(1, 10), range(20, 25)
        stage.person(*waiting, *others)
        for number in waiting:
            wait = {"retry_after": HOUR}
            fault = Fault("sendMessage", 429, "Too Many Requests", 1, number, wait)
            stage.emulator.faults.append(fault)
            stage.replies.say(f"telegram:{number}", Message((Span("an answer"),)))
        await asyncio.sleep(5)
        told = stage.alert()
        await asyncio.sleep(20)
        assert [stage.seen(number) for number in others] == [[f"alert {told}"]] * len(others)
        await asyncio.sleep(2 * HOUR)
        assert [stage.seen(number) for number in waiting] == [[f"alert {told}"]] * len(waiting)

    play(story)
