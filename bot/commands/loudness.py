"""When the bot may speak in a chat, and what holds there in all: /quiet, /digest, /settings."""

from __future__ import annotations

import re

from bot.chat import Button, Message
from bot.commands import times, words
from bot.commands.asking import Ask, Refusal, followed, own
from bot.commands.levels import own_lines
from bot.commands.muting import NIGHT, NIGHTS, muted
from bot.commands.registry import Who, command
from bot.moments import listed, zone_words
from bot.speech import bold, press
from bot.wording import levels_words
from storage import subscribers
from storage.digests import REGULAR
from storage.model.chat import QuietMode, Subscriber

MODES = {
    QuietMode.SEVERE_PASSES: "level 4 and above still comes",
    QuietMode.ALL_SILENT: "everything comes, without sound",
    QuietMode.ALL_HELD: "everything is held",
}
_MODE_WORDS = {"severe": QuietMode.SEVERE_PASSES, "silent": QuietMode.ALL_SILENT}
_TIMES = {"daily": "morning", "mornings": "morning", "evenings": "evening", "week": "weekly"}
_MODE_WORDS |= {"held": QuietMode.ALL_HELD, "hold": QuietMode.ALL_HELD}
_BACK = [press("Settings", "settings")]
_SOME_DAYS = re.compile(r"\b(?:weekdays?|weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b")
_AROUND = frozenset(
    ("and", "at", "between", "each", "every", "from", "hours", "in", "is", "me", "my", "please",
     "set", "the", "time", "timezone", "to", "zone")
)  # fmt: skip
"""What people say around their hours, their city and their digests."""


# --- Quiet hours -----------------------------------------------------------------------------


@command(
    "quiet", Who.OWNER, "Quiet hours, time zone", "22-7 [Europe/Kyiv] [severe|silent|held] | off"
)
def quiet(ask: Ask) -> list[Message]:
    one = own(ask)
    stretch, rest = times.hours(ask.words)
    if stretch is not None:
        one = subscribers.change(ask.db, one.id, ask.now, quiet=stretch)
    for said in _apart(rest):
        one = _quieter(ask, one, said)
    if one.quiet:
        begin, end = one.quiet
        head = f"Quiet from {begin} to {end}: {MODES[one.quiet_mode]}."
    else:
        head = "No quiet hours."
    holds = one.quiet and one.quiet_mode is not QuietMode.ALL_SILENT
    modes = [
        press(f"{'✓ ' if one.quiet_mode is mode else ''}{label}", f"quiet {mode.value}")
        for mode, label in (
            (QuietMode.SEVERE_PASSES, "Severe comes"),
            (QuietMode.ALL_SILENT, "No sound"),
            (QuietMode.ALL_HELD, "Hold all"),
        )
    ]
    off = [press("Off", "quiet off")] if one.quiet else []
    return ask.screen(
        bold(head),
        f"\nYour time zone: {zone_words(one.timezone)}. Another one: /quiet {_another(one.timezone)}",
        "\nWhat is held comes as one message when they end." if holds else "",
        buttons=[NIGHTS, modes if one.quiet else [], off, _BACK],
    )


def _another(timezone: str) -> str:
    """An example that is not the chat's own."""
    return "Europe/Kyiv" if timezone != "Europe/Kyiv" else "Africa/Khartoum"


def _apart(said: str) -> list[str]:
    """The modes, ``off`` and the time zone in a line; the zone is what is left of it, as one."""
    found = [word for word in said.replace(",", " ").split() if word.casefold() not in _AROUND]
    known = [word for word in found if word.casefold() in ("off", *_MODE_WORDS)]
    city = " ".join(word for word in found if word not in known)
    return [*known, city] if city else known


def _quieter(ask: Ask, one: Subscriber, said: str) -> Subscriber:
    """Take in one part of /quiet: ``off``, a mode or a time zone."""
    plain = said.casefold()
    if plain == "off":
        return subscribers.change(ask.db, one.id, ask.now, quiet=None)
    if plain in _MODE_WORDS:
        return subscribers.change(ask.db, one.id, ask.now, quiet_mode=_MODE_WORDS[plain])
    if _SOME_DAYS.search(plain):
        raise Refusal("Quiet hours hold on every day alike, such as /quiet 22-7.", [NIGHTS])
    if NIGHT & set(plain.split()) or not any(letter.isalpha() for letter in said):
        raise Refusal("Say from when to when, such as /quiet 22-7.", [NIGHTS])
    try:
        zone = words.timezone_named(said)
    except Refusal as refusal:
        raise Refusal(f"{refusal}\nHours are written like /quiet 22-7.", [NIGHTS]) from None
    return subscribers.change(ask.db, one.id, ask.now, timezone=zone)


# --- Digests and everything together ---------------------------------------------------------


@command("digest", Who.OWNER, "Regular summaries", "morning | evening | weekly | off")
def digest(ask: Ask) -> list[Message]:
    one = own(ask)
    if ask.words:
        one = subscribers.change(ask.db, one.id, ask.now, digests=_chosen(one, ask.words))
    buttons = _digest_buttons(one)
    return ask.screen(
        bold(f"Digests: {listed(list(one.digests))}"),
        "\nMorning at 7:00, evening at 19:00, weekly on Monday at 7:00, "
        f"in your time zone ({zone_words(one.timezone)}).",
        buttons=[buttons, _BACK],
    )


def _digest_buttons(one: Subscriber) -> list[Button]:
    return [
        press(f"✓ {name.capitalize()}", f"digest off {name}")
        if name in one.digests
        else press(name.capitalize(), f"digest {name}")
        for name in REGULAR
    ]


def _chosen(one: Subscriber, said: str) -> tuple[str, ...]:
    """The digests after ``morning, weekly`` (these too), ``off weekly`` (that not), ``off``."""
    named = [_TIMES.get(word, word) for word in re.findall(r"[^\W_]+", said.casefold())]
    wanted = [word for word in named if word not in ("off", "none", "only", *_AROUND)]
    if not set(wanted) <= set(REGULAR):
        words = (
            "Digests are morning (7:00), evening (19:00) and weekly (Monday, 7:00), of all that "
            "you follow; /digest off ends them."
        )
        raise Refusal(words, [_digest_buttons(one)])
    if {"off", "none"} & set(named):
        return tuple(d for d in one.digests if wanted and d not in wanted)
    kept = () if "only" in named else one.digests
    return tuple(d for d in REGULAR if d in kept or d in wanted)


@command("settings", Who.OWNER, "Everything you have set")
def settings(ask: Ask) -> list[Message]:
    one = own(ask)
    names = [topic.name for topic in followed(ask.db, one)]
    loud = levels_words(one.levels).removeprefix("from level ")
    hours = f"{one.quiet[0]} to {one.quiet[1]}, {MODES[one.quiet_mode]}" if one.quiet else "none"
    return ask.screen(
        bold("Settings"),
        "" if one.enabled else "\nAlerts are stopped; /start brings them back.",
        f"\nTopics: {listed(names, 'none')}",
        f"\nLevel: {loud}",
        *own_lines(ask, one),
        f"\nQuiet hours: {hours}",
        f"\nTime zone: {zone_words(one.timezone)}",
        f"\nMuted: {muted(ask, one) or 'nothing'}",
        f"\nDigests: {listed(list(one.digests))}",
        buttons=[
            [
                press(f"Topics ({len(names)})", "topics"),
                press("Level", "level"),
            ],
            [press("Quiet hours", "quiet"), press("Mute", "mute"), press("Digests", "digest")],
        ],
    )
