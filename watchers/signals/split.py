"""Finds verbs that their object parts: "called the drills off", "put its missile test off"."""

from __future__ import annotations

from watchers.signals.lexicon import ACTIVE, VERB, Language
from watchers.signals.scan import Scan

OBJECT_REACH = 3
"""So far behind the verb its object begins."""
REST_REACH = 5
"""So far behind the object the rest of the verb stands: "called the drills near the border off"."""

Governed = tuple[int, int, int, int, int, int, int]
"""Where an operator begins and ends, where its object does, the rule, the mode, and how many words
stand between."""


def near(language: Language, seen: Scan) -> list[Governed]:
    """Parted verbs around an object."""
    words, rests = seen.tokens.words, language.history.rests
    found: list[Governed] = []
    if rests.isdisjoint(words):
        return found
    for at, rest in enumerate(words):
        if rest not in rests or not _ends(language, words, at):
            continue
        for o_start, o_end, klass in seen.objects:
            if not (o_start < at and -1 <= at - o_end <= REST_REACH):
                continue  # "drills off" may be one thing, but not where the sentence ends with it
            for verb in range(o_start - 1, max(-1, o_start - 2 - OBJECT_REACH), -1):
                rule = _rule(language, seen, verb, rest, klass)
                if rule is not None:
                    found.append((verb, at + 1, o_start, o_end, rule, ACTIVE, o_start - verb - 1))
                    break
    return found


def _ends(language: Language, words: list[str], at: int) -> bool:
    """Whether a particle has no object of its own: "called it off", but not "off the coast"."""
    follows = words[at + 1 : at + 2]
    return (
        not follows
        or not follows[0][0].isalnum()
        or follows[0] in language.prepositions
        or follows[0] in language.cuts
        or follows[0] in language.links
        or follows[0] in language.history.fresh
    )


def _rule(language: Language, seen: Scan, verb: int, rest: str, klass: int) -> int | None:
    """The rule that a verb with this rest and this object makes fire."""
    start = seen.tokens.terms[verb].entries
    node = None if start is None or start.longer is None else start.longer.get(rest)
    for kind, number, _ in node[0] if node else ():
        if kind == VERB:
            rule = language.combos.get((number, ACTIVE, klass))
            if rule is not None:
                return rule
    return None
