"""What a phrase with gaps, object classes, figures or choices is made of."""

from __future__ import annotations

from typing import NamedTuple

from watchers.signals.phrases import ClassOf, Element, Word


class Pattern(NamedTuple):
    """One phrase of a rule, and what a sentence must have before it is worth matching."""

    elements: tuple[Element, ...]
    anchor: int
    """Index of its first word that may not be left out; matching goes outward from there."""
    rule: int
    words: tuple[frozenset[str], ...]
    """One of each of these must be in the sentence (stems are written ``stem*``)."""
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
            mask,
            any(each.number < virtual for each in classes),
        )


def helped(element: Element) -> bool:
    """Whether helping words may stand before it."""
    return isinstance(element, Word) and element.verb
