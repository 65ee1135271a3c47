"""The list of commands: a name, who may say it, one line of help, and the function that answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.chat import Message

if TYPE_CHECKING:
    from bot.commands.asking import Ask

Answer = Callable[["Ask"], list[Message]]
SlowAnswer = Callable[["Ask"], Awaitable[list[Message]]]


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


def _cannot(ask: Ask) -> list[Message]:
    raise NotImplementedError(ask.words)


@dataclass(frozen=True, slots=True)
class Command:
    """One command. ``usage`` shows its words after the name; ``help`` is one short line.

    ``answer`` runs inside one transaction. ``slow``, where set, is used instead: it looks
    something up outside first, and opens its own transaction for what it changes.
    """

    name: str
    who: Who
    help: str
    """Empty for what only buttons say."""
    usage: str
    answer: Answer = _cannot
    slow: SlowAnswer | None = None


COMMANDS: dict[str, Command] = {}
"""Every command by name, in the order of the help."""


def command(name: str, who: Who, help: str, usage: str = "") -> Callable[[Answer], Answer]:
    """Register the decorated function as the answer to ``/name``."""

    def register(answer: Answer) -> Answer:
        _add(Command(name, who, help, usage, answer))
        return answer

    return register


def slow_command(
    name: str, who: Who, help: str, usage: str = ""
) -> Callable[[SlowAnswer], SlowAnswer]:
    """Register the decorated coroutine, which waits for something outside, for ``/name``."""

    def register(answer: SlowAnswer) -> SlowAnswer:
        _add(Command(name, who, help, usage, slow=answer))
        return answer

    return register


def _add(command: Command) -> None:
    if command.name in COMMANDS:
        raise ValueError(f"/{command.name} is registered twice")
    COMMANDS[command.name] = command


ORDER = [
    "start",
    "stop",
    "topics",
    "subscribe",
    "unsubscribe",
    "level",
    "mute",
    "quiet",
    "digest",
    "settings",
    "latest",
    "why",
    "trend",
    "search",
    "status",
    "help",
    "privacy",
    "deleteme",
    "threshold",
    "preview",
    "keywords",
    "feeds",
    "topic",
    "silence",
    "test",
    "stats",
    "health",
    "subscribers",
    "broadcast",
    "invite",
    "admins",
    "audit",
    "undo",
    "backup",
]
"""The order of the help and of the menus: what people do most comes first."""


LIKE = 0.62
"""How like a command a word has to be (0 to 1) to be taken for a slip in writing it."""


def offered() -> list[Command]:
    """The commands that people are told of, in the order of the help."""
    return [COMMANDS[name] for name in ORDER]


SCOPES: dict[str, frozenset[Who]] = {
    "private": frozenset({Who.ANYONE, Who.READER, Who.OWNER}),
    "group": frozenset({Who.READER}),
    "group admins": frozenset({Who.ANYONE, Who.READER, Who.OWNER}),
    "admins": frozenset(Who),
}
"""Who finds which commands in the menu beside the text field."""


def menu(scope: str) -> list[tuple[str, str]]:
    """The (name, help) pairs for a menu: ``private``, ``group``, ``group admins`` or ``admins``."""
    return [(c.name, c.help) for c in offered() if c.who in SCOPES[scope]]
