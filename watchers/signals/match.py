"""Finds the rules that could fire in one sentence: phrases, patterns, and operators with an object near."""

from __future__ import annotations

from watchers.signals import governed, verbal
from watchers.signals.clauses import clauses
from watchers.signals.lexicon import ACTIVE, NOMINAL, Language
from watchers.signals.matcher import Matcher, classes_in
from watchers.signals.phrases import Word, fits
from watchers.signals.scan import Scan


class Hit:
    """A rule that fired, as token positions; ``core`` are the words that made it fire."""

    __slots__ = ("beaten", "core", "end", "gap", "mode", "operator", "rule", "start")

    def __init__(
        self,
        start: int,
        end: int,
        rule: int,
        mode: int | None,
        operator: int,
        core: frozenset[int],
        gap: int = 0,
    ) -> None:
        """``operator`` is where its operator begins: modifiers and actors are judged from there."""
        self.start, self.end, self.rule, self.mode = start, end, rule, mode
        self.operator, self.core, self.gap = operator, core, gap
        self.beaten: list[Hit] = []
        """What lost the same words to it by rank, and points the same way."""


def candidates(language: Language, seen: Scan) -> list[Hit]:
    """Every rule that could fire, before overlaps are resolved."""
    near = governed.near(language, seen) if seen.objects else []
    if not (seen.phrases or seen.patterns or near):
        return []
    seen.clause = clause = clauses(language, seen.tokens)
    found = [
        Hit(start, end, rule, None, start, frozenset(range(start, end)))
        for start, end, rule in seen.phrases
    ]
    if seen.patterns:
        found += _patterns(language, seen)
    # a noun may govern over a clause cut, a verb may not
    found += [
        _pair(start, end, o_start, o_end, rule, mode, gap)
        for start, end, o_start, o_end, rule, mode, gap in near
        if mode == NOMINAL
        or (
            clause[start] == clause[o_start]
            and not (mode == ACTIVE and verbal.compounded(language, seen.tokens, start))
        )
    ]
    return found


def _pair(start: int, end: int, o_start: int, o_end: int, rule: int, mode: int, gap: int) -> Hit:
    core = frozenset((*range(start, end), *range(o_start, o_end)))
    return Hit(min(start, o_start), max(end, o_end), rule, mode, start, core, gap)


def _patterns(language: Language, seen: Scan) -> list[Hit]:
    words = seen.tokens.words
    members = [*seen.objects, *_virtual(seen)]
    missing = ~classes_in(members)
    found: list[Hit] = []
    hidden = {i for start, end, _ in seen.masks for i in range(start, end)}
    places: list[tuple[int, int]] = []
    for number in seen.patterns:
        pattern = language.patterns[number]
        if not pattern.classes & missing:
            first = pattern.first
            standing = _standing(first, words)
            if standing and first.verb and language.participle:
                standing = [i for i in standing if not verbal.says_which(language, words, i)]
            places += [(i, number) for i in standing if i not in hidden]
    if not places:
        return []
    matcher = Matcher(seen.tokens, seen.clause, members, language.helpers)
    for i, number in sorted(places):
        pattern = language.patterns[number]
        span = matcher.match(pattern, i)
        if span is None or (i + 1 not in matcher.used and verbal.comes_to(language, words, i + 1)):
            continue  # "ended with the raids": the raids are no thing that ended
        if verbal.arresting(language, words, i, span[1] - 1, span[1]):
            continue
        found.append(Hit(*span, pattern.rule, None, i, frozenset(matcher.used)))
    return found


def _standing(first: Word, words: list[str]) -> list[int]:
    """Where a pattern's first word stands."""
    if first.stems:
        return [i for i, word in enumerate(words) if fits(first, word)]
    options = first.options
    return [i for i, word in enumerate(words) if word in options]


def _virtual(seen: Scan) -> list[tuple[int, int, int]]:
    """The classes that the gazetteer fills."""
    return [(m.start, m.end, klass) for m in seen.mentions for klass in m.name.classes]
