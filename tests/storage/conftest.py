"""A database in memory for each test: empty, or with one chat that follows everything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlite_utils import Database

from storage import topics
from storage.db import open_database
from storage.model.policy import Topic
from tests.storage.making import ME, START, enrol


@pytest.fixture
def db() -> Iterator[Database]:
    opened = open_database(None, START)
    yield opened
    opened.conn.close()


@pytest.fixture
def me(db: Database) -> Database:
    topics.save(db, Topic("gulf", "Gulf", actors=("AAA",)), START)
    enrol(db, ME)
    return db
