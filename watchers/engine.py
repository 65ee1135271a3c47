"""One step: what was known and what happened give what is to be remembered and told.

``step`` judges an article, ``tick`` the passing of an hour. Both are pure; the pipeline runs
them live and the replay runs the same ones over the past.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from storage.assessment import Assessment, Axis, Level, PairScore
from storage.model.alert import Alert, Reason, ReasonKind
from storage.model.policy import Policy
from storage.model.situation import Decision, Heat, Situation
from storage.model.story import Story
from watchers import passing, temperature
from watchers.cases import audible, cases, reached
from watchers.decide import why
from watchers.joining import joins
from watchers.origins import confidence
from watchers.stories import as_score, grown, opened
from watchers.telling import Assessed, acts, ranked
from watchers.temperature import FAINT_SEVERITY, Points
from watchers.tolls import worsened


def in_order(events: Iterable[Assessed]) -> list[Assessed]:
    """Return events by minute of arrival and, within one, the loudest first.

    So it does not matter in which order a poll names its articles, and an event is told once at
    its full level instead of rising step by step.
    """
    return sorted(
        events,
        key=lambda event: (
            event.article.seen.replace(second=0, microsecond=0),
            -event.assessment.top,
            event.article.key,
        ),
    )


def step(situation: Situation, event: Assessed, now: datetime) -> Decision:
    """Return what one article changes: its story, the heats of its pairs, and perhaps an alert."""
    told = event.telling
    if told is None:
        return Decision(why(situation, None, None, event, now))
    before = joins(situation.stories, told, situation.frequencies)
    after = opened(told, event.article.title) if before is None else grown(before, told)
    decision = settled(situation, event, before, after, now)
    return replace(decision, words=told.words)


def settled(
    situation: Situation, event: Assessed, before: Story | None, after: Story, now: datetime
) -> Decision:
    """Return the decision once it is known which story the article tells."""
    reason = why(situation, before, after, event, now)
    alert = None
    if reason.tells:
        alert = _alert(situation.policy, reason, before, after, event, now)
    elif reason.kind is ReasonKind.GREW and before is not None:
        alert = _figures(reason, before, after, now)
    elif reason.kind is ReasonKind.ALSO:
        after = replace(after, alert=reason.earlier)
        if reason.level_before and reason.axis:  # the very event that the message tells
            told = {**after.told, reason.axis: reason.level_before}
            reached = tuple(sorted({*after.reached, *reason.topics}))
            after = replace(after, told=told, reached=reached, toll=_toll(after, reason, event))
    heats, heated = _warmed(situation.heats, event, after, now)
    story = replace(_marked(after, reason, event, situation.policy, now), heated=heated)
    return Decision(reason, story, alert, heats)


def tick(situation: Situation, now: datetime) -> tuple[Decision, ...]:
    """Return what the passing of time changes: shifts, all-clears, waits that end, silence."""
    return (
        *passing.turns(situation, now),
        *passing.waits(situation, now),
        *passing.silence(situation, now),
    )


def _alert(
    policy: Policy,
    reason: Reason,
    before: Story | None,
    after: Story,
    event: Assessed,
    now: datetime,
) -> Alert:
    scores = ranked(event.assessment)
    head = _told_of(reason, after, scores)
    over = [audible(policy, case) for case in cases(policy, scores)]
    lines = tuple(case.score for case in over if case and case.score.pair != head.pair)
    told = before.alert if before and before.told else None
    reply_to = told if reason.earlier is None else reason.earlier
    return replace(passing.alert_of(head, reason, now, before), lines=lines, reply_to=reply_to)


def _told_of(reason: Reason, after: Story, scores: Sequence[PairScore]) -> PairScore:
    """The score that is told: the article's own, or its story's where it only counts the dead on."""
    own = (each for each in scores if each.pair == reason.pair and each.top >= reason.score)
    return next(own, as_score(after))


def _figures(reason: Reason, before: Story, after: Story, now: datetime) -> Alert | None:
    """The story's figures as they now stand, or None where only its sources grew."""
    if all(after.score(axis) <= before.score(axis) for axis in Axis):
        return None
    return passing.alert_of(as_score(after), reason, now, after)


def _toll(story: Story, reason: Reason, event: Assessed) -> int:
    """How many dead people know of once this is told: of a step back, whom it counts is no news.

    What a story that waits counted, nobody was told: they learn what is told now.
    """
    if event.telling is None or reason.axis is not Axis.ESCALATION:
        return story.toll
    known = 0 if story.waiting and reason.tells else story.toll
    return max(known, event.telling.dead)


def _marked(story: Story, reason: Reason, event: Assessed, policy: Policy, now: datetime) -> Story:
    """The story with what is told of it now; the alert's id is known once it is recorded."""
    if reason.kind is ReasonKind.WAITING:
        return replace(story, waiting=True, toll=_toll(story, reason, event))
    if not reason.tells:
        often = reason.kind in (ReasonKind.ALREADY_TOLD, ReasonKind.ALSO)
        return replace(story, waiting=story.waiting and not often)
    assessment = event.assessment
    score = _told_of(reason, story, ranked(assessment))
    levels = reached(policy, score)
    if reason.axis is not None and not levels:  # a denial, which is told below every threshold
        levels = {reason.axis: Level.NONE}
    act = acts(assessment, reason.axis)[:1] if reason.axis else ()
    story = replace(story, categories=tuple(dict.fromkeys((*act, *story.categories))))
    toll = _toll(story, reason, event)
    # A toll is of the day of its event, and takes no sound from what happens today.
    counted = story.sounded if worsened(story.toll, toll) else None
    return replace(passing.marked(story, reason, levels, now), toll=toll, sounded=counted or now)


def _warmed(
    heats: Mapping[str, Heat], event: Assessed, story: Story, now: datetime
) -> tuple[dict[str, Heat], dict[str, tuple[float, float]]]:
    """Add to each pair's heat what this article adds to what its story already gave."""
    warmed: dict[str, Heat] = {}
    heated = dict(story.heated)
    for score in ranked(event.assessment):
        key = score.pair.key
        up, down = heated.get(key, (0.0, 0.0))
        believed = confidence(story.origins, score.pair)
        now_up = max(up, score.escalation * believed)
        now_down = max(down, score.de_escalation * believed)
        new = Points(now_up - up, now_down - down, _faint(event.assessment, score))
        if new:
            fresh = key not in heated and not event.article.silent
            warmed[key] = temperature.warmed(heats.get(key), new, now, stories=int(fresh))
            heated[key] = (now_up, now_down)
    return warmed, heated


def _faint(assessment: Assessment, score: PairScore) -> bool:
    said = [s for s in assessment.signals if s.score > 0]
    mine = [s for s in said if set(s.actors) == set(score.pair.actors)] or said
    return max((s.severity for s in mine), default=0.0) <= FAINT_SEVERITY
