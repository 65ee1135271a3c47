"""What happens again and again: nothing is lost where a turn fails, and people hear of it."""

from __future__ import annotations

import asyncio
import io
import os
import signal
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot import backing, running, wellness
from bot.chat import Message
from bot.cli.running import greeting
from bot.console import Console
from bot.judgement import Assess, Judge
from bot.running import clockwork
from storage import articles, feeds, outbox
from storage.assessment import Assessment
from storage.db import Busy, StorageError, select
from storage.feeds import Feed, FeedState
from storage.health import health
from tests.bot.stage import START, Played
from tests.storage import making
from watchers.schedule import Pulse

STRIKE = making.article(9, title="Russia fires missiles at Kyiv and kills eleven", text="")
ARTICLES = Path(__file__).parent / "articles"


@pytest.fixture
async def played(tmp_path: Path) -> AsyncIterator[Played]:
    stage = Played(tmp_path / "home")
    yield stage
    await stage.close()


async def test_whoever_sits_at_the_console_is_an_admin_whatever_is_forgotten(
    played: Played,
) -> None:
    played.app.seat_console(Console(io.StringIO()))
    assert set(played.app.admins()) == {"telegram:1", "console"}
    assert played.app.desk.admins == {"telegram:1", "console"}


async def test_who_starts_it_for_the_first_time_is_told_that_the_first_alerts_may_be_old(
    played: Played, tmp_path: Path
) -> None:
    assert "First come" not in greeting(played.app).plain
    (tmp_path / "home" / "articles").mkdir(exist_ok=True)
    (tmp_path / "home" / "articles" / "old.txt").write_text("A truce of 2022\n\nIt held.")
    assert "which may tell of past years" in greeting(played.app).plain
    making.tell(played.app.db)
    assert "First come" not in greeting(played.app).plain


@pytest.mark.failure("F44")
async def test_seeds_that_met_a_locked_database_are_taken_in_when_it_is_free(
    played: Played, tmp_path: Path
) -> None:
    played.app.db.conn.execute("PRAGMA busy_timeout = 0")
    with closing(sqlite3.connect(tmp_path / "home" / "d.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(Busy):
            await played.drop(ARTICLES / "strike.txt")
    played.app.read_seeds()
    assert len(articles.latest(played.app.db, None, 9, None)) == 1


async def test_an_article_that_our_own_code_fails_on_does_not_keep_back_the_others(
    played: Played, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Judge):
        @property
        def assess(self) -> Assess:
            whole = super().assess

            def fails_on_ceasefires(title: str, text: str, at: datetime | None) -> Assessment:
                if "ceasefire" in title:
                    raise RecursionError("too deep")
                return whole(title, text, at)

            return fails_on_ceasefires

    played.app.desk.judge = Broken(played.app.desk.judge.lexicon)
    for name in ("truce.txt", "strike.txt", "sudan.txt"):
        await played.drop(ARTICLES / name)
    assert len(articles.latest(played.app.db, None, 9, None)) == 2
    assert health(played.app.db, played.now).unassessed_day == {"en": 1}
    assert "could not be judged" in caplog.text


async def test_a_short_headline_in_another_language_is_counted_and_not_quiet(
    played: Played,
) -> None:
    read = [
        making.article(
            1, title="Guerre en Ukraine : onze morts dans la nuit", text="", language="fr"
        ),
        making.article(2, title="Missiles strike the port of Odesa", text="", language="fr"),
        making.article(3, title="A museum opens", text="", language="en"),
    ]
    played.app.newsroom.take_in([replace(one, seen=played.now) for one in read])
    assert health(played.app.db, played.now).unassessed_day == {"fr": 1}
    assert len(articles.latest(played.app.db, None, 9, None)) == 1


async def test_the_database_is_copied_once_a_day_however_often_the_program_starts(
    played: Played, tmp_path: Path
) -> None:
    async def copies(hours: float) -> int:
        played.now = START + timedelta(hours=hours)
        await played.app.back_up()
        return len(list((tmp_path / "home" / "backups").iterdir()))

    assert [await copies(hours) for hours in (0, 1, 23, 24, 47, 49)] == [1, 1, 1, 2, 2, 3]
    before = START - timedelta(minutes=1)
    assert backing.due(tmp_path / "home" / "backups", before), "a copy of the future is none"


@pytest.mark.failure("F21")
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
async def test_one_cycle_that_is_told_to_stop_writes_down_how_far_it_came(
    played: Played, monkeypatch: pytest.MonkeyPatch, how: signal.Signals
) -> None:
    async def slow(chat: str, message: Message) -> str:
        os.kill(os.getpid(), how)
        await asyncio.Event().wait()
        return ""

    await played.say("admin", "admin", "/start", boss=True)
    monkeypatch.setattr(running, "GRACE", 0.01)
    monkeypatch.setattr(played.room, "send", slow)
    played.app.newsroom.take_in([replace(STRIKE, seen=played.now)])
    before = signal.signal(how, signal.SIG_DFL)  # under nohup one of them is ignored
    try:
        assert await running.once(played.app) == 0
    finally:
        asyncio.get_running_loop().remove_signal_handler(how)
        signal.signal(how, before)
    (row,) = played.app.db.query("SELECT state, why FROM deliveries")
    assert row == {"state": "unknown", "why": "stopped while it was under way"}


@pytest.mark.failure("F43")
async def test_health_names_the_job_that_fails_until_it_works_again(played: Played) -> None:
    clockwork(played.app)
    assert not any("job" in line for line in said(played))
    played.app.jobs = lambda: {"time": Pulse(2, "KeyError")}
    assert "The job “time”: failed 2 times: KeyError" in said(played)
    played.app.jobs = lambda: {"time": Pulse(0, "KeyError")}
    assert not any("job" in line for line in said(played))


@pytest.mark.failure("F45")
async def test_one_cycle_that_could_not_be_written_down_did_not_go_well(
    played: Played, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def flush() -> None:
        played.app.db.conn.execute("PRAGMA query_only = ON")

    monkeypatch.setattr(played.app.courier, "flush", flush)
    assert await running.once(played.app) == 1


@pytest.mark.failure("F45")
async def test_a_full_disk_is_told_though_nothing_is_to_be_sent(played: Played) -> None:
    played.app.db.conn.execute("PRAGMA query_only = ON")
    played.app.beat()
    await played.app.courier.flush()
    played.app.beat()
    played.app.db.conn.execute("PRAGMA query_only = OFF")
    played.app.beat()
    await played.app.replies.drain()
    first, second = [heard.text for heard in await played.heard()]
    assert first.startswith("The database cannot be written")
    assert second == "The database can be written again. Alerts go on."


@pytest.mark.failure("F40")
async def test_a_clock_that_is_set_back_holds_up_no_alert(played: Played) -> None:
    await played.say("admin", "admin", "/start", boss=True)
    played.now = START + timedelta(days=400)
    played.app.beat()
    played.app.newsroom.take_in([replace(STRIKE, seen=played.now)])
    outbox.pause(played.app.db, None, played.now + timedelta(hours=1))
    await played.heard()
    await played.move(START)
    assert await played.heard() == []
    played.app.beat()
    await played.move(START)
    assert [one.text.splitlines()[1] for one in await played.heard()] == [STRIKE.title]


@pytest.mark.failure("F40")
async def test_a_clock_that_leaps_ahead_costs_no_history(played: Played) -> None:
    await played.say("admin", "admin", "/start", boss=True)
    played.app.newsroom.take_in([STRIKE])
    await played.move(START)
    await played.heard()

    async def kept(days: float) -> bool:
        await played.move(START + timedelta(days=days))
        await played.app.forget()
        return bool(articles.latest(played.app.db, None, 9, None))

    assert [await kept(days) for days in (0, 39, 78, 1170, 1172, 78.1)] == [True] * 6
    await played.move(played.now)
    told = [one.text for one in await played.heard() if "Nothing old is deleted" in one.text]
    assert len(told) == 1
    assert told[0].startswith("The clock went from 9 Feb 2027 to 5 Feb 2030 at once, or I was off")
    leaps = (1170, 1172, 9000, 9006, 9006.9)
    assert [await kept(days) for days in leaps] == [True] * 5, "a second leap proves nothing"
    assert not await kept(9007), "what goes on like that for a week is true"


@pytest.mark.failure("F40")
async def test_a_clock_that_leaps_before_anything_was_forgotten_costs_no_history(
    played: Played,
) -> None:
    played.app.beat()
    played.app.newsroom.take_in([STRIKE])
    played.now = START + timedelta(days=900)
    played.app.beat()
    await played.app.forget()
    assert articles.latest(played.app.db, None, 9, None)


async def test_copies_dated_by_a_clock_that_ran_ahead_crowd_out_no_others(
    played: Played, tmp_path: Path
) -> None:
    folder = tmp_path / "home" / "backups"
    for day in (1, 2, 3, 4, 900, *range(5, 10)):
        played.now = START + timedelta(days=day)
        await played.app.back_up()
        assert not backing.due(folder, played.now + timedelta(hours=1))
    years = sorted(copy.name[8:12] for copy in folder.iterdir())
    assert years == ["2026"] * 7
    for minute in range(9):
        played.now = START + timedelta(days=10, minutes=minute)
        await backing.back_up(played.app.db, folder, played.now)
    days = {copy.name[8:16] for copy in folder.iterdir()}
    assert len(days) == 7, "many copies of one hour cost none of the days before"
    assert len(list(folder.iterdir())) == 13


@pytest.mark.failure("F46")
async def test_damage_that_comes_while_it_runs_is_told_once_and_costs_no_older_copy(
    played: Played, tmp_path: Path
) -> None:
    db, folder = played.app.db, tmp_path / "home" / "backups"
    making.enrol(db, "telegram:1", played.now)
    await played.app.back_up()
    db.conn.execute("CREATE TABLE heap AS SELECT randomblob(9000) AS b FROM (VALUES (1), (2), (3))")
    db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    with (tmp_path / "home" / "d.db").open("r+b") as file:
        file.seek(-5 * 4096, 2)
        file.write(b"\xff" * 5 * 4096)
    played.now += timedelta(days=1)
    for _ in range(2):
        with pytest.raises(StorageError, match="is damaged"):
            await played.app.back_up()
    assert len(list(folder.iterdir())) == 1
    (told,) = select(db, "SELECT text FROM notices")
    assert "d.db is damaged" in told["text"]
    assert str(folder) not in told["text"]


async def test_a_program_that_stops_does_not_wait_for_the_whole_copy(
    played: Played, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, over = threading.Event(), threading.Event()

    def copy(source: Path, target: Path, stopped: Callable[[], bool]) -> None:
        begun.set()
        while not stopped():
            time.sleep(0.001)
        over.set()

    monkeypatch.setattr(backing, "backup", copy)
    task = asyncio.create_task(played.app.back_up())
    await asyncio.to_thread(begun.wait, 5)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await asyncio.to_thread(over.wait, 5)


async def test_no_feed_is_asked_while_nothing_could_be_kept(played: Played) -> None:
    feeds.add(played.app.db, Feed("a", "https://a.example/rss", "A", "a.example"), START)
    played.app.db.conn.execute("PRAGMA query_only = ON")
    played.app.beat()
    played.app.poll_feeds()
    assert played.app.newsroom.rounds.under_way == 0


async def test_feeds_that_all_fail_are_told_of_though_others_are_paused(played: Played) -> None:
    db, failing = played.app.db, Feed("a", "https://a.example/rss", "A", "a.example", errors=3)
    paused = Feed("b", "https://b.example/rss", "B", "b.example", state=FeedState.PAUSED)
    feeds.add(db, paused, START)
    assert "No feed can be read." not in said(played)
    feeds.add(db, failing, START)
    assert "No feed can be read." in said(played)


def said(played: Played) -> list[str]:
    app, now = played.app, played.now
    app.beat()
    return wellness.faults(wellness.last_sign(app.db), health(app.db, now), now)
