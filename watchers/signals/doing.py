"""Reads who does what to whom where no rule fires: a party, a verb of a kind, and its object.

Rules know wordings; a clause in words that none of them has is still plain where a party to a
conflict is the subject (or follows "by") and its verb and object are of a kind that ``acts.toml``
knows. Pure, and looked at only where a name and such a verb stand in the same sentence.
"""

from __future__ import annotations

from watchers.signals.acts import Act
from watchers.signals.clauses import clauses
from watchers.signals.doers import ASIDE, Doer, able, agent_of, doer_of, led, possible, verbs_in
from watchers.signals.gazetteer import ACTOR, ARMED
from watchers.signals.lexicon import ACTIVE, PASSIVE, Language
from watchers.signals.match import Hit
from watchers.signals.scan import Mention, Scan, mentions, scan
from watchers.signals.scenes import is_scene
from watchers.signals.tokens import Tokens

OBJECT_REACH = 8
"""So many words may stand between a verb and what it is done to."""
FOE_REACH = 10
"""The same where that is somebody named: "ripped up the water treaty with X"."""
REST_REACH = 6
"""So far behind a verb the rest of it may stand: "drove them out"."""
TALLY = 3
"""A count of so many figures is a total, and no act of today."""
BEHIND = 3
"""So many words behind the object are looked at for what makes it another thing."""


def besides(
    language: Language, folded: str, tokens: Tokens, seen: Scan | None, found: list[Hit]
) -> tuple[Scan, list[Hit]]:
    """What a sentence tells besides what its rules found, and all that was seen of it.

    For a sentence in which an act is ``possible``.
    """
    bare = seen or Scan(tokens)
    if not bare.mentions:
        bare.mentions = mentions(tokens, folded)
    if seen is None:
        if not led(language, bare):
            return bare, found
        seen = scan(language, tokens)
        seen.mentions, seen.clause = bare.mentions, bare.clause
    return seen, _with_acts(language, seen, found)


def acts(language: Language, seen: Scan, found: list[Hit]) -> list[Hit]:
    """What rules found in a sentence, with the acts of those clauses in which they found nothing.

    The sentence's names must be known (``seen.mentions``).
    """
    return _with_acts(language, seen, found) if possible(language, seen.tokens) else found


def _with_acts(language: Language, seen: Scan, found: list[Hit]) -> list[Hit]:
    if not any(map(able, seen.mentions)):
        return found
    more = found_in(language, seen, found)
    return sorted([*found, *more], key=lambda hit: hit.start) if more else found


def found_in(language: Language, seen: Scan, found: list[Hit]) -> list[Hit]:
    """The acts of the clauses in which nothing was found."""
    clause = seen.clause = seen.clause or clauses(language, seen.tokens)
    told = {clause[i] for hit in found for i in hit.core}
    more: list[Hit] = []
    for i in verbs_in(seen.tokens):
        if clause[i] not in told and not _covered(language, seen, i):
            hit = _act(language, seen, i)
            if hit is not None:
                more.append(hit)
                told.add(clause[i])
    return more


def _covered(language: Language, seen: Scan, at: int) -> bool:
    """Whether a word is no verb there but part of a name, of a mask, or what somebody's forces are.

    As in "Armed Forces", and in "Russian forces" but not in "Russia forces".
    """
    if any(start <= at < end for start, end, _ in seen.masks):
        return True
    if any(m.start <= at < m.end for m in seen.mentions):
        return True
    beside = (m for m in seen.mentions if 0 <= at - m.end <= 1)
    return seen.tokens.words[at] in language.sides.forces and any(
        m.name.role == "people" for m in beside
    )


def _act(language: Language, seen: Scan, verb: int) -> Hit | None:
    """The first act that a verb tells of."""
    words = seen.tokens.words
    if verb and words[verb - 1] in language.articles:
        return None  # "the seizure", "their hold": a noun that looks like a verb
    before = verb - 1
    while (
        before >= 0
        and words[before] in language.sides.midst
        and words[before] not in language.sides.passives
        and words[before] not in language.links  # "is trying to seize" suffers nothing
    ):
        before -= 1
    suffers = before >= 0 and words[before] in language.sides.passives
    continues = language.gerund and words[verb].endswith(language.gerund)
    if continues and not suffers:
        return None
    doer = None if suffers and not continues else doer_of(language, seen, verb)
    if doer is None and (continues or not suffers):
        return None
    for one in language.acts.verbs[words[verb]]:
        act = language.acts.kinds[one.act]
        rest = _rest(seen, verb, one.rest)
        if rest is None:
            continue
        hit = (
            _suffered(language, seen, act, verb, rest)
            if doer is None
            else _done(language, seen, act, doer, verb, rest)
        )
        if hit is not None:
            return hit
    return None


def _rest(seen: Scan, verb: int, rest: tuple[str, ...]) -> range | None:
    """Where the rest of a verb stands, directly behind it or further on in its clause."""
    if not rest:
        return range(verb + 1, verb + 1)
    words, here = seen.tokens.words, seen.clause[verb]
    for at in range(verb + 1, min(verb + 1 + REST_REACH, len(words))):
        if seen.clause[at] != here and at > verb + 1:
            return None  # "went after": what follows at once is no new clause
        if tuple(words[at : at + len(rest)]) == rest:
            return range(at, at + len(rest))
    return None


def _done(
    language: Language, seen: Scan, act: Act, doer: Doer, verb: int, rest: range
) -> Hit | None:
    """The act of who stands before its verb: "rebels torched the village"."""
    words = seen.tokens.words
    behind = words[verb + 1 : verb + 3]
    if not language.passive_by.isdisjoint(behind):
        return None  # "the village torched by rebels": only says which
    if not _is_one(act, doer):
        return None
    whom = _whom(language, seen, act, range(_begin(verb, rest), len(words)), rest, doer.mention)
    if whom is None and language.rules[act.rule].symmetric:
        whom = _joined(language, seen, act, doer.mention, verb)
    if whom is None:
        return None
    core = frozenset((doer.mention.start, verb, *rest, *whom))
    start, end = min(doer.start, whom.start), max(whom.stop, rest.stop)
    return Hit(start, end, act.rule, ACTIVE, verb, core)


def _begin(verb: int, rest: range) -> int:
    """Where the object of a verb may begin: behind all of it, unless its rest stands further on."""
    return rest.stop if rest.start == verb + 1 else verb + 1


def _suffered(language: Language, seen: Scan, act: Act, verb: int, rest: range) -> Hit | None:
    """The act of who follows "by": "the village was torched by rebels"."""
    doer = agent_of(language, seen, verb, range(rest.stop, rest.stop + REST_REACH))
    if doer is None or not _is_one(act, doer):
        return None
    first = seen.clause.index(seen.clause[verb])
    whom = _whom(language, seen, act, range(first, verb), range(verb, verb), doer.mention)
    if whom is None:
        return None
    core = frozenset((*whom, verb, *rest, doer.mention.start))
    return Hit(whom.start, doer.mention.end, act.rule, PASSIVE, verb, core)


def _is_one(act: Act, doer: Doer) -> bool:
    classes = doer.mention.name.classes
    return any(klass in act.who for klass in classes) or (doer.armed and ARMED in act.who)


def _whom(
    language: Language, seen: Scan, act: Act, where: range, rest: range, doer: Mention
) -> range | None:
    """What an act is done to: the first thing, person, place or opponent there that it can be."""
    words = seen.tokens.words
    here = seen.clause[where.start] if where else 0
    things = {start: (end, klass) for start, end, klass in seen.objects if klass in act.whom}
    names = {m.start: m for m in seen.mentions}
    direct = True
    for at in where:
        if seen.clause[at] != here or at >= where.start + FOE_REACH:
            return None
        if at in rest:
            continue
        if words[at] in act.unless or _is_tally(words[at]):
            return None
        end = 0
        name = names.get(at)
        if name is not None and _is_object(language, seen, act, name, doer, direct):
            end = name.end
        elif direct and at < where.start + OBJECT_REACH:
            if at in things:
                end = things[at][0]
            elif words[at] in act.things:
                end = at + 1
        if end and (not act.own or not language.sides.own.isdisjoint(words[where.start : at])):
            spoilt = not act.unless.isdisjoint(words[end : end + BEHIND])
            return None if spoilt else range(at, end)
        if words[at] in language.sides.scenes or (
            words[at] in language.prepositions and words[at] not in language.sides.belongs
        ):
            direct = False
    return None


def _is_tally(word: str) -> bool:
    """Whether it counts more than one act can do: "have killed 416 children" sums up months."""
    figures = word.replace(",", "").replace(".", "")
    return len(figures) >= TALLY and figures.isdigit()


def _joined(language: Language, seen: Scan, act: Act, doer: Mention, verb: int) -> range | None:
    """Who does it together with a doer: "X and Y patched up their quarrel"."""
    words, here = seen.tokens.words, seen.clause[verb]
    for other in reversed(seen.mentions):
        between = words[other.end : doer.start]
        if (
            other.end < doer.start <= other.end + ASIDE
            and seen.clause[other.start] == here
            and not language.cuts_before.keys().isdisjoint(between)
            and _is_object(language, seen, act, other, doer, direct=True)
            and act.unless.isdisjoint(words[verb : verb + OBJECT_REACH])
        ):
            return range(other.start, other.end)
    return None


def _is_object(
    language: Language, seen: Scan, act: Act, name: Mention, doer: Mention, direct: bool
) -> bool:
    """Whether a name can be whom it is done to: another party, or directly a place."""
    if name.name.code and name.name.code == doer.name.code:
        return False
    if ACTOR in act.whom and able(name):
        return not is_scene(language, seen, name)
    return direct and any(klass in act.whom and klass != ACTOR for klass in name.name.classes)
