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
    articles, figures = language.articles, language.history.figures
    excepts, finite = language.history.excepts, language.history.finite
    number, newest, ids, last = 0, 0, [], len(words) - 1
    opened = _is_opening(language, words)
    around: int | None = None  # the clause that an aside stands in: "X, after talks, freed ..."
    outside: int | None = None  # the clause that a comma has just cut: "X, who ..., freed ..."
    paused: int | None = None  # that of the last comma: "X, a man for whom ..., was freed"
    dashed: int | None = None  # the clause that an aside between dashes stands in
    apart = False  # whether the last comma opened an aside without a verb: "X, a nurse, freed by Y"
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
        told_last = apart and behind and "," not in words[i:]
        if behind:
            apart = word in articles or word in figures or word in excepts
        if word == "," and i > 1:
            if opened:
                opened = False
                number = newest = newest + 1
            elif around is not None and not words[min(i + 1, last)].isdigit():  # "July 29, 2022"
                number, around = around, None
            elif paused is not None and words[min(i + 1, last)] in finite:
                number = min(number, paused)
            paused = number
        if _begins(language, words, i):
            recalls = word in language.background
            if words[i - 1] != ",":
                # "Two days after X attacked, Y ...", "Long before anybody knew, Y ..."
                opened = opened or (i < EARLY and (recalls or word in language.openers))
            else:
                aside = recalls or word in language.relatives
                around = (number if left is None else left) if aside else None
            outside = number if word == "," else None
            number = newest = newest + 1
        elif (
            behind
            and i < last
            and (word in language.asides or (words[i + 1] in language.passive_by and not told_last))
        ):
            around = number  # "X, accused by Y of an attack, freed ...", "X, under fire, freed ..."
            number = newest = newest + 1
        ids.append(number)
    return ids


def _is_opening(language: Language, words: list[str]) -> bool:
    """Whether a sentence begins with what ends at its first comma: "If X attacks, Y will ..."."""
    first, second = words[0] if words else "", words[1] if len(words) > 1 else ""
    gerund, small = language.gerund, language.function_words
    return (
        first in language.openers
        # "Held since May, Y ...", but not "Held soldiers, ..."
        or (first in language.asides and (second in small or first not in language.history.harm))
        or (first in language.sides.midst and second in language.openers)  # "Just as ..., Y"
        or second in language.passive_by  # "Stung by a report in which nobody was named, Y ..."
        or (bool(gerund) and first.endswith(gerund) and second not in language.sides.belongs)
    )


def _begins(language: Language, words: list[str], i: int) -> bool:
    """Whether a word cuts what stands before it from what it begins itself."""
    word, before = words[i], language.cuts_before
    if word in before and 0 < i < len(words) - 1 and words[i + 1] in before[word]:
        return True
    # "all but two of the hostages"
    spared = word in language.turns and words[i - 1] in language.history.excepts
    return i > 0 and word in language.cuts and not spared
