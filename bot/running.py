"""Runs the program: one cycle, or everything until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from typing import Any

from bot.app import GRACE, App
from bot.chat import ChatStopped

log = logging.getLogger(__name__)


async def once(app: App) -> int:
    """One cycle: seeds, due feeds, what time changes, all that is due delivered. Exit code."""
    await app.read_all_seeds()
    app.pass_time()
    app.queue_digests()
    try:
        await app.courier.flush()
    except ChatStopped as stopped:
        log.error("%s", stopped)
        return stopped.code
    app.beat()
    return 0


async def serve(app: App) -> int:
    """Everything, until SIGTERM, SIGINT or the end of the console's input. Exit code."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    app.read_seeds()
    talks = {asyncio.create_task(app.converse(chat), name=name) for name, chat in app.chats.items()}
    work = {asyncio.create_task(app.courier.run(), name="courier"), *talks}
    stopping = asyncio.create_task(stop.wait(), name="stop")
    ended, _ = await asyncio.wait({stopping, *work}, return_when=asyncio.FIRST_COMPLETED)
    code = _code(ended)
    await app.courier.stop(GRACE)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GRACE):
            await app.replies.drain()
    for task in {stopping, *work}:
        task.cancel()
    await asyncio.gather(stopping, *work, return_exceptions=True)
    return code


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
