"""How grave an act of violence is beyond its score: how many it killed, and what it hit. Pure.

The score of a strike is that of a strike, whether it hit a field or a railway station full of
people. What is said of the dead, and of places that shield people, tells the two apart.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import dropwhile, islice, takewhile

from watchers.signals.wording import Wording

DEADLY = (1, 5, 15, 50)
"""From so many dead an act is one degree graver each."""
GRAVE = 2
"""From this degree each act is news for itself: at least five dead, or a place struck that
shields people, as a hospital does."""
TIMES, MORE = 3, 10
"""A toll that is so many times what was told, and so many more, is told anew."""
BREATH, NOUN = 6, 2
"""So many words may stand between a number and "killed", and name whom it counts behind it."""
STOPS = frozenset(".;:\n")

_SPOKEN = re.compile(r"\d+(?:[.,]\d+)+|\d+(?:-[^\W\d]+)+|[^\W_]+(?:[’'-][^\W_]+)*|[.;:,\n]")


def gravity(struck: str, killed: int) -> int:
    """Return the degree, 0 to 5, of violence that killed so many.

    ``struck`` is what it hit that shields people, as a hospital does; often nothing.
    """
    degree = bisect_right(DEADLY, killed)
    return max(GRAVE, degree + 1) if struck else degree


def worsened(told: int, killed: int) -> bool:
    """Whether so many more were killed than people were told that they must be told again."""
    return killed >= max(TIMES * told, told + MORE)


def dead(words: str, wording: Wording) -> int:
    """Return how many dead the first ``words`` of a text tell of, 0 if of none."""
    return max(_dead(words, wording), default=0)


def _dead(words: str, wording: Wording) -> Iterator[int]:
    """The numbers of dead that are told."""
    words = words.lower()
    if wording.toll is not None:
        for risen in wording.toll.finditer(words):
            if wording.others.isdisjoint(_SPOKEN.findall(risen[0])):
                yield _behind(_SPOKEN.findall(words[risen.end() :]), wording)
    spoken = _SPOKEN.findall(words)
    if wording.killed.isdisjoint(spoken):
        return
    for at, word in enumerate(spoken):
        if word in wording.killed:
            number = _before(spoken[max(0, at - BREATH) : at], wording)
            yield _behind(spoken[at + 1 :], wording) if number is None else number


def _before(spoken: Sequence[str], wording: Wording) -> int | None:
    """The number that ends so that nothing else is counted by it."""
    for word in reversed(spoken):
        number = _number(word, wording)
        if number is not None or word in wording.others or word in STOPS:
            return number
    return None


def _behind(spoken: Sequence[str], wording: Wording) -> int:
    """The number that comes next, if it is of people."""
    rest = dropwhile(wording.roughly.__contains__, spoken)
    number = _number(next(rest, ""), wording)
    noun = takewhile(lambda word: word not in STOPS, islice(rest, NOUN))
    counted = wording.others.isdisjoint(noun)
    return number if number is not None and counted else 0


def _number(word: str, wording: Wording) -> int | None:
    """What the word says in figures or letters; a thousand and more are a war's, not an event's."""
    if word.isdecimal():
        return int(word) if len(word) <= 3 else 0
    return wording.amounts.get(word)
