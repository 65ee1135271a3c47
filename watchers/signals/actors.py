"""Who did it to whom: the parties to one hit, and whether anyone in it can wage a conflict."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from storage.assessment import Pair
from watchers.signals.lexicon import ACTIVE, ITSELF, NOMINAL, PASSIVE, Language, Rule
from watchers.signals.match import Hit
from watchers.signals.scan import Mention, Scan

OBSERVER_REACH = 6
ASIDE_REACH = 3
AGENT_REACH = 4


class Parties(NamedTuple):
    """Source and target codes (either may be missing) and the place."""

    source: str | None
    target: str | None
    place: str | None
    elsewhere: bool = False
    """Nobody is named in the hit's own clause; these stand in another."""

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(c for c in (self.source, self.target) if c)

    @property
    def pair(self) -> Pair:
        return _between(self.source, self.target, self.place)


@lru_cache(maxsize=4096)
def _between(source: str | None, target: str | None, place: str | None) -> Pair:
    return Pair.of(*filter(None, (source, target)), place=place)


def parties(language: Language, seen: Scan, hit: Hit, observers: set[int], rule: Rule) -> Parties:
    """Read the parties off the sentence: source left of the operator, target right of it.

    Whoever follows "by" is the agent, unless the verb is active. A symmetric act (talks, truce, clash) takes the first two
    actors of its clause. Whoever stands just before an attribution, a warning or an appeal that
    governs the hit only speaks about it. Of what its subject suffers the source is who says so.
    """
    named = [m for m in seen.mentions if m.name.acts and m.name.code]
    acting = [m for m in named if not stands_aside(language, seen, m, hit)]
    if observers:
        acting = _without_observers(acting, observers)
    place = _place(seen, hit)
    if not acting:
        return Parties(None, None, place)
    found = _parties(language, seen, hit, acting, place, rule.symmetric)
    if rule.suffers:
        found = _suffered(found, named)
    here = seen.clause[hit.operator]
    elsewhere = all(seen.clause[m.start] != here for m in acting)
    return found._replace(elsewhere=True) if elsewhere else found


def _parties(
    language: Language,
    seen: Scan,
    hit: Hit,
    acting: list[Mention],
    place: str | None,
    symmetric: bool,
) -> Parties:
    clause, here = seen.clause, seen.clause[hit.operator]
    if symmetric:
        codes = _distinct([m for m in acting if clause[m.start] == here])
        if len(codes) < 2:
            codes = _distinct(acting)
        first, second = (*codes, None, None)[:2]
        return Parties(first, second, place)
    left = [m for m in acting if m.end <= hit.operator and clause[m.start] == here]
    left = left or [m for m in acting if m.end <= hit.operator]
    right = [m for m in acting if m.start >= hit.operator and clause[m.start] == here]
    agent = _agent(language, seen, right, hit)
    if agent is not None:
        between = [m for m in right if m.end <= agent.start]
        before = [*between, *reversed(left)] if hit.mode == NOMINAL else [*reversed(left), *between]
        target = _other(before, agent.name.code) or _place_before(seen, hit, agent.name.code)
        return Parties(agent.name.code, target, place)
    if hit.mode == PASSIVE:
        # "the army was withdrawn from Y": no agent named, the owner of the thing acts
        source = _nearest_left(left)
        return Parties(source, _other(right, source), place)
    source = _nearest_left(_subjects(language, seen, left, hit))
    target = _other(right, source) or _place_target(language, seen, hit, source)
    if source is None and target is not None:
        rest = [m for m in right if m.name.code != target]
        return Parties(target, rest[0].name.code if rest else None, place)
    if target is None and len(left) > 1:
        # "X and Y ..." or "in X, Y ...": the other named party of the clause
        target = _other(list(reversed(left)), source)
    return Parties(source, target, place)


def _suffered(found: Parties, named: list[Mention]) -> Parties:
    """Source and target of what its subject suffers; who foretells it is the source."""
    victim = found.source or found.target
    if victim is None:
        return found
    codes = [m.name.code for m in named]
    at = codes.index(victim)
    speakers = [code for code in (*codes[:at][::-1], *codes[at:][::-1]) if code != victim]
    return found._replace(source=speakers[0] if speakers else None, target=victim)


def stands_aside(language: Language, seen: Scan, mention: Mention, hit: Hit) -> bool:
    """Whether the name is only a source or a listener.

    As in "..., the army said", "X, the army said, has ..." and "told Paris that".
    """
    words = seen.tokens.words
    if not language.listeners.isdisjoint(words[max(0, mention.start - 2) : mention.start]):
        return True
    if "," not in words[max(0, mention.start - ASIDE_REACH) : mention.start]:
        return False
    behind = range(mention.end, min(mention.end + ASIDE_REACH, len(words)))
    said = next((i for i in behind if words[i] in language.attribution), None)
    return said is not None and (mention.start >= hit.end or words[said + 1 : said + 2] == [","])


def _without_observers(acting: list[Mention], observers: set[int]) -> list[Mention]:
    """Leave out the speaker of each governing cue: the nearest acting name just before it."""
    out = set()
    for cue in observers:
        before = [m for m in acting if 0 <= cue - m.end <= OBSERVER_REACH]
        if before:
            out.add(id(before[-1]))
    left = [m for m in acting if id(m) not in out]
    return left or list(acting)


def _subjects(language: Language, seen: Scan, left: list[Mention], hit: Hit) -> list[Mention]:
    """Leave out whom the verb before was about: "X threatened Y and closed the border"."""
    words, conjunction = seen.tokens.words, hit.operator - 1
    while conjunction > 0 and words[conjunction] in language.helpers:
        conjunction -= 1
    joined = conjunction > 0 and words[conjunction] in language.cuts_before
    return left[:-1] if joined and len(left) > 1 and left[-1].end == conjunction else left


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


def _place(seen: Scan, hit: Hit) -> str | None:
    best: tuple[int, str] | None = None
    for mention in seen.mentions:
        if mention.name.place:
            away = abs(mention.start - hit.operator) + (0 if mention.name.role == "place" else 8)
            if best is None or away < best[0]:
                best = (away, mention.name.place)
    return best[1] if best else None


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
