"""Finds the rules that fire in one sentence: phrases, patterns, and operators with an object near."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from watchers.signals.gazetteer import FIGHTS, Gazetteer, Name, NameRow
from watchers.signals.lexicon import (
    ACTIVE,
    ITSELF,
    MASK,
    NOMINAL,
    NOUN,
    OBJECT,
    PASSIVE,
    PHRASE,
    VERB,
    VIRTUAL,
    Language,
)
from watchers.signals.phrases import ClassOf, Element, Gap, Number, Word
from watchers.signals.stems import run
from watchers.signals.text import Tokens

ACTOR, STATE, ARMED, PLACE, PARTY, CIVIL = range(len(VIRTUAL))
PASSIVE_REACH = 10
MODE_RANK = {None: 5, ACTIVE: 4, NOMINAL: 3, ITSELF: 2, PASSIVE: 1}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the sentence."""

    start: int
    end: int
    name: Name


@dataclass(slots=True)
class Hit:
    """A rule that fired, as token positions; ``core`` are the words that made it fire."""

    start: int
    end: int
    rule: int
    mode: int | None
    operator: int
    """Where its operator begins: modifiers and actors are judged from here."""
    core: frozenset[int]
    gap: int = 0


@dataclass(slots=True)
class Scan:
    """What one pass over a sentence saw."""

    tokens: Tokens
    clause: list[int]
    objects: list[tuple[int, int, int]] = field(default_factory=list)
    verbs: list[tuple[int, int, int, bool]] = field(default_factory=list)
    nouns: list[tuple[int, int, int]] = field(default_factory=list)
    phrases: list[tuple[int, int, int]] = field(default_factory=list)
    masks: list[tuple[int, int, int]] = field(default_factory=list)
    anchors: list[tuple[int, int]] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    hopeful: bool = False
    """Whether any rule could fire here."""


def clauses(language: Language, words: Sequence[str]) -> list[int]:
    """The clause number of each token. A cut word belongs to the clause it opens."""
    cuts, before = language.cuts, language.cuts_before
    number, ids, last = 0, [], len(words) - 1
    # "If X attacks, Y will ...": what an opener begins ends at its comma
    opened = bool(words) and words[0] in language.openers
    for i, word in enumerate(words):
        if opened and word == "," and i > 1:
            opened = False
            number += 1
        if (word in cuts and i) or (
            word in before and 0 < i < last and words[i + 1] in before[word]
        ):
            number += 1
        ids.append(number)
    return ids


def scan(language: Language, tokens: Tokens) -> Scan:
    """One pass for all triggers; ``hopeful`` says whether a rule could fire."""
    words = tokens.words
    seen = Scan(tokens, [])
    if language.keys.isdisjoint(words) and not language.stem_lengths:
        return seen
    get, anchors = language.triggers.get, language.anchors
    for i, word in enumerate(words):
        entries = get(word)
        if entries:
            for rest, length, kind, value, participle in entries:
                if length == 1 or tuple(words[i + 1 : i + length]) == rest:
                    _note(seen, i, i + length, kind, value, participle)
        if word in anchors:
            seen.anchors.extend((pattern, i) for pattern in anchors[word])
        if language.stem_lengths:
            _stems(language, seen, words, i)
    if len(seen.objects) > 1:
        _outermost(seen)
    if seen.masks:
        _hide(seen)
    if seen.phrases or seen.anchors or (seen.objects and (seen.verbs or seen.nouns)):
        seen.hopeful = True
        seen.clause = clauses(language, words)
    return seen


def _note(seen: Scan, start: int, end: int, kind: int, value: int, participle: bool) -> None:
    if kind == OBJECT:
        seen.objects.append((start, end, value))
    elif kind == VERB:
        seen.verbs.append((start, end, value, participle))
    elif kind == NOUN:
        seen.nouns.append((start, end, value))
    elif kind == PHRASE:
        seen.phrases.append((start, end, value))
    elif kind == MASK:
        seen.masks.append((start, end, value))


def _stems(language: Language, seen: Scan, words: list[str], i: int) -> None:
    word = words[i]
    for length in language.stem_lengths:
        if length > len(word):
            break
        head = word[:length]
        for elements, kind, value, participle in language.stems.get(head, ()):
            end = run(elements, words, i)
            if end is not None:
                _note(seen, i, end, kind, value, participle)
        seen.anchors.extend((p, i) for p in language.anchor_stems.get(head, ()))


def _outermost(seen: Scan) -> None:
    """Keep the longest object at each place: "ceasefire talks" are talks, not a ceasefire."""
    spans = {(start, end) for start, end, _ in seen.objects}
    seen.objects = [
        (start, end, klass)
        for start, end, klass in seen.objects
        if not any(s <= start and end <= e and (s, e) != (start, end) for s, e in spans)
    ]


def _hide(seen: Scan) -> None:
    """Drop what a longer mask covers; the longest mask wins, a longer trigger beats it."""

    def visible(start: int, end: int) -> bool:
        return not any(
            start < m_end and m_start < end and (end - start) <= (m_end - m_start)
            for m_start, m_end, _ in seen.masks
        )

    seen.objects = [o for o in seen.objects if visible(o[0], o[1])]
    seen.verbs = [v for v in seen.verbs if visible(v[0], v[1])]
    seen.nouns = [n for n in seen.nouns if visible(n[0], n[1])]
    seen.phrases = [p for p in seen.phrases if visible(p[0], p[1])]
    seen.anchors = [a for a in seen.anchors if visible(a[1], a[1] + 1)]


def mentions(language: Language, tokens: Tokens, folded: str) -> list[Mention]:
    """Every name in the sentence, longest first at each place, none overlapping."""
    found: list[Mention] = []
    words, starts, ends = tokens.words, tokens.starts, tokens.ends
    gazetteer = language.gazetteer
    get, names = gazetteer.words.get, gazetteer.names
    i, size = 0, len(words)
    while i < size:
        step = 1
        here: Sequence[NameRow] = get(words[i], ())
        if gazetteer.stems.lengths:
            here = _with_stems(gazetteer, here, words, i)
        for rest, length, index in here:
            if length > 1 and rest is not None and tuple(words[i + 1 : i + length]) != rest:
                continue
            name = names[index]
            if name.case:
                raw = folded[starts[i] : ends[i + length - 1]]
                if name.case == 2 and not raw.isupper():
                    continue
                if name.hyphen and "-" not in raw:
                    continue
                if name.case == 1 and not (raw[0].isupper() or _later_capital(raw)):
                    continue
            found.append(Mention(i, i + length, name))
            step = length
            break
        i += step
    return found


def _with_stems(
    gazetteer: Gazetteer, exact: Iterable[NameRow], words: Sequence[str], i: int
) -> list[NameRow]:
    """The names known by their stems among the exact ones, the longest first."""
    stemmed = [(None, end - i, index) for end, index in gazetteer.stems.at(words, i)]
    return sorted((*exact, *stemmed), key=lambda row: -row[1])


def _later_capital(raw: str) -> bool:
    """``al-Qaeda`` and ``the West`` are capitalised although their first letter is not."""
    return any(c.isupper() for c in raw)


def hits(language: Language, seen: Scan) -> list[Hit]:
    """Every rule that fires, overlaps resolved."""
    found = candidates(language, seen)
    return resolve(language, found) if len(found) > 1 else found


def candidates(language: Language, seen: Scan) -> list[Hit]:
    """Every rule that could fire, before overlaps are resolved."""
    found = [
        Hit(start, end, rule, None, start, frozenset(range(start, end)))
        for start, end, rule in seen.phrases
    ]
    if seen.anchors:
        found += _patterns(language, seen)
    if seen.objects:
        found += _operators(language, seen)
    return found


def _operators(language: Language, seen: Scan) -> list[Hit]:
    found: list[Hit] = []
    combos, clause, reach = language.combos, seen.clause, language.reach
    for start, end, number, participle in seen.verbs:
        for o_start, o_end, klass in seen.objects:
            if o_start >= end:
                gap, mode = o_start - end, ACTIVE
                rule: int | None
                if gap > reach or clause[start] != clause[o_start]:
                    continue
                rule = combos.get((number, ACTIVE, klass))
                if rule is None and language.free_order:
                    mode, rule = ITSELF, combos.get((number, ITSELF, klass))
            elif o_end <= start:
                gap = start - o_end
                if gap > PASSIVE_REACH or clause[start] != clause[o_start]:
                    continue
                mode = ITSELF
                rule = combos.get((number, ITSELF, klass))
                if rule is None and participle and gap <= PASSIVE_REACH:
                    mode = PASSIVE
                    rule = combos.get((number, PASSIVE, klass))
            else:
                continue
            if rule is not None:
                found.append(_pair(start, end, o_start, o_end, rule, mode, gap))
    for start, end, number in seen.nouns:
        for o_start, o_end, klass in seen.objects:
            rule = combos.get((number, NOMINAL, klass))
            if rule is None:
                continue
            if o_end <= start:
                gap = start - o_end
                near = gap <= 1
            elif o_start >= end:
                gap = o_start - end
                near = gap <= language.governs or (
                    gap <= reach + 1 and seen.tokens.words[end] in language.prepositions
                )
            else:
                continue
            if near:
                found.append(_pair(start, end, o_start, o_end, rule, NOMINAL, gap))
    return found


def _pair(start: int, end: int, o_start: int, o_end: int, rule: int, mode: int, gap: int) -> Hit:
    core = frozenset((*range(start, end), *range(o_start, o_end)))
    return Hit(min(start, o_start), max(end, o_end), rule, mode, start, core, gap)


def _patterns(language: Language, seen: Scan) -> list[Hit]:
    by_start: dict[int, list[tuple[int, int]]] = {}
    by_end: dict[int, list[tuple[int, int]]] = {}
    for start, end, klass in (*seen.objects, *_virtual(seen)):
        by_start.setdefault(start, []).append((end, klass))
        by_end.setdefault(end, []).append((start, klass))
    matcher = _Matcher(language, seen, by_start, by_end)
    found: list[Hit] = []
    tried: set[tuple[int, int]] = set()
    for number, i in seen.anchors:
        if (number, i) in tried:
            continue
        tried.add((number, i))
        elements, anchor, rule = language.patterns[number]
        matcher.used = []
        last = matcher.forward(elements, anchor, i)
        if last is None:
            continue
        first = matcher.backward(elements, anchor - 1, i)
        if first is not None:
            found.append(Hit(first, last, rule, None, i, frozenset(matcher.used)))
    return found


def _virtual(seen: Scan) -> list[tuple[int, int, int]]:
    """The classes that the gazetteer fills."""
    found: list[tuple[int, int, int]] = []
    for mention in seen.mentions:
        name, start, end = mention.name, mention.start, mention.end
        if name.kind == "civil":
            found.append((start, end, CIVIL))
            continue
        if name.acts:
            found.append((start, end, ACTOR))
        if name.kind == "state" and name.role != "place":
            found.append((start, end, STATE))
        if name.kind in FIGHTS:
            found += [(start, end, ARMED), (start, end, PARTY)]
        if name.kind == "armed" and name.role != "place":
            found.append((start, end, ARMED))
        if name.role == "place" or (name.place and name.role in ("name", "seat")):
            found.append((start, end, PLACE))
    return found


class _Matcher:
    """Matches a pattern's elements outward from its anchoring word, inside one clause."""

    def __init__(
        self,
        language: Language,
        seen: Scan,
        by_start: dict[int, list[tuple[int, int]]],
        by_end: dict[int, list[tuple[int, int]]],
    ) -> None:
        self.ids = {name: i for i, name in enumerate(language.classes)}
        self.words, self.clause = seen.tokens.words, seen.clause
        self.by_start, self.by_end = by_start, by_end
        self.used: list[int] = []
        """The tokens that the last match stands on; what a gap stepped over is not among them."""

    def forward(self, elements: Sequence[Element], e: int, i: int) -> int | None:
        """Where elements[e:] end when they begin at token i."""
        if e == len(elements):
            return i
        element = elements[e]
        if isinstance(element, Gap):
            for skip in range(element.most + 1):
                if i + skip >= len(self.words) or (
                    skip and self.clause[i + skip] != self.clause[i]
                ):
                    break
                end = self.forward(elements, e + 1, i + skip)
                if end is not None:
                    return end
            return None
        if isinstance(element, ClassOf):
            wanted = self.ids[element.name]
            for end, klass in self.by_start.get(i, ()):
                if klass == wanted:
                    rest = self.forward(elements, e + 1, end)
                    if rest is not None:
                        self.used.extend(range(i, end))
                        return rest
            return self.forward(elements, e + 1, i) if element.optional else None
        if i < len(self.words) and _fits(element, self.words[i]):
            rest = self.forward(elements, e + 1, i + 1)
            if rest is not None:
                self.used.append(i)
                return rest
        if isinstance(element, Word) and element.optional:
            return self.forward(elements, e + 1, i)
        return None

    def backward(self, elements: Sequence[Element], e: int, i: int) -> int | None:
        """Where elements[:e+1] begin when they end just before token i."""
        if e < 0:
            return i
        element = elements[e]
        if isinstance(element, Gap):
            for skip in range(element.most + 1):
                if i - skip < 0 or (skip and self.clause[i - skip] != self.clause[i - 1]):
                    break
                start = self.backward(elements, e - 1, i - skip)
                if start is not None:
                    return start
            return None
        if isinstance(element, ClassOf):
            wanted = self.ids[element.name]
            for start, klass in self.by_end.get(i, ()):
                if klass == wanted:
                    rest = self.backward(elements, e - 1, start)
                    if rest is not None:
                        self.used.extend(range(start, i))
                        return rest
            return self.backward(elements, e - 1, i) if element.optional else None
        if i > 0 and _fits(element, self.words[i - 1]):
            rest = self.backward(elements, e - 1, i - 1)
            if rest is not None:
                self.used.append(i - 1)
                return rest
        if isinstance(element, Word) and element.optional:
            return self.backward(elements, e - 1, i)
        return None


def _fits(element: Word | Number, token: str) -> bool:
    return (
        element.fits(token)
        if isinstance(element, Word)
        else token[0].isdigit() or token in _NUMBERS
    )


_NUMBERS = frozenset()  # type: frozenset[str]


def resolve(language: Language, found: list[Hit]) -> list[Hit]:
    """Overlaps go by priority, how tightly the rule binds, length, nearness, severity.

    Between opposite axes the earlier verb leads: in "tore up the accord signed in May" and "lifted the sanctions imposed in May" it is the first
    verb that tells; the second only says which accord, which sanctions.
    """
    rules = language.rules

    def rank(hit: Hit) -> tuple[float, ...]:
        rule = rules[hit.rule]
        return (
            -rule.priority, -MODE_RANK[hit.mode], -len(hit.core), hit.gap, -rule.severity, hit.start,
        )  # fmt: skip

    def leads(hit: Hit, other: Hit) -> bool:
        mine, theirs = rules[hit.rule], rules[other.rule]
        return (
            mine.category.axis is not theirs.category.axis
            and mine.priority >= theirs.priority
            and hit.mode in (None, ACTIVE)
            and hit.operator < other.operator
        )

    kept: list[Hit] = []
    for hit in sorted(found, key=rank):
        rivals = [other for other in kept if not other.core.isdisjoint(hit.core)]
        if all(leads(hit, other) for other in rivals):
            kept = [other for other in kept if other not in rivals]
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
