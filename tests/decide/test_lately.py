"""What a text only mentions, recalls or speaks about, and was heard of lately."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.assessment import Axis
from storage.model.alert import ReasonKind
from storage.model.article import Tier
from watchers.telling import Assessed

from .making import (
    STRIKES,
    TWO,
    UNLISTED,
    K,
    below,
    happens,
    last,
    other,
    pair_score,
    relief,
    sanctions,
    signal,
    told,
)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("After the raids on Kelmar, Alba's envoy calls on the world to act", True),
        ("After the raids on Kelmar, Alba calls up reserves", False),
        ("Osterfeld finds Alba's annexation of Dorvan unacceptable", True),
        ("Alba calls the terms unacceptable and leaves the talks", False),
        ("Osterfeld on edge as Alba invades Dorvan", True),
        ("Alba's shelling pushes Dorvan over the edge", False),
        ("Envoy: Kelmar raid shows contempt for international law", True),
        ("Survivors emerge from the bombed theatre of Kelmar", True),
        ("No survivors after missile hits Kelmar theatre", False),
        ("Alba has crossed another red line, Osterfeld says", True),
        ("Albans cross the Red Sea line of patrol", False),
        ("Alba keeps lying about Kelmar", True),
        ("Attack on Kelmar is attempt to frighten the Dorvans, envoy says", True),
        ("Boy hurt in raid on Kelmar market dies", True),
        ("Boy dies in raid on Kelmar market", False),
        ("Osterfeld calls graves of Kelmar ‘sickening’", True),
        ("Alba calls its march a ‘warning’", False),
        ("Raids on Dorvan may lead to famine, envoy warns", True),
        ("Albans run out of shells for Kelmar – British intelligence", True),
        ("Dorvans enter Kelmar – chief directorate of intelligence", False),
        ("Those who shelled Kelmar will be found, mayor vows", True),
        ("Albans continue to shell Kelmar", True),
        ("Армия Альбы продолжает обстрел Келмара", True),
        ("Обстрел Келмара продолжается, погибли двое", False),
        ("Albans continue to shell Kelmar, killing two", False),
        ("Albans enter Kelmar, fighting continues", False),
        ("Talks fail as shelling of Kelmar continues", False),
        ("Alba keeps nine warships off Kelmar", True),
        ("Alba keeps troops in Kelmar beyond the drill", False),
        ("Envoy on Kelmar: Alba knows no shame", True),
        ("Raid on Kelmar: Alban jets hit the docks", False),
        ("Envoy on Kelmar: Both armies agreed to leave", False),
        ("Envoy: Alban attack on Kelmar ‘heavy blow’ to peace", True),
        ("Envoy: Alban jets ready to attack ‘every port’", False),
        ("Orlan: Alba fired over 2,000 rockets at Dorvan", True),
        ("Alban guns destroy and damage more than 1,500 houses", True),
        ("Alba fires 20 rockets at Dorvan", False),
        ("Orlan: Albans daily shell Kelmar", True),
        ("500 home from Dorvan camps as part of 12 prisoner swaps", True),
        ("30 home from Dorvan camps after prisoner swap", False),
        ("Alba loses ten depots over past two weeks", True),
    ],
)
def test_a_headline_about_what_happened_before_is_told_from_one_that_tells_it(
    title: str, expected: bool
) -> None:
    assert told(title).retells is expected


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        pytest.param(below(sanctions(60, hours=50)), K.MENTIONED, id="the text comes back to it"),
        pytest.param(
            below(sanctions(60, hours=75), "banking penalties"),
            K.FIRST_SIGNAL,
            id="in words that the headline has too",
        ),
        pytest.param(sanctions(60, hours=75), K.FIRST_SIGNAL, id="the headline says it again"),
        pytest.param(
            below(sanctions(60, hours=31 * 24)), K.FIRST_SIGNAL, id="not heard of for a month"
        ),
        pytest.param(below(relief(60, hours=50)), K.FIRST_SIGNAL, id="another act"),
        pytest.param(
            told(
                "Explainer: who pays for the banking penalties",
                pair_score(up=60),
                hours=50,
                categories=("sanctions",),
            ),
            K.MENTIONED,
            id="a headline that explains",
        ),
        pytest.param(
            below(sanctions(60, hours=50, by="seeds", tier=Tier.WIRE)),
            K.FIRST_SIGNAL,
            id="the operator's own choice",
        ),
    ],
)
def test_what_is_only_mentioned_again_is_no_news(second: Assessed, kind: ReasonKind) -> None:
    assert last(sanctions(60), second).kind is kind


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        pytest.param("Envoy on shelling of Dorvan market: a crime", K.MENTIONED, id="a word on it"),
        pytest.param("Raid on Dorvan port draws outrage", K.MENTIONED, id="what it stirred up"),
        pytest.param(
            "Both blame each other for raid on Dorvan port", K.MENTIONED, id="whose it was"
        ),
        pytest.param("Two presidents discuss raid on Dorvan", K.MENTIONED, id="what is made of it"),
        pytest.param("Shelling of Dorvan market shows who they are", K.MENTIONED, id="a moral"),
        pytest.param("Envoy calls raid on Dorvan port cruel", K.MENTIONED, id="a name for it"),
        pytest.param("Mayor shares photos of shelled Dorvan port", K.MENTIONED, id="pictures"),
        pytest.param("Envoy calls on allies to act on Dorvan raid", K.MENTIONED, id="an appeal"),
        pytest.param("Kelm needs more missiles after Dorvan raid", K.MENTIONED, id="a plea"),
        pytest.param("Alba wages scorched-earth war at Dorvan", K.MENTIONED, id="how it is waged"),
        pytest.param("Captured gunner admits Dorvan raid", K.MENTIONED, id="a confession"),
        pytest.param("Kelm spreads fake report of Dorvan raid", K.MENTIONED, id="a lie"),
        pytest.param("Allies call for talks as rockets hit Dorvan", K.FIRST_SIGNAL, id="and news"),
        pytest.param("Rockets kill nine at Dorvan port", K.FIRST_SIGNAL, id="the next strike"),
    ],
)
def test_words_about_a_strike_are_no_strike(headline: str, kind: ReasonKind) -> None:
    words = told(headline, pair_score(up=70), hours=60, categories=("strike",))
    assert last(other("Pelusk mall shelled"), words).kind is kind


@pytest.mark.parametrize(
    ("headline", "text", "acts", "kind"),
    [
        pytest.param(
            "Quiet night ends over Pelusk", "Rockets struck Pelusk twice, the mayor said.",
            ("strike",), K.FIRST_SIGNAL, id="told below with the same names",
        ),
        pytest.param(
            "Bakers of Pelusk ask for flour", "Rockets strike many towns in this war, they say.",
            ("strike",), K.MENTIONED, id="a war that another matter reminds of",
        ),
        pytest.param(
            "Bakers of Pelusk ask for flour", "Rockets strike the port and guards fight back.",
            ("strike", "strike"), K.FIRST_SIGNAL, id="but not a text that tells it at length",
        ),
    ],
)  # fmt: skip
def test_a_round_of_fighting_is_news_however_far_down_it_stands(
    headline: str, text: str, acts: tuple[str, ...], kind: K
) -> None:
    again = below(told(headline, pair_score(up=70), categories=acts, text=text, hours=50))
    assert last(other("Rockets land in Dorvan suburbs overnight"), again).kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("Rockets strike Pelusk too.", K.MENTIONED, id="its occasion"),
        pytest.param("Rockets killed nine in Pelusk.", K.FIRST_SIGNAL, id="but not nine dead"),
    ],
)
def test_fighting_below_a_headline_that_tells_a_step_back_is_its_occasion(
    text: str, kind: ReasonKind
) -> None:
    both = other("Envoys bring both to talks in Pelusk", text=text, hours=50)
    step = signal("talks", Axis.DE_ESCALATION)._replace(field="title")
    signals = (step, *below(both).assessment.signals)
    both = replace(both, assessment=both.assessment._replace(signals=signals))
    assert last(other("Rockets land in Dorvan suburbs overnight"), both).kind is kind


def test_the_massacre_that_a_strike_is_called_later_was_heard_of_as_a_strike() -> None:
    called = told(
        "Envoy: Dorvan massacre must be punished",
        pair_score(up=80),
        hours=60,
        categories=("mass killing",),
    )
    assert last(other("Rockets kill forty in Dorvan market"), called).kind is K.MENTIONED


def test_a_word_on_an_event_that_waits_for_a_second_source_is_one() -> None:
    waits = other("Drones over Pelusk refinery", hours=4, by="a", tier=UNLISTED)
    word = other("World reacts to drones over Pelusk refinery", hours=6, by=TWO)

    assert last(sanctions(), waits, word).kind is K.CONFIRMED
    assert last(*STRIKES, word).kind is K.MENTIONED


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        pytest.param("Osterfeld sends flour to bakers", K.MENTIONED, id="another matter"),
        pytest.param("Osterfeld speaks of penalties", K.FIRST_SIGNAL, id="its own words for it"),
    ],
)
def test_an_act_below_a_headline_that_has_no_word_of_it_may_be_known_of_others(
    headline: str, kind: ReasonKind
) -> None:
    far = told(headline, pair_score("AAA:CCC", up=60), hours=9, categories=("sanctions",))
    assert last(sanctions(60), below(far, "banking penalties")).kind is kind


def test_whoever_speaks_of_a_strike_need_not_be_a_side_of_it() -> None:
    word = told(
        "Envoy: shelling of Dorvan must be punished",
        pair_score("AAA:CCC", up=70),
        hours=9,
        by=TWO,
        categories=("strike",),
    )
    assert last(other("Rockets kill forty in Dorvan market"), word).kind is K.MENTIONED
    assert last(word).kind is K.FIRST_SIGNAL


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            sanctions(60),
            told("Shipping barred", pair_score(up=60), hours=9, categories=("sanctions",)),
            id="what is no fighting",
        ),
        pytest.param(
            other("Pelusk mall shelled"),
            other("Rockets kill nine in Dorvan over past day", hours=9),
            id="the sum of a day",
        ),
        pytest.param(
            other("Pelusk mall shelled"),
            other("Death toll of last week’s Dorvan raid rises to 30", hours=9),
            id="the toll of an earlier day",
        ),
        pytest.param(
            other("Pelusk mall shelled"),
            other("Rockets kill 169 in Dorvan", text="All since 3 March.", hours=9),
            id="a sum of which only the text says since when",
        ),
    ],
)
def test_one_telling_a_day_is_enough_for(first: Assessed, second: Assessed) -> None:
    assert last(first, second).kind is K.ALSO


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        pytest.param("Last troops are out of Pelusk", K.FIRST_SIGNAL, id="another place"),
        pytest.param("Alba pulls brigades out of Pelusk", K.FIRST_SIGNAL, id="in the same words"),
        pytest.param("Guns silent as soldiers quit Dorvan", K.ALSO, id="the same place"),
        pytest.param("Army columns are heading home", K.ALSO, id="no place"),
    ],
)
def test_each_place_that_troops_leave_is_news(second: str, kind: ReasonKind) -> None:
    calm = pair_score(down=66)
    first = told("Alba pulls its brigades back from Dorvan", calm, categories=("pull-back",))
    assert last(first, told(second, calm, hours=6, categories=("pull-back",))).kind is kind


def test_what_more_sources_tell_is_worth_a_sound_of_its_own() -> None:
    third = [other("Drones over Pelusk refinery", hours=4, by=f"{n}.example") for n in range(2)]
    decided = happens(*STRIKES, *third)

    assert [each.reason.kind for each in decided[2:]] == [K.ALSO, K.FIRST_SIGNAL]


def test_what_another_message_named_does_not_sound_the_next_day_unless_it_is_graver() -> None:
    named = other("Drones over Pelusk oil refinery at dusk", hours=4)
    title = "Drones over Pelusk oil refinery at dusk"
    again = other(title, hours=31, text="Nobody was hurt.")
    graver = other(title, hours=31, by=TWO, text="One man died.")

    assert last(*STRIKES, named, again).kind is K.ALREADY_TOLD
    assert last(*STRIKES, named, graver).kind is K.FIRST_SIGNAL


def test_the_reader_of_why_not_learns_how_often_it_was_told() -> None:
    reason = last(*STRIKES, other("Drones over Pelusk refinery", hours=4))
    assert (
        reason.detail == "fighting of this level told 2 times in 24 hours, and this is not graver"
    )
