"""Carries what the outbox owes to the chats, one message in flight per chat.

    claim → compose → wait for the turn → send or edit → settle
        | postpone (certainly not sent) | unsure (perhaps sent) | give up | disable the chat

Every outcome is a row before the chat's next message is claimed, so that a crash at any moment
leaves at most the messages under way in doubt. Woken by ``wake`` after a commit; a slow sweep
finds the rest.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.chat import TOKEN_REFUSED, Chat, ChatError, ChatStopped, Message, MessageGone, Span
from bot.fit import cut
from bot.ledger import Ledger
from bot.membership import Membership
from bot.outcomes import PAUSE_FROM, Outcomes
from bot.pace import CHAT_INTERVAL, Gate, GateClosed, Rank
from bot.replies import Replies
from storage import outbox
from storage.model.chat import Delivery
from storage.waiting import Spoilt

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=5)
"""Longer than any send can take with its time-outs and its wait for a turn."""
SWEEP = 30.0
"""Seconds between looks at the outbox when nobody wakes us."""
LOOK = 0.1
"""Seconds between claims while messages are under way."""
LOOKS = 1000
"""Claims in a row that give nothing although something is due: each may judge only a part."""
PATIENCE = 5.0
"""Seconds between attempts to write while the database cannot be written."""
AT_ONCE = 32
LEAST_AT_ONCE = 4
"""Messages under way at most, and how far that sinks when our side is crowded."""
AHEAD = 8
"""Claimed messages that may wait for their turn: few, for a crash leaves them in doubt."""
DRAWN_AT_ONCE = 8
DRAWN_IN = 10.0
"""Digests whose pictures may be waited for at a time, and seconds after which others try again."""
REPEAT = Span("Possible repeat: I may have told you this already.\n", "italic")


@dataclass(frozen=True, slots=True)
class Means:
    """What the loop takes from ``bot/app.py``, which owns clock and chance."""

    clock: Callable[[], datetime]
    compose: Callable[[Database, Delivery, datetime], Message | None]
    jitter: Callable[[], float] = lambda: 0.5
    admins: Callable[[], Sequence[str]] = lambda: ()
    """Chats that hear, from memory, that the database cannot be written."""


class Courier:
    """The outbox loop for every chat service. One for the whole program."""

    def __init__(
        self,
        db: Database,
        chats: Mapping[str, Chat],
        gate: Gate,
        replies: Replies,
        membership: Membership,
        means: Means,
    ) -> None:
        self._db = db
        self._chats = chats
        self._gate = gate
        self._replies = replies
        self._means = means
        self._ledger = Ledger(self._tell_admins)
        self._outcomes = Outcomes(
            db, self._ledger, gate, replies, membership, means.clock, means.jitter
        )
        self._awake = asyncio.Event()
        self._stopping = False
        self._carrying: set[asyncio.Task[None]] = set()
        self._drawing = 0
        self._at_once = AT_ONCE
        self._fatal: ChatStopped | None = None

    @property
    def trouble(self) -> str | None:
        """Why nothing is being claimed, in plain words; None while all is well."""
        return self._ledger.trouble

    def prove(self, sign: Callable[[], object]) -> None:
        """Write ``sign``; where that fails, nothing is claimed and the admins hear of it."""
        self._ledger.prove(sign)

    def wake(self) -> None:
        """Something was committed to the outbox, or may be sent again."""
        self._awake.set()

    async def run(self) -> None:
        """Carry until ``stop``. Raises ChatStopped where the chat's token is refused.

        It rests first: the pace is not written down, and a program that died a moment ago may
        have sent something.
        """
        self._recover()
        self._gate.hold(None, CHAT_INTERVAL)
        while not self._stopping:
            self._awake.clear()
            claimed = self._claim()
            if self._fatal:
                raise self._fatal
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK if claimed or self._carrying else self._idle()):
                    await self._awake.wait()

    async def flush(self) -> None:
        """Carry what is due now, then return; what has to wait longer stays in the outbox."""
        self._recover()
        looks = 0
        while looks < LOOKS:
            looks = 0 if self._claim() or self._carrying else looks + 1
            if self._carrying:
                await asyncio.wait(self._carrying, return_when=asyncio.FIRST_COMPLETED)
            elif self._idle() > LOOK:
                return
            if self._fatal:
                raise self._fatal

    async def stop(self, grace: float) -> None:
        """Claim nothing more, give ``grace`` seconds to what is under way, leave the rest.

        What waited for its turn goes back into the outbox untried; what was under way too long
        is written down as perhaps sent.
        """
        self._stopping = True
        self._gate.close()
        self.wake()
        if self._carrying:
            _, late = await asyncio.wait(self._carrying, timeout=grace)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._ledger.catch_up()

    def _recover(self) -> None:
        left = self._ledger.attempt(lambda: outbox.recover(self._db, self._means.clock()))
        for chat in left or ():
            self._outcomes.crashed(chat)

    def _claim(self) -> int:
        """Start carrying what is due and fits; returns how many."""
        room = min(self._at_once - len(self._carrying), AHEAD - self._gate.waiting(Rank.ALERT))
        if self._stopping or self._fatal or room <= 0 or not self._ledger.catch_up():
            return 0
        claimed = self._ledger.attempt(lambda: self._taken(room))
        for delivery in claimed or ():
            task = asyncio.create_task(self._carry(delivery))
            self._carrying.add(task)
            task.add_done_callback(self._carried)
        return len(claimed or ())

    def _taken(self, room: int) -> list[Delivery]:
        try:
            return outbox.claim(self._db, self._means.clock(), room, LEASE)
        except Spoilt as row:
            self._outcomes.spoilt(row)
            return []

    def _carried(self, task: asyncio.Task[None]) -> None:
        self._carrying.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("a delivery was left to its lease", exc_info=error)

    def _idle(self) -> float:
        """Seconds to rest when nothing was claimed and nothing is under way."""
        if self._ledger.trouble:
            return PATIENCE
        now = self._means.clock()
        due = self._ledger.attempt(lambda: outbox.next_due(self._db, now))
        return SWEEP if due is None else min(SWEEP, max(LOOK, (due - now).total_seconds()))

    async def _carry(self, delivery: Delivery) -> None:
        """Bring one delivery to its chat, and write down how that went."""
        if delivery.digest is not None and self._drawing >= DRAWN_AT_ONCE:
            # Alerts for others do not wait until everyone's picture of the week is drawn.
            self._outcomes.rested(delivery, DRAWN_IN)
            return
        message = self._composed(delivery)
        if message is None:
            return
        chat = self._chats.get(delivery.chat.partition(":")[0])
        if chat is None:
            absent = ChatError("this chat is not running", retry_after=timedelta(hours=1))
            self._outcomes.postponed(delivery, absent)
            return
        if (wait := self._gate.delay(delivery.chat)) > PAUSE_FROM:
            # Nobody else's turn, and not this claim's lease, is spent on a chat that must rest.
            self._outcomes.rested(delivery, wait)
            return
        try:
            message = await self._prepared(chat, delivery, message)
            sent = await self._bring(chat, delivery, message)
        except GateClosed:
            self._outcomes.released(delivery)
        except asyncio.CancelledError:
            self._outcomes.unsure(delivery, "stopped while it was under way")
            raise
        except ChatError as error:
            self._adapt(error)
            self._outcomes.failed(delivery, error, message)
        except Exception as error:
            log.exception("delivery %s to %s failed on our side", delivery.id, delivery.chat)
            self._outcomes.faulty(delivery, error)
        else:
            self._at_once = min(AT_ONCE, self._at_once + 1)
            self._outcomes.settled(delivery, sent)

    def _composed(self, delivery: Delivery) -> Message | None:
        """The words, fit to send; None where there are none, which is written down."""
        try:
            message = self._means.compose(self._db, delivery, self._means.clock())
        except Exception as error:
            log.exception("delivery %s cannot be put into words", delivery.id)
            self._outcomes.faulty(delivery, error)
            return None
        if message is None:
            self._outcomes.given_up(delivery, "there is nothing left to say")
            return None
        spans = message.spans
        if delivery.possible_repeat and not delivery.revision:
            spans = (REPEAT, *spans)
        return cut(
            replace(
                message,
                spans=spans,
                silent=message.silent or delivery.silent,
                reply_to=message.reply_to or delivery.reply_to,
            )
        )

    async def _prepared(self, chat: Chat, delivery: Delivery, message: Message) -> Message:
        """With its picture drawn; nothing was sent if that is cut off. Raises GateClosed then."""
        if message.picture is None:
            return message
        self._drawing += 1
        try:
            return await chat.prepared(delivery.chat, message)
        except asyncio.CancelledError:
            raise GateClosed from None
        finally:
            self._drawing -= 1

    async def _bring(self, chat: Chat, delivery: Delivery, message: Message) -> str:
        """Edit or send in its turn; an edit of what is gone is said afresh. Returns the id."""
        if delivery.revision and delivery.message is not None:
            with contextlib.suppress(MessageGone):
                async with self._gate.turn(delivery.chat, Rank.ALERT):
                    await chat.edit(delivery.chat, delivery.message, message)
                return delivery.message
        if delivery.possible_repeat:
            await self._reached(chat)
        async with self._gate.turn(delivery.chat, Rank.ALERT):
            return await chat.send(delivery.chat, message)

    async def _reached(self, chat: Chat) -> None:
        """There is one repeat only: it is not spent on a service that does not answer."""
        try:
            await chat.reached()
        except asyncio.CancelledError:
            raise GateClosed from None

    def _adapt(self, error: ChatError) -> None:
        """Fewer at once where our side is crowded; the end where the token is refused."""
        if error.crowded:
            self._at_once = max(LEAST_AT_ONCE, self._at_once // 2)
        if error.token:
            self._fatal = ChatStopped(str(error), TOKEN_REFUSED)
            self.wake()

    def _tell_admins(self, line: str) -> None:
        for chat in self._means.admins():
            self._replies.say(chat, Message((Span(line),)))
