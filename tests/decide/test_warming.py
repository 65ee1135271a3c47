"""What an article adds to the heat of its pairs: its score as far as it is believed, each event once."""

from __future__ import annotations

import pytest

from storage.model.policy import Policy
from storage.model.situation import Heat
from watchers.origins import confidence
from watchers.replay import Memory, fold
from watchers.telling import Assessed

from .making import TWO, WORDS, other, pair_score, relief, told

ONE = other(WORDS["strike"])
PAIR = ONE.assessment.pairs[0].pair
BELIEVED = confidence((ONE.telling.origin,), PAIR) if ONE.telling else 0.0
MEANT = told(WORDS["build-up"], pair_score(up=40), categories=("build-up",), severity=3.0)


def heat_of(*events: Assessed) -> Heat:
    """The pair's heat after these events of one hour."""
    memory = Memory(Policy())
    list(fold(events, memory))
    return memory.heats[PAIR.key]


def test_a_story_warms_its_pair_by_its_score_as_far_as_it_is_believed() -> None:
    heat = heat_of(ONE)
    assert 0 < BELIEVED < 1
    assert (heat.escalation, heat.de_escalation) == pytest.approx((70 * BELIEVED, 0))
    assert (heat.faint_escalation, heat.stories) == (0, 1)
    heat = heat_of(relief(60))
    assert (heat.escalation, heat.de_escalation) == pytest.approx((0, 60 * BELIEVED))


@pytest.mark.parametrize(
    ("second", "points"),
    [
        pytest.param(other(WORDS["strike"], key="again"), 70 * BELIEVED, id="told again, nothing"),
        pytest.param(other(WORDS["strike"], 60, key="less"), 70 * BELIEVED, id="as less, nothing"),
        pytest.param(
            other(WORDS["strike"], 80, key="more"), 80 * BELIEVED, id="as more, by what is more"
        ),
        pytest.param(
            other(WORDS["strike"], by=TWO),
            70 * round(1 - (1 - BELIEVED) ** 2, 2),
            id="by a second source, by how much more it is believed",
        ),
    ],
)
def test_one_event_warms_its_pair_once(second: Assessed, points: float) -> None:
    heat = heat_of(ONE, second)
    assert (heat.escalation, heat.stories) == pytest.approx((points, 1))


def test_words_of_little_weight_warm_it_for_less_long() -> None:
    heat = heat_of(MEANT)
    assert (heat.escalation, heat.faint_escalation) == pytest.approx((0, 40 * BELIEVED))


def test_what_is_only_background_warms_it_and_counts_for_no_turn() -> None:
    heat = heat_of(other(WORDS["strike"], silent=True))
    assert (heat.escalation, heat.stories) == pytest.approx((70 * BELIEVED, 0))
