"""Articles that tell one event, and who vouches for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from storage.assessment import Axis, Level, Pair, ends_of
from storage.model.article import Tier


@dataclass(frozen=True, slots=True)
class Origin:
    """Who vouches for a story: one vote per publisher family and per wire origin."""

    publisher: str
    wire: str | None
    tier: Tier
    party: str | None = None
    opening: str = ""
    """The first words of what it published, plain and lower case, to recognise its copies."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell one event."""

    id: int
    """0 until it is recorded."""
    pair: Pair
    title: str
    opened: datetime
    updated: datetime
    axis: Axis
    """The axis that leads."""
    categories: tuple[str, ...]
    """The act that it was last told by, else opened with, comes first."""
    places: tuple[str, ...]
    numbers: tuple[str, ...]
    stems: frozenset[str]
    """Token stems of its titles and leads, for similarity."""
    origins: tuple[Origin, ...]
    escalation: float
    de_escalation: float
    """Peaks so far."""
    articles: int = 1
    told: Mapping[Axis, Level] = field(default_factory=dict)
    """The highest level told per axis."""
    alert: int | None = None
    """The id of the latest alert told for it."""
    sounded: datetime | None = None
    """When that alert sounded; an older story may have been told an hour ago."""
    published: datetime | None = None
    """The latest publication its articles claim: news of another week is another event."""
    heated: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """By pair key: the points of escalation and de-escalation already added to its heats."""
    waiting: bool = False
    """It would have been told, but its only source is unlisted: it waits for a second one."""
    reached: tuple[str, ...] = ()
    """Ids of the topics it was told to."""
    gravity: int = 0
    """How grave its gravest telling is, 0 to 5, beyond its score (``watchers.gravity``)."""
    toll: int = 0
    """How many dead its last sound told of, the message that it was added to, or what still waits."""

    ends: frozenset[str] = field(init=False, compare=False, repr=False)
    """Whom it is about, and where: see ``ends_of``. Asked for again and again, so kept."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ends", ends_of(self.pair, self.places))

    def score(self, axis: Axis) -> float:
        return self.escalation if axis is Axis.ESCALATION else self.de_escalation
