"""Subscriber ids of Telegram chats: ``telegram:<chat>`` and ``telegram:<chat>/<topic>``."""

from __future__ import annotations

PREFIX = "telegram:"

SERVICE_USERS = frozenset({777000, 1087968824, 136817688})
"""Telegram's own: service notifications, "an anonymous admin", "a channel". Nobody's person."""


def subscriber(chat: int, topic: int | None = None) -> str:
    """The id under which storage knows a chat, or one topic of a forum."""
    return f"{PREFIX}{chat}" if topic is None else f"{PREFIX}{chat}/{topic}"


def user(number: int) -> str:
    """The id by which a person is authorised."""
    return f"{PREFIX}{number}"


def place(id: str) -> tuple[int, int | None]:
    """The chat and topic numbers of a subscriber id. ValueError if it is not Telegram's."""
    chat, _, topic = id.removeprefix(PREFIX).partition("/")
    if not id.startswith(PREFIX):
        raise ValueError(f"not a Telegram chat: {id}")
    return int(chat), int(topic) if topic else None
