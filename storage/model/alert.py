"""A decision to tell, and why something was told or not."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from storage.assessment import Axis, Level, Pair, PairScore, Verdict


class ReasonKind(StrEnum):
    """Why something was told, or why not."""

    # told, with sound
    FIRST_SIGNAL = "first signal"
    LEVEL_ROSE = "level rose"
    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    CALMED = "calmed"
    SHIFT_UP = "shift up"
    SHIFT_DOWN = "shift down"
    ALL_CLEAR = "all clear"
    UNCONFIRMED = "unconfirmed"
    SOURCES_SILENT = "sources silent"
    # told, quietly, by editing
    GREW = "story grew"
    ALSO = "one more like it"
    """Another event of an act told often enough today: named in the latest one's message."""
    # not told
    QUIET = "quiet"
    UNASSESSED = "unassessed"
    BELOW_THRESHOLD = "below threshold"
    NO_TOPIC = "no topic"
    ALREADY_TOLD = "already told"
    MENTIONED = "only mentioned"
    """It comes back to what was heard of before."""
    WAITING = "waiting for a second source"
    BACKGROUND = "background"
    """Silent on purpose: a feed's first poll, or news too old."""
    SILENCED = "silenced"


TOLD = frozenset(
    {
        ReasonKind.FIRST_SIGNAL,
        ReasonKind.LEVEL_ROSE,
        ReasonKind.CONFIRMED,
        ReasonKind.CONTRADICTED,
        ReasonKind.CALMED,
        ReasonKind.SHIFT_UP,
        ReasonKind.SHIFT_DOWN,
        ReasonKind.ALL_CLEAR,
        ReasonKind.UNCONFIRMED,
        ReasonKind.SOURCES_SILENT,
    }
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A decision's ground. Stored with every article, told or not."""

    kind: ReasonKind
    pair: Pair | None = None
    axis: Axis | None = None
    score: float = 0.0
    threshold: float = 0.0
    topics: tuple[str, ...] = ()
    """Ids of the topics for which the score reached the threshold."""
    level: Level = Level.NONE
    """Of the score that was told."""
    level_before: Level = Level.NONE
    """The level told before; of ALSO the one at which this very event was told, if it was."""
    confidence: float = 0.0
    """How far its sources are believed, 0 to 1."""
    detail: str = ""
    """A further fact in plain words (``first truce in 214 days for this pair``)."""
    earlier: int | None = field(default=None, compare=False)
    """The id of the alert that it answers, or in whose message it is named; not stored with it."""

    @property
    def tells(self) -> bool:
        return self.kind in TOLD

    @property
    def denies(self) -> bool:
        """Whether it is a plain denial, which reaches no level of its own."""
        return self.kind is ReasonKind.CONTRADICTED and not self.level

    @property
    def edits(self) -> bool:
        return self.kind in (ReasonKind.GREW, ReasonKind.ALSO)


Sides = tuple[tuple[Axis, Level], ...]
"""The directions that an alert tells, the one it was told for first, each with its level."""


def sides(
    axis: Axis | None, level: Level, verdict: Verdict, escalation: float, de_escalation: float
) -> Sides:
    """What an alert tells. News of both directions is news of each, as loud as its own score."""
    if axis is None:
        return ()
    if verdict is not Verdict.MIXED:
        return ((axis, level),)
    other = escalation if axis is Axis.DE_ESCALATION else de_escalation
    return ((axis, level), (axis.other, max(Level.NOTABLE, Level.of(other))))


@dataclass(frozen=True, slots=True)
class Alert:
    """A decision to tell: one message per chat, headed by its strongest pair."""

    id: int
    story: int | None
    article: int | None
    created: datetime
    pair: Pair
    verdict: Verdict
    lean: Axis | None
    escalation: float
    de_escalation: float
    """Both scores, and the level, as they stand now; ``reason`` keeps those it was told with."""
    level: Level
    reason: Reason
    lines: tuple[PairScore, ...] = ()
    """The other pairs over threshold, shown as lines."""
    reply_to: int | None = None
    """The id of the alert that it answers, or of its story's latest one; its message replies to that."""

    def score(self, axis: Axis) -> float:
        return self.escalation if axis is Axis.ESCALATION else self.de_escalation

    @property
    def sides(self) -> Sides:
        return sides(
            self.reason.axis, self.level, self.verdict, self.escalation, self.de_escalation
        )
