"""How the words of a language bend."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Inflector:
    """A language's own endings: ``rules`` are (pattern, forms) pairs, the first that fits wins.

    ``forms`` are given in the language file's order; the last one is the participle, and
    ``cancelled|canceled`` is one form in two spellings.
    """

    irregular: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rules: Sequence[tuple[re.Pattern[str], str]] = ()

    def forms(self, word: str) -> tuple[str, ...]:
        """Every form in every spelling, base first."""
        return tuple(spelling for form in self._bent(word) for spelling in form.split("|"))

    def participles(self, word: str) -> list[str]:
        """The participle in every spelling."""
        return self._bent(word)[-1].split("|")

    def _bent(self, word: str) -> tuple[str, ...]:
        if word in self.irregular:
            return self.irregular[word]
        for pattern, template in self.rules:
            match = pattern.fullmatch(word)
            if match:
                return (word, *template.format(*match.groups()).split())
        return (word,)


UNBENT = Inflector()
"""Of a language whose words stand as they are."""
