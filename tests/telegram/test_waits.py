"""When a delivery is tried again, and for whom the others wait."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.chat import ChatError, ChatStopped
from bot.outcomes import next_try
from storage import subscribers
from storage.assessment import Axis, Level
from storage.model.chat import Levels
from tests.storage.making import START, states
from tests.telegram.emulator import Emulator, Fault
from tests.telegram.stage import Stage, play
from tests.telegram.virtual import run

HOUR = 3600


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


def test_what_waits_is_dropped_once_its_direction_is_switched_off() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7, 8)
        wait = Fault("sendMessage", 429, "Too Many Requests", 1, 7, {"retry_after": HOUR})
        stage.emulator.faults.append(wait)
        bad = stage.alert(Level.SEVERE)
        good = stage.alert(Level.SEVERE, axis=Axis.DE_ESCALATION)
        await asyncio.sleep(60)
        subscribers.change(stage.db, "telegram:7", stage.clock(), levels=Levels(None, Level.HIGH))
        await asyncio.sleep(HOUR)
        assert stage.seen(7) == [f"alert {good}"]
        assert stage.seen(8) == [f"alert {bad}", f"alert {good}"]

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


@pytest.mark.failure("F12")
def test_a_refused_token_ends_the_program_and_loses_nothing() -> None:
    async def story() -> None:
        stage = Stage(Emulator(token="1:revoked"))
        stage.emulator.token = "another"
        stage.person(7)
        stage.alert()
        stage.start()
        with pytest.raises(ChatStopped) as stopped:
            assert stage.task is not None
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
