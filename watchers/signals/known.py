"""What the lexicon knows of single words: enough to pass over a sentence in which nothing can fire.

What is known of a word is a number whose bits say which object classes begin with it, which classes
the verbs and nouns that begin with it want, and for which phrases it is a second word (``Layout``).
Put together, the numbers of a sentence's words say what could stand in it. Whether it does is seen
later, and only where something could fire.
"""

from __future__ import annotations

from collections.abc import Iterable

from watchers.signals.lexicon import Keys, Language, forms_of
from watchers.signals.text import LONGEST_PIECE, MOST_PIECES, TOKEN

# The patterns under a word, and the bits of the words one of which must stand beside it in a phrase.
Known = tuple[Keys, int]
# Words, their bits, and what is looked for under them.
Piece = tuple[tuple[str, ...], int, tuple[Known, ...]]

_NO_PATTERNS: Keys = (0, (), {})


def of_piece(language: Language, piece: str) -> Piece:
    """What is known of a piece of text without white space; a short one is remembered."""
    known = of_words(language, TOKEN.findall(f"{piece} "))
    if len(piece) <= LONGEST_PIECE:
        if len(language.pieces) >= MOST_PIECES:
            language.pieces.clear()
            language.words.clear()
        language.pieces[piece] = known
    return known


def of_words(language: Language, words: Iterable[str]) -> Piece:
    """What is known of some words together."""
    each = [_of_word(language, word) for word in words]
    bits = 0
    for _, theirs, _ in each:
        bits |= theirs
    return (
        tuple(word for words, _, _ in each for word in words),
        bits,
        tuple(known for _, _, several in each for known in several),
    )


def _of_word(language: Language, word: str) -> Piece:
    held = language.words.get(word)
    if held is None:
        held = _learnt(language, word)
        if len(word) <= LONGEST_PIECE and len(language.words) < MOST_PIECES:
            language.words[word] = held
    return held


def _learnt(language: Language, word: str) -> Piece:
    """What is looked for by a word or by a stem of it."""
    layout = language.layout
    bits, known = 0, []
    for form in forms_of(word, layout.stems):
        bits |= layout.words.get(form, 0)
        if form in layout.patterns or form in layout.beside:
            known.append((layout.patterns.get(form, _NO_PATTERNS), layout.beside.get(form, 0)))
    return (word,), bits, tuple(known)
