"""Recording one event whole: article, assessment, story, alert, heats and deliveries.

    articles ← keys, pairs, signals        stories ← ends        heats ← series
    alerts ← topics                        deliveries ← the subscribers of those topics

All of it in one transaction, the caller's where there is one: either the event happened, with
everybody owed what it made, or it is still unseen and will come again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage import alerts, evidence, frequencies, heats, owed, rows, stories
from storage.assessment import Assessment, Level
from storage.db import one, transaction, write
from storage.model.alert import Alert
from storage.model.article import Article
from storage.model.situation import Decision
from storage.times import stamp, stamp_or_none

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Recorded:
    """What one event left behind."""

    article: int | None
    story: int | None
    alert: int | None
    deliveries: int
    """How many deliveries it made; 0 means that nobody needs waking."""


def record(
    db: Database, article: Article, assessment: Assessment, decision: Decision, now: datetime
) -> Recorded:
    """Record an article that is not known yet, and everything decided about it.

    Joins the caller's transaction. A told decision makes one delivery for each enabled
    subscriber of ``decision.alert.reason.topics``; GREW makes a silent edit of the story's live
    message for each chat that has it. ``decision.alert``, where given, replaces its figures; if
    they lift its level, each chat to which it was not loud enough so far is owed it now.
    An article whose first key is known raises ValueError.
    """
    with transaction(db):
        if one(db, "SELECT 1 FROM article_keys WHERE key = ?", (article.key,)):
            raise ValueError(f"recorded already: {article.key}")
        id = _insert(db, "articles", _article_values(article, assessment, decision))
        _keep_keys(db, id, article, now)
        evidence.keep(db, id, assessment)
        return _remember(db, id, article, assessment, decision, now)


def revise(
    db: Database,
    id: int,
    article: Article,
    assessment: Assessment,
    decision: Decision,
    now: datetime,
) -> Recorded:
    """Replace a stored article's words and judgement after its publisher edited it.

    It keeps its time of arrival, and its story where the decision has none. An unknown ``id``
    raises KeyError.
    """
    with transaction(db):
        kept = one(db, "SELECT seen FROM articles WHERE id = ?", (id,))
        if kept is None:
            raise KeyError(id)
        values = _article_values(article, assessment, decision)
        values["seen"] = kept["seen"]
        db.table("articles", pk="id").update(id, values)
        _keep_keys(db, id, article, now)
        evidence.keep(db, id, assessment)
        return _remember(db, id, article, assessment, decision, now)


def record_tick(db: Database, decisions: Sequence[Decision], now: datetime) -> list[Recorded]:
    """Record what the passing of time decided: heats, stories, alerts; no article."""
    with transaction(db):
        recorded = [_follow(db, None, decision, now) for decision in decisions]
        heats.forget_cold(db)
    return recorded


def _remember(
    db: Database,
    id: int,
    article: Article,
    assessment: Assessment,
    decision: Decision,
    now: datetime,
) -> Recorded:
    recorded = _follow(db, id, decision, now)
    if recorded.story is not None:
        write(db, "UPDATE articles SET story = ? WHERE id = ?", (recorded.story, id))
    stories.remember_acts(db, assessment, article.seen)
    if decision.words:
        frequencies.count(db, decision.words, now)
    return recorded


def _follow(db: Database, article: int | None, decision: Decision, now: datetime) -> Recorded:
    """What follows from the decision: story, heats, alert, deliveries."""
    heats.save(db, decision.heats)
    story = stories.keep(db, decision.story) if decision.story else None
    alert, deliveries = None, 0
    if decision.reason.tells and decision.alert:
        alert = _insert_alert(db, decision.alert, article, story)
        if story is not None:
            stories.told_by(db, story, alert)
        deliveries = owed.by_alert(db, alert, now)
    elif decision.reason.edits and decision.story and decision.story.alert:
        if decision.alert:
            deliveries = _refresh_alert(db, decision.story.alert, decision.alert, now)
        deliveries += owed.by_growth(db, decision.story.alert, now)
    return Recorded(article, story, alert, deliveries)


def _insert_alert(db: Database, alert: Alert, article: int | None, story: int | None) -> int:
    id = _insert(
        db,
        "alerts",
        {
            "story": story if story is not None else alert.story,
            "article": article if article is not None else alert.article,
            "created": stamp(alert.created),
            "pair": alert.pair.key,
            "verdict": alert.verdict.value,
            "lean": alert.lean,
            "escalation": alert.escalation,
            "de_escalation": alert.de_escalation,
            "level": int(alert.level),
            "reason": rows.reason_text(alert.reason),
            "lines": rows.lines_text(alert.lines),
            "reply_to": alert.reply_to,
        },
    )
    db.conn.executemany(
        "INSERT INTO alert_topics VALUES (?, ?)",
        [(topic, id) for topic in set(alert.reason.topics)],
    )
    return id


def _refresh_alert(db: Database, id: int, figures: Alert, now: datetime) -> int:
    """Give a told alert the figures as they now stand; returns the deliveries its rise makes.

    They are those of the story's own pair: a message headed by another one, or of another
    story in which the event is told, keeps its figures.
    Why it was told stays as it was. Its level may rise, and a second direction come to it; but
    what has no level, such as a denial, gets none.
    """
    told = alerts.get(db, id)
    if told is None or told.pair != figures.pair or figures.story not in (None, told.story):
        return 0
    axis = told.reason.axis
    level = max(told.level, Level.of(figures.score(axis))) if told.level and axis else told.level
    grown = replace(
        told,
        verdict=figures.verdict,
        lean=figures.lean,
        escalation=figures.escalation,
        de_escalation=figures.de_escalation,
        level=level,
    )
    sql = """
        UPDATE alerts SET verdict = ?, lean = ?, escalation = ?, de_escalation = ?, level = ?
        WHERE id = ?"""
    scores = (grown.verdict.value, grown.lean, grown.escalation, grown.de_escalation)
    write(db, sql, (*scores, int(level), id))
    before = dict(told.sides)
    louder = any(each > before.get(axis, Level.NONE) for axis, each in grown.sides)
    return owed.by_rise(db, id, told.sides, now) if told.level and louder else 0


def _article_values(article: Article, assessment: Assessment, decision: Decision) -> dict[str, Any]:
    return {
        "source": article.source,
        "publisher": article.publisher,
        "title": _storable(article.title),
        "body": _storable(article.text),
        "link": article.link,
        "published": stamp_or_none(article.published),
        "seen": stamp(article.seen),
        "tier": article.tier.value,
        "origin": article.origin,
        "party": article.party,
        "reach": article.reach.value,
        "silent": int(article.silent),
        "recognised": article.language,
        "verdict": assessment.verdict.value,
        "lean": assessment.lean,
        "escalation": assessment.escalation,
        "de_escalation": assessment.de_escalation,
        "language": assessment.language,
        "lexicon": assessment.lexicon,
        "unread": assessment.unread,
        "reason": rows.reason_text(decision.reason),
    }


def _storable(text: str) -> str:
    """Without what UTF-8 or full-text search cannot hold; spans keep pointing at their words."""
    return _UNSTORABLE.sub("\ufffd", text)


def _keep_keys(db: Database, id: int, article: Article, now: datetime) -> None:
    """A second key that another article has stays that one's."""
    db.conn.executemany(
        """
        INSERT INTO article_keys (key, article, place, sighted) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET sighted = excluded.sighted""",
        [(key, id, place, stamp(now)) for place, key in enumerate(article.keys)],
    )


def _insert(db: Database, table: str, values: dict[str, Any]) -> int:
    marks = ", ".join(f":{name}" for name in values)
    sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks})"  # noqa: S608
    return int(db.conn.execute(sql, values).lastrowid or 0)
