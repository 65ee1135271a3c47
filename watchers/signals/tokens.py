"""Splits a sentence into words without losing where each of them stood."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from watchers.signals import glosses
from watchers.signals.keys import Bits, Sought
from watchers.signals.known import Term, of_piece, of_words
from watchers.signals.lexicon import Language
from watchers.signals.starts import ANYTHING, Place, Start, spelled_at, stemmed_at
from watchers.signals.text import APART, JOINERS, TOKEN

_CLUSTER = re.compile("(?s).[\u0300-\u036f\u00ad\u200c\u200d\u2060]*")


class Tokens:
    """A sentence's words in lower case, what the lexicon knows of them, and where they stand."""

    __slots__ = (
        "_ends",
        "_lower",
        "_starts",
        "anchors",
        "bits",
        "brackets",
        "sought",
        "terms",
        "words",
    )

    def __init__(
        self,
        lower: str,
        terms: list[Term],
        starts: list[int] | None = None,
        ends: list[int] | None = None,
    ) -> None:
        """Where the words start and end is given where it cannot be read from ``lower``."""
        self._lower, self.terms = lower, terms
        self.brackets = glosses.OPENS in lower
        """Whether any opens; in few sentences one does."""
        self._starts: list[int] = starts or []
        self._ends: list[int] = ends or []
        """Where the first words stand, as far as it was asked."""
        self.words = [term.text for term in terms]
        bits: Bits = 0
        sought: list[Sought] = []
        anchors: list[int] = []
        for at, term in enumerate(terms):
            if term.bits:
                bits |= term.bits
                for each in term.sought:
                    sought.append(each)
                    anchors.append(at)
        self.bits, self.sought = bits, sought
        self.anchors = anchors
        """Which token each of ``sought`` is looked for by."""

    def search(self, starts: list[Start | None]) -> tuple[list[Place], list[Place]]:
        """Every phrase in the words: those spelled out, and those of stems.

        ``starts`` are those of each word. Both are ordered by where they begin; of those spelled out
        the longest come first.
        """
        spelled: list[Place] = []
        stemmed: list[Place] = []
        terms, words = self.terms, self.words
        last = len(words) - 1
        for i, start in enumerate(starts):
            if start is None:
                continue
            behind = terms[i + 1] if i < last else None
            mark = behind.mark if behind is not None else 0
            if start.next & mark and behind is not None and start.next_too & behind.mark_too:
                spelled += spelled_at(start, words, i)
            else:
                for value in start.alone:
                    spelled.append((i, i + 1, value))
            if start.stemmed and (start.stemmed_next == ANYTHING or start.stemmed_next & mark):
                stemmed += stemmed_at(start, words, i)
        return spelled, stemmed

    def further(self) -> set[str]:
        """Those of the words, and of their stems (``stem*``), that patterns need besides their rarest."""
        return {form for term in self.terms for form in term.further}

    def span(self, first: int, end: int) -> tuple[int, int]:
        """The offsets at which the tokens from ``first`` to before ``end`` begin and end."""
        self._locate(end)
        return self._starts[first], self._ends[end - 1]

    def raw(self, folded: str, first: int, end: int) -> str:
        """The text of these tokens as it was written."""
        begins, ends = self.span(first, end)
        return folded[begins:ends]

    def hyphenated(self, at: int) -> bool:
        """Whether a hyphen joins a token to the one before it."""
        begins, _ = self.span(at, at + 1)
        return self._lower[begins - 1] == "-" == self._lower[self._ends[at - 1]]

    def _locate(self, number: int) -> None:
        """Find where the first words stand, each at the next place where it is written.

        What is stepped over between two tokens begins none, but for hyphens: a dash stands behind no
        word and before a space.
        """
        lower, starts, ends = self._lower, self._starts, self._ends
        end = ends[-1] if ends else 0
        for at in range(len(starts), number):
            word = self.words[at]
            start = lower.find(word, end)
            while word == "-" and start >= 0 and not _is_dash(lower, start):
                start = lower.find(word, start + 1)
            end = start + len(word)
            starts.append(start)
            ends.append(end)


def _is_dash(lower: str, at: int) -> bool:
    """Whether the hyphen there is a token of its own."""
    return not lower[max(0, at - 1) : at].isalnum() and lower[at + 1 : at + 2].isspace()


def tokenize(language: Language, folded: str) -> Tokens:
    """Split into tokens; a hyphen inside a compound separates words and is not itself one.

    Letters that a language's writers put for one another are each read as its like.

    No token holds white space and none looks further than the space beside it, so a text can be
    cut at its spaces; the same pieces come again and again, and what they hold is remembered.
    Only a dash at the very end is read otherwise than one before a space.
    """
    lower = folded.lower()
    if not lower.isascii() and APART.search(lower):
        return _mended(language, lower)
    if language.variants:
        lower = lower.translate(language.variants)
    if lower.endswith("-"):
        return Tokens(lower, list(of_words(language, TOKEN.findall(lower))))
    pieces = language.pieces
    terms: list[Term] = []
    for piece in lower.split():
        held = pieces.get(piece)
        if held is None:
            held = of_piece(language, piece)
        if isinstance(held, Term):
            terms.append(held)
        else:
            terms += held
    return Tokens(lower, terms)


def _mended(language: Language, lower: str) -> Tokens:
    """The tokens of a text whose words are broken by marks, at the places where they stand in it."""
    whole: list[str] = []
    places: list[int] = []
    for cluster in _CLUSTER.finditer(lower):
        letters = cluster.group().translate(JOINERS)
        form: Literal["NFC", "NFKC"] = "NFKC" if "ﬀ" <= letters[:1] <= "ﬆ" else "NFC"
        letters = unicodedata.normalize(form, letters).translate(language.variants)
        whole.append(letters)
        places += [cluster.start()] * len(letters)
    places.append(len(lower))
    text = "".join(whole)
    found = list(TOKEN.finditer(text))
    starts, ends = [places[m.start()] for m in found], [places[m.end()] for m in found]
    return Tokens(lower, list(of_words(language, [m[0] for m in found])), starts, ends)
