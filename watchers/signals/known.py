"""What the lexicon knows of single words: enough to pass over a sentence in which nothing can fire.

What is known of a word is a number whose bits say which object classes begin with it, which classes
the verbs and nouns that begin with it want, and for which phrases it is a second word (``Layout``).
Put together, the numbers of a sentence's words say what could stand in it. Whether it does is seen
later, and only where something could fire; for this a word also knows what begins with it.
"""

from __future__ import annotations

from watchers.signals.keys import Bits, Keys, Sought
from watchers.signals.lexicon import Language, forms_of
from watchers.signals.starts import marks, starting
from watchers.signals.text import LONGEST_PIECE, MOST_PIECES, TOKEN
from watchers.signals.trie import Trie

_NO_PATTERNS: Keys = (0, (), {}, (0, 0))
_NONE_SPELLED: Trie[int] = Trie()


class Term:
    """A word, and everything that the lexicon looks for by it."""

    __slots__ = (
        "acts", "agent", "bent", "bit", "bits", "boosts", "byte", "cues", "cuts", "domains", "entries",
        "further", "mark", "mark_too", "masks", "names", "personal", "sought", "text",
    )  # fmt: skip

    def __init__(self, language: Language, word: str) -> None:
        layout, gazetteer = language.layout, language.gazetteer
        forms = forms_of(word, layout.stems)
        self.text = word
        self.bits: Bits = 0
        for form in forms:
            self.bits |= layout.words.get(form, 0)
        self.sought = tuple(
            _sought(language, form)
            for form in forms
            if form in layout.patterns or form in layout.beside
        )
        self.further = tuple(form for form in forms if form in layout.further)
        """The word, or stems of it, where patterns need it besides their rarest."""
        place = layout.further.get(word)
        self.byte, self.bit = (0, 0) if place is None else (place >> 3, 1 << (place & 7))
        """Which byte and bit of a table of such words say whether it is in it (``Layout.places``)."""
        self.bent = tuple((form, layout.further[form]) for form in self.further if form != word)
        """The same of its stems, in one number."""
        self.mark, self.mark_too = marks(word)
        """By which what begins with the word before tells whether it may go on with this one."""
        self.entries = starting(word, language.entries, language.entry_stems)
        self.masks = starting(word, _NONE_SPELLED, language.mask_stems)
        self.cues = starting(word, language.cue_words, language.cue_stems)
        self.names = starting(word, gazetteer.words, gazetteer.stems)
        self.domains = starting(word, language.domains, language.domain_stems)
        self.boosts = starting(word, language.boosts, language.boost_stems)
        self.cuts = word == "," or word in language.cuts or word in language.cuts_before
        """Whether a clause may begin with it or end at it."""
        self.personal = word in language.persons or word in language.reader
        """Whether a writer speaks of himself with it, or to the reader."""
        self.agent = word in language.passive_by
        """Whether who did it stands behind it: "by"."""
        self.acts = language.acts.heads.get(word)
        """Where it is a verb of an act: what must stand behind it, empty where it stands alone."""


def of_piece(language: Language, piece: str) -> Term | tuple[Term, ...]:
    """The term or terms of a piece of text without white space; a short one is remembered."""
    # most pieces are one word, and that is quickly seen
    words = [piece] if piece.isalpha() else TOKEN.findall(f"{piece} ")
    terms = _of_word(language, words[0]) if len(words) == 1 else of_words(language, words)
    if len(piece) <= LONGEST_PIECE:
        if len(language.pieces) >= MOST_PIECES:
            language.pieces.clear()
            language.words.clear()
        language.pieces[piece] = terms
    return terms


def of_words(language: Language, words: list[str]) -> tuple[Term, ...]:
    """The terms of some words."""
    return tuple(_of_word(language, word) for word in words)


def _of_word(language: Language, word: str) -> Term:
    term = language.words.get(word)
    if term is None:
        term = Term(language, word)
        if len(word) <= LONGEST_PIECE and len(language.words) < MOST_PIECES:
            language.words[word] = term
    return term


def _sought(language: Language, form: str) -> Sought:
    """What is looked for by a word or a stem."""
    layout = language.layout
    bits, alone, by_second, reach = layout.patterns.get(form, _NO_PATTERNS)
    beside = layout.beside.get(form, 0)
    # the word itself brings its own bit
    need = bits | beside | (layout.words[form] if alone else 0)
    seconds = language.seconds.get(id(by_second))
    if seconds is None:
        seconds = language.seconds[id(by_second)] = layout.places(by_second) if by_second else b""
    return need, alone, seconds, by_second, beside, reach
