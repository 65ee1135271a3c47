"""The list of commands: a name, who may say it, one line of help, and the function that answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.chat import Message

if TYPE_CHECKING:
    from bot.commands.asking import Ask

Answer = Callable[["Ask"], Awaitable[list[Message]]]


class Who(StrEnum):
    """Who may say a command."""

    ANYONE = "anyone"
    """Strangers too: they must be able to enter, leave, and learn what is kept about them."""
    READER = "reader"
    """Anyone with access who asks without changing anything."""
    OWNER = "owner"
    """Whoever may change this chat's own settings: the person, or a group's admins."""
    ADMIN = "admin"
    """The bot's admins, by numeric user id, in a private chat only."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``usage`` shows its words after the name; ``help`` is one short line."""

    name: str
    who: Who
    help: str
    usage: str
    answer: Answer


COMMANDS: dict[str, Command] = {}
"""Every command by name, in the order of the help."""


def command(name: str, who: Who, help: str, usage: str = "") -> Callable[[Answer], Answer]:
    """Register the decorated function as the answer to ``/name``."""

    def register(answer: Answer) -> Answer:
        if name in COMMANDS:
            raise ValueError(f"/{name} is registered twice")
        COMMANDS[name] = Command(name, who, help, usage, answer)
        return answer

    return register


SCOPES: dict[str, frozenset[Who]] = {
    "private": frozenset({Who.ANYONE, Who.READER, Who.OWNER}),
    "group": frozenset({Who.READER}),
    "group admins": frozenset({Who.ANYONE, Who.READER, Who.OWNER}),
    "admins": frozenset(Who),
}
"""Who finds which commands in the menu beside the text field."""


def menu(scope: str) -> list[tuple[str, str]]:
    """The (name, help) pairs for a menu: ``private``, ``group``, ``group admins`` or ``admins``."""
    return [(c.name, c.help) for c in COMMANDS.values() if c.who in SCOPES[scope]]
