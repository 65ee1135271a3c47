"""The past told again: the same as live, the same however it is cut or shuffled."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from storage import alerts, articles, subscribers
from storage.assessment import Axis, Level
from storage.db import open_database
from storage.model.alert import Alert, Reason, ReasonKind
from storage.model.article import Tier
from storage.model.policy import Policy
from watchers import pipeline, preview, replay
from watchers.days import days, loudest
from watchers.headlines import StreamError
from watchers.replay import Memory, Replayed, fold
from watchers.telling import Assessed

from .making import (
    START,
    WORDING,
    WORDS,
    at,
    judged,
    other,
    pair_score,
    strike,
    titled,
    told,
    truce,
)

ENDINGS = (
    "near the harbour", "in the old town of Kelmar", "along the Dorvan road", "at dawn",
    "", ": key events of the week", ", 6 killed", ", 26 killed overnight",
)  # fmt: skip
RISES = "Death toll of strike on Pelusk hostel rises to {}"
PAIRS = ("AAA:BBB", "AAA:CCC", "BBB:", "@BBB", "DDD:EEE")
ACTS = dict.fromkeys(
    ("strike", "sanctions", "build-up", "truce broken"), Axis.ESCALATION
) | dict.fromkeys(("truce", "relief"), Axis.DE_ESCALATION)


def article(
    minutes: int, act: str, pair: str, score: float, paper: int, ending: str, number: int
) -> Assessed:
    up = ACTS[act] is Axis.ESCALATION
    tier = (Tier.WIRE, Tier.MAJOR, Tier.UNLISTED)[paper % 3]
    return told(
        f"{WORDS[act]} {ending}",
        pair_score(pair, up=score if up else 0, down=0 if up else score),
        hours=minutes / 60,
        by=f"paper{paper}.example",
        tier=tier,
        categories=(act,),
        key=f"{number}",
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Assessed]:
    size = draw(st.integers(min_value=1, max_value=20))
    minutes = sorted(draw(st.lists(st.integers(0, 4000), min_size=size, max_size=size)))
    # Minutes repeat often, so that there is something to shuffle.
    minutes = [minute - minute % 7 for minute in minutes]
    return [
        article(
            minute,
            draw(st.sampled_from(sorted(ACTS))),
            draw(st.sampled_from(PAIRS)),
            draw(st.sampled_from((20.0, 44.0, 52.0, 66.0, 78.0))),
            draw(st.integers(0, 5)),
            draw(st.sampled_from(ENDINGS)),
            number,
        )
        for number, minute in enumerate(minutes)
    ]


def alerts_of(history: list[Assessed]) -> list[tuple[object, ...]]:
    """What a reader is told, with everything that the message shows."""
    told_ = [each for each in fold(history, Memory(Policy())) if each.alert]
    return _shown([each.alert for each in told_ if each.alert])


def _shown(found: list[Alert]) -> list[tuple[object, ...]]:
    """Alerts as they were told; one that replies names the other by its place, not by its id.

    Their figures and level are the reason's: those of the message grow with its story.
    """
    place = {alert.id: number for number, alert in enumerate(found)}
    return [
        (
            each.created,
            each.pair,
            each.verdict,
            each.reason,
            each.lines,
            None if each.reply_to is None else place[each.reply_to],
        )
        for each in found
    ]


@settings(max_examples=50, derandomize=True)
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_within_a_minute_does_not_change_what_is_told(
    history: list[Assessed], chance: random.Random
) -> None:
    shuffled = sorted(history, key=lambda each: (each.article.seen, chance.random()))
    assert alerts_of(shuffled) == alerts_of(history)


@settings(max_examples=50, derandomize=True)
@given(histories(), st.integers(min_value=0, max_value=4100))
def test_the_replay_of_a_prefix_is_a_prefix_of_the_replay(
    history: list[Assessed], minutes: int
) -> None:
    end = START + timedelta(minutes=minutes)
    prefix = [event for event in history if event.article.seen < end]

    short, whole = alerts_of(prefix), alerts_of(history)
    assert whole[: len(short)] == short


@settings(max_examples=20, derandomize=True)
@given(histories())
def test_the_database_remembers_what_the_replay_does(history: list[Assessed]) -> None:
    """The same events through the live pipeline make the same alerts, word for word."""
    assert _shown(live_alerts(lived(history))) == alerts_of(history)


def test_the_database_remembers_the_toll_that_was_told() -> None:
    counts = ("Six killed as rockets strike Pelusk hostel", *map(RISES.format, (15, 26, 35)))
    history = [titled(other(words, hours=8 + hour)) for hour, words in enumerate(counts)]
    shown = alerts_of(history)
    assert _shown(live_alerts(lived(history))) == shown
    assert len(shown) == 2


def lived(history: list[Assessed]) -> Database:
    """Live through the history with a database, hour by hour."""
    db = open_database(None, START)
    subscribers.enrol(db, "console", "You", ["world"], Level.NOTABLE, START)
    judged = {event.article.key: event for event in history}
    before = None
    for minute in replay.minutes(history):
        now = minute[0].article.seen
        for hour in replay.hours(before, now):
            pipeline.pass_time(db, hour, silently)
        found = [event.article for event in minute]
        pipeline.ingest_all(db, found, lambda each: judged[each.key], now, silently)
        before = now
    return db


def silently() -> None:
    """Wake nobody."""


def live_alerts(db: Database) -> list[Alert]:
    # The database also hears when nothing comes at all, which a replay cannot know of the past.
    found = reversed(alerts.latest(db, None, 1000, None))
    return [each for each in found if each.reason.kind is not ReasonKind.SOURCES_SILENT]


def test_an_event_is_told_once_at_its_peak_when_a_poll_brings_it_many_times() -> None:
    poll = [strike(score, by=f"{n}.example") for n, score in enumerate((48, 63, 78, 55))]
    first, *rest = fold(poll, Memory(Policy()))

    assert first.alert is not None and first.alert.level is Level.SEVERE
    assert not any(each.alert for each in rest)


def test_days_and_the_loudest_of_them_are_counted() -> None:
    history = [
        strike(62),
        strike(60, hours=1, by="b.example"),
        strike(80, hours=30, by="c.example", text="One man died."),
    ]
    replayed = Replayed(tuple(fold(history, Memory(Policy()))), {})

    first, second = every = days(replayed.retold)
    assert (first.articles, first.stories, first.alerts) == (2, 1, 1)
    assert (second.articles, second.stories, second.alerts) == (1, 0, 1)
    assert loudest(every, Axis.ESCALATION, 1) == [first]


def test_each_direction_has_its_loud_days() -> None:
    history = [strike(70), strike(72, hours=50), truce(hours=100)]
    every = days(Replayed(tuple(fold(history, Memory(Policy()))), {}).retold)

    assert [day.day for day in loudest(every, Axis.ESCALATION)] == [each.day for each in every[:2]]
    assert [day.day for day in loudest(every, Axis.DE_ESCALATION)] == [every[2].day]


def test_the_loudest_alerts_name_each_story_once() -> None:
    history = [
        strike(62),
        strike(80, hours=1, text="One man died."),
        told("Ferry talks open", pair_score("CCC:DDD", down=70), hours=2, categories=("talks",)),
    ]
    replayed = Replayed(tuple(fold(history, Memory(Policy()))), {})

    assert [each.reason.score for each in replayed.loudest_alerts(10)] == [80, 70]


def test_a_file_of_headlines_is_replayed_with_its_bad_lines_named(tmp_path: Path) -> None:
    path = tmp_path / "past.jsonl"
    path.write_text(
        '{"headline": "Missiles hit Kelmar", "day": "2022-02-24"}\n'
        '{"headline": "No date here"}\n'
        "not json\n"
        '{"headline": "Truce in Kelmar", "day": "2022-02-25"}\n'
    )

    replayed = replay.stream(
        path,
        {"headline": "title", "day": "published"},
        lambda article: Assessed(article, judged(pair_score(up=70))),
        Policy(),
    )

    assert [day.articles for day in days(replayed.retold)] == [1, 1]
    assert replayed.faults == (
        "past.jsonl:2: no date",
        "past.jsonl:3: not JSON: Expecting value",
    )


def test_a_file_without_any_headline_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "past.jsonl"
    path.write_text('{"headline": "Missiles hit Kelmar"}\n')
    with pytest.raises(StreamError, match="--map headline=title"):
        replay.stream(path, {}, lambda article: Assessed(article, judged()), Policy())


# --- Previews --------------------------------------------------------------------------------


def stored(*events: Assessed) -> list[articles.StoredArticle]:
    """What the database gives back after these articles."""
    return list(articles.since(lived(list(events)), START - timedelta(days=1)))


WEEK = [
    told(
        WORDS["strike"],
        pair_score(up=score),
        hours=70.0 * n,
        categories=("strike",),
    )
    for n, score in enumerate((50, 62, 66, 71, 80))
]


def test_a_preview_counts_what_another_threshold_would_have_told() -> None:
    policy = Policy()
    stricter = preview.with_threshold(policy, "world", Axis.ESCALATION, 65)

    counted = preview.compare(
        stored(*WEEK), WORDING, policy, stricter, "world", Axis.ESCALATION, START
    )
    assert (counted.before, counted.after) == (5, 3)


def test_a_preview_leaves_the_other_direction_and_other_topics_alone() -> None:
    policy = Policy()
    stricter = preview.with_threshold(policy, "world", Axis.ESCALATION, 100)

    for topic, axis in (("world", Axis.DE_ESCALATION), ("border", Axis.ESCALATION)):
        counted = preview.compare(stored(*WEEK), WORDING, policy, stricter, topic, axis, START)
        assert counted.before == counted.after


def test_a_preview_begins_where_it_is_asked_to() -> None:
    policy = Policy()
    counted = preview.compare(
        stored(*WEEK), WORDING, policy, policy, "world", Axis.ESCALATION, at(100)
    )
    assert (counted.before, counted.after) == (3, 3)


@settings(max_examples=20, derandomize=True)
@given(histories())
def test_a_preview_of_what_is_set_counts_what_was_told(history: list[Assessed]) -> None:
    db = lived(history)
    shifts = (ReasonKind.SHIFT_UP, ReasonKind.SHIFT_DOWN, ReasonKind.ALL_CLEAR)
    was = [alert.reason for alert in live_alerts(db) if alert.reason.kind not in shifts]

    again = preview.told(articles.since(db, START - timedelta(days=1)), WORDING, Policy())
    assert [_gist(each.reason) for each in again] == [_gist(reason) for reason in was]


def _gist(reason: Reason) -> tuple[object, ...]:
    return reason.kind, reason.pair, reason.axis, reason.score, reason.topics
