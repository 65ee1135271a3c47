"""Who vouches for a story: one vote per family and wire, copies folded, belief combined."""

from __future__ import annotations

import random

import pytest

from storage.assessment import Pair
from storage.model.article import Tier
from storage.model.story import Origin
from watchers.origins import (
    confidence,
    copied,
    joined,
    lone_unlisted,
    opening,
    origin,
    partisan,
    votes,
)

from .making import told

PAIR = Pair.of("AAA", "BBB")
DISPATCH = (
    "Gunners on the northern ridge fired at the harbour before dawn on Tuesday, the port's "
    "director said, and two warehouses with grain burned until noon. Nobody was hurt. The "
    "governor asked people to stay away from the quays while engineers looked for shells that "
    "had not gone off. Ferries to the island are to run again from Wednesday, the ministry "
    "of transport said in a short note, if the inspectors agree."
)
ANOTHER = (
    "The two foreign ministers met for an hour in a hotel by the lake and left by different "
    "doors. Neither spoke to reporters. A diplomat of the host country said that they had "
    "agreed on a list of prisoners to be exchanged next month, and on nothing else, but that "
    "the tone had been better than in spring and a further meeting was likely."
)


def by(publisher: str, tier: Tier = Tier.MAJOR, **more: str | None) -> Origin:
    return Origin(publisher, more.get("wire"), tier, more.get("party"), more.get("opening") or "")


@pytest.mark.parametrize(
    ("origins", "belief"),
    [
        pytest.param([by("a", Tier.WIRE)], 0.60, id="a wire agency alone"),
        pytest.param([by("a", Tier.MAJOR)], 0.45, id="a major publisher alone"),
        pytest.param([by("a", Tier.SPECIALIST)], 0.30, id="a specialist alone"),
        pytest.param([by("a", Tier.UNLISTED)], 0.20, id="an unlisted source alone"),
        pytest.param([by("a"), by("b")], 0.70, id="two majors"),
        pytest.param([by("a"), by("a")], 0.45, id="one family twice is one vote"),
        pytest.param(
            [by("a", wire="afp"), by("b", wire="afp")],
            0.60,
            id="one wire in two papers is one vote",
        ),
        pytest.param(
            [by("a", wire="afp"), by("b", wire="reuters")], 0.84, id="two wires are two votes"
        ),
        pytest.param(
            [by("a", wire="afp"), by("b", wire="afp"), by("b")],
            0.60,
            id="a family that once used the wire stays with it",
        ),
        pytest.param(
            [by("a", Tier.UNLISTED, wire="afp")], 0.20, id="anyone can write AFP over a text"
        ),
        pytest.param(
            [by("a", party="AAA")], 0.22, id="a party's own paper on its opponent is halved"
        ),
        pytest.param([by("a", party="CCC")], 0.45, id="a third state's paper is not"),
        pytest.param(
            [by("s", Tier.WIRE), by("s", Tier.WIRE)], 0.60, id="the operator's seeds are one voice"
        ),
    ],
)
def test_belief(origins: list[Origin], belief: float) -> None:
    assert confidence(origins, PAIR) == pytest.approx(belief, abs=0.001)


def test_a_partys_paper_is_not_halved_on_what_it_says_of_itself_alone() -> None:
    assert not partisan(by("a", party="AAA"), Pair.of("AAA"))
    assert confidence([by("a", party="AAA")], Pair.of("AAA")) == 0.45


def edited(text: str, seed: int) -> str:
    """The same copy as another desk would run it: words dropped and swapped, a lead put before."""
    chance = random.Random(seed)
    swaps = {
        "said": "stated",
        "fired": "shot",
        "met": "talked",
        "asked": "told",
        "burned": "blazed",
    }
    words = [swaps.get(word, word) for word in text.split() if chance.random() > 0.08]
    lead = chance.choice(["", "By our staff. ", "LAKE CITY, March 3 - "])
    return lead + " ".join(words)


@pytest.mark.parametrize("seed", range(12))
def test_an_edited_wire_copy_is_known_as_a_copy(seed: int) -> None:
    text = (DISPATCH, ANOTHER)[seed % 2]
    first = origin(told("First title", by="a.example", text=text).article)
    copy = origin(told("Other title", by="b.example", text=edited(text, seed)).article)

    assert copied(copy, [first])
    assert len(votes([first, copy])) == 1


def test_two_reports_of_their_own_are_no_copies_of_each_other() -> None:
    own = (
        "Two warehouses burned in the harbour on Tuesday after shells fell on the quays, our "
        "reporter saw. Dockers carried sacks of grain into the open while the fire brigade "
        "pumped water from the basin, and the governor closed the port for a day."
    )
    one = origin(told("t", by="a.example", text=DISPATCH).article)
    other = origin(told("t", by="b.example", text=own).article)

    assert len(votes([one, other])) == 2


def test_a_text_too_short_to_compare_proves_nothing() -> None:
    article = told("t", text="Shells hit the harbour, officials say.").article
    assert opening(article) == ""
    assert not copied(origin(article), [origin(article)])


def test_a_familys_better_tier_counts() -> None:
    (one,) = joined((by("a", Tier.UNLISTED),), by("a", Tier.WIRE))
    assert one.tier is Tier.WIRE


def test_lone_and_unlisted_means_both() -> None:
    unlisted = Tier.UNLISTED
    assert lone_unlisted([by("a", unlisted)])
    assert lone_unlisted([by("a", unlisted), by("a", unlisted)])
    assert not lone_unlisted([by("a", unlisted), by("b", unlisted)])
    assert not lone_unlisted([by("a", Tier.SPECIALIST)])
