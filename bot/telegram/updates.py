"""Turns Telegram's updates into what people said, and hears what happens to the chats.

Heard are new text messages and presses of buttons, from people. Edits, forwards, channel posts,
bots, anonymous admins and Telegram's own accounts are nobody we could authorise.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable

from telegram import (
    Bot,
    CallbackQuery,
    ChatFullInfo,
    ChatMember,
    ChatMemberUpdated,
    Message,
    Update,
    User,
)
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.chat import Incoming
from bot.membership import Membership
from bot.replies import ABOUT
from bot.telegram import addresses
from bot.telegram.html import clean
from bot.telegram.presses import Presses

log = logging.getLogger(__name__)

WANTED = ["message", "callback_query", "my_chat_member"]
"""The kinds of update that Telegram is asked for."""
REMEMBERED = 60.0
"""Seconds for which it is believed who the admins of a group are."""
MANAGERS = frozenset({ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR})
CHANNEL_LINE = re.compile(r"\s*(@[A-Za-z]\w{3,31}|-\d{5,20})\s+(/.*)", re.DOTALL)
"""A channel, then a command: how a channel is managed from a private chat."""
ALERT_MARK = re.compile(r"\s{2}#(e\d{1,15})\s*$", re.ASCII)
"""How the message of an alert ends (``bot/render.py``); a list names several, each after one space."""
ELSEWHERE = "0"
"""The pressed message where the answer goes to another chat: nothing there can be replaced."""
NAME = 60
"""Characters of a name that are kept."""


class Reader:
    """Reads updates one at a time. ``username`` gives the bot's own name once it is known."""

    def __init__(
        self, bot: Bot, username: Callable[[], str], membership: Membership, presses: Presses
    ) -> None:
        self._bot = bot
        self._username = username
        self._membership = membership
        self._presses = presses
        self._managers: dict[tuple[int | str, int], tuple[float, bool]] = {}

    async def read(self, update: Update) -> Incoming | None:
        """What a person said, or None: nothing for anyone to answer."""
        if update.message:
            return await self._message(update.message, update.update_id)
        if update.callback_query:
            return await self._press(update.callback_query, update.update_id)
        if update.my_chat_member:
            return self._own_membership(update.my_chat_member, update.update_id)
        return None

    # --- What people say -----------------------------------------------------------------------

    async def _message(self, message: Message, number: int) -> Incoming | None:
        if message.migrate_to_chat_id:
            self._migrated(message.chat.id, message.migrate_to_chat_id)
            return None
        if message.migrate_from_chat_id:
            self._migrated(message.migrate_from_chat_id, message.chat.id)
            return None
        person = _author(message)
        if person is None or not message.text:
            return None
        if message.chat.type == ChatType.PRIVATE:
            if line := CHANNEL_LINE.fullmatch(message.text):
                return await self._channel_line(message, person, line, number)
            return self._said(message, person, message.text, number)
        if message.chat.type not in (ChatType.GROUP, ChatType.SUPERGROUP):
            return None
        text = self._addressed(message.text)
        if text is None:
            return None
        manages = await self._manages(message.chat.id, person.id)
        return self._said(message, person, text, number, manages)

    def _said(
        self, message: Message, person: User, text: str, number: int, manages: bool = True
    ) -> Incoming:
        private = message.chat.type == ChatType.PRIVATE
        topic = message.message_thread_id if message.is_topic_message else None
        return Incoming(
            chat=addresses.subscriber(message.chat.id, topic),
            user=addresses.user(person.id),
            name=_name(person),
            text=text,
            kind="private" if private else "group",
            place="" if private else clean(message.chat.title or "")[:NAME],
            update=number,
            manages=manages,
            cites=self._cited(message.reply_to_message),
        )

    def _cited(self, answered: Message | None) -> str:
        """The alert that a message of ours told, by the mark at its end; empty for all else."""
        author = answered.from_user if answered else None
        if answered is None or author is None or author.username != self._username():
            return ""
        mark = ALERT_MARK.search(answered.text or answered.caption or "")
        return mark[1] if mark else ""

    def _addressed(self, text: str) -> str | None:
        """A group's command for us, without our name; None for talk and for other bots."""
        name = text.split(maxsplit=1)[0] if text.startswith("/") else ""
        command, _, bot = name.partition("@")
        if not command or (bot and bot.lower() != self._username().lower()):
            return None
        return command + text[len(name) :]

    async def _channel_line(
        self, message: Message, person: User, line: re.Match[str], number: int
    ) -> Incoming | None:
        """``@channel /level 3`` in a private chat, from someone who runs that channel."""
        name, command = line.groups()
        chat = await self._channel(name)
        if chat is None or not await self._manages(chat.id, person.id):
            return self._said(message, person, message.text or "", number)
        return Incoming(
            chat=addresses.subscriber(message.chat.id),
            user=addresses.user(person.id),
            name=_name(person),
            text=command,
            kind="channel",
            place=clean(chat.title or name)[:NAME],
            update=number,
            about=addresses.subscriber(chat.id),
        )

    async def _channel(self, name: str) -> ChatFullInfo | None:
        try:
            chat = await self._bot.get_chat(name if name.startswith("@") else int(name))
        except TelegramError as error:
            log.info("no chat %s: %s", name, error)
            return None
        return chat if chat.type == ChatType.CHANNEL else None

    # --- What people press ---------------------------------------------------------------------

    async def _press(self, query: CallbackQuery, number: int) -> Incoming | None:
        message, person = query.message, query.from_user
        if message is None or not query.data or person.is_bot:
            return None
        chat, about, data = _pressed_in(query), None, query.data
        if message.chat.type == ChatType.CHANNEL:
            # A channel is no place for answers to one reader: they get them in private.
            chat, about = addresses.subscriber(person.id), chat
        self._presses.note(chat, query.id)
        if data.startswith(ABOUT):
            target, _, data = data[len(ABOUT) :].partition(" ")
            if not re.fullmatch(r"-\d{5,20}", target):
                return None
            about = addresses.subscriber(int(target))
        private = message.chat.type == ChatType.PRIVATE
        meant = addresses.place(about)[0] if about else message.chat.id
        manages = (private and not about) or await self._manages(meant, person.id)
        if private and about and not manages:
            self._presses.answer(chat, "Only those who run the channel may do that.")
            return None
        return Incoming(
            chat=chat,
            user=addresses.user(person.id),
            name=_name(person),
            text=data,
            kind="channel" if about else "private" if private else "group",
            place="" if private else clean(message.chat.title or "")[:NAME],
            pressed=ELSEWHERE if about and not private else str(message.message_id),
            update=number,
            manages=manages,
            about=about,
        )

    # --- What happens to chats -----------------------------------------------------------------

    def _migrated(self, old: int, new: int) -> None:
        self._membership.moved(addresses.subscriber(old), addresses.subscriber(new))

    def _own_membership(self, change: ChatMemberUpdated, number: int) -> Incoming | None:
        """We were let in or put out; a channel that lets us in is offered to who did it."""
        chat = addresses.subscriber(change.chat.id)
        now, before = _may_write(change.new_chat_member), _may_write(change.old_chat_member)
        if not now:
            self._membership.closed(chat, "the bot was removed, blocked or silenced there")
            return None
        self._membership.opened(chat)
        person = change.from_user
        if change.chat.type != ChatType.CHANNEL or before or _nobody(person):
            return None
        return Incoming(
            chat=addresses.subscriber(person.id),
            user=addresses.user(person.id),
            name=_name(person),
            text="/start",
            kind="channel",
            place=clean(change.chat.title or "")[:NAME],
            update=number,
            about=chat,
        )

    async def _manages(self, chat: int, person: int) -> bool:
        """Whether the person is an admin of that group or channel, by Telegram's word."""
        now = asyncio.get_running_loop().time()
        until, known = self._managers.get((chat, person), (0.0, False))
        if now < until:
            return known
        try:
            member = await self._bot.get_chat_member(chat, person)
        except TelegramError as error:
            log.info("admins of %s are not known: %s", chat, error)
            return False
        self._managers = {who: found for who, found in self._managers.items() if found[0] > now}
        self._managers[chat, person] = now + REMEMBERED, member.status in MANAGERS
        return member.status in MANAGERS


def _pressed_in(query: CallbackQuery) -> str:
    message = query.message
    assert message is not None
    if isinstance(message, Message) and message.is_topic_message:
        return addresses.subscriber(message.chat.id, message.message_thread_id)
    return addresses.subscriber(message.chat.id)


def _author(message: Message) -> User | None:
    """The person who wrote these words here and now, or None."""
    passed_on = message.forward_origin or message.via_bot or message.is_automatic_forward
    if passed_on or message.sender_chat or message.edit_date or _nobody(message.from_user):
        return None
    return message.from_user


def _nobody(person: User | None) -> bool:
    return person is None or person.is_bot or person.id in addresses.SERVICE_USERS


def _name(person: User) -> str:
    return clean(person.full_name).strip()[:NAME] or str(person.id)


def _may_write(member: ChatMember) -> bool:
    """Whether a bot with this membership may send text."""
    match member.status:
        case ChatMemberStatus.LEFT | ChatMemberStatus.BANNED:
            return False
        case ChatMemberStatus.RESTRICTED:
            return bool(getattr(member, "can_send_messages", False))
        case ChatMemberStatus.ADMINISTRATOR:
            # Only channels know the right to post; elsewhere it is None and does not matter.
            return getattr(member, "can_post_messages", None) is not False
    return True
