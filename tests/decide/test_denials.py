"""Which denials answer an alert: few, and only of what was told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.assessment import Axis, Level, Pair
from storage.model.alert import Reason, ReasonKind
from storage.model.article import Tier
from storage.model.policy import Policy
from watchers.replay import Memory, Retold, fold
from watchers.telling import Assessed

from .making import WORDS, at, pair_score, signal, strike, told, truce

K = ReasonKind
DENIAL = f"Dorvan denies {WORDS['strike']}"


def denial(
    words: str = DENIAL,
    key: str = "AAA:BBB",
    field: str = "title",
    hours: float = 3,
    **more: object,
) -> Assessed:
    """News that a side denies an act that escalates, which calms next to nothing."""
    event = told(words, pair_score(key, down=8), hours=hours, **more)  # type: ignore[arg-type]
    soft = signal("soft", Axis.DE_ESCALATION, 1)._replace(field=field, modifiers=("denied",))
    return replace(event, assessment=event.assessment._replace(signals=(soft,)))


def denied_truce() -> Assessed:
    words = f"Dorvan denies {WORDS['truce']}"
    event = told(words, pair_score(up=23), hours=3)
    failed = signal("talks fail", Axis.ESCALATION, 3)._replace(field="title", modifiers=("denied",))
    return replace(event, assessment=event.assessment._replace(signals=(failed,)))


def that_also_tells(event: Assessed) -> Assessed:
    """The same article, whose text tells a weak act of its own."""
    said = (*event.assessment.signals, signal("clash", Axis.ESCALATION, 2))
    return replace(event, assessment=event.assessment._replace(signals=said))


def both_ways() -> Assessed:
    """News of a strike in the midst of talks, which no later news is opposed to."""
    return told(WORDS["strike"], pair_score(up=70, down=44), categories=("strike",))


def happens(*events: Assessed, policy: Policy | None = None) -> list[Retold]:
    return [each for each in fold(events, Memory(policy or Policy())) if each.event]


def last(*events: Assessed, policy: Policy | None = None) -> Reason:
    return happens(*events, policy=policy)[-1].reason


def test_a_denial_replies_to_the_alert_of_what_it_denies_and_goes_to_nobody_else() -> None:
    first, answer = happens(strike(), denial())
    assert first.alert is not None and answer.alert is not None
    assert (answer.reason.kind, answer.alert.reply_to) == (K.CONTRADICTED, first.alert.id)
    assert answer.reason.denies
    # no topic of its own: only those who were told the first hear of it
    assert (answer.reason.topics, answer.alert.level) == ((), Level.NONE)


def test_a_denial_that_joins_news_of_another_pair_answers_for_its_own() -> None:
    quiet = told(DENIAL, pair_score("AAA:CCC", down=9), hours=1, by="two.example")
    answer = last(strike(), quiet, denial())
    assert answer.denies and answer.pair == Pair.parse("AAA:BBB")


def test_a_truce_can_be_denied_like_a_strike() -> None:
    assert last(truce(), denied_truce()).denies


@pytest.mark.parametrize(
    "events",
    [
        pytest.param([denial()], id="of what nobody told"),
        pytest.param([strike(40), denial()], id="of what stayed below the threshold"),
        pytest.param([strike(), denial(hours=38)], id="two days later"),
        pytest.param([strike(), denial(published=at(-1))], id="published before the alert"),
        pytest.param([strike(), denial(key="AAA:CCC")], id="by other sides"),
        pytest.param([truce(), denial()], id="of another act than the one told"),
        pytest.param(
            [strike(), denial("Dorvan denies gunners shelled Kelmar market")], id="another event"
        ),
        pytest.param(
            [strike(), denial("Dorvan denies plan for missiles on the harbour depot before dawn")],
            id="of what was only planned",
        ),
        pytest.param([strike(), denial(f"Analysis: {DENIAL}")], id="that looks back"),
        pytest.param([both_ways(), denial()], id="that belongs to the story it denies"),
        pytest.param([strike(), denial(field="text")], id="that the headline does not speak of"),
        pytest.param([strike(), that_also_tells(denial())], id="in news that tells of fighting"),
        pytest.param([strike(), denial(tier=Tier.UNLISTED)], id="by a source nobody knows"),
        pytest.param([strike(), denial(silent=True)], id="found by a feed's first poll"),
        pytest.param(
            [strike(), denial(), denial(hours=5, words=f"Again {DENIAL}")], id="said again"
        ),
        pytest.param([strike(), truce(hours=1), denial()], id="of what a truce has answered"),
    ],
)
def test_no_alert_is_answered_by_a_denial(events: list[Assessed]) -> None:
    assert last(*events).kind is K.QUIET


def test_what_an_admin_silenced_is_not_denied_aloud() -> None:
    loud, silenced = Memory(Policy()), Policy(silences=("AAA:BBB",))
    list(fold([strike()], loud))
    loud.policy = silenced
    (answer,) = [each for each in fold([denial()], loud) if each.event]
    assert answer.reason.kind is K.QUIET


def test_a_second_paper_with_the_denial_is_a_source_of_it() -> None:
    assert last(strike(), denial(), denial(hours=5, by="two.example")).kind is K.GREW


def test_a_truce_after_a_denial_still_answers_the_strike() -> None:
    first, _, calm = happens(strike(), denial(), truce(hours=6))
    assert first.alert is not None and calm.alert is not None
    assert (calm.reason.kind, calm.alert.reply_to) == (K.CALMED, first.alert.id)
