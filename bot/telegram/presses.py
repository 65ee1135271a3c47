"""Button presses that Telegram still shows as waiting, each to be answered once and soon."""

from __future__ import annotations

import asyncio
import logging
from collections import deque

from telegram import Bot
from telegram.error import TelegramError

log = logging.getLogger(__name__)

PATIENCE = 3.0
"""Seconds after which a press is answered with nothing, so that the button stops turning."""


class Presses:
    """The open presses by chat, oldest first. Answering never fails anything else."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._open: dict[str, deque[str]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def note(self, chat: str, query: str) -> None:
        """A button was pressed in ``chat``."""
        self._open.setdefault(chat, deque()).append(query)
        asyncio.get_running_loop().call_later(PATIENCE, self._expire, chat, query)

    def answer(self, chat: str, words: str | None = None) -> bool:
        """Answer the oldest press of ``chat``, if there is one, perhaps with a passing notice."""
        waiting = self._open.get(chat)
        if not waiting:
            return False
        query = waiting.popleft()
        if not waiting:
            del self._open[chat]
        task = asyncio.create_task(self._send(query, words))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    async def close(self) -> None:
        """Drop what is open and wait for nothing."""
        self._open.clear()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _expire(self, chat: str, query: str) -> None:
        if query in self._open.get(chat, ()):
            while self._open[chat][0] != query:
                self.answer(chat)
            self.answer(chat)

    async def _send(self, query: str, words: str | None) -> None:
        try:
            await self._bot.answer_callback_query(query, text=words)
        except TelegramError as error:
            log.info("a press was not answered: %s", error)
