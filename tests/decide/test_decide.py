"""Why something is told or not: one table a rule, each case a few articles and the last's reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.assessment import Axis, Level, Verdict
from storage.model.alert import ReasonKind
from storage.model.article import Tier
from storage.model.policy import Policy, Topic
from watchers.telling import Assessed

from .making import (
    TWO,
    UNLISTED,
    UP,
    WORDS,
    K,
    at,
    happens,
    last,
    other,
    pair_score,
    relief,
    sanctions,
    strike,
    titled,
    told,
    truce,
    unassessed,
)


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


def _clash(words: str) -> Assessed:
    return told(words, pair_score(up=66), hours=5, categories=("clash",))


PULLED_BACK = told(
    "Alba's last troops leave the Dorvan valley", pair_score(down=66), categories=("pull-back",)
)


@pytest.mark.parametrize(
    ("events", "kind"),
    [
        pytest.param([truce(), strike(hours=5)], K.CONTRADICTED, id="a strike after a truce"),
        pytest.param([strike(), truce(hours=5)], K.CALMED, id="a truce after a strike"),
        pytest.param([sanctions(), relief(hours=9)], K.CALMED, id="imposes, then lifts"),
        pytest.param([relief(), sanctions(hours=9)], K.CONTRADICTED, id="lifts, then imposes"),
        pytest.param(
            [truce(), told("Raid", pair_score(up=70), hours=5, categories=("coercion", "strike"))],
            K.FIRST_SIGNAL,
            id="nor does what is told beside another act",
        ),
        pytest.param(
            [
                told("Swap", pair_score(down=50), categories=("release", "truce")),
                strike(hours=5),
            ],
            K.FIRST_SIGNAL,
            id="or was",
        ),
        pytest.param([strike(), truce(hours=37)], K.FIRST_SIGNAL, id="a truce two days later"),
        pytest.param([strike(40), truce(hours=5)], K.FIRST_SIGNAL, id="of what was never told"),
        pytest.param([sanctions(), truce(hours=5)], K.FIRST_SIGNAL, id="another matter altogether"),
        pytest.param(
            [truce(), strike(hours=5), other("Rockets land in Dorvan suburbs overnight", hours=6)],
            K.FIRST_SIGNAL,
            id="only the first news of a turn answers",
        ),
        pytest.param(
            [PULLED_BACK, _clash("Troops fight for the bridge over the Dorvan")],
            K.CONTRADICTED,
            id="fighting where troops had left",
        ),
        pytest.param(
            [PULLED_BACK, _clash("Troops fight for the docks of Kelmar")],
            K.FIRST_SIGNAL,
            id="fighting elsewhere undoes no pull-back",
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
    later = titled(told(f"Late {words}", pair_score(up=70), hours=3, categories=acts))
    first, _, third = [e for e in happens(titled(strike()), truce(hours=1), later) if e.event]
    assert (third.story, third.reason.kind) == (first.story, kind)
    assert (third.alert.reply_to if third.alert else None) == (2 if third.alert else None)


@pytest.mark.parametrize(
    ("papers", "kind"),
    [
        pytest.param({"b": UNLISTED}, K.GREW, id="a stranger"),
        pytest.param({"b": Tier.MAJOR}, K.FIRST_SIGNAL, id="one of the list"),
        pytest.param({"b": UNLISTED, "c": Tier.MAJOR}, K.FIRST_SIGNAL, id="both, one by one"),
    ],
)
def test_a_new_step_in_a_story_sounds_once_one_of_the_list_tells_it(
    papers: dict[str, Tier], kind: ReasonKind
) -> None:
    words = f"{WORDS['sanctions']} and close embassies"
    steps = [
        titled(
            told(words, pair_score(up=50), hours=hour, by=by, tier=tier, categories=("rupture",))
        )
        for hour, (by, tier) in enumerate(papers.items(), 1)
    ]
    assert last(titled(sanctions(50)), *steps).kind is kind


def test_a_rise_replies_to_the_storys_latest_alert() -> None:
    alerts = [
        each.alert for each in happens(*(sanctions(each, hours=each) for each in (50, 62, 78)))
    ]
    assert [alert and alert.reply_to for alert in alerts] == [None, 1, 2]
    rise = alerts[1]
    assert rise is not None
    assert (rise.reason.level_before, rise.level) == (Level.ELEVATED, Level.HIGH)


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
            policy(BORDER, silences=("BBB:*",)), K.SILENCED, ("border",), id="a silenced side"
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


def test_an_attack_is_not_said_to_be_rare_after_days_of_another_kind_of_violence() -> None:
    raid = strike(hours=24 * 100)
    fight = told("Gunmen fight at Dorvan", pair_score(up=70), hours=24 * 98, categories=("clash",))

    assert last(strike(), raid).detail == "first violence in 100 days for this pair"
    assert last(strike(), fight, raid).detail == ""


def test_only_what_the_headline_tells_is_said_to_be_rare() -> None:
    again = truce(hours=24 * 214)
    text_only = tuple(each._replace(sentence=1) for each in again.assessment.signals)
    told_below = replace(again, assessment=again.assessment._replace(signals=text_only))

    assert last(truce(), told_below).detail == ""
    assert last(truce(), truce(hours=24 * 20)).detail == ""
    assert last(truce(), truce(hours=24 * 214, published=at(0))).detail == ""
    alone = pair_score("BBB:", down=62)
    one, again = (told("A truce", alone, hours=h, categories=("truce",)) for h in (0, 24 * 214))
    assert last(one, again).detail == "", "of one side alone most is told with another"


def test_belief_is_part_of_the_reason() -> None:
    assert last(strike(party="AAA")).confidence == 0.22
    assert last(strike(), strike(hours=1, by=TWO)).confidence == 0.70
