"""The clockwork: nothing is dropped in silence, run twice at once, or left hanging."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
import time_machine
from apscheduler.triggers.interval import IntervalTrigger

from storage.faults import DiskFull
from watchers.schedule import LATENESS, Schedule

SOON = timedelta(seconds=0.02)


@pytest_asyncio.fixture
async def schedule() -> AsyncIterator[Schedule]:
    made = Schedule()
    yield made
    await made.stop(0.1)


class Job:
    """Counts its runs and can be told to hang or fail."""

    def __init__(self) -> None:
        self.runs = 0
        self.ran = asyncio.Event()
        self.let_go = asyncio.Event()
        self.let_go.set()
        self.finished = 0

    async def __call__(self) -> None:
        self.runs += 1
        self.ran.set()
        await self.let_go.wait()
        self.finished += 1

    async def again(self) -> None:
        self.ran.clear()
        async with asyncio.timeout(5):
            await self.ran.wait()


async def until(holds: Callable[[], bool]) -> None:
    """Turn the loop until it holds."""
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110  (what it waits for has no event)
            await asyncio.sleep(0.005)


async def test_a_job_runs_again_and_again(schedule: Schedule) -> None:
    job = Job()
    schedule.every("job", SOON, job)
    schedule.start()
    await job.again()
    await job.again()
    assert schedule.pulses()["job"].failing == 0


async def test_a_job_can_run_at_once(schedule: Schedule) -> None:
    job = Job()
    schedule.every("job", timedelta(hours=1), job, first=datetime.now(UTC))
    schedule.start()
    await job.again()


async def test_two_jobs_cannot_have_one_name(schedule: Schedule) -> None:
    schedule.every("job", SOON, Job())
    with pytest.raises(ValueError, match="already: job"):
        schedule.every("job", SOON, Job())


@pytest.mark.failure("F43")
async def test_a_hung_job_is_stopped_and_runs_again(schedule: Schedule) -> None:
    job = Job()
    job.let_go.clear()
    schedule.every("job", SOON, job, limit=timedelta(seconds=0.05))
    schedule.start()
    await job.again()
    await job.again()
    pulse = schedule.pulses()["job"]
    assert pulse.failing >= 1
    assert "within 0.05 seconds" in pulse.last_error


@pytest.mark.failure("F42")
async def test_a_job_that_is_still_at_it_is_not_run_twice_at_once(
    schedule: Schedule, caplog: pytest.LogCaptureFixture
) -> None:
    job = Job()
    job.let_go.clear()
    schedule.every("job", SOON, job, limit=timedelta(seconds=30))
    schedule.start()
    await until(lambda: caplog.text.count("job is still at it") >= 2)
    assert job.runs == 1
    job.let_go.set()
    await job.again()


@pytest.mark.failure("F43")
@pytest.mark.parametrize(
    ("error", "ours"),
    [
        pytest.param(KeyError("broken"), True, id="a fault of ours"),
        pytest.param(DiskFull("no room left"), False, id="what its words explain"),
    ],
)
async def test_a_job_that_fails_is_noted_and_runs_again(
    schedule: Schedule, caplog: pytest.LogCaptureFixture, error: Exception, ours: bool
) -> None:
    async def fails() -> None:
        raise error

    schedule.every("job", SOON, fails)
    schedule.start()
    await until(lambda: schedule.pulses()["job"].failing >= 2)
    assert type(error).__name__ in schedule.pulses()["job"].last_error
    assert "job failed" in caplog.text
    assert caplog.text.count("Traceback") == ours, "once, and only where it helps"


@pytest.mark.failure("F42")
@pytest.mark.failure("F40")
async def test_after_a_leap_of_the_clock_a_late_job_runs_once(schedule: Schedule) -> None:
    """A machine that slept half an hour wakes to one run of each job, not to ninety."""
    job = Job()
    with time_machine.travel(datetime(2026, 3, 2, 12, 0, tzinfo=UTC), tick=True) as clock:
        schedule.every("job", timedelta(seconds=20), job)
        schedule.start()
        await asyncio.sleep(0)
        clock.shift(timedelta(minutes=30))
        schedule._scheduler.wakeup()
        await job.again()
        await asyncio.sleep(0.05)
        assert job.runs == 1
        assert timedelta(minutes=30) < timedelta(seconds=LATENESS)


@pytest.mark.failure("F40")
async def test_a_board_that_starts_in_1970_learns_the_time_and_goes_on(
    schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    reckon = IntervalTrigger.get_next_fire_time

    def counted(turns: IntervalTrigger, previous: datetime | None, now: datetime) -> object:
        asked.append(previous)
        assert len(asked) < 20, "the turns of 56 years are counted one by one"
        return reckon(turns, previous, now)

    monkeypatch.setattr(IntervalTrigger, "get_next_fire_time", counted)
    job = Job()
    with time_machine.travel(datetime(1970, 1, 1, tzinfo=UTC), tick=True) as clock:
        schedule.every("job", timedelta(seconds=5), job, first=datetime.now(UTC))
        schedule.start()
        await job.again()
        clock.move_to(datetime(2026, 3, 2, 12, 0, 3, tzinfo=UTC))
        schedule._scheduler.wakeup()
        await job.again()
        assert job.runs == 2


@pytest.mark.failure("F40")
async def test_when_the_clock_is_set_back_jobs_do_not_wait_for_the_old_time() -> None:
    schedule = Schedule(watch=SOON)
    job = Job()
    with time_machine.travel(datetime(2026, 3, 2, 12, 0, tzinfo=UTC), tick=True) as clock:
        schedule.every("job", timedelta(seconds=0.2), job)
        schedule.start()
        await job.again()
        clock.shift(timedelta(days=-2))
        await job.again()
        await job.again()
    await schedule.stop(0.1)


@pytest.mark.failure("F41")
async def test_the_clockwork_knows_no_daylight_saving(
    schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hourly over the night in which Berlin skips an hour: every hour, no hour twice."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    hours: list[datetime] = []
    ran = asyncio.Event()

    async def job() -> None:
        hours.append(datetime.now(UTC).replace(minute=0, second=0, microsecond=0))
        ran.set()

    start = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    with time_machine.travel(start, tick=False) as clock:
        schedule.every("job", timedelta(hours=1), job)
        schedule.start()
        for hour in range(1, 6):
            ran.clear()
            clock.move_to(start + timedelta(hours=hour))
            schedule._scheduler.wakeup()
            async with asyncio.timeout(5):
                await ran.wait()
    assert hours == [start + timedelta(hours=hour) for hour in range(1, 6)]


async def test_stopping_lets_what_runs_finish(schedule: Schedule) -> None:
    job = Job()
    job.let_go.clear()
    schedule.every("job", SOON, job, limit=timedelta(seconds=30))
    schedule.start()
    await job.again()
    stopping = asyncio.create_task(schedule.stop(5))
    await asyncio.sleep(0)
    job.let_go.set()
    assert await stopping
    assert (job.runs, job.finished) == (1, 1)


async def test_stopping_does_not_wait_at_all_for_what_may_be_broken_off(
    schedule: Schedule, caplog: pytest.LogCaptureFixture
) -> None:
    broken, whole = Job(), Job()
    for name, job in (("copy", broken), ("read", whole)):
        job.let_go.clear()
        schedule.every(name, SOON, job, limit=timedelta(seconds=30), breaks=job is broken)
    schedule.start()
    await until(lambda: bool(broken.runs and whole.runs))
    stopping = asyncio.create_task(schedule.stop(5))
    await asyncio.sleep(0.01)
    whole.let_go.set()
    assert await stopping
    assert (broken.finished, whole.finished) == (0, 1)
    assert not caplog.messages, "that is no fault of it"


async def test_stopping_does_not_wait_for_ever(
    schedule: Schedule, caplog: pytest.LogCaptureFixture
) -> None:
    job = Job()
    job.let_go.clear()
    schedule.every("job", SOON, job, limit=timedelta(seconds=30))
    schedule.start()
    await job.again()
    assert not await schedule.stop(0.05)
    assert caplog.messages == ["job did not end when the program stopped and was broken off"]
    assert job.finished == 0
