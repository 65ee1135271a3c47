"""What judging costs has an end, whatever the text is made of."""

from __future__ import annotations

import time
from itertools import cycle, islice

import pytest

from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess
from watchers.signals.sentences import sentences
from watchers.signals.text import LONGEST_SENTENCE, LONGEST_TEXT


@pytest.mark.parametrize(
    "piece",
    [
        pytest.param(
            "Russia attacked Ukraine and troops withdrew from Kyiv ", id="events, no stop"
        ),
        pytest.param(".", id="nothing but stops"),
        pytest.param("a- ", id="dashes"),
        pytest.param("war on drugs ", id="figures of speech"),
        pytest.param('"', id="quotation marks"),
        pytest.param("\n", id="empty lines"),
        pytest.param("Paper - One more title\n", id="titles of pages"),
        pytest.param("a\u0301", id="accents apart"),
        pytest.param("x", id="one word"),
    ],
)
def test_no_text_is_judged_for_long(piece: str, lexicon: Lexicon) -> None:
    text = piece * (1_000_000 // len(piece))
    begun = time.process_time()
    judged = assess(text[:1000], text, None, lexicon)
    # far more than it takes, far less than where the cost grows with the square
    assert time.process_time() - begun < 10
    assert judged.unread == len(text) - LONGEST_TEXT


def test_what_is_left_out_of_a_long_text_is_counted_and_the_rest_judged(lexicon: Lexicon) -> None:
    filler = "".join(
        islice(cycle("The bakers of the town met again on a mild day. "), LONGEST_TEXT)
    )
    event = "Russian troops shelled Kharkiv. "
    early = assess("", event + filler, None, lexicon)
    late = assess("", filler + event, None, lexicon)
    assert early.unread == late.unread == len(event)
    assert early.signals
    assert not late.signals
    assert assess("", event, None, lexicon).unread == 0


def test_a_sentence_without_an_end_is_read_in_parts_that_miss_no_word() -> None:
    text = "one two three four " * 200
    parts = sentences("", text, frozenset())
    assert all(len(part.raw) <= LONGEST_SENTENCE for part in parts)
    assert " ".join(part.raw for part in parts).split() == text.split()
