"""Matches phrases that have gaps, object classes, figures or choices."""

from __future__ import annotations

from watchers.signals import glosses
from watchers.signals.patterns import Pattern, helped
from watchers.signals.phrases import ClassOf, Element, Gap, Number, Word, fits
from watchers.signals.tokens import Tokens


def classes_in(members: list[tuple[int, int, int]]) -> int:
    """Bit mask of the classes that are there."""
    mask = 0
    for _, _, klass in members:
        mask |= 1 << klass
    return mask


class Matcher:
    """Matches elements outward from an anchoring word, gaps staying inside one clause."""

    def __init__(
        self,
        tokens: Tokens,
        clause: list[int],
        members: list[tuple[int, int, int]],
        helpers: frozenset[str],
    ) -> None:
        self.words, self.clause, self.helpers = tokens.words, clause, helpers
        self.brackets = tokens.brackets
        self.members = members
        """Where object classes stand, and which; too few to be worth an index."""
        self.used: list[int] = []
        """The tokens that the last match stands on; what a gap stepped over is not among them."""

    def match(self, pattern: Pattern, i: int) -> tuple[int, int] | None:
        """Where the pattern begins and ends when its anchor is token i."""
        self.used = []
        last = self._forward(pattern.elements, pattern.anchor, i)
        if last is None:
            return None
        first = self._backward(pattern.elements, pattern.anchor - 1, i)
        return None if first is None else (first, last)

    def _forward(self, elements: tuple[Element, ...], e: int, i: int) -> int | None:
        """Where elements[e:] end when they begin at token i."""
        if e == len(elements):
            return i
        if e and self.brackets and i < len(self.words) and self.words[i] == glosses.OPENS:
            behind = glosses.past(self.words, i)
            end = self._forward(elements, e, behind) if behind > i else None
            if end is not None:
                return end
        element = elements[e]
        if isinstance(element, Gap):
            for skip in range(element.most + 1):
                if i + skip >= len(self.words) or (
                    skip and self.clause[i + skip - 1] != self.clause[i - 1]
                ):
                    break
                end = self._forward(elements, e + 1, i + skip)
                if end is not None:
                    return end
            return None
        if isinstance(element, ClassOf):
            for start, end, klass in self.members:
                if start == i and klass == element.number:
                    rest = self._forward(elements, e + 1, end)
                    if rest is not None:
                        self.used.extend(range(i, end))
                        return rest
            return self._forward(elements, e + 1, i) if element.optional else None
        if i < len(self.words) and stands_for(element, self.words[i]):
            rest = self._forward(elements, e + 1, i + 1)
            if rest is not None:
                self.used.append(i)
                return rest
        if e and helped(element) and i < len(self.words) and self.words[i] in self.helpers:
            return self._forward(elements, e, i + 1)
        if isinstance(element, Word) and element.optional:
            return self._forward(elements, e + 1, i)
        return None

    def _backward(self, elements: tuple[Element, ...], e: int, i: int) -> int | None:
        """Where elements[:e+1] begin when they end just before token i."""
        if e < 0:
            return i
        if self.brackets and i > 0 and self.words[i - 1] == glosses.CLOSES:
            ahead = glosses.before(self.words, i)
            start = self._backward(elements, e, ahead) if ahead < i else None
            if start is not None:
                return start
        element = elements[e]
        if isinstance(element, Gap):
            for skip in range(element.most + 1):
                if i - skip < 0 or (skip and self.clause[i - skip] != self.clause[i]):
                    break
                start = self._backward(elements, e - 1, i - skip)
                if start is not None:
                    return start
            return None
        if isinstance(element, ClassOf):
            for start, end, klass in self.members:
                if end == i and klass == element.number:
                    rest = self._backward(elements, e - 1, start)
                    if rest is not None:
                        self.used.extend(range(start, i))
                        return rest
            if i > 0 and helped(elements[e + 1]) and self.words[i - 1] in self.helpers:
                return self._backward(elements, e, i - 1)
            return self._backward(elements, e - 1, i) if element.optional else None
        if i > 0 and stands_for(element, self.words[i - 1]):
            rest = self._backward(elements, e - 1, i - 1)
            if rest is not None:
                self.used.append(i - 1)
                return rest
        if i > 0 and helped(elements[e + 1]) and self.words[i - 1] in self.helpers:
            return self._backward(elements, e, i - 1)
        if isinstance(element, Word) and element.optional:
            return self._backward(elements, e - 1, i)
        return None


def stands_for(element: Word | Number, token: str) -> bool:
    """Whether one token can stand for a word or a figure of a pattern."""
    return fits(element, token) if isinstance(element, Word) else token[0].isdigit()
