"""Finds whose act a verb is: the party before it, with nothing but its own words between, or behind "by".

A text in which no party stands so is passed over as soon as its words show it.
"""

from __future__ import annotations

from typing import NamedTuple

from watchers.signals import glosses
from watchers.signals.clauses import clauses
from watchers.signals.gazetteer import FIGHTS
from watchers.signals.lexicon import Language
from watchers.signals.scan import Mention, Scan
from watchers.signals.tokens import Tokens

ASIDE = 5
"""So many words may say of a doer where or whose it is: "rebels in the east"."""
SUBJECT_REACH = 8
"""A sentence without a party so near before one of its verbs, or behind "by", is passed over."""
BEHIND = 3
"""So far behind "by" its name may stand, and behind a name its forces: "by X's elite troops"."""


class Doer(NamedTuple):
    """Who does something."""

    mention: Mention
    start: int
    """Where the words that go with the name begin."""
    armed: bool
    """Whether its forces are named: "X's jets"."""


def possible(language: Language, tokens: Tokens) -> bool:
    """Whether a party and a verb of an act may stand there so, as far as single words tell."""
    wanted = language.layout.acts
    if not wanted or tokens.bits & wanted != wanted:
        return False
    words, doers = tokens.words, language.acts.doers
    anywhere = not doers or any(
        not doers.isdisjoint(words[by + 1 : by + 1 + SUBJECT_REACH]) for by in _bys(tokens)
    )
    for at, term in enumerate(tokens.terms):
        if (
            term.acts is not None
            and (anywhere or not doers.isdisjoint(words[max(0, at - SUBJECT_REACH) : at]))
            and _whole(term.acts, words)
        ):
            return True
    return False


def led(language: Language, seen: Scan) -> bool:
    """Whether somebody does one of the verbs, whoever it is done to; the names must be known."""
    parties = [m for m in seen.mentions if able(m)]
    if not parties:
        return False
    verbs = [
        verb
        for verb in verbs_in(seen.tokens)
        if any(m.end <= verb <= m.end + SUBJECT_REACH for m in parties)
    ]
    by = any(by < m.start <= by + BEHIND for by in _bys(seen.tokens) for m in parties)
    if not (verbs or by):
        return False
    if not seen.clause:
        seen.clause = clauses(language, seen.tokens)
    return by or any(doer_of(language, seen, verb) is not None for verb in verbs)


def verbs_in(tokens: Tokens) -> list[int]:
    """Where verbs of acts stand, all of them."""
    return [
        i
        for i, term in enumerate(tokens.terms)
        if term.acts is not None and _whole(term.acts, tokens.words)
    ]


def _whole(rest: frozenset[str], words: list[str]) -> bool:
    """Whether one of the words stands there that must stand behind a verb, if any must."""
    return not rest or not rest.isdisjoint(words)


def _bys(tokens: Tokens) -> list[int]:
    return [i for i, term in enumerate(tokens.terms) if term.agent]


def able(mention: Mention) -> bool:
    """Whether it names a party: somebody known, or fighters without a name."""
    name = mention.name
    return name.acts and (bool(name.code) or name.kind in FIGHTS)


def doer_of(language: Language, seen: Scan, verb: int) -> Doer | None:
    """The nearest name before a verb that is its subject."""
    here = seen.clause[verb]
    for mention in reversed(seen.mentions):
        if mention.end <= verb and seen.clause[mention.start] == here:
            start = _begins(language, seen, mention)
            if start is not None:
                armed = _leads(language, seen, mention, verb) if able(mention) else None
                return None if armed is None else Doer(mention, start, armed)
    return None


def agent_of(language: Language, seen: Scan, verb: int, where: range) -> Doer | None:
    """Who follows "by" there, in the clause of a verb."""
    words, clause = seen.tokens.words, seen.clause
    by = next(
        (i for i in _bys(seen.tokens) if i in where and clause[i] == clause[verb]),
        None,
    )
    if by is None:
        return None
    agent = next((m for m in seen.mentions if by < m.start <= by + BEHIND and able(m)), None)
    if agent is None:
        return None
    armed = not language.sides.forces.isdisjoint(words[agent.end : agent.end + BEHIND])
    return Doer(agent, agent.start, armed)


def _begins(language: Language, seen: Scan, mention: Mention) -> int | None:
    """Where the words of a name begin; None where a preposition stands before them."""
    words, at = seen.tokens.words, mention.start - 1
    while at >= 0 and (
        words[at] in language.articles
        or words[at] in language.sides.bearings
        or words[at] in language.sides.owners
        or any(m.start <= at < m.end for m in seen.mentions)
    ):
        at -= 1
    if at < 0:
        return 0
    governed = words[at] in language.prepositions or words[at] in language.sides.scenes
    # "helping X seize Y": whether X does is not said
    led = language.gerund and words[at].endswith(language.gerund) and at > 0
    return None if governed or (led and words[at - 1] not in language.articles) else at + 1


def _leads(language: Language, seen: Scan, mention: Mention, verb: int) -> bool | None:
    """Whether a name is the subject of a verb, and as True whether with its arms; None if it is not."""
    words, clause, sides = seen.tokens.words, seen.clause, language.sides
    here, armed, at = clause[verb], False, mention.end
    aside = any(number != here for number in clause[at:verb])  # "rebels, who ..., seized"
    while at < verb:
        word = words[at]
        behind = glosses.past(words, at) if word == glosses.OPENS else at
        if behind > at:
            at = behind
            continue
        if word in sides.forces:
            armed = True
        elif clause[at] == here and (word in language.prepositions or word in sides.scenes):
            return armed if at > mention.start and verb - at <= ASIDE else None
        elif clause[at] == here and not (
            word in sides.midst
            or word in sides.organs
            or word in sides.owners
            or any(map(word.endswith, sides.adverbs))
            or (word == "," and aside)
            or (word == glosses.CLOSES and at == mention.end)
        ):
            return None
        at += 1
    return armed
