"""What other thresholds would have told of the articles already stored.

Thresholds do not change which articles tell one story, so the stored joins are taken as they
are and only the deciding is done again, by the very ``engine.settled`` that ran live.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from storage.articles import StoredArticle
from storage.assessment import Axis
from storage.model.alert import Reason
from storage.model.policy import Policy
from storage.model.situation import STORY_WINDOW
from watchers.engine import settled
from watchers.passing import waits
from watchers.replay import Memory, hours
from watchers.signals.wording import Wording
from watchers.stories import grown, opened
from watchers.telling import Assessed

LEAD_IN = STORY_WINDOW
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
    wording: Wording,
    policy: Policy,
    proposed: Policy,
    topic: str,
    axis: Axis,
    since: datetime,
) -> Preview:
    """Count the alerts of ``topic`` on ``axis`` from ``since`` on, under either policy.

    ``stored`` has its signals, is oldest first and should begin ``LEAD_IN`` before ``since``;
    ``wording`` is that of the lexicon which judged it.
    """
    rows = list(stored)
    counts = [
        sum(
            each.at >= since and topic in each.reason.topics and each.reason.axis is axis
            for each in told(rows, wording, rules)
        )
        for rules in (policy, proposed)
    ]
    return Preview(*counts)


def with_threshold(policy: Policy, topic: str, axis: Axis, score: float) -> Policy:
    """Return ``policy`` with one threshold changed."""
    return replace(policy, thresholds={**policy.thresholds, (topic, axis): score})


def told(stored: Iterable[StoredArticle], wording: Wording, policy: Policy) -> list[Told]:
    """Return what would have been told with sound, oldest first. Shifts depend on no threshold."""
    memory = Memory(policy)
    found: list[Told] = []
    clock: datetime | None = None
    for row in stored:
        now, event = row.article.seen, Assessed(row.article, row.assessment, wording)
        said = event.telling
        if said is None or row.story is None:
            continue
        for hour in hours(clock, now):
            for waited in waits(memory.waiting(), hour):
                memory.remember(None, waited)
                found.append(Told(hour, waited.reason))
        clock = now
        before = memory.stories.get(row.story)
        after = grown(before, said) if before else opened(said, row.article.title)
        after = replace(after, id=row.story)
        known = memory.situation(row.assessment, now, said.words)
        decision = settled(known, event, before, after, now)
        memory.remember(event, replace(decision, heats={}, words=said.words))
        if decision.reason.tells:
            found.append(Told(now, decision.reason))
    return found
