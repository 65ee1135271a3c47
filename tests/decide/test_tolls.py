"""How many dead a text tells of, and which of its figures are of other dead."""

from __future__ import annotations

import pytest

from watchers.counts import tallies
from watchers.tolls import counted, dead, worsened

from .making import WORDING


@pytest.mark.parametrize(
    ("words", "toll"),
    [
        pytest.param("On 18 July a shell killed two in Kelmar", 2, id="a day is no toll"),
        pytest.param("July 18, killing and wounding many in Kelmar", 0, id="nor is one before it"),
        pytest.param("Baker, 74, killed as shells land in Kelmar", 1, id="an age is of one"),
        pytest.param("Guns shell 23 villages, killing a farmer", 0, id="who kills is not counted"),
        pytest.param("Guns shell 23 villages, killing at least nine", 9, id="but whom"),
        pytest.param("40% of the dead in Kelmar were children", 0, id="a share is no toll"),
        pytest.param("30 children hurt, six killed in Kelmar", 6, id="the nearer figure counts"),
    ],
)
def test_a_figure_counts_the_dead_only_where_it_is_of_people(words: str, toll: int) -> None:
    assert dead(words, WORDING) == toll


@pytest.mark.parametrize(
    ("headline", "sentence", "toll"),
    [
        ("Shells kill six in Kelmar", "Some 300 have died there since November.", 6),
        ("Shells kill six in Kelmar", "A raid killed 41 people on the same street.", 6),
        ("Shells kill six in Kelmar", "By noon the count stood at nine people killed.", 9),
        ("Shells land in Kelmar", "A raid killed 41 people there in 2019.", 0),
        ("Shells land in Kelmar", "Three weeks ago 41 people were killed there.", 0),
        ("Shells land in Kelmar", "A similar attack killed 41 people.", 0),
        ("Shells land in Kelmar", "The war has killed 900 people.", 0),
        ("Shells land in Kelmar", "Officials said 41 people were killed.", 41),
        ("Снаряды попали в Кельмар", "В 2019 году там погибли 40 человек.", 0),
    ],
)
def test_the_dead_of_another_time_are_not_those_of_this_event(
    headline: str, sentence: str, toll: int
) -> None:
    assert dead(f"{headline}\nGunfire was heard. {sentence}", WORDING) == toll


def test_a_war_s_toll_behind_an_event_makes_it_no_sum_of_days() -> None:
    war = "Officials say 300 have been killed since the war began."
    assert not tallies(counted(f"Shells kill six in Kelmar\n{war}", WORDING).words, WORDING)
    worst = "It is the deadliest raid since April."
    assert not tallies(counted(f"Shells kill six in Kelmar\n{worst}", WORDING).words, WORDING)
    assert tallies(counted(f"Kelmar counts its dead\n{war}", WORDING).words, WORDING)


@pytest.mark.parametrize(
    ("told_of", "killed", "again"),
    [(0, 9, False), (0, 10, True), (3, 12, False), (4, 14, True), (12, 35, False), (12, 36, True)],
)
def test_a_toll_is_told_anew_from_three_times_as_many_and_ten_more(
    told_of: int, killed: int, again: bool
) -> None:
    assert worsened(told_of, killed) is again
