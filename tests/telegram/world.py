"""The people, chats and messages of an emulated Telegram, and what its servers check of a message."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.telegram import markup
from tests.telegram.api import types

BOT = types.User(id=4242, is_bot=True, first_name="Detente", username="detente_bot")


class Refused(Exception):
    """An answer that is not ok."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


@dataclass
class Posted:
    """A message as people see it."""

    chat: int
    id: int
    text: str
    entities: list[types.MessageEntity]
    topic: int | None = None
    buttons: list[list[types.InlineKeyboardButton]] = field(default_factory=list)
    silent: bool = False
    reply_to: int | None = None
    picture: bool = False
    edits: int = 0
    changed: int = 0
    """Later than its ``id`` where it was edited, in the order of all messages."""
    at: float = field(default_factory=lambda: asyncio.get_running_loop().time())
    mine: bool = True
    """Whether the bot wrote it."""

    def labels(self) -> list[str]:
        return [b.text for row in self.buttons for b in row]

    def button(self, label: str) -> types.InlineKeyboardButton:
        for row in self.buttons:
            for one in row:
                if label in one.text:
                    return one
        raise AssertionError(f"no button {label!r} among {self.labels()}")


@dataclass
class Sight:
    """What a person saw happen: a message, a change of one, or a passing notice."""

    chat: int
    text: str
    labels: list[str]
    edited: bool = False


@dataclass
class Room:
    """A chat. The words of refusal are Telegram's."""

    chat: types.Chat
    statuses: dict[int, str] = field(default_factory=dict)
    """user → membership status."""
    forbidden: str | None = None
    """403 with these words."""
    bad: str | None = None
    """400 with these words."""
    moved_to: int | None = None
    closed_topics: set[int] = field(default_factory=set)
    times: deque[float] = field(default_factory=deque)


class World:
    """Everything there is in this Telegram."""

    def __init__(self) -> None:
        self.people: dict[int, types.User] = {}
        self.rooms: dict[int, Room] = {}
        self.messages: dict[tuple[int, int], Posted] = {}
        self.posted: list[Posted] = []
        """The bot's messages in the order of their arrival."""
        self.sights: list[Sight] = []
        self.toasts: list[tuple[str, str | None]] = []
        self.menus: dict[str, list[str]] = {}
        self._next = 100

    def person(self, number: int, name: str = "Ada", **more: Any) -> types.User:
        user = types.User(id=number, is_bot=False, first_name=name, **more)
        self.people[number] = user
        chat = types.Chat(id=number, type="private", first_name=name)
        self.rooms.setdefault(number, Room(chat))
        return user

    def group(self, number: int, title: str, type: str = "supergroup", **more: Any) -> Room:
        self.rooms[number] = Room(types.Chat(id=number, type=type, title=title, **more))
        return self.rooms[number]

    def number(self) -> int:
        self._next += 1
        return self._next

    def seen_in(self, chat: int, topic: int | None = None) -> list[Posted]:
        """What the bot has said in a chat (in one topic of it), oldest first."""
        return [p for p in self.posted if p.chat == chat and (topic is None or p.topic == topic)]

    def room_for_sending(self, chat: int, topic: int | None) -> Room:
        room = self.rooms.get(chat)
        if room is None:
            raise Refused(400, "Bad Request: chat not found")
        if room.moved_to:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            raise Refused(400, words, migrate_to_chat_id=room.moved_to)
        if room.forbidden:
            raise Refused(403, f"Forbidden: {room.forbidden}")
        if room.bad:
            raise Refused(400, f"Bad Request: {room.bad}")
        if topic is not None and topic in room.closed_topics:
            raise Refused(400, "Bad Request: TOPIC_CLOSED")
        return room

    def as_message(self, posted: Posted) -> types.Message:
        user = BOT if posted.mine else self.people.get(posted.chat, BOT)
        replied = self.messages.get((posted.chat, posted.reply_to or 0))
        words: dict[str, Any] = {"text": posted.text, "entities": posted.entities or None}
        if posted.picture:
            photo = types.PhotoSize(file_id="p", file_unique_id="p", width=9, height=9)
            words = {"caption": posted.text, "photo": [photo]}
        return types.Message(
            message_id=posted.id,
            date=datetime.now(UTC),
            chat=self.rooms[posted.chat].chat,
            from_user=user,
            message_thread_id=posted.topic,
            is_topic_message=True if posted.topic else None,
            reply_to_message=self.as_message(replied) if replied else None,
            reply_markup=types.InlineKeyboardMarkup(inline_keyboard=posted.buttons)
            if posted.buttons
            else None,
            **words,
        )


def words(text: str, mode: object, limit: int) -> markup.Read:
    """What people will read. Refused as Telegram would."""
    try:
        read = markup.read(text) if mode == "HTML" else markup.Read(text)
    except markup.Unreadable as error:
        raise Refused(400, f"Bad Request: can't parse entities: {error}") from None
    if not read.text.strip():
        raise Refused(400, "Bad Request: message text is empty")
    if markup.units(read.text) > limit:
        raise Refused(400, "Bad Request: message is too long")
    if len(read.entities) > markup.MOST_ENTITIES:
        raise Refused(400, "Bad Request: too many entities")
    return read


def buttons(form: Any) -> list[list[types.InlineKeyboardButton]]:
    """The keyboard. Refused where Telegram would."""
    rows = form.reply_markup.inline_keyboard if form.reply_markup else []
    for one in (button for row in rows for button in row):
        if one.callback_data is not None and not 1 <= len(one.callback_data.encode()) <= 64:
            raise Refused(400, "Bad Request: BUTTON_DATA_INVALID")
        if one.url is not None and not one.url.startswith(("http://", "https://")):
            raise Refused(400, "Bad Request: BUTTON_URL_INVALID")
        if (one.callback_data is None) == (one.url is None):
            raise Refused(400, "Bad Request: BUTTON_TYPE_INVALID")
    return rows
