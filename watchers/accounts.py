"""Is this violence another account of what was told of late: its place, its target, its dead? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.model.situation import STORY_WINDOW, TOLD_WINDOW, Frequencies
from storage.model.story import Story
from watchers.cases import Case
from watchers.counts import dates
from watchers.graver import MUCH, deadlier
from watchers.gravity import GRAVE
from watchers.joining import before_it
from watchers.likeness import Rarity
from watchers.stories import last_sounded, within
from watchers.telling import VIOLENT, Telling, kinds
from watchers.tolls import NEARLY

SAME_DAY = timedelta(hours=12)
"""So long after it, another account of fighting that names nothing new is of the same."""
NEXT_DAY = timedelta(hours=24)
"""So long after it, one of a grave event that names its place or target."""
RARE_NAME = 4.0
"""A name that weighs so much is in one of fifty articles of late, or fewer."""
MANY = 10
"""Twice so many are seldom killed in one town within a day."""
NEVER = timedelta(-1)


def accounted(
    told: Sequence[Story], telling: Telling, frequencies: Frequencies, case: Case, now: datetime
) -> Story | None:
    """Return the latest of the stories that were told of which ``telling`` names nothing else.

    None where it names no place or target at all, and not many dead.
    """
    if not (telling.names or telling.struck or telling.gravity > GRAVE):
        return None
    rarity = Rarity(frequencies, telling)
    same = [
        story
        for story in told
        if within(story, case.score)
        and VIOLENT & kinds(story.categories)
        and now - last_sounded(story) <= _known_for(story, telling, rarity)
        and case.level - story.told[case.axis] < MUCH
        and telling.gravity - story.gravity < MUCH
        and not before_it(story, telling)
        and not deadlier(story, case.axis, telling)
    ]
    return max(same, key=lambda story: (story.opened, story.id), default=None)


def _known_for(story: Story, telling: Telling, rarity: Rarity) -> timedelta:
    """For how long after ``story`` this is another account of it, by what both name.

    The figures of a grave event change with each account of it; its place, if it is not in the
    news every day, and what was hit stay. Where many died, a headline that counts about as many,
    or says what was hit, need not name the place.
    """
    grave = story.gravity >= GRAVE
    named = frozenset(map(str.lower, (grave and telling.named) or telling.names))
    alike = telling.struck <= story.stems and (grave or telling.numbers <= set(story.numbers))
    many = grave and telling.gravity > GRAVE
    as_many = many and story.gravity >= telling.gravity
    if as_many and alike and not telling.names and _tolls_alike(story, telling):
        return STORY_WINDOW
    placeless = many and not telling.named and telling.struck
    rare = rarity.rarest(named & telling.words) >= RARE_NAME
    if not (named <= story.stems or placeless):
        return NEVER
    if not alike:
        return SAME_DAY if grave and rare and telling.gravity <= story.gravity else NEVER
    if not grave or not (telling.struck or rare or _as_many_dead(story, telling)):
        return SAME_DAY
    # Of a town in the news every day, what is hit the next day is another of its houses.
    known = STORY_WINDOW if rare or many else NEXT_DAY
    return TOLD_WINDOW if telling.rising else known


def _as_many_dead(story: Story, telling: Telling) -> bool:
    """Whether both tell of many dead, and of about as many."""
    fewer, more = sorted((story.toll, telling.dead))
    return fewer >= MANY and fewer >= NEARLY * more


def _tolls_alike(story: Story, telling: Telling) -> bool:
    """Whether the figures allow for two counts of the same dead."""
    mine, theirs = (
        [int(n) for n in each - dates(each)] for each in (telling.numbers, frozenset(story.numbers))
    )
    return any(min(a, b) >= NEARLY * max(a, b) for a in mine for b in theirs)
