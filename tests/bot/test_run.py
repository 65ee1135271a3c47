"""The installed program as a process of its own: one cycle, kills, locks, bad files, stopping."""

from __future__ import annotations

import errno
import fcntl
import itertools
import os
import re
import resource
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import closing, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlite_utils import Database

from bot import wellness
from bot.cli import main
from bot.cli.running import TRIES, patiently
from bot.lock import locked
from storage import faults, feeds, settings
from storage.db import Busy, open_database
from tests.bot.conftest import NOW
from watchers.compiled import engine
from watchers.release import release

DETENTE = [sys.executable, "-c", "from bot.cli import main; main()"]
ARTICLES = Path(__file__).parent / "articles"
ROOT = Path(__file__).parents[2]
ALERT = re.compile(r"^(?:🔴|🟢|🟠) .*$", re.MULTILINE)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with seeds and settings of its own."""
    seeds = tmp_path / "seeds" / "articles"
    seeds.mkdir(parents=True)
    for name in ("strike.txt", "truce.txt", "sudan.txt", "quiet.txt"):
        (seeds / name).write_bytes((ARTICLES / name).read_bytes())
        os.utime(seeds / name, (1e9, 1e9))
    (tmp_path / "detente.toml").write_text('database = "d.db"\nseeds = "seeds"\n')
    return tmp_path


def environment() -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DETENTE_")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def ran(home: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*DETENTE, *words], cwd=home, env=environment(), input=stdin, capture_output=True,
        text=True, timeout=60,
    )  # fmt: skip


def test_without_a_keyboard_one_cycle_tells_everything_once(home: Path) -> None:
    first = ran(home, "run")
    assert first.returncode == 0, first.stderr
    heads = ALERT.findall(first.stdout)
    assert any(h.startswith("🔴 ESCALATION") for h in heads)
    assert any(h.startswith("🟢 DE-ESCALATION") for h in heads)
    assert "threshold 45 · first signal" in first.stdout
    assert "“fires missiles" in first.stdout
    assert f"Database: {home / 'd.db'}" in first.stderr
    assert f"Settings: {home / 'detente.toml'}" in first.stderr
    second = ran(home, "run", "--once")
    assert (second.returncode, second.stdout) == (0, "")


@pytest.mark.failure("F47")
def test_killed_at_any_moment_nothing_is_lost_and_only_what_was_under_way_repeats(
    home: Path,
) -> None:
    told: Counter[str] = Counter()
    kills = 0
    for lines in (1, 8):
        running = subprocess.Popen(
            [*DETENTE, "run", "--once"], cwd=home, env=environment(), text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert running.stdout is not None
        said = "".join(itertools.islice(running.stdout, lines))
        running.send_signal(signal.SIGKILL)
        said += running.stdout.read()
        kills += running.wait() == -signal.SIGKILL
        told.update(ALERT.findall(said))
    told.update(ALERT.findall(ran(home, "run", "--once").stdout))
    whole = Counter(ALERT.findall(ran_fresh(home)))
    assert set(told) == set(whole), "every alert was told"
    assert sum((told - whole).values()) <= kills, "at most one repeat for each kill"


def ran_fresh(home: Path) -> str:
    """What an undisturbed run on an empty database tells."""
    (home / "fresh.toml").write_text('database = "fresh.db"\nseeds = "seeds"\n')
    env = {**environment(), "DETENTE_CONFIG": "fresh.toml"}
    return subprocess.run(
        [*DETENTE, "run", "--once"], cwd=home, env=env, capture_output=True, text=True, timeout=60
    ).stdout


@pytest.mark.failure("F16")
@pytest.mark.failure("F21")
def test_a_second_one_is_refused_and_the_first_stops_in_good_order(home: Path) -> None:
    first = subprocess.Popen(
        [*DETENTE, "run"], cwd=home, text=True, stdin=subprocess.DEVNULL,
        env={**environment(), "DETENTE_TELEGRAM_TOKEN": "123456:" + "A" * 30,
             "DETENTE_TELEGRAM_API": "http://127.0.0.1:9"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert first.stderr is not None
    assert "Database" in first.stderr.readline()
    second = ran(home, "run", "--once")
    assert second.returncode == 2
    assert "is in use by another Detente (process" in second.stderr
    first.send_signal(signal.SIGTERM)
    _, errors = first.communicate(timeout=30)
    assert first.returncode == 0
    assert "Traceback" not in errors
    with locked(home / "d.db"):
        pass  # it has let go


# --- In this process, because the program's own start is not what matters -----------------------


@pytest.fixture
def said(home: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs a command line in ``home``."""
    for name in [name for name in os.environ if name.startswith("DETENTE_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(home)
    return lambda *words: CliRunner().invoke(main, list(words))


@pytest.mark.parametrize(
    ("file", "content", "words"),
    [
        pytest.param("detente.toml", "access = 1", "detente.toml: access", id="broken settings"),
        pytest.param(
            "lexicon/en/rules/x.toml",
            "[[rule",
            "x.toml: the last line: cannot be read",
            id="lexicon",
        ),
        pytest.param("d.db", "this is no database at all", "d.db", id="no database"),
        pytest.param("d.db.lock/x", "", "may write to its folder", id="no lock"),
    ],
)
def test_what_cannot_be_used_is_one_clear_line_and_exit_code_2(
    home: Path, said: Callable[..., Result], file: str, content: str, words: str
) -> None:
    with (home / "detente.toml").open("a") as settings:
        settings.write('lexicon = "lexicon"\n')
    (home / "lexicon").mkdir()
    (home / file).parent.mkdir(parents=True, exist_ok=True)
    (home / file).write_text(content)
    done = said("run", "--once")
    assert done.exit_code == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert (home / file).read_text() == content


@pytest.mark.failure("F45")
def test_a_disk_that_takes_nothing_at_the_start_is_one_clear_line_and_exit_code_1(
    home: Path, said: Callable[..., Result]
) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        done = said("run", "--once")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert done.exit_code == 1
    assert "Check the disk" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.failure("F44")
@pytest.mark.parametrize(
    ("held", "code"),
    [
        pytest.param(3, 0, id="a database that another program holds is waited for"),
        pytest.param(99, None, id="but not for ever"),
    ],
)
def test_a_locked_database_at_the_start(held: int, code: int | None) -> None:
    rests: list[int] = []

    def start() -> int:
        if len(rests) < held:
            raise Busy("the database is locked by another program")
        return 0

    with nullcontext() if code is not None else pytest.raises(Busy):
        assert patiently(start, lambda: rests.append(1)) == code
    assert len(rests) == min(held, TRIES - 1)


def test_a_database_of_a_newer_version_is_refused_with_what_to_do(
    home: Path, said: Callable[..., Result]
) -> None:
    db = open_database(home / "d.db", NOW)
    table = next(name for name in db.table_names() if "migration" in name)
    row = dict(next(iter(db[table].rows)))
    db.table(table).insert(
        {**row, "name": "m9999_from_the_future", **({"id": 9999} if "id" in row else {})}
    )
    db.conn.close()
    done = said("run", "--once")
    assert done.exit_code == 2
    assert "newer" in done.stderr


@pytest.mark.failure("F39")
def test_a_seed_that_is_no_text_is_named_and_the_others_are_told(
    home: Path, said: Callable[..., Result], caplog: pytest.LogCaptureFixture
) -> None:
    (home / "seeds" / "articles" / "bad.txt").write_bytes(b"\x89PNG\x00\x00" * 99)
    done = said("run", "--once")
    assert done.exit_code == 0
    assert "bad.txt is not" in caplog.text
    assert "🔴" in done.stdout


def test_topics_and_feeds_with_faults_are_named_and_the_rest_is_used(
    home: Path, said: Callable[..., Result]
) -> None:
    (home / "seeds" / "topics.toml").write_text(
        '[[topic]]\nid = "ok"\nname = "Fine"\nactors = ["RUS"]\n'
        '[[topic]]\nid = "bad"\nactors = ["NOBODYATALL"]\n'
    )
    feeds = home / "seeds" / "feeds.opml"
    feeds.write_text('<opml><outline text="Odd" xmlUrl="https://c.test/rss" party="NOB"/></opml>')
    assert "Odd: party “NOB” is nobody's code" in said("run", "--once").stderr
    assert "Odd: party “NOB” is nobody's code" in said("feeds", "import", str(feeds)).stderr
    feeds.write_text("hello")
    done = said("run", "--once")
    assert done.exit_code == 0
    assert "bad: no actor or place has the code NOBODYATALL" in done.stderr
    assert "feeds.opml: is no OPML file" in done.stderr
    assert "Fine, last 7 days" in said("trend", "ok").stdout
    assert "I know no topic “bad”. There are world and ok." in said("trend", "bad").stderr


@pytest.mark.parametrize("words", ["audit", "health", "backup", "trend", "feeds list"])
def test_looking_into_a_database_needs_one(said: Callable[..., Result], words: str) -> None:
    done = said(*words.split())
    assert done.exit_code == 2
    assert "there is no database yet" in done.stderr


def test_a_folder_that_knows_no_locks_is_not_taken_for_another_program_s(
    home: Path, said: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    done = said("run", "--once")
    assert done.exit_code == 2
    assert f"{os.strerror(errno.ENOLCK)}. Check" in done.stderr


@pytest.mark.failure("F45")
def test_health_is_green_after_a_cycle_and_red_where_nothing_ran(
    home: Path, said: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    said("run", "--once")
    assert said("health").exit_code == 0
    db = open_database(home / "d.db", NOW)
    settings.put(db, wellness.KEY, None)
    done = said("health")
    assert (done.exit_code, done.stderr) == (1, "It has never run on this database.\n")
    wellness.note(db, {}, datetime.now(UTC) + timedelta(hours=1))
    db.conn.close()
    done = said("health")
    assert (done.exit_code, done.stderr.split(":")[0]) == (1, "It does not run")
    monkeypatch.setattr(faults, "LEAST_ROOM", 2**62)
    done = said("health")
    assert done.stderr.startswith("No room left on the disk"), "and there no sign can be left"
    assert "does not run" not in done.stderr


def test_a_copy_of_the_database_opens(home: Path, said: Callable[..., Result]) -> None:
    said("run", "--once")
    done = said("backup", "copies")
    assert done.exit_code == 0
    (copy,) = (home / "copies").iterdir()
    db = open_database(copy, NOW)
    assert db["alerts"].count > 0
    db.conn.close()


def test_feeds_are_imported_exported_paused_and_audited(
    home: Path, said: Callable[..., Result]
) -> None:
    outline = '<outline text="One" id="one" xmlUrl="https://example.org/rss"/>'
    (home / "my.opml").write_text(f'<opml version="2.0"><body>{outline}</body></opml>')
    assert "1 feed in the file: 1 new" in said("feeds", "import", "my.opml").stdout
    assert "One is paused" in said("feeds", "pause", "one").stdout
    assert "paused" in said("feeds", "list").stdout
    said("feeds", "resume", "one")
    with closing(open_database(home / "d.db", NOW).conn) as connection:
        db, now = Database(connection), datetime.now(UTC)
        feeds.pause_host(db, "example.org", now + timedelta(minutes=50.5))
        assert "not read yet: its site asks us to wait 50 min" in said("feeds", "list").stdout
        (one,) = feeds.every(db)
        later = now + timedelta(hours=2, seconds=30)
        feeds.polled(db, replace(one, errors=2, last_error="is busy", next_check=later))
        assert "failing 2x: is busy; tried again in 2 h" in said("feeds", "list").stdout
    said("feeds", "export", "out.opml")
    assert 'xmlUrl="https://example.org/rss"' in (home / "out.opml").read_text()
    assert "feed one" in said("audit").stdout
    assert said("feeds", "pause", "two").exit_code == 2


def test_a_feed_is_set_up_and_told_what_it_cannot_be(
    home: Path, said: Callable[..., Result]
) -> None:
    outline = '<outline text="One" id="one" xmlUrl="https://example.org/rss"/>'
    (home / "my.opml").write_text(f'<opml version="2.0"><body>{outline}</body></opml>')
    said("feeds", "import", "my.opml")
    done = said("feeds", "set", "one", "--tier", "major", "--full-text", "never", "--party", "rus")
    assert done.stdout == "One: tier major, full text never, party RUS.\n"
    assert "tier major" in said("feeds", "set", "https://example.org/rss", "--party", "none").stdout
    assert said("audit").stdout.count("feed one") == 2
    for words, fault in [
        (("--tier", "best"), "'wire', 'major', 'specialist', 'unlisted'"),
        (("--full-text", "yes"), "'auto', 'always', 'never'"),
        (("--party", "XYZ"), "--party: I know nobody by the code “XYZ”"),
        ((), "say what to set: --tier, --full-text or --party"),
    ]:
        refused = said("feeds", "set", "one", *words)
        assert (refused.exit_code, fault in refused.stderr) == (2, True), refused.stderr
    assert said("feeds", "set", "two", "--tier", "wire").exit_code == 2


def test_a_seed_too_long_to_be_read_whole_says_so(
    home: Path, said: Callable[..., Result], caplog: pytest.LogCaptureFixture
) -> None:
    long = home / "seeds" / "articles" / "long.txt"
    long.write_text("A long report\n\n" + "Nothing happened. " * 20_000)
    os.utime(long, (1e9, 1e9))
    assert said("run", "--once").exit_code == 0
    assert "“A long report” is too long: its last 3" in caplog.text


def test_a_folder_of_feed_files_is_checked(home: Path, said: Callable[..., Result]) -> None:
    (home / "feeds").mkdir()
    item = "<item><title>A</title><link>https://example.org/a</link></item>"
    (home / "feeds" / "good.xml").write_text(
        f'<rss version="2.0"><channel><title>T</title>{item}</channel></rss>'
    )
    (home / "feeds" / "bad.html").write_text("<html><body>Log in</body></html>")
    done = said("feeds", "check", "feeds")
    assert done.exit_code == 0
    last = done.stdout.splitlines()[-1]
    assert re.fullmatch(r"files 2, parsed 1, refused 1, crashed 0, slowest \d+ ms", last)


def test_a_checkout_knows_its_release_and_its_engine_too() -> None:
    said = CliRunner().invoke(main, ["--version"])
    assert (said.exit_code, said.output) == (0, f"detente {release()}, {engine()} engine\n")
    assert re.fullmatch(r"\d+\.\d+\.\d+", release())
