"""What a text only recalls beside what it tells: asides, openings, and the harm that a step back undoes."""

from __future__ import annotations

from watchers.signals.lexicon import Language
from watchers.signals.match import Hit
from watchers.signals.scan import EARLY, Scan

BACKGROUND = 0.4
"""What is only recalled beside something that is told."""
UNDONE_REACH = 4
ENDS = frozenset({"talks fail", "truce broken"})
"""What may come of a step back: told for itself even where it reads "talks that ended without"."""


def recalled(language: Language, seen: Scan, found: list[Hit], hit: Hit) -> float:
    """What remains of a hit that is only recalled; 1 where it is told."""
    ends = language.rules[hit.rule].category.name in ENDS
    if not ends and _undone(language, seen, found, hit):
        return BACKGROUND
    return _background(language, seen, found, hit)


def _undone(language: Language, seen: Scan, found: list[Hit], hit: Hit) -> bool:
    """Whether it only says which thing another act is done to: "gave back the village it seized"."""
    words, rules = seen.tokens.words, language.rules
    axis, mine = rules[hit.rule].category.axis, seen.clause[hit.operator]
    marks = (language.pronouns, language.relatives, language.recall.get("harm", frozenset()))
    for other in found:
        if (
            other.operator < hit.operator <= other.end + UNDONE_REACH
            and seen.clause[other.operator] == mine
            and rules[other.rule].category.axis is not axis
        ):
            near = max(other.operator + 1, hit.operator - UNDONE_REACH)
            between = words[near : hit.operator + 1]
            if language.cuts_before.keys().isdisjoint(between):
                return not all(mark.isdisjoint(between) for mark in marks)
    return False


def _background(language: Language, seen: Scan, found: list[Hit], hit: Hit) -> float:
    """Less weight for what a clause only recalls ("after clashes ..."), where another clause tells."""
    clause = seen.clause
    mine = clause[hit.operator]
    first = clause.index(mine)
    opener = seen.tokens.words[first]
    # "X, which ..., freed ...": behind an aside the sentence goes on
    if opener not in language.background and min(clause[hit.end - 1 :]) >= mine:
        return 1.0
    if opener in language.notwithstanding or any(clause[o.operator] < mine for o in found):
        return BACKGROUND
    # "After a week of battles, ...": what the main clause tells comes next
    early = first < EARLY
    return BACKGROUND if early and any(clause[o.operator] == mine + 1 for o in found) else 1.0
