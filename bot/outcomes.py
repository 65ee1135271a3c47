"""What becomes of a delivery after it was tried: every answer of a chat service has one outcome."""

from __future__ import annotations

import logging
import sqlite3
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.chat import ChatError, ChatMoved, Message
from bot.ledger import Ledger
from bot.membership import Membership
from bot.pace import Gate, is_crowd
from bot.replies import Replies
from bot.speech import clean, foreign
from storage import notices, outbox, subscribers
from storage.db import StorageError, transaction
from storage.model.chat import Delivery
from storage.waiting import Spoilt

log = logging.getLogger(__name__)

SOON = timedelta(seconds=2)
LONGEST = timedelta(minutes=10)
"""The first and the longest wait after a failure that was certainly no delivery."""
MISSING_SOON = timedelta(minutes=1)
MISSING_LONGEST = timedelta(hours=6)
MISSING_FOR = timedelta(hours=24)
"""How long a chat may be "not found" before it is disabled."""
FLOOD_CHATS = 3
FLOOD_WITHIN = timedelta(seconds=10)
"""So many chats told to wait within this time mean that everyone has to."""
POISON = 5
"""Failures of our own that one message may cause before it is given up."""
SPOILT = 3
"""Failures of our own at writing one outcome down before the message is set aside."""
TOLD_AGAIN = timedelta(hours=1)
"""How long the admins are not told of a second message that was left out or is in doubt."""
PAUSE_FROM = 2.0
"""A chat whose next turn is this many seconds away is paused rather than waited for."""
LEFT_OUT = (
    "A message to {chat} is left out because of a fault in Detente ({why}). "
    "The others go on. Please report it, with what the log says."
)
DOUBTFUL = (
    "Nobody knows whether a message to {chat} arrived: both times the answer was missing ({why})."
)
OFF = "Alerts to “{name}” are off, for this reason: {why}. /start there turns them on again."
CLOSED = (
    "“{name}” is closed to me, so its alerts are off. /start in another place turns them on.\n\n"
)


def next_try(attempts: int, error: ChatError, now: datetime, jitter: float) -> datetime | None:
    """When to try again after ``attempts`` failures, the last one ``error``; None: never.

    A repeat at which the service itself failed is tried on: through an hour of bad gateways an
    alert must not be lost, and it is marked as a possible repeat already.
    ``jitter`` (0 to 1) spreads the waits. What the service asks for is never undercut.
    """
    if error.permanent or error.gone or (error.ambiguous and not error.faltered):
        return None
    if error.retry_after is not None:
        return now + error.retry_after + timedelta(seconds=jitter)
    first, longest = (MISSING_SOON, MISSING_LONGEST) if error.missing else (SOON, LONGEST)
    doublings = min(max(attempts - 1, 0), 20)
    wait = min(longest, first * (1 << doublings))
    return now + wait * (0.75 + jitter / 2)


class Outcomes:
    """Turns answers into rows. ``clock`` and ``jitter`` are ``bot/app.py``'s."""

    def __init__(
        self,
        db: Database,
        ledger: Ledger,
        gate: Gate,
        replies: Replies,
        membership: Membership,
        clock: Callable[[], datetime],
        jitter: Callable[[], float],
    ) -> None:
        self._db = db
        self._ledger = ledger
        self._gate = gate
        self._replies = replies
        self._membership = membership
        self._clock = clock
        self._jitter = jitter
        self._floods: deque[tuple[datetime, str, datetime]] = deque()
        self._told: datetime | None = None

    def settled(self, delivery: Delivery, message: str | None) -> None:
        """It arrived."""
        now = self._clock()
        self._write(delivery, lambda: outbox.settle(self._db, delivery, message, now))
        if (delay := self._gate.delay(delivery.chat)) > PAUSE_FROM:
            until = now + timedelta(seconds=delay)
            self._ledger.write(lambda: outbox.pause(self._db, delivery.chat, until))

    def released(self, delivery: Delivery) -> None:
        """It was never tried."""
        now = self._clock()
        self._write(delivery, lambda: outbox.release(self._db, delivery, now))

    def rested(self, delivery: Delivery, seconds: float) -> None:
        """It was never tried: its chat must rest for so long, and nobody waits for that."""
        until = self._clock() + timedelta(seconds=seconds)
        self._ledger.write(lambda: outbox.pause(self._db, delivery.chat, until))
        self.released(delivery)

    def unsure(self, delivery: Delivery, why: str) -> None:
        """It may have arrived. Where its repeat is in doubt too, the admins are told."""
        now = self._clock()

        def outcome() -> None:
            with transaction(self._db):
                if not outbox.unsure(self._db, delivery, why, now):
                    line = DOUBTFUL.format(chat=delivery.chat, why=why)
                    self._tell_seldom(line, delivery.chat)

        self._write(delivery, outcome)

    def given_up(self, delivery: Delivery, why: str) -> None:
        """It will never arrive."""
        now = self._clock()
        log.warning("delivery %s to %s is given up: %s", delivery.id, delivery.chat, why)
        self._write(delivery, lambda: outbox.give_up(self._db, delivery, why, now))

    def faulty(self, delivery: Delivery, error: Exception) -> None:
        """Our own code failed before anything was sent: tried again a few times, for it may be
        passing trouble, but one bad message must not hold up its chat for ever."""
        why = f"fault of ours: {type(error).__name__}"
        if delivery.attempts >= POISON:
            self.given_up(delivery, why)
            self._ledger.write(lambda: self._left_out(delivery.chat, type(error).__name__))
        else:
            self.postponed(delivery, ChatError(why))

    def spoilt(self, row: Spoilt) -> None:
        """Our own code failed at a row before it was claimed: as ``faulty``."""
        error, now = row.fault, self._clock()
        log.error("delivery %s to %s cannot be judged", row.id, row.chat, exc_info=error)
        moment = next_try(row.attempts, ChatError(""), now, self._jitter())
        again = moment if row.attempts < POISON else None

        def write() -> None:
            with transaction(self._db):
                outbox.set_back(self._db, row, again, f"fault of ours: {type(error).__name__}", now)
                if again is None:
                    self._left_out(row.chat, type(error).__name__)

        self._ledger.write(write)

    def crashed(self, chat: str) -> None:
        """The program died so often while it sent this message that it is left at that."""
        log.error("a delivery to %s is left in doubt: the program died at it each time", chat)
        self._ledger.write(lambda: self._left_out(chat, "it stopped each time it sent it"))

    def failed(self, delivery: Delivery, error: ChatError, message: Message) -> None:
        """The chat service refused, or could not be reached."""
        if isinstance(error, ChatMoved):
            self._moved(delivery, error.new)
        elif error.gone:
            self._closed(delivery, error, message)
        elif error.token:
            self.released(delivery)
        elif error.missing:
            self._missing(delivery, error, message)
        elif error.ambiguous and not (error.faltered and delivery.possible_repeat):
            self.unsure(delivery, str(error))
        elif error.permanent:
            self.given_up(delivery, str(error))
        else:
            if error.retry_after is not None:
                self._hold(delivery.chat, error.retry_after)
            self.postponed(delivery, error)

    def postponed(self, delivery: Delivery, error: ChatError) -> None:
        """It was certainly not sent."""
        now = self._clock()
        moment = next_try(delivery.attempts, error, now, self._jitter()) or now
        self._write(delivery, lambda: outbox.postpone(self._db, delivery, moment, str(error)))

    def _write(self, delivery: Delivery, outcome: Callable[[], object]) -> None:
        """Write the outcome down; where our own code fails at that again and again, the message
        is set aside, not to be sent a second time, and the others go on."""
        failures = 0

        def write() -> None:
            nonlocal failures
            try:
                outcome()
            except (sqlite3.OperationalError, StorageError):
                raise
            except Exception as error:
                failures += 1
                if failures < SPOILT:
                    raise
                log.exception("delivery %s to %s is set aside", delivery.id, delivery.chat)
                why = f"fault of ours: {type(error).__name__}"
                outbox.set_aside(self._db, delivery, why, self._clock())
                self._left_out(delivery.chat, type(error).__name__)

        self._ledger.write(write)

    def _left_out(self, chat: str, why: str) -> None:
        """By the chat's id: what is kept of it may be what our code stumbles over."""
        self._tell_seldom(LEFT_OUT.format(chat=chat, why=why), chat)

    def _tell_seldom(self, line: str, chat: str) -> None:
        """Tell the admins, but not of each where one fault spoils many messages."""
        now = self._clock()
        if self._told is not None and now - self._told < TOLD_AGAIN:
            return
        self._told = now
        notices.tell_admins(self._db, line, now, chat)

    def _moved(self, delivery: Delivery, new: str) -> None:
        now = self._clock()

        def write() -> None:
            with transaction(self._db):
                outbox.release(self._db, delivery, now)
                self._membership.moved(delivery.chat, new)

        self._write(delivery, write)

    def _closed(self, delivery: Delivery, error: ChatError, message: Message) -> None:
        """Disable the chat, and say so where somebody is left to hear it.

        The admins hear of groups, channels and chats that are no more; who blocked the bot knows
        it. What a closed topic missed is said once in the general one.
        """
        now, why = self._clock(), str(error)

        def write() -> None:
            with transaction(self._db):
                outbox.give_up(self._db, delivery, why, now)
                self._membership.closed(delivery.chat, why)
                if error.missing or is_crowd(delivery.chat):
                    line = OFF.format(name=name, why=why)
                    notices.tell_admins(self._db, line, now, delivery.chat)

        known = subscribers.get(self._db, delivery.chat)
        name = known.name if known else delivery.chat
        self._write(delivery, write)
        if error.instead is not None:
            spans = (foreign(CLOSED.format(name=clean(name, 60))), *message.spans)
            self._replies.say(error.instead, Message(spans, message.buttons))

    def _missing(self, delivery: Delivery, error: ChatError, message: Message) -> None:
        now = self._clock()
        since = self._ledger.attempt(lambda: subscribers.stumble(self._db, delivery.chat, now))
        if since is not None and now - since >= MISSING_FOR:
            self._closed(delivery, error, message)
        else:
            self.postponed(delivery, error)

    def _hold(self, chat: str, wait: timedelta) -> None:
        """Keep the service's "not before" for the chat; for everyone where several are told."""
        now = self._clock()
        until = now + wait
        self._gate.hold(chat, wait.total_seconds())
        self._ledger.write(lambda: outbox.pause(self._db, chat, until))
        self._floods.append((now, chat, until))
        while self._floods[0][0] < now - FLOOD_WITHIN:
            self._floods.popleft()
        if len({told for _, told, _ in self._floods}) >= FLOOD_CHATS:
            everyone = min(end for _, _, end in self._floods)
            log.warning("several chats were told to wait: all wait until %s", everyone)
            self._gate.hold(None, (everyone - now).total_seconds())
            self._ledger.write(lambda: outbox.pause(self._db, None, everyone))
