"""Copies of the file: whole, of one moment, and none that is half of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage import articles, copies, settings
from storage.copies import backup
from storage.db import StorageError, open_database, transaction, value
from tests.storage.making import START, tell


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "detente.db"


def test_a_backup_is_whole_and_opens_as_a_database(path: Path, tmp_path: Path) -> None:
    db = open_database(path, START)
    tell(db)
    copy = tmp_path / "copy.db"
    backup(path, copy)
    assert copy.stat().st_mode & 0o077 == 0
    assert next(articles.since(open_database(copy, START), START)).id == 1


def test_a_backup_can_be_made_beside_the_live_connection(path: Path, tmp_path: Path) -> None:
    db = open_database(path, START)
    with transaction(db):
        settings.put(db, "greeting", "not committed yet")
        backup(path, tmp_path / "copy.db")
    assert settings.get(open_database(tmp_path / "copy.db", START), "greeting") is None


def test_a_backup_shows_one_moment_and_begins_only_once_while_others_write(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "BITE", 10)
    db = open_database(path, START)
    pages, looks = value(db, "PRAGMA page_count"), 0

    def busy() -> bool:
        nonlocal looks
        looks += 1
        settings.put(db, "greeting", looks)
        return False

    backup(path, tmp_path / "copy.db", busy)
    assert looks == -(-pages // 10) - 1
    assert settings.get(open_database(tmp_path / "copy.db", START), "greeting") is None


@pytest.mark.parametrize("told", [StorageError, KeyboardInterrupt])
def test_a_backup_that_is_stopped_leaves_nothing(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: type[BaseException]
) -> None:
    def stop() -> bool:
        if told is KeyboardInterrupt:
            raise KeyboardInterrupt
        return True

    monkeypatch.setattr(copies, "BITE", 10)
    open_database(path, START).conn.close()
    with pytest.raises(told):
        backup(path, tmp_path / "copy.db", stop)
    assert list(tmp_path.glob("copy*")) == []


def test_a_backup_that_cannot_be_written_leaves_the_older_one(path: Path, tmp_path: Path) -> None:
    open_database(path, START)
    with pytest.raises(StorageError, match=r"cannot write the backup .*: No such file [^:']*\.$"):
        backup(path, tmp_path / "nowhere" / "copy.db")
    target = tmp_path / "copy.db"
    target.write_text("the older one")
    (tmp_path / "copy.db.partial").mkdir()
    with pytest.raises(StorageError, match="cannot write the backup"):
        backup(path, target)
    assert target.read_text() == "the older one"
