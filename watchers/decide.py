"""Why something is told, or why not: one Reason for each event, from values alone.

The rules are asked in one order and the first that applies is the answer, so that ``/why not``
can always name it. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from storage.model import (
    QUIET_BELOW,
    Article,
    Assessment,
    Axis,
    Level,
    PairScore,
    Policy,
    Reason,
    ReasonKind,
    Situation,
    Story,
    Tier,
    Verdict,
)
from watchers.origins import confidence, lone_unlisted, votes
from watchers.stories import acts, as_score, leading, ranked, within

UNCONFIRMED_AFTER = timedelta(hours=6)
"""How long a lone unlisted source waits for a second origin before it is told all the same."""
ANSWERS_WITHIN = timedelta(hours=36)
"""How long an alert can be answered by news in the other direction for the same pair."""
ENOUGH, ENOUGH_WITHIN = 2, timedelta(hours=24)
"""So many stories of one act between two sides are told in so long; more must be louder."""
RARE_AFTER = timedelta(days=30)
"""An act not seen for a pair in this long is worth a word in the alert."""

OPPOSITES: dict[str, frozenset[str]] = {
    "invasion": frozenset({"truce", "peace deal", "pull-back", "stand-down"}),
    "mass killing": frozenset({"truce", "peace deal", "pull-back", "stand-down"}),
    "strike": frozenset({"truce", "peace deal", "stand-down"}),
    "clash": frozenset({"truce", "peace deal", "pull-back", "stand-down"}),
    "terror": frozenset({"truce", "peace deal", "stand-down"}),
    "truce broken": frozenset({"truce", "peace deal", "stand-down"}),
    "blockade": frozenset({"access", "stand-down", "peace deal", "truce"}),
    "nuclear": frozenset({"concession", "access", "peace deal", "stand-down"}),
    "widening": frozenset({"truce", "peace deal", "pull-back"}),
    "build-up": frozenset({"pull-back", "stand-down", "truce", "peace deal"}),
    "threat": frozenset({"concession", "stand-down", "soft", "truce", "peace deal"}),
    "coercion": frozenset({"release"}),
    "emergency": frozenset({"easing"}),
    "aid cut": frozenset({"access", "relief"}),
    "rupture": frozenset({"ties restored"}),
    "display": frozenset({"stand-down", "pull-back"}),
    "warning": frozenset({"pull-back", "stand-down", "soft", "truce", "peace deal"}),
    "sanctions": frozenset({"relief"}),
    "talks fail": frozenset({"talks", "intent", "truce", "peace deal", "concession"}),
}
"""What undoes what: only such news *answers* an earlier alert. Read in both directions."""


@dataclass(frozen=True, slots=True)
class Case:
    """A pair that reaches a threshold: for which topics, on which axis."""

    score: PairScore
    axis: Axis
    threshold: float
    """The lowest threshold among the topics reached."""
    topics: tuple[str, ...]

    @property
    def points(self) -> float:
        return self.score.score(self.axis)

    @property
    def level(self) -> Level:
        return Level.of(self.points)


def cases(policy: Policy, pairs: Sequence[PairScore]) -> tuple[Case, ...]:
    """Return the pairs that reach a threshold in some topic, strongest first, silenced or not."""
    found = (_case(policy, score) for score in pairs)
    return tuple(case for case in found if case is not None)


def audible(policy: Policy, case: Case) -> Case | None:
    """Return ``case`` without the topics that are silenced, or None if nothing is left."""
    topics = tuple(topic for topic in case.topics if topic not in policy.silences)
    if not topics or case.score.pair.key in policy.silences:
        return None
    return replace(
        case,
        topics=topics,
        threshold=min(_threshold(policy, topic, case.axis) for topic in topics),
    )


def why(
    situation: Situation,
    before: Story | None,
    after: Story | None,
    assessment: Assessment,
    article: Article,
    now: datetime,
) -> Reason:
    """Return why this article is told or is not.

    ``before`` and ``after`` are its story without and with it (``before`` is None for a new
    story, ``after`` is None where the article tells none).
    """
    if assessment.verdict is Verdict.UNASSESSED:
        return Reason(ReasonKind.UNASSESSED, detail=f"no lexicon for “{assessment.language}”")
    pairs = ranked(assessment)
    if after is None or not pairs or pairs[0].top < QUIET_BELOW:
        return _told_before(before, after, None) or _not_told(ReasonKind.QUIET, situation, pairs)
    if article.silent:
        return _not_told(ReasonKind.BACKGROUND, situation, pairs)
    over = cases(situation.policy, pairs)
    if not over:
        unasked = not any(_topics(situation.policy, each) for each in pairs)
        kind = ReasonKind.NO_TOPIC if unasked else ReasonKind.BELOW_THRESHOLD
        return _told_before(before, after, None) or _not_told(kind, situation, pairs)
    heard = [case for case in (audible(situation.policy, each) for each in over) if case]
    if not heard:
        return _reason(ReasonKind.SILENCED, over[0], before, after)
    return _told(situation, before, after, heard[0], assessment, article, now)


def waited(policy: Policy, story: Story, now: datetime) -> Reason | None:
    """Return why a story that waits for a second source is told now, or None if it is not."""
    if not story.waiting or story.told or now - story.opened < UNCONFIRMED_AFTER:
        return None
    case = _case(policy, as_score(story))
    heard = case and audible(policy, case)
    if heard is None:
        return None
    hours = int(UNCONFIRMED_AFTER / timedelta(hours=1))
    detail = f"no second source in {hours} hours"
    return _reason(ReasonKind.UNCONFIRMED, heard, None, story, detail)


def reached(policy: Policy, score: PairScore) -> dict[Axis, Level]:
    """Return the level that an alert of this pair tells on each axis over its threshold."""
    topics = _topics(policy, score)
    return {
        axis: Level.of(score.score(axis))
        for axis in Axis
        if any(score.score(axis) >= _threshold(policy, topic, axis) for topic in topics)
    }


def answered(
    situation: Situation, case: Case, assessment: Assessment, now: datetime
) -> Story | None:
    """Return the told story of the same pair that this news undoes, the latest, or None."""
    undone = _undone_by(assessment, case.axis)
    earlier = (
        story
        for story in situation.stories
        if story.pair == case.score.pair
        and story.alert is not None
        and case.axis.other in story.told
        and story.axis is case.axis.other
        and now - story.updated <= ANSWERS_WITHIN
        and undone & set(story.categories)
    )
    return max(earlier, key=lambda story: (story.updated, -story.id), default=None)


def _told(
    situation: Situation,
    before: Story | None,
    after: Story,
    case: Case,
    assessment: Assessment,
    article: Article,
    now: datetime,
) -> Reason:
    if before is not None and case.axis in before.told:
        return _told_again(before, after, case, article)
    if lone_unlisted(after.origins):
        return _reason(ReasonKind.WAITING, case, before, after)
    if often := _often_told(situation, before, case, assessment, now):
        return _reason(ReasonKind.ALREADY_TOLD, case, before, after, often)
    if before is not None and before.told:
        kind = _answer(case.axis)
        return _reason(kind, case, before, after, "the same story, the other way")
    if before is not None and before.waiting:
        return _reason(ReasonKind.CONFIRMED, case, before, after, _sources(after))
    if answered(situation, case, assessment, now) is not None:
        return _reason(_answer(case.axis), case, before, after)
    return _reason(
        ReasonKind.FIRST_SIGNAL, case, before, after, _rarity(situation, case, assessment, now)
    )


def _often_told(
    situation: Situation, before: Story | None, case: Case, assessment: Assessment, now: datetime
) -> str:
    """Say that the same act between the same sides was told often enough of late, or nothing."""
    said = acts(assessment, case.axis)
    alike = [
        story
        for story in situation.stories
        if (before is None or story.id != before.id)
        and story.told.get(case.axis, Level.NONE) >= case.level
        and story.categories[:1] == said[:1]
        and within(story.pair, case.score.pair)
        and now - story.opened < ENOUGH_WITHIN
    ]
    if len(alike) < ENOUGH:
        return ""
    hours = int(ENOUGH_WITHIN / timedelta(hours=1))
    return f"{said[0]} of this level told {len(alike)} times in {hours} hours"


def _told_again(before: Story, after: Story, case: Case, article: Article) -> Reason:
    if lone_unlisted(before.origins) and not lone_unlisted(after.origins):
        return _reason(ReasonKind.CONFIRMED, case, before, after, _sources(after))
    trusted = article.tier is not Tier.UNLISTED or not lone_unlisted(after.origins)
    if case.level > before.told[case.axis] and trusted:
        return _reason(ReasonKind.LEVEL_ROSE, case, before, after)
    unheard = tuple(topic for topic in case.topics if topic not in before.reached)
    if unheard and trusted:
        return _reason(ReasonKind.FIRST_SIGNAL, replace(case, topics=unheard), before, after)
    return _told_before(before, after, case) or _reason(
        ReasonKind.ALREADY_TOLD, case, before, after
    )


def _told_before(before: Story | None, after: Story | None, case: Case | None) -> Reason | None:
    """GREW where a story that was told has visibly grown, else None."""
    if before is None or after is None or not before.told:
        return None
    more = len(votes(after.origins)) > len(votes(before.origins))
    louder = any(round(after.score(axis)) > round(before.score(axis)) for axis in before.told)
    if not more and not louder:
        return None
    return Reason(
        ReasonKind.GREW,
        pair=after.pair,
        axis=after.axis,
        score=after.score(after.axis),
        threshold=case.threshold if case else 0.0,
        topics=before.reached,
        level=Level.of(after.score(after.axis)),
        level_before=before.told.get(after.axis, Level.NONE),
        confidence=confidence(after.origins, after.pair),
        detail=_sources(after) if more else "",
    )


def _answer(axis: Axis) -> ReasonKind:
    return ReasonKind.CONTRADICTED if axis is Axis.ESCALATION else ReasonKind.CALMED


def _undone_by(assessment: Assessment, axis: Axis) -> frozenset[str]:
    said = {s.category for s in assessment.signals if s.axis is axis and s.score > 0}
    if axis is Axis.ESCALATION:
        return frozenset(other for name in said for other in OPPOSITES.get(name, ()))
    return frozenset(name for name, others in OPPOSITES.items() if said & others)


def _rarity(situation: Situation, case: Case, assessment: Assessment, now: datetime) -> str:
    said = [s for s in assessment.signals if s.axis is case.axis and s.score > 0]
    for signal in sorted(said, key=lambda s: (-s.score, s.sentence, s.start)):
        last = situation.last.get((case.score.pair.key, signal.category))
        if last is not None:
            days = (now - last).days
            rare = now - last >= RARE_AFTER
            return f"first {signal.category} in {days} days for this pair" if rare else ""
    return ""


def _sources(story: Story) -> str:
    number = len(votes(story.origins))
    return f"{number} independent sources" if number > 1 else ""


def _not_told(kind: ReasonKind, situation: Situation, pairs: Sequence[PairScore]) -> Reason:
    """The reason with the pair that came nearest, so that ``/why not`` has figures to show."""
    if not pairs:
        return Reason(kind)
    policy = situation.policy
    nearest = min(pairs, key=lambda each: (_missing(policy, each), -each.top, each.pair.key))
    axis = leading(nearest)
    topics = _topics(policy, nearest)
    lowest = min((_threshold(policy, topic, axis) for topic in topics), default=0.0)
    score = nearest.score(axis)
    return Reason(kind, nearest.pair, axis, score, lowest, level=Level.of(score))


def _missing(policy: Policy, score: PairScore) -> float:
    axis = leading(score)
    topics = _topics(policy, score)
    gaps = (_threshold(policy, topic, axis) - score.score(axis) for topic in topics)
    return min(gaps, default=1000.0)


def _case(policy: Policy, score: PairScore) -> Case | None:
    axis = leading(score)
    points = score.score(axis)
    topics = _topics(policy, score)
    over = [topic for topic in topics if points >= _threshold(policy, topic, axis)]
    if not over:
        return None
    lowest = min(_threshold(policy, topic, axis) for topic in over)
    return Case(score, axis, lowest, tuple(over))


def _topics(policy: Policy, score: PairScore) -> list[str]:
    return [topic.id for topic in policy.topics if topic.holds(score)]


def _threshold(policy: Policy, topic: str, axis: Axis) -> float:
    return max(policy.threshold(topic, axis), QUIET_BELOW)


def _reason(
    kind: ReasonKind, case: Case, before: Story | None, after: Story, detail: str = ""
) -> Reason:
    return Reason(
        kind=kind,
        pair=case.score.pair,
        axis=case.axis,
        score=case.points,
        threshold=case.threshold,
        topics=case.topics,
        level=case.level,
        level_before=before.told.get(case.axis, Level.NONE) if before else Level.NONE,
        confidence=confidence(after.origins, case.score.pair),
        detail=detail,
    )
