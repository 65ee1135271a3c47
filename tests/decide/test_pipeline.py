"""One event, one transaction: everything is remembered or nothing is, and then who waits is woken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from bot.compose import Composer
from storage import alerts, articles, frequencies, outbox, subscribers
from storage.assessment import Level, PairScore
from storage.db import open_database
from storage.model.alert import ReasonKind
from watchers import pipeline
from watchers.telling import Assessed

from .making import START, at, pair_score, strike, told


class Bell:
    """Counts how often it was rung."""

    def __init__(self) -> None:
        self.rung = 0

    def __call__(self) -> None:
        self.rung += 1


@pytest.fixture
def db() -> Database:
    db = open_database(None, START)
    subscribers.enrol(db, "console", "You", ["world"], Level.NOTABLE, START)
    return db


def judge(*events: Assessed) -> pipeline.Assess:
    judged = {event.article.key: event for event in events}
    return lambda article: judged[article.key]


def ingest(db: Database, event: Assessed, bell: Bell | None = None) -> Any:
    return pipeline.ingest(db, event.article, judge(event), event.article.seen, bell or Bell())


def test_what_is_told_is_stored_with_its_reason_and_wakes_the_sender(db: Database) -> None:
    bell = Bell()
    recorded = ingest(db, strike(), bell)

    stored = articles.get(db, recorded.article)
    assert stored is not None
    assert stored.reason.kind is ReasonKind.FIRST_SIGNAL
    assert stored.story == recorded.story
    (alert,) = alerts.latest(db, None, 10, None)
    assert (alert.id, alert.article, alert.story) == (
        recorded.alert, recorded.article, recorded.story,
    )  # fmt: skip
    assert (recorded.deliveries, bell.rung) == (1, 1)


def test_what_is_not_told_is_stored_with_the_reason_why_not_and_wakes_nobody(db: Database) -> None:
    bell = Bell()
    recorded = ingest(db, strike(40), bell)

    stored = articles.get(db, recorded.article)
    assert stored is not None
    assert stored.reason.kind is ReasonKind.BELOW_THRESHOLD
    assert (recorded.alert, recorded.deliveries, bell.rung) == (None, 0, 0)


def test_the_words_of_an_article_are_counted_once_however_often_it_is_shown(db: Database) -> None:
    event = strike()
    for _ in range(2):
        ingest(db, event)
    found = frequencies.load(db, event.words, START)
    assert found.articles == pytest.approx(1)
    assert set(found.words) == event.words


@pytest.mark.parametrize(
    "again",
    [
        pytest.param(strike(), id="by its strongest key"),
        pytest.param(strike(90, hours=48, key="other"), id="by a weaker one"),
    ],
)
def test_a_known_article_is_not_told_again(db: Database, again: Assessed) -> None:
    first = strike()
    both = replace(first.article, keys=(first.article.key, "link"))
    if again.article.key == "other":
        again = Assessed(replace(again.article, keys=("other", "link")), again.assessment)
    ingest(db, Assessed(both, first.assessment))

    assert ingest(db, again) is None
    assert len(alerts.latest(db, None, 10, None)) == 1


class Fatal(tuple[PairScore, ...]):
    """Pairs that kill whoever looks at them, as a kill in the middle of a transaction would."""

    def __iter__(self) -> Iterator[PairScore]:
        raise KeyboardInterrupt


@pytest.mark.failure("F47")
def test_a_crash_before_the_commit_leaves_the_article_to_come_again(db: Database) -> None:
    event = strike()
    fatal = event.assessment._replace(pairs=Fatal(event.assessment.pairs))
    with pytest.raises(KeyboardInterrupt):
        ingest(db, Assessed(event.article, fatal))

    assert not db.conn.in_transaction
    assert not articles.known(db, event.article.keys)
    assert ingest(db, event).alert is not None


def test_a_third_strike_of_a_day_is_named_in_the_message_about_the_one_before(
    db: Database,
) -> None:
    places = ("Rockets land in Dorvan suburbs", "Harbour of Kelmar burns", "Pelusk refinery hit")
    strikes = [
        told(words, pair_score(up=70), hours=n, categories=("strike",))
        for n, words in enumerate(places)
    ]
    first, second = (ingest(db, event) for event in strikes[:2])
    while claimed := outbox.claim(db, at(1), 1, timedelta(minutes=1)):
        outbox.settle(db, claimed[0], f"m{claimed[0].id}", at(1))
    third = ingest(db, strikes[2])

    assert third.story not in (first.story, second.story)
    assert (third.alert, third.deliveries) == (None, 1)
    (edit,) = outbox.claim(db, at(2), 10, timedelta(minutes=1))
    assert (edit.alert, edit.revision) == (second.alert, 1)
    shown = Composer(str).compose(db, edit, at(2))
    assert shown is not None
    assert "\n+ Pelusk refinery hit" in [span.text for span in shown.spans]


def test_a_poll_is_told_loudest_first(db: Database) -> None:
    poll = [strike(score, by=f"{n}.example") for n, score in enumerate((50, 80, 65))]
    pipeline.ingest_all(db, [event.article for event in poll], judge(*poll), START, Bell())

    (only,) = alerts.latest(db, None, 10, None)
    assert only.level is Level.SEVERE


def test_hours_that_pass_are_told_too(db: Database) -> None:
    bell = Bell()
    other = told(
        "Cruisers bombarded the lighthouse",
        *strike().assessment.pairs,
        hours=0.5,
        by="b.example",
        categories=("clash",),
    )
    ingest(db, strike(90))
    ingest(db, other)
    pipeline.pass_time(db, at(1), bell)

    assert alerts.latest(db, None, 1, None)[0].reason.kind is ReasonKind.SHIFT_UP
    assert bell.rung == 1


def test_an_hour_in_which_nothing_happens_wakes_nobody(db: Database) -> None:
    bell = Bell()
    assert pipeline.pass_time(db, at(1), bell) == []
    assert bell.rung == 0
