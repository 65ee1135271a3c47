"""Matches phrases that have gaps, object classes, figures or choices, after asking if they can fire.

A pattern is tried only in a sentence that has its rarest word, all of its other words and all of
its object classes: most are ruled out by set membership before anything is matched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from watchers.signals.phrases import ClassOf, Element, Gap, Number, Word

if TYPE_CHECKING:
    from watchers.signals.lexicon import Language


# (number, words needed besides, classes needed of those with a word list, and of those of names)
Key = tuple[int, tuple[frozenset[str], ...], int, int]
# the patterns that need no second word, and the others by it
Keys = tuple[tuple[Key, ...], dict[str, tuple[Key, ...]]]


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
            (i, frozenset((*e.options, *(f"{stem}*" for stem in e.stems))))
            for i, e in enumerate(elements)
            if isinstance(e, Word) and not e.optional
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


def rarest_first(pattern: Pattern, frequency: Mapping[str, float]) -> Pattern:
    """The pattern with its needed words in the order in which a text is least likely to have them."""
    words = sorted(pattern.words, key=lambda words: sum(frequency.get(w, 0) for w in words))
    return pattern._replace(words=tuple(words))


def keys(patterns: Sequence[Pattern], virtual: int) -> dict[str, Keys]:
    """What else each pattern needs, under the words of its rarest element and of the next.

    ``virtual`` is the number of classes that the gazetteer fills; they come first.
    """
    found: dict[str, tuple[list[Key], dict[str, list[Key]]]] = {}
    of_names = (1 << virtual) - 1
    for number, pattern in enumerate(patterns):
        classes = pattern.classes
        row = (number, pattern.words[2:], classes & ~of_names, classes & of_names)
        for word in pattern.words[0]:
            alone, by_second = found.setdefault(word, ([], {}))
            if len(pattern.words) == 1:
                alone.append(row)
            else:
                for second in pattern.words[1]:
                    by_second.setdefault(second, []).append(row)
    return {
        word: (tuple(alone), {second: tuple(rows) for second, rows in by_second.items()})
        for word, (alone, by_second) in found.items()
    }


def stem_lengths(patterns: Iterable[Pattern]) -> tuple[int, ...]:
    """The lengths that stems in patterns have, shortest first."""
    words = (word for pattern in patterns for needed in pattern.words for word in needed)
    return tuple(sorted({len(word) - 1 for word in words if word.endswith("*") and len(word) > 1}))


def possible(
    language: Language, words: Sequence[str], members: Iterable[tuple[int, int, int]]
) -> list[int]:
    """The numbers of the patterns that have all they need among a sentence's words and objects.

    Of names only the first words are looked at here; whether the rest follows is seen later.
    """
    here = set(words)
    if language.pattern_stems:
        here.update(f"{w[:n]}*" for w in words for n in language.pattern_stems if n <= len(w))
    keyed = language.pattern_keys
    missing, unnamed = ~classes_in(members), -1
    found: set[int] = set()
    for word in keyed.keys() & here:
        rows, by_second = keyed[word]
        if by_second:
            rows = [*rows, *(row for second in by_second.keys() & here for row in by_second[second])]
        for number, needed, classes, names in rows:
            if classes & missing:
                continue
            for one in needed:
                if one.isdisjoint(here):
                    break
            else:
                if names:
                    if unnamed < 0:
                        unnamed = ~language.gazetteer.classes_among(here)
                    if names & unnamed:
                        continue
                found.add(number)
    return sorted(found)


def classes_in(members: Iterable[tuple[int, int, int]]) -> int:
    """Bit mask of the classes that are there."""
    mask = 0
    for _, _, klass in members:
        mask |= 1 << klass
    return mask


class Matcher:
    """Matches elements outward from an anchoring word, gaps staying inside one clause."""

    def __init__(
        self,
        words: Sequence[str],
        clause: Sequence[int],
        members: Iterable[tuple[int, int, int]],
        helpers: frozenset[str],
    ) -> None:
        self.words, self.clause, self.helpers = words, clause, helpers
        self.by_start: dict[int, list[tuple[int, int]]] = {}
        self.by_end: dict[int, list[tuple[int, int]]] = {}
        for start, end, klass in members:
            self.by_start.setdefault(start, []).append((end, klass))
            self.by_end.setdefault(end, []).append((start, klass))
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

    def _forward(self, elements: Sequence[Element], e: int, i: int) -> int | None:
        """Where elements[e:] end when they begin at token i."""
        if e == len(elements):
            return i
        element = elements[e]
        if isinstance(element, Gap):
            for skip in range(element.most + 1):
                if i + skip >= len(self.words) or (
                    skip and self.clause[i + skip] != self.clause[i - 1]
                ):
                    break
                end = self._forward(elements, e + 1, i + skip)
                if end is not None:
                    return end
            return None
        if isinstance(element, ClassOf):
            for end, klass in self.by_start.get(i, ()):
                if klass == element.number:
                    rest = self._forward(elements, e + 1, end)
                    if rest is not None:
                        self.used.extend(range(i, end))
                        return rest
            return self._forward(elements, e + 1, i) if element.optional else None
        if i < len(self.words) and fits(element, self.words[i]):
            rest = self._forward(elements, e + 1, i + 1)
            if rest is not None:
                self.used.append(i)
                return rest
        if e and helped(element) and i < len(self.words) and self.words[i] in self.helpers:
            return self._forward(elements, e, i + 1)
        if isinstance(element, Word) and element.optional:
            return self._forward(elements, e + 1, i)
        return None

    def _backward(self, elements: Sequence[Element], e: int, i: int) -> int | None:
        """Where elements[:e+1] begin when they end just before token i."""
        if e < 0:
            return i
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
            for start, klass in self.by_end.get(i, ()):
                if klass == element.number:
                    rest = self._backward(elements, e - 1, start)
                    if rest is not None:
                        self.used.extend(range(start, i))
                        return rest
            if i > 0 and helped(elements[e + 1]) and self.words[i - 1] in self.helpers:
                return self._backward(elements, e, i - 1)
            return self._backward(elements, e - 1, i) if element.optional else None
        if i > 0 and fits(element, self.words[i - 1]):
            rest = self._backward(elements, e - 1, i - 1)
            if rest is not None:
                self.used.append(i - 1)
                return rest
        if i > 0 and helped(elements[e + 1]) and self.words[i - 1] in self.helpers:
            return self._backward(elements, e, i - 1)
        if isinstance(element, Word) and element.optional:
            return self._backward(elements, e - 1, i)
        return None


def fits(element: Word | Number, token: str) -> bool:
    """Whether one token can stand for a word or a figure of a pattern."""
    return element.fits(token) if isinstance(element, Word) else token[0].isdigit()


def helped(element: Element) -> bool:
    """Whether helping words may stand before it."""
    return isinstance(element, Word) and element.verb
