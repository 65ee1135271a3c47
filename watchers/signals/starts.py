"""Finds every phrase in a sentence by what begins with each of its words.

What begins with a word is looked up once, when the word is first met (``known``): to search a
sentence then costs a look at those words with which something begins.
"""

from __future__ import annotations

from typing import Any

from watchers.signals.phrases import Word
from watchers.signals.stems import Stems, run
from watchers.signals.trie import Trie

Place = tuple[int, int, Any]
"""Where a phrase begins, where it ends, and its value."""


class Start:
    """The phrases that begin with one word."""

    __slots__ = ("alone", "longer", "stemmed")

    def __init__(
        self,
        alone: tuple[Any, ...],
        longer: dict[str, list[Any]] | None,
        stemmed: list[tuple[tuple[Word, ...], Any]],
    ) -> None:
        """``alone`` are the values of the word itself, ``longer`` is the trie of what goes on,
        ``stemmed`` holds the other phrases as (their words, value)."""
        self.alone, self.longer, self.stemmed = alone, longer, stemmed


def starting(word: str, trie: Trie[Any], stems: Stems[Any]) -> Start | None:
    """What begins with a word."""
    node, stemmed = trie.root.get(word), stems.beginning(word)
    if node is None:
        return Start((), None, stemmed) if stemmed else None
    return Start(node[0], node[1], stemmed)


def search(starts: list[Start | None], words: list[str]) -> tuple[list[Place], list[Place]]:
    """Every phrase in the words: those spelled out, and those of stems.

    ``starts`` are those of each word. Both are ordered by where they begin; of those spelled out
    the longest come first.
    """
    spelled: list[Place] = []
    stemmed: list[Place] = []
    last = len(words) - 1
    for i, start in enumerate(starts):
        if start is None:
            continue
        longer = start.longer
        if longer is not None and i < last and words[i + 1] in longer:
            spelled += spelled_at(start, words, i)
        else:
            for value in start.alone:
                spelled.append((i, i + 1, value))
        if start.stemmed:
            stemmed += stemmed_at(start, words, i)
    return spelled, stemmed


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
