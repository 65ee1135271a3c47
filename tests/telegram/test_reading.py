"""Reading from Telegram goes on through trouble, or ends with a code that says why."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest
from telegram.error import NetworkError

from bot.chat import NO_PLACE, TAKEN_ELSEWHERE, TOKEN_REFUSED, WEDGED, ChatStopped
from bot.telegram.connection import Connection, hang_up
from bot.telegram.webhook import Webhook
from tests.telegram.api import methods, types
from tests.telegram.conftest import QUICK, Connect, Line
from tests.telegram.emulator import TOKEN, Emulator, Fault
from tests.telegram.world import Posted

SECRET = "a-secret-of-the-test"


async def ended(line: Line) -> ChatStopped:
    """How reading ended."""
    assert line.task
    with pytest.raises(ChatStopped) as stopped:
        await asyncio.wait_for(line.task, 10)
    return stopped.value


@pytest.mark.failure("F12")
async def test_a_token_that_is_refused_ends_with_its_own_code(
    server: Emulator, connect: Connect
) -> None:
    stopped = await ended(await connect(token="1:wrong", ready=False))
    assert stopped.code == TOKEN_REFUSED
    assert "DETENTE_TELEGRAM_TOKEN" in str(stopped)


@pytest.mark.failure("F12")
async def test_a_token_that_is_revoked_while_running_ends_too(
    server: Emulator, connect: Connect
) -> None:
    line = await connect()
    server.token = "another"
    assert (await ended(line)).code == TOKEN_REFUSED


@pytest.mark.failure("F16")
async def test_another_reader_of_the_same_bot_ends_this_one_but_not_at_once(
    server: Emulator, connect: Connect
) -> None:
    server.faults.append(Fault("getUpdates", 409, "Conflict: terminated", times=100))
    began = asyncio.get_running_loop().time()
    line = await connect(patience=replace(QUICK, conflicts=3, conflict_wait=0.15))
    await server.until(lambda: line.chat.state().startswith("failing"))
    assert (await ended(line)).code == TAKEN_ELSEWHERE
    assert asyncio.get_running_loop().time() - began >= 2 * 0.15


@pytest.mark.failure("F16")
async def test_a_passing_conflict_is_survived(server: Emulator, connect: Connect) -> None:
    server.faults.append(Fault("getUpdates", 409, "Conflict: terminated", times=3))
    line = await connect()
    await server.say(7, "/help")
    await server.until(lambda: line.said)
    assert line.chat.state().startswith("ok")


@pytest.mark.failure("F17")
async def test_a_webhook_that_was_left_set_is_removed(server: Emulator, connect: Connect) -> None:
    server.webhook = methods.SetWebhook(url="https://elsewhere.example/hook")
    line = await connect()
    assert server.webhook is None
    await server.say(7, "/help")
    await server.until(lambda: line.said)


@pytest.mark.failure("F18")
async def test_offline_at_the_start_it_waits(server: Emulator, connect: Connect) -> None:
    server.faults.append(Fault("getMe", drop=True, times=3))
    server.faults.append(Fault("getMe", 502, "Bad Gateway", times=3))
    line = await connect(ready=False)
    assert line.chat.state() == "waiting for Telegram"
    assert line.chat.invitation("x") == "/start x"
    assert await asyncio.wait_for(line.chat.ready(), 10) == "detente_bot"
    assert line.chat.invitation("x") == "https://t.me/detente_bot?start=x"


@pytest.mark.failure("F18")
async def test_an_outage_while_running_is_survived(server: Emulator, connect: Connect) -> None:
    line = await connect()
    for fault in ({"drop": True}, {"garbage": True}, {"status": 500, "description": "x"}):
        server.faults.append(Fault("getUpdates", times=2, **fault))
    for status in (401, 404, 409):  # a proxy's word, not Telegram's
        server.faults.append(Fault("getUpdates", status, garbage=True))
    await server.say(7, "/help")
    await server.until(lambda: line.said)


@pytest.mark.failure("F19")
async def test_of_an_answer_that_is_no_json_one_short_line_is_logged(
    server: Emulator, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    server.faults.append(Fault("getUpdates", garbage=True, times=3))
    line = await connect()
    await server.say(7, "/help")
    await server.until(lambda: line.said)
    (logged,) = caplog.messages
    assert logged.startswith("Telegram cannot be read: the answer was not Telegram's (status")


async def test_polling_that_hangs_is_started_anew(server: Emulator, connect: Connect) -> None:
    server.faults.append(Fault("getUpdates", hang=True, times=2))
    patience = replace(QUICK, poll=1, margin=-0.9, silences=2)
    line = await connect(patience=patience)
    await server.say(7, "/help")
    await server.until(lambda: line.said)


@pytest.mark.failure("F19")
async def test_polling_that_hangs_for_good_ends_for_the_supervisor(
    server: Emulator, connect: Connect
) -> None:
    server.faults.append(Fault("getUpdates", hang=True, times=100))
    patience = replace(QUICK, poll=1, margin=-0.95, silences=2, restarts=2)
    assert (await ended(await connect(patience=patience))).code == WEDGED


@pytest.mark.failure("F20")
async def test_updates_that_were_not_handled_come_again_after_a_restart(
    server: Emulator, connect: Connect
) -> None:
    line = await connect()
    await server.say(7, "/one")
    await server.until(lambda: line.said)
    line.dies_at = "/two"
    update = await server.say(7, "/two")
    await server.until(lambda: line.task and line.task.done())
    again = await connect()
    await server.until(lambda: again.said)
    assert [(heard.update, heard.text) for heard in again.said] == [(update, "/two")]


@pytest.mark.failure("F21")
async def test_updates_that_were_handled_are_confirmed_at_the_end(
    server: Emulator, connect: Connect
) -> None:
    line = await connect()
    await server.say(7, "/one")
    await server.say(7, "/two")
    await server.until(lambda: len(line.said) == 2)
    assert line.task
    line.task.cancel()
    await asyncio.gather(line.task, return_exceptions=True)
    await line.chat.close()
    assert server.updates == []


async def test_an_update_that_cannot_be_understood_costs_only_itself(
    server: Emulator, connect: Connect
) -> None:
    line = await connect()
    server.world.person(7)
    await server.membership(7, 7, "left", "left")
    await server.say(7, "/help")
    await server.until(lambda: line.said)


@pytest.mark.failure("F20")
@pytest.mark.parametrize("webhook", [False, True], ids=["by polling", "by webhook"])
@pytest.mark.parametrize(
    "strange",
    [
        pytest.param({"poll": {"id": "1", "question": "secret words"}}, id="a kind cut short"),
        pytest.param({"managed_bot": {"user": {}}}, id="a kind of later years"),
        pytest.param({"message": {"date": "soon", "text": "secret words"}}, id="a field changed"),
        pytest.param({"message": {"date": 1, "text": 17}}, id="words that are a number"),
        pytest.param(
            {"my_chat_member": {"new_chat_member": {"status": "kicked"}}}, id="half of it"
        ),
    ],
)
async def test_an_update_that_the_library_cannot_read_costs_only_itself(
    server: Emulator,
    connect: Connect,
    unused_tcp_port: int,
    caplog: pytest.LogCaptureFixture,
    strange: dict[str, Any],
    webhook: bool,
) -> None:
    line = await connect(webhook=hook(unused_tcp_port) if webhook else None)
    await server.until(lambda: bool(server.webhook) is webhook)
    server.world.person(7)
    number = await server.give_strange(**strange)
    await server.say(7, "/help")
    await server.until(lambda: line.said)
    assert line.task is not None and not line.task.done()
    told = [record for record in caplog.records if f"update {number} has a form" in record.message]
    assert len(told) == 1
    assert (told[0].exc_info, told[0].exc_text) == (None, None), "one line, no traceback"
    assert "secret" not in caplog.text


async def test_connections_that_were_hung_up_carry_nothing_more(server: Emulator) -> None:
    bot = Connection(TOKEN, server.url).bot()
    assert (await bot.get_me()).username == "detente_bot"
    await hang_up(bot)
    with pytest.raises(NetworkError, match="not initialized"):
        await bot.get_me()


async def test_a_proxy_is_used_for_telegram(server: Emulator, connect: Connect) -> None:
    line = await connect(url="http://telegram.invalid", proxy=server.url)
    await server.say(7, "/help")
    await server.until(lambda: line.said)


# --- The webhook -------------------------------------------------------------------------------


def hook(port: int) -> Webhook:
    return Webhook(f"http://127.0.0.1:{port}/updates", "127.0.0.1", port, SECRET)


async def test_updates_come_by_webhook(
    server: Emulator, connect: Connect, unused_tcp_port: int
) -> None:
    line = await connect(webhook=hook(unused_tcp_port), ready=False)
    await server.until(lambda: server.webhook)
    await server.say(7, "/help")
    await server.until(lambda: line.said)
    assert line.said[0].text == "/help"
    assert (server.updates, line.chat.state()) == ([], "ok: webhook")
    assert server.webhook is not None
    assert server.webhook.allowed_updates == ["message", "callback_query", "my_chat_member"]


@pytest.mark.failure("F51")
@pytest.mark.parametrize(("secret", "status"), [("", 403), ("wrong", 403), (SECRET, 200)])
async def test_only_telegram_knows_the_secret(
    server: Emulator, connect: Connect, unused_tcp_port: int, secret: str, status: int
) -> None:
    line = await connect(webhook=hook(unused_tcp_port), ready=False)
    await server.until(lambda: server.webhook)
    server.world.person(7)
    said = server.world.as_message(Posted(7, 5, "/threshold world 1", [], mine=False))
    update = types.Update(update_id=5, message=said)
    assert await server.push(update, secret) == status
    assert len(line.said) == (status == 200)


async def test_an_address_that_is_taken_ends_the_webhook_in_one_line(
    server: Emulator, connect: Connect, unused_tcp_port: int
) -> None:
    there = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", unused_tcp_port)
    async with there:
        line = await connect(webhook=hook(unused_tcp_port), ready=False)
        stopped = await ended(line)
    assert stopped.code == NO_PLACE
    assert "Check telegram_webhook_listen" in str(stopped)


@pytest.mark.failure("F12")
async def test_a_refused_token_ends_the_webhook_too(
    server: Emulator, connect: Connect, unused_tcp_port: int
) -> None:
    line = await connect(token="1:wrong", webhook=hook(unused_tcp_port), ready=False)
    assert (await ended(line)).code == TOKEN_REFUSED
