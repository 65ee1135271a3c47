"""How the adapter hears people in Telegram: who speaks, where, and who is nobody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.chat import Button, Message, MessageGone, Span
from bot.replies import about
from tests.telegram.api import types
from tests.telegram.conftest import Connect
from tests.telegram.emulator import Emulator, Fault
from tests.telegram.world import BOT, Posted

HELLO = Message((Span("Hello"),))
WITH_BUTTON = Message((Span("An alert"),), ((Button("Why?", "1/why e1"),),))


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
ORIGIN = types.MessageOriginHiddenUser(date=datetime.fromtimestamp(0, UTC), sender_user_name="x")


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
@pytest.mark.parametrize(
    "kind",
    [
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_message",
        "edited_business_message",
    ],
)
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
