"""Finds the rules that fire in one sentence: phrases, patterns, and operators with an object near."""

from __future__ import annotations

from watchers.signals import glosses, split, verbal
from watchers.signals.clauses import clauses
from watchers.signals.lexicon import ACTIVE, ITSELF, NOMINAL, PASSIVE, Language
from watchers.signals.matcher import Matcher, classes_in
from watchers.signals.phrases import Word, fits
from watchers.signals.scan import Scan

PASSIVE_REACH = 10
MODE_RANK = {None: 5, ACTIVE: 4, NOMINAL: 3, ITSELF: 2, PASSIVE: 1}


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


def hits(language: Language, seen: Scan) -> list[Hit]:
    """Every rule that fires, overlaps resolved."""
    found = candidates(language, seen)
    return resolve(language, seen.tokens.words, found) if len(found) > 1 else found


def candidates(language: Language, seen: Scan) -> list[Hit]:
    """Every rule that could fire, before overlaps are resolved."""
    near = _near(language, seen) if seen.objects else []
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


def _near(language: Language, seen: Scan) -> list[tuple[int, int, int, int, int, int, int]]:
    """Operators with an object in reach: their spans, the rule, the mode and the gap between."""
    found: list[tuple[int, int, int, int, int, int, int]] = []
    get, reach = language.combos.get, language.reach
    rule: int | None
    words, articles = seen.tokens.words, language.articles
    closing = language.history.closing
    brackets = seen.tokens.brackets  # "the front (LF) withdrew": what says a name again is no gap
    for start, end, number, participle in seen.verbs:
        if (
            start
            and words[start - 1] in articles
            and not verbal.gerund_of(language, words, start, end)
        ):
            continue  # "the end", "an attack": a noun that looks like a verb
        closes = words[end - 1] in closing and verbal.comes_to(language, words, end)
        if participle and start > 1 and verbal.attributive(language, words, start):
            continue  # "a recently seized town": seized before what is told
        direct: tuple[int, int, int] | None = None
        for o_start, o_end, klass in seen.objects:
            if o_start >= end:
                gap, mode = o_start - end, ACTIVE
                if brackets:
                    gap -= glosses.held(words, end, o_start)
                if gap > reach or closes:
                    continue
                rule = get((number, ACTIVE, klass))
                if rule is not None:
                    if gap > 2 and verbal.taken_over(language, seen, end, o_start):
                        continue
                    if direct is None or o_start < direct[0]:
                        direct = (o_start, o_end, rule)
                    elif verbal.only_why(language, words, direct, o_start, rule):
                        continue
                if rule is None and language.free_order:
                    mode, rule = ITSELF, get((number, ITSELF, klass))
            elif o_end <= start:
                gap, mode = start - o_end, ITSELF
                if brackets:
                    gap -= glosses.held(words, o_end, start)
                if gap > PASSIVE_REACH:
                    gap -= verbal.aside(language, words, o_end, start)
                    if gap > PASSIVE_REACH:
                        continue
                rule = get((number, ITSELF, klass))
                if rule is not None and (
                    verbal.ends_another(language, words, start, end)
                    or verbal.arresting(language, words, o_end, start, end)
                ):
                    continue
                if (
                    rule is None
                    and participle
                    and words[start - 1] not in language.relatives
                    and not verbal.acting(language, words, o_end, start, end)
                ):
                    mode = PASSIVE
                    rule = get((number, PASSIVE, klass))
            else:
                continue
            if rule is not None:
                if (
                    mode != ACTIVE
                    and found
                    and verbal.belongs(language, words, found[-1], start, o_start, rule)
                ):
                    continue
                found.append((start, end, o_start, o_end, rule, mode, gap))
    found += split.near(language, seen)
    for start, end, number in seen.nouns:
        for o_start, o_end, klass in seen.objects:
            rule = get((number, NOMINAL, klass))
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
                found.append((start, end, o_start, o_end, rule, NOMINAL, gap))
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


def resolve(language: Language, words: list[str], found: list[Hit]) -> list[Hit]:
    """Overlaps go by priority, how tightly the rule binds, length, nearness, severity.

    Between opposite axes the earlier verb leads: in "tore up the accord signed in May" and "lifted
    the sanctions imposed in May" it is the first verb that tells; what follows or begins with its
    object, whatever its priority, only says which accord, which sanctions. Of two verbs before one
    object the nearer governs it ("have refused talks"), unless a link joins them ("agreed to end
    talks").
    """
    rules = language.rules

    def rank(hit: Hit) -> tuple[float, ...]:
        rule = rules[hit.rule]
        return (
            -rule.priority, -MODE_RANK[hit.mode], -len(hit.core), hit.gap, -rule.severity, hit.start,
        )  # fmt: skip

    def leads(hit: Hit, other: Hit) -> bool:
        mine, theirs = rules[hit.rule], rules[other.rule]
        # "the truce offered by X", "its bombing of Y": only says which truce, which bombing
        describes = other.mode == PASSIVE or (
            hit.mode == ACTIVE and other.mode is None and other.operator in hit.core
        )
        if other.mode == PASSIVE and hit.operator in other.core:
            return False  # "the air strikes were suspended": what is done to it tells
        if other.mode in (PASSIVE, ITSELF) and verbal.told_of(
            language, words, hit.operator, min(other.core)
        ):
            return False  # "announced that the drills were off"
        if hit.mode in (PASSIVE, ITSELF) and hit.operator not in other.core:
            thing, end = min(hit.core), max(hit.core) + 1
            said = verbal.told_of(language, words, other.operator, thing)
            if not (said or (hit.mode == PASSIVE and other.operator in hit.core)):
                return False
            opposite = mine.category.axis is not theirs.category.axis
            return opposite and verbal.is_done_to(language, words, thing, hit.operator, end)
        return (
            mine.category.axis is not theirs.category.axis
            and (describes or mine.priority >= theirs.priority)
            and hit.mode in (None, ACTIVE)
            and hit.operator < other.operator
        )

    def interrupted(hit: Hit) -> bool:
        verb = hit.mode == ACTIVE or words[hit.operator] in language.helpers
        return any(
            (
                verb
                or "," in words[hit.operator : other.operator]
                or other.operator - 1 in hit.core  # "approved a plan to stop shelling"
            )
            and other.mode in (None, ACTIVE)
            and other.end == hit.end
            and other.operator > hit.operator
            and other.operator not in hit.core
            and rules[other.rule].category.axis is not rules[hit.rule].category.axis
            and (governs(other) or (hit.mode is None and other.operator - 1 in hit.core))
            for other in found
        )

    def governs(other: Hit) -> bool:
        before = words[other.operator - 1]
        return not (
            before in language.links
            or before in language.articles
            or (language.gerund and words[other.operator].endswith(language.gerund))
        )

    found = [hit for hit in found if not interrupted(hit)]

    kept: list[Hit] = []
    for hit in sorted(found, key=rank):
        rivals = [other for other in kept if not other.core.isdisjoint(hit.core)]
        if all(leads(hit, other) for other in rivals):
            kept = [other for other in kept if other not in rivals]
            kept.append(hit)
        elif rules[rivals[0].rule].category.axis is rules[hit.rule].category.axis:
            rivals[0].beaten.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
