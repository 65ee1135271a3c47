"""Other worlds than conflict, as the lexicon holds them: sport, markets, weather, tales."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Told(Enum):
    """How the words of another world make a text one of it, besides by their number."""

    COUNTS = ""
    OPENS = "opens"
    """Only where the text opens with them: then one says what it is about."""
    FRAMES = "frames"
    """Where it opens with them, all that stands behind is told within a tale."""
    ACTS = "acts"
    """Whatever has one as its subject is done in that world: "The storm pounded ..."."""
    SPREADS = "spreads"
    """Where it opens with them and goes on in them, what is told in passing is none of its news."""


OPENS, FRAMES, ACTS, SPREADS = Told.OPENS, Told.FRAMES, Told.ACTS, Told.SPREADS
"""By their own names: an enumeration is slow to ask for its members."""


class Domain(NamedTuple):
    """Another world whose words, in number, say that a text is not about conflict."""

    name: str
    need: int
    """So many of its words where no state and no armed party is named."""
    state: int | None
    """So many more where a state is named; None: never then."""
    army: bool
    """Whether an army without a name weighs against it (sport has its armies and its generals)."""
    foes: bool
    """Whether it weighs against it that one opponent acts on the other (in sport they meet every day)."""
    told: Told
    """How its words make a text one of it."""
