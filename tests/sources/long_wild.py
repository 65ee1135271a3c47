"""The wild web and the watcher as two processes on one clock of their own, for the soak and the bench.

``serve`` is the web; ``watch`` polls it as the program does, until it is told to stop or killed.
The clock runs fast, and stands while a poll is under way: a busy machine makes the run longer, but
no feed late.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import signal
import sqlite3
import struct
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from mmap import mmap
from pathlib import Path

from storage import feeds as register
from storage import subscribers
from storage.assessment import Assessment, Level, Pair, PairScore, Verdict
from storage.db import open_database
from storage.model.article import Article
from tests.sources import wild
from tests.sources.world import World, start
from watchers import pipeline
from watchers.schedule import Schedule
from watchers.sources import intervals
from watchers.sources.addresses import AllowedHosts
from watchers.sources.feeds import Means
from watchers.sources.fetch import Fetcher, Manners
from watchers.sources.rounds import Rounds
from watchers.sources.worker import Worker
from watchers.telling import Assessed

SPARE = timedelta(minutes=2)
"""What may pass between two turns of the clock, and while the program is dead."""
DEAD = 60.0
"""Seconds of the clock from being killed to being started again."""
TICK = 0.02
"""Seconds between two turns of the clock."""
BEGIN = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Clock:
    """Seconds since the beginning, in a file that both processes see."""

    def __init__(self, path: str) -> None:
        Path(path).touch()
        with Path(path).open("r+b") as file:
            file.truncate(8)
            self._seconds = mmap(file.fileno(), 8)

    @property
    def seconds(self) -> float:
        return float(struct.unpack("d", self._seconds[:])[0])

    def __call__(self) -> datetime:
        return BEGIN + timedelta(seconds=self.seconds)

    def advance(self, seconds: float) -> None:
        self._seconds[:] = struct.pack("d", self.seconds + seconds)


@dataclass(frozen=True)
class Run:
    """What both processes have to agree on."""

    feeds: int
    speed: float
    """Seconds of the clock in one second, at most."""
    database: str
    """The clock's file is beside it."""
    port: int = 0

    @property
    def clock(self) -> Clock:
        return Clock(f"{self.database}.clock")


def loud(article: Article) -> Assessed:
    pair = PairScore(Pair((), article.title), Verdict.ESCALATION, None, 80.0, 0.0)
    judged = Assessment(Verdict.ESCALATION, None, 80.0, 0.0, "en", "test", (pair,))
    return Assessed(article, judged)


# --- The two processes -----------------------------------------------------------------------


async def serve(run: Run) -> None:
    """Serve the wild web; print its port, then run until killed."""
    world = World()
    await start(world)
    wild.settle(world, wild.feeds(run.feeds, BEGIN), run.clock)
    print(world.port, flush=True)
    while True:
        world.asked.clear()
        await asyncio.sleep(1)


async def watch(run: Run) -> None:
    """Poll what is due until SIGTERM, then print how it went."""
    clock = run.clock
    db = open_database(Path(run.database), clock())
    world = World(port=run.port)
    feeds = wild.feeds(run.feeds, BEGIN)
    subscribers.enrol(db, "console", "You", ("world",), Level.NOTABLE, clock())
    register.import_feeds(db, list(wild.register_of(world, feeds)), clock())
    names = ",".join(f"{feed.host}:{run.port}" for feed in feeds)
    fetcher = Fetcher(
        AllowedHosts.parse(names), Manners(host_gap=0, deadline=20), resolve=world.resolve
    )
    worker = Worker()
    taken = 0

    def ingest(found: Sequence[Article]) -> None:
        nonlocal taken
        taken += len(found)
        pipeline.ingest_all(db, found, loud, clock(), lambda: None)

    rounds = Rounds(Means(db, fetcher, worker, clock, ingest, random.random))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    schedule = Schedule()
    schedule.every("feeds", timedelta(seconds=0.1), _quick(rounds.start_due))
    schedule.every("reports", timedelta(seconds=5), _quick(rounds.report))
    schedule.start()
    before = time.process_time()
    stalls, own = Stalls(), Stalls()
    stalling = asyncio.create_task(measure(stalls, own))
    sizes = [memory()]
    until = time.monotonic() + 2
    while not stop.is_set():
        await asyncio.sleep(TICK)
        if not rounds.under_way:
            clock.advance(TICK * run.speed)
        if time.monotonic() > until:
            sizes.append(memory())
            until += 2
    stalling.cancel()
    await schedule.stop(5)
    await rounds.close(10)
    await fetcher.close()
    await worker.close()
    settled = sizes[len(sizes) // 2 :]
    print(
        json.dumps(
            {
                "articles": taken,
                "stall_p99_ms": stalls.milliseconds(0.99),
                "stall_max_ms": stalls.milliseconds(1),
                "own_p99_ms": own.milliseconds(0.99),
                "memory_mb": max(sizes) // 1024,
                "grown_mb": (max(settled) - settled[0]) // 1024,
                "cpu_seconds": round(time.process_time() - before, 1),
            }
        ),
        flush=True,
    )


def _quick(job: Callable[[], object]) -> Callable[[], Awaitable[None]]:
    async def run() -> None:
        job()

    return run


class Stalls(list[float]):
    """By how many seconds the event loop was late, each time."""

    def milliseconds(self, share: float) -> float:
        """What this share of them did not exceed."""
        found = sorted(self) or [0.0]
        return round(found[min(int(len(found) * share), len(found) - 1)] * 1000, 1)


async def measure(stalls: list[float], own: list[float]) -> None:
    """Note by how much the event loop is late, and how much of it was work of its own.

    The rest is waiting for the disk, or for a processor that others are using.
    """
    loop = asyncio.get_running_loop()
    while True:
        before, worked = loop.time(), time.thread_time()
        await asyncio.sleep(0.01)
        late = loop.time() - before - 0.01
        stalls.append(late)
        own.append(min(late, time.thread_time() - worked))


def memory() -> int:
    """Resident kilobytes of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1024


# --- Steering them ---------------------------------------------------------------------------


def begun(role: str, run: Run) -> subprocess.Popen[str]:
    return subprocess.Popen(
        # a killed process leaves semaphores, about which Python warns
        [
            sys.executable,
            "-W",
            "ignore",
            "-m",
            "tests.sources.long_wild",
            role,
            json.dumps(asdict(run)),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )


@dataclass(frozen=True)
class Result:
    """What a run came to."""

    figures: dict[str, float]
    outcome: wild.Outcome
    hours: float
    """Of the clock: fewer than wanted where the machine was too busy."""
    polls: int
    delays: list[float]
    """Minutes of the clock from publication to outbox, of the punctual feeds, sorted."""


def carry_out(
    feeds: int,
    speed: float,
    hours: float,
    folder: Path,
    kills: int = 0,
    limit: float = 1000.0,
    seed: int = 1,
) -> Result:
    """Run both for ``hours`` of the clock, ending the watcher with SIGKILL ``kills`` times.

    It takes at most ``limit`` seconds.
    """
    run = Run(feeds, speed, str(folder / f"wild-{feeds}-{kills}.db"))
    web = begun("serve", run)
    try:
        assert web.stdout is not None
        run = replace(run, port=int(web.stdout.readline()))
        return _watched(run, hours * 3600, kills, time.monotonic() + limit, random.Random(seed))
    finally:
        web.kill()
        web.wait()


def _watched(run: Run, end: float, kills: int, until: float, chance: random.Random) -> Result:
    clock = run.clock
    moments = sorted(chance.random() * end * 0.9 for _ in range(kills))
    watcher = begun("watch", run)
    longest: dict[str, timedelta] = defaultdict(timedelta)
    for moment in [*moments, end]:
        while clock.seconds < moment and time.monotonic() < until:
            time.sleep(0.2)
            _note_intervals(run, longest)
        if moment < end:
            watcher.kill()
            watcher.wait()
            clock.advance(DEAD)
            watcher = begun("watch", run)
    watcher.send_signal(signal.SIGTERM)
    said, _ = watcher.communicate(timeout=60)
    return _examined(run, json.loads(said.splitlines()[-1]), longest)


def _note_intervals(run: Run, longest: dict[str, timedelta]) -> None:
    """Keep the longest interval that each feed has had, as far as there is a database yet."""
    with suppress(sqlite3.OperationalError):
        db = sqlite3.connect(f"file:{run.database}?mode=ro", uri=True)
        for id, seconds in db.execute("SELECT id, interval FROM feeds"):
            longest[id] = max(longest[id], timedelta(seconds=seconds))
        db.close()


def _examined(run: Run, figures: dict[str, float], longest: Mapping[str, timedelta]) -> Result:
    end = run.clock()
    db = open_database(Path(run.database), end)
    feeds = wild.feeds(run.feeds, BEGIN)
    seen: dict[str, list[datetime]] = {}
    first: dict[str, datetime] = {}
    for title, at, source in db.execute("SELECT title, seen, source FROM articles"):
        moment = datetime.fromisoformat(at)
        seen.setdefault(title, []).append(moment)
        first[source] = min(first.get(source, moment), moment)
    told = db.execute(
        "SELECT title, count(*), min(created) FROM alerts JOIN articles ON articles.id = article"
        " GROUP BY title"
    ).fetchall()
    allowance = {id: most * (1 + intervals.JITTER) + SPARE for id, most in longest.items()}
    outcome = wild.examine(
        feeds, seen, {title: count for title, count, _ in told}, first, end, allowance
    )
    moments = {
        feed.title(article): feed.moment(article)
        for feed in feeds
        if feed.kind in wild.PUNCTUAL
        for article in range(feed.published(end))
    }
    delays = sorted(
        (datetime.fromisoformat(created) - moments[title]) / timedelta(minutes=1)
        for title, _, created in told
        if title in moments
    )
    polls = sum(feed.polls for feed in register.every(db))
    db.conn.close()
    return Result(figures, outcome, (end - BEGIN) / timedelta(hours=1), polls, delays)


if __name__ == "__main__":
    given = Run(**json.loads(sys.argv[2]))
    asyncio.run({"serve": serve, "watch": watch}[sys.argv[1]](given))
