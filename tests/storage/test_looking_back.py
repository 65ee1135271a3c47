"""What is asked about the past: alerts told, heats over time, health; and what is forgotten."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlite_utils import Database

from storage import (
    access,
    alerts,
    articles,
    audit,
    digests,
    feeds,
    heats,
    notices,
    outbox,
    retention,
    stories,
    subscribers,
    topics,
)
from storage.assessment import Level, Verdict
from storage.db import transaction
from storage.health import health
from storage.model.policy import Topic
from storage.model.situation import Heat
from storage.record import record
from tests.storage.making import (
    START,
    article,
    assessment,
    at,
    claim,
    deliver,
    enrol,
    grow,
    tell,
)
from tests.storage.test_articles import NOTED
from tests.storage.test_feeds import feed

ME, OTHER = "telegram:1", "telegram:2"
DAY = 24.0


@pytest.fixture
def me(db: Database) -> Database:
    topics.save(db, Topic("gulf", "Gulf", actors=("AAA",)), START)
    enrol(db, ME)
    return db


# --- Alerts ----------------------------------------------------------------------------------


def test_what_a_chat_was_told_is_known_page_by_page(me: Database) -> None:
    enrol(me, OTHER, level=Level.CRITICAL)
    for _ in range(3):
        tell(me)
    deliver(me)
    tell(me)
    page = alerts.told_to(me, ME, 2, None)
    assert [one.id for one in page] == [3, 2]
    assert [one.id for one in alerts.told_to(me, ME, 2, 2)] == [1]
    assert alerts.told_to(me, OTHER, 9, None) == []


def test_what_came_in_a_digest_was_told_too(me: Database) -> None:
    subscribers.change(me, ME, START, muted_until=at(1))
    tell(me)
    tell(me)
    assert deliver(me) == []
    assert alerts.told_to(me, ME, 9, None) == []
    deliver(me, at(1))
    assert [one.id for one in alerts.told_to(me, ME, 9, None)] == [2, 1]


def test_alerts_are_found_by_topic_time_and_article(me: Database) -> None:
    first = tell(me)
    tell(me, now=at(1), topics=("gulf",))
    tell(me, now=at(2), topics=("gulf", "world"))
    deliver(me, at(2))
    assert [one.id for one in alerts.latest(me, None, 9, None)] == [3, 2, 1]
    assert [one.id for one in alerts.latest(me, ["gulf"], 1, 3)] == [2]
    assert [one.id for one in alerts.between(me, START, at(2), None)] == [1, 2]
    assert [one.id for one in alerts.between(me, START, at(9), ["world"])] == [1, 3]
    of_article = alerts.of_article(me, first.article or 0)
    assert of_article == alerts.get(me, 1)


def test_the_articles_of_an_alert_begin_with_its_own(me: Database) -> None:
    record(me, article(1), assessment(), replace(NOTED, story=None), START)
    first = tell(me)
    known = stories.get(me, first.story or 0)
    assert known is not None
    grow(me, known, at(1))
    grow(me, known, at(2))
    told = alerts.get(me, first.alert or 0)
    assert told is not None
    whole = alerts.articles_of(me, replace(told, article=3))
    assert [each.id for each in whole] == [3, 2, 4]
    assert whole[0].assessment.signals != ()
    assert [each.id for each in alerts.articles_of(me, told, 2)] == [2, 3]
    story = alerts.story_of(me, told)
    assert story is not None
    assert story.updated == at(2)


def test_each_user_has_one_opinion_of_an_alert_in_each_chat(me: Database) -> None:
    enrol(me, OTHER)
    tell(me)
    alerts.feedback(me, 1, ME, "u1", 1, START)
    alerts.feedback(me, 1, ME, "u1", -1, START)
    alerts.feedback(me, 1, ME, "u2", 1, START)
    alerts.feedback(me, 1, OTHER, "u3", 1, START)
    assert alerts.votes(me, 1) == (2, 1)
    alerts.feedback(me, 1, OTHER, "u3", 0, START)
    assert alerts.votes(me, 1) == (1, 1)
    with pytest.raises(KeyError):
        alerts.feedback(me, 99, ME, "u1", 1, START)


# --- Heats -----------------------------------------------------------------------------------


def test_the_series_keeps_every_hour_and_the_latest_is_at_hand(db: Database) -> None:
    hours = [Heat(at(hour), escalation=100.0 - hour) for hour in range(5)]
    for heat in hours:
        heats.save(db, {"AAA:BBB": heat})
    heats.save(db, {"AAA:BBB": replace(hours[4], stories=2)})
    assert heats.load(db, ["AAA:BBB", "CCC:"]) == {"AAA:BBB": replace(hours[4], stories=2)}
    heats.save(db, {"CCC:": Heat(at(2), de_escalation=7.0, faint_escalation=1.0)})
    both = replace(hours[2], de_escalation=7.0, faint_escalation=1.0)
    found = heats.together(db, ["AAA:BBB", "CCC:"], at(1), at(3))
    assert found == [hours[1], both, hours[3]]
    assert heats.together(db, [], at(1), at(3)) == []


def test_a_day_is_shown_by_its_first_hour_also_where_the_program_sleeps_at_night(
    db: Database,
) -> None:
    for hour in (0, 5, 24, 26, 110):
        heats.save(db, {"AAA:BBB": Heat(at(hour), 100.0), "CCC:": Heat(at(hour), 1.0)})
    found = heats.daily(db, ["AAA:BBB", "CCC:"], START, at(100))
    assert [(heat.at, heat.escalation) for heat in found] == [(START, 101.0), (at(24), 101.0)]
    assert heats.daily(db, ["AAA:BBB"], at(200), at(300)) == []


# --- Health ----------------------------------------------------------------------------------


def test_an_empty_database_is_healthy(db: Database) -> None:
    state = health(db, START)
    assert (state.articles, state.waiting, state.last_article) == (0, 0, None)
    assert state.oldest_waiting is None
    assert state.bytes > 0


def test_health_counts_what_there_is_and_what_is_of_today(me: Database) -> None:
    enrol(me, OTHER, muted_until=at(99))
    enrol(me, "telegram:3")
    subscribers.disable(me, "telegram:3", "left", START)
    feeds.add(me, feed("a", last_ok=at(20)), START)
    feeds.add(me, feed("b", errors=4), START)
    feeds.add(me, feed("c", state=feeds.FeedState.PAUSED), START)
    feeds.add(me, feed("d", state=feeds.FeedState.REMOVED), START)
    feeds.add(me, feed("e", state=feeds.FeedState.GONE), START)
    tell(me, now=at(-30))
    tell(me, now=at(20))
    unread = assessment(verdict=Verdict.UNASSESSED, language="uk")
    record(me, article(7, seen=at(21)), unread, NOTED, at(21))
    (doubtful,) = claim(me, at(21))
    outbox.unsure(me, doubtful, "x", at(21))
    (again,) = claim(me, at(21))
    outbox.unsure(me, again, "x", at(21))
    state = health(me, at(22))
    assert (state.articles, state.articles_day) == (3, 2)
    assert (state.alerts, state.alerts_day, state.stories_day) == (2, 1, 1)
    assert (state.subscribers, state.disabled) == (2, 1)
    assert (state.feeds, state.feeds_failing, state.feeds_paused, state.feeds_gone) == (4, 1, 1, 1)
    assert (state.last_article, state.last_poll) == (at(21), at(20))
    assert (state.waiting, state.held) == (1, 2)
    assert state.oldest_waiting == timedelta(hours=2)
    assert (state.unsure_day, state.failed_day) == (1, 0)
    assert state.unassessed_day == {"uk": 1}


def test_what_was_let_go_just_now_is_not_stuck_however_old_it_is(me: Database) -> None:
    tell(me, now=START)
    outbox.forget_the_future(me, at(-9))
    assert health(me, at(-9, minutes=4)).stuck is None
    assert health(me, at(-9, minutes=6)).stuck == timedelta(minutes=6)


# --- Forgetting ------------------------------------------------------------------------------


def forget(db: Database, now: datetime, keep_days: int) -> Counter[str]:
    """Forget all that is old at once; how many rows of each kind."""
    forgotten: Counter[str] = Counter()
    for step in retention.steps(db, now, keep_days):
        forgotten.update(step)
    return forgotten


def counts(db: Database, *tables: str) -> list[int]:
    return [db.table(name).count for name in tables]


def test_what_is_older_than_asked_is_forgotten_with_all_that_hangs_on_it(me: Database) -> None:
    old = tell(me)
    new = tell(me, now=at(20 * DAY))
    deliver(me, START)
    deliver(me, at(20 * DAY))
    pruned = forget(me, at(40 * DAY), keep_days=30)
    assert (pruned["articles"], pruned["stories"], pruned["alerts"]) == (1, 1, 1)
    assert articles.get(me, old.article or 0) is None
    assert articles.get(me, new.article or 0) is not None
    tables = ("articles", "stories", "story_ends", "alerts", "deliveries", "signals")
    assert counts(me, *tables) == [1, 1, 2, 1, 1, 1]
    assert [each.id for each in articles.search(me, "harbour", 9, 0)] == [new.article]


@pytest.mark.failure("F36")
def test_an_article_that_was_forgotten_is_still_known_for_as_long_again(me: Database) -> None:
    record(me, article(1), assessment(), NOTED, START)
    record(me, article(2), assessment(), NOTED, START)
    forget(me, at(59 * DAY), keep_days=10)
    assert articles.known(me, ["guid-1"]) == {"guid-1"}
    assert articles.by_key(me, "guid-1") is None
    articles.sighted(me, ["guid-2"], at(59 * DAY))
    assert forget(me, at(61 * DAY), keep_days=30)["keys"] == 3
    assert articles.known(me, ["guid-1", "guid-2"]) == {"guid-2"}


def test_an_alert_that_is_still_owed_is_not_forgotten(me: Database) -> None:
    enrol(me, OTHER)
    subscribers.change(me, ME, START, muted_until=at(90 * DAY))
    outbox.pause(me, OTHER, at(90 * DAY))
    tell(me, level=Level.SEVERE)
    assert claim(me) == []
    forget(me, at(60 * DAY), keep_days=1)
    (kept,) = alerts.between(me, START, at(1), None)
    assert [bool(alerts.story_of(me, kept)), len(alerts.articles_of(me, kept))] == [True, 1]
    assert sorted(each.chat for each in deliver(me, at(90 * DAY))) == [ME, OTHER]


def test_what_a_waiting_digest_lists_is_not_forgotten(me: Database) -> None:
    first, second = tell(me), tell(me)
    asked = (first.alert or 0, second.alert or 0)
    digests.queue(me, digests.Due(ME, digests.DigestKind.WEEKLY, START, at(1)), asked, at(1))
    outbox.pause(me, ME, at(60 * DAY))
    with transaction(me):
        me.conn.execute("DELETE FROM deliveries WHERE alert IS NOT NULL")
    forget(me, at(30 * DAY), keep_days=1)
    assert set(getattr(digests.get(me, 1), "alerts", ())) == set(asked)
    deliver(me, at(60 * DAY))
    forget(me, at(62 * DAY), keep_days=1)
    assert counts(me, "digests", "alerts") == [0, 0]


def test_what_expired_is_forgotten_and_the_audit_is_kept(me: Database) -> None:
    access.offer_invite(me, "x", ME, at(1))
    access.ask(me, "n", ME, {}, at(1))
    access.first_time(me, "telegram", 1, START)
    subscribers.mute(me, ME, "gulf", at(1), START)
    outbox.pause(me, ME, at(1))
    feeds.pause_host(me, "a.example", at(1))
    notices.tell(me, [ME], "old words", START)
    deliver(me, at(2))
    audit.write(me, ME, "threshold", "world", 45, 60, START)
    forget(me, at(10 * DAY), keep_days=5)
    gone = ("codes", "asks", "updates", "mutes", "pauses", "host_pauses", "notices", "deliveries")
    assert counts(me, *gone) == [0] * len(gone)
    assert counts(me, "audit") == [1]


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        pytest.param(10, [*range(9, 24), *range(9)], id="of ten days each hour is kept"),
        pytest.param(40, [9, 12, 18, 0, 6], id="of forty each sixth"),
        pytest.param(200, [9, 0], id="of older ones the first of each day"),
    ],
)
def test_a_long_series_is_thinned(db: Database, later: int, expected: list[int]) -> None:
    for hour in range(24):
        heats.save(db, {"AAA:BBB": Heat(at(hour), 50.0)})
    forget(db, at((later + 1) * DAY), keep_days=365)
    series = heats.together(db, ["AAA:BBB"], START, at(24))
    assert [heat.at.hour for heat in series] == expected


def test_nothing_can_be_kept_for_no_time_at_all(db: Database) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        forget(db, START, keep_days=0)


def test_forgetting_goes_in_small_steps_and_what_is_left_stays_known(db: Database) -> None:
    for number in range(3 * retention.BITE):
        record(db, article(number), assessment(), NOTED, START)
    for step in retention.steps(db, at(99 * DAY), 30):
        assert sum(step.values()) <= retention.BITE
        left = [each.article.key for each in articles.since(db, START)]
        assert articles.known(db, left) == set(left)
    assert counts(db, "articles", "article_keys") == [0, 0]
