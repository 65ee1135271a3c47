"""How grave an act of violence is beyond its score: how many it killed, and what it hit. Pure.

The score of a strike is that of a strike, whether it hit a field or a railway station full of
people. What is said of the dead, and of places that shield people, tells the two apart.
"""

from __future__ import annotations

from bisect import bisect_right

DEADLY = (1, 5, 15, 50)
"""From so many dead an act is one degree graver each."""
GRAVE = 2
"""From this degree each act is news for itself: at least five dead, or a place struck that
shields people, as a hospital does."""


def gravity(struck: str, killed: int) -> int:
    """Return the degree, 0 to 5, of violence that killed so many.

    ``struck`` is what it hit that shields people, as a hospital does; often nothing.
    """
    degree = bisect_right(DEADLY, killed)
    return max(GRAVE, degree + 1) if struck else degree
