"""Who may use the bot and who runs it: /subscribers, /invite, /admins, /broadcast."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from bot.access import Access
from bot.chat import Message
from bot.commands import words
from bot.commands.asking import Ask, Refusal
from bot.commands.confirming import deed, propose
from bot.commands.listing import pages, turning
from bot.commands.registry import Who, command
from bot.commands.undoing import undoing
from bot.console import ID as CONSOLE
from bot.moments import counted, spelled
from bot.pace import PER_SECOND
from bot.speech import bold, clean, code, foreign, press
from bot.wording import levels_words
from storage import access, audit, notices, subscribers
from storage.audit import Entry

PAGE = 10
INVITE_VALID = timedelta(days=7)
MOST_USES = 1000
LONGEST_NOTICE = 3000
IS_ADMIN, NO_ADMIN = "That is an admin already.", "That is no admin."
_NUMBER = re.compile(r"[1-9]\d{0,15}", re.ASCII)


@command("subscribers", Who.ADMIN, "Who gets the alerts", "[page N]")
def subscribers_(ask: Ask) -> list[Message]:
    everyone = subscribers.every(ask.db)
    wanted = max(1, words.whole(ask.words.removeprefix("page").strip()) or 1)
    page = min(wanted, pages(len(everyone), PAGE))
    shown = everyone[(page - 1) * PAGE : page * PAGE]
    on = sum(one.enabled for one in everyone)
    lines = [
        foreign(
            f"\n{'' if one.enabled else '✕ '}{clean(one.name, 30) or '(no name)'} · {one.id} · "
            f"{levels_words(one.levels).removeprefix('from ')} · "
            f"{counted(len(one.topics), 'topic')}"
        )
        for one in shown
    ]
    head = f"{counted(len(everyone), 'subscriber')}, {on} active"
    turns = turning("subscribers page", page, len(everyone) > page * PAGE)
    return ask.screen(bold(head), *lines, buttons=[turns])


# --- Letting in ------------------------------------------------------------------------------


@command("invite", Who.ADMIN, "Let someone in", "[USES] | id NUMBER | out NUMBER")
def invite(ask: Ask) -> list[Message]:
    verb, _, rest = ask.words.partition(" ")
    if verb.casefold() in ("id", "out"):
        return _list_entry(ask, verb.casefold(), rest.strip())
    if ask.desk.access is Access.OPEN:
        return ask.screen("This bot is open: anyone may send /start.")
    if ask.desk.access is Access.ALLOWLIST:
        raise Refusal("Invite links are off here. Say /invite id NUMBER with the person's id.")
    uses = int(words.number(verb, 1, MOST_USES, "The number of people")) if verb else 1
    secret = ask.desk.code()
    access.offer_invite(ask.db, secret, ask.user, ask.now + INVITE_VALID, uses)
    audit.write(ask.db, ask.user, "invite", counted(uses, "person", "people"), None, None, ask.now)
    return ask.screen(
        f"Good for {counted(uses, 'person', 'people')} within {spelled(INVITE_VALID)}:\n",
        code(ask.desk.invitation(secret)),
    )


def _list_entry(ask: Ask, verb: str, number: str) -> list[Message]:
    user = _user(ask, number)
    if verb == "id":
        access.admit(ask.db, user, ask.user, ask.now)
        audit.write(ask.db, ask.user, "admit", user, None, True, ask.now)
        return ask.screen(f"{number} may now send /start. /undo")
    if not access.dismiss(ask.db, user):
        raise Refusal(f"{number} was not let in.")
    one = subscribers.get(ask.db, user)
    if one is not None and one.enabled:
        subscribers.disable(ask.db, user, "shut out by an admin", ask.now)
    audit.write(ask.db, ask.user, "admit", user, True, None, ask.now)
    return ask.screen(f"{number} is shut out; no alert goes there any more. /undo")


def _user(ask: Ask, number: str) -> str:
    """The user id in this chat service. Refused for anything but a number: names can be taken."""
    if not _NUMBER.fullmatch(number):
        raise Refusal("Say the person's numeric id; the bot tells it to whoever it turns away.")
    service = ask.user.partition(":")[0]
    return f"{'telegram' if service == 'console' else service}:{number}"


@undoing("admit")
def _undo_admit(ask: Ask, entry: Entry) -> str:
    if entry.new:
        access.dismiss(ask.db, entry.target)
        return f"{entry.target} is not let in any more."
    access.admit(ask.db, entry.target, ask.user, ask.now)
    return f"{entry.target} may come in again."


# --- Admins ----------------------------------------------------------------------------------


@command("admins", Who.ADMIN, "Who runs the bot", "[add NUMBER | remove NUMBER]")
def admins(ask: Ask) -> list[Message]:
    verb, _, number = ask.words.partition(" ")
    verb = verb.casefold()
    if verb in ("add", "remove"):
        user = _user(ask, number.strip())
        if user in ask.desk.admins:
            raise Refusal(f"{number} is an admin by the settings file; change it there.")
        if (verb == "add") is access.is_admin(ask.db, user):
            raise Refusal(IS_ADMIN if verb == "add" else NO_ADMIN)
        word = "an admin" if verb == "add" else "an admin no longer"
        return propose(ask, f"admin {verb}", user, f"Make {number} {word}?")
    if verb:
        raise Refusal("Say /admins add NUMBER or /admins remove NUMBER.")
    lines = [
        foreign(f"\n{user} ({'this terminal' if user == CONSOLE else 'settings file'})")
        for user in sorted(ask.desk.admins)
    ]
    lines += [
        foreign(f"\n{one.user} {clean(one.name, 30)} (since {ask.clock(one.since)})")
        for one in access.admins(ask.db)
        if one.user not in ask.desk.admins
    ]
    return ask.screen(bold("Admins"), *lines)


@deed("admin add", Who.ADMIN)
def _add(ask: Ask, plan: Any) -> list[Message]:
    if not access.add_admin(ask.db, plan, "", ask.user, ask.now):
        raise Refusal(IS_ADMIN)
    access.admit(ask.db, plan, ask.user, ask.now)
    audit.write(ask.db, ask.user, "admin", plan, None, True, ask.now)
    return ask.screen(f"{plan} is now an admin. /undo")


@deed("admin remove", Who.ADMIN)
def _remove(ask: Ask, plan: Any) -> list[Message]:
    _remove_admin(ask, plan)
    audit.write(ask.db, ask.user, "admin", plan, True, None, ask.now)
    return ask.screen(f"{plan} is an admin no longer. /undo")


def _remove_admin(ask: Ask, user: str) -> None:
    """Somebody has to be left who can make the next admin."""
    if not ask.desk.admins and len(access.admins(ask.db)) == 1:
        raise Refusal("That is the last admin; make another one first.")
    if not access.remove_admin(ask.db, user):
        raise Refusal(NO_ADMIN)


@undoing("admin")
def _undo_admin(ask: Ask, entry: Entry) -> str:
    if entry.new:
        _remove_admin(ask, entry.target)
        return f"{entry.target} is an admin no longer."
    access.add_admin(ask.db, entry.target, "", ask.user, ask.now)
    return f"{entry.target} is an admin again."


# --- Broadcasts ------------------------------------------------------------------------------


@command("broadcast", Who.ADMIN, "Say something to everyone", "TEXT")
def broadcast(ask: Ask) -> list[Message]:
    verb, _, number = ask.words.partition(" ")
    if verb in ("show", "stop") and _NUMBER.fullmatch(number):
        show = _stopped if verb == "stop" else _shown
        return show(ask, int(number))
    text = ask.words.strip()
    if not any(sign.isprintable() and not sign.isspace() for sign in text):
        raise Refusal("Say what: /broadcast The bot pauses on Friday at 10:00 UTC.")
    if len(text) > LONGEST_NOTICE:
        raise Refusal(f"That is over {LONGEST_NOTICE} characters; say it shorter.")
    chats = [one.id for one in subscribers.every(ask.db) if one.enabled]
    time = spelled(timedelta(seconds=max(1, len(chats) / PER_SECOND)))
    head = f"To {counted(len(chats), 'chat')}, in about {time}:"
    return propose(ask, "broadcast", text, bold(head), f"\n{text}", apply="Send")


@deed("broadcast", Who.ADMIN)
def _send(ask: Ask, plan: Any) -> list[Message]:
    chats = [one.id for one in subscribers.every(ask.db) if one.enabled]
    notice = notices.tell(ask.db, chats, plan, ask.now, ask.user)
    audit.write(ask.db, ask.user, "broadcast", f"notice {notice}", None, plan, ask.now)
    ask.desk.wake()
    return _progress(ask, notice, "Sending.")


def _shown(ask: Ask, notice: int) -> list[Message]:
    if notices.get(ask.db, notice) is None:
        raise Refusal("There is no such broadcast.")
    return _progress(ask, notice, "")


def _stopped(ask: Ask, notice: int) -> list[Message]:
    if notices.get(ask.db, notice) is None:
        raise Refusal("There is no such broadcast.")
    stopped = notices.cancel(ask.db, notice, ask.now)
    audit.write(ask.db, ask.user, "broadcast stopped", f"notice {notice}", None, stopped, ask.now)
    return _progress(ask, notice, f"Stopped; {counted(stopped, 'chat')} will not get it.")


def _progress(ask: Ask, notice: int, head: str) -> list[Message]:
    p = notices.progress(ask.db, notice)
    line = f"Sent to {p.sent:,} of {p.sent + p.waiting + p.failed:,}."
    line += f" {p.failed:,} could not be reached." if p.failed else ""
    more = [
        press("How far?", f"broadcast show {notice}"),
        press("Stop", f"broadcast stop {notice}"),
    ]
    return ask.screen(f"{head} {line}".strip(), buttons=[more] if p.waiting else [])
