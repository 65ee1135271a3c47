"""How likely an article and a story tell one event: evidence for and against, weighed and added.

As records are linked to one person, each agreement raises the odds by so much and each conflict
lowers them: words in both, by how few articles of late had them, and above all a rare name; names
that differ, a publisher's own next report, and the time between. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from math import log

from storage.model.situation import Frequencies
from storage.model.story import Story
from watchers.counts import tallies
from watchers.names import sides_of
from watchers.origins import SEEDS
from watchers.signals.wording import SHARES
from watchers.telling import FIGHTING, VIOLENCE, Telling, kinds

BEFORE, AT_FIRST = 50.0, 40.0
"""So many articles are taken to have been read before the first one, without the word asked for;
as long as none has been read, fewer: of a word that no list has nobody knows yet."""
ENOUGH = 200.0
"""Until so many articles have been read, the lexicon's list of usual words stands in for the rest."""
OWN_SIDES = 0.5
"""The share of articles about two sides that has one's name, as long as they are not counted."""
RAREST = 6.0
"""What the rarest words weigh: one article in 400 has them, or fewer."""

PRIOR = -1.9
"""Two texts that share nothing yet. All figures here are in natural logarithms of the odds; they
were fitted to joins and pairs of headlines read by hand and rounded."""
SHARE, ALL_WORDS = 1.1, 0.045
"""For the share of the shorter text that is in the other, and for each unit of weight in both."""
SAME_TEXT, LONGER = 4.0, 0.6
"""For the share of the longer text that is in the other, so far as it is above ``LONGER``."""
NAME, WORD = 0.33, 0.24
"""For each unit of weight of the rarest name, and of the rarest other word, in both."""
OTHER_NAMES = -0.09
"""For each unit of weight of names that only one has, on the side that has fewer."""
SAME_ACT, SAME_FIGHTING, OTHER_ACTS = 0.45, 0.0, -0.4
"""For an act in both, and for none. Fighting there always is, and always in the same words."""
SAME_FIGURE, OTHER_FIGURES = 0.2, -0.4
"""For each digit of the longest number in both, and for numbers on both sides that all differ."""
SUMMING_UP = -0.9
"""Where one of the two sums up a stretch of time."""
SAME_PUBLISHER = -0.8
"""Where the story is known from the article's own publisher alone, which has told it already."""
EACH_DAY = -0.6
"""For the time since the story was last told."""
USUAL = 1.0
"""Words that weigh less stand in every third text or more."""
LEAST = 3.0
"""With less weight than this in common nothing else can make up for it."""
EVERYDAY, OFTEN, HALF = 3.2, 5.0, 0.5
"""Nor where each word in both is an everyday one, as a region's name is in its war, and less than half
of either text is in the other. It weighs less than this (one article in 25 has it), and is read so
often: of the first articles nobody knows."""
WORDS = frozenset({"soft", "rhetoric"})
"""Acts of those who only speak of another one, or deny it."""
HARM = VIOLENCE | {FIGHTING, "coercion", "hybrid"}
"""Acts that one text calls this and the next one that: people are hurt, or things destroyed."""
IMPOSSIBLE = float("-inf")
FINE = 1_000_000
"""Steps of a weight to the unit."""
_DAY = timedelta(days=1)


class Rarity:
    """How much each word of one article weighs, by how few articles of late had it.

    Words that it does not have weigh as much as its own do on average: theirs are not counted.
    Weights are whole numbers inside, so that their sum is the same in whatever order.
    """

    def __init__(self, frequencies: Frequencies, told: Telling) -> None:
        listed = max(0.0, ENOUGH - frequencies.articles)
        read = frequencies.articles + BEFORE - (BEFORE - AT_FIRST) * listed / ENOUGH
        had = _listed(told, listed) if listed else {}
        has = frequencies.words
        self._weight = {}
        everyday = set()
        for word in told.words:
            every = read + listed if word in had else read
            times = has.get(word, 0.0) + had.get(word, 0.0) + 1.0
            weight = min(RAREST, log(every / times))
            self._weight[word] = round(FINE * weight)
            if weight < EVERYDAY and times >= OFTEN:
                everyday.add(word)
        self.everyday = frozenset(everyday)
        """Its words that one article in 25 has, or more."""
        self.names = _lower(told.names)
        """Its names, in lower case."""
        usual = FINE * USUAL
        self.telling = frozenset(word for word, weight in self._weight.items() if weight >= usual)
        """Its words but the most usual; a story without any of them is of something else."""
        self.whole = self.weigh(told.words)
        self.usual = self.whole / len(self._weight) if self._weight else RAREST

    def weigh(self, own: frozenset[str]) -> float:
        """Return what these of its words weigh together."""
        return sum(map(self._weight.__getitem__, own)) / FINE

    def rarest(self, own: frozenset[str]) -> float:
        """Return what the rarest of these of its words weighs."""
        return max(map(self._weight.__getitem__, own)) / FINE if own else 0.0


@dataclass(frozen=True, slots=True)
class _Said:
    """What a story's beginnings of words are: words, and which of them are names, in lower case."""

    words: frozenset[str]
    names: frozenset[str]


def odds(story: Story, told: Telling, rarity: Rarity, common: frozenset[str]) -> float:
    """Return the logarithm of the odds that ``told`` and ``story`` tell one event: 0 is even.

    ``common`` are the words in both, for which the caller has asked before.
    """
    shared = rarity.weigh(common)
    if shared < LEAST:
        return IMPOSSIBLE
    theirs = _said(story.stems)
    there = shared + rarity.usual * (len(theirs.words) - len(common))
    share = shared / min(rarity.whole, there)
    if share < HALF and common <= rarity.everyday and not told.rising:
        return IMPOSSIBLE
    named = (common & rarity.names) | (common & theirs.names)
    differ = min(len(rarity.names - theirs.words), len(theirs.names - told.words))
    return (
        PRIOR
        + SHARE * share
        + SAME_TEXT * max(0.0, shared / max(rarity.whole, there) - LONGER)
        + ALL_WORDS * shared
        + NAME * rarity.rarest(named)
        + WORD * rarity.rarest(common - named)
        + OTHER_NAMES * rarity.usual * differ
        + _of_acts(story, told)
        + _of_figures(story, told, bool(named))
        + _of_time(story, told)
    )


def _of_acts(story: Story, told: Telling) -> float:
    mine = kinds(told.acts)
    same = mine & kinds(story.categories)
    if not same:
        harm = mine & HARM and not HARM.isdisjoint(story.categories)
        return 0.0 if harm or mine <= WORDS else OTHER_ACTS
    return SAME_FIGHTING if FIGHTING in same else SAME_ACT


def _of_figures(story: Story, told: Telling, named: bool) -> float:
    summing = SUMMING_UP if told.tally or tallies(story.title, told.wording) else 0.0
    if not told.numbers or not story.numbers:
        return summing
    same = told.numbers.intersection(story.numbers)
    if not same:
        return summing + (0.0 if told.rising else OTHER_FIGURES)
    # Of its own day, and the one before, every report is.
    counted = same - {f"{day.month}/{day.day}" for day in (told.seen, told.seen - _DAY)}
    if not named:  # two attacks kill as many sooner than one is told twice without a name
        counted -= {str(told.dead)}
    return summing + SAME_FIGURE * max(map(len, counted), default=0)


def _of_time(story: Story, told: Telling) -> float:
    if told.rising:  # a toll goes on rising, and is told of no other event
        return 0.0
    own = SAME_PUBLISHER if known_from(story, told.origin.publisher) else 0.0
    return own + EACH_DAY * (abs(told.seen - story.updated) / _DAY)


def _listed(told: Telling, articles: float) -> dict[str, float]:
    """By word: how many of so many articles are expected to have it, of the words of which is known."""
    usual = told.wording.usual
    shares = {word: usual[word] / SHARES for word in told.words if word in usual}
    sides = tuple(map(str.lower, sides_of(told.pairs, told.wording)))
    shares |= {word: OWN_SIDES for word in told.words if sides and word.startswith(sides)}
    return {word: articles * share for word, share in shares.items()}


@lru_cache(maxsize=4096)
def _said(stems: frozenset[str]) -> _Said:
    names = frozenset(word for word in stems if word.istitle())
    return _Said(stems - names, _lower(names))


@lru_cache(maxsize=4096)
def _lower(names: frozenset[str]) -> frozenset[str]:
    return frozenset(map(str.lower, names))


def known_from(story: Story, publisher: str) -> bool:
    """Whether the story rests on this one publisher; the seeds are many papers."""
    if publisher == SEEDS:
        return False
    for each in story.origins:  # noqa: SIM110 - half the time of all()
        if each.publisher != publisher:
            return False
    return True
