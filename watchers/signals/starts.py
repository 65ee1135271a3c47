"""What begins with a word: the phrases that are spelled out, and those of stems.

It is looked up once, when the word is first met (``known``). As most phrases that could begin do not
go on, a start also holds marks of the words that may come next, a small Bloom filter: where the next
word's marks are missing nothing need be looked up.
"""

from __future__ import annotations

from typing import Any

from watchers.signals.phrases import Word
from watchers.signals.stems import Stems, run
from watchers.signals.trie import Trie

Place = tuple[int, int, Any]
"""Where a phrase begins, where it ends, and its value."""
MARKS = 61
"""So many bits at most fit into a number that is quickly compared."""
ANYTHING = (1 << MARKS) - 1


class Start:
    """The phrases that begin with one word."""

    __slots__ = ("alone", "longer", "next", "next_too", "stemmed", "stemmed_next")

    def __init__(
        self,
        alone: tuple[Any, ...],
        longer: dict[str, list[Any]] | None,
        stemmed: list[tuple[tuple[Word, ...], Any]],
    ) -> None:
        """``alone`` are the values of the word itself, ``longer`` is the trie of what goes on,
        ``stemmed`` holds the other phrases as (their words, value)."""
        self.next, self.next_too = 0, 0
        """The marks of the words that ``longer`` goes on with, of both kinds."""
        for word in longer or ():
            one, other = marks(word)
            self.next |= one
            self.next_too |= other
        self.stemmed_next = 0
        """The first marks of the words that ``stemmed`` may go on with, or ``ANYTHING``."""
        for elements, _ in stemmed:
            self.stemmed_next |= _next(elements)
        self.alone, self.longer, self.stemmed = alone, longer, stemmed


def marks(word: str) -> tuple[int, int]:
    """Two of the bits by which words are told apart, the same as long as the program runs."""
    number = hash(word)
    return 1 << number % MARKS, 1 << number // MARKS % MARKS


def _next(elements: tuple[Word, ...]) -> int:
    """The marks of what may stand behind the first word of a phrase of stems."""
    found = 0
    for element in elements[1:]:
        if element.stems:
            return ANYTHING
        for word in element.options:
            found |= marks(word)[0]
        if not element.optional:
            return found
    return ANYTHING


def starting(word: str, trie: Trie[Any], stems: Stems[Any]) -> Start | None:
    """What begins with a word."""
    node, stemmed = trie.root.get(word), stems.beginning(word)
    if node is None:
        return Start((), None, stemmed) if stemmed else None
    return Start(node[0], node[1], stemmed)


def spelled_at(start: Start, words: list[str], i: int) -> list[Place]:
    """Every phrase spelled out with the start of token i, the longest first."""
    end, size, more = i + 1, len(words), start.longer
    found: list[Place] = [(i, end, value) for value in start.alone]
    while more is not None and end < size:
        node = more.get(words[end])
        if node is None:
            break
        end += 1
        values, more = node[0], node[1]
        if values:
            found = [(i, end, value) for value in values] + found
    return found


def stemmed_at(start: Start, words: list[str], i: int) -> list[Place]:
    """Every phrase of stems with the start of token i."""
    found: list[Place] = []
    for elements, value in start.stemmed:
        end = run(elements, words, i)
        if end is not None:
            found.append((i, end, value))
    return found
