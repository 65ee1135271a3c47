"""Keeps the chat service's limits: when the next message may leave, and in whose turn.

``Pace`` is arithmetic on a monotonic clock given as an argument; ``Gate`` makes people wait for
it, answers to commands before alerts.
"""

from __future__ import annotations

import asyncio
import math
from collections import Counter, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import IntEnum

PER_SECOND = 28
"""Messages a second over all chats, kept up over any longer stretch. The service
allows about 30; the rest is for its clock."""
CEILING = 30
"""Messages that may be under way or answered within the last second. The service counts at the
moment a request arrives, which lies between our sending and its answer: bounding both together
bounds its count, however late the network is."""
CHAT_INTERVAL = 1.0
"""Seconds between two messages to one chat."""
GROUP_PER_MINUTE = 20
MINUTE = 60.0
CREDIT = 14
"""Messages by which we may be ahead after a rest, so that a late timer costs no throughput …"""
GAP = 1 / 60
"""… but never at once: seconds between any two. Bunches would delay their own answers, and
with the ceiling on what is unanswered keep themselves up for ever."""
TURNED_AWAY = 2.0
"""Seconds that an alert's chat may have to rest without losing its place."""


class Rank(IntEnum):
    """Who goes first when both wait."""

    ANSWER = 0
    ALERT = 1


def seat(chat: str) -> str:
    """The chat that is counted: a forum topic counts for its group."""
    return chat.partition("/")[0]


def is_local(chat: str) -> bool:
    """Whether the chat is this machine's own (the console), which has no limits."""
    return ":" not in chat


def is_crowd(chat: str) -> bool:
    """Whether the chat is a group or channel: Telegram gives these negative numbers."""
    return seat(chat).partition(":")[2].startswith("-")


@dataclass
class _Seat:
    busy: bool = False
    ready: float = -math.inf
    recent: deque[float] = field(default_factory=deque)


class Pace:
    """When the next message may leave. All times are seconds of one monotonic clock."""

    def __init__(self) -> None:
        self._seats: dict[str, _Seat] = {}
        self._holds: dict[str | None, float] = {}
        self._under_way = 0
        self._answered: deque[float] = deque()
        self._next = -math.inf
        self._last = -math.inf

    def overall(self, now: float) -> float:
        """The earliest moment for any message; infinite until one under way is answered."""
        while self._answered and self._answered[0] <= now - 1.0:
            self._answered.popleft()
        moment = max(self._next, self._last + GAP, self._holds.get(None, -math.inf))
        excess = self._under_way + len(self._answered) - CEILING
        if excess < 0:
            return moment
        if excess >= len(self._answered):
            return math.inf
        return max(moment, self._answered[excess] + 1.0)

    def chat(self, chat: str, now: float) -> float:
        """The earliest moment for this chat; infinite while a message to it is under way."""
        place = self._seats.get(seat(chat))
        return math.inf if place is not None and place.busy else self.rested(chat, now)

    def rested(self, chat: str, now: float) -> float:
        """The earliest moment that the chat's own past messages and waits allow."""
        held = max(self._holds.get(chat, -math.inf), self._holds.get(seat(chat), -math.inf))
        place = self._seats.get(seat(chat))
        if place is None or is_local(chat):
            return held
        while place.recent and place.recent[0] <= now - MINUTE:
            place.recent.popleft()
        moment = max(place.ready, held)
        if is_crowd(chat) and len(place.recent) >= GROUP_PER_MINUTE:
            moment = max(moment, place.recent[-GROUP_PER_MINUTE] + MINUTE)
        return moment

    def start(self, chat: str, now: float) -> None:
        """Note that a message leaves for ``chat`` now."""
        self._seats.setdefault(seat(chat), _Seat()).busy = True
        self._under_way += 1
        self._last = now
        self._next = max(self._next, now - (CREDIT - 1) / PER_SECOND) + 1 / PER_SECOND

    def finish(self, chat: str, now: float) -> None:
        """Note that the chat service has answered, whether well or not."""
        place = self._seats[seat(chat)]
        place.busy = False
        place.ready = now + CHAT_INTERVAL
        if is_crowd(chat):
            place.recent.append(now)
        self._under_way -= 1
        self._answered.append(now)

    def hold(self, chat: str | None, until: float) -> None:
        """Let nothing leave for ``chat`` (``None``: for anyone) before ``until``."""
        self._holds[chat] = max(until, self._holds.get(chat, -math.inf))

    def forget(self, now: float) -> None:
        """Drop what no longer limits anything, so that memory follows the chats in use."""
        old = now - MINUTE
        for name, place in list(self._seats.items()):
            if not place.busy and place.ready < old:
                del self._seats[name]
        self._holds = {chat: until for chat, until in self._holds.items() if until > now}


class GateClosed(Exception):
    """The program is stopping, or the chat has to rest long: this may not leave now."""


@dataclass
class _Waiting:
    chat: str
    rank: Rank
    turn: asyncio.Future[None]


class Gate:
    """Where everything that leaves waits for its turn."""

    def __init__(self, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self._waiting: list[_Waiting] = []
        self._timer: asyncio.TimerHandle | None = None
        self._closed = False
        self._count: Counter[Rank] = Counter()

    def waiting(self, rank: Rank) -> int:
        """How many of ``rank`` wait."""
        return self._count[rank]

    def delay(self, chat: str) -> float:
        """Seconds until ``chat`` itself may be written to again, after what is under way."""
        now = self._now()
        return max(0.0, self.pace.rested(chat, now) - now)

    def hold(self, chat: str | None, seconds: float) -> None:
        """Nothing for ``chat`` (``None``: for anyone) for ``seconds``.

        Alerts that wait here for a chat that must rest long get GateClosed: they go back into
        the outbox, for a claim lasts only so long, and few may wait at a time.
        """
        self.pace.hold(chat, self._now() + seconds)
        if chat is not None and seconds > TURNED_AWAY:
            for one in self._waiting:
                alert = one.rank is Rank.ALERT and seat(one.chat) == seat(chat)
                if alert and not one.turn.done():
                    one.turn.set_exception(GateClosed())
        self._serve()

    def close(self) -> None:
        """Turn away everyone who waits and whoever comes: they get GateClosed."""
        self._closed = True
        if self._timer:
            self._timer.cancel()
        for one in self._waiting:
            if not one.turn.done():
                one.turn.set_exception(GateClosed())

    @asynccontextmanager
    async def turn(self, chat: str, rank: Rank) -> AsyncIterator[None]:
        """Wait for the turn, and hold it while the message is under way.

        Raises GateClosed.
        """
        await self._wait(chat, rank)
        try:
            yield
        finally:
            self.pace.finish(chat, self._now())
            self._serve()

    async def _wait(self, chat: str, rank: Rank) -> None:
        if self._closed:
            raise GateClosed
        one = _Waiting(chat, rank, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        self._count[rank] += 1
        self._serve()
        try:
            await one.turn
        except BaseException:
            if one.turn.done() and not one.turn.cancelled() and not one.turn.exception():
                self.pace.finish(chat, self._now())
            raise
        finally:
            self._count[rank] -= 1
            if one in self._waiting:
                self._waiting.remove(one)

    def _serve(self) -> None:
        """Let go everyone whose turn it is, answers first, and set the timer for the next."""
        if self._timer:
            self._timer.cancel()
            self._timer = None
        now = self._now()
        self._waiting = [one for one in self._waiting if not one.turn.done()]
        while self._waiting and not self._closed:
            if (overall := self.pace.overall(now)) > now:
                self._set_timer(overall, now)
                return
            ready = [(self.pace.chat(one.chat, now), one) for one in self._waiting]
            free = [one for moment, one in ready if moment <= now]
            if not free:
                self._set_timer(min(moment for moment, _ in ready), now)
                return
            first = min(free, key=lambda one: one.rank)
            self._waiting.remove(first)
            self.pace.start(first.chat, now)
            first.turn.set_result(None)
        self.pace.forget(now)

    def _set_timer(self, moment: float, now: float) -> None:
        """Infinite moments need no timer: an answer will come and serve."""
        if moment < math.inf:
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(max(0.0, moment - now), self._serve)

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
