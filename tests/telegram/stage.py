"""The whole way from the outbox to a phone, in virtual time: real storage, real adapter, emulator."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.chat import Message, Span
from bot.delivery import Courier, Means
from bot.membership import Membership
from bot.pace import Gate
from bot.replies import Replies
from bot.telegram.adapter import Telegram
from storage import alerts, subscribers
from storage.assessment import Level
from storage.db import open_database
from storage.model.chat import Delivery
from tests.storage.making import START, enrol, grow, tell
from tests.telegram.emulator import Emulator
from tests.telegram.virtual import VirtualConnection, run


def words(db: Database, delivery: Delivery, now: datetime) -> Message | None:
    """What the tests' deliveries say: ``alert 3``, or ``alert 3, edit 1``."""
    if delivery.digest is not None:
        return Message((Span(f"digest {delivery.digest}"),))
    edit = f", edit {delivery.revision}" if delivery.revision else ""
    return Message((Span(f"alert {delivery.alert}{edit}"),))


class Stage:
    """One run of the program's sending half. ``clock`` follows the loop's virtual time."""

    def __init__(
        self,
        emulator: Emulator,
        path: Path | None = None,
        compose: Callable[[Database, Delivery, datetime], Message | None] = words,
        admins: tuple[str, ...] = (),
        db: Database | None = None,
    ) -> None:
        self.emulator = emulator
        self.db = db or open_database(path, self.clock())
        self.gate = Gate()
        self.membership = Membership(self.db, self.clock, lambda: self.courier.wake())
        self.chat = Telegram(
            VirtualConnection(emulator),  # type: ignore[arg-type]
            self.membership,
            jitter=lambda: 0.5,
        )
        chats = {"telegram": self.chat}
        self.replies = Replies(chats, self.gate, self.membership)
        means = Means(self.clock, compose, admins=lambda: admins)
        self.courier = Courier(self.db, chats, self.gate, self.replies, self.membership, means)
        self.task: asyncio.Task[None] | None = None

    @staticmethod
    def clock() -> datetime:
        return START + timedelta(seconds=asyncio.get_running_loop().time())

    def start(self) -> None:
        self.task = asyncio.create_task(self.courier.run())

    async def stop(self) -> None:
        await self.courier.stop(10)
        if self.task:
            await self.task

    def person(self, *numbers: int, **settings: Any) -> None:
        """People who follow the world."""
        for number in numbers:
            self.emulator.world.person(number)
            enrol(self.db, f"telegram:{number}", self.clock(), **settings)

    def alert(self, level: Level = Level.HIGH, **more: Any) -> int:
        """A new alert; its number."""
        recorded = tell(self.db, self.clock(), level, **more)
        self.courier.wake()
        assert recorded.alert
        return recorded.alert

    def grow(self, alert: int) -> None:
        """Another article tells the alert's story."""
        told = alerts.get(self.db, alert)
        story = told and alerts.story_of(self.db, told)
        assert story
        grow(self.db, story, self.clock())

    def enabled(self, chat: str) -> bool:
        """Whether alerts go to the chat."""
        one = subscribers.get(self.db, chat)
        assert one is not None
        return one.enabled

    def seen(self, chat: int = 7, topic: int | None = None) -> list[str]:
        """What the bot has said in a chat."""
        return [p.text for p in self.emulator.world.seen_in(chat, topic)]


@contextmanager
def unwritable(db: Database) -> Iterator[None]:
    """Let the database refuse every write, as a full or failing disk does."""
    db.conn.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        db.conn.execute("PRAGMA query_only = OFF")


def play(story: Callable[[Stage], Coroutine[Any, Any, None]], **more: Any) -> None:
    """Play ``story`` on a running stage, and stop it in good order."""

    async def whole() -> None:
        emulator = Emulator()
        emulator.limits.enforced = True
        stage = Stage(emulator, **more)
        stage.start()
        await story(stage)
        await stage.stop()
        assert emulator.invalid == []

    run(whole())
