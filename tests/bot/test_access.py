"""Who may say what: strangers, people, groups, admins, and those who only seem to be one."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from bot.access import Access
from bot.chat import Incoming
from bot.commands.registry import COMMANDS, ORDER, Who, menu, offered
from storage import access, audit, subscribers, thresholds
from storage.assessment import Axis, Level
from storage.model.chat import Levels
from tests.bot.conftest import ADMIN, STRANGER, Talk

PRIVATE = "This bot is private."
ADMIN_WORDS = [c.name for c in offered() if c.who is Who.ADMIN]


@pytest.mark.failure("F58")
async def test_by_default_a_stranger_is_told_their_id_and_how_to_come_in(talk: Talk) -> None:
    for line in ("/start", "/latest", "/settings", "/nonsense"):
        said = await talk.say(line, STRANGER)
        assert said.startswith(PRIVATE)
        assert said.endswith("Your id, for the admin: 2")
    assert subscribers.get(talk.db, STRANGER) is None


@pytest.mark.failure("F58")
@pytest.mark.parametrize(
    ("mode", "enters"), [(Access.OPEN, True), (Access.INVITE, False), (Access.ALLOWLIST, False)]
)
async def test_only_an_open_bot_lets_anyone_in(talk: Talk, mode: Access, enters: bool) -> None:
    talk.desk.access = mode
    await talk.say("/start", STRANGER)
    assert (subscribers.get(talk.db, STRANGER) is not None) is enters


@pytest.mark.failure("F52")
async def test_an_invite_lets_in_as_many_as_it_says_and_no_longer_than_it_says(talk: Talk) -> None:
    assert "/start code-1" in await talk.say("/invite 2")
    assert "Welcome" in await talk.say("/start code-1", STRANGER)
    assert "Welcome" in await talk.say("/start code-1", "telegram:3")
    assert "used or too old" in await talk.say("/start code-1", "telegram:4")
    await talk.say("/invite")
    talk.now += timedelta(days=8)
    assert "used or too old" in await talk.say("/start code-2", "telegram:5")


@pytest.mark.failure("F52")
@pytest.mark.parametrize("payload", ["claim-", "claim-x", "x" * 64, "' OR 1=1 --", "<b>"])
async def test_a_payload_that_is_no_invite_is_just_text(talk: Talk, payload: str) -> None:
    said = await talk.say(f"/start {payload}", STRANGER)
    assert "used or too old" in said
    assert not access.is_admin(talk.db, STRANGER)


async def test_on_an_allow_list_an_invite_is_no_way_in_but_an_id_is(talk: Talk) -> None:
    await talk.say("/invite")
    talk.desk.access = Access.ALLOWLIST
    assert PRIVATE in await talk.say("/start code-1", STRANGER)
    assert "Invite links are off" in await talk.say("/invite")
    await talk.say("/invite id 2")
    assert "Welcome" in await talk.say("/start", STRANGER)


async def test_a_claim_makes_one_admin_once_and_in_time(talk: Talk) -> None:
    access.offer_claim(talk.db, "claim-abc", talk.now + timedelta(minutes=15))
    assert "You are now an admin" in await talk.say("/start claim-abc", STRANGER)
    assert "used or too old" in await talk.say("/start claim-abc", "telegram:3")
    assert access.is_admin(talk.db, STRANGER)
    assert "Nothing has been changed yet" in await talk.say("/audit", STRANGER)
    access.offer_claim(talk.db, "claim-new", talk.now)
    assert "used or too old" in await talk.say("/start claim-new", "telegram:3")


async def test_a_claim_in_a_group_is_refused(talk: Talk) -> None:
    access.offer_claim(talk.db, "claim-abc", talk.now + timedelta(minutes=15))
    await talk.say("/start claim-abc", STRANGER, chat="telegram:-9", kind="group")
    assert not access.is_admin(talk.db, STRANGER)


# --- Admins ----------------------------------------------------------------------------------


@pytest.mark.failure("F49")
@pytest.mark.parametrize("name", ADMIN_WORDS)
async def test_an_admin_command_does_not_exist_for_others(talk: Talk, name: str) -> None:
    access.admit(talk.db, STRANGER, "test", talk.now)
    assert f"I know no command /{name}" in await talk.say(f"/{name} world 10", STRANGER)


@pytest.mark.failure("F49")
@pytest.mark.parametrize("name", ADMIN_WORDS)
async def test_an_admin_command_is_not_said_in_a_group(talk: Talk, name: str) -> None:
    said = await talk.say(f"/{name}", ADMIN, chat="telegram:-9", kind="group")
    assert said == "Say that to me in a private chat, please."
    assert await talk.say(f"/{name}", STRANGER, chat="telegram:-9", kind="group") == ""


@pytest.mark.failure("F49")
@pytest.mark.parametrize("user", ["telegram:1087968824", "telegram:777000", "telegram:136817688"])
async def test_anonymous_admins_and_channels_are_never_admins(talk: Talk, user: str) -> None:
    access.add_admin(talk.db, user, "", "mistake", talk.now)
    talk.desk.admins = frozenset({user})
    said = await talk.say("/audit", user)
    assert "Changes" not in said
    assert "Nothing has been changed" not in said


@pytest.mark.failure("F49")
async def test_the_right_is_checked_at_the_button_too(talk: Talk) -> None:
    access.add_admin(talk.db, "telegram:3", "", ADMIN, talk.now)
    buttons = await talk.offers("/threshold world 70", "telegram:3")
    access.remove_admin(talk.db, "telegram:3")
    assert "Only the bot's admins" in await talk.press(buttons["Apply"], "telegram:3")
    assert thresholds.thresholds(talk.db) == {}


@pytest.mark.failure("F49")
async def test_an_admin_is_named_by_number_only(talk: Talk) -> None:
    for name in ("@boss", "boss", "-100", "٣"):
        assert "numeric id" in await talk.say(f"/admins add {name}")


async def test_the_settings_name_an_admin_again_who_comes_back_after_deleteme(talk: Talk) -> None:
    talk.desk.admins |= {"console"}
    for user in (ADMIN, "console"):
        await talk.say("/start", user)
        buttons = await talk.offers("/deleteme", user)
        assert "Forgotten" in await talk.press(buttons["Forget everything"], user)
        assert access.admins(talk.db) == []
        assert "Welcome" in await talk.say("/start", user)
        assert [one.user for one in access.admins(talk.db)] == [user], "what admins are told comes"
        access.remove_admin(talk.db, user)
    assert "console (this terminal)" in await talk.say("/admins")


# --- Buttons ---------------------------------------------------------------------------------


@pytest.mark.failure("F51")
async def test_a_button_works_once_for_the_one_who_was_asked(talk: Talk) -> None:
    buttons = await talk.offers("/threshold world escalation 70")
    access.add_admin(talk.db, "telegram:3", "", ADMIN, talk.now)
    assert "used already" in await talk.press(buttons["Apply"], "telegram:3")
    assert "Applied" in await talk.press(buttons["Apply"])
    assert "used already" in await talk.press(buttons["Apply"])
    assert thresholds.thresholds(talk.db) == {("world", Axis.ESCALATION): 70}


@pytest.mark.failure("F51")
async def test_a_button_grows_too_old(talk: Talk) -> None:
    buttons = await talk.offers("/threshold world 70")
    talk.now += timedelta(hours=2)
    assert "too old" in await talk.press(buttons["Apply"])
    assert thresholds.thresholds(talk.db) == {}


@pytest.mark.failure("F51")
@pytest.mark.parametrize(
    "data", ["1/confirm guess", "1/confirm ", "1/confirm code-1", "confirm code-1", "9/x", "", "1/"]
)
async def test_forged_button_data_does_nothing(talk: Talk, data: str) -> None:
    await talk.say("/start")
    await talk.offers("/threshold world 70")
    said = await talk.press(data, STRANGER)
    assert "Applied" not in said
    assert thresholds.thresholds(talk.db) == {}


@pytest.mark.failure("F51")
async def test_an_ask_of_one_chat_is_not_answered_in_another(talk: Talk) -> None:
    await talk.say("/start")
    buttons = await talk.offers("/deleteme")
    said = await talk.press(buttons["Forget everything"], ADMIN, chat="telegram:77")
    assert "used already or is too old" in said
    assert subscribers.get(talk.db, ADMIN) is not None


async def test_cancel_changes_nothing_and_voids_the_buttons(talk: Talk) -> None:
    await talk.offers("/threshold world 70")
    buttons = await talk.offers("/threshold world 80")
    assert "Nothing was changed" in await talk.press(buttons["Cancel"])
    assert thresholds.thresholds(talk.db) == {}


# --- Floods, repeats, odd lines --------------------------------------------------------------


@pytest.mark.failure("F57")
async def test_a_flood_is_told_once_and_others_are_not_kept_waiting(talk: Talk) -> None:
    access.admit(talk.db, STRANGER, "test", talk.now)
    now = talk.now
    said = [
        await talk.commands.answer(Incoming(STRANGER, STRANGER, "x", "/help"), now)
        for _ in range(60)
    ]
    assert sum(bool(m) for m in said) == 21
    assert "Too many at once" in said[20][0].plain
    assert await talk.say("/help")
    later = await talk.commands.answer(
        Incoming(STRANGER, STRANGER, "x", "/help"), now + timedelta(seconds=10)
    )
    assert "What you can say" in later[0].plain


@pytest.mark.failure("F57")
@pytest.mark.parametrize(
    "line",
    ["only " * 800, "/level " + "sudan, " * 550, "/settings " + "<b>&lt;" * 550,
     "/settings " + "," * 4000, "/mute " + " " * 4000 + "x", "/trend " + "9" * 4000],
    ids=["only", "topics", "markup", "commas", "spaces", "digits"],
)  # fmt: skip
async def test_no_single_line_however_long_keeps_the_bot_from_the_others(
    talk: Talk, line: str
) -> None:
    await talk.say("/start")
    begun = time.process_time()
    await talk.say(line)
    assert time.process_time() - begun < 0.75


@pytest.mark.failure("F20")
async def test_an_update_delivered_again_changes_nothing_again(talk: Talk) -> None:
    access.admit(talk.db, STRANGER, "test", talk.now)
    assert await talk.say("/silence rus:ukr 2h", update=41)
    assert await talk.say("/silence rus:ukr 2h", update=41) == ""
    assert len(audit.latest(talk.db, 10, None)) == 1
    assert await talk.say("/silence rus:ukr 2h", update=42)


@pytest.mark.parametrize(
    "line",
    ["/", "//", "/ x", "/start@", "/\u202e", "/level 3 4", "/mute " + "9" * 400, "/why e" + "9" * 30,
     "/search \"' OR NEAR( * ^", "/latest before 99999999999999", "/topics 0", "/trend 3d",
     "/quiet 22-7 7-22 utc", "/digest never", "/vote e1 sideways", "/undo 1; drop table",
     "/help /threshold", "\n/help", "/help\nmore", "/feeds pause", "/keywords add", "/invite -1",
     "/broadcast " + "x" * 4000, "/topic add x", "/silence", "/mute AAA:\u0000 2h"],
)  # fmt: skip
async def test_whatever_is_said_there_is_an_answer_and_no_crash(talk: Talk, line: str) -> None:
    await talk.say("/start")
    assert "went wrong" not in await talk.say(line)


async def test_people_in_a_group_talk_without_the_bot_chiming_in(talk: Talk) -> None:
    await talk.say("/start", chat="telegram:-9", kind="group")
    for line in ("hello", "/nonsense", "/otherbot", "/add", "/remove world"):
        assert await talk.say(line, STRANGER, chat="telegram:-9", kind="group") == ""


async def test_a_group_member_cannot_change_what_the_group_hears(talk: Talk) -> None:
    group = {"chat": "telegram:-9", "kind": "group"}
    await talk.say("/start", **group)
    for line in ("/level 5", "/stop", "/mute 8h", "/deleteme", "/unsubscribe world"):
        said = await talk.say(line, STRANGER, manages=False, **group)
        assert said == "Only this group's admins can change its settings."
    kept = subscribers.get(talk.db, "telegram:-9")
    assert kept is not None
    assert kept.enabled


async def test_a_channel_is_managed_from_a_private_chat(talk: Talk) -> None:
    await talk.say("/start", kind="channel", about="telegram:-5", place="News")
    await talk.say("/level 4", kind="channel", about="telegram:-5", place="News")
    one = subscribers.get(talk.db, "telegram:-5")
    assert one is not None
    assert (one.name, one.levels) == ("News", Levels.alike(Level.SEVERE))
    assert subscribers.get(talk.db, ADMIN) is None


# --- Menus -----------------------------------------------------------------------------------


def test_every_command_has_its_place_in_the_help() -> None:
    assert sorted(ORDER) == sorted(name for name, one in COMMANDS.items() if one.help)


def test_menus_show_people_only_what_they_may_say() -> None:
    assert {name for name, _ in menu("private")}.isdisjoint(ADMIN_WORDS)
    assert {name for name, _ in menu("group")} <= {name for name, _ in menu("group admins")}
    assert set(ADMIN_WORDS) <= {name for name, _ in menu("admins")}
    assert all(len(name) <= 32 and len(line) <= 60 for name, line in menu("admins"))
