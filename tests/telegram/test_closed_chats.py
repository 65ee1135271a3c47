"""Chats that shut us out, moved, or cannot be found."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.compose import Composer
from storage import access, outbox, subscribers
from storage.assessment import Level
from storage.health import health
from storage.model.chat import Levels
from tests.storage.making import states
from tests.telegram.emulator import Fault
from tests.telegram.stage import Stage, play

HOUR = 3600
WEEK = timedelta(days=7)


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
        assert known is not None
        assert (known.enabled, known.topics) == (False, ("world",))
        assert known.levels == Levels.alike(Level.SEVERE)
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
        assert not stage.enabled("telegram:7")

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
        assert stage.enabled("telegram:7")
        waiting = health(stage.db, stage.clock())
        assert (waiting.missing, waiting.stuck) == (1, None), "one chat makes nothing red"
        await asyncio.sleep(8 * HOUR)
        assert not stage.enabled("telegram:7")
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
        subscribers.enrol(
            stage.db, "telegram:-1005/12", "Kyiv desk", ["world"], Level.NOTABLE, stage.clock()
        )
        told = stage.alert()
        stage.alert()
        await asyncio.sleep(30)
        (only,) = stage.seen(-1005)
        assert only.startswith("“Kyiv desk” is closed to me")
        assert only.endswith(f"alert {told}")
        assert not stage.enabled("telegram:-1005/12")

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
        assert not stage.enabled("telegram:-5")
        (told,) = stage.seen(99)
        assert told.startswith("Alerts to “Desk” are off")
        assert "ot enough rights" in told

    play(story, compose=Composer(str).compose)
