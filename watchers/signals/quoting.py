"""What stands in quotation marks, and how far the words go that are shown for a signal.

No quote ends in "shelling of".
"""

from __future__ import annotations

from watchers.signals.lexicon import Language
from watchers.signals.match import Hit
from watchers.signals.scan import Scan

GOVERNED = 4
"""So many words at most are shown of what a last preposition governs, its article apart."""


def quoted_to(language: Language, seen: Scan, hit: Hit) -> int:
    """The token behind the last one to show of a hit.

    Where its last word is a preposition, or "of" follows, what that governs is shown too ("shelling of
    the port"); behind an adjective of a people its noun ("shot at Ukrainian boats").
    """
    words, last = seen.tokens.words, hit.end - 1
    if any(m.end == hit.end and m.name.role == "people" for m in seen.mentions):
        return _governed(language, seen, hit.end)
    if words[last] not in language.prepositions:
        if hit.end == len(words) or words[hit.end] not in language.sides.belongs:
            return hit.end
        last += 1
    end = _governed(language, seen, last + 1)
    if end == last + 1:
        return hit.end
    sides = language.sides
    two = words[last] in sides.between and end < len(words) and words[end] in sides.joining
    return _governed(language, seen, end + 1) if two else end


def _governed(language: Language, seen: Scan, first: int) -> int:
    """Where what begins there is over: before a word that goes on otherwise."""
    words = seen.tokens.words
    names = {m.start: m.end for m in seen.mentions}
    start = first
    while start < len(words) and words[start] in language.articles:
        start += 1
    end = start
    while end < min(len(words), start + GOVERNED):
        if end in names:
            end = names[end]
            end += end < len(words) and words[end][0] == "'"  # "Russia's jets"
        elif _goes_on(language, words[end]):
            break
        else:
            end += 1
    if end == start:
        return first
    # "the town of Izium"
    whose = end + 1 if words[end : end + 1] and words[end] in language.sides.belongs else end
    return names[whose] if whose > end and whose in names else end


def _goes_on(language: Language, word: str) -> bool:
    """Whether a word is none of what a preposition governs."""
    return not word[0].isalnum() or any(
        word in words
        for words in (
            language.function_words,
            language.prepositions,
            language.openers,
            language.relatives,
            language.sides.scenes,
            language.helpers,
            language.attribution,
        )
    )


def inside_quotes(words: list[str]) -> list[bool]:
    """Whether each word stands between quotation marks."""
    if '"' not in words:
        return [False] * len(words)
    inside, flags = False, []
    for word in words:
        if word == '"':
            inside = not inside
        flags.append(inside)
    return flags
