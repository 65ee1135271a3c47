"""What is told once though it is told again: one event in other words, one act between two sides."""

from __future__ import annotations

import pytest

from storage import frequencies
from storage.model.alert import ReasonKind
from storage.model.article import Tier
from storage.model.policy import Policy
from watchers.replay import Memory, fold
from watchers.telling import Assessed

from .making import STRIKES, WAR, K, at, happens, last, other, pair_score, sanctions, titled, told

EXPELLED = "Alba expels nine Dorvan envoys over the Kelmar poisonings"


def expelled(words: str, key: str, hours: float, **more: object) -> Assessed:
    return told(words, pair_score(key, up=50), hours=hours, categories=("rupture",), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        pytest.param(
            expelled("Diplomats of Dorvan told to leave within a week", "AAA:CCC", 3, by="two"),
            K.ALSO,
            id="with other sides named",
        ),
        pytest.param(
            expelled("Dorvan envoys pack after Kelmar poisonings, nine leave", "AAA:BBB", 40),
            K.ALSO,
            id="the next day's account",
        ),
        pytest.param(
            expelled("Dorvan envoys pack after Kelmar poisonings, four leave", "AAA:BBB", 40),
            K.FIRST_SIGNAL,
            id="of so many others",
        ),
        pytest.param(
            expelled(EXPELLED, "AAA:BBB", 73), K.FIRST_SIGNAL, id="when the first is long past"
        ),
        pytest.param(
            expelled("Osterfeld sends home the envoys of Pelusk", "AAA:CCC", 3, by="two"),
            K.FIRST_SIGNAL,
            id="another act of the kind",
        ),
    ],
)
def test_one_event_sounds_once_though_it_is_told_in_two_stories(
    second: Assessed, kind: ReasonKind
) -> None:
    first = expelled(EXPELLED, "AAA:BBB", 0)
    one, *_, other = (each for each in happens(first, second) if each.event)
    assert (other.reason.kind, other.story == one.story) == (kind, False)


def test_who_tells_it_too_joins_the_message_that_the_next_account_was_added_to() -> None:
    words = "Dorvan envoys pack after Kelmar poisonings, nine leave"
    later = (expelled(words, "AAA:BBB", hours, by=by) for hours, by in ((40, "one"), (41, "two")))
    first, again, too = (
        each for each in happens(expelled(EXPELLED, "AAA:BBB", 0), *later) if each.event
    )
    assert (again.reason.kind, too.reason.kind) == (K.ALSO, K.GREW)
    assert first.alert is not None and again.reason.earlier == first.alert.id


@pytest.mark.parametrize(
    ("third", "message"),
    [
        pytest.param("The depot burns: jets were over Dorvan", 1, id="its own, told before"),
        pytest.param("Drones over Pelusk refinery", 2, id="the day's latest, of no event told"),
    ],
)
def test_what_is_one_more_of_a_day_is_named_in_the_likeliest_message(
    third: str, message: int
) -> None:
    assert last(*STRIKES, other(third, hours=4, by="two")).earlier == message


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        pytest.param(
            other("The depot burns: jets were over Kelmar", 80, hours=3),
            K.ALSO,
            id="louder, of one town",
        ),
        pytest.param(
            other("At least 14 are dead as jets hit Kelmar", 80, hours=3),
            K.FIRST_SIGNAL,
            id="another figure",
        ),
        pytest.param(
            other("The docks burn: jets were over Dorvan", 80, hours=3),
            K.FIRST_SIGNAL,
            id="another town",
        ),
        pytest.param(
            other("The depot burns: jets were over Kelmar", 80, hours=13),
            K.FIRST_SIGNAL,
            id="much later",
        ),
        pytest.param(
            told(
                "Tanks gather by night around Kelmar",
                pair_score(up=70),
                hours=3,
                categories=("build-up",),
            ),
            K.FIRST_SIGNAL,
            id="no fighting",
        ),
    ],
)
def test_fighting_that_names_no_other_place_and_figure_than_hours_ago_is_the_same(
    second: Assessed, kind: ReasonKind
) -> None:
    assert last(other("Rockets land by night in Kelmar"), second).kind is kind


@pytest.mark.parametrize(
    ("third", "kind"),
    [
        pytest.param(
            other("Drones over Pelusk refinery", hours=4), K.ALSO, id="a third of the kind"
        ),
        pytest.param(
            other("Drones over Pelusk refinery", 80, hours=4), K.FIRST_SIGNAL, id="a louder one"
        ),
        pytest.param(
            other("Drones over Pelusk refinery", hours=27), K.FIRST_SIGNAL, id="one of the next day"
        ),
        pytest.param(sanctions(60, hours=4), K.FIRST_SIGNAL, id="another act"),
        pytest.param(
            told(
                "Gunfights around the Pelusk refinery",
                pair_score(up=70),
                hours=4,
                categories=("clash",),
            ),
            K.ALSO,
            id="fighting by another name",
        ),
        pytest.param(
            told(
                "Drones over Pelusk refinery",
                pair_score("CCC:DDD", up=70),
                hours=4,
                categories=("strike",),
            ),
            K.FIRST_SIGNAL,
            id="other sides",
        ),
        pytest.param(
            told(
                "Drones over Pelusk refinery",
                pair_score("@BBB", up=70),
                hours=4,
                categories=("strike",),
            ),
            K.ALSO,
            id="the same side with the other left unnamed",
        ),
        pytest.param(
            other("Drones over Pelusk refinery", hours=4, by="seeds", tier=Tier.WIRE),
            K.FIRST_SIGNAL,
            id="the operator's own choice",
        ),
    ],
)
def test_one_act_between_two_sides_is_told_twice_a_day(third: Assessed, kind: ReasonKind) -> None:
    assert last(*STRIKES, third).kind is kind


@pytest.mark.parametrize(
    ("hours", "kind"),
    [
        pytest.param(26, K.ALSO, id="an hour ago"),
        pytest.param(3, K.FIRST_SIGNAL, id="the day before"),
    ],
)
def test_it_counts_when_a_story_was_told_not_when_it_was_opened(
    hours: float, kind: ReasonKind
) -> None:
    slow = [
        other("Rockets land in Dorvan suburbs", up, hours=h) for up, h in ((40, 0), (70, hours))
    ]
    day = [other("Harbour of Kelmar burns, dockers say", hours=27.5)]
    assert last(*slow, *day, other("Drones over Pelusk refinery", hours=28)).kind is kind


@pytest.mark.parametrize(
    ("headline", "kind"),
    [
        pytest.param("Drones over Ostvik refinery", K.ALSO, id="no graver fighting"),
        pytest.param("Drones kill one in Ostvik", K.FIRST_SIGNAL, id="the first that kills"),
        pytest.param("Drones hit Ostvik hospital", K.FIRST_SIGNAL, id="a place of shelter"),
        pytest.param("Drones kill one in Ostvik over past day", K.ALSO, id="a sum of days"),
        pytest.param("Alba’s drones kill 60 troops at Ostvik", K.ALSO, id="soldiers, as claimed"),
    ],
)
def test_where_there_is_fighting_every_day_only_the_graver_sounds_again(
    headline: str, kind: ReasonKind
) -> None:
    assert last(*WAR, titled(other(headline, hours=60))).kind is kind


@pytest.mark.parametrize(("before", "kind"), [(3, K.ALSO), (2, K.FIRST_SIGNAL)])
def test_two_stories_in_the_two_days_before_are_fighting_every_day(
    before: int, kind: ReasonKind
) -> None:
    assert last(*WAR[-before:], other("Drones over Ostvik refinery", hours=60)).kind is kind


@pytest.mark.parametrize(
    ("headline", "hours", "kind"),
    [
        pytest.param(
            "Two die in Arnmark over past day", 7, K.ALSO, id="held by a sum of hours ago"
        ),
        pytest.param("Two die in Arnmark over past day", 23, K.FIRST_SIGNAL, id="the next day's"),
        pytest.param("Two die in Brelund over past day", 7, K.FIRST_SIGNAL, id="of another region"),
        pytest.param("Two die in fighting over past day", 7, K.ALSO, id="of the whole country"),
        pytest.param("Mortars kill two in Arnmark", 7, K.FIRST_SIGNAL, id="no sum"),
    ],
)
def test_a_days_sum_is_no_graver_than_another_of_that_day_for_being_louder(
    headline: str, hours: float, kind: ReasonKind
) -> None:
    text = "Officials of Dorvan gave the figures."
    first = titled(other("Nine wounded in Arnmark over past day", up=62, hours=80))
    second = other(headline, up=83, hours=80 + hours, text=text)
    assert last(*WAR, first, titled(second)).kind is kind


@pytest.mark.parametrize(
    ("before", "kind"),
    [
        pytest.param(WAR, K.GREW, id="where there is fighting every day"),
        pytest.param([], K.LEVEL_ROSE, id="where there was none"),
    ],
)
def test_a_build_up_that_turns_to_fighting_sounds(before: list[Assessed], kind: ReasonKind) -> None:
    words, axis = "Brigades of Alba around Ostvik", pair_score(up=50)
    massed = told(words, axis, hours=57, categories=("build-up",))
    fights = told(words, pair_score(up=70), hours=59, categories=("clash",))
    assert last(*before, massed, fights).kind is kind


BLOCK = "Shells set fire to apartment block in Ostvik"
MARKET = "Rockets kill 17 at Ostvik market"
BURNS = "Two wounded as apartment block burns in Ostvik"


@pytest.mark.parametrize(
    ("first", "second", "hours", "kind"),
    [
        pytest.param(BLOCK, BURNS, 20, K.ALSO, id="a house that day"),
        pytest.param(BLOCK, BURNS, 30, K.FIRST_SIGNAL, id="a house the next day"),
        pytest.param("17 killed in Ostvik", "14 die in Ostvik", 20, K.ALSO, id="so many dead"),
        pytest.param("7 killed in Ostvik", "6 die in Ostvik", 20, K.FIRST_SIGNAL, id="a few dead"),
        pytest.param("17 killed in Ostvik", "9 die in Ostvik", 20, K.FIRST_SIGNAL, id="far fewer"),
        pytest.param(
            MARKET, "A strike on a market kills 17", 20, K.ALSO, id="no place, one target"
        ),
        pytest.param(
            MARKET, "A strike on a hospital kills 17", 20, K.FIRST_SIGNAL, id="another target"
        ),
    ],
)
def test_what_happens_in_a_town_always_in_the_news_is_one_event_by_what_was_hit_or_how_many_died(
    first: str, second: str, hours: float, kind: ReasonKind
) -> None:
    usual = {"ostvik": 500.0, "apartm": 500.0, "block": 500.0}
    weight = frequencies.weight(at())
    words = {word: number * weight for word, number in usual.items()}
    news = Memory(Policy(), articles=1000 * weight, words=words)
    events = [titled(other(first)), titled(other(second, hours=hours))]
    assert [each for each in fold(events, news) if each.event][-1].reason.kind is kind


@pytest.mark.parametrize(
    ("second", "hours", "kind"),
    [
        pytest.param("Splinters fall on Pelusk orphanage", 4, K.ALSO, id="hours ago"),
        pytest.param("Splinters fall on Pelusk orphanage", 14, K.FIRST_SIGNAL, id="the day before"),
        pytest.param("Splinters kill fifty at Pelusk orphanage", 4, K.LEVEL_ROSE, id="more dead"),
        pytest.param("Splinters fall on Ostvik orphanage", 4, K.FIRST_SIGNAL, id="another town"),
    ],
)
def test_what_else_was_hit_in_a_town_seldom_in_the_news_is_of_the_attack_told(
    second: str, hours: float, kind: ReasonKind
) -> None:
    news = Memory(Policy(), articles=1000 * frequencies.weight(at()))
    events = [titled(other("Rockets kill six in Pelusk"))]
    events += [titled(other(second, hours=hours))]
    assert [each for each in fold(events, news) if each.event][-1].reason.kind is kind
