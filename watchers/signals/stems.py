"""Phrases found by how their first word begins: for languages whose words bend at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from watchers.signals.phrases import Word

T = TypeVar("T")


@dataclass(slots=True)
class Stems(Generic[T]):
    """Values by phrase, where at least one word of the phrase is a stem."""

    rows: dict[str, tuple[tuple[tuple[Word, ...], T], ...]] = field(default_factory=dict)
    lengths: tuple[int, ...] = ()
    """The lengths that first words have here, shortest first; empty where there are none."""

    def add(self, words: Sequence[Word], value: T) -> None:
        """Enter a phrase; what may be left out at its beginning may be missing in the text."""
        for head, rest in openings(words):
            self.rows[head] = (*self.rows.get(head, ()), (rest, value))
        self.lengths = tuple(sorted(set(map(len, self.rows))))

    def at(self, words: Sequence[str], i: int) -> Iterator[tuple[int, T]]:
        """Every phrase that begins at token i, as (where it ends, value)."""
        word = words[i]
        for length in self.lengths:
            if length > len(word):
                break
            for elements, value in self.rows.get(word[:length], ()):
                end = run(elements, words, i)
                if end is not None:
                    yield end, value


def openings(words: Sequence[Word]) -> Iterator[tuple[str, tuple[Word, ...]]]:
    """The beginnings by which a phrase is found, each with the words that then must follow."""
    for i, word in enumerate(words):
        for head in sorted((*word.options, *word.stems)):
            yield head, tuple(words[i:])
        if not word.optional:
            return


def run(elements: Sequence[Word], words: Sequence[str], i: int) -> int | None:
    """Where the elements end when they begin at token i, or None where they do not fit."""
    for element in elements:
        if i < len(words) and element.fits(words[i]):
            i += 1
        elif not element.optional:
            return None
    return i
