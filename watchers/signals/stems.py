"""Phrases found by how their first word begins: for languages whose words bend at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar

from watchers.signals.phrases import Word, fits

T = TypeVar("T")
_Rows = list[tuple[tuple[Word, ...], T]]


class Stems(Generic[T]):
    """Values by phrase, where a word of the phrase is a stem or its spellings are too many."""

    def __init__(self) -> None:
        self.exact: dict[str, _Rows[T]] = {}
        """By a first word as it stands."""
        self.rows: dict[str, _Rows[T]] = {}
        """By how a first word begins."""
        self.lengths: tuple[int, ...] = ()
        """The lengths that those beginnings have, shortest first."""

    def __getstate__(self) -> tuple[dict[str, _Rows[T]], dict[str, _Rows[T]], tuple[int, ...]]:
        return self.exact, self.rows, self.lengths

    def __setstate__(
        self, state: tuple[dict[str, _Rows[T]], dict[str, _Rows[T]], tuple[int, ...]]
    ) -> None:
        self.exact, self.rows, self.lengths = state

    def __bool__(self) -> bool:
        return bool(self.exact or self.rows)

    def add(self, words: Sequence[Word], value: T) -> None:
        """Enter a phrase; what may be left out at its beginning may be missing in the text."""
        for i, word in enumerate(words):
            rest = tuple(words[i:])
            for held, heads in ((self.exact, word.options), (self.rows, word.stems)):
                for head in sorted(heads):
                    held.setdefault(head, []).append((rest, value))
            self.lengths = tuple(sorted({*self.lengths, *map(len, word.stems)}))
            if not word.optional:
                break

    def items(self) -> Iterator[tuple[tuple[Word, ...], T]]:
        """Every phrase as (its words, value), once for each way in which it can begin."""
        for rows in (*self.exact.values(), *self.rows.values()):
            yield from rows

    def beginning(self, word: str) -> list[tuple[tuple[Word, ...], T]]:
        """Every phrase that a word can begin, as (its words, value)."""
        found = self.exact.get(word, [])
        for length in self.lengths:
            if length > len(word):
                break
            # never added to in place: the list is the phrases' own
            found = found + self.rows.get(word[:length], [])
        return found


def run(elements: tuple[Word, ...], words: list[str], i: int) -> int | None:
    """Where the elements end, the first of which is token i; None where the others do not fit."""
    for at in range(1, len(elements)):
        if i + 1 < len(words) and fits(elements[at], words[i + 1]):
            i += 1
        elif not elements[at].optional:
            return None
    return i + 1
