"""The words shown for a signal say what it is about."""

from __future__ import annotations

import pytest

from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess

QUOTES = [
    ("Dozens died in the shelling of a bakery near Kramatorsk.", "shelling of a bakery"),
    ("The army resumed the shelling of the town of Izium in May.", "shelling of the town of Izium"),
    ("Russian invaders fire on the Kherson bridge.", "invaders fire on the Kherson bridge"),
    ("Jets dropped bombs on Ukrainian grain stores.", "dropped bombs on Ukrainian grain stores"),
    ("Jets dropped bombs on Ukraine, officials said.", "dropped bombs on Ukraine"),
    ("The siege is over, the army in Mariupol says.", "siege is over"),
    (
        "Moscow recognised the independence of Georgia breakaway regions.",
        "of Georgia breakaway regions",
    ),
    ("Canada imposed sanctions on Russian oil and gas.", "sanctions on Russian oil"),
    (
        "A round of talks between Russia and Ukraine opened in Istanbul.",
        "round of talks between Russia and Ukraine",
    ),
]


@pytest.mark.parametrize(("text", "quote"), QUOTES, ids=[quote for _, quote in QUOTES])
def test_a_quote_goes_on_to_what_its_last_preposition_governs(
    text: str, quote: str, lexicon: Lexicon
) -> None:
    assert quote in " / ".join(s.text for s in assess("", text, None, lexicon).signals)
