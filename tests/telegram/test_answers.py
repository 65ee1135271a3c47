"""Answers to what people say, sent between the alerts at the pace of each chat."""

from __future__ import annotations

import asyncio

import pytest

from bot.chat import Incoming, Message, Span
from storage import subscribers
from tests.telegram.emulator import Fault
from tests.telegram.stage import Stage, play

HOUR = 3600


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


@pytest.mark.failure("F06")
def test_an_answer_that_finds_its_group_moved_follows_it_and_so_do_the_alerts() -> None:
    async def story(stage: Stage) -> None:
        stage.person(-5)
        stage.emulator.world.group(-1005, "New")
        stage.emulator.world.rooms[-5].moved_to = -1005
        stage.replies.say("telegram:-5", Message((Span("here you are"),)))
        await stage.replies.drain()
        assert stage.seen(-1005) == ["here you are"]
        assert [one.id for one in subscribers.every(stage.db)] == ["telegram:-1005"]

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
