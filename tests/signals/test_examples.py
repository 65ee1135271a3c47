"""The examples of the lexicon as a body of their own: varied, and in minimal pairs."""

from __future__ import annotations

from collections import defaultdict

import pytest

from watchers.signals.lexicon import Example, Lexicon
from watchers.signals.scan import Scan, look, mentions
from watchers.signals.text import fold
from watchers.signals.tokens import tokenize

MOST_OF_A_FRAME = 3
ALIKE = 0.4
"""Share of words that the two sentences of a minimal pair have in common (Dice)."""


def words(example: Example, lexicon: Lexicon) -> list[str]:
    language = lexicon.languages[example.file.split("/")[0]]
    return tokenize(language, fold(example.text)).words


def frame(example: Example, lexicon: Lexicon) -> str:
    """The sentence with its names, figures and trigger words taken out."""
    language = lexicon.languages[example.file.split("/")[0]]
    folded = fold(example.text)
    seen = Scan(tokenize(language, folded))
    look(language, seen)
    left = ["#" if word[0].isdigit() else word for word in seen.tokens.words]
    for start, end, *_ in [*seen.objects, *seen.verbs, *seen.nouns, *seen.phrases]:
        left[start:end] = ["…"] * (end - start)
    for mention in mentions(seen.tokens, folded):
        left[mention.start : mention.end] = ["N"] * (mention.end - mention.start)
    kept = [w for i, w in enumerate(left) if not (w in ("N", "…") and left[i - 1 : i] == [w])]
    return " ".join(kept)


def test_no_sentence_frame_serves_more_than_three_examples(lexicon: Lexicon) -> None:
    frames: dict[str, list[str]] = defaultdict(list)
    for example in lexicon.examples:
        frames[frame(example, lexicon)].append(example.text)
    assert not [texts for texts in frames.values() if len(texts) > MOST_OF_A_FRAME]


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_category_and_every_modifier_has_a_minimal_pair(
    language: str, lexicon: Lexicon
) -> None:
    """Two sentences of much the same words, of which one fires and the other does not."""
    known = lexicon.languages[language]
    category = {rule.name: rule.category.name for rule in known.rules}
    by_entry: dict[str, list[Example]] = defaultdict(list)
    for example in lexicon.examples:
        if example.file.startswith(f"{language}/"):
            by_entry[example.rule].append(example)
    paired = {
        category.get(entry, entry)
        for entry, examples in by_entry.items()
        if any(
            alike(one, other, lexicon)
            for one in examples
            for other in examples
            if one.fires and not other.fires
        )
    }
    wanted = set(category.values()) | {f"modifier {m.name}" for m in known.modifiers}
    assert not wanted - paired


def alike(one: Example, other: Example, lexicon: Lexicon) -> bool:
    mine, theirs = set(words(one, lexicon)), set(words(other, lexicon))
    return 2 * len(mine & theirs) >= ALIKE * (len(mine) + len(theirs))


def test_there_are_at_least_three_hundred_sentences(lexicon: Lexicon) -> None:
    assert len({example.text for example in lexicon.examples}) >= 300
