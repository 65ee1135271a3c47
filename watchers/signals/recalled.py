"""What a text only recalls beside what it tells: asides, openings, and the harm that a step back undoes."""

from __future__ import annotations

from storage.assessment import DE_ESCALATION
from watchers.signals import verbal
from watchers.signals.clauses import EARLY
from watchers.signals.dating import ENDS, HELPED_REACH
from watchers.signals.lexicon import PASSIVE, Language
from watchers.signals.match import Hit
from watchers.signals.scan import Scan

BACKGROUND = 0.35
"""What is only recalled beside something that is told."""
UNDONE_REACH = 4
UNDONE_BEHIND = 8
"""So far behind a step back may stand the harm that it undoes."""
TRIED = frozenset({"talks", "intent", "access", "soft"})
"""What is only a way towards agreement."""
NAMED_REACH = 3
"""So far before "that" stands the article of its noun."""
DAY_REACH = 3
"""So far behind a hit may stand the day of this week on which it was done."""
LASTING_REACH, MEANWHILE_REACH = 3, 6
"""So far behind a hit stands its verb of lasting, and so far before it the "as" of what only goes on beside."""
GOVERNED_REACH = 4
"""So far before a participle stands the preposition that governs who it tells of."""
VERB_REACH = 3
"""So far behind an aside stands the verb of its sentence."""
EARLIER_REACH = 6
"""So far behind a verb may stand when it was: "broke out there last week"."""


def recalled(language: Language, seen: Scan, found: list[Hit], hit: Hit) -> float:
    """What remains of a hit that is only recalled; 1 where it is told."""
    if _said_besides(language, seen, hit):
        return 1.0
    ends = language.rules[hit.rule].category.name in ENDS
    if language.rules[hit.rule].category.name == "clash" and _serves(language, seen, hit):
        return BACKGROUND
    if not ends and _came_to_nothing(language, seen, found, hit):
        return BACKGROUND
    if not ends and (_undone(language, seen, found, hit) or _aside(language, seen, found, hit)):
        return BACKGROUND
    if len(found) > 1 and _goes_on_meanwhile(language, seen, found, hit):
        return BACKGROUND
    return _background(language, seen, found, hit)


def _serves(language: Language, seen: Scan, hit: Hit) -> bool:
    """Whether it only says where those serve of whom something else is told.

    As in "pay for soldiers fighting in Y" and "men fighting in Y miss their pay", but not "troops
    fighting in Y, residents say".
    """
    words, at, sides = seen.tokens.words, hit.operator, language.sides
    gerund = language.gerund
    if not (at and gerund and words[at].endswith(gerund)) or not (
        words[at - 1] in sides.forces or words[at - 1] in language.history.serving
    ):
        return False
    before = words[max(0, at - GOVERNED_REACH) : at - 1]
    if not language.prepositions.isdisjoint(before) and language.history.figures.isdisjoint(before):
        return True
    end = next((m.end for m in seen.mentions if m.start > at), len(words))
    if end + 1 >= len(words):
        return False
    verb, thing = words[end], words[end + 1]
    objects = thing in language.articles or thing in sides.own
    return verb in language.history.finite or (
        verb.isalpha()
        and objects
        and verb not in sides.scenes
        and not verbal.is_small(language, verb)
    )


def _said_besides(language: Language, seen: Scan, hit: Hit) -> bool:
    """Whether it is what somebody said, and no part of his reason to hide his name.

    As in "officials who would not be named because they were not to speak said X had freed ...".
    """
    words, clause = seen.tokens.words, seen.clause
    first = clause.index(clause[hit.operator])
    reason = first and words[first] in language.history.reasons
    return bool(reason) and not language.attribution.isdisjoint(words[first : hit.operator])


def _goes_on_meanwhile(language: Language, seen: Scan, found: list[Hit], hit: Hit) -> bool:
    """Whether it only goes on beside a new step to the other side: "freed X as fighting continued"."""
    words, clause, rules = seen.tokens.words, seen.clause, language.rules
    lasting = language.history.lasting
    if lasting.isdisjoint(words[hit.operator : hit.end + LASTING_REACH]):
        return False
    besides = language.history.besides
    behind = range(max(0, hit.start - MEANWHILE_REACH), hit.start)
    since = next((i for i in reversed(behind) if words[i] in besides), None)
    if since is None:
        return False
    axis, mine = rules[hit.rule].category.axis, clause[hit.operator]
    return any(
        rules[other.rule].category.axis is not axis
        and (other.operator < since or (since < EARLY and clause[other.operator] > mine))
        for other in found
    )


def _came_to_nothing(language: Language, seen: Scan, found: list[Hit], hit: Hit) -> bool:
    """Whether it is a meeting or a promise that the next clause takes back: "met but failed to agree"."""
    rules, clause, words = language.rules, seen.clause, seen.tokens.words
    if rules[hit.rule].category.name not in TRIED:
        return False
    return any(
        clause[other.operator] > clause[hit.operator]
        and rules[other.rule].category.name in ENDS
        and words[clause.index(clause[other.operator])] in language.turns
        for other in found
    )


def _aside(language: Language, seen: Scan, found: list[Hit], hit: Hit) -> bool:
    """Whether it only says who or what the sentence is about, which tells something else.

    "X, which invaded Y, will host a fair", "a town shelled by X is being rebuilt", "the envoy visits
    the street where rebels shot nine".
    """
    words, clause = seen.tokens.words, seen.clause
    mine = clause[hit.operator]
    first = clause.index(mine)
    if first and words[first] in language.sides.joining and clause[first - 1] == mine - 1:
        begin = clause.index(mine - 1)  # "who is a hero and was freed": the same clause goes on
        first = begin if words[begin] in language.relatives else first
    finite = language.history.finite
    behind = range(hit.operator + 1, len(words))
    rest = [i for i in behind if clause[i] == mine and i not in hit.core]
    # "who were held captive are to be released": what goes on is the hit itself
    alone = language.sides.joining.isdisjoint(words[first : hit.operator])
    goes_on = any(
        words[i] in finite
        and words[i - 1] not in language.links
        and not (hit.operator < i < hit.end and alone)
        for i in rest
    )
    if words[first] in language.relatives and first:
        fresh = language.history.fresh
        if not fresh.isdisjoint(words[first : hit.end + DAY_REACH]):
            return False  # "X, who on Sunday freed ..., said": the side clause is the news
        if goes_on or min(clause[hit.end - 1 :]) < mine:
            return True
    elif goes_on and (
        _participial(language, words, hit, finite) or _which_one(language, seen, hit)
    ):
        return True
    if _between_commas(language, seen, hit, first):
        return True
    if words[first] not in language.relatives and words[first] not in language.background:
        return False
    beside = language.history.beside
    return any(words[i] in beside and clause[i] < mine for i in range(first)) and not any(
        clause[other.operator] < mine for other in found
    )


def _between_commas(language: Language, seen: Scan, hit: Hit, first: int) -> bool:
    """Whether a participle behind a comma tells a step back of whom the sentence goes on.

    As in "three nurses, freed by rebels in May, were given medals".
    """
    words, clause = seen.tokens.words, seen.clause
    opens = first == hit.operator and first > 1 and words[first - 1] == ","
    if not opens or language.rules[hit.rule].category.axis is not DE_ESCALATION:
        return False
    behind = words[first : hit.end + DAY_REACH]
    if language.passive_by.isdisjoint(behind) or not language.history.fresh.isdisjoint(behind):
        return False
    mine = clause[first]
    end = next((i for i in range(first, len(words)) if clause[i] < mine), 0)
    return bool(end) and not language.history.finite.isdisjoint(words[end : end + VERB_REACH])


def _which_one(language: Language, seen: Scan, hit: Hit) -> bool:
    """Whether "that" stands before it behind a noun with its article: "the ships that X attacked are ..."."""
    words = seen.tokens.words
    return any(
        words[i] in language.relatives
        and words[i] not in language.cuts
        and any(i < m.start <= hit.start and m.name.acts for m in seen.mentions)
        and not language.articles.isdisjoint(words[max(0, i - NAMED_REACH) : i - 1])
        for i in range(max(1, hit.operator - HELPED_REACH), hit.operator)
    )


def _participial(language: Language, words: list[str], hit: Hit, finite: frozenset[str]) -> bool:
    """Whether a participle tells it: "cities shelled by X", where no "were" stands before."""
    bys = [i for i in range(hit.operator, hit.end) if words[i] in language.passive_by]
    if not bys and hit.mode != PASSIVE:
        return False
    lead = words[max(0, hit.operator - HELPED_REACH) : (bys or [hit.end])[0]]
    return finite.isdisjoint(lead)


def _undone(language: Language, seen: Scan, found: list[Hit], hit: Hit) -> bool:
    """Whether it only says which thing another act is done to: "gave back the village it seized"."""
    words, rules = seen.tokens.words, language.rules
    axis, mine = rules[hit.rule].category.axis, seen.clause[hit.operator]
    marks = (language.pronouns, language.relatives, language.history.harm)
    for other in found:
        if (
            other.operator < hit.operator <= other.end + UNDONE_BEHIND
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
        if _before_its_comma(language, seen, found, hit):
            return BACKGROUND
        return BACKGROUND if _before_that(language, seen, found, hit, first) else 1.0
    if opener in language.notwithstanding or any(clause[o.operator] < mine for o in found):
        return BACKGROUND
    # "After a week of battles, ...": what the main clause tells comes next
    early = first < EARLY
    return BACKGROUND if early and any(clause[o.operator] > mine for o in found) else 1.0


def _before_its_comma(language: Language, seen: Scan, found: list[Hit], hit: Hit) -> bool:
    """Whether it stands in what opens the sentence, and behind the comma comes a step to the other side.

    As in "In a turn that followed a week of battles, X freed ...".
    """
    words, clause, rules = seen.tokens.words, seen.clause, language.rules
    mine, axis = clause[hit.operator], rules[hit.rule].category.axis
    if mine or words[0] not in language.prepositions or len(found) == 1:
        return False
    relative = any(words[i] in language.relatives for i in range(1, hit.operator))
    return relative and any(
        clause[other.operator] == 1 and rules[other.rule].category.axis is not axis
        for other in found
    )


def _before_that(language: Language, seen: Scan, found: list[Hit], hit: Hit, first: int) -> bool:
    """Whether a side clause says what happened there before the step to the other side that is told.

    As in "left the town where they had clashed" and "left the town, where fighting broke out last week".
    """
    words, clause, rules = seen.tokens.words, seen.clause, language.rules
    if words[first] not in language.relatives:
        return False
    mine, axis = clause[hit.operator], rules[hit.rule].category.axis
    helped = words[max(first, hit.operator - HELPED_REACH) : hit.operator]
    behind = words[hit.operator : hit.end + EARLIER_REACH]
    perfect = language.history.perfect
    earlier = language.history.earlier
    return (not perfect.isdisjoint(helped) or not earlier.isdisjoint(helped + behind)) and any(
        clause[other.operator] < mine and rules[other.rule].category.axis is not axis
        for other in found
    )
