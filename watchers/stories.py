"""Which articles tell one event: the same sides, the same days, the same words, the same way.

An article joins the most similar open story that shares an end (an actor or a place) with one
of its pairs. Words count by how rare they are among the candidates themselves, so that "Russia"
and "Ukraine" weigh little where every candidate has them; a rare name in common speaks for one
event, different ones against it. A story that says the opposite is never joined: "imposes" and
"lifts" are two events. Pure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import chain
from math import fsum, log, sqrt

from storage.model import STORY_CANDIDATES, STORY_WINDOW, Level, Pair, PairScore, Story, Verdict
from watchers.counts import dates, tallies
from watchers.origins import SEEDS, copied, joined
from watchers.telling import Telling, direction, leading, stems

LONGEST = timedelta(hours=48)
"""A story is never kept open longer than this, however often it is told again."""
SAME_PAIR, OTHER_PAIR = 0.30, 0.38
"""Least similarity to join a story of the same pair, or of one that shares an end."""
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
SAME_FORM = timedelta(hours=12)
"""A publisher that repeats its words after this long fills in a form, as for a daily report."""
MUCH = 2
"""So many levels graver than a story is much."""
MOST_STEMS = 50
"""A story is known by so many words at most, those of its first tellings."""


def joins(candidates: Sequence[Story], told: Telling) -> Story | None:
    """Return the story that ``told`` belongs to, or None if it opens a new one.

    The cost is linear in the candidates; the caller bounds their number.
    """
    live = _open_to(candidates, told)
    rarity = Rarity(live, told)
    rare = told.words - rarity.common
    # Without a rare word in common, only one with half of its words, all common, can be a copy.
    worn = 2 * len(rare) <= len(told.words)
    near = [
        story
        for story in live
        if not rare.isdisjoint(story.stems) or (worn and _half_the_words(story, told))
    ]
    near = [
        story
        for story in near
        if not opposed(story, told.head)
        and not outgrows(told, story)
        and _counts_alike(story, told)
    ]
    for story in near:
        if _half_the_words(story, told) and copied(told.origin, story.origins):
            return story
    best: tuple[float, datetime, int] | None = None
    choice = None
    for story in near:
        likeness = compare(story, told, rarity)
        rank = (likeness.close, story.updated, -story.id)
        if likeness.same < SAME_PAIR or likeness.same < _bar(story.pair, told):
            continue
        if best is None or rank > best:
            best, choice = rank, story
    return choice


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
    if _known_from(story, told.origin.publisher) and not told.rising:
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


def _counts_alike(story: Story, told: Telling) -> bool:
    """Whether days and figures allow for one event: tallies must have the same figures."""
    theirs = set(story.numbers)
    mine_days, days = dates(told.numbers), dates(theirs)
    if mine_days and days and not mine_days & days:
        return False
    mine, theirs = told.numbers - mine_days, theirs - days
    if told.tally or tallies(story.title, told.wording):
        return bool(mine and theirs) and (mine <= theirs or theirs <= mine)
    again = told.seen - story.updated > SAME_FORM
    return told.rising or not _same_form(story, told) or (mine == theirs and not again)


def _same_form(story: Story, told: Telling) -> bool:
    """Whether a publisher fills in its own form anew, as for a daily report."""
    return _known_from(story, told.origin.publisher) and copied(told.origin, story.origins)


def _known_from(story: Story, publisher: str) -> bool:
    return publisher != SEEDS and all(each.publisher == publisher for each in story.origins)


def opposed(story: Story, head: PairScore) -> bool:
    """Whether the two clearly point in opposite directions."""
    before = direction(story.escalation, story.de_escalation)
    now = direction(head.escalation, head.de_escalation)
    return before is not None and now is not None and before is not now


def outgrows(told: Telling, story: Story) -> bool:
    """Whether ``told`` leads with an act that is new to the story and much graver than it."""
    if not told.acts or told.acts[0] in story.categories:
        return False
    before = Level.of(max(story.escalation, story.de_escalation))
    return Level.of(told.head.top) - before >= MUCH


def opened(told: Telling, title: str) -> Story:
    """Return the new story that an article opens; its id is 0 until it is recorded."""
    blank = Story(
        id=0,
        pair=told.head.pair,
        title=title,
        opened=told.seen,
        updated=told.seen,
        axis=leading(told.head),
        categories=(),
        places=(),
        numbers=(),
        stems=frozenset(),
        origins=(),
        escalation=0.0,
        de_escalation=0.0,
        articles=0,
    )
    return grown(blank, told)


def grown(story: Story, told: Telling) -> Story:
    """Return ``story`` with one more telling of it."""
    mine = next((each for each in told.pairs if each.pair == story.pair), told.head)
    return replace(
        story,
        updated=max(story.updated, told.seen),
        categories=tuple(dict.fromkeys((*story.categories, *told.acts))),
        places=tuple(sorted({*story.places, *mine.places})),
        numbers=tuple(sorted({*story.numbers, *told.numbers})),
        stems=_kept(story.stems, told.words | told.names),
        origins=joined(story.origins, told.origin),
        escalation=max(story.escalation, mine.escalation),
        de_escalation=max(story.de_escalation, mine.de_escalation),
        articles=story.articles + 1,
        published=max(filter(None, (story.published, told.published)), default=None),
    )


def as_score(story: Story) -> PairScore:
    """Return a story's peaks as its pair's scores."""
    clear = direction(story.escalation, story.de_escalation)
    return PairScore(
        story.pair,
        Verdict(clear.value) if clear else Verdict.MIXED,
        None if clear else story.axis,
        story.escalation,
        story.de_escalation,
        story.places,
    )


def _open_to(stories: Sequence[Story], told: Telling) -> list[Story]:
    """The stories that ``told`` may belong to by their time and by whom they are about."""
    ends = frozenset(end for each in told.pairs for end in each.pair.ends)
    first, last = told.seen - STORY_WINDOW, told.seen + STORY_WINDOW
    opened = told.seen - LONGEST
    return [
        story
        for story in stories
        if first <= story.updated <= last
        and opened <= story.opened
        and not ends.isdisjoint(story.pair.ends)
        and dated_alike(story.published, told.published)
    ]


def _half_the_words(story: Story, told: Telling) -> bool:
    """A cheap look before the dear one: a copy has at least this much of its original."""
    return 2 * len(told.words & story.stems) >= len(told.words)


def _bar(pair: Pair, told: Telling) -> float:
    if any(within(pair, each.pair) for each in told.pairs if each.top >= 0.6 * told.head.top):
        return SAME_PAIR
    return OTHER_PAIR


def dated_alike(one: datetime | None, other: datetime | None) -> bool:
    """Whether two claimed dates allow for one event; a missing date allows for any."""
    return one is None or other is None or abs(one - other) <= STORY_WINDOW


def within(one: Pair, other: Pair) -> bool:
    """Whether one pair says no more than the other: the same, or with a side left unnamed."""
    mine, theirs = set(one.ends), set(other.ends)
    return mine <= theirs or theirs <= mine


def _kept(stems: frozenset[str], new: frozenset[str]) -> frozenset[str]:
    """The words of the first tellings; later ones would only blur what the story is about."""
    room = MOST_STEMS - len(stems)
    return stems | frozenset(sorted(new - stems)[:room]) if room > 0 else stems
