"""What of an article decides which story it tells: its pairs, acts, words, names and numbers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from storage.assessment import Assessment, Axis, PairScore, Signal
from storage.model.article import Article
from storage.model.story import Origin
from watchers.counts import days, numbers, tallies
from watchers.gravity import gravity
from watchers.names import named, names, stems, without_sides
from watchers.origins import origin
from watchers.signals.wording import PLAIN, Wording
from watchers.tolls import counted

LEAD_WORDS = 60
"""Words of the text that are read."""
LETTERS_BESIDE = 80
"""So many letters on either side of an act are beside it."""
ONE_SIDED = 0.6
"""From this ratio of the lower to the higher axis a text is mixed: no direction clearly leads."""
FIGHTING = "fighting"
INVASION = "invasion"
FIGHTS = frozenset({INVASION, "strike", "clash"})
"""Acts that one text calls this and the next one that."""
VIOLENCE = FIGHTS | {"terror", "mass killing"}
"""What is one and the same when it is spoken of afterwards: a strike becomes a massacre."""
PLACED = frozenset({"pull-back"})
"""Acts of one place: each place named is another one."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What of an article decides which story it tells."""

    head: PairScore
    pairs: tuple[PairScore, ...]
    acts: tuple[str, ...]
    """Categories, the strongest of its leading axis first."""
    numbers: frozenset[str]
    """Counts in digits, and the days named as ``9/18``."""
    tally: bool
    """It sums up a stretch of time."""
    sums: bool
    """So it does, or it sums up one day, whose date its headline names."""
    struck: frozenset[str]
    """Beginnings of the words for what was hit, where that is grave in itself."""
    gravity: int
    """How grave its violence is (``watchers.gravity``); 0 where it tells no single act anew."""
    dead: int
    """How many it says were killed; 0 where it tells no single act anew."""
    ground: bool
    """Its headline says that ground changed hands, or that an offensive begins."""
    rising: bool
    """Its headline says that the count of an event has risen."""
    anew: bool
    """Its headline says of an attack that there was another before it."""
    fresh: bool
    """It says that it happened within the last day."""
    words: frozenset[str]
    """Beginnings of words, in lower case, of headline and lead."""
    names: frozenset[str]
    named: frozenset[str]
    """Beginnings of proper names, with a capital: of headline and lead, and of the headline alone."""
    origin: Origin
    seen: datetime
    published: datetime | None
    wording: Wording
    """By which it was read, and stories it is compared with are."""


@dataclass(frozen=True, slots=True)
class Assessed:
    """An article with its judgement: the event that a step decides on."""

    article: Article
    assessment: Assessment
    wording: Wording = PLAIN
    """Of the lexicon that judged it."""

    @property
    def telling(self) -> Telling | None:
        """What it tells, or None if nothing in it scores."""
        return telling(self.article, self.assessment, self.wording)

    @property
    def words(self) -> frozenset[str]:
        """The words of what it tells, whose use is counted."""
        told = self.telling
        return told.words if told else frozenset()

    @property
    def retells(self) -> bool:
        """Whether its headline says that it explains or looks back instead of telling news."""
        return _retells(self.article.title, self.wording)


# One step asks for it in several places; the article and its judgement never change.
@lru_cache(maxsize=8)
def telling(article: Article, assessment: Assessment, wording: Wording) -> Telling | None:
    """Return what the article tells, or None if no pair in it scores at all."""
    pairs = ranked(assessment)
    if not pairs:
        return None
    words = lead(article)
    said = acts(assessment, leading(pairs[0]))
    violent = [s for s in assessment.signals if s.score > 0 and s.category in VIOLENCE]
    struck = _hit(article, violent, wording)
    own = counted(words, wording)
    tally = tallies(own.words, wording)
    sums = tally or bool(days(article.title, wording))
    news = violent and not sums and not _retells(article.title, wording)
    killed = own.dead if news else 0
    publisher = stems(article.publisher.replace(".", " "), wording)
    return Telling(
        head=pairs[0],
        pairs=pairs,
        acts=said,
        numbers=numbers(own.words, wording) | days(own.words, wording),
        tally=tally,
        sums=sums,
        struck=stems(struck, wording),
        gravity=gravity(struck, killed) if news else 0,
        dead=killed,
        ground=_taken(article, assessment, wording),
        rising=wording.toll is not None and wording.toll.search(article.title.lower()) is not None,
        anew=bool(violent) and anew(article.title, wording),
        fresh=wording.fresh is not None and wording.fresh.search(words.lower()) is not None,
        words=stems(words, wording) - publisher,
        names=without_sides(names(words, wording), pairs, wording) - {n.title() for n in publisher},
        named=named(article.title, pairs, wording),
        origin=origin(article),
        seen=article.seen,
        published=article.published,
        wording=wording,
    )


def lead(article: Article) -> str:
    """Return the headline and, on a line of its own, the beginning of the text."""
    return f"{article.title}\n{' '.join(article.text.split()[:LEAD_WORDS])}"


def _retells(title: str, wording: Wording) -> bool:
    return wording.retelling is not None and wording.retelling.search(title.lower()) is not None


def _taken(article: Article, assessment: Assessment, wording: Wording) -> bool:
    """Whether the headline tells of fighting, and in words for ground that changes hands."""
    heads = (s for s in assessment.signals if s.field == "title" and s.score > 0)
    return takes(article.title, wording) and any(each.category in FIGHTS for each in heads)


def anew(title: str, wording: Wording) -> bool:
    """Whether a headline says that there was another attack before: a second one, hit again."""
    return wording.anew is not None and wording.anew.search(title.lower()) is not None


def takes(title: str, wording: Wording) -> bool:
    """Whether a headline is worded as one of ground that changes hands, or of an offensive for it."""
    return wording.taking is not None and wording.taking.search(title.lower()) is not None


def _hit(article: Article, violent: Sequence[Signal], wording: Wording) -> str:
    """The words for what it is grave to hit, if the headline names it and tells that it was hit.

    The text may tell it instead, with such a word beside the act.
    """
    if wording.shelter is None:
        return ""
    for act in violent:
        beside = slice(max(0, act.start - LETTERS_BESIDE), act.end + LETTERS_BESIDE)
        if act.field == "title" or wording.shelter.search(article.text[beside].lower()):
            found = wording.shelter.search(article.title.lower())
            return found[0] if found else ""
    return ""


@lru_cache(maxsize=4096)
def kinds(acts: tuple[str, ...]) -> frozenset[str]:
    """Return what the acts are, where all fighting is one."""
    return frozenset(FIGHTING if act in FIGHTS else act for act in acts)


VIOLENT = kinds(tuple(sorted(VIOLENCE)))
"""The kinds of act that kill."""


def ranked(assessment: Assessment) -> tuple[PairScore, ...]:
    """Return the pairs that score on either axis, in the order they were judged to lead in."""
    return tuple(each for each in assessment.pairs if each.top > 0)


def acts(assessment: Assessment, axis: Axis) -> tuple[str, ...]:
    """Return the categories that were said, those of ``axis`` first and each strongest first."""
    said = sorted(
        (signal for signal in assessment.signals if signal.score > 0),
        key=lambda each: (each.axis is not axis, -each.score * each.position, each.category),
    )
    return tuple(dict.fromkeys(signal.category for signal in said))


def leading(score: PairScore) -> Axis:
    """Return the axis a pair is judged by: the higher one, or where both are equal its lean."""
    if score.escalation == score.de_escalation:
        return score.lean or Axis.ESCALATION
    return Axis.ESCALATION if score.escalation > score.de_escalation else Axis.DE_ESCALATION


@lru_cache(maxsize=4096)
def direction(escalation: float, de_escalation: float) -> Axis | None:
    """Return the axis that clearly leads, or None where both do."""
    low, high = sorted((escalation, de_escalation))
    if low >= ONE_SIDED * high:
        return None
    return Axis.ESCALATION if escalation > de_escalation else Axis.DE_ESCALATION
