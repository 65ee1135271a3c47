"""The one clockwork: named jobs at intervals, each bounded in time, never two of one at once.

The one door to APScheduler, whose habits are turned off here: it drops what is a second late,
cancels what runs when it is stopped, keeps silent about both, and after the clock was set back
waits for the old time to come round again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_MAX_INSTANCES,
    EVENT_JOB_MISSED,
    JobExecutionEvent,
    JobSubmissionEvent,
)
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from storage.faults import StorageError

log = logging.getLogger(__name__)

Job = Callable[[], Awaitable[object]]
LATENESS = 3600
"""Seconds a job may be late and still run, once: a laptop that slept wakes to one run of each."""

SET_BACK = timedelta(seconds=5)
"""A clock that is behind by so much was set back."""


@dataclass(frozen=True, slots=True)
class Pulse:
    """How a job has been doing, for ``/health``."""

    failing: int = 0
    """Runs since the last one that went well; each ended in an error or ran out of time."""
    last_error: str = ""


class _Turns(IntervalTrigger):  # type: ignore[misc]  # the library has no types
    """A job's turns. Those that a leap of the clock passed over are not counted, but for the last.

    Counted one by one, as the library does, years of them cost minutes and all memory: a board
    without a battery starts in 1970 and learns the time from the net.
    """

    def get_next_fire_time(
        self, previous_fire_time: datetime | None, now: datetime
    ) -> datetime | None:
        if previous_fire_time is not None:
            passed = (now - previous_fire_time) // self.interval
            previous_fire_time += self.interval * max(0, passed - 1)
        following: datetime | None = super().get_next_fire_time(previous_fire_time, now)
        return following


class Schedule:
    """Runs jobs at intervals; a clock that leaps or steps back makes neither storm nor silence."""

    def __init__(self, watch: timedelta = timedelta(seconds=15)) -> None:
        """``watch`` is how often the clock is compared with the time that has really passed."""
        self._watch = watch.total_seconds()
        self._watching: asyncio.TimerHandle | None = None
        self._scheduler = AsyncIOScheduler(
            timezone=UTC,
            job_defaults={
                "coalesce": True,
                "max_instances": 1,
                "misfire_grace_time": LATENESS,
            },
        )
        self._scheduler.add_listener(
            self._heard, EVENT_JOB_ERROR | EVENT_JOB_MISSED | EVENT_JOB_MAX_INSTANCES
        )
        self._running: dict[asyncio.Task[object], bool] = {}
        """What is under way, and whether it may be broken off."""
        self._pulses: dict[str, Pulse] = {}
        self._stopping = False

    def every(
        self,
        id: str,
        interval: timedelta,
        job: Job,
        *,
        limit: timedelta | None = None,
        first: datetime | None = None,
        breaks: bool = False,
    ) -> None:
        """Run ``job`` every ``interval``, for at most ``limit`` each time.

        ``limit`` is the interval if it is not given. ``first`` is when it first runs: after one
        interval if it is not given. ``breaks``: nobody waits for it at the end, because broken off
        at any await it loses nothing. An id that is taken raises ValueError.
        """
        if id in self._pulses:
            raise ValueError(f"there is a job of this name already: {id}")
        self._pulses[id] = Pulse()
        seconds = (limit or interval).total_seconds()

        async def tick() -> None:
            await self._run(id, job, seconds, breaks)

        options = {} if first is None else {"next_run_time": first}
        self._scheduler.add_job(
            tick,
            _Turns(seconds=interval.total_seconds(), timezone=UTC),
            id=id,
            **options,
        )

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._scheduler.start()
        self._look_at_clock(datetime.now(UTC), asyncio.get_running_loop().time())

    def pulses(self) -> dict[str, Pulse]:
        """How each job has been doing, by id."""
        return dict(self._pulses)

    async def stop(self, seconds: float) -> bool:
        """Start nothing more and let what runs finish for so long; whether all of it did.

        What breaks is broken off at once and counts as finished.
        """
        self._stopping = True
        if self._watching is not None:
            self._watching.cancel()
        if self._scheduler.running:
            self._scheduler.pause()
        broken = [task for task, breaks in self._running.items() if breaks]
        for task in broken:
            task.cancel()
        await asyncio.gather(*broken, return_exceptions=True)
        running = set(self._running)
        finished = True
        if running:
            _, late = await asyncio.wait(running, timeout=seconds)
            finished = not late
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        return finished

    def _look_at_clock(self, clock: datetime, passed: float) -> None:
        """Give every job its next turn anew where the clock was set back since the last look."""
        loop = asyncio.get_running_loop()
        now = datetime.now(UTC)
        if now < clock + timedelta(seconds=loop.time() - passed) - SET_BACK:
            log.warning("the clock was set back: the next turn of every job is reckoned anew")
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=now + job.trigger.interval)
        self._watching = loop.call_later(self._watch, self._look_at_clock, now, loop.time())

    async def _run(self, id: str, job: Job, seconds: float, breaks: bool) -> None:
        if self._stopping:
            return
        task = asyncio.current_task()
        if task is not None:
            self._running[task] = breaks
            task.add_done_callback(self._running.pop)
        try:
            async with asyncio.timeout(seconds):
                await job()
            self._pulses[id] = Pulse(last_error=self._pulses[id].last_error)
        except asyncio.CancelledError:
            if not self._stopping:
                raise
            if not breaks:
                log.warning("%s did not end when the program stopped and was broken off", id)
        except TimeoutError:
            self._failed(id, f"did not finish within {seconds:g} seconds")
            log.error("%s did not finish within %g seconds and was stopped", id, seconds)
        except Exception as error:
            self._failed(id, f"{type(error).__name__}: {error}")
            # what fails every few seconds on a full disk must not fill it further
            ours = self._pulses[id].failing == 1 and not isinstance(error, StorageError)
            log.error("%s failed: %s", id, error, exc_info=ours)

    def _heard(self, event: JobExecutionEvent | JobSubmissionEvent) -> None:
        """What the scheduler itself says of a job: nothing is dropped without a word."""
        if event.code == EVENT_JOB_MAX_INSTANCES:
            log.warning("%s is still at it: this turn is left out", event.job_id)
        elif event.code == EVENT_JOB_MISSED:
            log.warning("%s came too late and is left out until its next turn", event.job_id)
        else:
            self._failed(event.job_id, repr(event.exception))
            log.error("%s failed in the scheduler: %r", event.job_id, event.exception)

    def _failed(self, id: str, error: str) -> None:
        self._pulses[id] = Pulse(self._pulses[id].failing + 1, error)
