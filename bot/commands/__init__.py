"""What people say to the bot and what it answers, the same in every chat service."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from bot.chat import Incoming, Message
from bot.commands.desk import Desk
from bot.commands.registry import menu

__all__ = ["Commands", "Desk", "menu"]


class Commands:
    """Answers whatever people say or press. One for the whole program."""

    def __init__(self, db: Database, desk: Desk) -> None:
        self.db = db
        self.desk = desk

    async def answer(self, incoming: Incoming, now: datetime) -> list[Message]:
        """The messages for ``incoming.chat``, in order; none where silence is the answer.

        Never raises for anything a person can say. A repeated ``incoming.update`` changes
        nothing a second time.
        """
        raise NotImplementedError
