"""What joining costs as the database grows, and how well stories are joined (with ``STREAM``).

A busy day and a half of made-up news is ingested as it would be live; copies of those rows, moved
into the past, then grow the same file to 10⁴, 10⁵ and 10⁶ articles. At each size new articles
are judged, and the time of loading their situation and joining them is taken.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner
from sqlite_utils import Database

from bot import topics_file
from bot.cli.replaying import eval_stories
from storage import situation, topics
from storage.db import open_database, transaction
from storage.model.article import Article, Tier
from watchers import lexicon_files, pipeline
from watchers.joining import joins
from watchers.signals.scoring import assess
from watchers.telling import Assessed

SEEDS = Path(__file__).parents[2] / "seeds"
SIZES = (10_000, 100_000, 1_000_000)
WINDOW, DAYS = 1_000, timedelta(hours=36)
"""Articles of the last day and a half: more open stories than are looked at for one article."""
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEW, ROUNDS = 200, 10

SIDES = (
    ("Russian", "Ukraine"), ("Israeli", "Syria"), ("Indian", "Pakistan"), ("Chinese", "Taiwan"),
    ("Armenian", "Azerbaijan"), ("Saudi", "Yemen"), ("Turkish", "Syria"), ("Russian", "Ukraine"),
)  # fmt: skip
ACTS = (
    "{one} missiles strike the town of {town} in {two}, killing {n}",
    "{one} troops mass along the border with {two} near {town}",
    "{one} forces shell {town} in {two}; {n} civilians are wounded",
    "{one} government imposes new sanctions on {two} over {town}",
    "{one} envoys and {two} agree to a ceasefire around {town} after {n} days",
    "{one} army withdraws its troops from {town} in {two}",
)
TAILS = ("officials in {town} said", "residents told reporters", "a spokesman for the {thing} said")
THINGS = ("harbour", "railway", "hospital", "refinery", "market", "bridge", "airfield", "school")


def news(number: int, seed: int, start: datetime, every: timedelta) -> Iterator[Article]:
    """So many made-up articles, one each ``every``, in which towns and events recur."""
    chance = random.Random(seed)
    towns = [_invented(chance).title() for _ in range(400)]
    stock = [_invented(chance) for _ in range(4_000)]
    for n in range(number):
        one, two = chance.choice(SIDES)
        words = {
            "one": one, "two": two, "town": chance.choice(towns),
            "n": chance.randint(3, 90), "thing": chance.choice(THINGS),
        }  # fmt: skip
        title = f"{chance.choice(ACTS).format(**words)} as {' '.join(chance.sample(stock, 8))}"
        told = " ".join(chance.sample(stock, 25))
        text = f"{chance.choice(TAILS).format(**words).capitalize()} that the {told}."
        yield Article(
            keys=(f"{seed}-{n}",), source="bench", publisher=f"{n % 40}.example", title=title,
            text=text, link=f"https://{n % 40}.example/{seed}/{n}", published=None,
            seen=start + n * every, tier=Tier.MAJOR,
        )  # fmt: skip


def _invented(chance: random.Random) -> str:
    return "".join(chance.choice(s) for s in ("bdgkmprstv", "aeiou", "lmnrs", "aeiou", "kdtvsz"))


def judge() -> pipeline.Assess:
    lexicon = lexicon_files.load()

    def judged(article: Article) -> Assessed:
        found = assess(article.title, article.text, article.published, lexicon)
        return Assessed(article, found, lexicon.wording)

    return judged


def grow(db: Database, size: int) -> None:
    """Copy the first articles and their stories into the past until there are ``size``."""
    held = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    first, last = held // WINDOW, size // WINDOW - 1
    counted = f"VALUES ({first}) UNION ALL SELECT n + 1 FROM copy WHERE n < {last}"
    copies = f"WITH RECURSIVE copy (n) AS ({counted})"
    offset = f"n * {10 * WINDOW}"
    with transaction(db):
        for table, where, own in (
            ("stories", f"id <= {WINDOW}", ("id",)),
            ("story_ends", f"story <= {WINDOW}", ("story",)),
            ("articles", f"id <= {WINDOW}", ("id", "story")),
            ("article_keys", f"article <= {WINDOW}", ("article",)),
            ("article_pairs", f"article <= {WINDOW}", ("article",)),
        ):
            columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
            moved = [_moved(table, column, own, offset) for column in columns]
            db.execute(
                f"{copies} INSERT INTO {table} ({', '.join(columns)}) "
                f"SELECT {', '.join(moved)} FROM copy, {table} WHERE {where}"
            )


def _moved(table: str, column: str, own: tuple[str, ...], offset: str) -> str:
    if column in own:
        return f"{column} + {offset}"
    if column in ("seen", "opened", "updated", "sighted"):
        hours = int(DAYS / timedelta(hours=1))
        past = f"strftime('%Y-%m-%dT%H:%M:%S', {column}, (-n * {hours}) || ' hours')"
        return f"{past} || '.000000Z'"
    if column == "key":
        return "key || '/' || n"
    return "NULL" if column == "alert" else column


def measure(db: Database, events: list[Assessed]) -> tuple[list[float], float]:
    """Milliseconds of processor time to load and join each, sorted; candidates on average.

    All are done several times, with a word more each time so that nothing of them is remembered,
    and each one's least counts: what slows it is the neighbours.
    """
    least = [float("inf")] * len(events)
    looked = 0
    for turn in range(ROUNDS):
        anew = [_with(f"xk{turn}", event) for event in events]
        with transaction(db):  # as it is live
            for n, event in enumerate(anew):
                start = time.process_time()
                known = situation.load(db, event.assessment, event.article.seen, event.words)
                told = event.telling
                if told is not None:
                    joins(known.stories, told, known.frequencies)
                least[n] = min(least[n], 1000 * (time.process_time() - start))
                looked += len(known.stories)
    return sorted(least), looked / len(events) / ROUNDS


def _with(word: str, event: Assessed) -> Assessed:
    return replace(event, article=replace(event.article, text=f"{event.article.text} {word}"))


def cost(folder: Path) -> None:
    """Print the cost at each size."""
    assess_article = judge()
    db = open_database(folder / "bench.db", NOW)
    db.execute("PRAGMA synchronous=OFF")
    followed, _ = topics_file.read(SEEDS / "topics.toml", lambda code: True)
    topics.import_topics(db, followed, NOW)
    for article in news(WINDOW, 1, NOW - DAYS, DAYS // WINDOW):
        pipeline.ingest(db, article, assess_article, article.seen, lambda: None)
    # The search index is not looked at when joining, and its upkeep would be most of the wait.
    db.execute("DROP TRIGGER articles_fts_insert")
    events = [assess_article(each) for each in news(NEW, 2, NOW, timedelta(seconds=1))]
    print("  articles   loading and joining one (limit 2 ms): median   95, 99 of 100   candidates")
    for size in SIZES:
        grow(db, size)
        taken, candidates = measure(db, events)
        median = statistics.median(taken)
        most, worst = (taken[int(part * len(taken))] for part in (0.95, 0.99))
        slow = f"{most:6.2f}, {worst:.2f} ms"
        print(f"{size:10,}   {median:42.2f} ms {slow} {candidates:10.0f}", flush=True)
    db.close()


def joined(stream: str) -> bool:
    """Print how well the stream's articles are joined, on the labelled pairs."""
    labels = str(Path(__file__).with_name("story_pairs.tsv"))
    ran = CliRunner().invoke(eval_stories, ["--pairs", labels, "--stream", stream])
    print(ran.output)
    return ran.exit_code == 0


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        cost(Path(folder))
    stream = os.environ.get("STREAM")
    if not stream:
        print("how well stories are joined: skipped, name a stream (make bench STREAM=FILE.jsonl)")
        return 0
    return int(not joined(stream))


if __name__ == "__main__":
    sys.exit(main())
