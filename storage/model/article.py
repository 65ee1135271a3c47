"""What is read: an article as it arrived, and how far its publisher is believed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Tier(StrEnum):
    """How far one origin alone is believed; ``reliability`` is r of the confidence formula."""

    WIRE = "wire"
    """Wire agencies, official bodies, and the operator's own seeds."""
    MAJOR = "major"
    SPECIALIST = "specialist"
    UNLISTED = "unlisted"

    @property
    def reliability(self) -> float:
        return {"wire": 0.60, "major": 0.45, "specialist": 0.30, "unlisted": 0.20}[self.value]


class Reach(StrEnum):
    """Which text of an article was read."""

    SEED = "seed"
    SUMMARY = "summary"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it arrived, before anything judged it."""

    keys: tuple[str, ...]
    """Identities, strongest first: guid, canonical link, content. Any known one means known."""
    source: str
    """``seeds``, or the feed's id."""
    publisher: str
    """Publisher family, by registrable host; the seeds are ``seeds``."""
    title: str
    text: str
    link: str | None
    published: datetime | None
    """As claimed, if plausible. The reference date for history."""
    seen: datetime
    """Arrival: the time for stories, temperature and delivery."""
    tier: Tier = Tier.UNLISTED
    origin: str | None = None
    """The wire agency whose copy it is (``afp``), where the text names one."""
    party: str | None = None
    """Actor code of the state that owns the publisher, where one does."""
    reach: Reach = Reach.SUMMARY
    silent: bool = False
    """Assessed for ``/latest`` and ``/trend`` but never told (first poll, old news)."""
    language: str = "und"
    """As recognised where it was read (ISO 639-1); it names what no lexicon can judge."""

    @property
    def key(self) -> str:
        return self.keys[0]
