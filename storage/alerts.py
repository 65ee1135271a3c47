"""Alerts: decisions to tell, their articles, whom they reached and what people thought."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from storage import articles, rows, stories
from storage.articles import StoredArticle
from storage.assessment import Level, Pair, Verdict
from storage.db import one, select, transaction, value, write
from storage.model.alert import Alert
from storage.model.story import Story
from storage.times import moment, moment_or_none, stamp

_NEWEST = 2**62


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of an alert on its way to a chat."""

    state: str
    """``sent`` where it was told, alone or in a digest; else the delivery's own state."""
    why: str = ""
    """Why it ended so, in plain words; the id of a topic may stand at its end."""
    until: datetime | None = None
    """For how long it is held."""


def get(db: Database, id: int) -> Alert | None:
    """The alert of that number, if there is one."""
    row = one(db, "SELECT * FROM alerts WHERE id = ?", (id,))
    return None if row is None else _alert(row)


def told_to(db: Database, chat: str, limit: int, before: int | None) -> list[Alert]:
    """Alerts that reached ``chat``, newest first; ``before`` is an alert id, for the next page."""
    sql = """
        SELECT * FROM alerts WHERE id < ? AND id IN (SELECT alert FROM told WHERE chat = ?)
        ORDER BY id DESC LIMIT ?"""
    return [_alert(row) for row in select(db, sql, (before or _NEWEST, chat, limit))]


def latest(
    db: Database, topics: Sequence[str] | None, limit: int, before: int | None
) -> list[Alert]:
    """Alerts of any of the topic ids (None: all), newest first; ``before`` is an alert id."""
    sql = """
        SELECT * FROM alerts WHERE id < :before AND (:topics IS NULL OR id IN (
            SELECT alert FROM alert_topics WHERE topic IN (SELECT value FROM json_each(:topics))))
        ORDER BY id DESC LIMIT :limit"""
    asked = {"before": before or _NEWEST, "topics": _listed(topics), "limit": limit}
    return [_alert(row) for row in select(db, sql, asked)]


def between(
    db: Database, since: datetime, until: datetime, topics: Sequence[str] | None
) -> list[Alert]:
    """Alerts created in ``[since, until)`` of any of the topic ids (None: all), oldest first."""
    sql = """
        SELECT * FROM alerts WHERE created >= :since AND created < :until
        AND (:topics IS NULL OR EXISTS (
            SELECT 1 FROM alert_topics
            WHERE alert = id AND topic IN (SELECT value FROM json_each(:topics))))
        ORDER BY created, id"""
    asked = {"since": stamp(since), "until": stamp(until), "topics": _listed(topics)}
    return [_alert(row) for row in select(db, sql, asked)]


def of_article(db: Database, article: int) -> Alert | None:
    """The newest alert that this article made."""
    row = one(db, "SELECT * FROM alerts WHERE article = ? ORDER BY id DESC LIMIT 1", (article,))
    return None if row is None else _alert(row)


def articles_of(db: Database, alert: Alert, limit: int = 50) -> list[StoredArticle]:
    """The alert's own article first, then its story's others, oldest first, with signals."""
    own = articles.get(db, alert.article) if alert.article is not None else None
    first = [own] if own else []
    others = articles.of_story(db, alert.story, limit) if alert.story is not None else []
    return [*first, *(each for each in others if each.id != alert.article)][:limit]


def story_of(db: Database, alert: Alert) -> Story | None:
    """The story as it stands now: origins, peaks, count of articles."""
    return None if alert.story is None else stories.get(db, alert.story)


def also(db: Database, alert: Alert) -> list[Story]:
    """Stories like its own that its message names since, newest first."""
    sql = "SELECT * FROM stories WHERE alert = ? AND id <> ? ORDER BY opened DESC, id DESC"
    return [rows.story(row) for row in select(db, sql, (alert.id, alert.story or 0))]


def feedback(db: Database, alert: int, chat: str, user: str, vote: int, now: datetime) -> None:
    """Keep ``user``'s opinion, +1 or -1; a later one replaces it, 0 takes it back.

    An unknown alert or chat raises KeyError.
    """
    with transaction(db):
        asked = "SELECT 1 FROM alerts, subscribers WHERE alerts.id = ? AND subscribers.id = ?"
        if value(db, asked, (alert, chat)) is None:
            raise KeyError((alert, chat))
        forget = "DELETE FROM feedback WHERE alert = ? AND chat = ? AND user = ?"
        write(db, forget, (alert, chat, user))
        if vote:
            kept = (alert, chat, user, vote, stamp(now))
            write(db, "INSERT INTO feedback VALUES (?, ?, ?, ?, ?)", kept)


def fate(db: Database, alert: int, chat: str) -> Fate | None:
    """What became of an alert on its way to a chat; None where it was never owed it."""
    sql = "SELECT 1 FROM told WHERE chat = ? AND alert = ? LIMIT 1"
    if value(db, sql, (chat, alert)) is not None:
        return Fate("sent")
    sql = """
        SELECT state, why, held_until FROM deliveries
        WHERE chat = ? AND alert = ? AND revision = 0 ORDER BY id DESC LIMIT 1"""
    row = one(db, sql, (chat, alert))
    if row is None:
        return None
    return Fate(row["state"], row["why"] or "", moment_or_none(row["held_until"]))


def heard_of(db: Database, alert: Alert, chat: str) -> bool:
    """Whether any message told ``chat`` the alert's story."""
    sql = """
        SELECT 1 FROM told JOIN alerts ON id = alert WHERE chat = ? AND story = ? LIMIT 1"""
    return value(db, sql, (chat, alert.story)) is not None


def votes(db: Database, alert: int) -> tuple[int, int]:
    """How many said +1 and -1."""
    sql = "SELECT sum(vote = 1) AS up, sum(vote = -1) AS down FROM feedback WHERE alert = ?"
    row = one(db, sql, (alert,))
    return (0, 0) if row is None else (row["up"] or 0, row["down"] or 0)


def _listed(topics: Sequence[str] | None) -> str | None:
    return None if topics is None else rows.dump(list(topics))


def _alert(row: Row) -> Alert:
    return Alert(
        id=row["id"],
        story=row["story"],
        article=row["article"],
        created=moment(row["created"]),
        pair=Pair.parse(row["pair"]),
        verdict=Verdict(row["verdict"]),
        lean=rows.axis_or_none(row["lean"]),
        escalation=row["escalation"],
        de_escalation=row["de_escalation"],
        level=Level(row["level"]),
        reason=rows.reason(row["reason"]),
        lines=rows.lines(row["lines"]),
        reply_to=row["reply_to"],
    )
