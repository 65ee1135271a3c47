"""What people say of how much they want to hear: from which level, which direction, of which topic.

Pure: words in, wishes out. ``only good news``, ``ukraine only high, sudan everything``,
``escalation from 4, de-escalation from 1``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.commands.numerals import in_digits
from bot.commands.tongues import english
from bot.commands.wish_words import (
    ALL,
    AROUND,
    AS_ONE,
    DEFAULT,
    DOWN,
    GRAVE,
    LEVELS,
    OFF,
    ON,
    ONLY,
    REST,
    UP,
    VAGUE,
)
from storage.assessment import Axis, Level
from storage.model.chat import Levels

FIRST_LEVEL = Level.ELEVATED
"""What holds until somebody says otherwise, except in the console."""
USUAL = Levels.alike(FIRST_LEVEL)
_SLIPS = ["de-escalation", "escalation", "ceasefire", "everything", "alerts", "please", *LEVELS]
_KNOWN = frozenset().union(DOWN, UP, LEVELS, ALL, AROUND, GRAVE)
LONGEST = 600
"""Characters of a line in which wishes are read: some twenty topics with their levels."""
_SHORTEST, _LIKE = 5, 0.85
"""A slip has at least so many letters, and is so like the word (0 to 1)."""
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_BREAK = re.compile(
    r"\s*[,;\n]\s*|[.!?]+\s+|\s+(?:but|while)\s+|\s+(?=(?:only|just)\s)", re.IGNORECASE
)
_AND = re.compile(r"\s+(?:and|&|plus)\s+", re.IGNORECASE)


class Wish(NamedTuple):
    """What one part of a line asks for."""

    name: str
    """What is left of it: a topic as people call it; empty for the whole chat."""
    level: Level | None = None
    axis: Axis | None = None
    only: bool = False
    off: bool = False
    on: bool = False
    default: bool = False
    rest: bool = False
    """What has no level of its own is meant: the whole chat."""
    number: str = ""
    """A figure or a word that is no level: 11, or “grave”."""

    @property
    def says(self) -> bool:
        """Whether anything is asked for, and not only a topic named."""
        return bool(self.level or self.axis or self.off or self.on or self.default)

    def applied(self, now: Levels) -> Levels | None:
        """The levels that it makes of ``now``; None for those of the rest of the chat."""
        if self.default:
            return None
        known = now.escalation or now.de_escalation or FIRST_LEVEL
        only = self.only or not (self.level or self.off or self.on)
        if self.axis is None:
            if self.off:
                return Levels(None, None)
            if self.on or (now.escalation is None and now.de_escalation is None):
                return Levels(
                    self.level or now.escalation or known, self.level or now.de_escalation or known
                )
            if self.level is None:
                return now
            return Levels(now.escalation and self.level, now.de_escalation and self.level)
        mine = None if self.off else self.level or now.least(self.axis) or known
        other = None if only else now.least(self.axis.other)
        if self.off and self.only:
            mine, other = now.least(self.axis) or known, None
        return Levels(mine, other) if self.axis is Axis.ESCALATION else Levels(other, mine)


def read(line: str) -> list[Wish]:
    """The wishes of a line, in order; those that name nothing but a topic too."""
    plain = _COMMA.sub(" ", in_digits(english(line[:LONGEST])))
    for written, meant in AS_ONE:
        plain = re.sub(written, meant, plain)
    found: list[Wish] = []
    waiting = ""
    for part in _parts(plain):
        together = f"{waiting}, {part}" if waiting else part
        wish = _read(together)
        if found and found[-1].level and not found[-1].name and wish == Wish("", level=wish.level):
            found[-1] = _least(found[-1], wish.level)
        elif wish.says or wish.number:
            found.append(_inherited(wish, found))
            waiting = ""
        elif found and not found[-1].name and not found[-1].rest:
            found[-1] = found[-1]._replace(name=wish.name)
        else:
            waiting = together
    if waiting:
        found.append(_read(waiting))
    return found


def direction(line: str) -> tuple[Axis | None, str]:
    """The direction that a line names, and the line without it: ``good news from sudan``."""
    words = english(line).split()
    axis, said = _axis([word.strip(".,!?") for word in words])
    if axis is None:
        return None, line
    return axis, " ".join(word for word in words if word.strip(".,!?") not in said)


def _inherited(wish: Wish, before: Sequence[Wish]) -> Wish:
    """“sudan escalation 4, de-escalation 1” is about Sudan twice."""
    if wish.name or wish.rest or wish.only or not before or not wish.axis:
        return wish
    same = before[-1].axis or (wish.level and before[-1].level)
    return wish._replace(name=before[-1].name) if same else wish


def _parts(line: str) -> list[str]:
    """The line at its commas, and at an “and” with something asked for on both sides."""
    parts: list[str] = []
    for piece in filter(None, _BREAK.split(line)):
        halves = _AND.split(piece)
        asked = [_read(half) for half in halves]
        whole = len(halves) > 1 and all(wish.says for wish in asked)
        whole = whole and len({(w.axis, w.level) for w in asked}) > 1
        for half in halves if whole else [piece]:
            parts += _by_level(half)
    return parts


def _by_level(part: str) -> list[str]:
    """“sudan 5 ukraine 3” in two, each with its level; where one comes first, before the names."""
    words = [word for word in part.split() if word not in AROUND]
    at = [i for i, word in enumerate(words) if _is_level(word)]
    if len(at) < 2 or _axis(words)[0] or at[1] - at[0] < 2:
        return [part]
    starts = at if at[0] == 0 else [0, *(i + 1 for i in at[:-1])]
    ends = [*starts[1:], len(words)]
    return [" ".join(words[a:b]) for a, b in zip(starts, ends, strict=True)]


def _is_level(word: str) -> bool:
    return word in LEVELS or bool(re.fullmatch(r"[1-5]", word))


def _read(part: str) -> Wish:
    words = [word for raw in part.split() if (word := _righted(raw.strip(".!?:()\"“”„'’")))]
    axis, said = _axis(words)
    kept: list[str] = []
    wish = Wish("", axis=axis)
    every = False
    for at, word in enumerate(words):
        if word.isdecimal() or re.fullmatch(r"-?\d+(?:[.,]\d+)?", word):
            wish = _numbered(wish, word)
        elif word in GRAVE:
            wish = wish._replace(number=word)
        elif word in LEVELS:
            wish = _least(wish, LEVELS[word])
        elif word in ALL:
            every = True
        elif word in ONLY:
            wish = wish._replace(only=True)
        elif word in OFF:
            wish = wish._replace(off=True)
        elif word in ON and (word != "on" or at == len(words) - 1):
            wish = wish._replace(on=True)
        elif word in DEFAULT:
            wish = wish._replace(default=True)
        elif word == REST:
            wish = wish._replace(rest=True)
        elif word.rstrip(",") not in AROUND | said and word != "on":
            kept.append(word)
    name = " ".join(kept).strip(" ,")
    if every and not wish.says:  # “everything” leaves no direction out
        wish = wish._replace(level=Level.NOTABLE, on=True)
    if wish.off and wish.level and not wish.axis:  # “not high”: what it asks for is not clear
        wish = wish._replace(level=None, off=False, number="")
    return wish._replace(name=name)


@lru_cache(4096)
def _righted(word: str) -> str:
    """The word that is read here, where this is a slip in writing it: ``de-escaltion``."""
    if len(word) < _SHORTEST or word in _KNOWN:
        return word
    return next(iter(difflib.get_close_matches(word, _SLIPS, 1, _LIKE)), word)


def _numbered(wish: Wish, word: str) -> Wish:
    known = word.isascii() and word.isdecimal() and 1 <= int(word) <= len(Level) - 1
    return _least(wish, Level(int(word))) if known else wish._replace(number=word)


def _least(wish: Wish, level: Level | None) -> Wish:
    """Of several levels, as in “3, 4 and 5”, the lowest counts: it lets through the others."""
    return wish._replace(level=min(filter(None, (wish.level, level)), default=None))


def _axis(words: Sequence[str]) -> tuple[Axis | None, frozenset[str]]:
    """The one direction that is named, if any, and the words that name it."""
    after = [*words[1:], ""][: len(words)]
    names = [a for a, b in zip(words, after, strict=True) if a not in VAGUE or not _telling(b)]
    down, up = DOWN & set(names), UP & set(names)
    if down - VAGUE or up - VAGUE:
        down, up = down - VAGUE, up - VAGUE
    axis = None if bool(down) == bool(up) else Axis.DE_ESCALATION if down else Axis.ESCALATION
    return axis, down | up


def _telling(word: str) -> bool:
    """Whether a word is none of those that are read here, and so may belong to a name."""
    return word.isalpha() and word not in AROUND | ONLY | OFF | ON | ALL | {REST, *LEVELS}
