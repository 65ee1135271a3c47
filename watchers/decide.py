"""Why something is told, or why not: one Reason for each event, from values alone.

The rules are asked in one order and the first that applies is the answer, so that ``/why not``
can always name it. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from storage.assessment import QUIET_BELOW, Axis, Level, PairScore, Verdict
from storage.model.alert import Reason, ReasonKind
from storage.model.article import Tier
from storage.model.policy import Policy
from storage.model.situation import Situation
from storage.model.story import Story
from watchers.cases import Case, audible, case_of, cases, threshold, topics_of
from watchers.denials import denial
from watchers.graver import deadlier, rises, vouched
from watchers.lately import mentioned, rarity
from watchers.origins import SEEDS, confidence, listed, lone_unlisted, votes
from watchers.repeats import heard
from watchers.stories import as_score
from watchers.telling import INVASION, Assessed, acts, kinds, leading, ranked
from watchers.undoing import answered

UNCONFIRMED_AFTER = timedelta(hours=6)
"""How long a lone unlisted source waits for a second origin before it is told all the same."""


def why(
    situation: Situation,
    before: Story | None,
    after: Story | None,
    event: Assessed,
    now: datetime,
) -> Reason:
    """Return why this article is told or is not.

    ``before`` and ``after`` are its story without and with it (``before`` is None for a new
    story, ``after`` is None where the article tells none).
    """
    assessment = event.assessment
    if assessment.verdict is Verdict.UNASSESSED:
        return Reason(ReasonKind.UNASSESSED, detail="no lexicon fits its words")
    pairs = ranked(assessment)
    # Who counts the dead need not say who killed them: that was told.
    if after is not None and not cases(situation.policy, pairs):
        peaks = as_score(after)
        pairs = (peaks,) if _new_toll(before, leading(peaks), event) else pairs
    if after is None or not pairs or pairs[0].top < QUIET_BELOW:
        return (
            _told_before(before, after, None)
            or denial(situation, after, event)
            or _not_told(ReasonKind.QUIET, situation, pairs)
        )
    if event.article.silent:
        return _not_told(ReasonKind.BACKGROUND, situation, pairs)
    over = cases(situation.policy, pairs)
    if not over:
        unasked = not any(topics_of(situation.policy, each) for each in pairs)
        kind = ReasonKind.NO_TOPIC if unasked else ReasonKind.BELOW_THRESHOLD
        return _told_before(before, after, None) or _not_told(kind, situation, pairs)
    loud = [case for case in (audible(situation.policy, each) for each in over) if case]
    if not loud:
        return _reason(ReasonKind.SILENCED, over[0], before, after)
    return _told(situation, before, after, loud[0], event, now)


def waited(policy: Policy, story: Story, now: datetime) -> Reason | None:
    """Return why a story that waits for a second source is told now, or None if it is not.

    The second source may have said less than the first, so that its own article told nothing.
    """
    alone = lone_unlisted(story.origins)
    if not story.waiting or story.told or (alone and now - story.opened < UNCONFIRMED_AFTER):
        return None
    case = case_of(policy, as_score(story))
    loud = case and audible(policy, case)
    if loud is None:
        return None
    if not alone:
        return _reason(ReasonKind.CONFIRMED, loud, None, story, _sources(story))
    hours = int(UNCONFIRMED_AFTER / timedelta(hours=1))
    detail = f"no second source in {hours} hours"
    return _reason(ReasonKind.UNCONFIRMED, loud, None, story, detail)


def _told(
    situation: Situation,
    before: Story | None,
    after: Story,
    case: Case,
    event: Assessed,
    now: datetime,
) -> Reason:
    by_hand = event.article.source == SEEDS
    mention = "" if by_hand else mentioned(situation, case, event, now)
    if mention and not (before and before.waiting):  # whatever it is, it adds a source
        return _told_before(before, after, case) or _reason(
            ReasonKind.MENTIONED, case, before, after, mention
        )
    if before is not None and case.axis in before.told:
        return _told_again(situation, before, after, case, event, now)
    # What the operator put in by hand is always told: they chose it.
    like = heard(situation, after, case, event, now)
    if lone_unlisted(after.origins):
        kind = ReasonKind.ALREADY_TOLD if like else ReasonKind.WAITING
        return _reason(kind, case, before, after, like.why if like else "")
    if like and not by_hand:
        also = _reason(ReasonKind.ALSO, case, before, after, like.why, like.story.alert)
        return replace(also, level_before=like.level)
    if before is not None and _named(before, after, case, event):
        return _reason(ReasonKind.ALREADY_TOLD, case, before, after, "named in another message")
    if before is not None and before.told:
        kind = _answer(case.axis)
        return _reason(kind, case, before, after, "the same story, the other way")
    if before is not None and before.waiting:
        return _reason(ReasonKind.CONFIRMED, case, before, after, _sources(after))
    undone = answered(situation, case, after, event, now)
    if undone is not None:
        return _reason(_answer(case.axis), case, before, after, earlier=undone.alert)
    detail = rarity(situation, case, event, now)
    return _reason(ReasonKind.FIRST_SIGNAL, case, before, after, detail)


def _named(before: Story, after: Story, case: Case, event: Assessed) -> bool:
    """Whether the story is named in another's message, and this adds no act, gravity or source."""
    act = kinds(acts(event.assessment, case.axis)[:1])
    if before.alert is None or before.told or not act <= kinds(before.categories[:1]):
        return False
    wider = len(votes(after.origins)) > len(votes(before.origins))
    return not wider and after.gravity <= before.gravity


def _told_again(
    situation: Situation, before: Story, after: Story, case: Case, event: Assessed, now: datetime
) -> Reason:
    article = event.article
    if lone_unlisted(before.origins) and not lone_unlisted(after.origins):
        return _reason(ReasonKind.CONFIRMED, case, before, after, _sources(after))
    trusted = article.tier is not Tier.UNLISTED or not lone_unlisted(after.origins)
    undone = answered(situation, case, after, event, now)
    if trusted and undone is not None and _new_acts(before, case, event):
        return _reason(_answer(case.axis), case, before, after, earlier=undone.alert)
    telling = event.telling
    # A turn to fighting is none where there was fighting anyway.
    rose = rises(before, case, event) and (telling is None or vouched(before, telling))
    # Who vouches for a story vouches for none of what a stranger adds to it.
    hearsay = article.tier is Tier.UNLISTED and listed(before.origins)
    step = not rose and not hearsay and _another_step(before, case, event)
    if trusted and (rose or step) and not heard(situation, after, case, event, now):
        kind = ReasonKind.LEVEL_ROSE if rose else ReasonKind.FIRST_SIGNAL
        return _reason(kind, case, before, after, _new_toll(before, case.axis, event))
    unheard = tuple(topic for topic in case.topics if topic not in before.reached)
    if unheard and trusted:
        return _reason(ReasonKind.FIRST_SIGNAL, replace(case, topics=unheard), before, after)
    return _told_before(before, after, case) or _reason(
        ReasonKind.ALREADY_TOLD, case, before, after
    )


def _new_toll(before: Story | None, axis: Axis, event: Assessed) -> str:
    """Say how many are dead if they are far more than its story was last told with, or nothing."""
    telling = event.telling
    if telling is None or before is None or axis not in before.told:
        return ""
    if not deadlier(before, axis, telling):
        return ""
    counted = str(telling.dead) in telling.numbers  # “dozens” is no figure
    return f"{telling.dead} dead" if counted else "many dead"


def _another_step(before: Story, case: Case, event: Assessed) -> bool:
    """Whether the headline tells, as loudly, a leading act that is new to its story.

    Ground that changes hands is new where the story told of no more than clashes and strikes.
    """
    act = kinds(acts(event.assessment, case.axis)[:1])
    telling = event.telling
    taken = telling is not None and telling.ground and INVASION not in before.categories
    loud = case.level >= before.told[case.axis]
    return loud and (taken or bool(act & _new_acts(before, case, event)))


def _new_acts(before: Story, case: Case, event: Assessed) -> frozenset[str]:
    """The acts that the headline tells in this direction and its story has not told yet."""
    said = event.assessment.signals
    mine = (s for s in said if s.field == "title" and s.score > 0 and s.axis is case.axis)
    return kinds(tuple(each.category for each in mine)) - kinds(before.categories)


def _told_before(before: Story | None, after: Story | None, case: Case | None) -> Reason | None:
    """GREW where a story that was told has visibly grown, else None."""
    if before is None or after is None or not before.told:
        return None
    more = len(votes(after.origins)) > len(votes(before.origins))
    louder = any(round(after.score(axis)) > round(before.score(axis)) for axis in before.told)
    both = as_score(after).verdict is Verdict.MIXED is not as_score(before).verdict
    if not (more or louder or both):
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
    topics = topics_of(policy, nearest)
    lowest = min((threshold(policy, topic, axis) for topic in topics), default=0.0)
    score = nearest.score(axis)
    return Reason(kind, nearest.pair, axis, score, lowest, level=Level.of(score))


def _missing(policy: Policy, score: PairScore) -> float:
    axis = leading(score)
    topics = topics_of(policy, score)
    gaps = (threshold(policy, topic, axis) - score.score(axis) for topic in topics)
    return min(gaps, default=1000.0)


def _reason(
    kind: ReasonKind,
    case: Case,
    before: Story | None,
    after: Story,
    detail: str = "",
    earlier: int | None = None,
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
        earlier=earlier,
    )
