"""An empty database in memory for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlite_utils import Database

from storage.db import open_database
from tests.storage.making import START


@pytest.fixture
def db() -> Iterator[Database]:
    opened = open_database(None, START)
    yield opened
    opened.conn.close()
