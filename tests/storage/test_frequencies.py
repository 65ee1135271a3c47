"""How usual a word is: counted article by article, and fading."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from storage import frequencies
from storage.db import transaction
from storage.frequencies import FADED, HALF_LIFE, weight

from .making import START


def count(db: Database, *words: str, days: float = 0) -> None:
    with transaction(db):
        frequencies.count(db, words, START + days * HALF_LIFE / 15)


def test_a_word_is_as_usual_as_the_articles_that_had_it(db: Database) -> None:
    count(db, "mall", "kelmar")
    count(db, "mall")
    found = frequencies.load(db, {"mall", "kelmar", "dorvan"}, START)
    assert found.articles == pytest.approx(2)
    assert found.words == pytest.approx({"mall": 2, "kelmar": 1})


def test_what_was_used_half_a_month_ago_counts_half(db: Database) -> None:
    count(db, "mall")
    count(db, "mall", days=15)
    found = frequencies.load(db, {"mall"}, START + HALF_LIFE)
    assert (found.articles, found.words["mall"]) == pytest.approx((1.5, 1.5))


def test_words_that_nobody_uses_any_more_are_forgotten(db: Database) -> None:
    count(db, "kelmar")
    count(db, "mall", days=75)
    later = START + 5 * HALF_LIFE
    assert weight(START) / weight(later) < FADED
    with transaction(db):
        assert frequencies.forget(db, later) == 1
    assert frequencies.load(db, {"mall", "kelmar"}, later).words == pytest.approx({"mall": 1})
