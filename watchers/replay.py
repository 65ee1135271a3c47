"""The past told again: a fold of the live step over articles, remembered in memory only.

The same ``engine.step`` and ``engine.tick`` that run live run here; only the remembering is
different, and a test holds it against the database's. ``stream`` replays a file of headlines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from storage import frequencies
from storage.assessment import Assessment, Axis
from storage.model.alert import Alert, Reason
from storage.model.article import Article
from storage.model.policy import Policy
from storage.model.situation import (
    STORY_CANDIDATES,
    STORY_WINDOW,
    TOLD_CANDIDATES,
    TOLD_WINDOW,
    Decision,
    Frequencies,
    Heat,
    Situation,
)
from storage.model.story import Story
from watchers import headlines, temperature
from watchers.engine import in_order, step, tick
from watchers.telling import Assessed


@dataclass(slots=True)
class Memory:
    """What has been decided so far, in place of the database."""

    policy: Policy
    stories: dict[int, Story] = field(default_factory=dict)
    heats: dict[str, Heat] = field(default_factory=dict)
    last: dict[str, dict[str, datetime]] = field(default_factory=lambda: defaultdict(dict))
    """By pair key and category: when it was last said."""
    alerts: int = 0
    articles: float = 0.0
    """How many articles told something, weighed as ``storage.frequencies`` weighs uses."""
    words: dict[str, float] = field(default_factory=dict)
    """By word: the same of those that had it."""
    _open: dict[str, dict[int, None]] = field(default_factory=lambda: defaultdict(dict))
    """By end: the ids of stories, the most recently updated last."""
    _alerts: list[tuple[int, datetime]] = field(default_factory=list)
    """The stories of all alerts, oldest first, and when."""
    _waiting: set[int] = field(default_factory=set)
    """The ids of those that wait for a second source."""

    def situation(
        self, assessment: Assessment, now: datetime, words: Collection[str] = ()
    ) -> Situation:
        """Return what the step may look at, as ``storage.situation.load`` does."""
        keys = [score.pair.key for score in assessment.pairs]
        ends = {end for score in assessment.pairs for end in score.ends}
        return Situation(
            self.policy,
            self._candidates(ends, now),
            self._lately_told(ends, now),
            {key: self.heats[key] for key in keys if key in self.heats},
            {(key, name): at for key in keys for name, at in self.last[key].items()},
            self._frequencies(words, now),
        )

    def waiting(self) -> Situation:
        """Return what a tick may look at: every heat, and the stories that wait."""
        stories = tuple(self.stories[number] for number in sorted(self._waiting))
        return Situation(self.policy, stories, heats=self.heats)

    def remember(
        self, event: Assessed | None, decision: Decision
    ) -> tuple[int | None, Alert | None]:
        """Keep what was decided; return the story's id and the alert, both numbered."""
        number, alert = None, None
        if decision.reason.tells and decision.alert is not None:
            self.alerts += 1
            alert = replace(decision.alert, id=self.alerts)
        if decision.story is not None:
            number = decision.story.id or len(self.stories) + 1
            latest = alert.id if alert else decision.story.alert
            self._keep(replace(decision.story, id=number, alert=latest))
            alert = replace(alert, story=number) if alert else None
        if alert is not None and alert.story is not None:
            self._alerts.append((alert.story, alert.created))
        self.heats.update(decision.heats)
        if event is not None:
            self._date(event)
            if decision.words:
                self._count(decision.words, event.article.seen)
        return number, alert

    def forget(self, now: datetime) -> None:
        """Drop the heats that have gone cold, which changes nothing later."""
        for key in [key for key, heat in self.heats.items() if temperature.at_rest(heat)]:
            del self.heats[key]
        for ids in self._open.values():
            for number in list(ids):
                if now - self.stories[number].updated <= STORY_WINDOW:
                    break
                del ids[number]

    def _keep(self, story: Story) -> None:
        for end in self.stories.get(story.id, story).ends - story.ends:
            self._open[end].pop(story.id, None)
        self.stories[story.id] = story
        (self._waiting.add if story.waiting else self._waiting.discard)(story.id)
        for end in story.ends:
            self._open[end].pop(story.id, None)
            self._open[end][story.id] = None

    def _candidates(self, ends: set[str], now: datetime) -> tuple[Story, ...]:
        found: dict[int, Story] = {}
        for end in ends:
            for number in reversed(self._open[end]):
                story = self.stories[number]
                if now - story.updated > STORY_WINDOW:
                    break
                found[number] = story
        newest = sorted(found.values(), key=lambda story: (story.updated, story.id), reverse=True)
        return tuple(newest[:STORY_CANDIDATES])

    def _lately_told(self, ends: set[str], now: datetime) -> tuple[Story, ...]:
        latest = dict.fromkeys(
            number
            for number, at in reversed(self._alerts[-TOLD_CANDIDATES:])
            if at >= now - TOLD_WINDOW
        )
        stories = (self.stories[number] for number in latest)
        return tuple(story for story in stories if not ends.isdisjoint(story.ends))

    def _frequencies(self, words: Collection[str], now: datetime) -> Frequencies:
        today = frequencies.weight(now)
        uses = {word: self.words[word] / today for word in words if word in self.words}
        return Frequencies(self.articles / today, uses)

    def _count(self, words: Collection[str], now: datetime) -> None:
        today = frequencies.weight(now)
        self.articles += today
        for word in words:
            self.words[word] = self.words.get(word, 0.0) + today

    def _date(self, event: Assessed) -> None:
        said = {signal.category for signal in event.assessment.signals if signal.score > 0}
        for score in event.assessment.pairs:
            for category in said:
                self.last[score.pair.key][category] = event.article.seen


@dataclass(frozen=True, slots=True)
class Retold:
    """One event of the past with what was decided about it."""

    at: datetime
    reason: Reason
    event: Assessed | None = None
    """None for the passing of time."""
    story: int | None = None
    opened: bool = False
    alert: Alert | None = None
    points: Mapping[Axis, float] = field(default_factory=dict)
    """What it added to the heats of all pairs: how loud it was, weighed by belief."""


def fold(events: Iterable[Assessed], memory: Memory) -> Iterator[Retold]:
    """Tell ``events`` again, oldest first, with the hours that pass between them.

    Events are put in order within their minute; across minutes they must come in order.
    """
    clock: datetime | None = None
    for minute in minutes(events):
        now = minute[0].article.seen
        for hour in hours(clock, now):
            for decision in tick(memory.waiting(), hour):
                _, alert = memory.remember(None, decision)
                if alert is not None:
                    yield Retold(hour, decision.reason, None, alert.story, False, alert)
            memory.forget(hour)
        clock = now
        for event in in_order(minute):
            yield _retell(memory, event)


def _retell(memory: Memory, event: Assessed) -> Retold:
    now = event.article.seen
    decision = step(memory.situation(event.assessment, now, event.words), event, now)
    before = memory.stories.get(decision.story.id) if decision.story else None
    points = {axis: _heat(decision.story, axis) - _heat(before, axis) for axis in Axis}
    number, alert = memory.remember(event, decision)
    fresh = decision.story is not None and decision.story.id == 0
    return Retold(now, decision.reason, event, number, fresh, alert, points)


def _heat(story: Story | None, axis: Axis) -> float:
    """What the story has added to the heats of all pairs so far."""
    at = list(Axis).index(axis)
    return sum(points[at] for points in story.heated.values()) if story else 0.0


def minutes(events: Iterable[Assessed]) -> Iterator[list[Assessed]]:
    """Gather events that come in order into those of one minute each."""
    batch: list[Assessed] = []
    for event in events:
        if batch and _minute(event) != _minute(batch[0]):
            yield batch
            batch = []
        batch.append(event)
    if batch:
        yield batch


def _minute(event: Assessed) -> datetime:
    return event.article.seen.replace(second=0, microsecond=0)


def hours(since: datetime | None, until: datetime) -> Iterator[datetime]:
    """Return the full hours after ``since``, up to ``until``; none where nothing came before."""
    if since is None:
        return
    hour = temperature.hour(since) + temperature.HOUR
    while hour <= until:
        yield hour
        hour += temperature.HOUR


@dataclass(frozen=True, slots=True)
class Replayed:
    """A whole stream, told again."""

    retold: tuple[Retold, ...]
    stories: dict[int, Story]
    faults: tuple[str, ...] = ()
    """Lines of the file that could not be read, in words."""

    @property
    def told(self) -> list[Retold]:
        """The events that made an alert, oldest first."""
        return [each for each in self.retold if each.alert is not None]

    def loudest_alerts(self, number: int = 10) -> list[Retold]:
        """The alerts of highest score, then of most belief, at most one for each story."""
        ranked = sorted(
            (each for each in self.told if each.event is not None),
            key=lambda each: (-each.reason.score, -each.reason.confidence, each.at),
        )
        first: dict[int | None, Retold] = {}
        for each in ranked:
            first.setdefault(each.story, each)
        return list(first.values())[:number]


def stream(
    path: Path,
    names: Mapping[str, str],
    assess: Callable[[Article], Assessed],
    policy: Policy,
    publisher: headlines.Publisher = headlines.everyone_major,
) -> Replayed:
    """Replay a file of headlines as if it had been watched.

    ``names`` maps the file's fields to ours (see ``headlines.mapping``). Raises StreamError.
    """
    read = headlines.read(path, names, publisher)
    memory = Memory(policy)
    events = map(assess, read.articles)
    return Replayed(tuple(fold(events, memory)), memory.stories, read.faults)
