"""How usual each word is in the news at large, counted for the lexicon (``detente lexicon usual``).

It stands in for the articles that a new installation has not read yet. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from watchers.names import names, stems
from watchers.signals.wording import SHARES
from watchers.telling import Assessed, lead

FEWEST = 4
"""A word in fewer articles is not listed: how usual it is, is not known yet."""
MOST_NAMED = 3
"""A word that is a name in one of so many of its articles is none that stays usual."""
LEAST_SMALL = 10
"""Nor is one that is written small in fewer than one of so many, unless it is that of an office: at
the head of a sentence nobody can tell."""


def usual(events: Iterable[Assessed]) -> dict[str, int]:
    """Return in how many of 10,000 articles each usual word stands, in alphabetical order.

    Only articles that tell something are counted, as ``storage.frequencies`` does. Proper names
    are left out: they are those of the wars of that time.
    """
    articles, uses, named, small = 0, Counter[str](), Counter[str](), Counter[str]()
    for event in events:
        told = event.telling
        if told is None:
            continue
        articles += 1
        uses.update(told.words)
        words = lead(event.article)
        named.update(map(str.lower, names(words, event.wording)))
        plain = " ".join([*filter(str.islower, words.split()), *event.wording.offices])
        small.update(told.words & stems(plain, event.wording))
    return {
        word: round(SHARES * count / articles)
        for word, count in sorted(uses.items())
        if count >= FEWEST
        and named[word] * MOST_NAMED < count <= small[word] * LEAST_SMALL
        and word.isalpha()
    }
