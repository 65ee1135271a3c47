"""What a delivery says: looks up its alert, digest or notice and hands the values to the renderer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache, partial
from heapq import nlargest

from sqlite_utils import Database

from bot.chat import Message, Span
from bot.fit import TEXT_LIMIT
from bot.past import record_of, turn_of
from bot.render import Told, alert_message, grew, headline
from bot.speech import clean, foreign
from bot.summing import Setting, digest_message
from bot.trend import MOST_PANELS, Record
from bot.wording import Names, reason_words
from storage import alerts, digests, notices, subscribers, topics
from storage.articles import StoredArticle
from storage.assessment import Axis, Verdict
from storage.digests import Digest, DigestKind
from storage.model.alert import Alert, ReasonKind
from storage.model.chat import Delivery, Look, Subscriber
from storage.model.policy import WORLD, Topic
from storage.notices import Notice

LOOKED_AT = 20
"""Articles of a story among which the loudest is looked for."""
WEEKS_KEPT = 32
"""Pictures of a week that are remembered, each of some 100 KB."""
CLIMATE = (ReasonKind.SHIFT_UP, ReasonKind.SHIFT_DOWN, ReasonKind.ALL_CLEAR)
LED_TO_IT = timedelta(days=7)
MOST_LED = 3
"""A turn of the climate names so many of the alerts that led to it, the gravest."""
MOST_TURNS = 5
"""Followed topics whose temperature a digest tells although nothing was told of them."""


class Composer:
    """Composes deliveries in the words of ``names`` (actor code → how people call it)."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._weeks: dict[tuple[object, ...], Callable[[], bytes]] = {}

    def compose(self, db: Database, delivery: Delivery, now: datetime) -> Message | None:
        """The message for ``delivery``, or None where there is nothing left to say."""
        if delivery.notice is not None:
            notice = notices.get(db, delivery.notice)
            return _notice(notice) if notice else None
        chat = subscribers.get(db, delivery.chat)
        timezone = chat.timezone if chat else "UTC"
        if delivery.digest is not None:
            return self._digest(db, delivery.digest, now, chat)
        alert = alerts.get(db, delivery.alert)
        if alert is None:
            return None
        return alert_message(about(db, alert), self.names, now, timezone, delivery.silent)

    def _digest(
        self, db: Database, id: int, now: datetime, chat: Subscriber | None
    ) -> Message | None:
        digest = digests.get(db, id)
        if digest is None or chat is None:
            return None
        found = [about(db, alert) for one in digest.alerts if (alert := alerts.get(db, one))]
        setting = self._setting(db, digest, found, chat)
        return digest_message(digest, found, setting, self.names, now, chat.timezone)

    def _setting(
        self, db: Database, digest: Digest, told: Sequence[Told], chat: Subscriber
    ) -> Setting:
        """Names, turns of the temperature, what was held, and on Mondays the picture."""
        known = topics.every(db)
        names = {topic.id: topic.name for topic in known}
        if digest.kind in (DigestKind.CATCH_UP, DigestKind.MISSED):
            return Setting(names)
        counts = Counter(topic for one in told for topic in one.alert.reason.topics)
        mine = [topic for topic in known if topic.id in chat.topics]
        mine = [topic for topic in mine if not topic.everything] or mine
        mine.sort(key=lambda topic: -counts[topic.id])
        alone = any(one.alert.reason.topics == (WORLD.id,) for one in told)
        told_of = [topic for topic in known if counts[topic.id] and (alone or not topic.everything)]
        followed = [topic for topic in mine if not topic.everything]
        turns = {
            topic.name: turn
            for topic in dict.fromkeys([*followed[:MOST_TURNS], *told_of])
            if (turn := turn_of(db, topic, digest.since, digest.until))
        }
        picture = None
        if digest.kind is DigestKind.WEEKLY and mine:
            picture = self._week(db, digest, tuple(mine[:MOST_PANELS]), chat)
        return Setting(names, turns, digests.held_back(db, digest), picture)

    def _week(
        self, db: Database, digest: Digest, shown: tuple[Topic, ...], chat: Subscriber
    ) -> Callable[[], bytes]:
        """What draws the week: once for all who follow the same and live by the same clock."""
        span = digest.since, digest.until
        key = (shown, span, chat.timezone, chat.look)
        if key not in self._weeks:
            if len(self._weeks) >= WEEKS_KEPT:
                del self._weeks[next(iter(self._weeks))]
            records = [record_of(db, topic, *span, chat.timezone) for topic in shown]
            self._weeks[key] = cache(partial(_week_picture, records, chat.look))
        return self._weeks[key]


def _notice(notice: Notice) -> Message:
    """An admin's words as they are; of the program's own, which hold the names that feeds and
    groups gave themselves, one line in which nothing can be pressed."""
    if notice.by is not None:
        return Message((Span(notice.text),))
    return Message((foreign(clean(notice.text, TEXT_LIMIT)),))


def _week_picture(records: Sequence[Record], look: Look) -> bytes:
    from bot.panels import week_picture

    return week_picture(records, look)


def about(db: Database, alert: Alert) -> Told:
    """The alert with its article (signals included), its story, and what belongs to them."""
    told = _plainly(db, alert)
    return replace(
        told,
        also=tuple(alerts.also(db, alert)),
        raised=_raised(db, told) if grew(alert) else None,
        turned=_turned(db, told) if alert.verdict is Verdict.MIXED else None,
        led=_gravest(db, alert) if alert.reason.kind in CLIMATE else (),
    )


def _plainly(db: Database, alert: Alert) -> Told:
    """Where time told the story, not an article, its loudest speaks for it."""
    found = alerts.articles_of(db, alert, 1 if alert.article else LOOKED_AT)
    loudest = max(found, key=lambda one: one.assessment.top, default=None)
    return Told(alert, loudest, alerts.story_of(db, alert))


def _raised(db: Database, told: Told) -> StoredArticle | None:
    """The loudest article of its story, where that says more than the one that was told."""
    alert, axis = told.alert, told.alert.reason.axis
    score, loudest = _loudest(db, alert, axis) if axis else (0.0, None)
    return loudest if score > alert.reason.score else None


def _turned(db: Database, told: Told) -> StoredArticle | None:
    """The article of its story that tells the other direction, where its own says nothing of it."""
    alert, axis = told.alert, told.alert.reason.axis
    if axis is None or told.article is None:
        return None
    said = told.article.assessment.signals
    if any(each.axis is axis.other and each.score > 0 for each in said):
        return None
    return _loudest(db, alert, axis.other)[1]


def _loudest(db: Database, alert: Alert, axis: Axis) -> tuple[float, StoredArticle | None]:
    """What the loudest article of its story scores on one axis for the alert's pair, and which."""

    def score(one: StoredArticle) -> float:
        mine = (each for each in one.assessment.pairs if each.pair == alert.pair)
        return max((each.score(axis) for each in mine), default=0.0)

    found = alerts.articles_of(db, alert, LOOKED_AT)
    loudest = max(found, key=score, default=None)
    return (score(loudest), loudest) if loudest else (0.0, None)


def led_to(db: Database, alert: Alert) -> list[tuple[Alert, str]]:
    """The alerts of the same pair, with their headlines, that came before a turn of its climate."""
    since = alert.created - LED_TO_IT
    told = alerts.between(db, since, alert.created, list(alert.reason.topics))
    same = [each for each in told if each.pair == alert.pair and each.id != alert.id]
    return [(each, headline(_plainly(db, each)) or reason_words(each.reason)) for each in same]


def _gravest(db: Database, alert: Alert) -> tuple[tuple[int, str], ...]:
    """The few that turned it its way, in their order."""
    mine = [
        (one.reason.score, one.id, title)
        for one, title in led_to(db, alert)
        if one.reason.axis is alert.reason.axis and one.reason.kind not in CLIMATE
    ]
    return tuple(sorted((id, title) for _, id, title in nlargest(MOST_LED, mine)))
