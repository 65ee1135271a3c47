"""Why something is told or not: one table a rule, each case a few articles and the last's reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage import frequencies
from storage.assessment import Axis, Level, Verdict
from storage.model.alert import Reason, ReasonKind
from storage.model.article import Tier
from storage.model.policy import Policy, Topic
from watchers.replay import Memory, Retold, fold
from watchers.telling import Assessed

from .making import WORDS, at, pair_score, signal, strike, told, truce

K = ReasonKind
UP, DOWN = Axis.ESCALATION, Axis.DE_ESCALATION
UNLISTED = Tier.UNLISTED


def happens(*events: Assessed, policy: Policy | None = None) -> list[Retold]:
    """What is decided of these events, oldest first, with the ticks between them."""
    return list(fold(events, Memory(policy or Policy())))


def last(*events: Assessed, policy: Policy | None = None) -> Reason:
    """The reason of the last article."""
    return [each for each in happens(*events, policy=policy) if each.event][-1].reason


def sanctions(score: float = 50.0, **more: object) -> Assessed:
    pair = pair_score(up=score)
    return told(WORDS["sanctions"], pair, categories=("sanctions",), **more)  # type: ignore[arg-type]


def relief(score: float = 50.0, **more: object) -> Assessed:
    pair = pair_score(down=score)
    return told(WORDS["relief"], pair, categories=("relief",), **more)  # type: ignore[arg-type]


def other(words: str, up: float = 70.0, **more: object) -> Assessed:
    """A strike in other words, so that it is another story."""
    return told(words, pair_score(up=up), categories=("strike",), **more)  # type: ignore[arg-type]


def unassessed() -> Assessed:
    event = told("Ein Text in einer fremden Sprache")
    judged = event.assessment._replace(verdict=Verdict.UNASSESSED, language="de")
    return Assessed(event.article, judged)


TWO = "two.example"


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        pytest.param([strike(45)], K.FIRST_SIGNAL, id="a score at the threshold is told"),
        pytest.param([strike(44.9)], K.BELOW_THRESHOLD, id="a score just under it is not"),
        pytest.param([strike(29.9)], K.QUIET, id="below thirty is quiet"),
        pytest.param([told("Cup final ends in a draw")], K.QUIET, id="no pair at all is quiet"),
        pytest.param([unassessed()], K.UNASSESSED, id="a language without a lexicon is not quiet"),
        pytest.param([truce(62)], K.FIRST_SIGNAL, id="good news is told like bad news"),
        pytest.param(
            [strike(70, silent=True)], K.BACKGROUND, id="what a first poll found is not told"
        ),
        pytest.param(
            [strike(70, silent=True), strike(70, hours=1, by=TWO)],
            K.FIRST_SIGNAL,
            id="news of what was only background is told",
        ),
        pytest.param(
            [strike(70), strike(70, hours=1)],
            K.ALREADY_TOLD,
            id="the same paper again adds nothing",
        ),
        pytest.param(
            [strike(70), strike(70, hours=1, by=TWO)], K.GREW, id="a second paper is shown"
        ),
        pytest.param(
            [strike(62), strike(70, hours=1)], K.GREW, id="more points in one band are shown"
        ),
        pytest.param(
            [strike(70), strike(20, hours=1, by=TWO)], K.GREW, id="a weak echo is a source too"
        ),
        pytest.param(
            [sanctions(50), sanctions(62, hours=1)], K.LEVEL_ROSE, id="a higher band makes a sound"
        ),
        pytest.param(
            [strike(70), strike(76, hours=1)], K.GREW, id="not of fighting of which no more is told"
        ),
        pytest.param(
            [strike(50), strike(78, hours=1)], K.LEVEL_ROSE, id="but of fighting two bands graver"
        ),
        pytest.param(
            [strike(70), strike(76, hours=1, text="One person was killed.")],
            K.LEVEL_ROSE,
            id="fighting that is told as graver rises",
        ),
        pytest.param(
            [strike(70), strike(70, hours=1, by=TWO, text="Nine people died.")],
            K.LEVEL_ROSE,
            id="much graver fighting makes a sound in the same band",
        ),
        pytest.param(
            [strike(70), strike(70, hours=1, text="One person was killed.")],
            K.ALREADY_TOLD,
            id="a little graver it does not",
        ),
        pytest.param(
            [strike(76), strike(50, hours=1)],
            K.ALREADY_TOLD,
            id="a lower one does not take it back",
        ),
        pytest.param(
            [sanctions(50), sanctions(62, hours=1), sanctions(70, hours=2)],
            K.GREW,
            id="once told a band is not told again",
        ),
    ],
)
def test_one_story(events: list[Assessed], kind: ReasonKind) -> None:
    assert last(*events).kind is kind


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        pytest.param([strike(by="a", tier=UNLISTED)], K.WAITING, id="a lone unlisted source waits"),
        pytest.param(
            [strike(by="a", tier=Tier.SPECIALIST)], K.FIRST_SIGNAL, id="a listed one does not"
        ),
        pytest.param(
            [strike(by="seeds", tier=Tier.WIRE)], K.FIRST_SIGNAL, id="nor do the operator's seeds"
        ),
        pytest.param(
            [strike(by="a", tier=UNLISTED), strike(by="b", tier=UNLISTED, hours=1)],
            K.CONFIRMED,
            id="a second origin of any kind ends the wait",
        ),
        pytest.param(
            [strike(by="a", tier=UNLISTED), strike(by="a", tier=UNLISTED, hours=1)],
            K.WAITING,
            id="the same one again does not",
        ),
        pytest.param(
            [
                strike(by="a", tier=UNLISTED, wire="afp"),
                strike(by="b", tier=UNLISTED, wire="afp", hours=1),
            ],
            K.WAITING,
            id="nor does the same wire",
        ),
        pytest.param(
            [strike(by="a", tier=UNLISTED), strike(by="b", tier=UNLISTED, hours=8)],
            K.CONFIRMED,
            id="what was told unconfirmed is confirmed with a sound",
        ),
        pytest.param(
            [sanctions(50), sanctions(62, hours=1, by="a", tier=UNLISTED)],
            K.LEVEL_ROSE,
            id="where others vouch too an unlisted source may raise the level",
        ),
        pytest.param(
            [sanctions(60, by="a", tier=UNLISTED), sanctions(80, by="a", tier=UNLISTED, hours=8)],
            K.GREW,
            id="alone it may not",
        ),
    ],
)
def test_who_must_vouch(events: list[Assessed], kind: ReasonKind) -> None:
    assert last(*events).kind is kind


@pytest.mark.parametrize(
    "second",
    [
        pytest.param(strike(40, by="b", hours=1), id="a second source that says less"),
        pytest.param(strike(by="b", hours=1, silent=True), id="a feed read for the first time"),
    ],
)
def test_a_waiting_story_is_told_at_the_next_tick_when_it_is_confirmed_by(second: Assessed) -> None:
    decided = happens(strike(by="a", tier=UNLISTED), second, strike(20, by="c", hours=30))
    (told_,) = [each for each in decided if each.alert]
    assert told_.reason.kind is K.CONFIRMED
    assert at(1) < told_.at <= at(2)


def test_after_six_hours_a_lone_source_is_told_as_unconfirmed_once() -> None:
    quiet_day = told("Cup final ends in a draw", hours=30)
    decided = happens(strike(by="a", tier=UNLISTED), quiet_day)

    (unconfirmed,) = [each for each in decided if each.alert]
    assert unconfirmed.reason.kind is K.UNCONFIRMED
    assert unconfirmed.at == at(6)
    assert unconfirmed.reason.confidence == 0.20
    assert unconfirmed.alert is not None and unconfirmed.alert.level is Level.HIGH


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        pytest.param([truce(), strike(hours=5)], K.CONTRADICTED, id="a strike after a truce"),
        pytest.param([strike(), truce(hours=5)], K.CALMED, id="a truce after a strike"),
        pytest.param([sanctions(), relief(hours=9)], K.CALMED, id="imposes, then lifts"),
        pytest.param([relief(), sanctions(hours=9)], K.CONTRADICTED, id="lifts, then imposes"),
        pytest.param([strike(), truce(hours=37)], K.FIRST_SIGNAL, id="a truce two days later"),
        pytest.param([strike(40), truce(hours=5)], K.FIRST_SIGNAL, id="of what was never told"),
        pytest.param([sanctions(), truce(hours=5)], K.FIRST_SIGNAL, id="another matter altogether"),
        pytest.param(
            [truce(), strike(hours=5), other("Rockets land in Dorvan suburbs overnight", hours=6)],
            K.FIRST_SIGNAL,
            id="only the first news of a turn answers",
        ),
        pytest.param(
            [strike(published=at(-2000)), truce(hours=1, published=at(0))],
            K.FIRST_SIGNAL,
            id="news dated to another month answers nothing",
        ),
    ],
)
def test_answers(events: list[Assessed], kind: ReasonKind) -> None:
    assert last(*events).kind is kind


def test_an_answer_replies_to_the_alert_that_it_answers() -> None:
    first, answer = (each.alert for each in happens(strike(), truce(hours=5)))
    assert first is not None and answer is not None
    assert answer.reply_to == first.id


@pytest.mark.parametrize(
    ("acts", "kind"),
    [
        pytest.param(("strike", "truce broken"), K.CONTRADICTED, id="that breaks the truce"),
        pytest.param(("strike",), K.ALREADY_TOLD, id="that only tells the strike again"),
    ],
)
def test_news_in_the_story_of_a_strike_answers_the_truce_that_was_told_since(
    acts: tuple[str, ...], kind: ReasonKind
) -> None:
    words = WORDS["strike"]
    later = titled(told(f"Again {words}", pair_score(up=70), hours=3, categories=acts))
    first, _, third = [e for e in happens(titled(strike()), truce(hours=1), later) if e.event]
    assert (third.story, third.reason.kind) == (first.story, kind)
    assert (third.alert.reply_to if third.alert else None) == (2 if third.alert else None)


def test_a_rise_replies_to_the_storys_latest_alert() -> None:
    alerts = [
        each.alert for each in happens(*(sanctions(each, hours=each) for each in (50, 62, 78)))
    ]
    assert [alert and alert.reply_to for alert in alerts] == [None, 1, 2]
    rise = alerts[1]
    assert rise is not None
    assert (rise.reason.level_before, rise.level) == (Level.ELEVATED, Level.HIGH)


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
        ("Talks fail as shelling of Kelmar continues", False),
        ("Alba keeps nine warships off Kelmar", True),
        ("Alba keeps troops in Kelmar beyond the drill", False),
        ("Envoy on Kelmar: Alba knows no shame", True),
        ("Raid on Kelmar: Alban jets hit the docks", False),
        ("Envoy on Kelmar: Both armies agreed to leave", False),
        ("Envoy: Alban attack on Kelmar ‘heavy blow’ to peace", True),
        ("Envoy: Alban jets ready to attack ‘every port’", False),
        ("Orlan: Alba fired over 2,000 rockets at Dorvan", True),
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
    ],
)
def test_fighting_that_names_no_other_place_and_figure_than_hours_ago_is_the_same(
    second: Assessed, kind: ReasonKind
) -> None:
    assert last(other("Rockets land by night in Kelmar"), second).kind is kind


STRIKES = (
    other("Rockets land in Dorvan suburbs overnight"),
    other("Harbour of Kelmar burns, dockers say", hours=2),
)


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


WAR = [
    other(f"Rockets land near {town}", hours=hours)
    for hours, town in ((0, "Dorvan"), (13, "Kelmar"), (26, "Selvik"), (51, "Pelusk"))
]
"""Fighting every day."""


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
BURNS = "Two wounded as apartment block burns in Ostvik"


@pytest.mark.parametrize(
    ("first", "second", "hours", "kind"),
    [
        pytest.param(BLOCK, BURNS, 20, K.ALSO, id="a house that day"),
        pytest.param(BLOCK, BURNS, 30, K.FIRST_SIGNAL, id="a house the next day"),
        pytest.param("17 killed in Ostvik", "14 die in Ostvik", 20, K.ALSO, id="so many dead"),
        pytest.param("7 killed in Ostvik", "6 die in Ostvik", 20, K.FIRST_SIGNAL, id="a few dead"),
        pytest.param("17 killed in Ostvik", "9 die in Ostvik", 20, K.FIRST_SIGNAL, id="far fewer"),
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
    ("toll", "kind"),
    [
        pytest.param("Rockets on aid convoy near Pelusk kill 30", K.LEVEL_ROSE, id="so many there"),
        pytest.param("Rockets on aid convoy near Pelusk kill two", K.ALREADY_TOLD, id="few there"),
        pytest.param("Rockets near Pelusk kill 31 people", K.ALREADY_TOLD, id="in no such place"),
    ],
)
def test_many_dead_in_one_of_the_places_that_a_message_sums_up_sound(
    toll: str, kind: ReasonKind
) -> None:
    both = "Rockets near Pelusk kill dozens on road to Ostvik"
    seen = "Rockets on aid convoy near Pelusk"
    assert last(*(titled(other(w, hours=h)) for h, w in enumerate((both, seen, toll)))).kind is kind


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


def titled(event: Assessed) -> Assessed:
    """The same news with its act in the headline."""
    signals = tuple(each._replace(field="title") for each in event.assessment.signals)
    return replace(event, assessment=event.assessment._replace(signals=signals))


def below(event: Assessed) -> Assessed:
    """The same news with its act in the text alone, not in the headline."""
    signals = tuple(each._replace(sentence=1) for each in event.assessment.signals)
    return replace(event, assessment=event.assessment._replace(signals=signals))


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        pytest.param(below(sanctions(60, hours=50)), K.MENTIONED, id="the text comes back to it"),
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
    ("headline", "text", "kind"),
    [
        pytest.param(
            "Quiet night ends over Pelusk", "Rockets struck Pelusk twice, the mayor said.",
            K.FIRST_SIGNAL, id="told below with the same names",
        ),
        pytest.param(
            "Bakers of Pelusk ask for flour", "Rockets strike many towns in this war, they say.",
            K.MENTIONED, id="a war that another matter reminds of",
        ),
    ],
)  # fmt: skip
def test_a_round_of_fighting_is_news_however_far_down_it_stands(
    headline: str, text: str, kind: K
) -> None:
    again = below(other(headline, text=text, hours=50))
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


def test_what_more_sources_tell_is_worth_a_sound_of_its_own() -> None:
    third = [other("Drones over Pelusk refinery", hours=4, by=f"{n}.example") for n in range(2)]
    decided = happens(*STRIKES, *third)

    assert [each.reason.kind for each in decided[2:]] == [K.ALSO, K.FIRST_SIGNAL]


def test_what_another_message_named_does_not_sound_the_next_day_unless_it_is_graver() -> None:
    named = other("Drones over Pelusk refinery", hours=4)
    again = {"hours": 31, "text": "Nobody was hurt."}
    graver = {"hours": 31, "by": TWO, "text": "One man died."}

    assert (
        last(*STRIKES, named, other("Drones over Pelusk refinery", **again)).kind is K.ALREADY_TOLD
    )
    assert (
        last(*STRIKES, named, other("Drones over Pelusk refinery", **graver)).kind is K.FIRST_SIGNAL
    )


def test_the_reader_of_why_not_learns_how_often_it_was_told() -> None:
    reason = last(*STRIKES, other("Drones over Pelusk refinery", hours=4))
    assert (
        reason.detail == "fighting of this level told 2 times in 24 hours, and this is not graver"
    )


BORDER = Topic("border", "Border", pairs=(("AAA", "BBB"),))
COAST = Topic("coast", "Coast", places=("CCC",))


def policy(*topics: Topic, silences: tuple[str, ...] = (), **scores: float) -> Policy:
    thresholds = {(topic, axis): score for topic, score in scores.items() for axis in Axis}
    return Policy(topics, thresholds, silences)


@pytest.mark.parametrize(
    ("rules", "kind", "topics"),
    [
        pytest.param(policy(BORDER), K.FIRST_SIGNAL, ("border",), id="a topic that holds the pair"),
        pytest.param(policy(COAST), K.NO_TOPIC, (), id="no topic holds it"),
        pytest.param(policy(BORDER, border=71), K.BELOW_THRESHOLD, (), id="a raised threshold"),
        pytest.param(policy(BORDER, border=70), K.FIRST_SIGNAL, ("border",), id="exactly reached"),
        pytest.param(
            policy(BORDER, silences=("border",)), K.SILENCED, ("border",), id="a silenced topic"
        ),
        pytest.param(
            policy(BORDER, silences=("AAA:BBB",)), K.SILENCED, ("border",), id="a silenced pair"
        ),
        pytest.param(
            policy(BORDER, Topic("world", "World", everything=True), silences=("border",)),
            K.SILENCED,
            ("border", "world"),
            id="told to nobody, under no other topic either",
        ),
        pytest.param(
            policy(BORDER, Topic("world", "World", everything=True), world=80),
            K.FIRST_SIGNAL,
            ("border",),
            id="only the topics whose threshold it reaches",
        ),
    ],
)
def test_topics(rules: Policy, kind: ReasonKind, topics: tuple[str, ...]) -> None:
    reason = last(strike(70), policy=rules)
    assert (reason.kind, reason.topics) == (kind, topics)


def test_thresholds_stand_for_each_direction_alone() -> None:
    rules = Policy((BORDER,), {("border", UP): 80.0})
    assert last(strike(70), policy=rules).kind is K.BELOW_THRESHOLD
    assert last(truce(62), policy=rules).kind is K.FIRST_SIGNAL


def test_below_the_threshold_the_reason_names_what_was_missing() -> None:
    reason = last(strike(50), policy=policy(BORDER, border=70))
    assert (reason.score, reason.threshold, reason.axis) == (50, 70, UP)


def test_no_threshold_makes_quiet_news_loud() -> None:
    assert last(strike(29), policy=policy(BORDER, border=10)).kind is K.QUIET


def test_a_topic_whose_threshold_is_reached_later_is_told_then() -> None:
    rules = Policy((BORDER, Topic("world", "World", everything=True)), {("border", UP): 55.0})
    early, late = happens(strike(50), strike(58, hours=1), policy=rules)

    assert (early.reason.kind, early.reason.topics) == (K.FIRST_SIGNAL, ("world",))
    assert (late.reason.kind, late.reason.topics) == (K.FIRST_SIGNAL, ("border",))


@pytest.mark.parametrize(
    ("second", "kind"),
    [
        pytest.param({"by": "a", "tier": UNLISTED}, K.GREW, id="by it alone nobody else is told"),
        pytest.param({"by": TWO}, K.CONFIRMED, id="another source makes it heard"),
    ],
)
def test_a_topic_that_only_an_unlisted_source_reaches_later(
    second: dict[str, object], kind: ReasonKind
) -> None:
    rules = Policy((BORDER, Topic("world", "World", everything=True)), {("border", UP): 55.0})
    alone = strike(50, by="a", tier=UNLISTED)
    assert last(alone, strike(58, hours=8, **second), policy=rules).kind is kind


def test_a_mixed_pair_is_one_alert_judged_by_its_higher_axis() -> None:
    (only,) = happens(told("Talks open as shells fall", pair_score(up=50, down=47)))

    assert only.reason.axis is UP
    assert only.alert is not None
    assert only.alert.verdict is Verdict.MIXED
    assert (only.alert.escalation, only.alert.de_escalation) == (50, 47)


def test_a_mixed_alert_has_told_both_directions() -> None:
    mixed = told("Talks open as shells fall", pair_score(up=50, down=47))
    calm = told("Talks open as shells fall", pair_score(down=52), hours=1)
    assert last(mixed, calm).kind is K.GREW


def test_one_article_makes_one_alert_headed_by_its_strongest_pair() -> None:
    weak, strong = pair_score("CCC:DDD", up=48), pair_score("AAA:BBB", down=66)
    faint = pair_score("AAA:EEE", up=33)
    (only,) = happens(told("A day of many moves", weak, strong, faint))

    assert only.alert is not None
    assert only.alert.pair == strong.pair
    assert [line.pair for line in only.alert.lines] == [weak.pair]


def test_an_act_long_unseen_for_a_pair_is_said_to_be_rare() -> None:
    assert last(truce(), truce(hours=24 * 214)).detail == "first truce in 214 days for this pair"
    assert last(truce(), truce(hours=24 * 20)).detail == ""
    assert last(truce(), truce(hours=24 * 214, published=at(0))).detail == ""


def test_belief_is_part_of_the_reason() -> None:
    assert last(strike(party="AAA")).confidence == 0.22
    assert last(strike(), strike(hours=1, by=TWO)).confidence == 0.70
