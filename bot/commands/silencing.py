"""Nobody is told about a topic or a pair for a while: /silence."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.chat import Message
from bot.commands import naming, times
from bot.commands.asking import Ask, Refusal
from bot.commands.confirming import deed, propose
from bot.commands.registry import Who, command
from bot.commands.undoing import undoing
from bot.moments import begun
from bot.speech import bold, press
from storage import audit, thresholds, topics
from storage.audit import Entry

LONG = timedelta(days=7)
"""A silence of more than this is asked back, and so is one of everything."""
MOST_ENDS = 8
"""Silences that can be ended by a button."""


@command(
    "silence",
    Who.ADMIN,
    "Tell nobody about a topic for a while",
    "[TOPIC|AAA:BBB|AAA:* 6h | off TOPIC]",
)
def silence(ask: Ask) -> list[Message]:
    if ask.words in ("", "list"):
        return _silences(ask)
    first, _, after = ask.words.partition(" ")
    front, _, last = ask.words.rpartition(" ")
    if "off" in (first.casefold(), last.casefold()):
        return _end(ask, after if first.casefold() == "off" else front)
    what, length = times.lasting(ask.words, ask.now, ask.zone)
    if not what:
        raise Refusal(f"Say what, too: /silence sudan {ask.words}, or /silence world {ask.words}.")
    key, _ = naming.subject(ask.db, what, ask.desk.judge)
    if length is None:
        choice = [press(f"{hours} h", f"silence {key} {hours}h") for hours in (1, 6, 24)]
        return ask.screen(bold(f"Tell nobody about {name_of(ask, key)} for:"), buttons=[choice])
    until = ask.now + length
    known = topics.get(ask.db, key)
    everything = known is not None and known.everything
    if everything or length > LONG:
        so = " No alert goes to anybody then." if everything else ""
        plan = {"what": key, "until": until.isoformat()}
        asked = f"Tell nobody about {name_of(ask, key)} until {ask.clock(until)}?{so}"
        return propose(ask, "silence", plan, asked)
    return _begin(ask, key, until)


@deed("silence", Who.ADMIN)
def _confirmed(ask: Ask, plan: Any) -> list[Message]:
    until = datetime.fromisoformat(plan["until"])
    if until <= ask.now:
        raise Refusal("That time is over by now. Say the command again.")
    return _begin(ask, plan["what"], until)


def _begin(ask: Ask, key: str, until: datetime) -> list[Message]:
    before = thresholds.silences(ask.db, ask.now).get(key)
    thresholds.silence(ask.db, key, until)
    old = before.isoformat() if before else None
    audit.write(ask.db, ask.user, "silence", key, old, until.isoformat(), ask.now)
    return ask.screen(f"Nobody is told about {name_of(ask, key)} until {ask.clock(until)}. /undo")


def _end(ask: Ask, what: str) -> list[Message]:
    if not what:
        return _silences(ask)
    key, _ = naming.subject(ask.db, what, ask.desk.judge)
    name = name_of(ask, key)
    held = thresholds.silences(ask.db, ask.now).get(key)
    if held is None or not thresholds.unsilence(ask.db, key):
        raise Refusal(f"{begun(name)} is not silenced.")
    audit.write(ask.db, ask.user, "silence", key, held.isoformat(), None, ask.now)
    return ask.screen(f"{begun(name)} is not silenced any more. /undo")


@undoing("silence")
def _undo_silence(ask: Ask, entry: Entry) -> str:
    if entry.old is None:
        thresholds.unsilence(ask.db, entry.target)
        return f"{begun(name_of(ask, entry.target))} is not silenced any more."
    thresholds.silence(ask.db, entry.target, datetime.fromisoformat(entry.old))
    return f"{begun(name_of(ask, entry.target))} is silenced as before."


def name_of(ask: Ask, key: str) -> str:
    """How people call the topic or the pair of that key; of ``world``, that it is everything."""
    known = topics.get(ask.db, key)
    if known is not None and known.everything:
        return f"{known.name} (everything)"
    return known.name if known else naming.key_name(key, ask.desk.judge)


def _silences(ask: Ask) -> list[Message]:
    held = thresholds.silences(ask.db, ask.now)
    lines = [f"\n{name_of(ask, key)} until {ask.clock(until)}" for key, until in held.items()]
    ends = [[press(f"End: {name_of(ask, key)}", f"silence off {key}")] for key in held]
    return ask.screen(
        bold("Silenced:" if lines else "Nothing is silenced."),
        *lines,
        "" if lines else " Such as /silence sudan 6h.",
        buttons=ends[:MOST_ENDS],
    )
