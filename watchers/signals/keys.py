"""By which of its words everything is looked for: what ``layout`` makes and ``scan`` goes by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

# An int of some hundred bits. Said of none that it is one: compiled code would then reckon with it in
# its own way, which for such long ones is slower than Python's.
Bits = Any
# (number, words needed besides the first two, classes needed, how far the second may be from the first)
Row = tuple[int, tuple[frozenset[str], ...], Bits, int]
# how far before and how far behind the rarest word a second one may be
Reach = tuple[int, int]
# bits of the second words, the patterns without one, the others by it, and how far it may be
Keys = tuple[Bits, tuple[Row, ...], dict[str, tuple[Row, ...]], Reach]
# What the sentence must have one bit of before the rest is worth a look; the patterns that need no
# second word, the places of the second words (``Layout.places``), and the patterns by these; the bits
# that phrases of plain words need; and how far the second words may be.
Sought = tuple[Bits, tuple[Row, ...], bytes, dict[str, tuple[Row, ...]], Bits, Reach]
PLACES = 2048
"""So many places, a bit each, share the words that patterns need besides their rarest."""


class Stored:
    """What is stored with the lexicon by its fields, and made again without a call of ``__init__``."""

    __slots__ = ()

    def __getstate__(self) -> tuple[None, dict[str, Any]]:
        # as Python itself does it for slots; compiled classes would else have a form of their own
        return None, {
            name: getattr(self, name) for name in vars(type(self))["__dataclass_fields__"]
        }


@dataclass(slots=True)
class Layout(Stored):
    """By which words everything is looked for, and what the bits of a word mean.

    From the lowest: which object classes are looked for by it; which classes the operators want
    that are looked for by it; whether phrases are; and of which of them it is a second word.
    """

    width: int = 0
    """How many classes there are."""
    objects: int = 0
    """The bits of those that are filled by words and not by names."""
    words: dict[str, Bits] = field(default_factory=dict)
    """A word's or a stem's (``stem*``) bits."""
    beside: dict[str, Bits] = field(default_factory=dict)
    """By the rarest word of phrases of plain words, the bits of those of which one must be there."""
    patterns: dict[str, Keys] = field(default_factory=dict)
    """By the rarest word of patterns."""
    further: dict[str, int] = field(default_factory=dict)
    """The words and stems that patterns need besides their rarest, each with its place."""
    stems: tuple[int, ...] = ()
    """The lengths that stems have, shortest first."""
    anywhere: int = 0
    """The bits of classes of names that any text may hold."""
    acts: Bits = 0
    """The bits of who may do acts and of their verbs."""

    def places(self, words: Iterable[str]) -> bytes:
        """Bits that are set at the places of these words: few others are to be asked for then."""
        table = bytearray(PLACES // 8)
        for word in words:
            byte, bit = divmod(self.further[word], 8)
            table[byte] |= 1 << bit
        return bytes(table)
