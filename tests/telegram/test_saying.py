"""What the adapter says to Telegram, through a real connection."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat import Button, ChatError, ChatMoved, Document, Message, MessageGone, Span
from bot.telegram.genuine import genuine
from tests.telegram.conftest import Connect
from tests.telegram.emulator import Emulator, Fault

PNG = b"\x89PNG\r\n\x1a\n"
HELLO = Message((Span("Hello"),))
WITH_BUTTON = Message((Span("An alert"),), ((Button("Why?", "1/why e1"),),))


async def test_an_alert_looks_as_it_was_meant(server: Emulator, connect: Connect) -> None:
    server.world.person(7)
    line = await connect()
    spans = (
        Span("🔴 ESCALATION · level 3", "bold"),
        Span("\n"),
        Span("Troops <mass> at the border", "link", "https://example.org/a?b=1&c=2"),
        Span("\n"),
        Span("“amassed troops”", "quote"),
        Span(" (build-up)"),
    )
    buttons = ((Button("Source", url="https://example.org/a"), Button("Why?", "1/why e1")),)
    number = await line.chat.send("telegram:7", Message(spans, buttons, silent=True))
    (posted,) = server.world.posted
    assert posted.text.splitlines() == [
        "🔴 ESCALATION · level 3",
        "Troops <mass> at the border",
        "“amassed troops” (build-up)",
    ]
    assert [e.type for e in posted.entities] == ["bold", "text_link", "italic"]
    assert (str(posted.id), posted.labels(), posted.silent) == (number, ["Source", "Why?"], True)
    (call,) = [c for c in server.calls if c.method == "sendmessage"]
    assert call.form.link_preview_options.is_disabled is True


async def test_a_forum_topic_gets_its_message_in_the_topic(
    server: Emulator, connect: Connect
) -> None:
    server.world.group(-1005, "Forum", is_forum=True)
    line = await connect()
    await line.chat.send("telegram:-1005/12", HELLO)
    assert [p.topic for p in server.world.posted] == [12]


@pytest.mark.failure("F11")
async def test_a_reply_to_what_is_gone_is_sent_without_it(
    server: Emulator, connect: Connect
) -> None:
    server.world.person(7)
    line = await connect()
    first = await line.chat.send("telegram:7", HELLO)
    await line.chat.send("telegram:7", Message((Span("yes"),), reply_to=first))
    await line.chat.send("telegram:7", Message((Span("no"),), reply_to="99999"))
    assert [p.reply_to for p in server.world.posted] == [None, int(first), None]


@pytest.mark.failure("F11")
async def test_an_edit_that_changes_nothing_is_no_error(server: Emulator, connect: Connect) -> None:
    server.world.person(7)
    line = await connect()
    number = await line.chat.send("telegram:7", HELLO)
    await line.chat.edit("telegram:7", number, WITH_BUTTON)
    await line.chat.edit("telegram:7", number, WITH_BUTTON)
    assert (server.posts(7), server.world.posted[0].edits) == (["An alert"], 1)


@pytest.mark.failure("F11")
async def test_an_edit_of_what_is_gone_says_so(server: Emulator, connect: Connect) -> None:
    server.world.person(7)
    line = await connect()
    with pytest.raises(MessageGone):
        await line.chat.edit("telegram:7", "4711", HELLO)


async def test_a_picture_is_drawn_when_it_is_sent_and_its_caption_fits(
    server: Emulator, connect: Connect
) -> None:
    server.world.person(7)
    line = await connect()
    words = (Span("Trend", "bold"), Span(" <&> " * 400))
    first = await line.chat.prepared("telegram:7", Message(words, picture=lambda: PNG))
    number = await line.chat.send("telegram:7", first)
    await line.chat.edit("telegram:7", number, replace(first, spans=(Span("newer"),)))
    await line.chat.send("telegram:7", first)
    assert [(p.picture, len(p.text) <= 1024) for p in server.world.posted] == [(True, True)] * 2


async def test_words_come_without_the_picture_that_cannot_be_drawn(
    server: Emulator, connect: Connect
) -> None:
    def broken() -> bytes:
        raise ValueError("no font")

    server.world.person(7)
    line = await connect()
    words = await line.chat.prepared("telegram:7", Message((Span("trend"),), picture=broken))
    await line.chat.send("telegram:7", words)
    assert [(p.picture, p.text) for p in server.world.posted] == [(False, "trend")]


async def test_of_very_many_pictures_at_once_some_are_words_that_say_so(connect: Connect) -> None:
    line = await connect()
    asked = [line.chat.prepared("telegram:7", Message((), picture=lambda: PNG)) for _ in range(23)]
    said = await asyncio.gather(*asked)
    assert [bool(one.picture) for one in said] == [True] * 20 + [False] * 3
    assert "many are wanted at once" in said[-1].plain
    assert (await line.chat.prepared("telegram:7", Message((), picture=lambda: PNG))).picture == PNG


@pytest.mark.failure("F08")
@pytest.mark.parametrize(
    "refusal",
    [
        "not enough rights to send photos to the chat",
        "CHAT_SEND_PHOTOS_FORBIDDEN",
        "PHOTO_INVALID_DIMENSIONS",
    ],
)
async def test_where_only_pictures_are_refused_the_words_come(
    server: Emulator, connect: Connect, refusal: str
) -> None:
    server.world.group(-1005, "Desk")
    line = await connect()
    for method in ("sendPhoto", "editMessageMedia"):
        server.faults.append(Fault(method, 400, f"Bad Request: {refusal}"))
    number = await line.chat.send("telegram:-1005", Message((Span("a & b"),), picture=PNG))
    await line.chat.edit("telegram:-1005", number, Message((Span("newer"),), picture=PNG))
    (posted,) = server.world.posted
    assert (posted.picture, posted.text) == (False, "newer\n\nThe picture cannot be shown here.")
    assert posted.edits == 1


async def test_a_picture_is_sent_with_its_caption_and_replaced(
    server: Emulator, connect: Connect
) -> None:
    server.world.person(7)
    line = await connect()
    number = await line.chat.send("telegram:7", Message((Span("trend"),), picture=PNG))
    await line.chat.edit("telegram:7", number, Message((Span("newer"),), picture=PNG))
    assert [(p.picture, p.text) for p in server.world.posted] == [(True, "newer")]


async def test_a_file_is_sent_with_its_words_below(server: Emulator, connect: Connect) -> None:
    server.world.person(7)
    line = await connect()
    file = Document("feeds.opml", b"<opml/>")
    number = await line.chat.send("telegram:7", Message((Span("2 feeds"),), document=file))
    (posted,) = server.world.posted
    assert (str(posted.id), posted.text) == (number, "2 feeds")
    (call,) = [c for c in server.calls if c.method == "senddocument"]
    assert (call.form.document, call.form.caption) == ("feeds.opml", "2 feeds")


@pytest.mark.parametrize(
    ("fault", "flag"),
    [
        pytest.param(Fault("sendMessage", drop=True), "ambiguous", id="cut without an answer"),
        pytest.param(Fault("sendMessage", hang=True), "ambiguous", id="no answer in time"),
        *(
            pytest.param(
                Fault("sendMessage", status, garbage=True),
                "faltered",
                id=f"somebody else's answer {status}",
            )
            for status in (200, 302, 400, 401, 403, 404, 409, 502)
        ),
        pytest.param(Fault("sendMessage", 502, "Bad Gateway"), "faltered", id="a bad gateway"),
        pytest.param(Fault("sendMessage", 403, "Forbidden: kicked"), "gone", id="kicked"),
        pytest.param(
            Fault("sendMessage", 400, "Bad Request: chat not found"), "missing", id="not found"
        ),
        pytest.param(
            Fault("sendMessage", 400, "Bad Request: PEER_ID_INVALID"), "gone", id="no such peer"
        ),
    ],
)
@pytest.mark.failure("F02")
async def test_a_bad_answer_says_what_to_do(
    server: Emulator, connect: Connect, fault: Fault, flag: str
) -> None:
    server.world.person(7)
    server.faults.append(fault)
    line = await connect(within=0.3)
    with pytest.raises(ChatError) as failed:
        await line.chat.send("telegram:7", HELLO)
    assert getattr(failed.value, flag)
    assert not (failed.value.token or (failed.value.gone and flag != "gone"))


@pytest.mark.failure("F02")
@pytest.mark.parametrize(
    ("status", "body", "telegrams"),
    [
        (200, b'{"ok": true, "result": []}', True),
        (403, b'{"ok": false, "error_code": 403, "description": "Forbidden"}', True),
        (502, b'{"ok": false}', True),
        (200, b'{"ok": false}', False),
        (404, b'{"ok": true, "result": true}', False),
        (200, b'{"ok": true, "result": null}', False),
        (200, b'{"error": "quota"}', False),
        (200, b"[1]", False),
        (200, b"null", False),
        (200, b"", False),
        (200, b"[" * 100_000, False),
        (404, b"<html>Not found</html>", False),
    ],
)
def test_only_what_the_bot_api_says_is_telegram_s_word(
    status: int, body: bytes, telegrams: bool
) -> None:
    assert genuine(status, body) is telegrams


@pytest.mark.failure("F04")
async def test_the_wait_that_telegram_asks_for_is_handed_on(
    server: Emulator, connect: Connect
) -> None:
    server.world.person(7)
    server.faults.append(Fault("sendMessage", 429, "Too Many", parameters={"retry_after": 10072}))
    line = await connect()
    with pytest.raises(ChatError) as failed:
        await line.chat.send("telegram:7", HELLO)
    assert failed.value.retry_after == timedelta(seconds=10072)


@pytest.mark.failure("F06")
async def test_a_group_that_moved_says_where(server: Emulator, connect: Connect) -> None:
    server.world.group(-5, "Old", "group").moved_to = -1005
    line = await connect()
    with pytest.raises(ChatMoved) as moved:
        await line.chat.send("telegram:-5", HELLO)
    assert moved.value.new == "telegram:-1005"


@pytest.mark.failure("F03")
async def test_a_refused_connection_was_not_sent(server: Emulator, connect: Connect) -> None:
    line = await connect()
    await server.stop()
    with pytest.raises(ChatError) as failed:
        await line.chat.send("telegram:7", HELLO)
    assert not (failed.value.ambiguous or failed.value.permanent or failed.value.gone)


async def test_everyone_is_shown_the_commands_they_may_say(
    server: Emulator, connect: Connect
) -> None:
    admins = ["telegram:7", "console"]
    await connect(menu=lambda scope: [(scope.replace(" ", "_"), "help")], admins=lambda: admins)
    await server.until(lambda: "chat 7" in server.world.menus)
    assert server.world.menus == {
        "all_private_chats": ["private"],
        "all_group_chats": ["group"],
        "all_chat_administrators": ["group_admins"],
        "chat 7": ["admins"],
    }
    admins[0] = "telegram:8"
    await server.say(8, "/start claim-x")
    await server.until(
        lambda: "chat 8" in server.world.menus and "chat 7" not in server.world.menus
    )
