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
from math import fsum, log, sqrt

from storage.model import Pair, PairScore, Story, Verdict
from watchers.origins import copied, joined
from watchers.telling import Telling, direction, leading

WINDOW = timedelta(hours=36)
"""A story nobody added to for this long is over; texts dated further apart are two events."""
LONGEST = timedelta(hours=48)
"""A story is never kept open longer than this, however often it is told again."""
SAME_PAIR, OTHER_PAIR = 0.32, 0.42
"""Least similarity (0-1) to join a story of the same pair, or of one that shares an end."""
SAME_ACT = 0.06
"""What a category in common adds to similarity, and a number in common as much again."""
SAME_NAME, OTHER_NAME = 0.15, -0.15
"""What a rare name in common adds, and what rare names that all differ take away."""
RARE = 0.15
"""A name is rare if at most this share of the candidates has it, or only one of them."""
ENOUGH_TO_KNOW = 5
"""With fewer candidates a name in common may be one that every text of the pair has."""
FADING = 0.05
"""What a story loses by the end of the window: the nearer in time, the likelier the same."""
MOST_STEMS = 80
"""A story is known by so many words at most, those of its first tellings."""


def joins(candidates: Sequence[Story], told: Telling) -> Story | None:
    """Return the story that ``told`` belongs to, or None if it opens a new one.

    The cost is linear in the candidates; the caller bounds their number.
    """
    live = [
        story for story in candidates if _in_time(story, told) and _shares_end(story.pair, told)
    ]
    for story in live:
        if _half_the_words(story, told) and copied(told.origin, story.origins):
            return story
    rarity = Rarity(live, told)
    best: tuple[float, datetime, int] | None = None
    choice = None
    for story in live:
        if opposed(story, told.head):
            continue
        likeness = compare(story, told, rarity)
        rank = (likeness.close, story.updated, -story.id)
        if likeness.same >= _bar(story.pair, told) and (best is None or rank > best):
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
    """How much a word tells, judged by the candidates that have it."""

    def __init__(self, stories: Sequence[Story], told: Telling) -> None:
        seen: Counter[str] = Counter()
        for story in stories:
            seen.update(story.stems)
        every = len(stories)
        self._many = every >= ENOUGH_TO_KNOW
        self._weight = {stem: log(1 + (every + 1) / (n + 0.5)) for stem, n in seen.items()}
        self._unseen = log(1 + (every + 1) / 0.5)
        most = max(1.0, RARE * every)
        self.told = self.weigh(told.words)
        self._common = {stem for stem, n in seen.items() if n > most}

    def weigh(self, stems: Iterable[str]) -> float:
        """Return what the words weigh together."""
        return fsum(self._weight.get(stem, self._unseen) for stem in stems)

    def of_names(self, mine: frozenset[str], theirs: frozenset[str]) -> float:
        """Return what rare names say for or against two texts telling one event."""
        here, there = mine - self._common, theirs - self._common
        if here & there:
            return SAME_NAME if self._many else 0.0
        return OTHER_NAME if here and there else 0.0


def compare(story: Story, told: Telling, rarity: Rarity) -> Likeness:
    """Return how alike ``told`` and ``story`` are among the candidates that ``rarity`` knows."""
    theirs = story.stems
    common = told.words & theirs
    if not common:
        return Likeness(0.0, 0.0)
    names = frozenset(filter(str.istitle, theirs))
    shared, here, there = rarity.weigh(common), rarity.told, rarity.weigh(theirs - names)
    extra = rarity.of_names(told.names, names)
    if set(told.acts) & set(story.categories):
        extra += SAME_ACT
        if told.numbers & set(story.numbers):
            extra += SAME_ACT
    extra -= FADING * (abs(told.seen - story.updated) / WINDOW)
    return Likeness(shared / min(here, there) + extra, shared / sqrt(here * there) + extra)


def opposed(story: Story, head: PairScore) -> bool:
    """Whether the two clearly point in opposite directions."""
    before = direction(story.escalation, story.de_escalation)
    now = direction(head.escalation, head.de_escalation)
    return before is not None and now is not None and before is not now


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


def _in_time(story: Story, told: Telling) -> bool:
    if abs(told.seen - story.updated) > WINDOW or told.seen - story.opened > LONGEST:
        return False
    return dated_alike(story.published, told.published)


def _shares_end(pair: Pair, told: Telling) -> bool:
    return any(set(pair.ends) & set(each.pair.ends) for each in told.pairs)


def _half_the_words(story: Story, told: Telling) -> bool:
    """A cheap look before the dear one: a copy has at least this much of its original."""
    return 2 * len(told.words & story.stems) >= len(told.words)


def _bar(pair: Pair, told: Telling) -> float:
    if any(within(pair, each.pair) for each in told.pairs if each.top >= 0.6 * told.head.top):
        return SAME_PAIR
    return OTHER_PAIR


def dated_alike(one: datetime | None, other: datetime | None) -> bool:
    """Whether two claimed dates allow for one event; a missing date allows for any."""
    return one is None or other is None or abs(one - other) <= WINDOW


def within(one: Pair, other: Pair) -> bool:
    """Whether one pair says no more than the other: the same, or with a side left unnamed."""
    mine, theirs = set(one.ends), set(other.ends)
    return mine <= theirs or theirs <= mine


def _kept(stems: frozenset[str], new: frozenset[str]) -> frozenset[str]:
    """The words of the first tellings; later ones would only blur what the story is about."""
    room = MOST_STEMS - len(stems)
    return stems | frozenset(sorted(new - stems)[:room]) if room > 0 else stems
