"""The parser's process: it may die at any time, and the next document is read all the same."""

from __future__ import annotations

import asyncio
import os
import signal
from multiprocessing import active_children

import pytest

from tests.sources.world import item, rss
from watchers.sources.worker import Worker, WorkerFailed

GOOD = rss([item(1)]).encode()
HARD = (
    "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='xhtml'><div>"
    + "<b>x</b>" * 29_000
    + "</div></title></entry></feed>"
).encode()


def children() -> set[int]:
    return {child.pid for child in active_children() if child.pid}


@pytest.mark.failure("F31")
@pytest.mark.parametrize("busy", [True, False], ids=["at work", "at rest"])
async def test_a_worker_that_is_killed_is_replaced(busy: bool) -> None:
    others = children()
    worker = Worker(workers=1, deadline=20)
    await worker.feed(GOOD, "", "")
    (pid,) = children() - others
    if busy:
        reading = asyncio.create_task(worker.feed(HARD, "", ""))
        await asyncio.sleep(0.1)
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(WorkerFailed):
            await reading
    else:
        os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(0.3)
    for _ in range(3):  # the first may still meet the dead one
        try:
            assert (await worker.feed(GOOD, "", "")).entries
            break
        except WorkerFailed:
            continue
    else:
        pytest.fail("no document was read after the worker's death")
    await worker.close()


@pytest.mark.failure("F31")
async def test_many_hostile_feeds_at_once_cost_no_other_feed_its_turn() -> None:
    worker = Worker(workers=2, deadline=0.6, stuck=0.6)
    await worker.feed(GOOD, "", "https://good.example/rss")

    async def hostile(number: int) -> None:
        with pytest.raises(WorkerFailed, match=r"longer than 0\.6"):
            await worker.feed(HARD, "", f"https://bad{number % 2}.example/rss")

    bad = [asyncio.create_task(hostile(number)) for number in range(6)]
    await asyncio.sleep(0)
    assert (await worker.feed(GOOD, "", "https://good.example/rss")).entries
    assert sum(each.done() for each in bad) < 4, "it had not to wait for all of them"
    await asyncio.gather(*bad)
    await worker.close()


async def test_the_loop_goes_on_while_a_document_is_read() -> None:
    worker = Worker(workers=1, deadline=0.3)
    reading = asyncio.create_task(worker.feed(HARD, "", ""))
    turns = 0
    while not reading.done():
        await asyncio.sleep(0.01)
        turns += 1
    with pytest.raises(WorkerFailed):
        await reading
    await worker.close()
    assert turns > 2  # one would be all, if it were read in the loop


async def test_closing_leaves_no_process_behind() -> None:
    others = children()
    worker = Worker(workers=2)
    await worker.feed(GOOD, "", "")
    assert children() - others
    await worker.close()
    assert children() == others


async def test_a_worker_that_was_never_used_closes_at_once() -> None:
    await Worker().close()
