"""Settles the sides of a hit by what is known of them: who is at enmity, at war, or only the host."""

from __future__ import annotations

from watchers.signals import bystanders, scenes
from watchers.signals.actors import Parties
from watchers.signals.gates import Gate
from watchers.signals.lexicon import Language
from watchers.signals.match import Hit
from watchers.signals.scan import Scan

AIDED = frozenset({"build-up", "widening"})
"""Categories in which forces or arms may be sent to somebody's help."""
FOUGHT = frozenset({"invasion", "mass killing", "strike", "clash", "terror", "coercion"})
"""Categories of what the two sides of a war do to one another."""
HARM = FOUGHT | {"threat", "release"}
"""Those of what fighters without a name may do to people too, or undo."""
BORDER_REACH = 2
"""So near a border stands the name of whose it is: "the Y border", "the border of Y"."""
TARGET_REACH = 3
WARES_REACH = 4
FALLEN_REACH = 5


def settled(
    language: Language, gate: Gate, seen: Scan, found: list[Hit], hit: Hit, who: Parties
) -> Parties:
    """The parties of a hit without those who are none, and with the enemy in a war.

    Of what its subject suffers the source is who says so.
    """
    if language.rules[hit.rule].suffers:
        who = _suffered(language, gate, seen, hit, who)
    category = language.rules[hit.rule].category.name
    if category in FOUGHT:
        who = _told_at_home(language, gate, seen, hit, who)
        who = _where_they_fell(language, gate, seen, who)
        who = _where_it_was_used(language, gate, seen, who)
    if category == "release":
        who = _without_a_carrier(language, who)
    if category == "build-up" and who.source:
        who = _at_whose_border(language, gate, seen, hit, who)
    if who.source and who.target:
        who = _of_its_state(gate, who)
        if category in AIDED and not gate.facing(who.codes):
            return _aided(language, seen, hit, who)
        if category in HARM and _by_nobody_named(language, gate, seen, found, who):
            return _without_its_host(language, gate, seen, who)
        return _without_a_third(language, gate, seen, who) if category in FOUGHT else who
    if not language.sides.enemies.isdisjoint(seen.tokens.words):
        return _with_the_enemy(language, gate, seen, hit, who)
    alone = category == "clash" and not who.codes
    return _waged_there(language, gate, seen, who) if alone else who


def _suffered(language: Language, gate: Gate, seen: Scan, hit: Hit, found: Parties) -> Parties:
    """Source and target of what its subject suffers.

    Who foretells it is the source, not who reports it; nor is the state where it happens, unless it
    is at enmity with the victim.
    """
    victim = found.source or found.target
    if victim is None:
        return found
    able = [
        m
        for m in seen.mentions
        if m.name.acts
        and m.name.code
        and (
            m.name.code == victim
            or gate.facing((victim, m.name.code))
            or not scenes.is_scene(language, seen, m)
        )
    ]
    if language.rules[hit.rule].category.name in FOUGHT:
        able = [
            m
            for m in able
            if m.name.code == victim or not bystanders.stands_aside(language, seen, m, hit)
        ]
    # who is named besides, before who is named for a border
    placed = [m for m in able if m.name.code != victim and scenes.is_scene(language, seen, m)]
    codes = [m.name.code for m in able if m not in placed]
    at = codes.index(victim)
    speakers = [code for code in (*codes[:at][::-1], *codes[at:][::-1]) if code != victim]
    speakers = speakers or [m.name.code for m in placed]
    return found._replace(source=speakers[0] if speakers else None, target=victim)


def _aided(language: Language, seen: Scan, hit: Hit, who: Parties) -> Parties:
    """Without whom forces or arms only go to; where they go is the place."""
    to = next(
        (m for m in seen.mentions if m.name.code == who.target and m.start >= hit.operator), None
    )
    if to is None or not language.sides.confronts.isdisjoint(
        seen.tokens.words[hit.operator : to.end + TARGET_REACH]
    ):
        return who
    return who._replace(target=None, place=to.name.place or who.place)


def _at_whose_border(language: Language, gate: Gate, seen: Scan, hit: Hit, who: Parties) -> Parties:
    """With the opponent at whose border forces stand as the other side, not who is worried about it.

    As in "X's troops near the Y border are a concern to Z".
    """
    words, confronts = seen.tokens.words, language.sides.confronts
    faced = (
        m.name.code
        for m in seen.mentions
        if hit.operator < m.start < hit.end + BORDER_REACH
        and m.name.acts
        and not confronts.isdisjoint(words[max(0, m.start - BORDER_REACH) : m.end + BORDER_REACH])
    )
    source = who.source or ""
    other = next((code for code in faced if code != source and gate.facing((source, code))), None)
    return who._replace(target=other) if other else who


def _without_a_carrier(language: Language, who: Parties) -> Parties:
    """Without the agency that fetches captives: "X handed two hostages to the Red Cross"."""
    kinds = language.gazetteer.kinds
    carriers = [code for code in who.codes if kinds.get(code) == "agency"]
    if len(who.codes) != 2 or len(carriers) != 1:
        return who
    return who._replace(target=None) if who.target in carriers else who._replace(source=None)


def _by_nobody_named(
    language: Language, gate: Gate, seen: Scan, found: list[Hit], who: Parties
) -> bool:
    """Whether fighters without a name did it, to one of two who are no opponents."""
    kinds, rules = language.gazetteer.kinds, language.rules
    if "armed" in (kinds.get(code) for code in who.codes) or gate.facing(who.codes):
        return False
    return gate.rebels > 0 or any(rules[hit.rule].category.name == "terror" for hit in found)


def _without_its_host(language: Language, gate: Gate, seen: Scan, who: Parties) -> Parties:
    """Without the state where it happens: "rebels killed two peacekeepers from X in Y"."""
    hosts = [code for code in who.codes if code in scenes.places(language, seen)]
    hosts = hosts or [code for code in who.codes if code in gate.places]
    if len(hosts) != 1:
        return who
    other = next(code for code in who.codes if code != hosts[0])
    return Parties(other, None, hosts[0], who.elsewhere)


def _without_a_third(language: Language, gate: Gate, seen: Scan, who: Parties) -> Parties:
    """With the foe of the one at war in place of a third who is at odds with neither.

    "X's gunners hit invaders with guns of Y", "X bombs a village near a port of its foe". An agency
    that only watches a war fires on nobody.
    """
    kinds = language.gazetteer.kinds
    for side, third in ((who.source or "", who.target), (who.target or "", who.source)):
        foe = gate.at_war(side)
        if foe in (None, third) or third is None or kinds.get(third) == "armed":
            continue
        only = _only_made_it(language, seen, third) or (
            third == who.source and _fell(language, seen, third)
        )
        if gate.facing((side, third)) and not only:
            continue
        there = any(foe in (m.name.code, m.name.place) for m in seen.mentions)
        there = there and not _soldiers_fell(language, seen, third)
        told = not language.sides.enemies.isdisjoint(seen.tokens.words)
        if there or told or only:
            return who._replace(source=foe) if third == who.source else who._replace(target=foe)
        if kinds.get(third) == "agency" and third == who.source:
            return who._replace(source=None)
    return who


def _only_made_it(language: Language, seen: Scan, code: str) -> bool:
    """Whether it is named by its wares alone: "shot down Iranian drones", but no jet with its crew."""
    words, wares = seen.tokens.words, language.sides.wares
    crews = language.sides.forces - wares
    behind = [
        words[m.end : m.end + WARES_REACH] if m.name.role == "people" else []
        for m in seen.mentions
        if m.name.code == code
    ]
    return all(not wares.isdisjoint(near) and crews.isdisjoint(near) for near in behind)


def _fell(language: Language, seen: Scan, code: str) -> bool:
    """Whether it is named by its people alone, who came to harm and not with its arms.

    As in "two Canadians and a Swede killed near Odesa".
    """
    words, sides = seen.tokens.words, language.sides
    behind = [
        words[m.end : m.end + FALLEN_REACH] if m.name.role == "people" else []
        for m in seen.mentions
        if m.name.code == code
    ]
    return all(not sides.harmed.isdisjoint(b) and sides.forces.isdisjoint(b[:2]) for b in behind)


def _soldiers_fell(language: Language, seen: Scan, code: str) -> bool:
    """Whether soldiers of its own came to harm: "two soldiers of X killed near the border of"."""
    words, sides = seen.tokens.words, language.sides
    behind = [words[m.end : m.end + FALLEN_REACH] for m in seen.mentions if m.name.code == code]
    return any(
        not sides.forces.isdisjoint(b[:2]) and not sides.harmed.isdisjoint(b) for b in behind
    )


def _where_they_fell(language: Language, gate: Gate, seen: Scan, who: Parties) -> Parties:
    """The sides of the war in which citizens of a third state fell, or where they did.

    Of one state's citizens abroad that is told where no war is known; of two, neither is a side.
    """
    if not who.codes or gate.facing(who.codes) or not who.place or who.place in who.codes:
        return who
    if not all(_fell(language, seen, code) for code in who.codes):
        return who
    foe = gate.at_war(who.place)
    if foe is None and len(who.codes) < 2:
        return who
    return Parties(foe, who.place if foe else None, who.place, who.elsewhere)


def _where_it_was_used(language: Language, gate: Gate, seen: Scan, who: Parties) -> Parties:
    """Without a third who only made what is used in the one war of the article's places."""
    if len(who.codes) != 1:
        return who
    third = who.codes[0]
    wars = {place for place in gate.places if gate.at_war(place) not in (None, third)} - {third}
    alone = len(wars) == 1 and gate.at_war(third) is None
    if not alone or not _only_made_it(language, seen, third):
        return who
    return Parties(None, None, next(iter(wars)), who.elsewhere)


def _of_its_state(gate: Gate, who: Parties) -> Parties:
    """A group and its own state, if they are no opponents, as that state and its foe in war.

    So is a group that fights the foe of its state without a quarrel of its own: it fights for its state.
    """
    if gate.facing(who.codes):
        return who
    for group, other in (who.codes, who.codes[::-1]):
        foe = gate.at_war(other)
        if foe and gate.at_home(group, other):
            return who._replace(source=other, target=foe)
        state = gate.language.gazetteer.states.get(group, group)
        if state != group and gate.at_war(state) == other and not gate.facing((group, state)):
            return who._replace(
                source=state if group == who.source else other,
                target=other if group == who.source else state,
            )
    return who


def _told_at_home(language: Language, gate: Gate, seen: Scan, hit: Hit, who: Parties) -> Parties:
    """Without a group that says so of what was hit where it is at home: "X says strikes killed"."""
    group, place = who.source or "", who.place or ""
    if not place or who.target not in (None, place) or not gate.at_home(group, place):
        return who
    said = any(
        m.name.code == group
        and m.end <= hit.operator
        and seen.tokens.words[m.end] in language.attribution
        for m in seen.mentions
    )
    return Parties(None, None, place) if said else who


def _waged_there(language: Language, gate: Gate, seen: Scan, who: Parties) -> Parties:
    """The sides of the war of a place where arms of war killed: "nine killed in a missile strike in"."""
    foe = gate.at_war(who.place) if who.place else None
    armed = any(klass in language.military for _, _, klass in seen.objects)
    return who._replace(source=foe, target=who.place) if foe and armed else who


def _with_the_enemy(language: Language, gate: Gate, seen: Scan, hit: Hit, who: Parties) -> Parties:
    """The lone side of a war, or the state where it happens, with whom it calls "the enemy"."""
    lone = who.source or who.target or who.place or ""
    foe = gate.at_war(lone)
    if foe is None:
        return who
    words = seen.tokens.words
    at = next(i for i, word in enumerate(words) if word in language.sides.enemies)
    if who.codes:
        named = next((m.start for m in seen.mentions if m.name.code == lone), len(words))
        # "Russian invaders" are the ones named; "enemy fire killed three from X" is done to X
        first = named <= at or who.place == foe
    else:
        # "destroyed an enemy post", but "came under enemy fire"
        before = words[at - 1 - (at > 1 and words[at - 1] in language.articles)]
        first = at > hit.operator and before not in (
            language.function_words | language.prepositions | language.openers
        )
    return who._replace(source=lone if first else foe, target=foe if first else lone)
