"""Turns every error of the Telegram library into a ChatError that says what to do next.

``BadRequest`` and ``TimedOut`` are kinds of ``NetworkError``; ``RetryAfter``, ``Forbidden`` and
``ChatMigrated`` are not: the specific ones come first.
"""

from __future__ import annotations

from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.chat import ChatError, ChatMoved, MessageGone
from bot.redact import redact
from bot.telegram.addresses import place, subscriber
from bot.telegram.genuine import StrangeAnswer

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
"""What failed before a byte of the request left; anything later may have arrived."""

MISSING = ("chat not found",)
CLOSED = (
    "not enough rights",
    "have no rights",
    "no write access",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_restricted",
    "chat_send_plain_forbidden",
    "user_is_blocked",
    "peer_id_invalid",
    "user is deactivated",
    "bot was kicked",
    "group chat was deactivated",
    "bot is not a member",
)
TOPIC_CLOSED = ("topic_closed", "topic_deleted", "message thread not found")
MESSAGE_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
    "there is no media in the message to edit",
)
NO_PICTURE = (
    "rights to send photos",
    "rights to send media",
    "send_photos_forbidden",
    "send_media_forbidden",
    "photo_",
    "image_process_failed",
)
"""Words may come there all the same."""
UNCHANGED = ("message is not modified",)
UNREADABLE = ("can't parse entities", "can't find end")


def says(error: BaseException, phrases: tuple[str, ...]) -> bool:
    """Whether Telegram's description of a bad request holds one of ``phrases``."""
    return isinstance(error, BadRequest) and any(p in str(error).lower() for p in phrases)


def chat_error(error: Exception, chat: str) -> ChatError:
    """What ``error``, met while writing to ``chat``, means for the message."""
    words = redact(str(error)).removeprefix("Forbidden: ") or type(error).__name__
    match error:
        case StrangeAnswer():
            return ChatError(words, ambiguous=True, faltered=True)
        case RetryAfter():
            return ChatError(words, retry_after=waiting(error))
        case ChatMigrated():
            return ChatMoved(subscriber(error.new_chat_id))
        case Forbidden():
            return ChatError(words, gone=True)
        case InvalidToken():
            return ChatError("Telegram does not accept the bot's token", token=True)
        case BadRequest():
            return _refused(error, words, chat)
        case NetworkError() if isinstance(error.__cause__, NOT_SENT):
            crowded = isinstance(error.__cause__, httpx.PoolTimeout)
            return ChatError(words, crowded=crowded)
        case NetworkError() if error.__cause__ is None and not isinstance(error, TimedOut):
            return ChatError(words, ambiguous=True, faltered=True)  # an answer of 5xx
        case TelegramError() | TimeoutError():
            return ChatError(words, ambiguous=True)
    raise error


def waiting(error: RetryAfter) -> timedelta:
    """How long Telegram wants us to wait; the library gives seconds or a timedelta."""
    wait = error.retry_after
    return wait if isinstance(wait, timedelta) else timedelta(seconds=wait)


def _refused(error: BadRequest, words: str, chat: str) -> ChatError:
    """A 400: none is tried again, except a chat that is not found, which can pass."""
    if says(error, MISSING):
        return ChatError(words, missing=True)
    if says(error, TOPIC_CLOSED):
        number, topic = place(chat)
        return ChatError(words, gone=True, instead=subscriber(number) if topic else None)
    if says(error, CLOSED):
        return ChatError(words, gone=True)
    if says(error, MESSAGE_GONE):
        return MessageGone(words)
    return ChatError(words, permanent=True)
