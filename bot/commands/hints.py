"""What somebody may be after who says no command: words of theirs → what to say, and buttons."""

from __future__ import annotations

import re

from bot.chat import Button, Message
from bot.commands import times, words
from bot.commands.asking import Ask, Refusal
from bot.commands.muting import NIGHT, NIGHTS
from bot.moments import zone_words
from bot.speech import fits_button, press, say
from storage.assessment import LEVEL_FLOORS, Level
from storage.digests import REGULAR

_LESS = [
    [press("Only graver news", "level"), press("Fewer topics", "topics")],
    [press("Mute", "mute"), press("Quiet hours", "quiet"), press("Digests", "digest")],
]
_WAYS = "There are several ways to hear less:"
_TOO_MUCH = re.compile(r"\b(?:so|too|very)\s+(?:many|much|often)\b", re.IGNORECASE)
_FLOORS = ", ".join(
    f"{int(level)} {level.word} ({floor})"
    for level, floor in zip(list(Level)[1:], LEVEL_FLOORS, strict=True)
)
_SCORES = (
    "The words of an article give it a score from 0 to 100, which /why shows. From the threshold "
    "on, which the admins set, it makes an alert; from your level on, that comes here.\n"
    f"Levels: {_FLOORS}."
)
_LEVELS = f"A level says how grave news must be to come here: {_FLOORS}. A topic may have its own."
_HINTS: tuple[tuple[frozenset[str], str, list[list[Button]]], ...] = (
    (
        frozenset({"annoying", "fewer", "less", "loud", "noise", "noisy", "spam"}),
        _WAYS,
        _LESS,
    ),
    (
        frozenset({"came", "catch", "happened", "happening", "missed", "new", "recent", "today", "yesterday"}),
        "The newest that was read:",
        [[press("Latest", "latest"), press("Only 🟢", "latest de-escalation")]],
    ),
    (
        NIGHT | {"wake"},
        "Quiet hours keep alerts back each night, such as /quiet 22-7. Level 4 and above still "
        "comes, unless you say /quiet held.",
        [NIGHTS],
    ),
    (
        frozenset({"calculated", "mean", "meaning", "means", "score", "scores", "scoring", "threshold", "thresholds"}),
        _SCORES,
        [[press("Why the newest?", "why"), press("Level", "level")]],
    ),
    (
        frozenset({"level", "levels", "lvl", "loudness"}),
        _LEVELS,
        [[press("Level", "level"), press("One topic", "level topics")]],
    ),
    (
        frozenset({"normal", "revert", "setting", "settings", "setup", "undo"}),
        "All that is set here, to change:",
        [[press("Settings", "settings"), press("Level", "level")]],
    ),
    (
        frozenset({"feeds", "source", "sources"}),
        "What is read, and how it is going: /status. Who reported an alert stands in /why.",
        [[press("Status", "status"), press("Why the newest?", "why")]],
    ),
    (
        frozenset({"lang", "language", "languages", "translate", "translation"}),
        "I answer in English only. What I read may be in other languages: /status says which I "
        "cannot judge. Names of countries may be in yours.",
        [[press("Status", "status"), press("Topics", "topics")]],
    ),
    (
        frozenset({"brief", "briefing", "daily", "digests", "roundup", "summaries", "summary", "weekly"}),
        "Summaries come each morning, evening or week, at 7:00, 19:00 and Monday 7:00:",
        [[press(name.capitalize(), f"digest {name}") for name in REGULAR]],
    ),
    (
        frozenset({"critical", "grave", "important", "major", "serious", "severe"}),
        "How grave news must be to come here is its level:",
        [[press("Level", "level"), press("One topic", "level topics")]],
    ),
)  # fmt: skip
_MARK = re.compile(r"(?<!\w)#?e(\d{1,9})\b", re.IGNORECASE | re.ASCII)
_ZONE = frozenset({"moved", "relocated", "timezone", "tz", "zone"})
_CLOCK = frozenset({"clock", "hour", "hours", "time"})
_SET = frozenset({"change", "set", "switch", "wrong"})
_CITY = re.compile(r"[^\W\d_]+(?:[/_-][^\W\d_]+)*")
_AND = re.compile(r"\b(?:between|btw)\s+(\S+)\s+and\s+", re.IGNORECASE)


def at_once(ask: Ask, said: set[str]) -> Message | None:
    """What a line is plainly about, whatever places it names: an alert, hours, a time zone."""
    text = ask.incoming.text
    if found := _MARK.search(text):
        line = f"why e{found[1]}"
        return say(
            "The story of an alert is told by /why.",
            buttons=[[press(f"Why #e{found[1]}", line)]],
        )
    if _ZONE & said or (_CLOCK & said and _SET & said):
        city = _city(text)
        choice = [[press(f"Time zone {zone_words(city)}", f"quiet {city}")]] if city else []
        head = f"Your time zone is {zone_words(ask.zone)}."
        return say(f"{head} Another one by its city: /quiet Europe/Berlin", buttons=choice)
    text = _AND.sub(r"\1-", times.named_hours(text))
    try:
        stretch, _ = times.hours(text)
    except Refusal:
        return None
    if stretch is None or not re.search(r"\d:\d|\d\s*[ap]\.?m\b", text, re.IGNORECASE):
        return None
    line = f"quiet {stretch[0]}-{stretch[1]}"
    head = f"From {stretch[0]} to {stretch[1]} each day? Level 4 and above still comes then."
    return say(head, buttons=[[press(f"Quiet {stretch[0]}–{stretch[1]}", line)]])


def _city(text: str) -> str | None:
    """The time zone that a word of the line names exactly, if one does."""
    for word in _CITY.findall(text):
        try:
            zone = words.timezone_named(word)
        except Refusal:
            continue
        if fits_button(f"quiet {zone}"):
            return zone
    return None


def hint(text: str, said: set[str]) -> Message | None:
    """For who names no place: what the words of the text are mostly about."""
    if _TOO_MUCH.search(text):
        return say(_WAYS, buttons=_LESS)
    for told, words_, doors in _HINTS:
        if told & said:
            return say(words_, buttons=doors)
    return None
