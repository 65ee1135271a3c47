"""Coming, leaving, and being forgotten: /start, /stop, /help, /privacy, /deleteme."""

from __future__ import annotations

import difflib
import re
from typing import Any

from bot.access import BY_SETTINGS, Access
from bot.chat import Button, Message
from bot.commands import levels, naming, times, wishes
from bot.commands.asking import Ask, Refusal, own
from bot.commands.confirming import deed, propose
from bot.commands.examples import EXAMPLES
from bot.commands.hearing import ALIASES
from bot.commands.muting import NIGHT, NIGHTS
from bot.commands.registry import COMMANDS, LIKE, Command, Who, command, offered
from bot.commands.samples import first_look
from bot.commands.wishes import FIRST_LEVEL
from bot.speech import Part, bold, clean, fits_button, press, say
from storage import access, subscribers
from storage.model.chat import Subscriber
from storage.model.policy import WORLD, Topic

_BELOW = re.compile(r"\b(?:below|under|less than)\b", re.IGNORECASE)
_STOP = [press("Stop all alerts", "stop")]
_STOPPING = frozenset(
    ("alerts", "all", "everything", "it", "me", "messages", "now", "please", "sending", "this")
)
"""What people say after /stop that adds nothing to it."""


@command("start", Who.ANYONE, "Begin, or come back", "[invite]")
def start(ask: Ask) -> list[Message]:
    opening = _let_in(ask)
    known = subscribers.get(ask.db, ask.chat)
    name = ask.incoming.place or ask.incoming.name
    if ask.incoming.kind == "private" and ask.user in ask.desk.admins:
        # After /deleteme the settings still name them, and what admins are told goes by the table.
        access.add_admin(ask.db, ask.user, "", BY_SETTINGS, ask.now)
    one = subscribers.enrol(ask.db, ask.chat, name, [WORLD.id], FIRST_LEVEL, ask.now)
    following = levels.following_words(ask.db, one)
    if known is not None and known.enabled:
        return [*opening, say(f"You are subscribed. {following}", buttons=_doors())]
    if known is not None:
        return [*opening, say(bold("Welcome back. "), following, buttons=_doors())]
    welcome = say(
        bold("Welcome to Detente"),
        "\n\nI watch the news and tell you when a conflict escalates 🔴 or calms down 🟢, "
        f"with the words that made me say so.\n\n{following} "
        "The buttons change that; /help shows the rest.",
        buttons=_doors(),
    )
    return [*opening, welcome, *first_look(ask)]


def _doors() -> list[list[Button]]:
    return [[press("Topics", "topics"), press("How loud", "level"), press("Quiet hours", "quiet")]]


def _let_in(ask: Ask) -> list[Message]:
    """Take an invite or a claim from the words; refuse whoever needs one and has none."""
    code = ask.words.strip()
    if code.startswith("claim-"):
        return _claimed(ask, code)
    if ask.admin or ask.desk.access is Access.OPEN or access.is_admitted(ask.db, ask.user):
        return []
    if code and ask.desk.access is Access.INVITE:
        if access.take_invite(ask.db, code, ask.user, ask.now):
            return []
        raise Refusal(f"That invite is used or too old. Ask for a new one.\n{_number(ask)}")
    raise Refusal(closed_door(ask))


def closed_door(ask: Ask) -> str:
    """What someone without access is told: their own id, and how to be let in."""
    link = ask.desk.access is Access.INVITE
    how = "Ask its admin for an invite link." if link else "Ask its admin to let you in."
    return f"This bot is private. {how}\n{_number(ask)}"


def _number(ask: Ask) -> str:
    return f"Your id, for the admin: {ask.user.partition(':')[2] or ask.user}"


def _claimed(ask: Ask, code: str) -> list[Message]:
    if ask.incoming.kind != "private":
        raise Refusal("Send that to me in a private chat.")
    if not access.take_claim(ask.db, code, ask.user, ask.incoming.name, ask.now):
        raise Refusal("That claim is used or too old. Start the program again for a new one.")
    access.admit(ask.db, ask.user, "claim", ask.now)
    return [say(bold("You are now an admin of this bot. "), "/help shows what you can do.")]


@command("stop", Who.ANYONE, "Stop all alerts; settings stay")
def stop(ask: Ask) -> list[Message]:
    one = subscribers.get(ask.db, ask.chat)
    if one is None or not one.enabled:
        return [say("No alerts come here. /start begins.")]
    said = set(re.findall(r"\w+", ask.words.casefold()))
    if said & NIGHT:
        raise Refusal("Stop all alerts, or keep quiet each night?", [NIGHTS, _STOP])
    if said - _STOPPING:
        meant = naming.unwanted(ask.db, ask.words, ask.desk.judge)[: naming.SHOWN]
        fewer = [[press(f"Unfollow {t.name}", f"unsubscribe {t.id}")] for t in meant]
        axis, rest = wishes.direction(ask.words)
        if axis:
            about = naming.unwanted(ask.db, rest, ask.desk.judge)[: naming.SHOWN]
            fewer = [*levels.switching_off(one, axis, about), *fewer]
        fewer = [*_from_level(ask, one), *fewer]
        length = times.lasting(ask.words, ask.now, ask.zone)[1]
        if length is not None and fits_button(f"mute {ask.words}"):
            fewer.insert(0, [press(f"Mute {ask.words}", f"mute {ask.words}")])
        only = ", or follow one topic less" if meant else ""
        raise Refusal(f"Stop all alerts{only}?", [*fewer, _STOP])
    subscribers.disable(ask.db, one.id, "said /stop", ask.now)
    return [say("Stopped. Your settings are kept; /start brings the alerts back.")]


def _from_level(ask: Ask, one: Subscriber) -> list[list[Button]]:
    """“Stop … below severe” asks for a level."""
    below = _BELOW.search(ask.words)
    wish = wishes.read(ask.words[below.end() :])[:1] if below else []
    if not wish or not wish[0].level:
        return []
    meant: list[Topic | None] = [*naming.mentioned(ask.db, ask.words, ask.desk.judge)] or [None]
    level = wishes.Wish("", level=wish[0].level)
    found = levels.settled(one, [(topic, level) for topic in meant[: naming.SHOWN]])
    words = ", ".join(levels.words_of(*each) for each in found)
    line = levels.line_of(found)
    return [[press(words, line)]] if fits_button(line) else []


@command("help", Who.READER, "What you can say")
def help_(ask: Ask) -> list[Message]:
    name = ask.words.strip().lstrip("/").casefold()
    name = ALIASES[name].split()[0] if name in ALIASES else name
    known = [c.name for c in offered() if ask.admin or c.who is not Who.ADMIN]
    if " " not in name and len(name) > 2:
        name = next(iter(difflib.get_close_matches(name, known, 1, LIKE)), name)
    name = next((word for word in name.split() if word in known), name)
    if name in known:
        wanted = COMMANDS[name]
        examples = [f"\n/{line} – {does}" for line, does in EXAMPLES.get(name, {}).items()]
        more = ["\n", *examples] if examples else []
        return [say(bold(_usage(wanted)), f"\n{wanted.help}.", *more)]
    parts: list[Part] = [
        f"There is no /{clean(name, 32)}.\n\n" if len(name) > 2 and " " not in name else "",
        bold("What you can say"),
        *_lines(who for who in Who if who is not Who.ADMIN),
    ]
    if ask.admin and ask.incoming.kind == "private":
        parts += [bold("\n\nAs an admin"), *_lines([Who.ADMIN])]
    parts.append("\n\nExamples of one: /help mute")
    return [say(*parts)]


def _usage(one: Command) -> str:
    return f"/{one.name} {one.usage}".strip()


def _lines(who: Any) -> list[str]:
    wanted = frozenset(who)
    return [f"\n/{c.name} – {c.help}" for c in offered() if c.who in wanted]


@command("privacy", Who.ANYONE, "What is kept about you")
def privacy(ask: Ask) -> list[Message]:
    return [
        say(
            bold("What is kept"),
            "\nThis chat's number and name, your settings, which alerts came here, and your "
            "👍 and 👎. Admins' changes are kept with their numeric id.",
            "\n\nNot kept: anything else that you write.",
            "\n\nIt stays in one file, and its backups of a week, on the machine that runs this bot. "
            "/deleteme forgets everything about this chat.",
        )
    ]


@command("deleteme", Who.ANYONE, "Forget everything about this chat")
def deleteme(ask: Ask) -> list[Message]:
    own(ask)
    return propose(
        ask,
        "deleteme",
        None,
        "Forget this chat? Its settings, which alerts came here, and its 👍 and 👎 are erased at "
        "once. This cannot be undone.",
        apply="Forget everything",
    )


@deed("deleteme", Who.ANYONE)
def _forget(ask: Ask, plan: Any) -> list[Message]:
    subscribers.erase(ask.db, ask.chat)
    if ask.incoming.kind == "private" and not ask.admin:
        access.dismiss(ask.db, ask.user)
    return ask.screen(
        "Forgotten. Only the backups of the last week still have this chat, until new ones "
        "replace them."
    )
