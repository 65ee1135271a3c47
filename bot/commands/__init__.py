"""What people say to the bot and what it answers, the same in every chat service."""

from __future__ import annotations

import logging
from datetime import datetime

from sqlite_utils import Database

from bot.access import Access
from bot.chat import Incoming, Message
from bot.commands import (  # noqa: F401  (each registers its commands)
    caring,
    confirming,
    entering,
    explaining,
    feeding,
    following,
    keywords,
    levels,
    loudness,
    muting,
    people,
    reading,
    silencing,
    straying,
    subjects,
    thresholds,
    trending,
    undoing,
)
from bot.commands.asking import Ask, Refusal
from bot.commands.desk import Desk
from bot.commands.further import Further
from bot.commands.hearing import Said, heard
from bot.commands.naming import UnknownTopic
from bot.commands.patience import Patience
from bot.commands.registry import COMMANDS, Command, Who, menu
from bot.speech import say
from bot.telegram import addresses
from storage import access, subscribers
from storage.db import StorageError, transaction

__all__ = ["Commands", "Desk", "menu"]

log = logging.getLogger(__name__)

NO_PERSON = frozenset(map(addresses.user, addresses.SERVICE_USERS))
"""Ids under which the chat service speaks for anonymous admins and channels: never an admin."""


class Commands:
    """Answers whatever people say or press. One for the whole program."""

    def __init__(self, db: Database, desk: Desk) -> None:
        self.db = db
        self.desk = desk
        self._patience = Patience()
        self._further = Further()

    async def answer(self, incoming: Incoming, now: datetime) -> list[Message]:
        """The messages for ``incoming.chat``, in order; none where silence is the answer.

        Never raises for anything a person can say. A repeated ``incoming.update`` changes
        nothing a second time.
        """
        wait = self._patience.spend(incoming.user, now)
        if wait is not None:
            return [say(f"Too many at once. Try again in {wait} s.")] if wait else []
        meant = self._further.meant(incoming)
        ended = self._further.ended(incoming) and self._has_access(self._ask(incoming, now))
        answers = [straying.all_shown()] if ended else await self._answers(meant, now)
        self._further.note(incoming if ended else meant, answers)
        return answers

    async def _answers(self, incoming: Incoming, now: datetime) -> list[Message]:
        said = heard(incoming)
        try:
            return await self._answer(incoming, said, now)
        except UnknownTopic as fault:
            ways = straying.which(said, fault) if said else ()
            return [straying.one_by_one(incoming) or say(str(fault), buttons=ways)]
        except Refusal as refusal:
            return [straying.one_by_one(incoming) or say(str(refusal), buttons=refusal.buttons)]
        except StorageError as error:
            return [say(f"That did not work: {error}")]
        except Exception:
            log.exception("a command of %s failed", incoming.user)
            return [say("That went wrong on our side; nothing was changed. It is in the log.")]

    async def _answer(self, incoming: Incoming, said: Said | None, now: datetime) -> list[Message]:
        ask = self._ask(incoming, now, said.words if said else "")
        if said is None:
            return self._stray(ask)
        known = COMMANDS.get(said.name)
        if known is not None and known.who is Who.ADMIN and not ask.admin:
            if incoming.pressed is None and not incoming.text.lstrip().startswith("/"):
                return self._stray(ask)
            known = None
        refusal = self._refusal(ask, known, said)
        if refusal is not None:
            return [say(refusal)] if refusal else []
        if known is None:
            return [] if incoming.kind == "group" else straying.unknown(ask, said)
        if known.slow:
            if not self._fresh(incoming, known, now):
                return []
            return await known.slow(ask)
        with transaction(self.db):
            return known.answer(ask) if self._fresh(incoming, known, now) else []

    def _ask(self, incoming: Incoming, now: datetime, words: str = "") -> Ask:
        return Ask(self.db, self.desk, incoming, words, now, self._is_admin(incoming.user))

    def _fresh(self, incoming: Incoming, known: Command, now: datetime) -> bool:
        """Whether this was not handled before; noted with the change that it makes."""
        if incoming.update is None or known.who is Who.READER:
            return True
        service = incoming.user.partition(":")[0]
        return access.first_time(self.db, service, incoming.update, now)

    def _stray(self, ask: Ask) -> list[Message]:
        """What is said without a command: in a group people talk to one another."""
        if ask.incoming.pressed is not None:
            return [say("That button is from an earlier version. /help", fleeting=True)]
        if ask.incoming.kind != "private" or not ask.incoming.text.strip():
            return []
        if not self._has_access(ask):
            return [say(entering.closed_door(ask))]
        return straying.plain_talk(ask)

    def _is_admin(self, user: str) -> bool:
        if user in NO_PERSON:
            return False
        return user in self.desk.admins or access.is_admin(self.db, user)

    def _refusal(self, ask: Ask, known: Command | None, said: Said) -> str | None:
        """Why this person may not say this here; empty for silence, None if all is well."""
        private = ask.incoming.kind == "private"
        if known is not None and known.who is Who.ADMIN and not private:
            return "Say that to me in a private chat, please."
        if known is not None and known.who is Who.ANYONE and private:
            return None
        if not self._has_access(ask):
            open_ear = ask.incoming.kind != "group" or said.name == "start"
            return entering.closed_door(ask) if open_ear else ""
        if known is not None and known.who in (Who.OWNER, Who.ANYONE) and not ask.incoming.manages:
            return "Only this group's admins can change its settings."
        return None

    def _has_access(self, ask: Ask) -> bool:
        if ask.admin or self.desk.access is Access.OPEN or access.is_admitted(self.db, ask.user):
            return True
        if ask.incoming.kind == "private":
            return False
        place = subscribers.get(self.db, ask.chat)
        return place is not None and place.enabled
