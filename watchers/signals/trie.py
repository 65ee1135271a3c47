"""Phrases by their words: looking one up costs the same however many there are (``starts``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Trie(Generic[T]):
    """Values by phrase; a phrase may have several."""

    def __init__(self) -> None:
        self.root: dict[str, list[Any]] = {}
        """First word → node. A node is ``[values of the phrase that ends here, next word → node]``,
        plain lists because they are quick to walk and to load."""

    def __getstate__(self) -> dict[str, list[Any]]:
        return self.root

    def __setstate__(self, state: dict[str, list[Any]]) -> None:
        self.root = state

    def add(self, words: Sequence[str], value: T) -> None:
        """Enter a phrase of at least one word; the same value twice counts once."""
        more, node = self.root, None
        for word in words:
            if node is not None:
                if node[1] is None:
                    node[1] = {}
                more = node[1]
            node = more.get(word)
            if node is None:
                node = more[word] = [(), None]
        if node is not None and value not in node[0]:
            node[0] = (*node[0], value)

    def begun(self) -> Iterator[tuple[str, T]]:
        """How every phrase begins, with each of its values."""
        for word, node in self.root.items():
            nodes = [node]
            for values, more in nodes:
                for value in values:
                    yield word, value
                if more is not None:
                    nodes += more.values()

    def share(self) -> None:
        """Keep one of each set of equal nodes; nothing may be added afterwards.

        The spellings of a phrase end alike, so few nodes are left, and a copy is quick to read.
        """
        kept: dict[Any, list[Any]] = {}
        words: dict[str, str] = {}

        def shared(node: list[Any]) -> list[Any]:
            values, more = node
            if more is not None:
                node[1] = more = {words.setdefault(w, w): shared(n) for w, n in more.items()}
            key = (values, more and tuple((word, id(n)) for word, n in more.items()))
            return kept.setdefault(key, node)

        self.root = {words.setdefault(w, w): shared(node) for w, node in self.root.items()}
