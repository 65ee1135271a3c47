"""Who did it to whom: the parties to one hit, and whether anyone in it can wage a conflict."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from storage.assessment import Pair
from watchers.signals.bystanders import (
    conferring,
    stands_aside,
    without_listed,
    without_observers,
    without_origins,
    without_patrons,
    without_speaker,
    without_teller,
)
from watchers.signals.gates import Gate
from watchers.signals.lexicon import ACTIVE, ITSELF, NOMINAL, PASSIVE, Language, Rule
from watchers.signals.match import Hit
from watchers.signals.scan import Mention, Scan
from watchers.signals.scenes import where, without_scenes

AGENT_REACH = 4
MOVES = frozenset({"build-up", "pull-back"})
"""Categories of forces on the move: it is theirs whose forces they are."""
SAID = frozenset({"threat", "warning"})
"""Categories that are said, not done: whom they name is not always whom they are meant for."""


class Parties(NamedTuple):
    """Source and target codes (either may be missing) and the place."""

    source: str | None
    target: str | None
    place: str | None
    elsewhere: bool = False
    """Nobody is named in the hit's own clause; these stand in another."""

    @property
    def codes(self) -> tuple[str, ...]:
        if self.source and self.target:
            return (self.source, self.target)
        lone = self.source or self.target
        return (lone,) if lone else ()

    @property
    def pair(self) -> Pair:
        return _between(self.source, self.target, self.place)


@lru_cache(maxsize=4096)
def _between(source: str | None, target: str | None, place: str | None) -> Pair:
    return Pair.of(*filter(None, (source, target)), place=place)


def parties(
    language: Language,
    seen: Scan,
    hit: Hit,
    observers: set[int],
    rule: Rule,
    gate: Gate,
) -> Parties:
    """Read the parties off the sentence: source left of the operator, target right of it.

    Whoever follows "by" is the agent, unless the verb is active. A symmetric act (talks, truce,
    clash) takes the first two actors of its clause. Whoever stands just before an attribution, a
    warning or an appeal that governs the hit only speaks about it.
    Where it happens is a party only if somebody does it there, or to whom it is done is at enmity
    with it: ``gate`` knows who is.
    """
    named = [m for m in seen.mentions if m.name.acts and m.name.code]
    acting = [m for m in named if not stands_aside(language, seen, m, hit)]
    if observers:
        acting = without_observers(acting, observers)
    acting = without_patrons(language, seen, acting)
    if acting:
        acting = without_speaker(language, seen, acting, hit, gate.facing)
        acting = without_teller(language, seen, acting, hit, gate.lasting)
    place = where(seen, hit)
    if not acting:
        return Parties(None, None, place)
    here = seen.clause[hit.operator]
    able = without_scenes(language, seen, acting, here)
    found = _parties(language, seen, hit, able, place, rule)
    if len(able) < len(acting):
        scenes = [m for m in acting if m not in able]
        found = _with_its_scene(language, seen, hit, found, able, scenes, gate.facing)
    elsewhere = all(seen.clause[m.start] != here for m in able)
    return found._replace(elsewhere=True) if elsewhere else found


def _parties(
    language: Language,
    seen: Scan,
    hit: Hit,
    acting: list[Mention],
    place: str | None,
    rule: Rule,
) -> Parties:
    clause, here = seen.clause, seen.clause[hit.operator]
    if rule.symmetric:
        beside = [m for m in acting if clause[m.start] == here]
        meeting = conferring(language, seen, hit, beside)
        codes = _distinct(meeting)
        if len(codes) < 2 and len(meeting) == len(beside) and not _rebels_beside(seen, here):
            codes = _distinct(acting)
        first, second = (*codes, None, None)[:2]
        return Parties(first, second, place)
    left = [m for m in acting if m.end <= hit.operator and clause[m.start] == here]
    if not left and not _rebels_beside(seen, here):
        left = [m for m in acting if m.end <= hit.operator]
    right = [m for m in acting if m.start >= hit.operator and clause[m.start] == here]
    if rule.category.name in MOVES:
        right = without_origins(language, seen, right, hit)
    agent = _agent(language, seen, right, hit)
    if agent is not None:
        between = [m for m in right if m.end <= agent.start]
        before = [*between, *reversed(left)] if hit.mode == NOMINAL else [*reversed(left), *between]
        target = _other(before, agent.name.code) or _place_before(seen, hit, agent.name.code)
        return Parties(agent.name.code, target, place)
    owner = _owner(language, seen, right, hit) if rule.category.name in MOVES else None
    if owner is not None:
        return Parties(owner.name.code, _other(right, owner.name.code), place)
    if hit.mode == PASSIVE:
        # "the army was withdrawn from Y": no agent named, the owner of the thing acts
        source = _nearest_left(left)
        return Parties(source, _other(right, source), place)
    source = _nearest_left(_subjects(language, seen, left, hit))
    target = _other(right, source) or _place_target(language, seen, hit, source)
    if source is None and target is not None:
        rest = without_listed(language, seen, [m for m in right if m.name.code != target])
        return Parties(target, rest[0].name.code if rest else None, place)
    if target is None and len(left) > 1:
        # "X and Y ..." or "in X, Y ...": the other named party of the clause; who says that
        # an attack on Y would cost dear is a party to that threat
        said = rule.category.name in SAID
        target = _other(left[::-1] if said else _joined(language, seen, left), source)
    return Parties(source, target, place)


def _with_its_scene(
    language: Language,
    seen: Scan,
    hit: Hit,
    found: Parties,
    able: list[Mention],
    scenes: list[Mention],
    facing: Callable[[Sequence[str]], bool],
) -> Parties:
    """With the state where it happens as the other side, where only one is found.

    What is done there is done to it ("X bombed a depot in Y"), but those harmed there may have been
    harmed by others ("two from X died in Y").
    """
    lone = found.source or found.target
    if lone is None or len(found.codes) > 1:
        return found
    home = language.gazetteer.states.get(lone)
    here = seen.clause[hit.operator]
    does = (
        hit.mode != PASSIVE
        and any(
            m.name.code == lone and m.end <= hit.operator and seen.clause[m.start] == here
            for m in able
        )
        and not _harmed(language, seen, hit)
    )
    around = [m for m in scenes if m.name.code not in (lone, home) and seen.clause[m.start] == here]
    for mention in around:
        if does or facing((lone, mention.name.code)):
            return found._replace(source=lone, target=mention.name.code)
    abroad = around and found.place == home
    return found._replace(place=around[0].name.place) if abroad else found


def _harmed(language: Language, seen: Scan, hit: Hit) -> bool:
    """Whether it ends with a verb that tells what its subject suffers: "two soldiers killed in"."""
    words = seen.tokens.words
    behind = words[hit.end : hit.end + 1]
    return words[hit.end - 1] in language.sides.harmed and (
        not behind or not behind[0][0].isalpha() or behind[0] in language.function_words
    )


def _subjects(language: Language, seen: Scan, left: list[Mention], hit: Hit) -> list[Mention]:
    """Leave out whom the verb before was about: "X threatened Y and closed the border"."""
    words, conjunction = seen.tokens.words, hit.operator - 1
    while conjunction > 0 and words[conjunction] in language.helpers:
        conjunction -= 1
    joined = conjunction > 0 and words[conjunction] in language.cuts_before
    return left[:-1] if joined and len(left) > 1 and left[-1].end == conjunction else left


def _joined(language: Language, seen: Scan, left: list[Mention]) -> list[Mention]:
    """Who stands with the subject, nearest first: not "X", in "X said that Y" or "X flees as Y"."""
    words = seen.tokens.words
    told = (language.attribution, language.relatives, language.sides.meanwhile, language.about)
    before = range(left[-1].start, 0, -1)
    first = next((i for i in before if any(words[i - 1] in said for said in told)), 0)
    return [m for m in reversed(left) if m.start >= first]


def _nearest_left(left: list[Mention]) -> str | None:
    return left[-1].name.code if left else None


def _other(mentions: list[Mention], code: str | None) -> str | None:
    return next((m.name.code for m in mentions if m.name.code != code), None)


def _agent(language: Language, seen: Scan, right: list[Mention], hit: Hit) -> Mention | None:
    """Who did it: the first name behind "by", in the same phrase ("by gunmen in Y" is not Y).

    Behind other than a passive it must stand in the hit or follow it ("rejected a truce offered
    by Y"), behind an active verb in the hit ("shelled by Y's guns").
    """
    words = seen.tokens.words
    last = len(words) if hit.mode == PASSIVE else hit.end - (hit.mode in (ACTIVE, ITSELF))
    for mention in right:
        for i in range(mention.start - 1, max(-1, mention.start - AGENT_REACH - 1), -1):
            if words[i] in language.passive_by and i <= last:
                return mention
            if words[i] in language.prepositions:
                break
    return None


def _rebels_beside(seen: Scan, here: int) -> bool:
    """Whether a clause has a side without a name: whom another clause names is none of it then."""
    return any(m.name.kind == "party" and seen.clause[m.start] == here for m in seen.mentions)


def _owner(language: Language, seen: Scan, right: list[Mention], hit: Hit) -> Mention | None:
    """Whose forces move: "the build-up of Russian troops"."""
    words = seen.tokens.words
    for mention in right:
        at = mention.start - 1 - (words[mention.start - 1] in language.articles)
        if words[at] in language.sides.belongs and hit.operator < mention.start < hit.end:
            return mention
    return None


def _place_before(seen: Scan, hit: Hit, source: str) -> str | None:
    """The state of the place named before a passive: "Y's capital was shelled by X"."""
    return next(
        (
            m.name.code
            for m in reversed(seen.mentions)
            if m.name.role == "place"
            and m.name.kind == "state"
            and m.name.code != source
            and m.end <= hit.operator
            and seen.clause[m.start] == seen.clause[hit.operator]
        ),
        None,
    )


def _place_target(language: Language, seen: Scan, hit: Hit, source: str | None) -> str | None:
    """The state where it happens is the other party, when it is not the actor's own."""
    if source is None:
        return None
    home = language.gazetteer.states.get(source)
    for mention in seen.mentions:
        name = mention.name
        if (
            name.role == "place"
            and name.kind == "state"
            and name.code not in (source, home)
            and (
                mention.start >= hit.operator
                and seen.clause[mention.start] == seen.clause[hit.operator]
            )
        ):
            return name.code
    return None


def _distinct(mentions: list[Mention]) -> list[str]:
    """Codes in order; watchdogs and mediators give way to the parties themselves."""
    codes: list[str] = []
    kinds = {}
    for mention in mentions:
        if mention.name.code not in kinds:
            kinds[mention.name.code] = mention.name.kind
            codes.append(mention.name.code)
    if len(codes) > 2:
        codes.sort(key=lambda c: kinds[c] in ("agency", "alliance"))
    return codes
