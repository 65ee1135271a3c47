"""How alike an article and a story are, by words, names, acts and numbers, and by how rare they are.

Words count by how rare they are among the candidates themselves, so that "Russia" and "Ukraine"
weigh little where every candidate has them; a rare name in common speaks for one event,
different ones against it. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import fsum, log, sqrt

from storage.model import STORY_CANDIDATES, STORY_WINDOW, Story
from watchers.origins import SEEDS
from watchers.telling import Telling, stems

HEADLINE = 0.5
"""How much of similarity is each headline found in the other text; the rest is all words."""
SAME_ACT, SAME_NUMBER = 0.15, 0.15
"""What an act and a number in common add, if no other candidate has them."""
OTHER_NUMBERS = -0.06
"""What numbers on both sides take away if they all differ."""
SAME_NAME, OTHER_NAME = 0.15, -0.15
"""What a rare name in common adds, and what rare names that all differ take away."""
RARE = 0.15
"""A name is rare if at most this share of the candidates has it, or only one of them."""
ENOUGH_TO_KNOW = 5
"""With fewer candidates a name in common may be one that every text of the pair has, and words in
common may be those of any such event; so names that differ say more."""
OTHER_NAME_OF_FEW = -0.6
FADING = 0.05
"""What a story loses by the end of the window: the nearer in time, the likelier the same."""
SAME_PUBLISHER, AGAIN = -0.05, 1.2
"""What a story known from the same publisher alone takes away, which has told that one already,
and what it loses by the end of the window besides (with the square of the time): next day's like
report is another event."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike an article and a story are."""

    same: float
    """Whether it is one event: the shared words' weight in the shorter of the two, 0 to 1, give
    or take something for acts, numbers, names and the time between."""
    close: float
    """Which story of several: as ``same`` but size for size, so that no story wins by length."""


class Rarity:
    """How much the words of one article tell, judged by the candidates that have them.

    Words it does not have are taken to tell as much as its own do on average: only theirs would
    have to be counted through all candidates.
    """

    def __init__(self, stories: Sequence[Story], told: Telling) -> None:
        said = told.words | told.numbers | set(told.acts)
        seen = Counter(chain.from_iterable(_countable(story, said) for story in stories))
        every = len(stories)
        self._said = said
        self._many = every >= ENOUGH_TO_KNOW
        by_count = _weights(every)
        self._weight = {word: by_count[seen.get(word, 1)] for word in said}
        self._most = by_count[1]
        own = [self._weight[word] for word in told.words]
        self.told = fsum(own)
        self._usual = self.told / len(own) if own else self._most
        most = max(1.0, RARE * every)
        self.common = {word for word, n in seen.items() if n > most}

    def weigh(self, words: frozenset[str]) -> float:
        """Return what the words weigh together."""
        known = words & self._said
        weights = map(self._weight.__getitem__, known)
        return fsum(weights) + self._usual * (len(words) - len(known))

    def share(self, some: frozenset[str], others: frozenset[str]) -> float:
        """Return how much of what ``some`` weigh is among ``others``, 0 to 1."""
        return self.weigh(some & others) / self.weigh(some) if some else 0.0

    def rarest(self, shared: Iterable[str]) -> float:
        """Return how rare the rarest of these is, 0 to 1."""
        return max((self._weight[word] for word in shared), default=0.0) / self._most

    def of_names(self, mine: frozenset[str], theirs: frozenset[str]) -> float:
        """Return what rare names say for or against two texts telling one event."""
        here, there = mine - self.common, theirs - self.common
        if here & there:
            return SAME_NAME if self._many else 0.0
        other = OTHER_NAME if self._many else OTHER_NAME_OF_FEW
        return other if here and there else 0.0


def compare(story: Story, told: Telling, rarity: Rarity) -> Likeness:
    """Return how alike ``told`` and ``story`` are among the candidates that ``rarity`` knows."""
    theirs = story.stems
    common = told.words & theirs
    if common <= rarity.common:
        return Likeness(0.0, 0.0)
    names = _names(theirs)
    shared, here, there = rarity.weigh(common), rarity.told, rarity.weigh(theirs - names)
    found = rarity.share(told.headline, theirs) + rarity.share(
        stems(story.title, told.wording), told.words
    )
    extra = rarity.of_names(told.names, names)
    extra += SAME_ACT * rarity.rarest(set(told.acts) & set(story.categories))
    if told.numbers and story.numbers:
        alike = told.numbers & set(story.numbers)
        other = 0.0 if told.rising else OTHER_NUMBERS
        extra += SAME_NUMBER * rarity.rarest(alike) if alike else other
    away = abs(told.seen - story.updated) / STORY_WINDOW
    if known_from(story, told.origin.publisher) and not told.rising:
        extra += SAME_PUBLISHER - AGAIN * away**2
    extra -= FADING * away
    extra += HEADLINE * found / 2
    rest = 1 - HEADLINE
    return Likeness(
        rest * shared / min(here, there) + extra, rest * shared / sqrt(here * there) + extra
    )


@lru_cache(maxsize=STORY_CANDIDATES + 1)
def _weights(every: int) -> tuple[float, ...]:
    """By how often it was counted: what a word weighs. One that no story has counts as if one had.

    A word may also be the name of an act, so that it is counted twice for one story.
    """
    return tuple(log(1 + (every + 1) / (max(1, has) + 0.5)) for has in range(2 * every + 2))


def _countable(story: Story, said: frozenset[str]) -> Iterable[str]:
    """The words of an article that the story has, and what else of the story is counted."""
    return chain(story.stems & said, story.categories, story.numbers, _names(story.stems))


@lru_cache(maxsize=4096)
def _names(stems: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in stems if word.istitle())


def known_from(story: Story, publisher: str) -> bool:
    """Whether the story rests on this one publisher; the seeds are many papers."""
    return publisher != SEEDS and all(each.publisher == publisher for each in story.origins)
