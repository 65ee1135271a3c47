"""A story as it opens, as it grows, and what it stands for so far. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from storage.assessment import QUIET_BELOW, PairScore, Verdict
from storage.model.article import Tier
from storage.model.situation import STORY_WINDOW
from storage.model.story import Story
from watchers.origins import joined, listed
from watchers.telling import Telling, direction, leading

MOST_STEMS = 50
"""A story is known by so many words at most, those of its first tellings."""


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
    # What one unlisted source adds to others' story is news still when one of the list tells it.
    hearsay = told.origin.tier is Tier.UNLISTED and listed(story.origins)
    acts = () if hearsay else told.acts
    return replace(
        story,
        updated=max(story.updated, told.seen),
        categories=tuple(dict.fromkeys((*story.categories, *acts))),
        places=tuple(sorted({*story.places, *mine.places})),
        numbers=tuple(sorted({*story.numbers, *told.numbers})),
        stems=_kept(story.stems, told.words | told.names),
        origins=joined(story.origins, told.origin),
        escalation=max(story.escalation, mine.escalation),
        de_escalation=max(story.de_escalation, mine.de_escalation),
        articles=story.articles + 1,
        gravity=max(story.gravity, told.gravity),
        published=max(filter(None, (story.published, told.published)), default=None),
    )


def _kept(stems: frozenset[str], new: frozenset[str]) -> frozenset[str]:
    """The words of the first tellings; later ones would only blur what the story is about."""
    room = MOST_STEMS - len(stems)
    return stems | frozenset(sorted(new - stems)[:room]) if room > 0 else stems


def as_score(story: Story) -> PairScore:
    """Return a story's peaks as its pair's scores: mixed where neither is quiet and none leads."""
    clear = direction(story.escalation, story.de_escalation)
    if min(story.escalation, story.de_escalation) < QUIET_BELOW:
        clear = clear or story.axis
    return PairScore(
        story.pair,
        Verdict(clear.value) if clear else Verdict.MIXED,
        None if clear else story.axis,
        story.escalation,
        story.de_escalation,
        story.places,
    )


def dated_alike(one: datetime | None, other: datetime | None) -> bool:
    """Whether two claimed dates allow for one event; a missing date allows for any."""
    return one is None or other is None or abs(one - other) <= STORY_WINDOW


def within(one: Story, other: Story | PairScore) -> bool:
    """Whether one says no more of the sides than the other: the same, or with one left unnamed."""
    return one.ends <= other.ends or other.ends <= one.ends


def last_sounded(story: Story) -> datetime:
    """Return when a story that was told last sounded, or if it never did when it opened."""
    return story.sounded or story.opened
