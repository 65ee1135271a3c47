"""An alert reaches everyone once: what is repeated, edited or left in doubt when Telegram answers badly."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from storage import access
from storage.db import select
from tests.storage.making import states
from tests.telegram.emulator import Emulator, Fault
from tests.telegram.stage import Stage, play
from tests.telegram.virtual import run


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
    fault: dict[str, Any], accepted: bool
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
def test_the_one_repeat_is_not_spent_while_telegram_does_not_answer() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        silent = [Fault("sendMessage", drop=True), Fault("getMe", drop=True, times=5)]
        stage.emulator.faults += silent
        told = stage.alert()
        await asyncio.sleep(600)
        (said,) = stage.seen()
        assert said.startswith("Possible repeat")
        assert said.endswith(f"alert {told}")
        asked = [call.method for call in stage.emulator.calls]
        asked = asked[asked.index("sendmessage") :]
        assert asked == ["sendmessage", *["getme"] * 6, "sendmessage"]

    play(story)


@pytest.mark.failure("F02")
def test_a_repeat_that_is_cut_off_too_is_told_to_the_admins() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7, 9)
        access.add_admin(stage.db, "telegram:9", "Ann", "claim", stage.clock())
        cut = Fault("sendMessage", drop=True, times=2, chat=7)
        stage.emulator.faults.append(cut)
        stage.alert()
        await asyncio.sleep(60)
        assert stage.seen(7) == []
        (notice,) = select(stage.db, "SELECT text FROM notices")
        assert "whether a message to telegram:7 arrived" in notice["text"]

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


@pytest.mark.failure("F01")
def test_an_edit_in_doubt_is_dropped() -> None:
    async def story(stage: Stage) -> None:
        stage.person(7)
        told = stage.alert()
        await asyncio.sleep(5)
        stage.emulator.faults.append(Fault("editMessageText", drop=True))
        stage.grow(told)
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
        stage.grow(told)
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
        stage.grow(told)
        stage.courier.wake()
        await asyncio.sleep(60)
        assert stage.seen() == [f"alert {told}", f"alert {told}, edit 1"]

    play(story)


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
