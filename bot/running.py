"""Runs the program: one cycle, or everything until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import click

from bot.app import GRACE, App
from bot.chat import ChatStopped
from watchers.schedule import Schedule

log = logging.getLogger(__name__)

LEAST_LIMIT = timedelta(minutes=1)
"""What any job gets; more only where it comes more rarely."""

SETTLED_IN = timedelta(minutes=5)
"""After the start, when the first rush is over."""
LAST_WORDS = 2.0
"""Seconds that answers to commands get to leave when the program stops."""


async def once(app: App) -> int:
    """One cycle, or as much of it as is done when it is told to stop. Exit code."""
    stop = _told_to_stop()
    cycle, stopped = asyncio.create_task(_cycle(app)), asyncio.create_task(stop.wait())
    await asyncio.wait({cycle, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if cycle.done():
        return cycle.result()
    cycle.cancel()
    await asyncio.gather(cycle, return_exceptions=True)
    await app.courier.stop(GRACE)
    return 0


async def _cycle(app: App) -> int:
    """Seeds, due feeds, what time changes, all that is due delivered. Exit code."""
    await app.read_all_seeds()
    if line := (await app.newsroom.hurry()).summary():
        click.echo(f"Feeds: {line}", err=True)
    app.pass_time()
    app.queue_digests()
    try:
        await app.courier.flush()
    except ChatStopped as stopped:
        log.error("%s", stopped)
        return stopped.code
    app.beat()
    return 1 if app.courier.trouble else 0


def clockwork(app: App) -> Schedule:
    """Everything that happens again and again, ready to start."""
    schedule = Schedule()
    now = app.clock()
    for id, interval, job in (
        ("seeds", timedelta(seconds=5), _quick(app.read_seeds)),
        ("feeds", timedelta(seconds=10), _quick(app.poll_feeds)),
        ("feed reports", timedelta(minutes=1), _quick(app.newsroom.rounds.report)),
        ("time", timedelta(minutes=5), _quick(app.pass_time)),
        ("digests", timedelta(minutes=1), _quick(app.queue_digests)),
        ("heartbeat", timedelta(seconds=30), _quick(app.beat)),
    ):
        # The first turn of each is at once; what fails in it has its next one soon.
        schedule.every(id, interval, job, limit=max(interval, LEAST_LIMIT), first=now)
    # Not a day after the start: a program that starts anew every night has its turns too.
    soon = now + SETTLED_IN
    hourly = timedelta(hours=1)
    schedule.every("retention", hourly, app.forget, first=soon, breaks=True)
    schedule.every("backup", hourly, app.back_up, first=soon, breaks=True)
    app.jobs = schedule.pulses
    return schedule


def _quick(job: Callable[[], object]) -> Callable[[], Awaitable[object]]:
    """A quick job as one that can be awaited."""

    async def run() -> object:
        return job()

    return run


async def serve(app: App) -> int:
    """Everything, until it is told to stop or the console's input ends. Exit code."""
    stop = _told_to_stop()
    schedule = clockwork(app)
    schedule.start()
    talks = {asyncio.create_task(app.converse(chat), name=name) for name, chat in app.chats.items()}
    courier = asyncio.create_task(app.courier.run(), name="courier")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    ended = await _until_the_end({courier, stopping}, talks)
    code = _code(ended)
    await schedule.stop(GRACE)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(LAST_WORDS):
            await app.replies.drain()
    await app.courier.stop(GRACE)
    for task in {courier, stopping, *talks}:
        task.cancel()
    await asyncio.gather(courier, stopping, *talks, return_exceptions=True)
    return code


def _told_to_stop() -> asyncio.Event:
    """What SIGTERM, Ctrl-C and a terminal that is closed set from now on, instead of ending the
    program where it stands."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(signum) is not signal.SIG_IGN:  # as nohup asks for
            loop.add_signal_handler(signum, stop.set)
    return stop


async def _until_the_end(
    work: set[asyncio.Task[Any]], talks: set[asyncio.Task[Any]]
) -> set[asyncio.Task[Any]]:
    """Wait until any of ``work`` ends, a talk breaks, or nobody is left to talk to."""
    left = set(talks)
    while True:
        ended, _ = await asyncio.wait({*work, *left}, return_when=asyncio.FIRST_COMPLETED)
        left -= ended
        broken = any(task in talks and (task.cancelled() or task.exception()) for task in ended)
        if broken or ended & work or not left:
            return ended


def _code(ended: set[asyncio.Task[Any]]) -> int:
    """The exit code that the ended tasks mean, with a line about what went wrong."""
    for task in ended:
        error = None if task.cancelled() else task.exception()
        if isinstance(error, ChatStopped):
            log.error("%s", error)
            return error.code
        if error is not None:
            log.error("%s ended", task.get_name(), exc_info=error)
            return 1
    return 0
