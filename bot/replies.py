"""Sends the answers to what people say: at once, ahead of alerts, in order within a chat.

Answers live in memory only: after a crash the person asks again. What people must not miss is a
delivery, and goes through the outbox.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.chat import Chat, ChatError, ChatMoved, Incoming, Message, MessageGone, Span
from bot.fit import cut, parts
from bot.membership import Membership
from bot.pace import Gate, GateClosed, Rank, is_crowd
from bot.speech import clean, foreign

log = logging.getLogger(__name__)

PATIENCE = 60.0
"""Seconds that an answer may wait for the service; later it would only confuse."""
TRIES = 3
QUEUE = 50
"""Answers that may wait for one chat; more is a flood, and the oldest go."""
AGAIN = 60.0
"""Seconds in which a group is not told the same once more, however many press the button."""
ABOVE = Message((Span("It stands above."),), fleeting=True)
ABOUT = "@"
"""Begins the data of a button that means another chat than the one it is pressed in."""


def about(message: Message, chat: str) -> Message:
    """The message with buttons that mean ``chat``, whoever presses them elsewhere.

    Only the number of the chat is kept, for a button has 64 bytes; one too long is left out.
    """
    prefix = f"{ABOUT}{chat.partition(':')[2]} "
    rows = []
    for row in message.buttons:
        aimed = [b if b.data is None else replace(b, data=prefix + b.data) for b in row]
        rows.append(tuple(b for b in aimed if len((b.data or "").encode()) <= 64))
    return replace(message, buttons=tuple(row for row in rows if row))


def _headed(message: Message, place: str) -> Message:
    """The message under the name of the place it is about, for it is read elsewhere."""
    if message.fleeting or not place:
        return message
    return replace(message, spans=(foreign(f"“{clean(place, 60)}”\n"), *message.spans))


@dataclass(frozen=True, slots=True)
class _Answer:
    chat: str
    message: Message
    pressed: bool


class Replies:
    """Queues answers by chat; one task for each chat that is being answered."""

    def __init__(self, chats: Mapping[str, Chat], gate: Gate, membership: Membership) -> None:
        self._chats = chats
        self._gate = gate
        self._membership = membership
        self._queues: dict[str, deque[_Answer]] = {}
        self._told: dict[str, tuple[Message, float]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def answer(self, incoming: Incoming, messages: Sequence[Message], place: str = "") -> None:
        """Say ``messages`` where ``incoming`` came from, headed by the name of the ``place`` that
        they are about where that is another. Returns at once."""
        for message in messages:
            aimed = message
            if incoming.about is not None:
                aimed = _headed(about(message, incoming.about), place)
            self._put(_Answer(incoming.chat, aimed, incoming.pressed is not None))

    def say(self, chat: str, message: Message) -> None:
        """Say ``message`` to ``chat`` unasked, as soon as may be. Returns at once."""
        self._put(_Answer(chat, message, False))

    async def drain(self) -> None:
        """Wait until everything that was put is said or dropped."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _put(self, answer: _Answer) -> None:
        queue = self._queues.get(answer.chat)
        if queue is None:
            queue = self._queues[answer.chat] = deque(maxlen=QUEUE)
            task = asyncio.create_task(self._work(answer.chat, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        queue.append(answer)

    async def _work(self, name: str, queue: deque[_Answer]) -> None:
        """Say what is queued for one chat, then end."""
        try:
            while queue:
                await self._say(queue.popleft())
        except GateClosed:
            pass
        finally:
            del self._queues[name]

    async def _say(self, answer: _Answer) -> None:
        chat = self._chats.get(answer.chat.partition(":")[0])
        if chat is None:
            return
        if self._gate.delay(answer.chat) > PATIENCE:
            log.warning("an answer to %s was dropped: the chat has to wait", answer.chat)
            return
        try:
            if answer.pressed and (note := self._note(answer)):
                await chat.send(answer.chat, note)
                return
            for part in parts(answer.message):
                await self._persist(chat, answer.chat, part)
            if _for_all(answer):
                self._told[answer.chat] = answer.message, asyncio.get_running_loop().time()
        except ChatMoved as moved:
            self._membership.moved(answer.chat, moved.new)
            self._put(replace(answer, chat=moved.new))
        except ChatError as error:
            log.warning("an answer to %s was dropped: %s", answer.chat, error)
            if error.gone:
                self._membership.closed(answer.chat, str(error))
        except GateClosed:
            raise
        except Exception:
            log.exception("an answer to %s was dropped", answer.chat)

    def _note(self, answer: _Answer) -> Message | None:
        """What only the presser sees; None where the chat is told."""
        if answer.message.fleeting:
            return answer.message
        since = asyncio.get_running_loop().time() - AGAIN
        self._told = {chat: told for chat, told in self._told.items() if told[1] > since}
        told = self._told.get(answer.chat) if _for_all(answer) else None
        return ABOVE if told and told[0] == answer.message else None

    async def _persist(self, chat: Chat, name: str, message: Message) -> None:
        """Deliver, trying again what was certainly not sent and need not wait long."""
        message = await chat.prepared(name, message)
        for attempt in range(1, TRIES + 1):
            try:
                async with self._gate.turn(name, Rank.ANSWER):
                    await _deliver(chat, name, message)
                return
            except ChatError as error:
                if error.retry_after is not None:
                    self._gate.hold(name, error.retry_after.total_seconds())
                wait = _wait(error, attempt)
                if wait is None:
                    raise
                self._gate.hold(name, wait)


async def _deliver(chat: Chat, name: str, message: Message) -> None:
    """Put the message in the place of the one it replaces, or below where that is gone."""
    if message.replaces is not None:
        try:
            await chat.edit(name, message.replaces, cut(message))
            return
        except MessageGone:
            message = replace(message, replaces=None)
    await chat.send(name, message)


def _for_all(answer: _Answer) -> bool:
    """Whether a press makes a group or channel read a new message."""
    return answer.pressed and is_crowd(answer.chat) and answer.message.replaces is None


def _wait(error: ChatError, attempt: int) -> float | None:
    """Seconds to hold back before the next attempt, or None where there is none."""
    if attempt >= TRIES or error.permanent or error.gone or error.ambiguous or error.token:
        return None
    if error.missing or isinstance(error, ChatMoved):
        return None
    wait = error.retry_after.total_seconds() if error.retry_after else 2.0**attempt
    return wait if wait <= PATIENCE else None
