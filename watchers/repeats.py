"""Is this news told already, in its own story or in another? Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.assessment import Level
from storage.model.situation import STORY_WINDOW, Situation
from storage.model.story import Story
from watchers.accounts import accounted
from watchers.cases import Case
from watchers.counts import days, numbers, tallies
from watchers.graver import MUCH, deadlier, graver_than, rises
from watchers.gravity import GRAVE
from watchers.joining import EVEN, before_it, counts_alike, elsewhere
from watchers.likeness import Rarity, odds
from watchers.origins import votes
from watchers.stories import last_sounded, within
from watchers.telling import (
    FIGHTING,
    INVASION,
    PLACED,
    VIOLENT,
    Assessed,
    Telling,
    acts,
    kinds,
    takes,
)

LATELY = timedelta(hours=72)
"""How long an event is told only once, in whatever story; its rising toll, as long as is known."""
ENOUGH_WITHIN = timedelta(hours=24)
SUMMED = timedelta(hours=18)
"""So long after it, the sum of a day tells fighting again, and is no graver for being a sum."""
DAILY = 2
"""So many stories of fighting told in the two days before say that there is fighting every day."""
LIKELY, SURE, NO_ODDS = -0.6, 0.4, float("inf")
"""Odds from which a story that was told is of the same event, beside ``EVEN``."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was told already of the like."""

    story: Story
    """In its message this is named instead."""
    why: str
    level: Level = Level.NONE
    """At which this very event was told; NONE where it is only one more of the kind."""


def heard(
    situation: Situation, after: Story, case: Case, event: Assessed, now: datetime
) -> Heard | None:
    """Return what was told of late that makes this no news, or None if it deserves a sound."""
    others = [s for s in situation.told if s.id != after.id and case.axis in s.told]
    sounded = [s for s in others if s.sounded]
    as_told = [s for s in sounded if _as_told(s, after, case)]
    # And those of an event that was told in another story's message.
    others += [
        s
        for s in situation.stories
        if s.id != after.id and case.axis in s.told and s.sounded is None and s not in others
    ]
    if _opens_a_war(event, case, as_told):
        return None
    # First what tells the event itself: in that message it is looked for, and not in the day's latest.
    return (
        _again(others, after, situation, case, event, now)
        or _nothing_new(others, situation, case, event, now)
        or _often(sounded, as_told, case, event, now)
    )


def _as_told(story: Story, after: Story, case: Case) -> bool:
    """Whether ``story`` sounded as loudly, and by as many: what more tell is news of its own."""
    widely = len(votes(story.origins)) >= len(votes(after.origins))
    return bool(story.sounded) and widely and story.told[case.axis] >= case.level


def _often(
    sounded: Sequence[Story],
    as_told: Sequence[Story],
    case: Case,
    event: Assessed,
    now: datetime,
) -> Heard | None:
    """The same act between the same sides, told often enough for a day.

    Two bombings of a day are two, and a town taken is a third; but where there is fighting every
    day only what is graver than the day's other fighting sounds once more. What sums up a stretch
    of time, or counts on after an event, adds nothing to one of them; and a sum is loud by how
    much it sums up.
    """
    act = kinds(acts(event.assessment, case.axis)[:1])
    telling = event.telling
    violent = not act.isdisjoint(VIOLENT)
    sums = telling if telling and telling.sums and violent else None
    told = [s for s in sounded if s in as_told or (sums and _summed_up(s, case, sums, now))]
    of_days = _since(told, case, act, now - LATELY)
    ground = telling is not None and telling.ground
    if ground:
        of_days = [story for story in of_days if takes(story.title, event.wording)]
    if act <= PLACED and telling is not None and telling.named:
        named = frozenset(map(str.lower, telling.named))
        of_days = [story for story in of_days if named & story.stems]
    alike = [story for story in of_days if last_sounded(story) > now - ENOUGH_WITHIN]
    counts = telling is not None and (telling.tally or telling.rising)
    single = ground or FIGHTING not in act or counts or len(of_days) - len(alike) >= DAILY
    if len(alike) < (1 if single else 2) or (violent and graver_than(event, alike)):
        return None
    hours = int(ENOUGH_WITHIN / timedelta(hours=1))
    times = "once" if len(alike) == 1 else f"{len(alike)} times"
    latest = max(alike, key=lambda story: (story.opened, story.id))
    graver = ", and this is not graver" if violent else ""
    why = f"{' '.join(act)} of this level told {times} in {hours} hours{graver}"
    return Heard(latest, why)


def _summed_up(story: Story, case: Case, telling: Telling, now: datetime) -> bool:
    """Whether a day's sum that comes now is likely to hold what ``story`` told, or to be its like.

    It is where it names no place that the story does not, or none and the story sums up too.
    """
    named = frozenset(map(str.lower, telling.named))
    sums = tallies(story.title, telling.wording) or bool(days(story.title, telling.wording))
    held = named <= story.stems if named else sums
    return (
        held and now - last_sounded(story) <= SUMMED and case.level - story.told[case.axis] < MUCH
    )


def _opens_a_war(event: Assessed, case: Case, told: Sequence[Story]) -> bool:
    """Whether it is a severe invasion, of which none of these spoke: no border clash is its like."""
    leading = acts(event.assessment, case.axis)[:1]
    known = [story for story in told if within(story, case.score)]
    unheard = not any(INVASION in story.categories for story in known)
    return leading == (INVASION,) and case.level >= Level.SEVERE and unheard


def _nothing_new(
    told: Sequence[Story], situation: Situation, case: Case, event: Assessed, now: datetime
) -> Heard | None:
    """Violence told of late, of which this names nothing else: no place, person, target or figure."""
    telling = event.telling
    if telling is None or not kinds(acts(event.assessment, case.axis)[:1]) & VIOLENT:
        return None
    story = accounted(told, telling, situation.frequencies, case, now)
    why = "names no other place or figure than one told of late"
    return Heard(story, why, story.told[case.axis]) if story else None


def _since(told: Sequence[Story], case: Case, act: frozenset[str], since: datetime) -> list[Story]:
    """Those of the same act between the same sides that were told after ``since``."""
    return [
        story
        for story in told
        if kinds(story.categories[:1]) == act
        and within(story, case.score)
        and last_sounded(story) > since
    ]


def _again(
    others: Sequence[Story],
    after: Story,
    situation: Situation,
    case: Case,
    event: Assessed,
    now: datetime,
) -> Heard | None:
    """The same event, though it made another story: next day's account, or one of other sides."""
    telling = event.telling
    act = kinds(acts(event.assessment, case.axis)[:1])
    if telling is None:
        return None
    since = now - (STORY_WINDOW if FIGHTING in act else LATELY)
    rarity = Rarity(situation.frequencies, telling)
    # who frees fourteen has not freed the forty of yesterday; of strikes the figures are unsure
    counted = frozenset() if act & VIOLENT else numbers(event.article.title, event.wording)
    near = [
        (likely, story.id, story)
        for story in others
        if story.updated >= since
        and act & kinds(story.categories)
        and counts_alike(story, telling)
        and not before_it(story, telling)
        and not elsewhere(story, telling)
        and not deadlier(story, case.axis, telling)
        and not (counted and story.numbers and counted.isdisjoint(story.numbers))
        and (likely := odds(story, telling, rarity, telling.words & story.stems))
        >= _sure(story, after, case, event)
    ]
    if not near:
        return None
    *_, story = max(near)
    return Heard(story, "told already in another story", story.told[case.axis])


def _sure(story: Story, after: Story, case: Case, event: Assessed) -> float:
    """Return the odds from which the event is taken for that of ``story``.

    What is grave sounds on doubt. Of the rest, two rounds of talks or of expulsions are less
    likely than one told twice; two strikes are not, nor is what is told louder or by more.
    """
    telling, as_told = event.telling, _as_told(story, after, case)
    fighting = FIGHTING in kinds(acts(event.assessment, case.axis)[:1])
    if fighting and telling is not None and telling.gravity >= GRAVE:
        return SURE if as_told else NO_ODDS
    if rises(story, case, event):
        return NO_ODDS
    return LIKELY if as_told and not fighting else EVEN


def same_act(one: Story, other: Story) -> bool:
    """Whether two stories tell of the same act between the same sides."""
    return kinds(one.categories[:1]) == kinds(other.categories[:1]) and within(one, other)
