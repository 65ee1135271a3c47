"""What our own side spoils, a full disk or a fault in our code, holds up nobody else."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from bot.chat import Message, Span
from storage import access, digests, notices, outbox
from storage.assessment import Level
from storage.digests import DigestKind
from storage.health import health
from storage.model.chat import Delivery
from tests.storage.making import states
from tests.telegram.emulator import Emulator
from tests.telegram.stage import Stage, play, unwritable, words
from tests.telegram.virtual import Slow, run

HOUR = 3600
WEEK = timedelta(days=7)
PNG = b"\x89PNG\r\n\x1a\n"


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
