"""What was lately heard between the same sides: is this news an answer, a mention, a rarity? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.assessment import Assessment, Axis, Signal
from storage.model.situation import Situation
from storage.model.story import Story
from watchers.cases import Case
from watchers.likeness import HARM, WORDS
from watchers.stories import dated_alike
from watchers.telling import FIGHTS, VIOLENCE, Assessed, acts, sides_of, stems

ANSWERS_WITHIN = timedelta(hours=36)
"""How long an alert can be answered by news in the other direction for the same pair."""
BESIDE = 10
"""So many words on either side of an act are its nearest."""
TOLD_BY = 2
"""So many words of how the text tells an act say that the headline tells it, in another form."""
ANEW = FIGHTS | {"truce", "peace deal"}
"""Acts of which each is news, however far down it stands."""
RARE_AFTER = timedelta(days=30)
"""An act not seen for a pair in this long is worth a word in the alert; one seen since is no news
where an article only mentions it."""

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
    undone = _undone(event.assessment, case.axis, latest)
    everywhere = undone - {(harm, step) for harm in HARM for step in LOCAL}
    return latest if everywhere or (undone and _same_place(event, latest)) else None


def mentioned(situation: Situation, case: Case, event: Assessed, now: datetime) -> str:
    """Say that the article only comes back to what was heard of lately, or nothing.

    It does so where its headline explains or looks back, or says nothing of an act that lasts, nor
    of how the text tells it: a build-up is no news each time it is the occasion of a visit. Each round of fighting is news.
    """
    act = next(iter(acts(event.assessment, case.axis)), "")
    # of any pair that it names: a text about a war puts the war's acts to others as well
    pairs = {each.pair.key for each in event.assessment.pairs}
    alike_acts = VIOLENCE if event.retells and act in VIOLENCE else {act}
    heard = [
        at for (pair, name), at in situation.last.items() if pair in pairs and name in alike_acts
    ]
    said = _said(event, case.axis)
    spoken = _in_headline(" ".join(each.text for each in said), event)
    if event.retells or (_silent(said) and not spoken):
        # whoever speaks of it need not be of the pair that it was heard of
        heard += [s.updated for s in situation.stories if alike_acts & set(s.categories)]
    if all(now - at >= RARE_AFTER for at in heard):
        return ""
    if event.retells:
        return f"the headline looks back; {act} was heard of lately"
    if not _silent(said) or (act not in ANEW and len(spoken) >= TOLD_BY):
        return ""
    if act in ANEW and not (_aside(said, event) or _other_way(event, case.axis)):
        return ""
    return f"not in the headline; {act} was heard of lately"


def _said(event: Assessed, axis: Axis) -> list[Signal]:
    return [each for each in event.assessment.signals if each.axis is axis and each.score > 0]


def _silent(said: Sequence[Signal]) -> bool:
    """Whether the headline says nothing of it."""
    return all(each.sentence > 0 for each in said)


def _aside(said: Sequence[Signal], event: Assessed) -> bool:
    """Whether the text's only act stands away from all that the headline speaks of.

    So stands the war of which a text on another matter reminds; what a headline tells in words of
    its own is told again below with the same names.
    """
    if len(said) != 1:
        return False
    act, text = said[0], getattr(event.article, said[0].field)
    words = [*text[: act.start].split()[-BESIDE:], act.text, *text[act.end :].split()[:BESIDE]]
    return not _in_headline(" ".join(words), event)


def _in_headline(words: str, event: Assessed) -> frozenset[str]:
    """Which of these words stand in the headline too, the names of the sides apart."""
    shared = stems(words, event.wording) & stems(event.article.title, event.wording)
    sides = tuple(each.lower() for each in sides_of(event.assessment.pairs, event.wording))
    return frozenset(word for word in shared if not word.startswith(sides))


def _other_way(event: Assessed, axis: Axis) -> bool:
    """Whether the headline tells a step the other way: fighting that kills nobody is its occasion."""
    told = event.telling
    heads = (each for each in _said(event, axis.other) if each.sentence == 0)
    steps = any(each.category not in WORDS for each in heads)
    return steps and axis is Axis.ESCALATION and (told is None or not told.dead)


def rarity(situation: Situation, case: Case, event: Assessed, now: datetime) -> str:
    """Say that the strongest act was not seen for this pair in a long time, or nothing.

    Of one side, or one place, alone it says nothing: most that it does is told of it and another.
    """
    published = event.article.published
    late = published is not None and now - published > ANSWERS_WITHIN
    if late or len(case.score.pair.actors) < 2:
        return ""
    said = _said(event, case.axis)
    for signal in sorted(said, key=lambda s: (-s.score, s.sentence, s.start)):
        last = situation.last.get((case.score.pair.key, signal.category))
        if last is not None:
            days = (now - last).days
            rare = now - last >= RARE_AFTER
            return f"first {signal.category} in {days} days for this pair" if rare else ""
    return ""


def _undone(assessment: Assessment, axis: Axis, story: Story) -> set[tuple[str, str]]:
    """The acts of the text and of the story that undo each other: what harms, and the step back."""
    said = set(acts(assessment, axis)[:1])
    before = set(story.categories[:1])
    harms, steps = (said, before) if axis is Axis.ESCALATION else (before, said)
    return {(harm, step) for harm in harms for step in OPPOSITES.get(harm, frozenset()) & steps}


def _same_place(event: Assessed, story: Story) -> bool:
    """Whether both name a place or somebody beside the two sides."""
    told = event.telling
    return told is not None and not told.names.isdisjoint(story.stems)
