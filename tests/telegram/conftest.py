"""What the Telegram tests share: a server on loopback, and adapters that talk to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.chat import Incoming
from bot.telegram.adapter import Telegram
from bot.telegram.connection import Connection
from bot.telegram.polling import Patience
from tests.telegram.emulator import TOKEN, Emulator

QUICK = Patience(poll=1, margin=1, first=0.01, longest=0.02, conflict_wait=0.01)


@dataclass
class Heard:
    """Stands in for Membership: notes what the adapter says of chats."""

    told: list[tuple[str, ...]] = field(default_factory=list)

    def moved(self, old: str, new: str) -> None:
        self.told.append(("moved", old, new))

    def closed(self, chat: str, why: str) -> None:
        self.told.append(("closed", chat))

    def opened(self, chat: str) -> None:
        self.told.append(("opened", chat))


@dataclass
class Line:
    """An adapter that is listening, and what it heard."""

    chat: Telegram
    membership: Heard
    said: list[Incoming] = field(default_factory=list)
    task: asyncio.Task[None] | None = None

    dies_at: str = ""
    """The words at which whoever handles them fails."""

    async def listen(self) -> None:
        async for incoming in self.chat.messages():
            if incoming.text == self.dies_at:
                raise RuntimeError("died while handling")
            self.said.append(incoming)


Connect = Callable[..., Awaitable[Line]]


@pytest.fixture
async def server() -> AsyncIterator[Emulator]:
    """A Bot API server. The test fails if a request was not of the API."""
    emulator = Emulator()
    await emulator.start()
    yield emulator
    await emulator.stop()
    assert emulator.invalid == []


@pytest.fixture
async def connect(server: Emulator) -> AsyncIterator[Connect]:
    """Makes listening adapters; ``connect(url=…, patience=…, webhook=…)``."""
    lines: list[Line] = []

    async def make(
        url: str = "",
        token: str = TOKEN,
        ready: bool = True,
        within: float = 5.0,
        proxy: str | None = None,
        **more: Any,
    ) -> Line:
        heard = Heard()
        connection = Connection(token, url or server.url, proxy, answer_within=within)
        chat = Telegram(connection, heard, **{"patience": QUICK, **more})  # type: ignore[arg-type]
        line = Line(chat, heard)
        line.task = asyncio.create_task(line.listen())
        lines.append(line)
        if ready:
            await asyncio.wait_for(chat.ready(), 10)
        return line

    yield make
    for line in lines:
        assert line.task
        line.task.cancel()
        await asyncio.gather(line.task, return_exceptions=True)
        await line.chat.close()
