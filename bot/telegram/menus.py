"""The command menus beside the text field: one for each kind of chat, one for each admin."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from bot.telegram.addresses import PREFIX

log = logging.getLogger(__name__)

Menu = Callable[[str], Sequence[tuple[str, str]]]
"""scope → (name, help): ``private``, ``group``, ``group admins`` or ``admins``."""
MOST = 100
HELP = 256


async def set_menus(bot: Bot, menu: Menu, admins: Sequence[str], former: Sequence[str]) -> None:
    """Show everyone the commands that they may say. ``former`` admins lose theirs.

    A menu that Telegram refuses is logged and costs nothing else: every command also works typed.
    """
    shown: list[tuple[BotCommandScope, str]] = [
        (BotCommandScopeAllPrivateChats(), "private"),
        (BotCommandScopeAllGroupChats(), "group"),
        (BotCommandScopeAllChatAdministrators(), "group admins"),
    ]
    shown += [(BotCommandScopeChat(number), "admins") for number in _numbers(admins)]
    for scope, name in shown:
        commands = [BotCommand(word, help[:HELP]) for word, help in menu(name)][:MOST]
        try:
            await bot.set_my_commands(commands, scope=scope)
        except TelegramError as error:
            log.warning("the menu for %s was not set: %s", name, error)
    for number in _numbers(former):
        try:
            await bot.delete_my_commands(scope=BotCommandScopeChat(number))
        except TelegramError as error:
            log.info("the menu of a former admin stays: %s", error)


def _numbers(users: Sequence[str]) -> list[int]:
    """Telegram's numbers among user ids; an admin of the console has no menu here."""
    return [int(u.removeprefix(PREFIX)) for u in users if u.startswith(PREFIX)]
