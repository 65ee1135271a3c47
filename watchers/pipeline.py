"""From one event to what is remembered, in one transaction: load, step, record.

    article   -> assess -> BEGIN IMMEDIATE: unseen? -> situation -> step -> record -> wake
    an edit   -> assess -> BEGIN IMMEDIATE: still there? -> situation -> revised -> revise -> wake
    an hour   ->           BEGIN IMMEDIATE:            situation -> tick -> record -> wake

Nothing here awaits, so that nothing comes between the situation and the decision made from it.
A crash before the commit leaves the article unseen, and its source hands it over again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlite_utils import Database

from storage import articles, situation
from storage.db import transaction
from storage.model.article import Article
from storage.model.situation import Situation
from storage.record import Recorded, record, record_tick
from storage.record import revise as record_revision
from watchers.engine import in_order, step, tick
from watchers.revising import revised
from watchers.telling import Assessed

Assess = Callable[[Article], Assessed]
Wake = Callable[[], None]


def ingest(
    db: Database, article: Article, assess: Assess, now: datetime, wake: Wake
) -> Recorded | None:
    """Judge one article and record everything that follows, or return None if it is known.

    ``wake`` is called after the commit if somebody has something to be sent.
    """
    return _settle(db, assess(article), now, wake)


def ingest_all(
    db: Database, found: Iterable[Article], assess: Assess, now: datetime, wake: Wake
) -> list[Recorded]:
    """Ingest what one poll found, the loudest first, so that each event is told once at its peak.

    Each article is its own transaction; the known ones are skipped.
    """
    events = in_order(assess(article) for article in found)
    settled = (_settle(db, event, now, wake) for event in events)
    return [recorded for recorded in settled if recorded is not None]


def revise(
    db: Database, id: int, article: Article, assess: Assess, now: datetime, wake: Wake
) -> Recorded | None:
    """Judge anew what a publisher has made of the stored article ``id``; None if it is gone.

    Its story and its figures follow; nothing that was told is told again.
    """
    event = assess(article)
    with transaction(db):
        stored = articles.get(db, id)
        if stored is None:
            return None
        decision = revised(_situation(db, event, now), event, stored.story, now)
        recorded = record_revision(db, id, article, event.assessment, decision, now)
    if recorded.deliveries:
        wake()
    return recorded


def pass_time(db: Database, now: datetime, wake: Wake) -> list[Recorded]:
    """Record what the passing of time changed since the last call: heats, shifts, waits."""
    with transaction(db):
        decisions = tick(situation.load_tick(db, now), now)
        recorded = record_tick(db, decisions, now)
    if any(each.deliveries for each in recorded):
        wake()
    return recorded


def _situation(db: Database, event: Assessed, now: datetime) -> Situation:
    return situation.load(db, event.assessment, now, event.words)


def _settle(db: Database, event: Assessed, now: datetime, wake: Wake) -> Recorded | None:
    with transaction(db):
        if articles.known(db, event.article.keys):
            return None
        decision = step(_situation(db, event, now), event, now)
        recorded = record(db, event.article, event.assessment, decision, now)
    if recorded.deliveries:
        wake()
    return recorded
