"""How grave an act of violence is beyond its score: how many it killed, and what it hit. Pure.

The score of a strike is that of a strike, whether it hit a field or a railway station full of
people. What is said of the dead, and of places that shield people, tells the two apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from watchers.signals.wording import Wording

DEADLY = (1, 5, 15, 50)
"""From so many dead an act is one degree graver each."""
GRAVE = 2
"""From this degree each act is news for itself: at least five dead, or a place struck that
shields people, as a hospital does."""


def gravity(struck: str, words: str, wording: Wording) -> int:
    """Return the degree, 0 to 5, of violence that the first ``words`` of a text tell of.

    ``struck`` is what it hit that shields people, as a hospital does; often nothing.
    """
    degree = bisect_right(DEADLY, max(_dead(words, wording), default=0))
    return max(GRAVE, degree + 1) if struck else degree


def _dead(words: str, wording: Wording) -> Iterator[int]:
    """The numbers of dead that are told, below a thousand: more are a war's."""
    if wording.killed is None:
        return
    for found in wording.killed.finditer(words):
        said = next(filter(None, found.groups())).lower()
        yield int(said) if said.isdigit() else wording.amounts.get(said, 0)
