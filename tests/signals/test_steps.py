"""What changed a signal is told with the words that did it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess
from watchers.signals.steps import weighed

NOW = datetime(2026, 5, 1, tzinfo=UTC)

# sentence, the step that changed its first signal
STEPS = {
    "a modifier that turns it into something else": (
        "The army will invade the rebel valley next week.",
        ("future", ("will",), 1),
    ),
    "a modifier that weighs it down": (
        "Eritrean guns reportedly shelled the town.",
        ("hearsay", ("reportedly",), 0.8),
    ),
    "the other side's word against it, behind it": (
        "Moscow pulled its troops back from the border, it said, but observers saw no sign of it.",
        ("disputed", ("no sign of it",), 0.4),
    ),
    "the other side's word against it, in the next sentence": (
        "Eritrean guns shelled the town, Asmara's foe said. Eritrea denied the claim.",
        ("disputed", ("denied the claim",), 0.75),
    ),
    "a year that makes it history": (
        "In 2014, Turkish troops shelled the town.",
        ("historical", ("2014",), 0.1),
    ),
    "a gate that nobody passes": (
        "The strongmen laid down their arms.",
        ("no actor", (), 1),
    ),
    "another domain, with its words": (
        "Rovers attacked enemy forces at the stadium as the coach hailed the cup win.",
        ("sport", ("stadium", "coach", "cup"), 0),
    ),
    "the price that the text opens with, and no later one": (
        "Gold rose as Eritrean guns shelled the town. Oil fell.",
        ("market report", ("Gold rose",), 0),
    ),
}


@pytest.mark.parametrize("case", STEPS, ids=list(STEPS))
def test_a_step_names_what_did_it(case: str, lexicon: Lexicon) -> None:
    text, step = STEPS[case]
    judged = assess("", text, NOW, lexicon)
    (first, *_) = weighed("", text, NOW, judged, lexicon)
    assert step in [(s.name, s.words, s.factor) for s in first.steps]


def test_every_example_of_the_lexicon_can_be_laid_open(lexicon: Lexicon) -> None:
    """The second reading finds each signal of the first, and its steps end where the signal is."""
    for example in lexicon.examples:
        judged = assess("", example.text, None, lexicon)
        for row in weighed("", example.text, None, judged, lexicon):
            last = row.steps[-1] if row.steps else row
            assert (last.category, round(last.severity, 2)) == (
                row.signal.category,
                row.signal.severity,
            )
