"""Politeness: one request at a time to a host, and a pause between two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

_REMEMBERED = 4000
"""Hosts whose last turn is kept in mind; the ones at rest are forgotten beyond that."""


class Turns:
    """Hands out turns per host, at least ``gap`` seconds apart."""

    def __init__(self, gap: float) -> None:
        self._gap = gap
        self._locks: dict[str, asyncio.Lock] = {}
        self._next: dict[str, float] = {}

    @asynccontextmanager
    async def of(self, host: str) -> AsyncIterator[None]:
        """Wait for this host's turn and hold it. Durations are by the loop's monotonic clock."""
        loop = asyncio.get_running_loop()
        lock = self._locks.setdefault(host, asyncio.Lock())
        async with lock:
            wait = self._next.get(host, 0.0) - loop.time()
            if wait > 0:
                await asyncio.sleep(wait)
            try:
                yield
            finally:
                self._next[host] = loop.time() + self._gap
                self._forget(loop.time())

    def _forget(self, now: float) -> None:
        if len(self._locks) <= _REMEMBERED:
            return
        for host in [h for h, lock in self._locks.items() if not lock.locked()]:
            if self._next.get(host, 0.0) <= now:
                self._locks.pop(host)
                self._next.pop(host, None)
