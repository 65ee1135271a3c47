"""What a phrase with gaps, object classes, figures or choices is made of."""

from __future__ import annotations

from typing import NamedTuple

from watchers.signals.phrases import ClassOf, Element, Gap, Word

LONGEST_NAME, MOST_HELPERS = 16, 8
"""More words than a member of a class has, and more helping words than stand before a verb."""


class Pattern(NamedTuple):
    """One phrase of a rule, and what a sentence must have before it is worth matching."""

    elements: tuple[Element, ...]
    anchor: int
    """Index of its first word that may not be left out; matching goes outward from there."""
    rule: int
    words: tuple[frozenset[str], ...]
    """One of each of these must be in the sentence (stems are written ``stem*``)."""
    places: tuple[int, ...]
    """Their indices among the elements."""
    classes: int
    """Bit mask of the classes that must be there."""
    names: bool
    """Whether one of the classes that the gazetteer fills is among its elements."""

    @property
    def first(self) -> Word:
        """The anchoring word."""
        word = self.elements[self.anchor]
        assert isinstance(word, Word)
        return word

    @classmethod
    def of(cls, elements: tuple[Element, ...], rule: int, virtual: int) -> Pattern:
        """``virtual`` is the number of classes that the gazetteer fills; they come first."""
        needed = [
            (i, e.spelled) for i, e in enumerate(elements) if isinstance(e, Word) and not e.optional
        ]
        classes = [e for e in elements if isinstance(e, ClassOf)]
        mask = 0
        for each in classes:
            if not each.optional:
                mask |= 1 << each.number
        return cls(
            elements,
            needed[0][0],
            rule,
            tuple(words for _, words in needed),
            tuple(i for i, _ in needed),
            mask,
            any(each.number < virtual for each in classes),
        )

    @property
    def reach(self) -> int:
        """How many tokens behind its first needed word the second can stand at most, negative where before.

        0 where only one is needed. A reach is generous: it is asked so that few sentences are matched.
        """
        if len(self.places) < 2:
            return 0
        one, other = self.places[:2]
        low, high = sorted((one, other))
        most = 1 + sum(
            e.most if isinstance(e, Gap) else LONGEST_NAME if isinstance(e, ClassOf) else 1
            for e in self.elements[low + 1 : high]
        )
        most += sum(MOST_HELPERS for e in self.elements[low + 1 : high + 1] if helped(e))
        return most if one < other else -most


def helped(element: Element) -> bool:
    """Whether helping words may stand before it."""
    return isinstance(element, Word) and element.verb
