"""How the events of an article add up: gravity counts, and length hardly does."""

from __future__ import annotations

import pytest

from storage.assessment import Axis, Verdict
from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess, summed, verdict_of

NEUTRAL = "Iran and Israel are far apart. The road between them is long. Few people travel on it."


def test_one_plain_mention_of_each_severity() -> None:
    marks = [round(summed([severity])) for severity in range(1, 11)]
    assert marks == [8, 15, 23, 31, 38, 46, 54, 62, 69, 77]


def test_each_further_kind_of_event_counts_half_as_much() -> None:
    assert round(summed([10, 9, 8])) == 90
    assert summed([9, 5]) < summed([9]) + summed([5]) / 2


@pytest.mark.parametrize(("sentences", "strength"), [(1, 9), (2, 9.45), (4, 10.35), (30, 10.35)])
def test_an_event_told_again_counts_a_little_more_and_at_most_15_percent(
    sentences: int, strength: float, lexicon: Lexicon
) -> None:
    text = " ".join(["The jets of Saudi Arabia bombed the port of Sanaa."] * sentences)
    judged = assess("", text, None, lexicon)
    assert judged.escalation == pytest.approx(summed([strength]), abs=0.1)


def test_a_small_word_weakens_an_act_but_not_where_it_is_the_act(lexicon: Lexicon) -> None:
    def heard(text: str) -> float:
        return assess("", text, None, lexicon).escalation

    assert heard("Limited clashes broke out in Idlib.") < heard("Clashes broke out in Idlib.")
    assert heard("Serbia ordered a partial mobilisation.") == heard(
        "Serbia ordered a general mobilisation."
    )


def test_what_only_the_body_tells_of_a_pair_counts_60_at_most(lexicon: Lexicon) -> None:
    body = "Israeli jets bombed Tehran. Israeli troops invaded Iran."
    judged = assess("", f"{NEUTRAL} {body}", None, lexicon)
    assert [p.escalation for p in judged.pairs] == [60]
    assert judged.escalation > 60


def test_the_body_adds_10_at_most_to_what_the_lead_tells_of_a_pair(lexicon: Lexicon) -> None:
    lead = "Iran imposed sanctions on Israel."
    alone = assess("", f"{lead} {NEUTRAL}", None, lexicon)
    whole = assess("", f"{lead} {NEUTRAL} Israeli jets bombed Tehran.", None, lexicon)
    assert whole.pairs[0].escalation == pytest.approx(alone.pairs[0].escalation + 10, abs=0.1)


@pytest.mark.parametrize(
    ("escalation", "de_escalation", "verdict", "lean"),
    [
        pytest.param(60, 35, Verdict.ESCALATION, None, id="the lower is an afterthought"),
        pytest.param(60, 36, Verdict.MIXED, Axis.ESCALATION, id="the lower is a voice of its own"),
        pytest.param(52, 60, Verdict.MIXED, None, id="neither leads by ten"),
        pytest.param(49, 29, Verdict.ESCALATION, None, id="the lower is not notable"),
        pytest.param(29, 29, Verdict.QUIET, None, id="neither is notable"),
    ],
)
def test_mixed_is_what_speaks_with_two_voices(
    escalation: float, de_escalation: float, verdict: Verdict, lean: Axis | None
) -> None:
    assert verdict_of(escalation, de_escalation, []) == (verdict, lean)
