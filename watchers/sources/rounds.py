"""Polls what is due, many at once, and tells the admins what fails and what works again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from storage import feeds as register
from storage.db import transaction
from storage.feeds import Feed, FeedState
from watchers.sources import changes
from watchers.sources import feeds as polling
from watchers.sources.changes import NAMED, SPELL
from watchers.sources.feeds import Means, Polled

log = logging.getLogger(__name__)

AT_ONCE = 32
"""Feeds under way at the same time; the fetcher lets fewer of them use the network."""
OF_A_HOST = 4
"""Of these, feeds of one host, which are asked one after the other: a host that hangs must not keep
all the others waiting."""
FAILING_AFTER = 3
"""Failures in a row after which the admins are told. One or two are the web being the web."""
_NAMED = 5
"""How many feeds the line about a round names."""
_SET_BACK = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Round:
    """What polling all that was due came to."""

    polled: tuple[Polled, ...] = ()
    left: int = 0
    """Feeds that there was no time for."""

    @property
    def new(self) -> int:
        return sum(each.new for each in self.polled)

    @property
    def failed(self) -> tuple[Polled, ...]:
        return tuple(each for each in self.polled if each.error)

    def summary(self) -> str:
        """One line for a person; empty where nothing was due."""
        if not self.polled and not self.left:
            return ""
        read = len(self.polled) - len(self.failed)
        said = f"{_count(read, 'feed')} read, {_count(self.new, 'new article')}"
        background = sum(each.background for each in self.polled)
        if background:
            said += f" ({background} seen for the first time or old: kept without telling)"
        if failed := self.failed:
            said += f"; {len(failed)} could not be read: {_named([each.feed for each in failed])}"
        if self.left:
            said += f"; {self.left} did not answer in time: tried at the next start"
        return said + "."


class Rounds:
    """Keeps feeds polled; a feed is never under way twice."""

    def __init__(self, means: Means, at_once: int = AT_ONCE) -> None:
        self.means = means
        self._at_once = at_once
        self._under_way: dict[str, asyncio.Task[Polled]] = {}
        self._first: list[Polled] = []

    @property
    def under_way(self) -> int:
        """How many feeds are being polled now."""
        return len(self._under_way)

    def start_due(self) -> int:
        """Start polling what is due, without waiting for it; returns how many were started.

        What finds no place stays due, and is started by a later call.
        """
        return len(self._start(self._at_once))

    async def once(self, patience: float | None = None) -> Round:
        """Poll everything due now and wait for it, for ``patience`` seconds at most.

        What is still under way then goes on, and is not in the result; the rest stays due.
        """
        loop = asyncio.get_running_loop()
        until = None if patience is None else loop.time() + patience
        done: list[Polled] = []
        tried: set[str] = set()
        late: set[asyncio.Task[Polled]] = set()
        while not late and (tasks := self._start(self._at_once, tried)):
            tried |= tasks.keys()
            wait = None if until is None else max(0.0, until - loop.time())
            _, late = await asyncio.wait(tasks.values(), timeout=wait)
            done += [task.result() for task in tasks.values() if task.done()]
        left = 0
        if late:
            due = {each.id for each in register.due(self.means.db, self.means.clock())}
            left = len(due | self._under_way.keys())
        self.report()
        return Round(tuple(done), left)

    async def check(self, feed: Feed) -> Polled:
        """Poll one feed now, due or not, or join the poll that is under way."""
        task = self._under_way.get(feed.id) or self._begin(feed)
        return await asyncio.shield(task)

    def report(self) -> None:
        """Tell the admins, once, of first readings, of feeds that fail or work again, and of what
        became of others.

        Feeds whose last check lies in the future are due, and no host is left alone any longer:
        the clock was set back since.
        """
        db, now = self.means.db, self.means.clock()
        with transaction(db):
            here = [each for each in register.every(db) if each.id not in self._under_way]
            active = [each for each in here if each.state is FeedState.ACTIVE]
            future = now + _SET_BACK
            late = [each for each in active if each.last_check and each.last_check > future]
            if late:
                register.end_host_pauses(db)
            for each in late:
                register.polled(db, replace(each, last_check=now, next_check=now))
            if self._in_doubt():
                return
            failing = _failing(active, now)
            recovered = [each for each in active if each.told_failing and not each.errors]
            said = changes.ripe(db, now)
            if failing:
                later = min(filter(None, (each.next_check for each in failing)), default=now)
                wait = max(timedelta(), later - now)
                said.append(f"{_cannot(failing)} Tried again in {_minutes(wait)}.")
            if recovered:
                said.append(f"Works again: {_named(recovered, NAMED)}.")
            if first := self._first:
                kept = _count(sum(each.background for each in first), "item")
                names = _named([each.feed for each in first], NAMED)
                said.append(f"First reading of {names}: {kept} kept without telling.")
            if said:
                self.means.tell("\n".join(said))
            for each in failing + recovered:
                register.polled(db, replace(each, told_failing=not each.told_failing))
        self._first = []

    def _in_doubt(self) -> bool:
        """Whether a feed that failed is being tried, or will be at once: people read one message
        about all of them rather than one of each."""
        db = self.means.db
        failed = {each.id for each in register.every(db) if each.errors}
        due = {each.id for each in register.due(db, self.means.clock())}
        return not failed.isdisjoint(due | self._under_way.keys())

    async def close(self, seconds: float) -> None:
        """Let what is under way finish for so long, then end it."""
        tasks = list(self._under_way.values())
        if tasks:
            await asyncio.wait(tasks, timeout=seconds)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _start(
        self, at_most: int, tried: frozenset[str] | set[str] = frozenset()
    ) -> dict[str, asyncio.Task[Polled]]:
        places = at_most - len(self._under_way)
        if places <= 0:
            return {}
        left_out = len(self._under_way) + len(tried)
        # Those under way are due still, and count for their host.
        due = register.due(self.means.db, self.means.clock(), places + left_out, OF_A_HOST)
        free = [each for each in due if each.id not in self._under_way and each.id not in tried]
        return {each.id: self._begin(each) for each in free[:places]}

    def _begin(self, feed: Feed) -> asyncio.Task[Polled]:
        task = asyncio.create_task(self._poll(feed), name=f"poll {feed.id}")
        self._under_way[feed.id] = task
        task.add_done_callback(lambda _: self._under_way.pop(feed.id, None))
        return task

    async def _poll(self, feed: Feed) -> Polled:
        """A fault of ours in one feed's poll counts as its failure and leaves the others alone."""
        try:
            polled = await polling.poll(feed, self.means)
        except Exception as error:
            log.exception("the poll of %s failed on our side", feed.id)
            return polling.failed_here(feed, self.means, error)
        if feed.polls == 0 and polled.background:
            self._first.append(polled)
        if feed.failing_since and not polled.error:
            # It was the network, perhaps: then the others need not wait for up to a day.
            register.hasten(self.means.db, feed.failing_since, SPELL, self.means.clock())
        return polled


def _failing(active: Sequence[Feed], now: datetime) -> list[Feed]:
    """Those to tell of: who failed several times, with whoever fails since about then.

    None yet while one that is well may only not have noticed that the network is gone.
    """
    new = [each for each in active if each.failing_since and not each.told_failing]
    known = [each.failing_since for each in new if each.errors >= FAILING_AFTER]
    first = min(filter(None, known), default=None)
    if first is None:
        return []
    unaware = any(not each.errors and (each.last_check or now) < first for each in active)
    if unaware and timedelta() <= now - first < SPELL:
        return []
    return [each for each in new if any(_together(each.failing_since, one) for one in known)]


def _together(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and abs(one - other) <= SPELL


def _cannot(feeds: Sequence[Feed]) -> str:
    if len(feeds) == 1:
        return f"The feed {feeds[0].title} cannot be read: it {feeds[0].last_error}."
    return f"{len(feeds)} feeds cannot be read: {_named(feeds, NAMED)}. /feeds says why."


def _named(feeds: Sequence[Feed], most: int = _NAMED) -> str:
    return changes.named([each.title or each.id for each in feeds], most)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _minutes(wait: timedelta) -> str:
    minutes = max(1, round(wait / timedelta(minutes=1)))
    return f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"
