"""The words by which texts of all languages tell one event from another: numerals, months, tallies.

They say nothing about whether something happened, only whether two texts speak of the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

STEM = 6
"""Letters of a word that are compared: enough to meet across inflections."""
SHARES = 10_000
"""How usual a word is, is told as how many of so many articles have it."""


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """Of all languages together, as two texts of one event may be in different ones."""

    idle: frozenset[str] = frozenset()
    """Words too common to speak for one event."""
    usual: Mapping[str, int] = field(default_factory=dict)
    """By the beginning of a word: in how many of 10,000 articles it stands."""
    alike: Mapping[str, str] = field(default_factory=dict)
    """By the beginning of a word: that of another which stands for the same."""
    offices: frozenset[str] = frozenset()
    """What has a capital and names nobody in particular."""
    numerals: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    """In every form and shortening, January being 1."""
    sides: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """By an actor's code: how its name begins, ``Ukra`` for Ukraine and all its forms."""
    tally: re.Pattern[str] | None = None
    """Finds what sums up a stretch of time; as all patterns here, in lower case."""
    retelling: re.Pattern[str] | None = None
    """Finds the headline of what explains or looks back."""
    toll: re.Pattern[str] | None = None
    """Finds that an event's count has risen."""
    fresh: re.Pattern[str] | None = None
    """Finds that something happened within the last day: last night, this morning."""
    amounts: Mapping[str, int] = field(default_factory=dict)
    """What says how many were killed, the vague words too."""
    killed: frozenset[str] = frozenset()
    """Words for being killed."""
    kills: frozenset[str] = frozenset()
    """Those of them that only say whom somebody kills, who stands behind them."""
    roughly: frozenset[str] = frozenset()
    """What may stand between such a word and the number of dead behind it."""
    others: frozenset[str] = frozenset()
    """What a number beside such a word counts instead of the dead."""
    earlier: re.Pattern[str] | None = None
    """Finds that a sentence speaks of another time than that of the news."""
    shelter: re.Pattern[str] | None = None
    """Finds what it is grave to hit, whoever dies in it."""
    dateline: re.Pattern[str] | None = None
    """Finds, at the end of the words before a day, that the report is of it: news from."""
    taking: re.Pattern[str] | None = None
    """Finds that ground changes hands: a town taken, villages won back, an offensive begun."""
    anew: re.Pattern[str] | None = None
    """Finds the headline of an attack that says that it is not the first."""
    speakers: re.Pattern[str] | None = None
    """Finds who says something of an event, with the word for it: orlan says."""
    intent: re.Pattern[str] | None = None
    """Finds what is only planned, threatened or possible: to deny that takes back no event."""


PLAIN = Wording()
"""Of languages of which nothing is known."""
