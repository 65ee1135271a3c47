"""What a chat service says about a chat itself: it moved, closed, or opened again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from sqlite_utils import Database

from storage import moving, subscribers
from storage.assessment import Level
from storage.model.chat import Subscriber

log = logging.getLogger(__name__)

CLOSED = "closed: "
"""Begins the reason of a chat that closed by itself, unlike /stop and being shut out."""


class Membership:
    """Keeps the subscribers in step with the chats they stand for."""

    def __init__(
        self, db: Database, clock: Callable[[], datetime], wake: Callable[[], None]
    ) -> None:
        self._db = db
        self._clock = clock
        self._wake = wake

    def moved(self, old: str, new: str) -> None:
        """The chat has a new id; what waits for it goes there."""
        log.info("%s is now %s", old, new)
        moving.migrate(self._db, old, new, self._clock())
        self._wake()

    def closed(self, chat: str, why: str) -> None:
        """We may not write there any more. Its settings stay; a group's topics close with it."""
        for one in self._at(chat):
            if one.enabled:
                log.info("%s is closed: %s", one.id, why)
                subscribers.disable(self._db, one.id, CLOSED + why, self._clock())

    def opened(self, chat: str) -> None:
        """We may write there again: chats that closed are enabled. Whoever said /stop, or was
        shut out by an admin, stays so."""
        for one in self._at(chat):
            _, why = subscribers.why_disabled(self._db, one.id) or (None, "")
            if not one.enabled and why.startswith(CLOSED):
                log.info("%s is open again", one.id)
                subscribers.enrol(self._db, one.id, one.name, one.topics, Level.NONE, self._clock())
        self._wake()

    def _at(self, chat: str) -> list[Subscriber]:
        """The chat's own subscriber and those of its topics."""
        return [
            one
            for one in subscribers.every(self._db)
            if one.id == chat or one.id.startswith(f"{chat}/")
        ]
