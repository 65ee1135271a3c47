"""What a text was judged to say: its signals, between whom, how much on either axis, and the verdict.

Scores run from 0 to 100; severities from 1 to 10. Evidence is always a span of code points in a
named field.
"""

from __future__ import annotations

from enum import IntEnum, StrEnum
from functools import lru_cache
from typing import NamedTuple


class Axis(StrEnum):
    """The two directions. Neither is the absence of the other."""

    ESCALATION = "escalation"
    DE_ESCALATION = "de-escalation"

    @property
    def other(self) -> Axis:
        return DE_ESCALATION if self is ESCALATION else ESCALATION


ESCALATION, DE_ESCALATION = Axis.ESCALATION, Axis.DE_ESCALATION
"""The two by their own names, for what asks for them thousands of times a second: up to Python 3.11 an
enumeration is ten times slower to ask for its members."""


class Verdict(StrEnum):
    """What an article, or one pair within it, says."""

    ESCALATION = "escalation"
    DE_ESCALATION = "de-escalation"
    MIXED = "mixed"
    QUIET = "quiet"
    UNASSESSED = "unassessed"
    """No lexicon for the language: unknown, which is not quiet."""


class Level(IntEnum):
    """Fixed bands of score. ``Level.of(score)`` is 0 below notable."""

    NONE = 0
    NOTABLE = 1
    ELEVATED = 2
    HIGH = 3
    SEVERE = 4
    CRITICAL = 5

    @classmethod
    def of(cls, score: float) -> Level:
        return cls(sum(score >= floor for floor in LEVEL_FLOORS))

    @property
    def word(self) -> str:
        return self.name.lower()


LEVEL_FLOORS = (30, 45, 60, 75, 88)
QUIET_BELOW = 30.0
"""Scores below this are quiet: stored, never told."""


class Pair(NamedTuple):
    """Whom it is between: two actors, one actor alone, or a place where no actor is named.

    ``actors`` are sorted actor codes (states by ISO 3166-1 alpha-3, others by the gazetteer's
    own code). ``place`` is set only where ``actors`` is empty.
    """

    actors: tuple[str, ...] = ()
    place: str | None = None

    @property
    def key(self) -> str:
        """``RUS:UKR``, ``RUS:`` or ``@SYR``: the form that is stored and compared."""
        if len(self.actors) == 2:
            return ":".join(self.actors)
        if self.actors:
            return f"{self.actors[0]}:"
        return f"@{self.place or ''}"

    @property
    def keys(self) -> tuple[str, ...]:
        """What it may be muted by: its own key, and ``RUS:*`` for each side with anyone."""
        return (self.key, *(f"{actor}:*" for actor in self.actors))

    @property
    def ends(self) -> tuple[str, ...]:
        """Each actor alone, or the place: a story is a candidate for an article if they share one.

        Actors and places are both coded by state, so news of a strike "in Odesa" finds the
        story of the two states at war. ``("",)`` where nothing is known.
        """
        return self.actors or (self.place or "",)

    @classmethod
    def of(cls, *actors: str, place: str | None = None) -> Pair:
        codes = tuple(sorted(set(actors)))[:2]
        return cls(codes, None if codes else place)

    @classmethod
    def parse(cls, key: str) -> Pair:
        if key.startswith("@"):
            return cls((), key[1:] or None)
        return cls(tuple(code for code in key.split(":") if code))


class Signal(NamedTuple):
    """One operator-on-object hit in a sentence, with everything that changed its weight."""

    field: str
    """``title`` or ``text``: the raw field that ``start`` and ``end`` point into."""
    start: int
    end: int
    text: str
    """Exactly ``article.<field>[start:end]``."""
    category: str
    axis: Axis
    severity: float
    """1-10, after modifiers changed the category but before their factor."""
    score: float
    """0-10: ``min(10, severity x boost) x factor``; position in the article not yet applied."""
    rule: str
    modifiers: tuple[str, ...] = ()
    """Names of the modifiers that touched it, in the order applied."""
    actors: tuple[str, ...] = ()
    """Codes as source, target (or the two of a symmetric act)."""
    place: str | None = None
    factor: float = 1.0
    sentence: int = 0
    position: float = 1.0
    quoted: bool = False


class PairScore(NamedTuple):
    """One pair's two scores inside one article."""

    pair: Pair
    verdict: Verdict
    lean: Axis | None
    escalation: float
    de_escalation: float
    places: tuple[str, ...] = ()

    def score(self, axis: Axis) -> float:
        return self.escalation if axis is ESCALATION else self.de_escalation

    @property
    def top(self) -> float:
        return max(self.escalation, self.de_escalation)

    @property
    def ends(self) -> frozenset[str]:
        """By what it is compared with a story's ends: see ``ends_of``."""
        return ends_of(self.pair, self.places)


@lru_cache(maxsize=4096)
def ends_of(pair: Pair, places: tuple[str, ...]) -> frozenset[str]:
    """Return both sides, or where only one or none is named what there is and where it happened.

    So a strike "by Russia" in a Ukrainian town, one "in Odesa" and one of the two states at war meet.
    """
    known = frozenset(pair.ends)
    return known if len(pair.actors) == 2 else known.union(places)


class Assessment(NamedTuple):
    """An article's judgement: both axes in all and per pair, with every signal kept."""

    verdict: Verdict
    lean: Axis | None
    escalation: float
    de_escalation: float
    language: str
    """ISO 639-1 code, or ``und`` where it was not recognised."""
    lexicon: str
    """Content hash of the lexicon that judged; the same text and hash give the same result."""
    pairs: tuple[PairScore, ...] = ()
    """Strongest first."""
    signals: tuple[Signal, ...] = ()
    unread: int = 0
    """So many characters at the end of a very long text were left out."""

    def score(self, axis: Axis) -> float:
        return self.escalation if axis is ESCALATION else self.de_escalation

    @property
    def top(self) -> float:
        return max(self.escalation, self.de_escalation)
