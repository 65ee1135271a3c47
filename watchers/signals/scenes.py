"""Which names only say where it happened: "in Iraq", "near the Afghan capital", "north of Kabul"."""

from __future__ import annotations

from watchers.signals.lexicon import Language
from watchers.signals.match import Hit
from watchers.signals.scan import Mention, Scan

BEARINGS_REACH = 4
"""So many words may stand between "in" and the name: "in the war-torn north of Iraq"."""
SITE_REACH = 3


def without_scenes(
    language: Language, seen: Scan, named: list[Mention], here: int
) -> list[Mention]:
    """Those of the names that can do something or have it done to them, if one in that clause can."""
    if len(named) < 2 or not language.sides.scenes:
        return named
    others = [m for m in named if not is_scene(language, seen, m)]
    if len(others) == len(named):
        return named
    beside = any(seen.clause[m.start] == here for m in named)
    return others if any(not beside or seen.clause[m.start] == here for m in others) else named


def is_scene(language: Language, seen: Scan, mention: Mention) -> bool:
    """Whether the name says only where: "in Iraq", but not "in Iraqi custody" or "in an Iraq probe"."""
    if mention.scene is None:
        mention.scene = _says_where(language, seen, mention)
    return mention.scene


def _says_where(language: Language, seen: Scan, mention: Mention) -> bool:
    words, at = seen.tokens.words, mention.start - 1
    first = max(0, at - BEARINGS_REACH)
    while at > first and (words[at] in language.sides.bearings or words[at] in language.articles):
        at -= 1
    if at < 0 or mention.name.kind == "armed":
        return False
    beside = (
        words[at] in language.sides.belongs and at > 0 and words[at - 1] in language.sides.bearings
    )
    # "near the border with Niger"
    borders = words[at] in language.sides.together and words[at - 1] in language.sides.confronts
    if not (beside or (at > 0 and borders) or words[at] in language.sides.scenes):
        return False
    name, words = mention.name, words[mention.end : mention.end + SITE_REACH + 1]
    if name.role == "people" or words[:1] == ["'s"]:
        # "in the Iraqi capital", "in Sudan's troubled Darfur", but not "in an Israeli raid on the port"
        owned = next((i for i, w in enumerate(words) if i and _ends(language, w)), len(words))
        return not language.sides.sites.isdisjoint(words[:owned]) or any(
            m.name.role == "place" and 0 <= m.start - mention.end < owned for m in seen.mentions
        )
    # a capital is one whatever follows ("in Kabul blasts"), a state may stand for its people
    return name.role == "seat" or not words or _ends(language, words[0])


def harmed_in(language: Language, words: list[str], verb: int) -> bool:
    """Whether its subject suffers it, with no word that says so: "four miners killed in an attack"."""
    behind = words[verb + 1 : verb + 2]
    return words[verb] in language.sides.harmed and not language.sides.scenes.isdisjoint(behind)


def _ends(language: Language, word: str) -> bool:
    """Whether no noun that the name goes with can begin here."""
    return (
        not word[0].isalnum()
        or word in language.function_words
        or word in language.prepositions
        or word in language.helpers
        or word in language.cuts
    )


def places(language: Language, seen: Scan) -> set[str]:
    """The states in which a sentence places what it tells of.

    "Iraqi insurgents" are at home there, and act for nobody's state.
    """
    begins = {m.start for m in seen.mentions if m.name.kind == "party"}
    return {
        m.name.place
        for m in seen.mentions
        if m.name.role in ("place", "seat")
        or (m.name.role == "people" and m.end in begins)
        or is_scene(language, seen, m)
    }


def where(seen: Scan, hit: Hit) -> str | None:
    """The state of the place named nearest to a hit."""
    best: tuple[int, str] | None = None
    for mention in seen.mentions:
        if mention.name.place:
            away = abs(mention.start - hit.operator) + (0 if mention.name.role == "place" else 8)
            if best is None or away < best[0]:
                best = (away, mention.name.place)
    return best[1] if best else None
