"""What other thresholds would have told of the articles already stored.

Thresholds do not change which articles tell one story, so the stored joins are taken as they
are and only the deciding is done again, by the very ``engine.settled`` that ran live.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from storage.articles import StoredArticle
from storage.model import Axis, Policy, Reason, Situation, Story
from watchers.cases import reached
from watchers.decide import waited
from watchers.engine import Assessed, settled
from watchers.passing import marked
from watchers.stories import WINDOW, as_score, grown, opened
from watchers.telling import telling

LEAD_IN = WINDOW
"""Read the store from this long before the first day counted, so that old stories stay old."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something that would have been told, and when."""

    at: datetime
    reason: Reason


@dataclass(frozen=True, slots=True)
class Preview:
    """How many alerts a topic had on an axis, and would have had."""

    before: int
    after: int


def compare(
    stored: Iterable[StoredArticle],
    policy: Policy,
    proposed: Policy,
    topic: str,
    axis: Axis,
    since: datetime,
) -> Preview:
    """Count the alerts of ``topic`` on ``axis`` from ``since`` on, under either policy.

    ``stored`` is oldest first and should begin ``LEAD_IN`` before ``since``.
    """
    rows = list(stored)
    counts = [
        sum(
            each.at >= since and topic in each.reason.topics and each.reason.axis is axis
            for each in told(rows, rules)
        )
        for rules in (policy, proposed)
    ]
    return Preview(*counts)


def with_threshold(policy: Policy, topic: str, axis: Axis, score: float) -> Policy:
    """Return ``policy`` with one threshold changed."""
    return replace(policy, thresholds={**policy.thresholds, (topic, axis): score})


def told(stored: Iterable[StoredArticle], policy: Policy) -> list[Told]:
    """Return what would have been told with sound, oldest first. Shifts depend on no threshold."""
    stories: dict[int, Story] = {}
    waiting: dict[int, None] = {}
    found: list[Told] = []
    for row in stored:
        now = row.article.seen
        found += _waits(stories, waiting, policy, now)
        telling_ = telling(row.article, row.assessment)
        if telling_ is None or row.story is None:
            continue
        before = stories.get(row.story)
        after = grown(before, telling_) if before else opened(telling_, row.article.title)
        event = Assessed(row.article, row.assessment)
        decision = settled(Situation(policy), event, before, replace(after, id=row.story), now)
        if decision.reason.tells:
            found.append(Told(now, decision.reason))
        if decision.story is not None:
            stories[row.story] = decision.story
            waiting.pop(row.story, None)
            if decision.story.waiting:
                waiting[row.story] = None
    return found


def _waits(
    stories: dict[int, Story], waiting: dict[int, None], policy: Policy, now: datetime
) -> list[Told]:
    found = []
    for number in list(waiting):
        story = stories[number]
        reason = waited(policy, story, now)
        if reason is not None:
            stories[number] = marked(story, reason, reached(policy, as_score(story)))
            del waiting[number]
            found.append(Told(now, reason))
    return found
