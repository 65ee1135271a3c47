from __future__ import annotations

import pytest

from watchers import lexicon_files
from watchers.signals.lexicon import Lexicon


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The shipped lexicon, compiled once."""
    return lexicon_files.load()
