"""Which earlier alert a piece of news answers: the truce after the fighting, and the other way. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.assessment import Axis
from storage.model.situation import Situation
from storage.model.story import Story
from watchers.cases import Case
from watchers.likeness import HARM
from watchers.stories import dated_alike
from watchers.telling import Assessed, acts

ANSWERS_WITHIN = timedelta(hours=36)
"""How long an alert can be answered by news in the other direction for the same pair."""
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
LOCAL = frozenset({"pull-back", "stand-down", "release"})
"""Steps of one place, or with some people: fighting elsewhere, or new captives, undo none of them."""


def answered(
    situation: Situation, case: Case, after: Story, event: Assessed, now: datetime
) -> Story | None:
    """Return the told story that this news undoes: the pair's latest, if it points the other way.

    ``after`` is the story of the news itself. Only the first news of a turn answers; what
    follows it in the same direction does not, nor does a text dated to another week.
    """
    told = [
        story
        for story in situation.told
        if story.pair == case.score.pair
        and any(story.told.values())  # a denial is told at no level, and nothing undoes it
        and now - story.updated <= ANSWERS_WITHIN
        and dated_alike(story.published, after.published)
    ]
    latest = max(told, key=lambda story: (story.opened, story.id), default=None)
    if latest is None or latest.alert is None or case.axis.other not in latest.told:
        return None
    return latest if _undoes(event, case.axis, latest) else None


def _undoes(event: Assessed, axis: Axis, story: Story) -> bool:
    """Whether one undoes the other: the act that leads the news, and what the story was told by."""
    led, told = (next(iter(each), "") for each in (acts(event.assessment, axis), story.categories))
    harm, step = (led, told) if axis is Axis.ESCALATION else (told, led)
    if step not in OPPOSITES.get(harm, frozenset()):
        return False
    local = harm in HARM and step in LOCAL
    return not local or _same_place(event, story)


def _same_place(event: Assessed, story: Story) -> bool:
    """Whether both name a place or somebody beside the two sides."""
    told = event.telling
    return told is not None and not told.names.isdisjoint(story.stems)
