"""Which articles tell one event: the same sides, the same days, the same words, the same way.

An article joins the likeliest open story that shares an end (an actor or a place) with one of its
pairs (``likeness``). A story that says the opposite is never joined: "imposes" and "lifts"
are two events. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from operator import itemgetter

from storage.assessment import QUIET_BELOW, Axis, Level, PairScore, Verdict
from storage.model.article import Tier
from storage.model.situation import STORY_WINDOW, Frequencies
from storage.model.story import Story
from watchers.counts import dates, tallies
from watchers.likeness import Rarity, known_from, odds
from watchers.origins import SEEDS, copied, joined, listed
from watchers.telling import VIOLENT, Telling, anew, direction, kinds, leading, named
from watchers.tolls import NEARLY, worsened

LONGEST = timedelta(hours=48)
"""A story is never kept open longer than this, however often it is told again; but a toll that
rises is told of no other event, so that it goes on."""
EVEN = 0.0
"""Least odds to join: one event is at least as likely as two."""
FRESH = timedelta(hours=30)
"""Of what happened "last night" nobody has told longer ago."""
SAME_FORM = timedelta(hours=12)
"""A publisher that repeats its words after this long fills in a form, as for a daily report."""
MUCH = 2
"""So many levels graver than a story is much."""
FAR = 3
"""Figures of which one is more than so many times the other are not of one act."""
MOST_STEMS = 50
"""A story is known by so many words at most, those of its first tellings."""


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
    """Whether both headlines name places of violence, and neither text has the other's.

    Such headlines fill in one form ("shells hospital in …"), the more alike the shorter they are.
    """
    if told.rising or not VIOLENT & kinds(told.acts[:1]) & kinds(story.categories[:1]):
        return False
    theirs = named(story.title, told.pairs, told.wording)
    if not told.named or not theirs or not told.words.isdisjoint(map(str.lower, theirs)):
        return False
    known = frozenset(map(str.lower, story.stems))
    return known.isdisjoint(map(str.lower, told.named))


def deadlier(story: Story, axis: Axis, told: Telling) -> bool:
    """Whether it tells harm that killed far more than the story was last told with.

    Whom a truce comes after is no news of the truce.
    """
    return axis is Axis.ESCALATION and worsened(story.toll, told.dead)


def vouched(story: Story, told: Telling) -> bool:
    """Whether more stands behind a toll that is new than the word of one unlisted source.

    It does if another publisher counted about as many in the story before.
    """
    if told.dead <= story.toll or told.origin.tier is not Tier.UNLISTED:
        return True
    if any(each.publisher == told.origin.publisher for each in story.origins):
        return False
    counts = (int(number) for number in set(story.numbers) - dates(story.numbers))
    return any(min(n, told.dead) >= NEARLY * max(n, told.dead) for n in counts)


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


def _opposite(head: PairScore) -> Axis | None:
    """The direction clearly against the article's own, in which no story of it points, if any."""
    own = direction(head.escalation, head.de_escalation)
    return own.other if own else None


def outgrows(told: Telling, story: Story) -> bool:
    """Whether ``told`` leads with an act that is new to the story and much graver than it."""
    if kinds(told.acts[:1]) <= kinds(story.categories):
        return False
    before = Level.of(max(story.escalation, story.de_escalation))
    return Level.of(told.head.top) - before >= MUCH


def opened(told: Telling, title: str) -> Story:
    """Return the new story that an article opens; its id is 0 until it is recorded."""
    blank = Story(
        id=0,
        pair=told.head.pair,
        title=title,
        opened=told.seen,
        updated=told.seen,
        axis=leading(told.head),
        categories=(),
        places=(),
        numbers=(),
        stems=frozenset(),
        origins=(),
        escalation=0.0,
        de_escalation=0.0,
        articles=0,
    )
    return grown(blank, told)


def grown(story: Story, told: Telling) -> Story:
    """Return ``story`` with one more telling of it."""
    mine = next((each for each in told.pairs if each.pair == story.pair), told.head)
    # What one unlisted source adds to others' story is news still when one of the list tells it.
    hearsay = told.origin.tier is Tier.UNLISTED and listed(story.origins)
    acts = () if hearsay else told.acts
    return replace(
        story,
        updated=max(story.updated, told.seen),
        categories=tuple(dict.fromkeys((*story.categories, *acts))),
        places=tuple(sorted({*story.places, *mine.places})),
        numbers=tuple(sorted({*story.numbers, *told.numbers})),
        stems=_kept(story.stems, told.words | told.names),
        origins=joined(story.origins, told.origin),
        escalation=max(story.escalation, mine.escalation),
        de_escalation=max(story.de_escalation, mine.de_escalation),
        articles=story.articles + 1,
        gravity=max(story.gravity, told.gravity),
        published=max(filter(None, (story.published, told.published)), default=None),
    )


def as_score(story: Story) -> PairScore:
    """Return a story's peaks as its pair's scores: mixed where neither is quiet and none leads."""
    clear = direction(story.escalation, story.de_escalation)
    if min(story.escalation, story.de_escalation) < QUIET_BELOW:
        clear = clear or story.axis
    return PairScore(
        story.pair,
        Verdict(clear.value) if clear else Verdict.MIXED,
        None if clear else story.axis,
        story.escalation,
        story.de_escalation,
        story.places,
    )


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


def dated_alike(one: datetime | None, other: datetime | None) -> bool:
    """Whether two claimed dates allow for one event; a missing date allows for any."""
    return one is None or other is None or abs(one - other) <= STORY_WINDOW


def within(one: Story, other: Story | PairScore) -> bool:
    """Whether one says no more of the sides than the other: the same, or with one left unnamed."""
    return one.ends <= other.ends or other.ends <= one.ends


def last_sounded(story: Story) -> datetime:
    """Return when a story that was told last sounded, or if it never did when it opened."""
    return story.sounded or story.opened


def _kept(stems: frozenset[str], new: frozenset[str]) -> frozenset[str]:
    """The words of the first tellings; later ones would only blur what the story is about."""
    room = MOST_STEMS - len(stems)
    return stems | frozenset(sorted(new - stems)[:room]) if room > 0 else stems
