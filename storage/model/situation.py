"""What a decision may look at, and what it wants remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storage.model.alert import Alert, Reason
from storage.model.policy import Policy
from storage.model.story import Story


@dataclass(frozen=True, slots=True)
class Heat:
    """A pair's two decaying heats and its slow baseline, as of ``at`` (an hour, UTC)."""

    at: datetime
    escalation: float = 0.0
    de_escalation: float = 0.0
    """Points, 0 or more: scores of stories, each times how far it is believed."""
    baseline: float = 0.0
    """The temperature, -100 to 100, that is usual for the pair."""
    spread: float = 10.0
    """How far from it the temperature usually is."""
    state: str = "normal"
    """``normal``, ``up`` or ``down``."""
    stories: int = 0
    """Stories since the last change of state."""
    faint_escalation: float = 0.0
    """Heat of stories whose strongest severity is at most 3, which cools twice as fast."""
    faint_de_escalation: float = 0.0


AT_REST = 0.5
"""Points below which a pair is as if nothing had ever been heard of it."""


STORY_WINDOW = timedelta(hours=36)
"""A story not updated for this long is closed."""


STORY_CANDIDATES = 60
"""At most so many stories are looked at for one article, the most recently updated ones."""


TOLD_WINDOW = timedelta(days=7)
"""How far back alerts are looked at for what would be told a second time."""


TOLD_CANDIDATES = 60
"""At most so many of the last alerts are looked at for one article."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How usual words are: in how many articles of late they stood, older uses counting less."""

    articles: float = 0.0
    words: Mapping[str, float] = field(default_factory=dict)
    """By the beginning of the word."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a decision may look at: loaded in the transaction that records the decision."""

    policy: Policy
    stories: tuple[Story, ...] = ()
    """The open ones (``STORY_WINDOW``) that share an end with one of the event's pairs, newest first.

    For a tick: the stories that wait for a second source.
    """
    told: tuple[Story, ...] = ()
    """Those that share an end and had an alert of late (``TOLD_WINDOW``), latest alert first."""
    heats: Mapping[str, Heat] = field(default_factory=dict)
    """By pair key: those of the event's pairs. For a tick: every heat that is not at rest."""
    last: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    """By pair key and category: when an earlier article last carried it."""
    frequencies: Frequencies = Frequencies()
    """Of the event's own words."""
    heard: datetime | None = None
    """For a tick: when an article of a feed last arrived, else when the first feed was added."""
    silence_told: datetime | None = None
    """For a tick: when the silence of all sources was last told."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What ``engine.step`` wants remembered for one event, in one transaction."""

    reason: Reason
    story: Story | None = None
    """The story after this event; ``id`` 0 opens a new one."""
    alert: Alert | None = None
    """``id`` 0; recorded with its deliveries."""
    heats: Mapping[str, Heat] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    """Beginnings of words whose use is counted (``Frequencies``)."""
