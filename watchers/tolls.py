"""How many dead a text tells of, and when that is news again. Pure.

A report of one attack also speaks of others: of the war's toll so far, of an attack last year. What
the headline counts, or else the first sentence that counts, is this event's toll.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice, takewhile

from watchers.counts import tallies, without_days
from watchers.signals.wording import Wording

TIMES, MORE = 3, 10
"""A toll that is so many times what was told, and so many more, is told anew."""
NEARLY = 0.7
"""From this ratio two figures may count the same dead."""
BREATH, NOUN = 6, 2
"""So many words may stand between a number and "killed", and name whom it counts behind it."""
STOPS = frozenset(".;:\n")

_SENTENCE = re.compile(r"\n|(?<=[.!?]) +(?=\W?[^\W_a-zа-яё])")
_SPOKEN = re.compile(
    r"\d+(?:[.,]\d+)*%|\d+(?:[.,]\d+)+|\d+(?:-[^\W\d]+)+|[^\W_]+(?:[’'-][^\W_]+)*|[.;:,\n]"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A text's own toll, and its words without the sentences that count other dead."""

    dead: int
    """0 where it counts none."""
    words: str


def worsened(told: int, killed: int) -> bool:
    """Whether so many more were killed than people were told that they must be told again."""
    return killed >= max(TIMES * told, told + MORE)


def dead(words: str, wording: Wording) -> int:
    """Return how many dead a text tells of, 0 if of none; its first line is the headline."""
    return counted(words, wording).dead


def counted(words: str, wording: Wording) -> Counted:
    """Return the toll of the event that a text tells, its headline being the first line."""
    said = words.lower()
    risen = wording.toll is not None and wording.toll.search(said)
    if not risen and wording.killed.isdisjoint(_SPOKEN.findall(said)):
        return Counted(0, words)  # most texts
    headline, *sentences = _SENTENCE.split(words)
    told = _toll(headline, wording)
    own = [headline]
    for sentence in sentences:
        killed = _toll(sentence, wording)
        others = killed not in (0, told) and _others(sentence, told, killed, wording)
        if not (told and others):  # what only counts others may be all that it tells
            own.append(sentence)
        told = told if others else max(told, killed)
    return Counted(told, "\n".join(own))


def _others(sentence: str, told: int, killed: int, wording: Wording) -> bool:
    """Whether a sentence behind the headline counts the dead of another time, or of a whole war.

    It does where it says so, and where it counts far more than was counted before it.
    """
    if wording.earlier is not None and wording.earlier.search(sentence.lower()):
        return True
    more = told and told < NEARLY * killed
    return bool(more) and (worsened(told, killed) or tallies(sentence, wording))


def _toll(sentence: str, wording: Wording) -> int:
    return max(_counts(sentence, wording), default=0)


def _counts(sentence: str, wording: Wording) -> Iterator[int]:
    """The numbers of dead that are told."""
    words = sentence.lower()
    if wording.toll is not None:
        for risen in wording.toll.finditer(words):
            if wording.others.isdisjoint(_SPOKEN.findall(risen[0])):
                yield _behind(_SPOKEN.findall(words[risen.end() :]), wording)
    if wording.killed.isdisjoint(_SPOKEN.findall(words)):
        return
    spoken = _SPOKEN.findall(without_days(words, wording))
    for at, word in enumerate(spoken):
        if word in wording.killed:
            behind = _behind(spoken[at + 1 :], wording)
            before = None if word in wording.kills else _before(spoken[:at], wording)
            yield behind or before or 0


def _before(spoken: Sequence[str], wording: Wording) -> int | None:
    """The number that ends so that nothing else is counted by it; one between commas is an age."""
    first = max(0, len(spoken) - BREATH)
    for at in range(len(spoken) - 1, first - 1, -1):
        word = spoken[at]
        number = _number(word, wording)
        if number is not None and spoken[at - 1 : at] == [","] == spoken[at + 1 : at + 2]:
            return 1
        if number is not None or word in wording.others or word in STOPS:
            return number
    return None


def _behind(spoken: Sequence[str], wording: Wording) -> int:
    """The number that comes next, if it is of people."""
    rest = dropwhile(wording.roughly.__contains__, spoken)
    number = _number(next(rest, ""), wording)
    noun = takewhile(lambda word: word not in STOPS, islice(rest, NOUN))
    of_people = wording.others.isdisjoint(noun)
    return number if number is not None and of_people else 0


def _number(word: str, wording: Wording) -> int | None:
    """What the word says in figures or letters; a thousand and more are a war's, not an event's."""
    if word.isdecimal():
        return int(word) if len(word) <= 3 else 0
    return wording.amounts.get(word)
