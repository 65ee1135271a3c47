"""Runs what reads strangers' documents in a process that is killed when it overruns.

A hostile document can keep a parser busy for minutes and, in a thread, keep the interpreter from
everything else; a process can be ended. pebble keeps the pool and does the killing.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import resource
import signal
from collections.abc import Callable
from concurrent.futures import CancelledError, ThreadPoolExecutor
from concurrent.futures import TimeoutError as Overran
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_all_start_methods, get_context
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from pebble import ProcessExpired, ProcessPool

from watchers.sources import links
from watchers.sources.entries import ParsedFeed, ParseError
from watchers.sources.pages import feed_links, page_text
from watchers.sources.parse import parse_feed

T = TypeVar("T")

DEADLINE = 30.0
"""Seconds for one document: fifty entries take a fiftieth of one, the largest feed that is read
three or four, and a small or busy machine several times that."""
MEMORY = 2_000_000_000
"""Bytes of address space a worker may take."""
_RENEWED_AFTER = 2000
"""Documents after which a worker is replaced, so that no leak grows."""
STUCK = 60.0
"""Seconds beyond the deadline after which the pool itself is taken for stuck."""


class WorkerFailed(ParseError):
    """The worker was killed, died or failed on this document: a fault worth looking at."""

    def __init__(self, message: str, *, deadly: bool = False) -> None:
        """``deadly``: whether the parser's process had to be ended over it, or died."""
        super().__init__(message)
        self.deadly = deadly


class Worker:
    """Parses feeds and pages elsewhere, each within a deadline; close it when done.

    Documents wait here for a free worker, not in the pool, so that a pool that is merely busy is
    not taken for stuck. Those of hosts at which a parser broke down or overran wait for one
    another too: of two workers one is always left to the others.
    """

    def __init__(self, workers: int = 2, deadline: float = DEADLINE, stuck: float = STUCK) -> None:
        self._workers = workers
        self._deadline = deadline
        self._stuck = stuck
        self._pool: ProcessPool | None = None
        self._turns: WeakKeyDictionary[
            asyncio.AbstractEventLoop, tuple[asyncio.Lock, asyncio.Semaphore]
        ] = WeakKeyDictionary()
        """Whose turn it is: among the suspects, and at all. The pool outlives a loop, locks do not."""
        self._suspected: set[str] = set()

    async def feed(self, body: bytes, content_type: str, url: str) -> ParsedFeed:
        """The feed in ``body``. Raises ParseError; WorkerFailed where the parser did not survive."""
        return await self._run(parse_feed, body, content_type, url)

    async def page(self, body: bytes, content_type: str, url: str) -> str:
        """The article in a web page as plain text, empty where none is found."""
        return await self._run(page_text, body, content_type, url)

    async def links(self, body: bytes, content_type: str, url: str) -> list[str]:
        """The feeds that a web page names."""
        return await self._run(feed_links, body, content_type, url)

    async def _run(
        self, function: Callable[[bytes, str, str], T], body: bytes, content_type: str, url: str
    ) -> T:
        """In its turn, and with what is learnt of the host."""
        host, loop = links.host(url), asyncio.get_running_loop()
        fresh = asyncio.Lock(), asyncio.Semaphore(self._workers)
        suspects, places = self._turns.setdefault(loop, fresh)
        while True:
            apart = host in self._suspected
            async with suspects if apart else contextlib.nullcontext(), places:
                if not apart and host in self._suspected:
                    continue  # learnt while it waited
                try:
                    found = await self._parse(function, body, content_type, url)
                except ParseError as error:
                    self._learn(host, deadly=isinstance(error, WorkerFailed) and error.deadly)
                    raise
                self._learn(host, deadly=False)
                return found

    def _learn(self, host: str, *, deadly: bool) -> None:
        (self._suspected.add if deadly else self._suspected.discard)(host)

    async def _parse(
        self, function: Callable[[bytes, str, str], T], body: bytes, content_type: str, url: str
    ) -> T:
        try:
            future = self._open().schedule(
                function, args=(body, content_type, url), timeout=self._deadline
            )
            async with asyncio.timeout(self._deadline + self._stuck):
                found: T = await asyncio.wrap_future(future)
            return found
        except ParseError:
            raise
        except (BrokenProcessPool, TimeoutError, RuntimeError) as error:
            if isinstance(error, Overran) and len(error.args) > 1:  # pebble's, with the limit
                raise WorkerFailed(
                    f"took longer than {self._deadline:g} seconds to read", deadly=True
                ) from None
            self._abandon()
            raise WorkerFailed("could not be read: the parser stopped") from None
        except ProcessExpired:
            raise WorkerFailed(
                "could not be read: the parser broke down over it", deadly=True
            ) from None
        except CancelledError:
            raise WorkerFailed("was not read: the parser is closing") from None
        except Exception as error:
            raise WorkerFailed(f"could not be read ({type(error).__name__})") from error

    def _open(self) -> ProcessPool:
        if self._pool is None or not self._pool.active:
            self._abandon()
            self._pool = ProcessPool(
                max_workers=self._workers,
                max_tasks=_RENEWED_AFTER,
                initializer=_settle_in,
                context=_context(),
            )
        return self._pool

    def _abandon(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            with contextlib.suppress(Exception):
                pool.stop()  # type: ignore[no-untyped-call]

    async def close(self) -> None:
        """Stop the workers, without waiting for what they are at."""
        pool, self._pool = self._pool, None
        if pool is None:
            return
        pool.stop()  # type: ignore[no-untyped-call]
        with ThreadPoolExecutor(1) as thread:
            joined = asyncio.get_running_loop().run_in_executor(thread, pool.join, 5)
            with contextlib.suppress(Exception):
                await joined


def _context() -> Any:
    """Never a plain fork: the bot's process has threads, sockets and a database open."""
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["watchers.sources.worker"])
    return context


def _settle_in() -> None:
    """A worker leaves Ctrl-C to its parent, takes bounded memory and leaves no core behind."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for limit, value in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (value, value))
