"""What an hour that passes tells: turns of the climate, silence, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.assessment import Level, Pair, Verdict
from storage.model.alert import ReasonKind
from storage.model.article import Tier
from storage.model.policy import Policy, Topic
from storage.model.situation import Heat, Situation
from watchers.engine import tick
from watchers.replay import Memory, fold
from watchers.temperature import HOUR, Points, warmed

from .making import START, pair_score, told

PAIR = "AAA:BBB"
WAR = warmed(warmed(None, Points(60), START), Points(60), START)
THAW = warmed(warmed(None, Points(0, 60), START), Points(0, 60), START)


def kinds(situation: Situation, hours: float = 1) -> list[ReasonKind]:
    decided = tick(situation, START + timedelta(hours=hours))
    return [each.reason.kind for each in decided if each.alert]


@pytest.mark.parametrize(
    ("heat", "hours", "expected"),
    [
        pytest.param(WAR, 1, [ReasonKind.SHIFT_UP], id="two strikes turn the climate"),
        pytest.param(THAW, 1, [ReasonKind.SHIFT_DOWN], id="and so do two truces"),
        pytest.param(WAR, 0.9, [], id="not before the hour"),
        pytest.param(replace(WAR, stories=1), 1, [], id="one story does not"),
        pytest.param(replace(WAR, state="up"), 1, [], id="what is up stays up without a word"),
        pytest.param(
            Heat(START, 5, 0, 2, state="up"), 1, [ReasonKind.ALL_CLEAR], id="calm again is told"
        ),
        pytest.param(Heat(START, 0, 5, -2, state="down"), 1, [], id="the end of a thaw is not"),
        pytest.param(
            Heat(START, 900, 0, 80, state="up"), 1, [], id="a war that became usual is no all-clear"
        ),
    ],
)
def test_turns(heat: Heat, hours: float, expected: list[ReasonKind]) -> None:
    assert kinds(Situation(Policy(), heats={PAIR: heat}), hours) == expected


def test_a_shift_says_what_was_usual_and_is_loud_enough_to_be_heard() -> None:
    (decision,) = tick(Situation(Policy(), heats={PAIR: WAR}), START + HOUR)

    alert = decision.alert
    assert alert is not None
    assert alert.verdict is Verdict.ESCALATION
    assert alert.level >= Level.ELEVATED
    assert decision.reason.detail == "temperature +44, usually 0"
    assert decision.heats[PAIR].state == "up"


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        pytest.param("AAA:", [], id="one side of a pair that is warm"),
        pytest.param("@BBB", [], id="a place that is a side of it"),
        pytest.param("CCC:", [ReasonKind.SHIFT_UP], id="a side of no pair"),
        pytest.param("AAA:CCC", [ReasonKind.SHIFT_UP], id="another pair"),
    ],
)
def test_the_climate_of_two_is_not_told_again_of_each(key: str, expected: list[ReasonKind]) -> None:
    warm = Heat(START, 30, 0, 15)
    assert kinds(Situation(Policy(), heats={PAIR: warm, key: WAR})) == expected


def test_shifts_go_to_the_topics_that_hold_the_pair() -> None:
    border = Topic("border", "Border", pairs=(("AAA", "BBB"),))
    coast = Topic("coast", "Coast", pairs=(("CCC", "DDD"),))

    (decision,) = tick(Situation(Policy((border, coast)), heats={PAIR: WAR}), START + HOUR)
    assert decision.reason.topics == ("border",)


@pytest.mark.parametrize(
    "policy",
    [
        pytest.param(Policy(()), id="no topic"),
        pytest.param(Policy(silences=("world",)), id="a silenced topic"),
        pytest.param(Policy(silences=(PAIR,)), id="a silenced pair"),
        pytest.param(Policy(silences=(f"{Pair.parse(PAIR).ends[0]}:*",)), id="a silenced side"),
    ],
)
def test_nobody_is_told_of_a_shift_but_it_is_remembered(policy: Policy) -> None:
    (decision,) = tick(Situation(policy, heats={PAIR: WAR}), START + HOUR)
    assert decision.alert is None
    assert decision.heats[PAIR].state == "up"


@pytest.mark.failure("F38")
@pytest.mark.parametrize(
    ("heard", "told", "expected"),
    [
        pytest.param(-13, None, [ReasonKind.SOURCES_SILENT], id="half a day without an article"),
        pytest.param(-11, None, [], id="a quiet night"),
        pytest.param(-13, -1, [], id="it is told once"),
        pytest.param(-13, -40, [ReasonKind.SOURCES_SILENT], id="and again after sources came back"),
        pytest.param(None, None, [], id="before the first article nothing is missed"),
    ],
)
def test_silence_is_not_peace(
    heard: float | None, told: float | None, expected: list[ReasonKind]
) -> None:
    def ago(hours: float | None) -> datetime | None:
        return None if hours is None else START + timedelta(hours=hours)

    situation = Situation(Policy(), heard=ago(heard), silence_told=ago(told))
    assert kinds(situation, 0) == expected


def test_the_climate_does_not_turn_while_nobody_listens() -> None:
    calm = {PAIR: Heat(START, 5, 0, 2, state="up")}
    deaf = Situation(
        Policy(), heats=calm, heard=START - timedelta(hours=13), silence_told=START - HOUR
    )
    (decision,) = tick(deaf, START + HOUR)
    assert (decision.alert, decision.heats[PAIR].state) == (None, "up")

    heard = replace(deaf, heats=decision.heats, heard=START + HOUR)
    assert kinds(heard, 2) == [ReasonKind.ALL_CLEAR]


def test_an_hour_without_news_says_nothing() -> None:
    assert tick(Situation(Policy()), START) == ()


def test_of_many_unknown_sources_one_is_told_for_each_act_between_two_sides() -> None:
    towns = ("Dorvan", "Kelmar", "Pelusk", "Harbin", "Osterfeld", "Marwick", "Tolvern", "Brask")
    alone = [
        told(
            f"{town} hit", pair_score("AAA:BBB", up=62 + n), hours=(n + 1) / 60, by=f"{n}.example",
            tier=Tier.UNLISTED, categories=("strike",),
        )
        for n, town in enumerate(towns)
    ]  # fmt: skip
    other = told(
        "Envoys leave", pair_score("CCC:DDD", up=50), hours=1, by="z.example",
        tier=Tier.UNLISTED, categories=("rupture",),
    )  # fmt: skip
    memory = Memory(Policy())
    later = told("Bakers' fair", hours=8)
    retold = list(fold([*alone, other, later], memory))

    unconfirmed = [each.reason for each in retold if each.reason.kind is ReasonKind.UNCONFIRMED]
    assert [reason.score for reason in unconfirmed] == [69, 50]
    assert not any(story.waiting for story in memory.stories.values())
