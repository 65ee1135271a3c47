"""The outbox keeps Telegram's limits itself, measured where Telegram measures: on arrival."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pace import CREDIT, Gate, GateClosed, Pace, Rank
from tests.telegram.virtual import run

ALERT, ANSWER = Rank.ALERT, Rank.ANSWER
Log = list[tuple[float, str]]
"""When something arrived in which chat."""


async def sent(gate: Gate, log: Log, chat: str, rank: Rank, way: float) -> None:
    """One message that takes ``way`` seconds to the service and as long for the answer."""
    loop = asyncio.get_running_loop()
    async with gate.turn(chat, rank):
        await asyncio.sleep(way)
        log.append((loop.time(), chat))
        await asyncio.sleep(way)


async def broadcast(chats: Sequence[str], ways: Sequence[float]) -> Log:
    """When a message to each of ``chats`` arrives."""
    gate, log = Gate(), Log()
    await asyncio.gather(
        *(sent(gate, log, c, ALERT, ways[i % len(ways)]) for i, c in enumerate(chats))
    )
    return log


def most_in(log: Sequence[tuple[float, str]], seconds: float) -> int:
    """The most arrivals in any stretch of so many seconds."""
    moments = [moment for moment, _ in log]
    return max(sum(start <= m < start + seconds for m in moments) for start in moments)


@pytest.mark.failure("F15")
@given(st.lists(st.sampled_from([0.0, 0.01, 0.05, 0.2, 0.7, 3.0]), min_size=1, max_size=8))
def test_no_second_sees_more_than_thirty_messages_however_late_the_network(
    ways: list[float],
) -> None:
    chats = [f"telegram:{n}" for n in range(75)]
    assert most_in(run(broadcast(chats, ways)), 1.0) <= 30


@pytest.mark.failure("F15")
def test_a_broadcast_uses_the_rate_that_is_allowed() -> None:
    log = run(broadcast([f"telegram:{n}" for n in range(280)], [0.02, 0.04]))
    assert 27 <= (280 - CREDIT) / (log[-1][0] - log[0][0]) <= 28


@pytest.mark.failure("F15")
def test_the_rate_is_kept_where_the_service_answers_at_once() -> None:
    pace, now = Pace(), 0.0
    for number in range(1000):
        now = max(now, pace.overall(now))
        pace.start(f"telegram:{number}", now)
        pace.finish(f"telegram:{number}", now)
    assert 27.9 <= (1000 - CREDIT) / now <= 28.1


@pytest.mark.failure("F15")
def test_one_chat_gets_one_message_a_second() -> None:
    log = run(broadcast(["telegram:7"] * 5, [0.1]))
    gaps = [later - earlier for (earlier, _), (later, _) in pairwise(log)]
    assert min(gaps) >= 1.0
    assert max(gaps) < 1.5


@pytest.mark.failure("F15")
@pytest.mark.parametrize("chats", [["telegram:-5"], ["telegram:-5/1", "telegram:-5/2"]])
def test_a_group_gets_twenty_messages_a_minute_its_topics_together(chats: list[str]) -> None:
    log = run(broadcast(chats * (45 // len(chats)), [0.1]))
    assert most_in(log, 60.0) == 20
    assert log[-1][0] < 140


@pytest.mark.failure("F14")
def test_answers_go_ahead_of_alerts() -> None:
    async def story() -> float:
        gate, log = Gate(), Log()
        crowd = [
            asyncio.create_task(sent(gate, log, f"telegram:{n}", ALERT, 0.02)) for n in range(200)
        ]
        await asyncio.sleep(2)
        asked = asyncio.get_running_loop().time()
        await sent(gate, log, "telegram:999", ANSWER, 0.02)
        waited = asyncio.get_running_loop().time() - asked
        await asyncio.gather(*crowd)
        return waited

    assert run(story()) < 0.2


@pytest.mark.failure("F14")
def test_one_slow_chat_delays_nobody_else() -> None:
    async def story() -> Log:
        gate, log = Gate(), Log()
        slow = asyncio.create_task(sent(gate, log, "telegram:1", ALERT, 30.0))
        more = asyncio.create_task(sent(gate, log, "telegram:1", ALERT, 0.0))
        others = [sent(gate, log, f"telegram:{n}", ALERT, 0.0) for n in range(2, 30)]
        await asyncio.gather(*others)
        await asyncio.gather(slow, more)
        return log

    log = run(story())
    assert max(moment for moment, chat in log if chat != "telegram:1") < 1.1
    assert [moment for moment, chat in log if chat == "telegram:1"] == [30.0, 61.0]


@pytest.mark.failure("F04")
def test_a_chat_that_was_told_to_wait_waits_and_the_others_do_not() -> None:
    async def story() -> Log:
        gate, log = Gate(), Log()
        gate.hold("telegram:1", 100)
        await asyncio.gather(*(sent(gate, log, f"telegram:{n}", ANSWER, 0) for n in (1, 2)))
        return log

    (first, one), (second, two) = run(story())
    assert (one, two) == ("telegram:2", "telegram:1")
    assert (first < 1, second >= 100) == (True, True)


def test_the_console_has_no_limits() -> None:
    log = run(broadcast(["console"] * 100, [0.0]))
    assert log[-1][0] < 4


@pytest.mark.failure("F21")
def test_whoever_waits_when_the_program_stops_is_turned_away() -> None:
    async def story() -> bool:
        gate, log = Gate(), Log()
        task = asyncio.create_task(sent(gate, log, "telegram:1", ALERT, 5.0))
        late = asyncio.create_task(sent(gate, log, "telegram:1", ALERT, 0.0))
        await asyncio.sleep(1)
        gate.close()
        with pytest.raises(GateClosed):
            await late
        await task
        return len(log) == 1

    assert run(story())


def test_a_waiter_that_is_cancelled_takes_nobodys_turn() -> None:
    async def story() -> Log:
        gate, log = Gate(), Log()
        first = asyncio.create_task(sent(gate, log, "telegram:1", ALERT, 1.0))
        dropped = asyncio.create_task(sent(gate, log, "telegram:1", ALERT, 0.0))
        await asyncio.sleep(0.5)
        dropped.cancel()
        await first
        await sent(gate, log, "telegram:1", ALERT, 0.0)
        return log

    assert [moment for moment, _ in run(story())] == [1.0, 3.0]
