"""Which pairs of an article reach a threshold, for which topics, on which axis. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from storage.assessment import QUIET_BELOW, Axis, Level, PairScore
from storage.model.policy import Policy
from watchers.telling import leading


@dataclass(frozen=True, slots=True)
class Case:
    """A pair that reaches a threshold: for which topics, on which axis."""

    score: PairScore
    axis: Axis
    threshold: float
    """The lowest threshold among the topics reached."""
    topics: tuple[str, ...]

    @property
    def points(self) -> float:
        return self.score.score(self.axis)

    @property
    def level(self) -> Level:
        return Level.of(self.points)


def cases(policy: Policy, pairs: Sequence[PairScore]) -> tuple[Case, ...]:
    """Return the pairs that reach a threshold in some topic, strongest first, silenced or not."""
    found = (case_of(policy, score) for score in pairs)
    return tuple(case for case in found if case is not None)


def audible(policy: Policy, case: Case) -> Case | None:
    """Return ``case``, or None where its pair, a side of it, or a topic that holds it is silenced.

    What is silenced is told to nobody: not under another topic that holds it too.
    """
    names = {*case.score.pair.keys, *topics_of(policy, case.score)}
    return None if names & set(policy.silences) else case


def reached(policy: Policy, score: PairScore) -> dict[Axis, Level]:
    """Return the level that an alert of this pair tells on each axis over its threshold."""
    topics = topics_of(policy, score)
    return {
        axis: Level.of(score.score(axis))
        for axis in Axis
        if any(score.score(axis) >= threshold(policy, topic, axis) for topic in topics)
    }


def case_of(policy: Policy, score: PairScore) -> Case | None:
    """Return the pair's case, or None if it reaches no threshold."""
    axis = leading(score)
    points = score.score(axis)
    topics = topics_of(policy, score)
    over = [topic for topic in topics if points >= threshold(policy, topic, axis)]
    if not over:
        return None
    lowest = min(threshold(policy, topic, axis) for topic in over)
    return Case(score, axis, lowest, tuple(over))


def topics_of(policy: Policy, score: PairScore) -> list[str]:
    """Return the ids of the topics that hold the pair."""
    return [topic.id for topic in policy.topics if topic.holds(score)]


def threshold(policy: Policy, topic: str, axis: Axis) -> float:
    """Return what a topic asks for on an axis; what is quiet is never told, whatever is set."""
    return max(policy.threshold(topic, axis), QUIET_BELOW)
