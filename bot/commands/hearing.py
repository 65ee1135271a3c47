"""Takes a line apart into a command and its words, as people write it on a phone."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from bot.chat import Incoming
from bot.commands import wishes
from bot.commands.registry import COMMANDS, Who
from bot.speech import pressed

MARKS = ".,;:!?…"
GLUE = "\u200d\ufe0f"
"""What joins the parts of an emoji."""
ALIASES = {
    "add": "subscribe", "alerts": "latest", "chart": "trend", "commands": "help",
    "delete": "deleteme", "digests": "digest", "direction": "level", "directions": "level",
    "explain": "why", "feed": "feeds", "find": "search", "follow": "subscribe",
    "keyword": "keywords", "levels": "level", "lvl": "level", "menu": "help", "news": "latest",
    "pause": "mute", "remove": "unsubscribe", "resume": "mute off", "only": "level only",
    "set": "settings", "snooze": "mute", "sources": "feeds", "subscriber": "subscribers",
    "thresholds": "threshold", "timezone": "quiet", "trends": "trend", "unfollow": "unsubscribe",
    "unmute": "mute off", "unsilence": "silence off", "zone": "quiet",
}  # fmt: skip
"""What people say → the command that it means."""
_ALL_OF_THEM = frozenset({"all", "everything"})
"""Said of the settings it means the page of them, and no level."""
_SIGNS = str.maketrans({"🔴": " escalation ", "🟢": " de-escalation "})
"""The marks of the alerts, which say a direction."""
_THEN = re.compile(r"(?<!\s)(?:\s*(?:[,;&\n]|\band\b|\bthen\b|\balso\b))+\s*", re.IGNORECASE)
_MINE = re.compile(r"^(?:me|my|the)\s+", re.IGNORECASE)
_LEAD = re.compile(r"^(?:(?:hello|hey|hi|kindly|please|pls|plz)\b[\s,!]*)+(?=\S)", re.IGNORECASE)
_BACK_TO = re.compile(r"\b(?:it|them|that)\b", re.IGNORECASE)
"""Points back to what stands before, where a command alone would mean something else."""
_SPACES = re.compile(r"[^\S\n]+")
_COURTESY = re.compile(r"(?<![,\s])[,\s]*\b(?:please|pls|plz|thanks|thank you)\W*$", re.IGNORECASE)
VERBATIM = frozenset({"broadcast", "keywords", "search", "start", "test", "topic"})
"""Commands whose words are taken as they stand: a full stop or an emoji belongs to them."""


class Said(NamedTuple):
    """A line taken apart. ``name`` may be no command that there is."""

    name: str
    words: str


def heard(incoming: Incoming) -> Said | None:
    """What was said or pressed, or None where there is no command in it.

    In private a command needs no slash.
    """
    text = pressed(incoming.text) if incoming.pressed is not None else incoming.text
    line = (text or "").strip()
    if incoming.kind == "private" and incoming.pressed is None:
        line = _slashed(line)
    if not line.startswith("/") or len(line) < 2 or line[1].isspace():
        return None
    name, *rest = line[1:].split(maxsplit=1)
    name = name.partition("@")[0].casefold().rstrip(MARKS)
    if not name:
        return None
    # In a group other bots have commands of these names.
    meant = name if incoming.kind == "group" else ALIASES.get(name, name)
    name, _, before = meant.partition(" ")
    words = f"{before} {' '.join(rest)}".strip()
    if name == "settings":
        first, _, after = _MINE.sub("", words).partition(" ")
        first = ALIASES.get(first.casefold(), first.casefold())
        if first in COMMANDS:
            name, words = first, after
        elif tidied(words).casefold() in _ALL_OF_THEM:
            words = ""
        elif any(wish.says for wish in wishes.read(words)):
            name = "level"
    return Said(name, words if name in VERBATIM else tidied(words))


def _slashed(line: str) -> str:
    """The line with its slash, where it is a command without one.

    A question is none that would change something: “quiet in Kyiv?” sets no time zone.
    """
    bare = line.lstrip("/ ")
    if line.startswith("/"):
        return f"/{bare}"
    bare = _LEAD.sub("", bare) or bare
    name, _, words = bare.partition(" ")
    name = name.casefold().rstrip(MARKS)
    known = COMMANDS.get(ALIASES.get(name, name).partition(" ")[0])
    asks = bool(words) and line.endswith("?")
    if name == "only" and not any(wish.says for wish in wishes.read(words)):
        return line
    if known is None or not known.help or (asks and known.who in (Who.OWNER, Who.ANYONE)):
        return line
    return f"/{bare}"


def each_of(line: str) -> list[str]:
    """The commands that stand in one line, without slashes: ``mute haiti 2h and level 3``.

    None where it is one command, or none, or where one points back to another.
    """
    parts = commands_in(line)
    back = any(_BACK_TO.search(part) for part in parts[1:])
    return parts if len(parts) > 1 and not back else []


def commands_in(line: str) -> list[str]:
    """The commands of a line, without slashes; none where it does not begin with one."""
    parts: list[str] = []
    for part in filter(None, map(str.strip, _THEN.split(line))):
        name = part.lstrip("/").partition(" ")[0].casefold().rstrip(MARKS)
        known = COMMANDS.get(ALIASES.get(name, name).partition(" ")[0])
        if known is not None and known.help:
            parts.append(tidied(part.lstrip("/")))
        elif parts:
            parts[-1] = f"{parts[-1]}, {part}"
        else:
            return []
    return parts


def tidied(words: str) -> str:
    """The words without emoji, and without a please and the marks that end a sentence."""
    same = _SPACES.sub(" ", unicodedata.normalize("NFKC", words)).translate(_SIGNS)
    same = _COURTESY.sub("", same)
    kept = "".join(c for c in same if unicodedata.category(c) not in ("So", "Sk") and c not in GLUE)
    return kept.strip().rstrip(MARKS).rstrip()
