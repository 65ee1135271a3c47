"""Lays out by which words everything is looked for, once the whole lexicon is read.

A phrase is looked for by the word that a text is least likely to have, and there by its next
rarest, so that a lexicon of many phrases costs little more than one of few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from watchers.signals.lexicon import PHRASE, Keys, Language, Layout, Row
from watchers.signals.patterns import Pattern
from watchers.signals.phrases import Word
from watchers.signals.stems import Stems
from watchers.signals.trie import Trie

SECONDS = 256
"""So many bits are shared out among the second words: a few words have the same."""


def lay_out(language: Language, frequency: Mapping[str, float]) -> None:
    """``frequency`` says how often words occur in texts; it changes the cost and nothing else."""
    patterns = [_rarest_first(pattern, frequency) for pattern in language.patterns]
    language.patterns = patterns
    width = len(language.classes)
    layout = language.layout = Layout(width, _wants(language, width))
    seconds = {word for p in patterns for words in p.words[1:2] for word in words}
    seconds |= set(_seconds_of_phrases(language))
    for place, word in enumerate(sorted(seconds)):
        layout.seconds[word] = 4 << (2 * width + place % SECONDS)
    needed = {word for pattern in patterns for words in pattern.words for word in words}
    layout.stems = _stem_lengths(needed | seconds)
    language.pattern_keys = _keys(patterns, layout)


def _rarest_first(pattern: Pattern, frequency: Mapping[str, float]) -> Pattern:
    """The pattern with its needed words in the order in which a text is least likely to have them."""
    words = sorted(pattern.words, key=lambda words: sum(frequency.get(w, 0) for w in words))
    return pattern._replace(words=tuple(words))


def _stem_lengths(words: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({len(word) - 1 for word in words if word.endswith("*") and len(word) > 1}))


def _wants(language: Language, width: int) -> list[int]:
    wants = [0] * (1 + max((number for number, _, _ in language.combos), default=-1))
    for number, _, klass in language.combos:
        if klass >= 0:  # an unknown one is a fault named elsewhere
            wants[number] |= 1 << klass << width
    return wants


def _keys(patterns: Sequence[Pattern], layout: Layout) -> dict[str, Keys]:
    found: dict[str, tuple[list[Row], dict[str, list[Row]]]] = {}
    for number, pattern in enumerate(patterns):
        row = (number, pattern.words[2:], pattern.classes)
        for word in pattern.words[0]:
            alone, by_second = found.setdefault(word, ([], {}))
            if len(pattern.words) == 1:
                alone.append(row)
            else:
                for second in pattern.words[1]:
                    by_second.setdefault(second, []).append(row)
    return {
        word: (
            layout.bits(by_second),
            tuple(alone),
            {second: tuple(rows) for second, rows in by_second.items()},
        )
        for word, (alone, by_second) in found.items()
    }


def forms_of(word: str, lengths: Sequence[int]) -> list[str]:
    """A word, and the stems (``stem*``) of these lengths that it begins with."""
    return [word, *(f"{word[:length]}*" for length in lengths if length <= len(word))]


def begun(trie: Trie[Any], stems: Stems[Any], word: str) -> Iterator[tuple[Any, Iterable[str]]]:
    """What begins with a word: each value, and the words one of which must stand beside it, if any."""
    alone, longer = trie.root.get(word, ((), None))
    for value in alone:
        yield value, ()
    for second, node in (longer or {}).items():
        for value in set(_within(node)):
            yield value, (second,)
    for elements, value in stems.beginning(word):
        yield value, _second(elements)


def _within(node: Sequence[Any]) -> Iterator[Any]:
    values, longer = node
    yield from values
    for more in (longer or {}).values():
        yield from _within(more)


def _second(elements: Sequence[Word]) -> Iterable[str]:
    """Of a phrase's words after its first, those of the first that may not be left out."""
    needed = next((word for word in elements[1:] if not word.optional), None)
    return needed.spelled if needed else ()


def _seconds_of_phrases(language: Language) -> Iterator[str]:
    triggers, stems = language.triggers, language.trigger_stems
    for word in {*triggers.root, *stems.exact, *stems.rows}:
        for (kind, _, _), beside in begun(triggers, stems, word):
            if kind == PHRASE:
                yield from beside
