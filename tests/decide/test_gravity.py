"""How grave an attack is: how many it killed, as told, and what it hit."""

from __future__ import annotations

import pytest

from watchers.gravity import gravity
from watchers.tolls import dead

from .making import WORDING, pair_score, told


@pytest.mark.parametrize(
    ("words", "degree"),
    [
        ("Rockets land near Kelmar", 0),
        ("One killed, 18 wounded in Kelmar", 1),
        ("Rockets kill at least nine people in Kelmar", 2),
        ("Ten adults and a child were killed in Kelmar", 2),
        ("Dozens killed, hurt as rockets land in Kelmar", 3),
        ("Death toll of the Kelmar raid rises to 19", 3),
        ("Number of wounded in Kelmar rises to 89", 0),
        ("Raid kills 20-year-old student in Kelmar", 0),
        ("Bodies of 87 people found under rubble in Kelmar", 4),
        ("Guards kill 60 invaders at Kelmar", 0),
        ("Raid on Kelmar kills twelve\nAlban fighter jets came at dawn.", 2),
        ("About 22,800 are dead in this war", 0),
        ("В Кельмаре погибли семь человек", 2),
        ("Число погибших в Кельмаре выросло до 15", 3),
        ("Уничтожено 40 оккупантов, 12 танков", 0),
    ],
)
def test_the_dead_that_are_told_make_an_attack_graver(words: str, degree: int) -> None:
    assert gravity("", dead(words, WORDING)) == degree


@pytest.mark.parametrize(
    ("title", "degree"),
    [
        pytest.param("Rockets hit hospital in Kelmar", 2, id="a place that shields people"),
        pytest.param("Rockets hit school, killing six", 3, id="and who died there"),
        pytest.param("Raids hit 40 schools of Dorvan", 0, id="a sum of such places"),
        pytest.param("Rockets hit school over past day", 0, id="a sum of days"),
        pytest.param("Envoy calls the raid on the school a crime", 0, id="a word on it"),
    ],
)
def test_what_was_hit_makes_an_attack_grave_though_nobody_dies(title: str, degree: int) -> None:
    event = told(title, pair_score(up=70), categories=("strike",))
    (act,) = event.assessment.signals
    telling = type(event)(
        event.article,
        event.assessment._replace(signals=(act._replace(field="title"),)),
        event.wording,
    ).telling
    assert telling is not None and telling.gravity == degree
