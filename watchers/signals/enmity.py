"""Who is at enmity with whom, as far as the reading of one article has to know."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from watchers.signals.gazetteer import Opposition


class Enmity(Protocol):
    """Knows who are opponents in the time that an article speaks of."""

    dated: bool
    """Whether that is one day; without a day whoever was ever opposed is an opponent."""
    opposed: Opposition

    def facing(self, codes: Sequence[str]) -> bool:
        """Whether any two of these are opponents then."""


def lasting(known: Enmity, a: str, b: str) -> bool:
    """Whether two are opponents on the article's day, or without one, with no end known."""
    return known.facing((a, b)) and (known.dated or known.opposed.lasts(a, b))
