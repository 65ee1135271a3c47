"""Which earlier alert a plain denial answers: "Kyiv denies strike on depot" after the strike. Pure.

What is denied scores next to nothing, so that it is told to nobody but those who were told that
it happened. It must be of the same sides and tell of the same event in its headline.
"""

from __future__ import annotations

from datetime import time

from storage.assessment import QUIET_BELOW, Axis
from storage.model.alert import Reason, ReasonKind
from storage.model.article import Article, Tier
from storage.model.situation import STORY_WINDOW, Situation
from storage.model.story import Story
from watchers.cases import topics_of
from watchers.likeness import Rarity, odds
from watchers.origins import confidence
from watchers.stories import dated_alike
from watchers.telling import Assessed, leading, ranked

DENIED = "denied"
"""The modifier of an act of which a text says that it was not done."""
LIKELY = -0.5
"""Least odds that it is the story that was told: its sides and acts are the same already."""


def denial(situation: Situation, after: Story | None, event: Assessed) -> Reason | None:
    """Return why the article is told as an answer to what it denies, or None if it is not.

    ``after`` is its own story; where that was told, it is no news.
    """
    if after is None or after.told:
        return None
    story = denied(situation, event)
    if story is None:
        return None
    head = ranked(event.assessment)[0]
    axis = leading(head)
    return Reason(
        ReasonKind.CONTRADICTED,
        pair=head.pair,
        axis=axis,
        score=head.score(axis),
        confidence=confidence(after.origins, head.pair),
        earlier=story.alert,
    )


def denied(situation: Situation, event: Assessed) -> Story | None:
    """Return the story that was told and that the article denies, or None.

    It is the most alike of those that nothing has answered yet: only the first denial counts.
    """
    axis = _denied_axis(event)
    told = event.telling if axis is not None else None
    if axis is None or told is None or told.head.top >= QUIET_BELOW:
        return None
    pair = told.head.pair
    if {*pair.keys, *topics_of(situation.policy, told.head)} & set(situation.policy.silences):
        return None
    of_pair = [story for story in situation.told if story.pair == pair]
    turned = max((s.opened for s in of_pair if axis.other in s.told), default=None)
    open_to = [
        story
        for story in of_pair
        if story.alert is not None
        and told.seen - story.updated <= STORY_WINDOW
        and (turned is None or turned < story.opened)
        and dated_alike(story.published, told.published)
        and not _older(event.article, story)
    ]
    rarity = Rarity(situation.frequencies, told)
    alike = [
        (odds(story, told, rarity, told.words & story.stems), story.id, story) for story in open_to
    ]
    near = [each for each in alike if each[0] >= LIKELY]
    return max(near)[2] if near else None


def _denied_axis(event: Assessed) -> Axis | None:
    """The axis of what the headline denies; None if it denies nothing, or the text tells it too."""
    article = event.article
    said = [signal for signal in event.assessment.signals if signal.score > 0]
    first = next((s for s in said if s.field == "title" and DENIED in s.modifiers), None)
    if first is None or article.silent or article.tier is Tier.UNLISTED or event.retells:
        return None
    if event.wording.intent is not None and event.wording.intent.search(article.title.lower()):
        return None
    axis = first.axis.other
    return None if any(signal.axis is axis for signal in said) else axis


def _older(article: Article, story: Story) -> bool:
    """Whether the article was published before the story was heard of."""
    published = article.published
    if published is None:
        return False
    if published.time() == time():  # a date alone has no time of day
        return published.date() < story.opened.date()
    return published < story.opened
