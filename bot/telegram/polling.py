"""Reads updates by long polling, through everything that can go wrong with it.

Updates are confirmed to Telegram only when the next ones are asked for, after all of these were
handled: a crash gets them again. Whether polling still works is judged by the last answer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

import httpx
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.chat import TAKEN_ELSEWHERE, TOKEN_REFUSED, WEDGED, ChatStopped
from bot.telegram.connection import hang_up
from bot.telegram.errors import NOT_SENT, waiting
from bot.telegram.updates import WANTED

log = logging.getLogger(__name__)

REFUSED = "Telegram does not accept the bot's token. Check DETENTE_TELEGRAM_TOKEN."
TAKEN = "Another program is reading this bot's messages. Stop it, or give Detente its own bot."
HANGS = "Reading messages from Telegram hangs although it was started anew several times."


@dataclass(frozen=True, slots=True)
class Patience:
    """How long polling waits for what. Seconds and counts."""

    poll: float = 25.0
    """How long Telegram holds a request open when there is nothing."""
    margin: float = 15.0
    """How much longer we wait for its answer before it counts as silent."""
    first: float = 1.0
    longest: float = 60.0
    """The waits between attempts when Telegram cannot be reached."""
    silences: int = 3
    """Silent requests in a row after which the connection is made anew."""
    restarts: int = 3
    """New connections without an answer after which polling gives up."""
    conflicts: int = 6
    """Conflicts in a row after which polling gives up."""
    conflict_wait: float = 5.0


class Poller:
    """One reader of updates. ``make`` builds a bot with connections of its own."""

    def __init__(
        self,
        make: Callable[[], Bot],
        begin: Callable[[Bot], Awaitable[None]],
        patience: Patience,
        jitter: Callable[[], float],
    ) -> None:
        self._make = make
        self._begin = begin
        self._patience = patience
        self._jitter = jitter
        self._bot: Bot | None = None
        self._offset = 0
        self._failures = 0
        self._silences = 0
        self._restarts = 0
        self._conflicts = 0
        self._answered: float | None = None

    def state(self) -> str:
        """How polling is, in a few plain words."""
        if self._conflicts > 1:
            return "failing: another program reads this bot's messages"
        if self._answered is None:
            return "waiting for Telegram"
        age = asyncio.get_running_loop().time() - self._answered
        late = age > self._patience.poll + self._patience.margin
        return f"{'failing' if late else 'ok'}: last answer {age:.0f} s ago"

    async def updates(self) -> AsyncIterator[Update]:
        """Updates in order, for ever. Raises ChatStopped where waiting does not help."""
        begun = False
        while True:
            bot = self._connected()
            try:
                if not begun:
                    await self._begin(bot)
                    begun = True
                batch = await self._ask(bot)
            except (TelegramError, TimeoutError) as error:
                await self._recover(error)
                continue
            self._well()
            for update in batch:
                yield update
                self._offset = update.update_id + 1

    async def close(self) -> None:
        """Confirm what was handled, so that it is not sent again, and hang up."""
        if self._bot is None:
            return
        if self._offset:
            try:
                async with asyncio.timeout(2):
                    await self._bot.get_updates(offset=self._offset, limit=1, timeout=0)
            except (TelegramError, TimeoutError) as error:
                log.info("the last updates may come again: %s", error)
        await self._hang_up()

    def _connected(self) -> Bot:
        if self._bot is None:
            self._bot = self._make()
        return self._bot

    async def _hang_up(self) -> None:
        if self._bot is not None:
            await hang_up(self._bot)
            self._bot = None

    async def _ask(self, bot: Bot) -> Sequence[Update]:
        async with asyncio.timeout(self._patience.poll + self._patience.margin):
            return await bot.get_updates(
                offset=self._offset or None,
                timeout=round(self._patience.poll),
                allowed_updates=WANTED,
            )

    def _well(self) -> None:
        if self._failures:
            log.info("Telegram answers again")
        self._failures = self._silences = self._restarts = self._conflicts = 0
        self._answered = asyncio.get_running_loop().time()

    async def _recover(self, error: Exception) -> None:
        """Wait as the error asks, make the connection anew, or give up. Raises ChatStopped."""
        if isinstance(error, InvalidToken):
            raise ChatStopped(REFUSED, TOKEN_REFUSED) from None
        if isinstance(error, Conflict):
            await self._conflict()
            return
        self._conflicts = 0
        if self._failures == 0:
            log.warning("Telegram cannot be read: %s", str(error) or "no answer")
        self._failures += 1
        if isinstance(error, RetryAfter):
            await asyncio.sleep(waiting(error).total_seconds())
        elif _silent(error):
            await self._silence()
        else:
            doublings = min(self._failures - 1, 10)
            wait = min(self._patience.longest, self._patience.first * 2**doublings)
            await asyncio.sleep(wait * (0.75 + self._jitter() / 2))

    async def _conflict(self) -> None:
        self._conflicts += 1
        log.warning("another program is reading this bot's messages")
        if self._conflicts >= self._patience.conflicts:
            raise ChatStopped(TAKEN, TAKEN_ELSEWHERE)
        await asyncio.sleep(self._patience.conflict_wait)

    async def _silence(self) -> None:
        """A request without an answer. The next goes out at once: the wait was long enough."""
        self._silences += 1
        if self._silences < self._patience.silences:
            return
        self._silences = 0
        self._restarts += 1
        if self._restarts > self._patience.restarts:
            raise ChatStopped(HANGS, WEDGED)
        log.warning("reading from Telegram hangs: connecting anew")
        await self._hang_up()


def _silent(error: Exception) -> bool:
    """Whether Telegram took the request and said nothing, which is unlike being offline."""
    if isinstance(error, TimeoutError):
        return True
    if not isinstance(error, TimedOut) or isinstance(error.__cause__, NOT_SENT):
        return False
    return isinstance(error.__cause__, httpx.TimeoutException) or isinstance(error, NetworkError)
