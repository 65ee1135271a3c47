"""A judge, a database in memory, and people who talk to the commands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlite_utils import Database

from bot.chat import Incoming, Message
from bot.commands import Commands, Desk
from bot.judgement import Judge, load_judge
from storage.db import open_database

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ADMIN, STRANGER = "telegram:1", "telegram:2"


@pytest.fixture(scope="session")
def judge() -> Judge:
    return load_judge()


@pytest.fixture
def db() -> Iterator[Database]:
    opened = open_database(None, NOW)
    yield opened
    opened.conn.close()


class Talk:
    """Says things to the commands and hands back what is answered."""

    def __init__(self, db: Database, judge: Judge) -> None:
        codes = (f"code-{n}" for n in count(1))
        self.db = db
        self.now = NOW
        self.desk = Desk(judge, admins=frozenset({ADMIN}), code=lambda: next(codes))
        self.commands = Commands(db, self.desk)

    async def hears(self, incoming: Incoming) -> list[Message]:
        self.now += timedelta(seconds=2)
        return await self.commands.answer(incoming, self.now)

    async def say(self, text: str, user: str = ADMIN, **form: object) -> str:
        """The answer to a line said in private, as one text."""
        incoming = replace(Incoming(user, user, "Somebody", text), **form)  # type: ignore[arg-type]
        return "\n\n".join(m.plain for m in await self.hears(incoming))

    async def offers(self, text: str, user: str = ADMIN) -> dict[str, str]:
        """The buttons of the answer: label → data."""
        said = await self.hears(Incoming(user, user, "Somebody", text))
        return {b.label: b.data or "" for m in said for row in m.buttons for b in row}

    async def press(self, data: str, user: str = ADMIN, chat: str | None = None) -> str:
        incoming = Incoming(chat or user, user, "Somebody", data, pressed="7")
        return "\n\n".join(m.plain for m in await self.hears(incoming))


@pytest.fixture
def talk(db: Database, judge: Judge) -> Talk:
    return Talk(db, judge)
