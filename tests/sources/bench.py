"""What reading feeds costs: feeds and articles a second, delay, memory and stalls, by their number."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from storage import feeds as register
from storage.db import open_database
from storage.model.article import Article
from tests.sources import wild
from tests.sources.long_wild import BEGIN, Result, Run, Stalls, begun, carry_out, measure, memory
from tests.sources.mutants import feeds as sound_feeds
from tests.sources.world import World
from watchers import lexicon_files, pipeline
from watchers.signals.scoring import assess
from watchers.sources.addresses import AllowedHosts
from watchers.sources.feeds import Means
from watchers.sources.fetch import Fetcher, Manners
from watchers.sources.parse import parse_feed
from watchers.sources.rounds import Rounds
from watchers.sources.worker import Worker
from watchers.telling import Assessed

NUMBERS = (100, 300, 1000)
BUSY = 10_800
"""The clock is speeded so that feeds times speed is this: a dozen polls a second."""
LIVE = 1.0
"""Hours of the clock that the run by the clock lasts."""


@dataclass(frozen=True)
class Burst:
    """Everything due at once: first with all new, then with nothing new."""

    first_seconds: float
    again_seconds: float
    articles: int
    stall_p99: float
    own_p99: float
    megabytes: int


async def burst(run: Run) -> Burst:
    """Poll every feed once, twice over, with the real engine and the real pipeline."""
    db = open_database(Path(run.database), BEGIN)
    lexicon = lexicon_files.load()
    world = World(port=run.port)
    feeds = wild.feeds(run.feeds, BEGIN)
    register.import_feeds(db, list(wild.register_of(world, feeds)), BEGIN)
    names = ",".join(f"{feed.host}:{run.port}" for feed in feeds)
    fetcher = Fetcher(AllowedHosts.parse(names), Manners(host_gap=0), resolve=world.resolve)
    worker = Worker()
    now = BEGIN + timedelta(minutes=20)
    taken = 0

    def judge(article: Article) -> Assessed:
        judged = assess(article.title, article.text, article.published, lexicon)
        return Assessed(article, judged, lexicon.wording)

    def ingest(found: Sequence[Article]) -> None:
        nonlocal taken
        taken += len(found)
        pipeline.ingest_all(db, found, judge, now, lambda: None)

    rounds = Rounds(Means(db, fetcher, worker, lambda: now, ingest, lambda: 0.5))
    stalls, own = Stalls(), Stalls()
    measuring = asyncio.create_task(measure(stalls, own))
    await worker.feed(b"<rss version='2.0'><channel/></rss>", "", "")
    start = time.perf_counter()
    await rounds.once()
    middle = time.perf_counter()
    now += timedelta(days=1, hours=3)
    await rounds.once()
    end = time.perf_counter()
    measuring.cancel()
    await fetcher.close()
    await worker.close()
    db.conn.close()
    return Burst(
        middle - start,
        end - middle,
        taken,
        stalls.milliseconds(0.99),
        own.milliseconds(0.99),
        memory() // 1024,
    )


def parsing() -> None:
    """The parser alone, in this process."""
    import random

    chance = random.Random(3)
    bodies = [sound_feeds(chance).encode() for _ in range(150)]
    start = time.process_time()
    entries = sum(len(parse_feed(body, "", "https://feed.invalid/").entries) for body in bodies)
    took = time.process_time() - start
    print(f"parser alone: {len(bodies) / took:.0f} feeds/s, {entries / took:.0f} entries/s")


def main() -> int:
    parsing()
    for number in NUMBERS:
        with tempfile.TemporaryDirectory() as folder:
            run = Run(number, 0.0, str(Path(folder) / "burst.db"))
            web = begun("serve", run)
            try:
                assert web.stdout is not None
                done = asyncio.run(burst(replace(run, port=int(web.stdout.readline()))))
            finally:
                web.kill()
                web.wait()
            print(
                f"{number} feeds at once: {number / done.first_seconds:.0f} feeds/s and "
                f"{done.articles / done.first_seconds:.0f} articles/s while all is new, "
                f"{number / done.again_seconds:.0f} feeds/s when not; "
                f"stall p99 {done.stall_p99:.0f} ms (own work {done.own_p99:.0f}), "
                f"memory {done.megabytes} MB",
                flush=True,
            )
            speed = BUSY / number
            live(number, carry_out(number, speed, LIVE, Path(folder)))
    return 0


def live(number: int, result: Result) -> None:
    delays, figures = result.delays, result.figures
    middle = delays[len(delays) // 2] if delays else 0.0
    worst = delays[int(len(delays) * 0.99)] if delays else 0.0
    print(
        f"{number} feeds by the clock: from publication to outbox "
        f"p50 {middle:.0f} min, p99 {worst:.0f} min (intervals 5 to 120); "
        f"{len(delays)} alerts; {figures['cpu_seconds'] / result.hours * 24:.0f} s of CPU a day; "
        f"stall p99 {figures['stall_p99_ms']} ms (own work {figures['own_p99_ms']}), memory {figures['memory_mb']} MB",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
