"""Which rules were near in a text and did not fire, and why.

Judging never looks at this: it reads a text a second time, with masks lifted and reach unbounded,
and tells what stood between each rule and its firing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from watchers.signals.doing import acts
from watchers.signals.governed import PASSIVE_REACH
from watchers.signals.language import language_of
from watchers.signals.lexicon import ACTIVE, ITSELF, NOMINAL, PASSIVE, Language, Lexicon, Rule
from watchers.signals.match import Hit, candidates
from watchers.signals.matcher import stands_for
from watchers.signals.overlaps import hits
from watchers.signals.patterns import Pattern
from watchers.signals.phrases import Word
from watchers.signals.scan import Scan, equipped, look, possible, scan_whole
from watchers.signals.sentences import Sentence, sentences

MOST = 12
WANTED = 4
"""So many object classes or verbs are named as what would have made a rule fire."""
LOST, MASKED, APART, FAR, ORDER, NO_OBJECT, NO_OPERATOR = (
    "lost", "masked", "other clause", "too far", "order", "no object", "no operator",
)  # fmt: skip
NEAREST = (LOST, MASKED, APART, FAR, ORDER, NO_OBJECT, NO_OPERATOR)
"""How near to firing, the nearest first."""


@dataclass(frozen=True, slots=True)
class Near:
    """A rule, or for an object without a verb a class, that was near."""

    rule: str
    """Its name; empty where only an object stands there."""
    category: str
    severity: float
    field: str
    start: int
    end: int
    text: str
    """Exactly ``article.<field>[start:end]``: the words that were near."""
    kind: str
    """One of ``NEAREST``."""
    because: str
    """Why it did not fire, in plain words."""


class _Pair(NamedTuple):
    """An operator and an object that a rule has, wherever they stand."""

    start: int
    end: int
    o_start: int
    o_end: int
    rule: int
    mode: int

    @property
    def gap(self) -> int:
        return max(self.o_start - self.end, self.start - self.o_end)

    @property
    def span(self) -> tuple[int, int]:
        return min(self.start, self.o_start), max(self.end, self.o_end)


def near(title: str, text: str, lexicon: Lexicon, most: int = MOST) -> list[Near]:
    """The nearest rules of a text that did not fire, nearest first, then gravest, then in order."""
    language = lexicon.languages.get(language_of(title, text, lexicon))
    if language is None:
        return []
    found: dict[tuple[str, int, str], Near] = {}
    alike: set[tuple[str, str, str]] = set()
    for sentence in sentences(title, text, language.abbreviations):
        for one in _Search(language, sentence).all():
            # of the verdicts on one rule at one place the nearest stands first; the same words
            # with the same verdict tell nothing more
            told = (one.text.lower(), one.rule, one.because)
            if told not in alike:
                alike.add(told)
                found.setdefault((one.field, one.start, one.rule), one)
    rows = sorted(found.values(), key=lambda n: (NEAREST.index(n.kind), -n.severity))
    return rows[:most]


class _Search:
    """One sentence, read as the judge reads it and once more with nothing held back."""

    def __init__(self, language: Language, sentence: Sentence) -> None:
        self.language, self.sentence = language, sentence
        self.seen = scan_whole(language, sentence.folded)
        self.fired = acts(language, self.seen, hits(language, self.seen))
        self.could = candidates(language, self.seen)
        self.used = {p for hit in self.fired for p in hit.core}
        self.rules_fired = {hit.rule for hit in self.fired}
        self.bare = self._bare()
        self.pairs = list(self._pairs())

    def _bare(self) -> Scan:
        """The sentence with everything in it that any entry knows."""
        language, bare = self.language, Scan(self.seen.tokens)
        bare.mentions = self.seen.mentions
        look(language, bare)
        bare.masks = []
        bare.patterns = equipped(language, possible(language, bare.tokens), bare.objects)
        return bare

    def all(self) -> Iterator[Near]:
        yield from self._lost()
        yield from self._masked()
        yield from self._apart()
        yield from self._out_of_order()
        yield from self._without_object()
        yield from self._without_operator()

    def _lost(self) -> Iterator[Near]:
        """Rules whose words a stronger rule took."""
        for hit in self.could:
            winner = next((h for h in self.fired if not h.core.isdisjoint(hit.core)), None)
            if winner is None:
                yield self.tell(
                    LOST, hit.rule, hit.start, hit.end, "a nearer verb governs its object"
                )
            elif winner.rule != hit.rule:
                words, rule = self.words(winner.start, winner.end), self.rule(winner.rule).name
                why = f"“{words}” went to the rule “{rule}”"
                yield self.tell(LOST, hit.rule, hit.start, hit.end, why)

    def _masked(self) -> Iterator[Near]:
        """Rules that would fire if a mask or a longer object did not stand over their words."""
        bare = self.bare
        known = {(hit.start, hit.end, hit.rule) for hit in self.could}
        for hit in candidates(self.language, bare):
            if (hit.start, hit.end, hit.rule) not in known:
                cover = self._cover(hit)
                if cover:
                    yield self.tell(MASKED, hit.rule, hit.start, hit.end, cover)

    def _cover(self, hit: Hit) -> str:
        for start, end, number in self.seen.masks:
            if not hit.core.isdisjoint(range(start, end)):
                name = self.language.masks[number]
                return f"hidden by “{self.words(start, end)}” (mask: {name})"
        for start, end, klass in self.seen.objects:
            part = hit.core.intersection(range(start, end))
            if part and len(part) < end - start:
                name = self.language.classes[klass]
                return f"“{self.words(start, end)}” is one thing, {name}"
        return ""

    def _pairs(self) -> Iterator[_Pair]:
        """Operators and objects that belong together, wherever they stand in the sentence."""
        combos = self.language.combos
        for o_start, o_end, klass in self.seen.objects:
            for start, end, number, participle in self.seen.verbs:
                if start < o_end and o_start < end:
                    continue
                modes = (ACTIVE,) if start < o_start else (ITSELF, PASSIVE)[: 1 + participle]
                for mode in modes:
                    rule = combos.get((number, mode, klass))
                    if rule is not None:
                        yield _Pair(start, end, o_start, o_end, rule, mode)
                        break
            for start, end, number in self.seen.nouns:
                rule = combos.get((number, NOMINAL, klass))
                if rule is not None and not (start < o_end and o_start < end):
                    yield _Pair(start, end, o_start, o_end, rule, NOMINAL)

    def _apart(self) -> Iterator[Near]:
        """A verb and its object in two clauses, too far apart, or side by side for another reason."""
        clause = self.seen.clause
        reached = {(hit.start, hit.end, hit.rule) for hit in self.could}
        for pair in sorted(self.pairs, key=lambda p: p.gap):
            if (*pair.span, pair.rule) in reached or pair.start in self.used:
                continue
            first, last = pair.span
            if clause and pair.mode != NOMINAL and clause[pair.start] != clause[pair.o_start]:
                cut = next(i for i in range(first, last) if clause[i] != clause[first])
                cut_word = self.words(cut, cut + 1)
                why = f"verb and object stand in two clauses, cut at “{cut_word}”"
                yield self.tell(APART, pair.rule, first, last, why)
            elif pair.gap > self._reach(pair):
                why = f"{pair.gap} words between the two, at most {self._reach(pair)} may be"
                yield self.tell(FAR, pair.rule, first, last, why)
            else:
                verb = self.words(pair.start, pair.end)
                why = f"“{verb}” is not read as acting on “{self.words(pair.o_start, pair.o_end)}”"
                yield self.tell(ORDER, pair.rule, first, last, why)

    def _reach(self, pair: _Pair) -> int:
        if pair.mode == NOMINAL:
            return max(1, self.language.governs)
        return self.language.reach if pair.mode == ACTIVE else PASSIVE_REACH

    def _out_of_order(self) -> Iterator[Near]:
        """Phrases all of whose words are there, but not as the phrase has them."""
        language, words = self.language, self.seen.tokens.words
        matched = {hit.rule for hit in self.could if hit.mode is None}
        for number in self.seen.patterns:
            pattern = language.patterns[number]
            if pattern.rule in matched:
                continue
            places = self._places(pattern)
            telling = {words[p] for p in places} - language.function_words
            if len(telling) > 1 and self.used.isdisjoint(places):
                start, end = min(places), max(places) + 1
                parts = " … ".join(self.words(p, p + 1) for p in places)
                why = f"its phrase needs “{parts}” in this order, near, in one clause"
                yield self.tell(ORDER, pattern.rule, start, end, why)

    def _places(self, pattern: Pattern) -> list[int]:
        """For each needed word of a phrase, where it first stands."""
        words = self.seen.tokens.words
        needed = [e for e in pattern.elements if isinstance(e, Word) and not e.optional]
        found = (next((i for i, w in enumerate(words) if stands_for(e, w)), None) for e in needed)
        return [i for i in found if i is not None]

    def _without_object(self) -> Iterator[Near]:
        """Verbs and nouns that say nothing without an object."""
        paired = {pair.start for pair in self.pairs} | self.used
        bare, small = self.bare, self.language.function_words
        operators = [(s, e, n) for s, e, n, _ in bare.verbs] + bare.nouns
        for start, end, number in _longest(operators):
            if start in paired or small.issuperset(self.seen.tokens.words[start:end]):
                continue
            wants: dict[int, list[str]] = {}
            for (operator, _, klass), rule in self.language.combos.items():
                if operator == number:
                    wants.setdefault(rule, []).append(self.language.classes[klass])
            if wants:
                gravest = max(wants, key=lambda rule: (self.rule(rule).severity, -rule))
                objects = ", ".join(dict.fromkeys(wants[gravest][:WANTED]))
                yield self.tell(NO_OBJECT, gravest, start, end, f"wants an object: {objects}")

    def _without_operator(self) -> Iterator[Near]:
        """Objects that no verb acts on."""
        paired = {pair.o_start for pair in self.pairs} | self.used
        for start, end, klass in _longest(self.seen.objects):
            if start not in paired:
                why = (
                    f"{self.language.classes[klass]} alone says nothing: no verb here goes with it"
                )
                yield self.tell(NO_OPERATOR, None, start, end, why)

    def rule(self, number: int) -> Rule:
        return self.language.rules[number]

    def words(self, start: int, end: int) -> str:
        """Tokens start to end as they stand in the text."""
        return self.seen.tokens.raw(self.sentence.raw, start, end)

    def tell(self, kind: str, rule: int | None, start: int, end: int, because: str) -> Near:
        begins = self.sentence.start + self.seen.tokens.span(start, end)[0]
        words = self.words(start, end)
        held = None if rule is None else self.rule(rule)
        return Near(
            held.name if held else "",
            held.category.name if held else "",
            held.severity if held else 0.0,
            self.sentence.field,
            begins,
            begins + len(words),
            words,
            kind,
            because,
        )


def _longest(rows: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Of entries at one place the longest, in the order of the text."""
    kept: list[tuple[int, int, int]] = []
    for start, end, number in sorted(rows, key=lambda row: (row[0] - row[1], row)):
        if not any(start < e and s < end for s, e, _ in kept):
            kept.append((start, end, number))
    return sorted(kept)
