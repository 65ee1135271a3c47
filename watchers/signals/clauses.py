"""Cuts a sentence into its clauses, and goes on behind an aside with the one that it stands in."""

from __future__ import annotations

from watchers.signals import glosses
from watchers.signals.lexicon import Language
from watchers.signals.tokens import Tokens

EARLY = 4
"""A clause cut before this word is no aside but an opening: "Two days after ..."."""
DASHES = frozenset({"-", "--", "–", "—"})


def clauses(language: Language, tokens: Tokens) -> list[int]:
    """The clause number of each token. A cut word belongs to the clause it opens."""
    words, terms = tokens.words, tokens.terms
    cuts, before = language.cuts, language.cuts_before
    number, newest, ids, last = 0, 0, [], len(words) - 1
    # "If X attacks, Y will ...", "Having fled, Y ...": what an opener begins ends at its comma
    first, gerund = words[0] if words else "", language.gerund
    opened = first in language.openers or (bool(gerund) and first.endswith(gerund))
    around: int | None = None  # the clause that an aside stands in: "X, after talks, freed ..."
    outside: int | None = None  # the clause that a comma has just cut: "X, who ..., freed ..."
    excepts = language.recall.get("excepts", frozenset())  # "all but two of the hostages"
    dashed: int | None = None  # the clause that an aside between dashes stands in
    finite = language.recall.get("finite", frozenset())
    comma, brackets, glossed = False, tokens.brackets, 0
    for i, word in enumerate(words):
        behind, comma = comma, word == ","
        if brackets and word == glosses.OPENS:
            glossed = glosses.past(words, i)
        if i < glossed or not (terms[i].cuts or behind):
            ids.append(number)
            continue
        left, outside = outside, None
        if word in DASHES:
            if dashed is not None and i < last and words[i + 1] in finite:
                number, dashed = dashed, None  # "X - once in the way - was freed"
                ids.append(number)
                continue
            dashed = number
        if word == "," and i > 1:
            if opened:
                opened = False
                number = newest = newest + 1
            elif around is not None and not words[min(i + 1, last)].isdigit():  # "July 29, 2022"
                number, around = around, None
        if (word in cuts and i and not (word in language.turns and words[i - 1] in excepts)) or (
            word in before and 0 < i < last and words[i + 1] in before[word]
        ):
            recalls = word in language.background
            if words[i - 1] != ",":
                opened = opened or (i < EARLY and recalls)  # "Two days after X attacked, Y ..."
            else:
                aside = recalls or word in language.relatives
                around = (number if left is None else left) if aside else None
            outside = number if word == "," else None
            number = newest = newest + 1
        elif (
            behind and i < last and (word in language.asides or words[i + 1] in language.passive_by)
        ):
            around = number  # "X, accused by Y of an attack, freed ...", "X, under fire, freed ..."
            number = newest = newest + 1
        ids.append(number)
    return ids
