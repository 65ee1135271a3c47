"""Is what happened so much graver than what was told of it that it must be told again? Pure."""

from __future__ import annotations

from collections.abc import Iterable

from storage.assessment import Axis
from storage.model.article import Tier
from storage.model.story import Story
from watchers.cases import Case
from watchers.counts import dates
from watchers.gravity import GRAVE
from watchers.names import stems
from watchers.telling import FIGHTING, Assessed, Telling, acts, kinds
from watchers.tolls import NEARLY, dead, worsened

MUCH = 2
"""So many levels, or degrees of gravity, graver is much."""


def rises(story: Story, case: Case, event: Assessed) -> bool:
    """Whether the event is now so much graver than ``story`` was that it deserves another sound."""
    telling = event.telling
    louder = case.level - story.told[case.axis]
    act = kinds(acts(event.assessment, case.axis)[:1])
    if telling is None:
        return louder > 0
    if deadlier(story, case.axis, telling):
        return True
    if FIGHTING not in act & kinds(story.categories):
        return louder > 0
    if louder >= MUCH:
        return True
    degrees = telling.gravity - story.gravity
    if telling.gravity <= GRAVE and telling.struck and telling.struck <= story.stems:
        return False  # what was hit was named already, and no more are dead
    named = stems(story.title, event.wording)
    if degrees > 0 and telling.gravity > GRAVE + 1 and telling.struck.isdisjoint(named):
        # so many dead in one of the places that the message sums up
        return bool(telling.struck) and dead(event.article.title, event.wording) > 0
    return degrees >= MUCH or (louder > 0 and degrees > 0)


def deadlier(story: Story, axis: Axis, telling: Telling) -> bool:
    """Whether it tells harm that killed far more than the story was last told with.

    Whom a truce comes after is no news of the truce.
    """
    return axis is Axis.ESCALATION and worsened(story.toll, telling.dead)


def vouched(story: Story, telling: Telling) -> bool:
    """Whether more stands behind a toll that is new than the word of one unlisted source.

    It does if another publisher counted about as many in the story before.
    """
    if telling.dead <= story.toll or telling.origin.tier is not Tier.UNLISTED:
        return True
    if any(each.publisher == telling.origin.publisher for each in story.origins):
        return False
    counts = (int(number) for number in set(story.numbers) - dates(story.numbers))
    return any(min(n, telling.dead) >= NEARLY * max(n, telling.dead) for n in counts)


def graver_than(event: Assessed, stories: Iterable[Story]) -> bool:
    """Whether it is graver than all of these, or so grave that each event of the kind is news."""
    telling = event.telling
    if telling is None:
        return False
    return telling.gravity >= GRAVE or telling.gravity > max(story.gravity for story in stories)
