"""Lays out by which words everything is looked for, once the whole lexicon is read.

A phrase is looked for by the word that a text is least likely to have, and there by its next
rarest, so that a lexicon of many phrases costs little more than one of few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, reduce
from operator import or_
from typing import Any, TypeVar, cast

from watchers.signals.gazetteer import VIRTUAL
from watchers.signals.keys import PLACES, Keys, Layout, Row
from watchers.signals.lexicon import OBJECT, PHRASE, Entry, Language
from watchers.signals.patterns import Pattern

T = TypeVar("T")
OWN, SHARED = 128, 256
"""So many of the commonest second words have a bit of their own; the others share so many."""
# What can stand at one place of a phrase; stems are written ``stem*``.
Words = frozenset[str]
Needed = Sequence[Words | tuple[str, ...]]
"""What a phrase needs one of each of, the rarest first."""
Spelled = Collection[tuple[tuple[str, ...], Entry]]
"""What fires, or helps to, where a text has just these words."""


def lay_out(language: Language, spelled: Spelled, frequency: Mapping[str, float]) -> None:
    """``frequency`` says how often words occur in texts; it changes the cost and nothing else."""
    language.layout = _Plan(language, spelled, frequency).layout()


class _Plan:
    """What is to be looked for, as the words that it needs."""

    def __init__(
        self, language: Language, spelled: Spelled, frequency: Mapping[str, float]
    ) -> None:
        self.language, self.frequency = language, frequency
        self.kept: dict[Any, Any] = {}
        self.rows: dict[tuple[int, ...], tuple[Row, ...]] = {}
        self.both: dict[tuple[int, int], tuple[tuple[Row, ...], ...]] = {}
        """By their identities two rows, joined; with the two, so that these stay what they are."""
        self.seconds: dict[Words | tuple[str, ...], int] = {}
        self.weights: dict[Words | tuple[str, ...], float] = {}
        language.patterns = [self._ordered(pattern) for pattern in language.patterns]
        self.entries = [*self._spelled(spelled), *self._stemmed()]
        self.phrases = [needed for needed, (kind, _, _) in self.entries if kind == PHRASE]
        self.width = len(language.classes)
        self.keyed = 1 << 2 * self.width
        self.bits: defaultdict[str, int] = defaultdict(int)

    def _ordered(self, pattern: Pattern) -> Pattern:
        """With its words in the order in which a text is least likely to have them."""
        words = [self._one(each) for each in pattern.words]
        order = sorted(range(len(words)), key=lambda i: self._weight(words[i]))
        return pattern._replace(
            words=tuple(words[i] for i in order), places=tuple(pattern.places[i] for i in order)
        )

    def _weight(self, words: Words | tuple[str, ...]) -> float:
        """How often a text has one of them."""
        if words not in self.weights:
            self.weights[words] = sum(self.frequency.get(w, 0) for w in words)
        return self.weights[words]

    def _one(self, value: T) -> T:
        """One of all equal values: the same words stand in many phrases, and few are quick to read."""
        return cast(T, self.kept.setdefault(value, value))

    def _spelled(self, spelled: Spelled) -> Iterator[tuple[Needed, Entry]]:
        """Each entry of plain words with its rarest word; a phrase with its two rarest."""
        words = {word for spelling, _ in spelled for word in spelling}
        usual = {**dict.fromkeys(words, 0.0), **self.frequency}.__getitem__
        for spelling, entry in spelled:
            if len(spelling) == 1:
                yield (spelling,), entry
            elif entry[0] == PHRASE:
                first, second = sorted(spelling, key=usual)[:2]
                yield ((first,), (second,)), entry
            else:
                yield ((min(spelling, key=usual),),), entry

    def _stemmed(self) -> Iterator[tuple[Needed, Entry]]:
        for words, entry in self.language.entry_stems.items():
            needed = [self._one(w.spelled) for w in words if not w.optional]
            yield tuple(sorted(needed, key=self._weight)), entry

    def layout(self) -> Layout:
        self._classes()
        self._seconds()
        patterns, beside = self._patterns(), self._beside()
        for word in (*patterns, *beside):
            self.bits[word] |= self.keyed
        acts = self._acts()
        stemmed = (_mask(name.classes) for _, name in self.language.gazetteer.stems.items())
        objects = (1 << self.width) - (1 << len(VIRTUAL))
        further = {
            word
            for pattern in self.language.patterns
            for words in pattern.words[1:]
            for word in words
        }
        usual = sorted(further, key=lambda word: (-self.frequency.get(word, 0), word))
        return Layout(
            width=self.width,
            objects=objects,
            words=dict(self.bits),
            beside=beside,
            patterns=patterns,
            further={word: number % PLACES for number, word in enumerate(usual)},
            stems=self._stem_lengths(),
            anywhere=reduce(or_, stemmed, 0),
            acts=acts,
        )

    def _acts(self) -> int:
        """The bits, above all others, of who may do acts and of their verbs; 0 where there are none."""
        acts, usual = self.language.acts, self.frequency
        first = 2 * self.width + 1 + OWN + SHARED
        verbs = {
            min((form, *verb.rest[:1]), key=lambda word: usual.get(word, 0))
            for form, verbs in acts.verbs.items()
            for verb in verbs
        }
        doers = acts.doers or self.bits.keys() | verbs
        for number, words in enumerate((doers, verbs)):
            for word in words:
                self.bits[word] |= 1 << first + number
        return 0b11 << first if verbs else 0

    def _classes(self) -> None:
        """Which classes are looked for by a word, and which are wanted by what is."""
        wants: defaultdict[int, int] = defaultdict(int)
        for number, _, klass in self.language.combos:
            if klass >= 0:  # an unknown one is a fault that is named elsewhere
                wants[number] |= 1 << klass << self.width
        for needed, (kind, value, _) in self.entries:
            if kind != PHRASE:
                mask = 1 << value if kind == OBJECT else wants[value]
                for word in needed[0]:
                    self.bits[word] |= mask
        for word, name in self.language.gazetteer.words.begun():
            self.bits[word] |= _mask(name.classes)

    def _seconds(self) -> None:
        """Number the words that phrases need besides their rarest."""
        several = [*self.phrases, *(pattern.words for pattern in self.language.patterns)]
        seconds = {word for needed in several for words in needed[1:2] for word in words}
        commonest = sorted(seconds, key=lambda word: (-self.frequency.get(word, 0), word))
        for place, word in enumerate(commonest):
            number = place if place < OWN else OWN + place % SHARED
            self.bits[word] |= self.keyed << 1 + number

    def _second(self, words: Words | tuple[str, ...]) -> int:
        """The bits by which second words are known."""
        if words not in self.seconds:
            bits = reduce(or_, map(self.bits.__getitem__, words), 0)
            self.seconds[words] = bits >> 2 * self.width + 1 << 2 * self.width + 1
        return self.seconds[words]

    def _beside(self) -> dict[str, int]:
        found: defaultdict[str, int] = defaultdict(int)
        for needed in self.phrases:
            # the word of a phrase of one is known by its own bit
            bits = self._second(needed[1]) if len(needed) > 1 else self.keyed
            for word in needed[0]:
                found[word] |= bits
        return dict(found)

    def _patterns(self) -> dict[str, Keys]:
        under: defaultdict[str, list[int]] = defaultdict(list)
        for number, pattern in enumerate(self.language.patterns):
            for word in pattern.words[0]:
                under[word].append(number)
        # one value for all inflections of a word that begin the same patterns
        keys = {numbers: self._keys(numbers) for numbers in set(map(tuple, under.values()))}
        return {word: keys[tuple(numbers)] for word, numbers in under.items()}

    def _keys(self, numbers: Collection[int]) -> Keys:
        """What is looked for under a word that these patterns need."""
        alone: list[int] = []
        by_choice: defaultdict[Words, list[int]] = defaultdict(list)
        for number in numbers:
            words = self.language.patterns[number].words
            if len(words) == 1:
                alone.append(number)
            else:
                by_choice[words[1]].append(number)
        # many patterns have the same words at their second place: each choice of them is gone through once
        bits = 0
        by_second: dict[str, tuple[Row, ...]] = {}
        for choice, several in by_choice.items():
            bits |= self._second(choice)
            rows = self._rows(tuple(several))
            for word in choice:
                by_second[word] = self._joined(by_second[word], rows) if word in by_second else rows
        reaches = [self.language.patterns[number].reach for number in numbers]
        reach = max(0, *(-each for each in reaches)), max(0, *reaches)
        return bits, self._rows(tuple(alone)), by_second, reach

    def _joined(self, some: tuple[Row, ...], more: tuple[Row, ...]) -> tuple[Row, ...]:
        """Both together: the very same value for the very same two, as most of a choice's words have them."""
        key = id(some), id(more)
        if key not in self.both:
            self.both[key] = (*some, *more), some, more
        return self.both[key][0]

    def _rows(self, numbers: tuple[int, ...]) -> tuple[Row, ...]:
        if numbers not in self.rows:
            patterns = [(number, self.language.patterns[number]) for number in numbers]
            self.rows[numbers] = tuple((n, p.words[2:], p.classes, p.reach) for n, p in patterns)
        return self.rows[numbers]

    def _stem_lengths(self) -> tuple[int, ...]:
        needed = (words for pattern in self.language.patterns for words in pattern.words)
        words = {*self.bits, *(word for words in needed for word in words)}
        return tuple(sorted({len(w) - 1 for w in words if w.endswith("*") and len(w) > 1}))


@cache
def _mask(classes: tuple[int, ...]) -> int:
    return sum(1 << klass for klass in set(classes))
