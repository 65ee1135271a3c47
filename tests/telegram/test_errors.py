"""Every error of the Telegram library says what to do next."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
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

from bot.chat import ChatMoved, MessageGone
from bot.telegram.errors import chat_error

FLAGS = ("permanent", "gone", "ambiguous", "token", "missing", "crowded", "faltered")


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "means"),
    [
        pytest.param(
            caused(TimedOut(), httpx.ReadTimeout("x")),
            {"ambiguous"},
            id="a read time-out may have arrived",
            marks=pytest.mark.failure("F02"),
        ),
        pytest.param(
            caused(NetworkError("x"), httpx.RemoteProtocolError("x")),
            {"ambiguous"},
            id="a cut connection may have arrived",
            marks=pytest.mark.failure("F02"),
        ),
        pytest.param(
            NetworkError("Bad Gateway"),
            {"ambiguous", "faltered"},
            id="a bad gateway may have arrived",
            marks=pytest.mark.failure("F02"),
        ),
        pytest.param(
            TelegramError("Invalid server response"), {"ambiguous"}, id="garbage may have arrived"
        ),
        pytest.param(TimeoutError(), {"ambiguous"}, id="our own deadline may have been too short"),
        pytest.param(
            caused(NetworkError("x"), httpx.ConnectError("x")),
            set(),
            id="a refused connection was not sent",
            marks=pytest.mark.failure("F03"),
        ),
        pytest.param(
            caused(TimedOut(), httpx.ConnectTimeout("x")),
            set(),
            id="a connect time-out was not sent",
            marks=pytest.mark.failure("F03"),
        ),
        pytest.param(
            caused(TimedOut(), httpx.PoolTimeout("x")),
            {"crowded"},
            id="a pool time-out was not sent and means too many at once",
            marks=pytest.mark.failure("F03"),
        ),
        pytest.param(
            Forbidden("bot was blocked by the user"),
            {"gone"},
            id="blocked closes the chat",
            marks=pytest.mark.failure("F05"),
        ),
        pytest.param(
            BadRequest("Chat not found"),
            {"missing"},
            id="not found may pass",
            marks=pytest.mark.failure("F07"),
        ),
        pytest.param(
            BadRequest("Not enough rights to send text messages to the chat"),
            {"gone"},
            id="no rights closes the chat",
            marks=pytest.mark.failure("F08"),
        ),
        pytest.param(
            BadRequest("Chat_send_plain_forbidden"),
            {"gone"},
            id="neither can a chat that takes no words be written to",
            marks=pytest.mark.failure("F08"),
        ),
        pytest.param(
            BadRequest("Some new complaint"),
            {"permanent"},
            id="no other bad request is retried",
            marks=pytest.mark.failure("F09"),
        ),
        pytest.param(
            InvalidToken(),
            {"token"},
            id="a refused token stops the program",
            marks=pytest.mark.failure("F12"),
        ),
    ],
)
def test_an_error_says_what_to_do(error: Exception, means: set[str]) -> None:
    found = chat_error(error, "telegram:7")
    assert {flag for flag in FLAGS if getattr(found, flag)} == means


@pytest.mark.failure("F04")
@pytest.mark.parametrize("wait", [7, timedelta(seconds=7)], ids=["a number", "a timedelta"])
def test_the_wait_that_telegram_asks_for_is_known_in_either_form(wait: int | timedelta) -> None:
    assert chat_error(RetryAfter(wait), "telegram:7").retry_after == timedelta(seconds=7)


@pytest.mark.failure("F06")
def test_a_moved_group_says_where_it_went() -> None:
    moved = chat_error(ChatMigrated(-1005), "telegram:-5")
    assert isinstance(moved, ChatMoved)
    assert moved.new == "telegram:-1005"


@pytest.mark.failure("F11")
@pytest.mark.parametrize("words", ["Message to edit not found", "Message can't be edited"])
def test_a_message_that_is_gone_can_be_said_afresh(words: str) -> None:
    assert isinstance(chat_error(BadRequest(words), "telegram:7"), MessageGone)


@pytest.mark.failure("F08")
def test_a_closed_topic_leaves_the_general_one() -> None:
    closed = chat_error(BadRequest("TOPIC_CLOSED"), "telegram:-1005/12")
    assert (closed.gone, closed.instead) == (True, "telegram:-1005")


@pytest.mark.failure("F48")
def test_no_error_holds_the_token() -> None:
    token = "123456789:" + "AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
    assert token not in str(chat_error(NetworkError(f"https://api/bot{token}/x"), "telegram:7"))
