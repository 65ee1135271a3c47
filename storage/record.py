"""Recording one event whole: article, assessment, story, alert, heats and deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.model import Article, Assessment, Decision


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
    message for each chat that has it (``decision.alert``, where given, replaces its figures).
    """
    raise NotImplementedError


def revise(
    db: Database,
    id: int,
    article: Article,
    assessment: Assessment,
    decision: Decision,
    now: datetime,
) -> Recorded:
    """Replace a stored article's words and judgement after its publisher edited it."""
    raise NotImplementedError


def record_tick(db: Database, decisions: Sequence[Decision], now: datetime) -> list[Recorded]:
    """Record what the passing of time decided: heats, stories, alerts; no article."""
    raise NotImplementedError
