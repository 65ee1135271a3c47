"""Which articles tell one event: the same sides, the same days, the same words, the same way.

An article joins the likeliest open story that shares an end (an actor or a place) with one of its
pairs (``likeness``). A story that says the opposite is never joined: "imposes" and "lifts"
are two events. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from operator import itemgetter

from storage.assessment import Axis, Level, PairScore
from storage.model.situation import STORY_WINDOW, Frequencies
from storage.model.story import Story
from watchers.counts import dates, tallies
from watchers.graver import MUCH
from watchers.likeness import Rarity, known_from, odds
from watchers.names import named
from watchers.origins import SEEDS, copied
from watchers.stories import dated_alike
from watchers.telling import PLACED, VIOLENT, Telling, anew, direction, kinds

LONGEST = timedelta(hours=48)
"""A story is never kept open longer than this, however often it is told again; but a toll that
rises is told of no other event, so that it goes on."""
EVEN = 0.0
"""Least odds to join: one event is at least as likely as two."""
FRESH = timedelta(hours=30)
"""Of what happened "last night" nobody has told longer ago."""
SAME_FORM = timedelta(hours=12)
"""A publisher that repeats its words after this long fills in a form, as for a daily report."""
FAR = 3
"""Figures of which one is more than so many times the other are not of one act."""


def joins(candidates: Sequence[Story], told: Telling, frequencies: Frequencies) -> Story | None:
    """Return the story that ``told`` belongs to, or None if it opens a new one.

    The cost is linear in the candidates; the caller bounds their number.
    """
    rarity = Rarity(frequencies, told)
    against = _opposite(told.head)
    near = [
        (story, common)
        for story in _open_to(candidates, told)
        if (against is None or direction(story.escalation, story.de_escalation) is not against)
        and not rarity.telling.isdisjoint(common := told.words & story.stems)
    ]
    for story, common in near:
        # A copy has at least half of its original's words: a cheap look before the dear one.
        half = 2 * len(common) >= len(told.words)
        if half and copied(told.origin, story.origins) and fits(story, told):
            return story
    likely = [
        (chance, story.updated, -story.id, story)
        for story, common in near
        if (chance := odds(story, told, rarity, common)) >= EVEN and fits(story, told)
    ]
    return max(likely, key=itemgetter(0, 1, 2))[3] if likely else None


def _open_to(stories: Sequence[Story], told: Telling) -> list[Story]:
    """The stories that ``told`` may belong to by their time and by whom they are about."""
    ends = frozenset(end for each in told.pairs for end in each.ends)
    first, last = told.seen - STORY_WINDOW, told.seen + STORY_WINDOW
    opened = told.seen - LONGEST
    return [
        story
        for story in stories
        if first <= story.updated <= last
        and (told.rising or opened <= story.opened)
        and not ends.isdisjoint(story.ends)
        and dated_alike(story.published, told.published)
    ]


def _opposite(head: PairScore) -> Axis | None:
    """The direction clearly against the article's own, in which no story of it points, if any."""
    own = direction(head.escalation, head.de_escalation)
    return own.other if own else None


def fits(story: Story, told: Telling) -> bool:
    """Whether figures, days and gravity allow for one event, whatever the words."""
    near = counts_alike(story, told) and not _far_apart(story, told)
    late = before_it(story, told) or _before_that(story, told)
    return near and not late and not outgrows(told, story) and not elsewhere(story, told)


def before_it(story: Story, told: Telling) -> bool:
    """Whether the story was told before what ``told`` says happened last night or this morning."""
    written = min(told.seen, told.published or told.seen)
    return told.fresh and not told.rising and written - story.opened > FRESH


def _before_that(story: Story, told: Telling) -> bool:
    """Whether it is the attack before the one that ``told`` calls another, by its own publisher."""
    own = told.origin.publisher
    if not told.anew or own == SEEDS or told.rising or anew(story.title, told.wording):
        return False
    return any(each.publisher == own for each in story.origins)


def elsewhere(story: Story, told: Telling) -> bool:
    """Whether each headline names a place of violence, or one left, that the other text has not.

    An account of several places has one of the story's. Such headlines fill in one form ("shells
    hospital in …"), the more alike the shorter they are.
    """
    if not (VIOLENT | PLACED) & kinds(told.acts[:1]) & kinds(story.categories[:1]):
        return False
    theirs = named(story.title, told.pairs, told.wording)
    if not theirs or not told.words.isdisjoint(map(str.lower, theirs)):
        return False
    known = frozenset(map(str.lower, story.stems))
    return not known.issuperset(map(str.lower, told.named))


def _far_apart(story: Story, told: Telling) -> bool:
    """Whether so many fewer were freed, sent or expelled that it was another time.

    Of the dead, accounts of one attack differ as much.
    """
    mine, theirs = told.numbers, frozenset(story.numbers)
    if told.rising or kinds(told.acts[:1]) & VIOLENT or not mine.isdisjoint(theirs):
        return False
    fewer, more = sorted(max(map(int, n - dates(n)), default=0) for n in (mine, theirs))
    return 0 < fewer * FAR < more


def counts_alike(story: Story, told: Telling) -> bool:
    """Whether days and figures allow for one event: tallies must have the same figures."""
    theirs = set(story.numbers)
    mine_days, days = dates(told.numbers), dates(theirs)
    if mine_days and days and not mine_days & days:
        return False
    mine, theirs = told.numbers - mine_days, theirs - days
    if told.tally or tallies(story.title, told.wording):
        return bool(mine and theirs) and (mine <= theirs or theirs <= mine)
    again = told.seen - story.updated > SAME_FORM
    return told.rising or not _same_form(story, told) or (mine == theirs and not again)


def _same_form(story: Story, told: Telling) -> bool:
    """Whether a publisher fills in its own form anew, as for a daily report."""
    return known_from(story, told.origin.publisher) and copied(told.origin, story.origins)


def outgrows(told: Telling, story: Story) -> bool:
    """Whether ``told`` leads with an act that is new to the story and much graver than it."""
    if kinds(told.acts[:1]) <= kinds(story.categories):
        return False
    before = Level.of(max(story.escalation, story.de_escalation))
    return Level.of(told.head.top) - before >= MUCH
