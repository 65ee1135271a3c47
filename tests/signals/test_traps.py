"""Sentences that fool keyword counting, each with the reading a person gives it."""

from __future__ import annotations

import pytest

from storage.assessment import Assessment, Axis
from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess

E, D = Axis.ESCALATION, Axis.DE_ESCALATION

# sentence, axis that must be notable (None: quiet), category that must carry it, modifier on it
TOLD = [
    ("Kyiv rejects the Kremlin's ceasefire proposal.", E, "talks fail"),
    ("Khartoum and the rebel command agree to a 72-hour ceasefire.", D, "truce"),
    ("Both armies accuse each other of violating the truce hours after it took effect.", E, "truce broken"),
    ("Fighting resumes as the Red Sea truce collapses.", E, None),
    ("Mediators extend the Gaza ceasefire by ten days.", D, "truce"),
    ("Tokyo extends sanctions against Pyongyang for another year.", E, "sanctions"),
    ("Iranian troops withdraw from talks on the border commission.", E, "talks fail"),
    ("Ethiopia begins withdrawing troops from the disputed border zone.", D, "pull-back"),
    ("Armenia says Azerbaijani forces have not withdrawn from its territory.", E, None),
    ("Delegations end talks without agreement.", E, "talks fail"),
    ("Washington lifts sanctions on Syrian banks.", D, "relief"),
    ("The president refused to rule out military force over the island.", E, "threat"),
    ("Pyongyang vows to retaliate if the drills go ahead.", E, "threat"),
    ("Rebels launch deadliest attack since the ceasefire.", E, None),
    ("Riyadh and Tehran restore diplomatic relations.", D, "ties restored"),
    ("US intelligence warns an invasion could begin within days.", E, "warning"),
    ("If Israel strikes the site, Iran will respond with missiles, a general threatened.", E, "threat"),
    ("There was no fighting overnight and all the hostages were freed.", D, "release"),
    ("There is no sign of a breakthrough in the nuclear talks.", E, "talks fail"),
    ("The blockade of the port was lifted after the prisoner exchange.", D, None),
    (
        "Airline and union strike a deal, and in Geneva the warring parties sign a peace agreement.",
        D,
        "peace deal",
    ),
]  # fmt: skip

WEAK = [
    ("Moscow denies it plans to invade Moldova.", D),
    ("Berlin rules out sending troops to the front.", D),
    ("Turkey's charm offensive: Ankara says it has no intention of attacking its neighbour.", D),
]

QUIET = [
    "Ministers trade insults in war of words over fishing quotas.",
    "Striker's late attack sinks champions as coach hails cup upset.",
    "Shares rally as retailers call a truce in the supermarket price war.",
    "Pilots strike over pay enters second week.",
    "Historians mark the anniversary of the invasion of Normandy in 1944.",
    "Could China invade Taiwan?",
]


def read(text: str, lexicon: Lexicon) -> Assessment:
    return assess("", text, None, lexicon)


@pytest.mark.parametrize(("text", "axis", "category"), TOLD, ids=[row[0] for row in TOLD])
def test_it_is_told_in_the_right_direction(
    text: str, axis: Axis, category: str | None, lexicon: Lexicon
) -> None:
    judged = read(text, lexicon)
    assert judged.score(axis) >= 30
    assert judged.score(axis.other) < judged.score(axis)
    if category:
        strongest = max((s for s in judged.signals if s.axis is axis), key=lambda s: s.score)
        assert strongest.category == category


@pytest.mark.parametrize(("text", "axis"), WEAK, ids=[row[0] for row in WEAK])
def test_it_leans_but_is_not_told(text: str, axis: Axis, lexicon: Lexicon) -> None:
    judged = read(text, lexicon)
    assert judged.score(axis.other) < judged.score(axis) < 30


@pytest.mark.parametrize("text", QUIET)
def test_it_is_quiet(text: str, lexicon: Lexicon) -> None:
    judged = read(text, lexicon)
    assert judged.verdict == "quiet"


def test_a_threat_is_not_the_strike_it_threatens(lexicon: Lexicon) -> None:
    judged = read(
        "If Israel strikes the site, Iran will respond with missiles, a general threatened.",
        lexicon,
    )
    assert not any(s.category == "strike" and s.score >= 4 for s in judged.signals)


def test_since_the_ceasefire_says_nothing_of_a_ceasefire(lexicon: Lexicon) -> None:
    judged = read("Rebels launch deadliest attack since the ceasefire.", lexicon)
    assert judged.de_escalation == 0


def test_only_the_second_clause_tells_of_peace(lexicon: Lexicon) -> None:
    text = (
        "Airline and union strike a deal, and in Geneva the warring parties sign a peace agreement."
    )
    (signal,) = [s for s in read(text, lexicon).signals if s.score > 0]
    assert signal.start > text.index("Geneva")
