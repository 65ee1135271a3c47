"""What is watched for, and from when on it is told: topics, thresholds, silences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from storage.assessment import Axis, PairScore


@dataclass(frozen=True, slots=True)
class Topic:
    """A named set of pairs, actors and places that people subscribe to."""

    id: str
    name: str
    pairs: tuple[tuple[str, str], ...] = ()
    """Exactly these two-actor pairs."""
    actors: tuple[str, ...] = ()
    """Any pair with one of these actors."""
    places: tuple[str, ...] = ()
    """One-sided and unnamed pairs placed here."""
    everything: bool = False

    def holds(self, score: PairScore) -> bool:
        """Whether the pair belongs to this topic."""
        pair = score.pair
        if self.everything or any(a in self.actors for a in pair.actors):
            return True
        if len(pair.actors) == 2:
            return tuple(pair.actors) in {tuple(sorted(p)) for p in self.pairs}
        where = set(score.places) | ({pair.place} if pair.place else set())
        return bool(where & set(self.places))


WORLD = Topic("world", "World", everything=True)


DEFAULT_THRESHOLD = 45.0
"""The score from which an alert exists, per topic and axis, until an admin says otherwise."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the admins have set, as of one moment."""

    topics: tuple[Topic, ...] = (WORLD,)
    thresholds: Mapping[tuple[str, Axis], float] = field(default_factory=dict)
    silences: tuple[str, ...] = ()
    """Pair keys, sides (``RUS:*``) or topic ids for which admins have silenced alerts, already
    filtered to now."""

    def threshold(self, topic: str, axis: Axis) -> float:
        return self.thresholds.get((topic, axis), DEFAULT_THRESHOLD)
