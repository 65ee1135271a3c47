"""What an edit by its publisher changes: the article's story and its figures, never a second sound.

Pure. An edit that first makes an article worth telling is told like any other news; one of a
story that was told already mends the message that is there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from storage.model.alert import ReasonKind
from storage.model.situation import Decision, Situation
from watchers.decide import why
from watchers.engine import settled, step
from watchers.stories import grown
from watchers.telling import Assessed


def revised(situation: Situation, event: Assessed, story: int | None, now: datetime) -> Decision:
    """Return what the edited article changes; ``story`` is the one it belonged to so far.

    Where that story is closed, or the article has nothing to do with it any more, the edit is
    kept without telling: what it was about has been told, or is past.
    """
    told = event.telling
    if told is None:
        return Decision(why(situation, None, None, event, now))
    own = next((each for each in situation.stories if each.id == story), None)
    if own is None:
        if story is not None:
            event = replace(event, article=replace(event.article, silent=True))
        return step(situation, event, now)
    after = replace(grown(own, told), articles=own.articles)
    decision = settled(situation, event, own, after, now)
    if decision.story is None or not (own.told and decision.reason.tells):
        return decision
    reason = replace(decision.reason, kind=ReasonKind.GREW, topics=own.reached)
    alert = replace(decision.alert, reason=reason) if decision.alert else None
    story_now = replace(decision.story, told=own.told, sounded=own.sounded, toll=own.toll)
    return replace(decision, reason=reason, alert=alert, story=story_now)
