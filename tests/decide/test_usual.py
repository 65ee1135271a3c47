"""How usual words are at large: counted once for the lexicon, and believed until more is known."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.model.situation import Frequencies
from watchers.likeness import ENOUGH, Rarity
from watchers.telling import Assessed
from watchers.usual import FEWEST, usual

from .making import WORDING, pair_score, told


def news(words: str, text: str = "") -> Assessed:
    return told(words, pair_score(up=60), categories=("strike",), text=text)


SHELLS = news("Shells fell on the Kelmar docks", "President Orlan named the dead.")
BAKERS = told("Shells of eggs made the bakers cry")
TITLED = news("Shells Fell On Harbour Of Kelmar")


@pytest.mark.parametrize(
    ("events", "word", "share"),
    [
        pytest.param([SHELLS] * FEWEST, "fell", 10_000, id="in every article"),
        pytest.param([SHELLS, *[TITLED] * FEWEST], "harbou", None, id="never written small"),
        pytest.param([SHELLS, TITLED] * FEWEST, "docks", 5_000, id="in every second"),
        pytest.param([SHELLS, BAKERS] * FEWEST, "docks", 10_000, id="of those that tell something"),
        pytest.param([SHELLS] * FEWEST, "kelmar", None, id="a name is of its own time"),
        pytest.param([SHELLS] * FEWEST, "presid", 10_000, id="an office is not"),
        pytest.param([SHELLS] * (FEWEST - 1), "docks", None, id="too seldom to tell"),
    ],
)
def test_in_how_many_articles_a_word_stands(
    events: list[Assessed], word: str, share: int | None
) -> None:
    assert usual(events).get(word) == share


LISTED = replace(WORDING, usual={"shells": 1_000}, sides={"AAA": frozenset({"Alba"})})
ALBA = replace(news("Shells fell on docks, Albans say"), wording=LISTED)


@pytest.mark.parametrize(
    ("word", "rarer", "read", "expected"),
    [
        pytest.param("shells", "docks", 0.0, True, id="the list is believed at first"),
        pytest.param("albans", "shells", 0.0, True, id="a side's name is in most about it"),
        pytest.param("shells", "docks", ENOUGH, False, id="but not where enough was read"),
        pytest.param("albans", "docks", ENOUGH, False, id="nor is what is said of sides"),
    ],
)
def test_usual_words_weigh_less_as_long_as_little_was_read(
    word: str, rarer: str, read: float, expected: bool
) -> None:
    assert ALBA.telling is not None
    rarity = Rarity(Frequencies(read), ALBA.telling)
    assert (rarity.rarest(frozenset({word})) < rarity.rarest(frozenset({rarer}))) is expected
