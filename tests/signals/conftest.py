from __future__ import annotations

import pytest

from storage.assessment import Axis
from watchers import lexicon_files
from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess

NOTABLE = 30.0


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The shipped lexicon, compiled once."""
    return lexicon_files.load()


def called(text: str, lexicon: Lexicon) -> tuple[Axis | None, list[object]]:
    """The direction that a sentence alone is told in, None where it is quiet; and what made it so."""
    judged = assess("", text, None, lexicon)
    high = max(Axis, key=judged.score)
    why: list[object] = [(s.text, s.rule, s.score, s.modifiers) for s in judged.signals]
    return (high if judged.score(high) >= NOTABLE else None), why
