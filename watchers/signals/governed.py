"""Finds operators with an object in reach: what a verb does, what is done, and what a noun is of."""

from __future__ import annotations

from watchers.signals import glosses, split, verbal
from watchers.signals.lexicon import ACTIVE, ITSELF, NOMINAL, PASSIVE, Language
from watchers.signals.scan import Scan
from watchers.signals.split import Governed

PASSIVE_REACH = 10
"""So many words at most stand between a thing and the verb behind it that tells of it."""

Verb = tuple[int, int, int, bool]
"""Where it begins and ends, its operator, and whether the form is a participle."""
Thing = tuple[int, int, int]
"""Where it begins and ends, and its object class."""
Told = tuple[int, int, int]
"""A rule, the mode it fires in, and how many words stand between."""


def near(language: Language, seen: Scan) -> list[Governed]:
    """Each operator with each object in reach that a rule has for both."""
    found: list[Governed] = []
    for verb in seen.verbs:
        if _is_verb(language, seen.tokens.words, verb):
            _by_verb(language, seen, verb, found)
    found += split.near(language, seen)
    for noun in seen.nouns:
        for thing in seen.objects:
            told = _by_noun(language, seen, noun, thing)
            if told is not None:
                rule, mode, gap = told
                found.append((noun[0], noun[1], thing[0], thing[1], rule, mode, gap))
    return found


def _is_verb(language: Language, words: list[str], verb: Verb) -> bool:
    start, end, _, participle = verb
    if (
        start
        and words[start - 1] in language.articles
        and not verbal.gerund_of(language, words, start, end)
    ):
        return False  # "the end", "an attack": a noun that looks like a verb
    # "a recently seized town": seized before what is told
    return not (participle and start > 1 and verbal.attributive(language, words, start))


def _by_verb(language: Language, seen: Scan, verb: Verb, found: list[Governed]) -> None:
    """Add to ``found`` what one verb does to what stands behind it, or what is told of what stands before."""
    words, (start, end, _, _) = seen.tokens.words, verb
    closes = words[end - 1] in language.history.closing and verbal.comes_to(language, words, end)
    direct: tuple[int, int, int] | None = None
    for thing in seen.objects:
        o_start, o_end, _ = thing
        if o_start >= end:
            told = None if closes else _behind(language, seen, verb, thing)
        elif o_end <= start:
            told = _before(language, seen, verb, thing)
        else:
            continue
        if told is None:
            continue
        rule, mode, gap = told
        if mode == ACTIVE:
            if direct is None or o_start < direct[0]:
                direct = (o_start, o_end, rule)
            elif verbal.only_why(language, words, direct, o_start, rule):
                continue
        elif found and verbal.belongs(language, words, found[-1], start, o_start, rule):
            continue
        found.append((start, end, o_start, o_end, rule, mode, gap))


def _behind(language: Language, seen: Scan, verb: Verb, thing: Thing) -> Told | None:
    """What a verb does to the thing behind it: "shelled the town"."""
    _, end, number, _ = verb
    o_start, _, klass = thing
    gap = o_start - end
    if seen.tokens.brackets:  # "left the front (LF)": what says a name again is no gap
        gap -= glosses.held(seen.tokens.words, end, o_start)
    if gap > language.reach:
        return None
    rule = language.combos.get((number, ACTIVE, klass))
    if rule is not None:
        if gap > 2 and verbal.taken_over(language, seen, end, o_start):
            return None
        return rule, ACTIVE, gap
    rule = language.combos.get((number, ITSELF, klass)) if language.free_order else None
    return None if rule is None else (rule, ITSELF, gap)


def _before(language: Language, seen: Scan, verb: Verb, thing: Thing) -> Told | None:
    """What the thing before a verb does of itself or suffers: "the truce collapsed", "was signed"."""
    words, (start, end, number, participle), (_, o_end, klass) = seen.tokens.words, verb, thing
    gap = start - o_end
    if seen.tokens.brackets:
        gap -= glosses.held(words, o_end, start)
    if gap > PASSIVE_REACH:
        gap -= verbal.aside(language, words, o_end, start)
        if gap > PASSIVE_REACH:
            return None
    rule = language.combos.get((number, ITSELF, klass))
    if rule is not None:
        if verbal.ends_another(language, words, start, end) or verbal.arresting(
            language, words, o_end, start, end
        ):
            return None
        return rule, ITSELF, gap
    if not participle or words[start - 1] in language.relatives:
        return None
    rule = language.combos.get((number, PASSIVE, klass))
    if rule is None or verbal.acting(language, words, o_end, start, end):
        return None
    return rule, PASSIVE, gap


def _by_noun(language: Language, seen: Scan, noun: Thing, thing: Thing) -> Told | None:
    """What a noun is of: "troop withdrawal", "withdrawal of troops"."""
    (start, end, number), (o_start, o_end, klass) = noun, thing
    rule = language.combos.get((number, NOMINAL, klass))
    if rule is None:
        return None
    if o_end <= start:
        gap = start - o_end
        reaches = gap <= 1
    elif o_start >= end:
        gap = o_start - end
        reaches = gap <= language.governs or (
            gap <= language.reach + 1 and seen.tokens.words[end] in language.prepositions
        )
    else:
        return None
    return (rule, NOMINAL, gap) if reaches else None
