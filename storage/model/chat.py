"""Who is told, and what is on its way to them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from storage.assessment import Axis, Level


class QuietMode(StrEnum):
    """What quiet hours do with what comes due inside them."""

    SEVERE_PASSES = "severe"
    ALL_SILENT = "silent"
    ALL_HELD = "held"


class Look(StrEnum):
    """How pictures look in a chat."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Levels:
    """From which level on news of each direction is wanted; None: none of that direction."""

    escalation: Level | None
    de_escalation: Level | None

    @classmethod
    def alike(cls, level: Level) -> Levels:
        """The same in both directions."""
        return cls(level, level)

    def least(self, axis: Axis) -> Level | None:
        return self.escalation if axis is Axis.ESCALATION else self.de_escalation

    def admit(self, level: Level, axis: Axis) -> bool:
        """Whether news of that level and direction is wanted; what has no level is loud enough."""
        least = self.least(axis)
        return least is not None and (level is Level.NONE or level >= least)


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One place that alerts are delivered to: a person's chat, a group, a forum topic, a channel."""

    id: str
    """``console``, or ``telegram:<chat id>`` with ``/<topic id>`` for a forum topic."""
    name: str
    enabled: bool
    levels: Levels
    topics: tuple[str, ...]
    timezone: str = "UTC"
    quiet: tuple[str, str] | None = None
    """``("22:00", "07:00")`` in its own time zone."""
    quiet_mode: QuietMode = QuietMode.SEVERE_PASSES
    muted_until: datetime | None = None
    created: datetime | None = None
    digests: tuple[str, ...] = ()
    """Regular digests wanted: ``morning``, ``evening``, ``weekly``."""
    look: Look = Look.LIGHT
    own: Mapping[str, Levels] = field(default_factory=dict)
    """Topic id → what holds there in place of ``levels``; it need not be followed."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert for one chat, as claimed by the outbox loop; or a digest, or a notice."""

    id: int
    alert: int
    """0 for a digest or a notice."""
    chat: str
    revision: int
    """0 is the message itself; higher are edits of it."""
    attempts: int
    possible_repeat: bool
    message: str | None
    """The chat's id of the message to edit, for a revision."""
    silent: bool = False
    reply_to: str | None = None
    """The chat's id of the message that told the alert which this one answers."""
    digest: int | None = None
    """Set: this is that digest (``storage.digests``), several alerts in one message."""
    notice: int | None = None
    """Set: this is that notice (``storage.notices``), plain words."""
    part: int = 0
