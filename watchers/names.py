"""By which words and names a text is known again: their beginnings, to meet across inflections. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from storage.assessment import PairScore
from watchers.signals.wording import STEM, Wording

TITLE_CASE = 0.6
"""From this share of capitals a line is a headline in title case."""

_WORDS = re.compile(r"\w+")
_SENTENCE = re.compile(r"(?<=[:.!?]) +")
_CAPITAL = r"[^\W\d_a-zа-яё][^\s:]*"
_SPEAKER = re.compile(rf"^(?:{_CAPITAL} ){{0,5}}{_CAPITAL}: | [–—-] [^–—:]{{2,40}}$")
"""Who says so, before or behind the headline: "Zelensky: …", "… - General Staff". Words without a
capital before a colon tell what happened: "Raid on Kelmar: …"."""
_LETTERS = re.compile(r"[^\W\d_][\w’'-]+")


@lru_cache(maxsize=4096)
def stems(words: str, wording: Wording) -> frozenset[str]:
    """Return the beginnings of the longer words: enough to meet across inflections."""
    long = {word for word in _WORDS.findall(words.lower()) if len(word) > 3 and not word.isdigit()}
    begun = (word[:STEM] for word in long - wording.idle)
    return frozenset(wording.alike.get(word, word) for word in begun)


def names(words: str, wording: Wording) -> frozenset[str]:
    """Return the beginnings of proper names, with their capital so as to be told from words.

    A line in title case tells nothing about names, nor does the first word of a sentence.
    """
    found = frozenset().union(*map(_capitals, words.splitlines()))
    own = found - _offices(wording)
    same = _capital(wording)
    return frozenset(same.get(n, n) for n in own if len(n) > 3 and n.istitle())


@lru_cache(maxsize=16)  # a headline is read for itself too
def _capitals(line: str) -> frozenset[str]:
    spoken = _LETTERS.findall(line)
    if sum(map(str.isupper, (word[0] for word in spoken))) > TITLE_CASE * len(spoken):
        return frozenset()
    later = (word for sentence in _SENTENCE.split(line) for word in _LETTERS.findall(sentence)[1:])
    return frozenset(word[:STEM].title() for word in later if word[0].isupper())


def named(title: str, pairs: Iterable[PairScore], wording: Wording) -> frozenset[str]:
    """Return the names in a headline but those of these pairs' sides and of who only says it."""
    found = names(_SPEAKER.sub("", title), wording) - _speakers(title, wording)
    return without_sides(found, pairs, wording)


def _speakers(title: str, wording: Wording) -> frozenset[str]:
    """How the names of those begin who say something of it: "Orlan says"."""
    said = wording.speakers.findall(title.lower()) if wording.speakers else ()
    return frozenset(word[:STEM].title() for each in said for word in each.split())


def without_sides(
    names: frozenset[str], pairs: Iterable[PairScore], wording: Wording
) -> frozenset[str]:
    """Return the names but those of its own sides, which every text about them has."""
    sides = sides_of(pairs, wording)
    return frozenset(name for name in names if not name.startswith(sides)) if sides else names


def sides_of(pairs: Iterable[PairScore], wording: Wording) -> tuple[str, ...]:
    """Return how the names of these pairs' ends begin, with their capital."""
    codes = {end for each in pairs for end in each.pair.ends}
    return tuple(begin for code in codes for begin in wording.sides.get(code, ()))


@lru_cache(maxsize=8)
def _offices(wording: Wording) -> frozenset[str]:
    return frozenset(word[:STEM].title() for word in wording.offices)


@lru_cache(maxsize=8)
def _capital(wording: Wording) -> dict[str, str]:
    return {word.title(): first.title() for word, first in wording.alike.items()}
