"""What a delivery says: looks up its alert, digest or notice and hands the values to the renderer."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from bot.chat import Message, Span
from bot.render import Told, alert_message, digest_message
from bot.wording import Names
from storage import alerts, digests, notices, subscribers, topics
from storage.model import Alert, Delivery


class Composer:
    """Composes deliveries in the words of ``names`` (actor code → how people call it)."""

    def __init__(self, names: Names) -> None:
        self.names = names

    def compose(self, db: Database, delivery: Delivery, now: datetime) -> Message | None:
        """The message for ``delivery``, or None where there is nothing left to say."""
        if delivery.notice is not None:
            notice = notices.get(db, delivery.notice)
            return Message((Span(notice.text),)) if notice else None
        chat = subscribers.get(db, delivery.chat)
        timezone = chat.timezone if chat else "UTC"
        if delivery.digest is not None:
            return self._digest(db, delivery.digest, now, timezone)
        alert = alerts.get(db, delivery.alert)
        if alert is None:
            return None
        return alert_message(about(db, alert), self.names, now, timezone, delivery.silent)

    def _digest(self, db: Database, id: int, now: datetime, timezone: str) -> Message | None:
        digest = digests.get(db, id)
        if digest is None:
            return None
        found = [about(db, alert) for one in digest.alerts if (alert := alerts.get(db, one))]
        followed = {t.id: t.name for t in topics.every(db)}
        return digest_message(digest, found, followed, self.names, now, timezone)


def about(db: Database, alert: Alert) -> Told:
    """The alert with its own article (signals included) and its story."""
    found = alerts.articles_of(db, alert, 1)
    return Told(alert, found[0] if found and alert.article else None, alerts.story_of(db, alert))
