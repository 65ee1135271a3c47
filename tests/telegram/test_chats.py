"""What the adapter says to Telegram, and how it hears people, through a real connection."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.chat import Button, ChatError, ChatMoved, Document, Message, MessageGone, Span
from bot.replies import about
from tests.telegram.api import types
from tests.telegram.conftest import Connect
from tests.telegram.emulator import BOT, Emulator, Fault
from tests.telegram.world import Posted

PNG = b"\x89PNG\r\n\x1a\n"
HELLO = Message((Span("Hello"),))
WITH_BUTTON = Message((Span("An alert"),), ((Button("Why?", "1/why e1"),),))


# --- Saying ------------------------------------------------------------------------------------


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
        pytest.param(Fault("sendMessage", garbage=True), "ambiguous", id="an answer of garbage"),
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


# --- Hearing -----------------------------------------------------------------------------------


async def test_a_person_is_heard_with_number_name_and_words(
    server: Emulator, connect: Connect
) -> None:
    line = await connect()
    server.world.person(7, "Ada", last_name="\u202eL", username="ada")
    update = await server.say(7, "/start invite-x")
    await server.until(lambda: line.said)
    (heard,) = line.said
    assert (heard.chat, heard.user, heard.name) == ("telegram:7", "telegram:7", "Ada L")
    assert (heard.text, heard.kind, heard.manages) == ("/start invite-x", "private", True)
    assert heard.update == update


GROUP_ADMIN = types.User(id=1087968824, is_bot=True, first_name="Group")
CHANNEL_BOT = types.User(id=136817688, is_bot=True, first_name="Channel")
SERVICE = types.User(id=777000, is_bot=False, first_name="Telegram")
LATER = {"date": "2026-01-01T00:00:00Z"}
ORIGIN = types.MessageOriginHiddenUser(date=0, sender_user_name="x")


@pytest.mark.parametrize(
    "more",
    [
        pytest.param(
            {"from_user": GROUP_ADMIN},
            id="an anonymous admin",
            marks=pytest.mark.failure("F49"),
        ),
        pytest.param(
            {"from_user": CHANNEL_BOT},
            id="somebody as a channel",
            marks=pytest.mark.failure("F49"),
        ),
        pytest.param(
            {"from_user": SERVICE},
            id="telegram's own account",
            marks=pytest.mark.failure("F49"),
        ),
        pytest.param(
            {"sender_chat": types.Chat(id=-1005, type="supergroup", title="G")},
            id="a person in the name of a chat",
            marks=pytest.mark.failure("F49"),
        ),
        pytest.param({"forward_origin": ORIGIN}, id="a forward", marks=pytest.mark.failure("F50")),
        pytest.param({"via_bot": BOT}, id="another bot's words", marks=pytest.mark.failure("F50")),
        pytest.param({"edit_date": 5}, id="an edited message", marks=pytest.mark.failure("F50")),
        pytest.param({"text": None}, id="a message without words"),
        pytest.param({"text": "just talking"}, id="a group's talk"),
        pytest.param({"text": "/mute@other_bot 2h"}, id="a command for another bot"),
        pytest.param({"text": "/mute@other_bot\n2h"}, id="one with a line end after the name"),
    ],
)
async def test_nobody_is_heard_in(server: Emulator, connect: Connect, more: dict[str, Any]) -> None:
    line = await connect()
    server.world.group(-1005, "G")
    server.world.person(7)
    await server.say(7, **{"text": "/threshold world escalation 5", "chat": -1005, **more})
    await server.say(7, "/help")
    await server.until(lambda: line.said)
    assert [heard.text for heard in line.said] == ["/help"]


@pytest.mark.failure("F50")
@pytest.mark.parametrize("kind", ["edited_message", "channel_post", "edited_channel_post"])
async def test_edits_and_channel_posts_are_not_commands(
    server: Emulator, connect: Connect, kind: str
) -> None:
    line = await connect()
    server.world.person(7)
    post = server.world.as_message(Posted(7, 5, "/stop", [], mine=False))
    await server.give(**{kind: post})
    await server.say(7, "/help")
    await server.until(lambda: line.said)
    assert [heard.text for heard in line.said] == ["/help"]


@pytest.mark.parametrize(
    ("status", "manages"),
    [("creator", True), ("administrator", True), ("member", False), ("left", False)],
)
async def test_only_a_groups_admins_manage_it(
    server: Emulator, connect: Connect, status: str, manages: bool
) -> None:
    line = await connect()
    server.world.group(-1005, "Desk").statuses[7] = status
    server.world.person(7)
    await server.say(7, "/level@Detente_Bot 3", chat=-1005)
    await server.until(lambda: line.said)
    (heard,) = line.said
    assert (heard.chat, heard.text, heard.kind) == ("telegram:-1005", "/level 3", "group")
    assert (heard.place, heard.manages) == ("Desk", manages)


async def test_where_the_admins_are_not_known_nobody_manages(
    server: Emulator, connect: Connect
) -> None:
    line = await connect()
    server.faults.append(Fault("getChatMember", 400, "Bad Request: CHAT_ADMIN_REQUIRED"))
    server.world.group(-1005, "Desk").statuses[7] = "creator"
    await server.say(7, "/level 3", chat=-1005)
    await server.until(lambda: line.said)
    assert not line.said[0].manages


async def test_a_forum_topic_is_heard_as_itself(server: Emulator, connect: Connect) -> None:
    line = await connect()
    server.world.group(-1005, "Forum", is_forum=True)
    await server.say(7, "/subscribe sudan", chat=-1005, topic=12)
    await server.until(lambda: line.said)
    assert line.said[0].chat == "telegram:-1005/12"


@pytest.mark.parametrize(
    ("ending", "cited"),
    [
        ("score 64 · calms what was told before (#e2)   #e3", "e3"),
        ("🔴 64 Troops mass #e3", ""),
        ("#e3   is no end", ""),
    ],
)
async def test_an_answer_to_an_alert_is_heard_with_its_number(
    server: Emulator, connect: Connect, ending: str, cited: str
) -> None:
    line = await connect()
    server.world.person(7)
    await line.chat.send("telegram:7", Message((Span(ending),)))
    told = server.world.as_message(server.world.posted[0])
    theirs = server.world.as_message(Posted(7, 5, "fake   #e3", [], mine=False))
    await server.say(7, "why", reply_to_message=told)
    await server.say(7, "why", reply_to_message=theirs)
    await server.until(lambda: len(line.said) == 2)
    assert [heard.cites for heard in line.said] == [cited, ""]


async def test_a_press_is_heard_and_its_notice_is_shown(server: Emulator, connect: Connect) -> None:
    line = await connect()
    server.world.person(7)
    await line.chat.send("telegram:7", WITH_BUTTON)
    await server.press(7, server.world.posted[0], "Why?")
    await server.until(lambda: line.said)
    (heard,) = line.said
    assert (heard.text, heard.pressed) == ("1/why e1", str(server.world.posted[0].id))
    await line.chat.send("telegram:7", Message((Span("Noted."),), fleeting=True))
    await server.until(lambda: server.world.toasts)
    assert [text for _, text in server.world.toasts] == ["Noted."]
    assert server.posts(7) == ["An alert"]


async def test_an_answer_lets_the_button_rest(server: Emulator, connect: Connect) -> None:
    line = await connect()
    server.world.person(7)
    await line.chat.send("telegram:7", WITH_BUTTON)
    await server.press(7, server.world.posted[0], "Why?")
    await server.until(lambda: line.said)
    await line.chat.send("telegram:7", HELLO)
    await server.until(lambda: server.world.toasts)
    assert [text for _, text in server.world.toasts] == [None]


@pytest.mark.failure("F51")
async def test_the_presser_is_who_is_authorised(server: Emulator, connect: Connect) -> None:
    line = await connect()
    server.world.group(-1005, "Desk").statuses[7] = "creator"
    server.world.person(8, "Eve")
    await line.chat.send("telegram:-1005", WITH_BUTTON)
    await server.press_data(8, server.world.posted[0], "1/mute 8h e1")
    await server.until(lambda: line.said)
    assert (line.said[0].user, line.said[0].manages) == ("telegram:8", False)


# --- Channels ----------------------------------------------------------------------------------


async def test_who_lets_us_into_a_channel_is_asked_in_private(
    server: Emulator, connect: Connect
) -> None:
    line = await connect()
    server.world.person(7)
    server.world.group(-1001009, "News", "channel").statuses[7] = "creator"
    await server.membership(-1001009, 7, "left", "administrator", can_post_messages=True)
    await server.until(lambda: line.said)
    (heard,) = line.said
    assert (heard.chat, heard.about, heard.text) == ("telegram:7", "telegram:-1001009", "/start")
    assert (heard.kind, heard.place) == ("channel", "News")


async def test_a_channel_is_managed_from_a_private_chat_by_who_runs_it(
    server: Emulator, connect: Connect
) -> None:
    line = await connect()
    channel = server.world.group(-1001009, "News", "channel", username="the_news")
    channel.statuses[7] = "administrator"
    await server.say(7, "@the_news /level 3")
    await server.say(8, "@the_news /level 1")
    await server.until(lambda: len(line.said) == 2)
    mine, others = line.said
    assert (mine.chat, mine.about, mine.text) == ("telegram:7", "telegram:-1001009", "/level 3")
    assert (others.about, others.text) == (None, "@the_news /level 1")


@pytest.mark.failure("F51")
async def test_a_button_about_a_channel_works_for_who_runs_it_only(
    server: Emulator, connect: Connect
) -> None:
    line = await connect()
    server.world.group(-1001009, "News", "channel").statuses[7] = "creator"
    server.world.person(7)
    server.world.person(8)
    aimed = about(WITH_BUTTON, "telegram:-1001009")
    await line.chat.send("telegram:7", aimed)
    await line.chat.send("telegram:8", aimed)
    mine, theirs = server.world.posted
    await server.press(8, theirs, "Why?")
    await server.press(7, mine, "Why?")
    await server.until(lambda: line.said)
    (heard,) = line.said
    assert (heard.user, heard.about, heard.text) == ("telegram:7", "telegram:-1001009", "1/why e1")
    assert "Only those who run the channel may do that." in [t for _, t in server.world.toasts]


async def test_a_reader_of_a_channel_gets_the_answer_in_private(
    server: Emulator, connect: Connect
) -> None:
    line = await connect()
    server.world.group(-1001009, "News", "channel")
    server.world.person(8)
    await line.chat.send("telegram:-1001009", WITH_BUTTON)
    await server.press(8, server.world.posted[0], "Why?")
    await server.until(lambda: line.said)
    (heard,) = line.said
    assert (heard.chat, heard.about, heard.manages) == ("telegram:8", "telegram:-1001009", False)
    with pytest.raises(MessageGone):
        await line.chat.edit(heard.chat, heard.pressed or "", HELLO)


# --- What happens to chats ---------------------------------------------------------------------


@pytest.mark.failure("F05")
@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("member", "kicked", [("closed", "telegram:7")]),
        ("kicked", "member", [("opened", "telegram:7")]),
    ],
)
async def test_a_person_who_blocks_or_unblocks_us_is_noted(
    server: Emulator, connect: Connect, before: str, after: str, told: list[tuple[str, str]]
) -> None:
    line = await connect()
    server.world.person(7)
    await server.membership(7, 7, before, after)
    await server.until(lambda: line.membership.told)
    assert line.membership.told == told


@pytest.mark.failure("F06")
@pytest.mark.parametrize(
    ("chat", "more"),
    [(-5, {"migrate_to_chat_id": -1005}), (-1005, {"migrate_from_chat_id": -5})],
    ids=["in the old chat", "in the new chat"],
)
async def test_a_service_message_says_that_a_group_moved(
    server: Emulator, connect: Connect, chat: int, more: dict[str, int]
) -> None:
    line = await connect()
    server.world.group(chat, "G")
    await server.say(7, "", chat=chat, **more)
    await server.until(lambda: line.membership.told)
    assert line.membership.told == [("moved", "telegram:-5", "telegram:-1005")]


# --- Menus -------------------------------------------------------------------------------------


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
