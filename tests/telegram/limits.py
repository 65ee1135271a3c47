"""Telegram's limits, kept by the emulator: what goes beyond them gets a 429."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

from tests.telegram.world import Refused


@dataclass
class Limits:
    """Windows that slide: in any stretch of a second (a minute), no more than this."""

    overall: int = 30
    per_chat: int = 1
    group_per_minute: int = 20
    enforced: bool = True
    refused: int = 0
    _all: deque[float] = field(default_factory=deque)
    _chats: dict[int, deque[float]] = field(default_factory=dict)

    def check(self, chat: int) -> None:
        """Count a message to ``chat`` arriving now. Raises Refused."""
        if not self.enforced:
            return
        now = asyncio.get_running_loop().time()
        mine = self._chats.setdefault(chat, deque())
        while self._all and self._all[0] <= now - 1:
            self._all.popleft()
        while mine and mine[0] <= now - 60:
            mine.popleft()
        recent = sum(moment > now - 1 for moment in mine)
        crowded = chat < 0 and len(mine) >= self.group_per_minute
        if len(self._all) >= self.overall or recent >= self.per_chat or crowded:
            self.refused += 1
            wait = 60 if crowded else 1
            raise Refused(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        self._all.append(now)
        mine.append(now)
