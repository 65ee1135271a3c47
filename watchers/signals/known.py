"""What the lexicon knows of single words: enough to pass over a sentence in which nothing can fire.

What is known of a word is a number whose bits say which object classes begin with it, which classes
the verbs and nouns that begin with it want, and for which phrases it is a second word (``Layout``).
Put together, the numbers of a sentence's words say what could stand in it. Whether it does is seen
later, and only where something could fire.
"""

from __future__ import annotations

from watchers.signals.lexicon import Bits, Held, Keys, Known, Language, Piece, forms_of
from watchers.signals.text import LONGEST_PIECE, MOST_PIECES, TOKEN

_NO_PATTERNS: Keys = (0, (), {})


def of_piece(language: Language, piece: str) -> Held:
    """What is known of a piece of text without white space; a short one is remembered."""
    # most pieces are one word, and that is quickly seen
    words = [piece] if piece.isalpha() else TOKEN.findall(f"{piece} ")
    held: Held = of_words(language, words)
    if held == ((piece,), 0, ()):
        held = None
    if len(piece) <= LONGEST_PIECE:
        if len(language.pieces) >= MOST_PIECES:
            language.pieces.clear()
            language.words.clear()
        language.pieces[piece] = held
    return held


def of_words(language: Language, words: list[str]) -> Piece:
    """What is known of some words together."""
    each = [_of_word(language, word) for word in words]
    if len(each) == 1:
        return each[0]
    bits: Bits = 0
    known: tuple[Known, ...] = ()
    for _, theirs, several in each:
        # what one word alone brings is kept as it is, so that all pieces with it share it
        bits = bits | theirs if bits and theirs else bits or theirs
        known += several
    return tuple(word for one, _, _ in each for word in one), bits, known


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
    bits: Bits = 0
    known: list[Known] = []
    for form in forms_of(word, layout.stems):
        bits |= layout.words.get(form, 0)
        if form in layout.patterns or form in layout.beside:
            seconds, alone, by_second = layout.patterns.get(form, _NO_PATTERNS)
            beside = layout.beside.get(form, 0)
            # the word itself brings its own bit
            need = seconds | beside | (layout.words[form] if alone else 0)
            known.append((need, alone, by_second, beside))
    return (word,), bits, tuple(known)
