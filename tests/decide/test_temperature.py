"""The temperature of a pair: bounded, cooling, the same in both directions, and slow to turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage import heats
from storage.db import open_database
from storage.model.situation import Heat
from watchers.temperature import (
    HOUR,
    Points,
    Turn,
    at_rest,
    balance,
    hour,
    points,
    temperature,
    together,
    walked,
    warmed,
)

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
STRIKE = 41.4
"""An airstrike headline of a wire agency: score 69, confidence .60."""
TRUCE = 37.2

History = list[tuple[float, Points]]
"""When, in hours from the beginning, and what was added."""

figures = st.floats(min_value=0, max_value=100, allow_nan=False)
stories = st.builds(Points, figures, figures, st.booleans())
histories = st.lists(st.tuples(st.floats(min_value=0, max_value=480), stories), max_size=25)


def live(history: History, days: float) -> tuple[Heat | None, list[tuple[float, Turn]]]:
    """Live through ``days`` hour by hour; return the last heat and every turn with its day."""
    heat, turns = None, []
    waiting = sorted(history, key=lambda each: each[0])
    for number in range(int(days * 24) + 1):
        now = BEGIN + number * HOUR
        if heat is not None:
            heat, turn = walked(heat, now)
            if turn is not None:
                turns.append((number / 24, turn))
        while waiting and waiting[0][0] < number + 1:
            when, new = waiting.pop(0)
            heat = warmed(heat, new, BEGIN + when * HOUR)
    return heat, turns


def mirrored(history: History) -> History:
    return [(when, Points(new.de_escalation, new.escalation, new.faint)) for when, new in history]


def war(days: int, every: float = 6, each: float = STRIKE) -> History:
    return [(5.5 + n * every, Points(each)) for n in range(int(days * 24 / every))]


def turns(history: History, days: float) -> list[Turn]:
    return [turn for _, turn in live(history, days)[1]]


def test_one_story_is_no_climate_however_loud_it_is() -> None:
    assert turns([(5.5, Points(100.0))], days=30) == []


def test_two_strikes_on_a_calm_pair_turn_it_up_and_it_clears_within_the_week() -> None:
    _, happened = live([(5.5, Points(STRIKE)), (9.5, Points(STRIKE))], days=30)

    (up, first), (clear, second) = happened
    assert (first, second) == (Turn.UP, Turn.CLEAR)
    assert 4.0 <= clear - up <= 5.5


def test_a_war_turns_it_up_once_and_becomes_the_new_normal_after_six_weeks() -> None:
    _, happened = live(war(days=80), days=80)

    (_, first), (settled, second) = happened
    assert (first, second) == (Turn.UP, Turn.SETTLED)
    assert 40 <= settled <= 50


def test_a_truce_in_a_war_that_has_become_normal_turns_it_down_within_the_hour() -> None:
    at = 70 * 24
    truce: History = [(at + 0.1 * n, Points(0.0, TRUCE)) for n in range(7)]

    _, happened = live([*war(days=70), *truce], days=70.1)

    day, turn = happened[-1]
    assert turn is Turn.DOWN
    assert (day - 70) * 24 <= 1.01


def test_a_turn_in_the_other_direction_needs_two_new_stories() -> None:
    calm = live(war(days=60), days=60)[0]
    assert calm is not None and calm.state == "normal"

    alone, turn = walked(warmed(replace(calm, stories=0), Points(0, 5000), calm.at), calm.at + HOUR)
    assert turn is None
    _, turn = walked(warmed(alone, Points(0, 5000), alone.at), alone.at + HOUR)
    assert turn is Turn.DOWN


@settings(max_examples=50, derandomize=True)
@given(histories)
def test_what_mirrors_the_news_mirrors_the_climate(history: History) -> None:
    heat, happened = live(history, days=22)
    other, mirror = live(mirrored(history), days=22)

    opposite = {Turn.UP: Turn.DOWN, Turn.DOWN: Turn.UP}
    assert [(day, opposite.get(turn, turn)) for day, turn in happened] == mirror
    if heat is not None and other is not None:
        now = heat.at
        assert temperature(heat, now) == pytest.approx(-temperature(other, now), abs=1e-9)
        assert heat.baseline == pytest.approx(-other.baseline, abs=1e-9)


@settings(max_examples=50, derandomize=True)
@given(histories)
def test_no_news_brings_temperature_or_baseline_out_of_bounds(history: History) -> None:
    heat, _ = live(history, days=21)
    if heat is not None:
        assert -100 < temperature(heat, heat.at) < 100
        assert -100 < heat.baseline < 100
        assert 10 <= heat.spread <= 30


@settings(max_examples=50, derandomize=True)
@given(histories, st.integers(min_value=1, max_value=2000))
def test_without_news_both_heats_only_cool(history: History, hours: int) -> None:
    heat, _ = live(history, days=20)
    if heat is not None:
        before, after = points(heat, heat.at), points(heat, heat.at + hours * HOUR)
        assert all(late <= soon for soon, late in zip(before, after, strict=True))
        assert max(points(heat, heat.at + timedelta(days=120))) < 0.01


@settings(max_examples=50, derandomize=True)
@given(histories, st.lists(st.integers(min_value=0, max_value=200), max_size=5))
def test_it_does_not_matter_how_often_one_looks(history: History, looks: list[int]) -> None:
    """A restart, or ticks that came late, leave the same heat behind."""
    heat, _ = live(history, days=20)
    if heat is None:
        return
    end = heat.at + timedelta(hours=200)
    once, _ = walked(heat, end)
    for look in sorted(looks):
        heat, _ = walked(heat, heat.at + min(look * HOUR, end - heat.at))
    assert walked(heat, end)[0] == once


def test_faint_stories_cool_in_half_the_time() -> None:
    loud, faint = (warmed(None, Points(40, 0, faint), BEGIN) for faint in (False, True))

    later = BEGIN + timedelta(days=3)
    assert points(loud, later)[0] == pytest.approx(20)
    assert points(faint, later)[0] == pytest.approx(10)


def test_points_added_between_the_hours_are_whole_at_that_moment() -> None:
    moment = BEGIN + timedelta(minutes=47)
    heat = warmed(None, Points(40), moment)

    assert heat.at == hour(moment)
    assert points(heat, moment)[0] == pytest.approx(40)


def test_after_a_gap_a_shift_that_came_and_went_is_not_told() -> None:
    heat = warmed(warmed(None, Points(STRIKE), BEGIN), Points(STRIKE), BEGIN)

    back, turn = walked(heat, BEGIN + timedelta(days=30))
    assert (back.state, turn) == ("normal", None)


def test_a_gap_of_years_is_crossed_at_once_and_leaves_the_pair_at_rest() -> None:
    heat = live(war(days=60), days=60)[0]
    assert heat is not None

    later, _ = walked(heat, heat.at + timedelta(days=3650))
    assert at_rest(later)
    assert later.at == heat.at + timedelta(days=3650)


@pytest.mark.parametrize(
    ("heat", "cold"),
    [
        pytest.param(Heat(BEGIN, 0.3, 0.4), True, id="hardly anything each way"),
        pytest.param(Heat(BEGIN, 0.5), False, id="just enough"),
        pytest.param(Heat(BEGIN, 0.3, faint_escalation=0.2), False, id="enough with what is faint"),
        pytest.param(Heat(BEGIN, baseline=-0.5), False, id="what was usual is not forgotten"),
        pytest.param(Heat(BEGIN, state="up"), False, id="not back to normal"),
    ],
)
def test_a_replay_lets_go_of_what_the_database_forgets(heat: Heat, cold: bool) -> None:
    db = open_database(None, BEGIN)
    heats.save(db, {"AAA:BBB": heat})
    heats.forget_cold(db)
    assert (heats.load(db, None) == {}, at_rest(heat)) == (cold, cold)
    db.conn.close()


@pytest.mark.failure("F40")
def test_a_clock_that_leapt_ahead_and_came_back_does_not_freeze_the_pair() -> None:
    leapt = warmed(None, Points(80), BEGIN + timedelta(days=900))

    back, _ = walked(leapt, BEGIN + 2 * HOUR)
    assert BEGIN <= back.at <= BEGIN + 2 * HOUR
    assert points(warmed(leapt, Points(1), BEGIN), BEGIN)[0] == pytest.approx(81)


@pytest.mark.failure("F40")
def test_a_clock_that_steps_back_an_hour_changes_nothing() -> None:
    heat = warmed(None, Points(80), BEGIN + 5 * HOUR)
    assert walked(heat, BEGIN + 4 * HOUR) == (heat, None)


@pytest.mark.parametrize(
    ("up", "down", "degrees"),
    [
        pytest.param(0, 0, 0, id="nothing is neither"),
        pytest.param(150, 0, 50, id="as many points as the softener are half way up"),
        pytest.param(0, 150, -50, id="and half way down"),
        pytest.param(90, 90, 0, id="equal heats are level"),
    ],
)
def test_balance(up: float, down: float, degrees: float) -> None:
    assert balance(up, down) == pytest.approx(degrees)


def test_a_topic_adds_its_pairs_before_it_takes_the_balance() -> None:
    pairs = [warmed(None, Points(75), BEGIN), warmed(None, Points(75), BEGIN)]
    assert temperature(together(pairs, BEGIN), BEGIN) == pytest.approx(50)
    assert temperature(together([], BEGIN), BEGIN) == 0
