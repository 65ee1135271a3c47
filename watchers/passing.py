"""What the passing of time tells: turns of the climate, waits that end, and silence. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from storage.assessment import Axis, Level, Pair, PairScore, Verdict
from storage.model.alert import Alert, Reason, ReasonKind
from storage.model.policy import Policy
from storage.model.situation import Decision, Heat, Situation
from storage.model.story import Story
from watchers import temperature
from watchers.cases import reached, topics_of
from watchers.decide import waited
from watchers.origins import lone_unlisted
from watchers.repeats import same_act
from watchers.stories import as_score
from watchers.temperature import Turn

SILENT_AFTER = timedelta(hours=12)
"""No article from any feed for this long is itself news: silence is not peace."""
LEAST_LEVEL = Level.ELEVATED
"""A turn of the climate is told at least at this level, the one people want by default."""


def turns(situation: Situation, now: datetime) -> Iterator[Decision]:
    """Walk every heat to ``now``; tell the pairs whose climate has turned.

    While nobody listens no climate turns: it cools, but what that means is seen when news is back.
    """
    deaf = _unheard(situation, now) >= SILENT_AFTER
    still: dict[str, Heat] = {}
    for key, heat in sorted(situation.heats.items()):
        walked, turn = temperature.walked(heat, now)
        if turn and deaf:
            walked, turn = replace(walked, state=heat.state, stories=heat.stories), None
        alert = None
        if turn and not _spoken_for(Pair.parse(key), situation.heats):
            alert = _turned(situation.policy, key, heat, walked, turn, now)
        if alert is not None:
            yield Decision(alert.reason, alert=alert, heats={key: walked})
        elif walked != heat:
            still[key] = walked
    if still:
        yield Decision(Reason(ReasonKind.QUIET), heats=still)


def _spoken_for(pair: Pair, heats: Mapping[str, Heat]) -> bool:
    """Whether an end on its own is also one of two that are warm: theirs is the climate told."""
    both = (Pair.parse(key).actors for key in heats)
    return len(pair.actors) < 2 and any(len(two) == 2 and pair.ends[0] in two for two in both)


def waits(situation: Situation, now: datetime) -> Iterator[Decision]:
    """Tell, as unconfirmed, the stories that found no second source in time.

    Of one act between two sides only the loudest is told, and the others wait no longer: a
    thousand sources that nobody knows are together heard no oftener than a few.
    """
    due = [(waited(situation.policy, story, now), story) for story in situation.stories]
    told: list[Story] = []
    for reason, story in sorted(due, key=lambda one: (-_top(one[1]), one[1].opened, one[1].id)):
        if reason is None or _heard_in(told, story):
            continue
        told.append(story)
        score = as_score(story)
        alert = alert_of(score, reason, now, story=story)
        levels = reached(situation.policy, score)
        yield Decision(reason, marked(story, reason, levels, now), alert)
    for story in sorted(situation.stories, key=lambda each: each.id):
        if story not in told and _heard_in(told, story):
            yield Decision(Reason(ReasonKind.ALREADY_TOLD), replace(story, waiting=False))


def _heard_in(told: Sequence[Story], story: Story) -> bool:
    """Whether one of these tells the same act as loudly, and nobody known vouches for ``story``."""
    return lone_unlisted(story.origins) and any(
        same_act(story, other) and Level.of(_top(story)) <= Level.of(_top(other)) for other in told
    )


def _top(story: Story) -> float:
    return max(story.escalation, story.de_escalation)


def silence(situation: Situation, now: datetime) -> Iterator[Decision]:
    """Tell once that no source has been heard for too long."""
    heard, told = situation.heard, situation.silence_told
    silent = _unheard(situation, now)
    if silent < SILENT_AFTER or (heard is not None and told is not None and told >= heard):
        return
    hours = int(silent / timedelta(hours=1))
    reason = Reason(
        ReasonKind.SOURCES_SILENT,
        topics=tuple(topic.id for topic in situation.policy.topics),
        # no level: silence concerns those who let only grave news through most of all
        level=Level.NONE,
        detail=f"no article from any source for {hours} hours",
    )
    score = PairScore(Pair(), Verdict.QUIET, None, 0.0, 0.0)
    yield Decision(reason, alert=alert_of(score, reason, now, story=None))


def _unheard(situation: Situation, now: datetime) -> timedelta:
    """For how long no source has been heard; no time where none is asked."""
    return timedelta(0) if situation.heard is None else now - situation.heard


def marked(story: Story, reason: Reason, levels: dict[Axis, Level], now: datetime) -> Story:
    """Return ``story`` as told for ``reason`` at ``now``; the alert's id is known once it is recorded."""
    told = dict(story.told)
    for axis, level in levels.items():
        told[axis] = max(level, told.get(axis, Level.NONE))
    topics = tuple(sorted({*story.reached, *reason.topics}))
    pair = reason.pair or story.pair
    return replace(story, pair=pair, told=told, reached=topics, waiting=False, sounded=now)


def _turned(
    policy: Policy, key: str, was: Heat, heat: Heat, turn: Turn, now: datetime
) -> Alert | None:
    kind = _KINDS.get((turn, was.state if turn is Turn.CLEAR else ""))
    pair = Pair.parse(key)
    topics = tuple(topics_of(policy, PairScore(pair, Verdict.QUIET, None, 0.0, 0.0)))
    if kind is None or not topics or {*pair.keys, *topics} & set(policy.silences):
        return None
    degrees = temperature.temperature(heat, heat.at)
    axis = Axis.ESCALATION if kind is ReasonKind.SHIFT_UP else Axis.DE_ESCALATION
    reason = Reason(
        kind=kind,
        pair=pair,
        axis=axis,
        score=abs(degrees),
        topics=topics,
        level=max(LEAST_LEVEL, Level.of(abs(degrees))),
        detail=f"temperature {_signed(degrees)}, usually {_signed(heat.baseline)}",
    )
    calm = kind is ReasonKind.ALL_CLEAR
    verdict = Verdict.QUIET if calm else Verdict(axis.value)
    score = PairScore(pair, verdict, None, max(0.0, degrees), max(0.0, -degrees))
    return alert_of(score, reason, now, story=None)


def _signed(degrees: float) -> str:
    return f"{degrees:+.0f}" if round(degrees) else "0"


_KINDS = {
    (Turn.UP, ""): ReasonKind.SHIFT_UP,
    (Turn.DOWN, ""): ReasonKind.SHIFT_DOWN,
    (Turn.CLEAR, "up"): ReasonKind.ALL_CLEAR,
    # The end of a thaw is no all-clear, and what has become usual is no news: both go untold.
}


def alert_of(score: PairScore, reason: Reason, now: datetime, story: Story | None) -> Alert:
    """Return the alert that tells ``score`` for ``reason``, before it is recorded."""
    return Alert(
        id=0,
        story=story.id if story else None,
        article=None,
        created=now,
        pair=score.pair,
        verdict=score.verdict,
        lean=score.lean,
        escalation=score.escalation,
        de_escalation=score.de_escalation,
        level=reason.level,
        reason=reason,
    )
