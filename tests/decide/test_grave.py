"""What sounds however busy the day: grave events, and tolls far above what was told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.assessment import Axis, Level
from storage.model.alert import ReasonKind

from .making import TWO, UNLISTED, WAR, K, happens, last, other, pair_score, signal, titled, told


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        pytest.param("Rockets kill eight at Ostvik docks", K.FIRST_SIGNAL, id="another town"),
        pytest.param("Eleven are dead after raid on Pelusk market", K.ALSO, id="the same town"),
        pytest.param("Rockets hit Pelusk hospital", K.FIRST_SIGNAL, id="another target there"),
        pytest.param("Death toll of Pelusk rises to 14", K.ALSO, id="its toll"),
        pytest.param(
            "Death toll of Ostvik rises to 14", K.FIRST_SIGNAL, id="a toll of what was not told"
        ),
        pytest.param("Never again another raid on Pelusk - Orlan", K.ALSO, id="who speaks of it"),
        pytest.param("Orlan: Enemies of mankind raid Pelusk", K.ALSO, id="and how they begin"),
        pytest.param("Rockets hit market in Pelusk, Orlan says", K.ALSO, id="and what they say"),
        pytest.param("Orlan: Nine killed at Ostvik docks", K.FIRST_SIGNAL, id="of another"),
        pytest.param(
            "Sixty dead after raid on Pelusk market", K.FIRST_SIGNAL, id="so many more dead"
        ),
    ],
)
def test_each_grave_event_sounds_however_busy_the_day_and_once(
    second: str, kind: ReasonKind
) -> None:
    grave = titled(other("Rockets kill nine at Pelusk market", hours=56))
    busy = [titled(other(f"Rockets kill seven near {town}", hours=57)) for town in ("Arn", "Bree")]
    assert last(*WAR, grave, *busy, titled(other(second, hours=60))).kind is kind


@pytest.mark.parametrize(
    ("titles", "kind"),
    [
        pytest.param(["Alban troops retake Ostvik"], K.FIRST_SIGNAL, id="a town"),
        pytest.param(["Alban army seizes four villages"], K.FIRST_SIGNAL, id="villages"),
        pytest.param(["Alban army advances 30 km into Dorvan"], K.FIRST_SIGNAL, id="much ground"),
        pytest.param(
            ["Alban army begins offensive near Ostvik"], K.FIRST_SIGNAL, id="an offensive"
        ),
        pytest.param(
            ["Alban flag raised in Ostvik, fights go on"], K.FIRST_SIGNAL, id="a flag over it"
        ),
        pytest.param(["Альба начала наступление на Оствик"], K.FIRST_SIGNAL, id="in Russian"),
        pytest.param(["Alban troops seize fuel"], K.ALSO, id="booty"),
        pytest.param(["Alban troops try to retake Ostvik"], K.ALSO, id="only an attempt"),
        pytest.param(["Albans have retaken 900 villages"], K.ALSO, id="the sum of a war"),
        pytest.param(
            ["Alban troops retake Ostvik", "Dorvan army recaptures Arnheim docks"],
            K.ALSO,
            id="the second of a day",
        ),
    ],
)
def test_ground_that_changes_hands_sounds_once_a_day_however_busy_it_is(
    titles: list[str], kind: ReasonKind
) -> None:
    score = pair_score(up=65)
    taken = [
        titled(told(words, score, hours=58 + hour, categories=("invasion",)))
        for hour, words in enumerate(titles)
    ]
    assert last(*WAR, other("Rockets near Arn", hours=56), *taken).kind is kind


def test_a_town_taken_sounds_in_the_story_of_the_fighting_for_it() -> None:
    words, score = "Alban troops {} Ostvik harbour town", pair_score(up=65)
    fight = told(words.format("fight for"), score, categories=("clash",))
    taken = told(words.format("retake"), score, hours=4, by=TWO, categories=("invasion",))
    again = told(words.format("retake"), score, hours=5, categories=("invasion",))
    kinds = [each.reason.kind for each in happens(titled(fight), titled(taken), titled(again))]
    assert kinds == [K.FIRST_SIGNAL, K.FIRST_SIGNAL, K.ALREADY_TOLD]


@pytest.mark.parametrize(
    ("toll", "kind"),
    [
        pytest.param("Rockets on aid convoy near Pelusk kill 30", K.LEVEL_ROSE, id="so many there"),
        pytest.param("Rockets on aid convoy near Pelusk kill two", K.ALREADY_TOLD, id="few there"),
        pytest.param("Rockets near Pelusk kill 31 on road", K.ALREADY_TOLD, id="in no such place"),
    ],
)
def test_many_dead_in_one_of_the_places_that_a_message_sums_up_sound(
    toll: str, kind: ReasonKind
) -> None:
    both = "Rockets near Pelusk kill dozens on road to Ostvik"
    seen = "Rockets on aid convoy near Pelusk"
    assert last(*(titled(other(w, hours=h)) for h, w in enumerate((both, seen, toll)))).kind is kind


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        pytest.param("Nine killed by bomb on Pelusk bus", K.FIRST_SIGNAL, id="nine dead"),
        pytest.param("Bomb goes off on Pelusk bus", K.ALSO, id="nobody killed"),
    ],
)
def test_a_bomb_that_kills_many_sounds_beside_another_as_a_strike_does(
    words: str, kind: ReasonKind
) -> None:
    bombs = (
        told(title, pair_score(up=70), hours=hour, categories=("terror",))
        for hour, title in enumerate(("Bomb goes off in Ostvik market", words))
    )
    assert last(*bombs).kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("They fell beside the hospital.", K.ALREADY_TOLD, id="which told of it"),
        pytest.param("They fell before dawn.", K.LEVEL_ROSE, id="which did not"),
    ],
)
def test_a_hospital_that_was_hit_is_no_news_after_an_account(text: str, kind: ReasonKind) -> None:
    first = titled(other("Rockets fall on Pelusk", text=text))
    assert last(first, titled(other("Rockets fall on Pelusk hospital", hours=2))).kind is kind


def test_a_station_that_was_hit_is_news_beside_what_hit_its_town_that_night() -> None:
    station = titled(other("Railway station burns as jets attack Kelmar", hours=3))
    assert last(other("Rockets kill two by night in Kelmar"), station).kind is K.FIRST_SIGNAL


FIRST_TOLL = "Six people killed as rockets strike Pelusk hostel"


@pytest.mark.parametrize(
    ("counts", "kind"),
    [
        pytest.param([15], K.ALREADY_TOLD, id="a step too small"),
        pytest.param([9, 15, 26], K.LEVEL_ROSE, id="small steps that add up"),
        pytest.param([9, 15, 26, 46], K.ALREADY_TOLD, id="and small ones from what was told then"),
        pytest.param([26, 90], K.LEVEL_ROSE, id="a second great one"),
    ],
)
def test_a_toll_sounds_again_once_it_is_far_above_what_was_told(
    counts: list[int], kind: ReasonKind
) -> None:
    rising = [
        titled(other(f"Death toll of strike on Pelusk hostel rises to {count}", hours=8 + hour))
        for hour, count in enumerate(counts)
    ]
    assert last(titled(other(FIRST_TOLL)), *rising).kind is kind


@pytest.mark.parametrize(
    ("words", "detail"),
    [
        pytest.param("Pelusk hostel strike: 26 killed", "26 dead", id="its number"),
        pytest.param("Pelusk hostel strike: Dozens killed", "many dead", id="a word is no number"),
    ],
)
def test_who_counts_the_dead_need_not_say_again_who_killed_them(words: str, detail: str) -> None:
    nobody = told(words, pair_score("BBB", up=20), hours=3, by=TWO, categories=("strike",))
    reason = last(titled(other(FIRST_TOLL)), titled(nobody))
    assert (reason.kind, reason.level, reason.detail) == (K.LEVEL_ROSE, Level.HIGH, detail)


def test_a_toll_takes_no_sound_from_what_happens_that_day() -> None:
    risen = other("Death toll of strike on Pelusk hostel rises to 26", hours=77)
    grave = [titled(other(FIRST_TOLL, hours=56)), titled(risen)]
    assert last(*WAR, *grave).kind is K.LEVEL_ROSE
    assert last(*WAR, *grave, other("Drones over Ostvik", hours=82)).kind is K.FIRST_SIGNAL


def test_the_toll_that_a_waiting_story_was_told_with_is_no_news_once_it_is_confirmed() -> None:
    first = titled(other(FIRST_TOLL.replace("Six", "Sixteen"), tier=UNLISTED))
    faint = other("Sixteen dead in Pelusk hostel", up=35, hours=1, by=TWO)
    third = other("Sixteen killed as rockets strike Pelusk hostel", hours=3, by="three.example")
    kinds = [each.reason.kind for each in happens(first, titled(faint), titled(third))]
    assert kinds == [K.WAITING, K.BELOW_THRESHOLD, K.CONFIRMED, K.GREW]


def test_what_waited_was_told_to_nobody_so_that_its_toll_is_news_once_it_is_vouched_for() -> None:
    first = other(FIRST_TOLL.replace("Six", "Thirty"), tier=UNLISTED)
    few, many = (
        other(FIRST_TOLL, hours=1, by=TWO),
        other(FIRST_TOLL.replace("Six", "Thirty"), hours=3),
    )
    kinds = [each.reason.kind for each in happens(titled(first), titled(few), titled(many))]
    assert kinds == [K.WAITING, K.CONFIRMED, K.LEVEL_ROSE]


@pytest.mark.parametrize(
    ("papers", "kind"),
    [
        pytest.param(["a.example"], K.GREW, id="one unknown source"),
        pytest.param(["a.example", "a.example"], K.ALREADY_TOLD, id="that says it twice"),
        pytest.param(["a.example", "b.example"], K.LEVEL_ROSE, id="a second one"),
    ],
)
def test_a_toll_sounds_again_on_more_than_the_word_of_one_unknown_source(
    papers: list[str], kind: ReasonKind
) -> None:
    words = "Strike on Pelusk hostel killed 30, neighbours count"
    rising = [
        titled(other(words, hours=2 + hour, by=paper, tier=UNLISTED))
        for hour, paper in enumerate(papers)
    ]
    assert last(titled(other(FIRST_TOLL)), *rising).kind is kind


@pytest.mark.parametrize("hours", [pytest.param(3, id="that day"), pytest.param(60, id="later")])
def test_the_dead_that_a_truce_comes_after_are_no_news_of_it(hours: float) -> None:
    words, truce = "Alba and Brena sign ceasefire of seventy hours", pair_score(up=20, down=62)
    first = told(words, truce, categories=("truce",))
    after = told(f"{words}, strikes killed 40", truce, hours=hours, categories=("truce",))
    recalled = signal("strike", Axis.ESCALATION, 2.0)
    signals = (*after.assessment.signals, recalled)
    after = replace(after, assessment=after.assessment._replace(signals=signals))
    assert not last(titled(first), titled(after)).tells


@pytest.mark.parametrize(
    ("second", "hours", "kind"),
    [
        pytest.param("Seventeen killed by shells, elders say", 22, K.ALSO, id="about as many"),
        pytest.param("Forty killed by shells, elders say", 22, K.FIRST_SIGNAL, id="far more"),
        pytest.param("Twenty killed by shells near Ostvik", 22, K.FIRST_SIGNAL, id="elsewhere"),
        pytest.param("Nine killed by shells, elders say", 22, K.FIRST_SIGNAL, id="far fewer"),
        pytest.param("Seventeen killed by shells, elders say", 37, K.FIRST_SIGNAL, id="too late"),
    ],
)
def test_two_counts_of_the_same_dead_are_one_event(
    second: str, hours: float, kind: ReasonKind
) -> None:
    first = titled(other("Missile kills 20 in the middle of Pelusk"))
    assert last(first, titled(other(second, hours=hours))).kind is kind


@pytest.mark.parametrize(
    ("second", "score", "kind"),
    [
        pytest.param("threat", 62, K.FIRST_SIGNAL, id="that its headline tells"),
        pytest.param("threat", 58, K.ALREADY_TOLD, id="unless it is not as loud"),
        pytest.param("rupture", 62, K.ALREADY_TOLD, id="not the one that was told"),
    ],
)
def test_another_act_in_a_story_is_a_step_of_its_own(
    second: str, score: float, kind: ReasonKind
) -> None:
    words = "Council of Alba backs the Kelmar republic and its borders by forty votes"
    first, later = (
        titled(told(words, pair_score(up=up), hours=hours, categories=(act,)))
        for hours, act, up in ((0, "rupture", 62), (2, second, score))
    )
    assert last(first, later).kind is kind


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        pytest.param("Eleven dead as market is hit", K.ALSO, id="of what was hit"),
        pytest.param("Eleven dead as school is hit", K.FIRST_SIGNAL, id="of another place"),
        pytest.param("Market is hit anew", K.FIRST_SIGNAL, id="of nobody killed"),
    ],
)
def test_where_many_died_a_headline_need_not_name_the_place(second: str, kind: ReasonKind) -> None:
    grave = titled(other("Rockets kill nine at Pelusk market"))
    later = other(second, hours=5, text="The envoy Orlan spoke of it.")
    assert last(grave, titled(later)).kind is kind


@pytest.mark.parametrize(
    ("up", "kind"),
    [
        pytest.param(80, K.FIRST_SIGNAL, id="severe"),
        pytest.param(62, K.ALSO, id="not beyond an advance"),
    ],
)
def test_no_border_clashes_hide_an_invasion(up: float, kind: ReasonKind) -> None:
    clashes = [
        told(words, pair_score(up=80), hours=hours, categories=("clash",))
        for hours, words in ((0, "Gunfire near Dorvan"), (9, "Guards trade shots at Kelmar"))
    ]
    words = "Alba sends its army over the border"
    crossed = told(words, pair_score(up=up), hours=15, categories=("invasion",))
    assert last(*clashes, crossed).kind is kind
