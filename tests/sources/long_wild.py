"""The wild web and the watcher as two processes on one speeded clock, for the soak and the bench.

``serve`` is the web; ``watch`` polls it as the program does, until it is told to stop or killed.
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage import feeds as register
from storage import subscribers
from storage.db import open_database
from storage.model import Article, Assessment, Level, Pair, PairScore, Verdict
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

WEB, RESTART = 20.0, 60.0
"""Seconds by the machine's clock that slow answers take, and that starting again takes besides."""
BEGIN = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Run:
    """What both processes have to agree on."""

    feeds: int
    speed: float
    """Seconds of the clock in one second."""
    since: float
    """When it began, by the machine's clock."""
    database: str
    port: int = 0

    def clock(self) -> datetime:
        return BEGIN + timedelta(seconds=(time.time() - self.since) * self.speed)


def loud(article: Article) -> Assessment:
    pair = PairScore(Pair((), article.title), Verdict.ESCALATION, None, 80.0, 0.0)
    return Assessment(Verdict.ESCALATION, None, 80.0, 0.0, "en", "test", (pair,))


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
    db = open_database(Path(run.database), run.clock())
    world = World(port=run.port)
    feeds = wild.feeds(run.feeds, BEGIN)
    subscribers.enrol(db, "console", "You", ("world",), Level.NOTABLE, run.clock())
    register.import_feeds(db, list(wild.register_of(world, feeds)), run.clock())
    names = ",".join(f"{feed.host}:{run.port}" for feed in feeds)
    fetcher = Fetcher(
        AllowedHosts.parse(names), Manners(host_gap=0, deadline=20), resolve=world.resolve
    )
    worker = Worker()
    taken = 0

    def ingest(found: Sequence[Article]) -> None:
        nonlocal taken
        taken += len(found)
        pipeline.ingest_all(db, found, loud, run.clock(), lambda: None)

    rounds = Rounds(Means(db, fetcher, worker, run.clock, ingest, random.random))
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    schedule = Schedule()
    schedule.every("feeds", timedelta(seconds=0.5), _quick(rounds.start_due))
    schedule.every("reports", timedelta(seconds=5), _quick(rounds.report))
    schedule.start()
    before = time.process_time()
    stalls: list[float] = []
    stalling = asyncio.create_task(measure(stalls))
    sizes: list[int] = []
    while not stop.is_set():
        sizes.append(memory())
        try:
            await asyncio.wait_for(stop.wait(), 2)
        except TimeoutError:
            continue
    stalling.cancel()
    await schedule.stop(5)
    await rounds.close(10)
    await fetcher.close()
    await worker.close()
    stalls.sort()
    settled = sizes[len(sizes) // 2 :] or [0]
    print(
        json.dumps(
            {
                "articles": taken,
                "stall_p99_ms": round(stalls[int(len(stalls) * 0.99)] * 1000, 1) if stalls else 0,
                "stall_max_ms": round(stalls[-1] * 1000, 1) if stalls else 0,
                "memory_mb": max(sizes, default=0) // 1024,
                "grown_mb": (max(settled) - settled[0]) // 1024,
                "cpu_seconds": round(time.process_time() - before, 1),
            }
        ),
        flush=True,
    )


def _quick(job: Callable[[], object]) -> Callable[[], object]:
    async def run() -> None:
        job()

    return run


async def measure(stalls: list[float]) -> None:
    """By how much the event loop is late, again and again."""
    loop = asyncio.get_running_loop()
    while True:
        before = loop.time()
        await asyncio.sleep(0.01)
        stalls.append(loop.time() - before - 0.01)


def memory() -> int:
    """Resident kilobytes of this process."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() // 1024


# --- Steering them ---------------------------------------------------------------------------


def begun(role: str, run: Run) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.sources.long_wild", role, json.dumps(asdict(run))],
        stdout=subprocess.PIPE,
        text=True,
    )


@dataclass(frozen=True)
class Result:
    """What a run came to."""

    figures: dict[str, float]
    outcome: wild.Outcome
    polls: int
    delays: list[float]
    """Minutes of the clock from publication to outbox, of the punctual feeds, sorted."""


def carry_out(
    feeds: int, speed: float, seconds: float, folder: Path, kills: int = 0, seed: int = 1
) -> Result:
    """Run both for ``seconds``, ending the watcher with SIGKILL ``kills`` times on the way."""
    first = Run(feeds, speed, time.time(), str(folder / f"wild-{feeds}-{kills}.db"))
    web = begun("serve", first)
    try:
        assert web.stdout is not None
        run = Run(feeds, speed, time.time(), first.database, int(web.stdout.readline()))
        # the web has to go by the same beginning
        web.kill()
        web.wait()
        web = begun("serve", run)
        assert web.stdout is not None
        run = Run(feeds, speed, run.since, run.database, int(web.stdout.readline()))
        return _watched(run, seconds, kills, random.Random(seed))
    finally:
        web.kill()
        web.wait()


def _watched(run: Run, seconds: float, kills: int, chance: random.Random) -> Result:
    until = time.time() + seconds
    moments = sorted(time.time() + chance.random() * seconds * 0.9 for _ in range(kills))
    watcher = begun("watch", run)
    for moment in moments:
        time.sleep(max(0.0, moment - time.time()))
        watcher.kill()
        watcher.wait()
        watcher = begun("watch", run)
    time.sleep(max(0.0, until - time.time()))
    watcher.send_signal(signal.SIGTERM)
    said, _ = watcher.communicate(timeout=60)
    return _examined(run, json.loads(said.splitlines()[-1]), RESTART if kills else WEB)


def _examined(run: Run, figures: dict[str, float], spare: float) -> Result:
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
    # a feed's interval has at most been half again as long; the spare time is not the feed's
    allowance = {
        feed.id: min(feed.interval * 1.5, intervals.LONGEST) * (1 + intervals.JITTER)
        + timedelta(seconds=spare * run.speed)
        for feed in register.every(db)
    }
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
    return Result(figures, outcome, polls, delays)


if __name__ == "__main__":
    given = Run(**json.loads(sys.argv[2]))
    asyncio.run({"serve": serve, "watch": watch}[sys.argv[1]](given))
