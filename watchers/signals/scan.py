"""Looks through one sentence for everything that the lexicon knows of: triggers, masks and names."""

from __future__ import annotations

from watchers.signals.gazetteer import VIRTUAL, Name
from watchers.signals.keys import Row
from watchers.signals.known import Term
from watchers.signals.lexicon import MASK, NOUN, OBJECT, PHRASE, VERB, Entry, Language
from watchers.signals.matcher import classes_in
from watchers.signals.tokens import Tokens, tokenize

OF_NAMES = (1 << len(VIRTUAL)) - 1
"""The bits of the classes that names fill."""


class Mention:
    """A name in the sentence."""

    __slots__ = ("end", "name", "scene", "start")

    def __init__(self, start: int, end: int, name: Name) -> None:
        self.start, self.end, self.name = start, end, name
        self.scene: bool | None = None
        """Whether it only says where it happened; None until somebody asks (see ``scenes``)."""


class Scan:
    """What one pass over a sentence saw."""

    __slots__ = (
        "clause", "masks", "mentions", "nouns", "objects", "patterns", "phrases", "tokens", "verbs",
    )  # fmt: skip

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.clause: list[int] = []
        self.objects: list[tuple[int, int, int]] = []
        self.verbs: list[tuple[int, int, int, bool]] = []
        self.nouns: list[tuple[int, int, int]] = []
        self.phrases: list[tuple[int, int, int]] = []
        self.masks: list[tuple[int, int, int]] = []
        self.patterns: list[int] = []
        """Numbers of the patterns that have all they need here."""
        self.mentions: list[Mention] = []

    @property
    def anything(self) -> bool:
        """Whether any rule could fire here."""
        return bool(self.phrases or self.patterns or (self.objects and (self.verbs or self.nouns)))

    def named(self, start: int, end: int) -> bool:
        """Whether these words are part of a name: "Support" of the Rapid Support Forces, "au" of a city."""
        return any(
            each.start <= start and end <= each.end and end - start < each.end - each.start
            for each in self.mentions
            if (each.name.code and each.name.role in ("name", "leader")) or each.name.role == "seat"
        )


def scan(language: Language, tokens: Tokens) -> Scan:
    """Everything in a sentence that an entry knows, less what something longer covers."""
    return _completed(language, tokens, possible(language, tokens))


def glance(language: Language, tokens: Tokens) -> Scan | None:
    """What ``scan`` sees, or None as soon as the words show that nothing can fire.

    Patterns are left out whose words stand too far apart, or the other way round.
    """
    layout, bits = language.layout, tokens.bits
    wanted = _wanted(tokens)
    # what says a name again in brackets is no distance
    patterns = _found(language, tokens, wanted, not tokens.brackets) if wanted else []
    # an object together with an operator that goes with it, or two words of a plain phrase
    governed = bits >> layout.width & bits & layout.objects
    if not (patterns or governed or any(tokens.sought[i][4] & bits for i in wanted)):
        return None
    seen = _completed(language, tokens, patterns)
    return seen if seen.anything else None


def possible(language: Language, tokens: Tokens) -> list[int]:
    """The numbers of the patterns that have all they need, as far as single words tell."""
    return _found(language, tokens, _wanted(tokens), False)


def _wanted(tokens: Tokens) -> list[int]:
    """Which of what is sought has one of its second words there, or needs none."""
    bits = tokens.bits
    return [i for i, each in enumerate(tokens.sought) if each[0] & bits]


def _found(language: Language, tokens: Tokens, wanted: list[int], apart: bool) -> list[int]:
    """``apart`` says whether it counts how far apart their words are."""
    every = language.layout.objects | OF_NAMES
    missing = every ^ (tokens.bits & every | language.layout.anywhere)
    here: set[str] = set()
    found: list[int] = []
    size = len(tokens.terms)
    for i in wanted:
        _, alone, seconds, by_second, _, (before, behind) = tokens.sought[i]
        for number, _, classes, _ in alone:
            if not classes & missing:
                found.append(number)
        if not seconds:
            continue
        anchor = tokens.anchors[i]
        first, last = 0, size
        if apart:
            first, last = max(0, anchor - before), min(size, anchor + behind + 1)
        for rows, at in _second(tokens.terms, first, last, seconds, by_second):
            for number, needed, classes, reach in rows:
                if (apart and not _within(at - anchor, reach)) or classes & missing:
                    continue
                if needed and not here:
                    here = tokens.further()
                for one in needed:
                    if one.isdisjoint(here):
                        break
                else:
                    found.append(number)
    return sorted(set(found)) if found else found


def _second(
    terms: list[Term],
    first: int,
    last: int,
    seconds: bytes,
    by_second: dict[str, tuple[Row, ...]],
) -> list[tuple[tuple[Row, ...], int]]:
    """What the second words from ``first`` to before ``last`` go with, and where each stands."""
    found: list[tuple[tuple[Row, ...], int]] = []
    for at in range(first, last):
        term = terms[at]
        if seconds[term.byte] & term.bit:
            rows = by_second.get(term.text)
            if rows is not None:
                found.append((rows, at))
        if term.bent:
            for form, place in term.bent:
                rows = by_second.get(form) if seconds[place >> 3] >> (place & 7) & 1 else None
                if rows is not None:
                    found.append((rows, at))
    return found


def _within(distance: int, reach: int) -> bool:
    """Whether a word so many tokens behind another, negative where before, is within its reach."""
    return 0 < distance <= reach if reach > 0 else reach <= distance < 0


def equipped(
    language: Language, patterns: list[int], objects: list[tuple[int, int, int]]
) -> list[int]:
    """Those of the patterns that have their objects; of names only first words were looked at."""
    known, missing = language.patterns, ~(classes_in(objects) | OF_NAMES)
    return [number for number in patterns if not known[number].classes & missing]


def _completed(language: Language, tokens: Tokens, patterns: list[int]) -> Scan:
    """All entries that stand there; operators count only where there is an object."""
    seen = Scan(tokens)
    seen.patterns = patterns
    look(language, seen)
    if not seen.objects:
        seen.verbs, seen.nouns = [], []
    if len(seen.objects) > 1:
        _outermost(seen)
    if seen.masks:
        _hide(seen)
    if seen.patterns:
        seen.patterns = equipped(language, seen.patterns, seen.objects)
    return seen


def look(language: Language, seen: Scan) -> None:
    """Put every entry that stands in the sentence where its kind belongs."""
    terms = seen.tokens.terms
    spelled, stemmed = seen.tokens.search([term.entries for term in terms])
    entry: Entry
    for start, end, entry in spelled + stemmed:
        kind, value, participle = entry
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
    if language.mask_stems and seen.anything:
        seen.masks += seen.tokens.search([term.masks for term in terms])[1]


def _outermost(seen: Scan) -> None:
    """Keep the longest object at each place: "ceasefire talks" are talks, not a ceasefire."""
    # what is of one word covers no other
    spans = {(start, end) for start, end, _ in seen.objects if end - start > 1}
    if not spans:
        return
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


def scan_whole(language: Language, folded: str) -> Scan:
    """What a sentence holds, its names too: the judge looks for these only where he needs them."""
    seen = scan(language, tokenize(language, folded))
    seen.mentions = mentions(seen.tokens, folded)
    return seen


def mentions(tokens: Tokens, folded: str) -> list[Mention]:
    """Every name in the sentence, longest first at each place, none overlapping.

    A name for two is there twice: one for each of them.
    """
    found: list[Mention] = []
    here, stemmed = tokens.search([term.names for term in tokens.terms])
    if stemmed:
        here += stemmed
        here.sort(key=lambda row: (row[0], -row[1]))
    free = 0
    for start, end, name in here:
        if start >= free and (not name.case or _written_so(name, tokens.raw(folded, start, end))):
            found.append(Mention(start, end, name))
            if name.twin:
                found.append(Mention(start, end, name.twin))
            free = end
    return found


def _written_so(name: Name, raw: str) -> bool:
    """Whether the text writes it as the name wants it: with capitals, in capitals, with a hyphen.

    ``al-Qaeda`` and ``the West`` are capitalised although their first letter is not.
    """
    if name.case == 2 and not raw.isupper():
        return False
    return raw != raw.lower() and not (name.hyphen and "-" not in raw)
