"""Which of the lexicon's languages a text is written in."""

from __future__ import annotations

from watchers.signals.lexicon import Language, Lexicon
from watchers.signals.text import LONGEST_PIECE, MOST_PIECES, WORD, fold, joined

SAMPLE = 1500
"""So many characters of a text are looked at."""
OPENING = 24
"""So many words at its beginning are enough if they are clearly of the only language in these letters."""
OPENING_LETTERS = 400
"""More than nearly any so many words have."""
UNASSESSED_LETTERS = 200
FUNCTION_WORD_SHARE = 0.12
"""Least share of a language's function words in a text that is written in it."""
CLEARLY = 4
"""Where so many of them are function words of the only language in these letters, it is that one."""
TERSE_LETTERS, TERSE_SHARE, TERSE_WORDS = 400, 0.055, 3
"""A headline with a lead so long has fewer; without a word of a neighbour's it may have so few."""
FOREIGN_SCRIPT_SHARE = 0.4
_BITS = 12
_MOST = 4_000
"""So many characters at most: their counts fit into so many bits."""
_FIELD = (1 << _BITS) - 1


def language_of(title: str, text: str, lexicon: Lexicon) -> str:
    """The language judged in, or ``und``: by script first, then by function words.

    Words of a neighbouring language count against one that shares its script. A short text in
    Latin letters without any function word is tried in English, one in another script in the
    language that has all of its letters; a longer text that shares too few function words with any
    lexicon has none.
    """
    sample = f"{title} {text[:SAMPLE]}"[:_MOST]
    if not sample.isascii():
        sample = joined(fold(sample))[:_MOST]
    ascii_only = sample.isascii()
    english = ascii_only and _only_english(lexicon)
    if english and len(sample) < UNASSESSED_LETTERS:
        return "en"
    if english and _opens(lexicon.languages["en"], sample[:OPENING_LETTERS].lower()):
        return "en"
    sample = sample.lower()
    pieces = sample.split()
    best, best_share, letters = "und", 0.0, 0
    spelled: list[str] = []
    for code, language in lexicon.languages.items():
        if ascii_only and letters and not language.ascii:
            continue
        words, letters, own, common, strange = _counted(language, pieces)
        if letters and own < letters * FOREIGN_SCRIPT_SHARE:
            continue
        share = (common - strange) / max(1, words)
        if not strange:
            spelled.append(code)
            terse = letters <= TERSE_LETTERS and common >= TERSE_WORDS
            share *= FUNCTION_WORD_SHARE / TERSE_SHARE if terse else 1.0
        if share > best_share:
            best, best_share = code, share
    if best_share >= FUNCTION_WORD_SHARE:
        return best
    latin = sum(c.isascii() and c.isalpha() for c in sample)
    if letters <= UNASSESSED_LETTERS and latin >= letters * FOREIGN_SCRIPT_SHARE:
        return _spelled(sample, lexicon) if best == "und" else best
    if spelled and 0 < letters <= UNASSESSED_LETTERS:
        return spelled[0]
    return "und" if letters else "en"


def _opens(language: Language, opening: str) -> bool:
    """Whether a text opens clearly in a language: strange words count against its own."""
    own, strange, common = language.function_words, language.foreign_words, 0
    for piece in opening.split(None, OPENING)[:OPENING]:
        if piece in own:
            common += 1
        elif piece in strange:
            common -= 1
    return common >= CLEARLY


def _only_english(lexicon: Lexicon) -> bool:
    languages = lexicon.languages
    for code in languages:
        if code != "en" and languages[code].ascii:
            return False
    return "en" in languages


def _spelled(sample: str, lexicon: Lexicon) -> str:
    """A language that has all of the letters; English where it has, or none."""
    letters = {c for c in sample if c.isalpha()}
    has = [c for c, known in lexicon.languages.items() if all(map(known.letters.match, letters))]
    return has[0] if has and "en" not in has else "en"


def _counted(language: Language, pieces: list[str]) -> tuple[int, int, int, int, int]:
    """Words, letters, letters in the language's own words, its function words, strange words.

    The five numbers of a piece are kept as one, in fields of 12 bits, so that adding up a text is
    one quick sum; what a piece holds is remembered, as texts are made of the same pieces.
    """
    known = language.counts
    try:
        total = sum(map(known.__getitem__, pieces))
    except KeyError:
        total = sum(known[piece] if piece in known else _count(language, piece) for piece in pieces)
    first, second, third, fourth, fifth = (total >> _BITS * i & _FIELD for i in range(5))
    return first, second, third, fourth, fifth


def _count(language: Language, piece: str) -> int:
    words = WORD.findall(piece)
    numbers = (
        len(words),
        sum(map(len, words)),
        sum(len(w) for w in words if language.letters.match(w)),
        sum(w in language.function_words for w in words),
        sum(_is_strange(language, w) for w in words),
    )
    count = sum(number << _BITS * i for i, number in enumerate(numbers))
    if len(piece) <= LONGEST_PIECE:
        if len(language.counts) >= MOST_PIECES:
            language.counts.clear()
        language.counts[piece] = count
    return count


def _is_strange(language: Language, word: str) -> bool:
    """Whether a neighbouring language wrote it: by its own letters or its small words."""
    return word in language.foreign_words or not language.foreign_letters.isdisjoint(word)
