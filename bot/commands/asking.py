"""One request to the bot: who asks, in which chat, with which words, at what time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from bot.chat import Button, Incoming, Message
from bot.commands.desk import Desk
from bot.moments import clock
from bot.speech import Part, say
from storage import subscribers, topics
from storage.model.chat import Subscriber
from storage.model.policy import Topic


class Refusal(Exception):
    """The answer is no, in words for the person who asked. Nothing was changed.

    ``buttons``: rows of what may have been meant, ready to press.
    """

    def __init__(self, words: str, buttons: Sequence[Sequence[Button]] = ()) -> None:
        super().__init__(words)
        self.buttons = buttons


@dataclass(frozen=True, slots=True)
class Ask:
    """What a command's function gets."""

    db: Database
    desk: Desk
    incoming: Incoming
    words: str
    """What followed the command's name."""
    now: datetime
    admin: bool
    """Whether the person who asks is an admin of the bot, checked for this very request."""

    @property
    def chat(self) -> str:
        """The subscriber that is meant."""
        return self.incoming.about or self.incoming.chat

    @property
    def user(self) -> str:
        return self.incoming.user

    @property
    def zone(self) -> str:
        """The time zone of the chat that is meant; UTC where it never said /start."""
        one = subscribers.get(self.db, self.chat)
        return one.timezone if one else "UTC"

    def clock(self, moment: datetime) -> str:
        """The time of day of ``moment`` in the chat's zone, with its date where that is not today."""
        return clock(moment, self.now, self.zone)

    def screen(self, *parts: Part, buttons: Sequence[Sequence[Button]] = ()) -> list[Message]:
        """An answer that takes the place of the message whose button was pressed."""
        return [say(*parts, buttons=buttons, replaces=self.incoming.pressed)]


def own(ask: Ask) -> Subscriber:
    """The chat that is meant, with its settings. Refused where it never said /start."""
    one = subscribers.get(ask.db, ask.chat)
    if one is None:
        raise Refusal("Say /start first.")
    return one


def followed(db: Database, one: Subscriber | None) -> list[Topic]:
    """The topics that a chat follows, in the order of /topics; none where nobody is subscribed."""
    return [topic for topic in topics.every(db) if one is not None and topic.id in one.topics]
