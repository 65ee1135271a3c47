"""Where a text is cut into sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchers.signals.sentences import sentences

ABBREVIATIONS = frozenset({"gen"})


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("Troops left. Guns fell silent.", ["Troops left.", "Guns fell silent."]),
        ("Troops left ... Guns fell silent", ["Troops left ...", "Guns fell silent"]),
        ('He said "no." (They left.) Then', ['He said "no."', "(They left.)", "Then"]),
        ("Gen. Diaz of the U.N. spoke for 2.5 hours. 9 fell", 2),
        ("Troops left.Guns fell silent. \"'Why", 1),
        ("J. Diaz left.", 1),
        ("It ended. ", 1),
        ("", 0),
    ],
)
def test_a_full_stop_ends_a_sentence_where_another_begins(text: str, cut: list[str] | int) -> None:
    found = [each.raw for each in sentences("", text, ABBREVIATIONS)]
    assert (found if isinstance(cut, list) else len(found)) == cut


@given(st.text(". '\")]([aZ1_-é\u00a0\t", max_size=40))
def test_a_question_at_the_end_changes_no_cut_before_it(text: str) -> None:
    told, asked = (
        [each.start for each in sentences("", f"{text} and so on. {end}", ABBREVIATIONS)]
        for end in ("Why", "Why?")
    )
    assert told == asked
