"""An edited article: judged anew, its story follows, and nothing is told twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlite_utils import Database

from storage import articles as shelf
from storage import subscribers
from storage.assessment import Assessment, Axis, Level, Pair, PairScore, Signal, Verdict
from storage.db import open_database
from storage.model.alert import ReasonKind
from storage.model.article import Article, Tier
from storage.record import Recorded
from tests.sources.world import NOW
from watchers import pipeline
from watchers.telling import Assessed

ARTICLE = Article(
    keys=("guid:1", "text:1"),
    source="news",
    publisher="news.test",
    title="Missiles hit the harbour",
    text="Missiles hit the harbour of the city on Monday, officials said.",
    link="http://news.test/1",
    published=NOW,
    seen=NOW,
    tier=Tier.MAJOR,
)
EDITED = replace(
    ARTICLE, keys=("guid:1", "text:2"), text="Missiles hit the harbour; forty people were killed."
)


def judged(score: float, category: str = "strike") -> Assessment:
    verdict = Verdict.ESCALATION if score >= 30 else Verdict.QUIET
    signal = Signal(
        "title", 0, 12, ARTICLE.title[:12], category, Axis.ESCALATION, 9.0, 9.0, "x",
        actors=("RUS", "UKR"),
    )  # fmt: skip
    pair = PairScore(Pair.of("RUS", "UKR"), verdict, None, score, 0.0)
    return Assessment(verdict, None, score, 0.0, "en", "test", (pair,), (signal,))


@pytest.fixture
def db() -> Database:
    opened = open_database(None, NOW)
    subscribers.enrol(opened, "console", "You", ("world",), Level.NOTABLE, NOW)
    return opened


def judging(score: float) -> pipeline.Assess:
    return lambda article: Assessed(article, judged(score))


def ingest(db: Database, article: Article, score: float) -> Recorded:
    recorded = pipeline.ingest(db, article, judging(score), article.seen, lambda: None)
    assert recorded is not None
    return recorded


def edit(db: Database, id: int, score: float, hours: float = 1.0) -> Recorded | None:
    later = NOW + timedelta(hours=hours)
    return pipeline.revise(db, id, EDITED, judging(score), later, lambda: None)


def sounds(db: Database) -> int:
    (count,) = db.execute("SELECT count(*) FROM alerts").fetchone()
    return int(count)


@pytest.mark.parametrize(
    ("score", "hours"),
    [
        pytest.param(66.0, 1, id="the same judgement"),
        pytest.param(95.0, 1, id="a graver one"),
        pytest.param(10.0, 1, id="a milder one"),
        pytest.param(95.0, 72, id="days later, when its story is closed"),
    ],
)
def test_an_edit_of_what_was_told_is_not_told_again(
    db: Database, score: float, hours: float
) -> None:
    first = ingest(db, ARTICLE, 66.0)
    assert sounds(db) == 1
    assert first.article is not None
    edit(db, first.article, score, hours)
    assert sounds(db) == 1
    stored = shelf.get(db, first.article)
    assert stored is not None
    assert (stored.article.text, stored.article.seen) == (EDITED.text, NOW)
    assert stored.assessment.escalation == score


def test_a_graver_edit_mends_the_message_that_is_there(db: Database) -> None:
    first = ingest(db, ARTICLE, 66.0)
    assert first.article is not None
    recorded = edit(db, first.article, 95.0)
    assert recorded is not None
    assert recorded.story == first.story
    stored = shelf.get(db, first.article)
    assert stored is not None
    assert stored.reason.kind is ReasonKind.GREW
    (articles,) = db.execute("SELECT articles FROM stories WHERE id = ?", (first.story,)).fetchone()
    assert articles == 1


def test_after_a_graver_edit_another_source_s_report_still_rises(db: Database) -> None:
    first = ingest(db, ARTICLE, 50.0)
    assert first.article is not None
    edit(db, first.article, 92.0)
    other = replace(
        ARTICLE, keys=("guid:2",), publisher="other.test", source="other",
        seen=NOW + timedelta(hours=2),
    )  # fmt: skip
    assert ingest(db, other, 92.0).alert is not None


def test_an_edit_that_first_makes_it_news_is_told(db: Database) -> None:
    first = ingest(db, ARTICLE, 10.0)
    assert (first.article is not None, sounds(db)) == (True, 0)
    edit(db, first.article or 0, 80.0)
    assert sounds(db) == 1


def test_an_edit_of_an_article_that_is_gone_is_nothing(db: Database) -> None:
    assert edit(db, 4711, 90.0) is None
