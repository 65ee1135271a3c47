"""Does this news only mention what was heard of lately, or was it not heard of for long? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from storage.assessment import Axis, Signal
from storage.model.situation import Situation
from watchers.cases import Case
from watchers.likeness import WORDS
from watchers.names import sides_of, stems
from watchers.telling import FIGHTS, VIOLENCE, Assessed, acts

LATE = timedelta(hours=36)
"""Of what was published longer ago than this nobody is told that it is rare."""
BESIDE = 10
"""So many words on either side of an act are its nearest."""
TOLD_BY = 2
"""So many words of how the text tells an act say that the headline tells it, in another form."""
ANEW = FIGHTS | {"truce", "peace deal"}
"""Acts of which each is news, however far down it stands."""
RARE_AFTER = timedelta(days=30)
"""An act not seen for a pair in this long is worth a word in the alert; one seen since is no news
where an article only mentions it."""


def mentioned(situation: Situation, case: Case, event: Assessed, now: datetime) -> str:
    """Say that the article only comes back to what was heard of lately, or nothing.

    It does so where its headline explains or looks back, or says nothing of an act that lasts, nor
    has the words in which the text tells it: a build-up is no news each time it is the occasion of
    a visit. Each round of fighting is news.
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
    if not _silent(said):
        return ""
    if act in ANEW:
        aside = _aside(said, event) or _other_way(event, case.axis)
    else:
        aside = len(spoken) < TOLD_BY
    return f"not in the headline; {act} was heard of lately" if aside else ""


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

    What only the text speaks of may be long known. Of violence it says so only where there was none
    of any kind: one text calls a clash what the next one calls a strike. Of one side, or one place,
    alone it says nothing: most that it does is told of it and another.
    """
    published = event.article.published
    late = published is not None and now - published > LATE
    if late or len(case.score.pair.actors) < 2:
        return ""
    said = _said(event, case.axis)
    act = max(said, key=lambda s: (s.score, -s.sentence, -s.start)).category if said else ""
    if not any(each.category == act and each.sentence == 0 for each in said):
        return ""
    violent = act in VIOLENCE
    alike = VIOLENCE if violent else {act}
    pair = case.score.pair.key
    seen = [at for (key, name), at in situation.last.items() if key == pair and name in alike]
    if not seen or now - max(seen) < RARE_AFTER:
        return ""
    kind = "violence" if violent else act
    return f"first {kind} in {(now - max(seen)).days} days for this pair"
