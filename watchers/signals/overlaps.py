"""Settles which of several rules fire that want the same words."""

from __future__ import annotations

from watchers.signals import verbal
from watchers.signals.lexicon import ACTIVE, ITSELF, NOMINAL, PASSIVE, Language
from watchers.signals.match import Hit, candidates
from watchers.signals.scan import Scan

MODE_RANK = {None: 5, ACTIVE: 4, NOMINAL: 3, ITSELF: 2, PASSIVE: 1}
"""How tightly a rule binds its words."""


def hits(language: Language, seen: Scan) -> list[Hit]:
    """Every rule that fires, overlaps resolved."""
    found = candidates(language, seen)
    return resolve(language, seen.tokens.words, found) if len(found) > 1 else found


def resolve(language: Language, words: list[str], found: list[Hit]) -> list[Hit]:
    """Overlaps go by priority, how tightly the rule binds, length, nearness, severity.

    Between opposite axes the earlier verb leads: in "tore up the accord signed in May" and "lifted
    the sanctions imposed in May" it is the first verb that tells; what follows or begins with its
    object, whatever its priority, only says which accord, which sanctions. Of two verbs before one
    object the nearer governs it ("have refused talks"), unless a link joins them ("agreed to end
    talks").
    """
    found = [hit for hit in found if not _interrupted(language, words, hit, found)]
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda each: _rank(language, each)):
        rivals = [other for other in kept if not other.core.isdisjoint(hit.core)]
        if all(_leads(language, words, hit, other) for other in rivals):
            kept = [other for other in kept if other not in rivals]
            kept.append(hit)
        elif not _opposite(language, rivals[0], hit):
            rivals[0].beaten.append(hit)
    return sorted(kept, key=lambda hit: hit.start)


def _rank(language: Language, hit: Hit) -> tuple[float, ...]:
    """What sorts before the others is kept."""
    rule = language.rules[hit.rule]
    return (
        -rule.priority, -MODE_RANK[hit.mode], -len(hit.core), hit.gap, -rule.severity, hit.start,
    )  # fmt: skip


def _opposite(language: Language, hit: Hit, other: Hit) -> bool:
    """Whether one is a step up and the other a step down."""
    mine, theirs = language.rules[hit.rule], language.rules[other.rule]
    return mine.category.axis is not theirs.category.axis


def _leads(language: Language, words: list[str], hit: Hit, other: Hit) -> bool:
    """Whether a hit takes the words from one that ranks before it."""
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
    if not _opposite(language, hit, other):
        return False
    if hit.mode in (PASSIVE, ITSELF) and hit.operator not in other.core:
        thing, end = min(hit.core), max(hit.core) + 1
        said = verbal.told_of(language, words, other.operator, thing)
        if not (said or (hit.mode == PASSIVE and other.operator in hit.core)):
            return False
        return verbal.is_done_to(language, words, thing, hit.operator, end)
    before = language.rules[hit.rule].priority >= language.rules[other.rule].priority
    return (describes or before) and hit.mode in (None, ACTIVE) and hit.operator < other.operator


def _interrupted(language: Language, words: list[str], hit: Hit, found: list[Hit]) -> bool:
    """Whether a nearer verb of the other direction governs the object of this one."""
    verb = hit.mode == ACTIVE or words[hit.operator] in language.helpers
    return any(
        other.end == hit.end
        and other.operator > hit.operator
        and other.mode in (None, ACTIVE)
        and other.operator not in hit.core
        and _opposite(language, hit, other)
        and (
            verb
            or "," in words[hit.operator : other.operator]
            or other.operator - 1 in hit.core  # "approved a plan to stop shelling"
        )
        and (
            _governs(language, words, other)
            or (hit.mode is None and other.operator - 1 in hit.core)
        )
        for other in found
    )


def _governs(language: Language, words: list[str], hit: Hit) -> bool:
    """Whether its verb stands for itself: not joined to another, no noun, no gerund."""
    before = words[hit.operator - 1]
    return not (
        before in language.links
        or before in language.articles
        or (language.gerund and words[hit.operator].endswith(language.gerund))
    )
