"""Who did it to whom: the parties to one hit, and whether anyone in it can wage a conflict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from storage.model import Pair
from watchers.signals.lexicon import PASSIVE, Language
from watchers.signals.match import Hit
from watchers.signals.scan import Mention, Scan

OBSERVER_REACH = 6
ASIDE_REACH = 3


@dataclass(frozen=True, slots=True)
class Parties:
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
        return Pair.of(*self.codes, place=self.place)


def parties(
    language: Language, seen: Scan, hit: Hit, observers: set[int], symmetric: bool
) -> Parties:
    """Read the parties off the sentence: source left of the operator, target right of it.

    In a passive the agent follows "by". A symmetric act (talks, truce, clash) takes the first two
    actors of its clause. Whoever stands just before an attribution, a warning or an appeal that
    governs the hit only speaks about it.
    """
    acting = [
        m
        for m in seen.mentions
        if m.name.acts and m.name.code and not _stands_aside(language, seen, m, hit)
    ]
    if observers:
        acting = _without_observers(acting, observers)
    place = _place(seen, hit)
    if not acting:
        return Parties(None, None, place)
    found = _parties(language, seen, hit, acting, place, symmetric)
    here = seen.clause[hit.operator]
    elsewhere = all(seen.clause[m.start] != here for m in acting)
    return replace(found, elsewhere=elsewhere)


def _parties(
    language: Language,
    seen: Scan,
    hit: Hit,
    acting: Sequence[Mention],
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
    if hit.mode == PASSIVE:
        source = _agent(language, seen, right)
        target = left[-1].name.code if left else None
        if source is None:
            # "the army was withdrawn from Y": no agent named, the owner of the thing acts
            source, target = target, _other(right, target)
        return Parties(source, target, place)
    source = _nearest_left(left)
    target = _other(right, source) or _place_target(language, seen, hit, source)
    if source is None and target is not None:
        rest = [m for m in right if m.name.code != target]
        return Parties(target, rest[0].name.code if rest else None, place)
    if target is None and len(left) > 1:
        # "X and Y ..." or "in X, Y ...": the other named party of the clause
        target = _other(list(reversed(left[:-1])), source)
    return Parties(source, target, place)


def _stands_aside(language: Language, seen: Scan, mention: Mention, hit: Hit) -> bool:
    """Whether the name is only a source or a listener: "..., the army said", "told Paris that"."""
    words = seen.tokens.words
    if not language.listeners.isdisjoint(words[max(0, mention.start - 2) : mention.start]):
        return True
    return (
        mention.start >= hit.end
        and "," in words[max(0, mention.start - ASIDE_REACH) : mention.start]
        and not language.attribution.isdisjoint(words[mention.end : mention.end + ASIDE_REACH])
    )


def _without_observers(acting: Sequence[Mention], observers: set[int]) -> list[Mention]:
    """Leave out the speaker of each governing cue: the nearest acting name just before it."""
    out = set()
    for cue in observers:
        before = [m for m in acting if 0 <= cue - m.end <= OBSERVER_REACH]
        if before:
            out.add(id(before[-1]))
    left = [m for m in acting if id(m) not in out]
    return left or list(acting)


def _nearest_left(left: Sequence[Mention]) -> str | None:
    return left[-1].name.code if left else None


def _other(mentions: Sequence[Mention], code: str | None) -> str | None:
    return next((m.name.code for m in mentions if m.name.code != code), None)


def _agent(language: Language, seen: Scan, right: Sequence[Mention]) -> str | None:
    words = seen.tokens.words
    for mention in right:
        if any(w in language.passive_by for w in words[max(0, mention.start - 4) : mention.start]):
            return mention.name.code
    return None


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


def _distinct(mentions: Sequence[Mention]) -> list[str]:
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
