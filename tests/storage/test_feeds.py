"""Feeds: when each is due, whose word counts, and health that survives both."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlite_utils import Database

from storage import feeds
from storage.feeds import Feed, FeedState, FullText
from storage.model.article import Tier
from tests.storage.making import START, at


def feed(id: str = "bbc", **more: Any) -> Feed:
    values = {
        "id": id,
        "url": f"https://{id}.example/rss",
        "title": id.upper(),
        "publisher": f"{id}.example",
    }
    return Feed(**{**values, **more})


FULL = feed(
    tier=Tier.WIRE,
    party="GBR",
    full_text=FullText.ALWAYS,
    site="https://bbc.example/",
    etag='"abc"',
    last_modified="Mon, 02 Mar 2026 09:00:00 GMT",
    interval=timedelta(minutes=7.5),
    next_check=at(1),
    polls=12,
    errors=3,
    last_error="502",
    failing_since=at(-2),
    told_failing=True,
    last_check=START,
    last_ok=at(-3),
    last_new=at(-5),
    moved_to="https://bbc.example/new",
    moved_polls=1,
)


def due(db: Database, hours: float = 0) -> list[str]:
    return [each.id for each in feeds.due(db, at(hours))]


def kept(db: Database, id: str = "bbc") -> Feed:
    found = feeds.get(db, id)
    assert found is not None
    return found


def test_a_feed_comes_back_as_it_was_added(db: Database) -> None:
    feeds.add(db, FULL, START)
    assert kept(db) == FULL
    assert feeds.by_url(db, FULL.url) == FULL
    assert feeds.every(db) == [FULL]


def test_feeds_are_due_by_their_next_check_the_longest_first(db: Database) -> None:
    for id, next_check in (("b", at(2)), ("a", at(1)), ("new", None), ("later", at(9))):
        feeds.add(db, feed(id, next_check=next_check), START)
    feeds.add(db, feed("off", state=FeedState.PAUSED), START)
    assert due(db, 3) == ["new", "a", "b"]
    assert due(db, 0) == ["new"]
    assert feeds.next_due(db, START) == START


def test_the_next_check_is_known(db: Database) -> None:
    assert feeds.next_due(db, START) is None
    feeds.add(db, feed(next_check=at(4)), START)
    assert feeds.next_due(db, START) == at(4)
    assert feeds.next_due(db, at(7)) == at(7)


@pytest.mark.failure("F29")
def test_a_host_that_asks_for_a_pause_gets_it_for_all_its_feeds(db: Database) -> None:
    feeds.add(db, feed("a", url="https://News.example/a"), START)
    feeds.add(db, feed("b", url="https://news.example:443/b"), START)
    feeds.add(db, feed("c"), START)
    feeds.pause_host(db, "News.example", at(2))
    feeds.pause_host(db, "news.example", at(1))
    assert due(db, 1.5) == ["c"]
    assert feeds.host_pauses(db, at(1)) == {"news.example": at(2)}
    assert due(db, 2) == ["a", "b", "c"]
    assert feeds.host_pauses(db, at(2)) == {}


def test_the_same_feed_is_not_added_twice(db: Database) -> None:
    feeds.add(db, feed(), START)
    for again in (feed("other", url=feed().url), feed(url="https://elsewhere.example/")):
        with pytest.raises(ValueError, match="here already, as BBC"):
            feeds.add(db, again, START)


@pytest.mark.failure("F37")
def test_a_removed_feed_comes_back_with_a_first_poll(db: Database) -> None:
    feeds.add(db, FULL, START)
    feeds.save(db, replace(FULL, state=FeedState.REMOVED))
    assert feeds.every(db) == []
    feeds.add(db, feed("bbc-again", url=FULL.url), START)
    assert [each.id for each in feeds.every(db)] == ["bbc-again"]
    assert kept(db, "bbc-again").polls == 0


@pytest.mark.failure("F37")
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({"state": FeedState.PAUSED}, {"state": FeedState.ACTIVE}, id="resumed"),
        pytest.param({}, {"url": "https://bbc.example/other"}, id="another address"),
    ],
)
def test_a_feed_begins_anew_when(
    db: Database, before: dict[str, Any], after: dict[str, Any]
) -> None:
    feeds.add(db, replace(FULL, **before), START)
    feeds.save(db, replace(FULL, **after))
    fresh = kept(db)
    assert (fresh.polls, fresh.etag, fresh.next_check, fresh.errors) == (0, None, None, 0)


def test_a_change_of_settings_keeps_the_health(db: Database) -> None:
    feeds.add(db, FULL, START)
    feeds.save(db, replace(FULL, title="World", tier=Tier.MAJOR))
    assert kept(db) == replace(FULL, title="World", tier=Tier.MAJOR)


def test_what_cannot_be_saved_is_refused(db: Database) -> None:
    feeds.add(db, feed("a"), START)
    feeds.add(db, feed("b"), START)
    with pytest.raises(KeyError):
        feeds.save(db, feed("c"))
    with pytest.raises(ValueError, match="here already, as A"):
        feeds.save(db, feed("b", url=feed("a").url))


# --- Polls -----------------------------------------------------------------------------------


def test_a_poll_keeps_its_health_and_no_settings(db: Database) -> None:
    feeds.add(db, feed(), START)
    feeds.save(db, feed(state=FeedState.PAUSED, title="Renamed meanwhile"))
    feeds.polled(db, FULL)
    assert kept(db) == replace(
        FULL,
        state=FeedState.PAUSED,
        title="Renamed meanwhile",
        tier=Tier.UNLISTED,
        party=None,
        full_text=FullText.AUTO,
        site=None,
    )


def test_a_poll_of_an_address_that_was_changed_meanwhile_is_forgotten(db: Database) -> None:
    feeds.add(db, feed(), START)
    feeds.save(db, feed(url="https://bbc.example/other"))
    feeds.polled(db, FULL)
    assert kept(db).etag is None


@pytest.mark.failure("F25")
def test_a_feed_moves_to_its_new_address_and_keeps_its_health(db: Database) -> None:
    feeds.add(db, FULL, START)
    assert feeds.move(db, "bbc", "https://moved.example/rss") is None
    moved = kept(db)
    assert moved == replace(FULL, url="https://moved.example/rss", moved_to=None, moved_polls=0)
    feeds.pause_host(db, "moved.example", at(9))
    assert due(db, 2) == []


@pytest.mark.failure("F25")
def test_a_feed_that_moved_to_one_we_have_is_merged_into_it(db: Database) -> None:
    feeds.add(db, feed("old"), START)
    feeds.add(db, feed("new"), START)
    assert feeds.move(db, "old", feed("new").url) == "new"
    assert [each.id for each in feeds.every(db)] == ["new"]
    assert feeds.import_feeds(db, [feed("old")], START) == []


@pytest.mark.failure("F27")
def test_a_feed_that_is_gone_is_not_polled_any_more_but_listed(db: Database) -> None:
    feeds.add(db, feed(), START)
    feeds.close(db, "bbc", FeedState.GONE)
    assert due(db, 99) == []
    assert [each.state for each in feeds.every(db)] == [FeedState.GONE]


# --- Import ----------------------------------------------------------------------------------


def test_an_import_adds_what_is_new_and_changes_what_the_file_changed(db: Database) -> None:
    assert feeds.import_feeds(db, [feed("a"), feed("b")], START) == ["a", "b"]
    feeds.polled(db, feed("a", polls=5, etag="x"))
    assert feeds.import_feeds(db, [feed("a", title="Better"), feed("b")], START) == ["a"]
    assert (kept(db, "a").title, kept(db, "a").polls, kept(db, "a").etag) == ("Better", 5, "x")


@pytest.mark.parametrize(
    "state", [FeedState.ACTIVE, FeedState.PAUSED, FeedState.REMOVED], ids=lambda each: each.value
)
def test_what_was_changed_in_chat_stays_at_an_import(db: Database, state: FeedState) -> None:
    feeds.import_feeds(db, [feed()], START)
    mine = feed(title="Mine", state=state)
    feeds.save(db, mine)
    assert feeds.import_feeds(db, [feed(title="From the file")], START) == []
    assert (kept(db).title, kept(db).state) == ("Mine", state)


@pytest.mark.failure("F27")
def test_an_import_does_not_wake_what_is_gone_or_merged(db: Database) -> None:
    read = [feed("a"), feed("b")]
    feeds.import_feeds(db, read, START)
    feeds.close(db, "a", FeedState.GONE)
    feeds.move(db, "b", feed("a").url)
    assert feeds.import_feeds(db, read, START) == []
    assert (kept(db, "a").state, kept(db, "b").state) == (FeedState.GONE, FeedState.REMOVED)


@pytest.mark.failure("F37")
def test_a_feed_whose_address_the_file_changed_begins_anew(db: Database) -> None:
    feeds.import_feeds(db, [feed()], START)
    feeds.polled(db, replace(kept(db), polls=7, etag="x"))
    feeds.close(db, "bbc", FeedState.GONE)
    assert feeds.import_feeds(db, [feed(url="https://bbc.example/new")], START) == ["bbc"]
    assert (kept(db).polls, kept(db).etag, kept(db).state) == (0, None, FeedState.ACTIVE)


def test_an_import_deletes_nothing_and_does_not_double_an_address(db: Database) -> None:
    feeds.import_feeds(db, [feed("a"), feed("b")], START)
    assert feeds.import_feeds(db, [feed("c", url=feed("a").url)], START) == []
    assert [each.id for each in feeds.every(db)] == ["a", "b"]
