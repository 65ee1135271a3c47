"""The file: made, opened, checked, brought up to date with a copy kept, refused in plain words."""

from __future__ import annotations

import multiprocessing
import resource
import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import pytest
from sqlite_utils import Database

from storage import db as db_module
from storage import schema, settings
from storage.copies import examine
from storage.db import (
    Busy,
    DiskFull,
    StorageError,
    Unwritable,
    file_of,
    open_database,
    transaction,
    value,
)
from storage.model.situation import Decision
from storage.record import record
from storage.times import stamp
from tests.storage.making import START, alert, article, assessment, reason, story, tell

SHORT = timedelta(milliseconds=50)


def newest_step(db: Database) -> str:
    """The name of the last migration that was taken."""
    return str(value(db, "SELECT max(name) FROM _sqlite_migrations"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "detente.db"


def filled(path: Path) -> Path:
    with closing(open_database(path, START).conn) as connection:
        settings.put(Database(connection, execute_plugins=False), "greeting", "hello")
    return path


def older(path: Path, before: str) -> Path:
    """A database as an earlier version left it, without the migrations from ``before`` on."""
    with closing(sqlite3.connect(path)) as connection:
        migrations, names = schema.read()
        migrations.apply(Database(connection), stop_before=names[names.index(before) :])
    return path


def test_a_new_database_is_made_with_its_folder_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "var" / "deep" / "detente.db"
    db = open_database(path, START)
    assert file_of(db) == path
    assert path.stat().st_mode & 0o077 == 0
    assert list(path.parent.glob("*.bak")) == []


def test_an_empty_file_begins_as_a_new_database_and_that_is_said(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    open_database(path, START).conn.close()
    assert caplog.messages == [], "there was no file"
    path.write_bytes(b"")
    assert settings.get(open_database(path, START), "greeting") is None
    assert caplog.messages == [f"the database was an empty file: {path} begins anew"]


def test_a_database_is_opened_in_wal_with_foreign_keys_and_a_time_out(path: Path) -> None:
    db = open_database(path, START)
    pragmas = ("journal_mode", "foreign_keys", "busy_timeout")
    assert [next(db.query(f"PRAGMA {name}")).popitem()[1] for name in pragmas] == ["wal", 1, 5000]


def test_what_was_kept_is_there_again_and_no_copy_was_needed(path: Path) -> None:
    db = open_database(filled(path), START)
    assert settings.get(db, "greeting") == "hello"
    assert list(path.parent.glob("*.bak")) == []
    assert newest_step(db) == schema.read()[1][-1]


def test_every_table_is_strict_but_those_of_the_libraries(path: Path) -> None:
    db = open_database(path, START)
    loose = {
        row["name"]
        for row in db.query(
            "SELECT name FROM pragma_table_list WHERE type = 'table' AND NOT strict"
        )
    }
    assert {name for name in loose if not name.startswith(("sqlite_", "_sqlite"))} == set()


def test_a_story_told_before_tolls_were_kept_has_the_least_that_its_gravity_means(
    path: Path,
) -> None:
    kept = [("{}", 3), *(('{"escalation":3}', gravity) for gravity in range(6))]
    with closing(sqlite3.connect(older(path, "0018_toll"))) as connection, connection:
        connection.executemany(
            """
            INSERT INTO stories (pair, title, opened, updated, axis, categories, places, numbers,
                stems, origins, escalation, de_escalation, articles, told, heated, waiting, reached,
                gravity)
            VALUES ('AAA:BBB', '', ?1, ?1, 'escalation', '[]', '[]', '[]', '[]', '[]', 0, 0, 1, ?2,
                '{}', 0, '[]', ?3)""",
            [(stamp(START), told, gravity) for told, gravity in kept],
        )
    stories = open_database(path, START).query("SELECT toll FROM stories ORDER BY id")
    assert [row["toll"] for row in stories] == [0, 0, 0, 5, 15, 50, 50]


@pytest.mark.failure("F46")
def test_a_copy_is_kept_before_an_update_and_what_killed_ones_left_is_cleared(path: Path) -> None:
    older(path, "0008_outbox")
    for end in ("", "-wal"):
        path.with_name(f"detente.db.before-0007_x-20260301T090000Z.bak.partial{end}").touch()
    db = open_database(path, START)
    (copy,) = path.parent.glob("*.bak*")
    assert copy.name == "detente.db.before-0008_outbox-20260302T090000Z.bak"
    with closing(sqlite3.connect(copy)) as before:
        tables = {row[0] for row in before.execute("SELECT name FROM sqlite_master")}
    assert "subscribers" in tables
    assert "deliveries" not in tables
    assert newest_step(db) == schema.read()[1][-1]


@pytest.mark.failure("F46")
def test_a_migration_that_fails_leaves_the_database_as_it_was_and_no_copies(path: Path) -> None:
    older(path, "0008_outbox")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notices (mine TEXT)")
    with pytest.raises(StorageError, match=r"detente.db could not be .* step 0008_outbox"):
        open_database(path, START)
    with closing(sqlite3.connect(path)) as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert "digests" not in tables
    assert "subscribers" in tables
    assert list(path.parent.glob("*.bak*")) == []


@pytest.mark.failure("F45")
@pytest.mark.parametrize(
    "room",
    [
        pytest.param(100_000, id="for the copy"),
        pytest.param(240_000, id="for the update itself"),
    ],
)
def test_an_update_without_room_says_so_and_the_next_start_goes_on(path: Path, room: int) -> None:
    older(path, "0008_outbox")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO settings VALUES ('greeting', '\"hello\"')")
        connection.commit()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, limits[1]))
    try:
        with pytest.raises(Unwritable):
            open_database(path, START)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert list(path.parent.glob("*.partial*")) == []
    db = open_database(path, START)
    assert settings.get(db, "greeting") == "hello"
    assert newest_step(db) == schema.read()[1][-1]


@pytest.mark.failure("F46")
def test_several_that_open_an_older_database_at_once_bring_it_up_to_date_together(
    path: Path,
) -> None:
    older(path, "0003_articles_and_stories")
    start = threading.Barrier(4)

    def come() -> str:
        start.wait(10)
        with closing(open_database(path, START).conn) as connection:
            return newest_step(Database(connection, execute_plugins=False))

    with ThreadPoolExecutor(4) as visitors:
        found = [visitor.result() for visitor in [visitors.submit(come) for _ in range(4)]]
    names = schema.read()[1]
    assert found == [names[-1]] * 4
    assert path.with_name(
        "detente.db.before-0003_articles_and_stories-20260302T090000Z.bak"
    ).exists()


def newer(path: Path) -> None:
    with closing(sqlite3.connect(filled(path))) as connection:
        connection.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('detente', '0999_from_tomorrow', '')"
        )
        connection.commit()


def someone_elses(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")


def damaged(path: Path) -> None:
    filled(path)
    with path.open("r+b") as file:
        for page in range(2, 40):
            file.seek(page * 4096)
            file.write(b"\xff" * 2048)


def no_database(path: Path) -> None:
    path.write_text("Dear diary, today nothing escalated. " * 100)


def a_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.failure("F46")
@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        pytest.param(newer, r"newer Detente.*0999_from_tomorrow.*Install", id="newer program"),
        pytest.param(someone_elses, r"another program.*Name another file", id="another program's"),
        pytest.param(damaged, r"is damaged \([^*]+\).*backup", id="damaged pages"),
        pytest.param(no_database, r"not a database.*Move it aside", id="a text file"),
        pytest.param(a_folder, r"cannot open.*Check", id="a folder"),
    ],
)
def test_what_cannot_be_used_is_refused_and_says_what_to_do(
    path: Path, spoil: Callable[[Path], None], says: str
) -> None:
    spoil(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(StorageError, match=says) as refused:
        open_database(path, START)
    assert str(path) in str(refused.value)
    assert (path.read_bytes() if path.is_file() else b"") == before


def hold(path: str, holding: Event) -> None:
    connection = sqlite3.connect(path)
    connection.execute("BEGIN EXCLUSIVE")
    holding.set()
    time.sleep(30)


@pytest.mark.failure("F46")
def test_of_a_great_database_the_small_tables_are_checked_at_once_and_the_rest_on_demand(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db_module, "CHECKED_WHOLE", 0)
    with closing(open_database(path, START).conn) as connection:
        roots = dict(connection.execute("SELECT name, rootpage FROM sqlite_master"))
    assert examine(path) is None
    for table, starts in (("signals", True), ("subscribers", False)):
        spoil_page(path, roots[table])
        assert "is damaged" in (examine(path) or "")
        if starts:
            open_database(path, START).conn.close()
        else:
            with pytest.raises(StorageError, match="is damaged"):
                open_database(path, START)


def spoil_page(path: Path, number: int) -> None:
    with path.open("r+b") as file:
        file.seek((number - 1) * 4096)
        file.write(b"\xff" * 100)


@pytest.mark.failure("F44")
def test_a_database_that_another_process_holds_is_busy_and_not_waited_for_for_ever(
    path: Path,
) -> None:
    db = open_database(filled(path), START, busy=SHORT)
    spawn = multiprocessing.get_context("spawn")
    holding = spawn.Event()
    other = spawn.Process(target=hold, args=(str(path), holding), daemon=True)
    other.start()
    try:
        assert holding.wait(20)
        with pytest.raises(Busy, match="locked by another program"), transaction(db):
            raise AssertionError("the lock was not respected")
        assert settings.get(db, "greeting") == "hello", "readers do not mind a writer"
    finally:
        other.kill()
        other.join()
    assert settings.put(db, "greeting", "again") == "hello"


# --- Transactions ----------------------------------------------------------------------------


def test_a_transaction_inside_another_joins_it(db: Database) -> None:
    with pytest.raises(ZeroDivisionError), transaction(db):
        with transaction(db):
            settings.put(db, "inner", 1)
        raise ZeroDivisionError
    assert settings.get(db, "inner") is None


def test_an_event_that_fails_half_way_leaves_nothing_behind(db: Database) -> None:
    broken = alert(lean="sideways", reply_to=4711)
    with pytest.raises(sqlite3.IntegrityError):
        record(db, article(), assessment(), Decision(reason(), story(), broken), START)
    tables = ("articles", "article_keys", "signals", "stories", "alerts", "deliveries")
    assert [db.table(name).count for name in tables] == [0] * len(tables)


@pytest.mark.failure("F45")
def test_a_full_disk_is_said_loudly_and_nothing_is_half_written(path: Path) -> None:
    db = open_database(path, START)
    tell(db)
    pages = next(db.query("PRAGMA page_count"))["page_count"]
    db.conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(DiskFull, match="Free some space"):
        for number in range(200):
            record(
                db,
                article(number, text="smoke " * 2000),
                assessment(),
                Decision(reason(), story()),
                START,
            )
    kept = db.table("articles").count
    assert db.table("stories").count == kept
    db.conn.execute(f"PRAGMA max_page_count = {pages * 10}")
    tell(db)
    assert db.table("articles").count == kept + 1


def test_a_file_that_may_not_be_written_is_said_to_want_rights(db: Database) -> None:
    db.conn.execute("PRAGMA query_only = ON")
    with pytest.raises(StorageError, match="this user may write"), transaction(db):
        settings.put(db, "greeting", "hello")
