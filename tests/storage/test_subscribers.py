"""Subscribers: enrolled, changed, closed, moved to another id, forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from storage import access, alerts, audit, keywords, moving, notices, outbox, subscribers, topics
from storage.assessment import Level
from storage.db import open_database
from storage.keywords import Keyword
from storage.model.chat import Levels, QuietMode, Subscriber
from tests.storage.making import ME, START, at, claim, deliver, enrol, states, tell

OTHER = "telegram:2"


def wishes(db: Database, id: str = ME) -> Subscriber:
    found = subscribers.get(db, id)
    assert found is not None
    return found


def test_a_new_subscriber_has_what_it_was_enrolled_with(db: Database) -> None:
    one = subscribers.enrol(db, "console", "you", ["world"], Level.ELEVATED, START)
    levels = Levels.alike(Level.ELEVATED)
    assert one == Subscriber("console", "you", True, levels, ("world",), created=START)
    assert subscribers.every(db) == [one]


def test_one_who_comes_back_finds_its_settings(me: Database) -> None:
    subscribers.change(me, ME, START, levels=Levels.alike(Level.SEVERE), timezone="Asia/Tokyo")
    subscribers.disable(me, ME, "blocked", at(1))
    assert subscribers.why_disabled(me, ME) == (at(1), "blocked")
    back = subscribers.enrol(me, ME, "new name", ["gulf"], Level.NOTABLE, at(2))
    assert (back.enabled, back.name) == (True, "new name")
    assert (back.levels, back.timezone) == (Levels.alike(Level.SEVERE), "Asia/Tokyo")
    assert back.topics == ("world",)
    assert subscribers.why_disabled(me, ME) is None


def test_topics_are_followed_and_left(me: Database) -> None:
    assert subscribers.subscribe(me, ME, "gulf", START)
    assert not subscribers.subscribe(me, ME, "gulf", START)
    assert set(wishes(me).topics) == {"world", "gulf"}
    assert topics.subscribers_of(me, "gulf") == 1
    assert subscribers.unsubscribe(me, ME, "gulf")
    assert not subscribers.unsubscribe(me, ME, "gulf")
    assert wishes(me).topics == ("world",)


@pytest.mark.parametrize(("chat", "topic"), [(ME, "atlantis"), ("telegram:9", "world")])
def test_what_is_unknown_cannot_be_followed(me: Database, chat: str, topic: str) -> None:
    with pytest.raises(KeyError):
        subscribers.subscribe(me, chat, topic, START)


@pytest.mark.parametrize(
    ("setting", "new"),
    [
        ("name", "Kyiv desk"),
        ("levels", Levels.alike(Level.CRITICAL)),
        ("levels", Levels(None, Level.NOTABLE)),
        ("timezone", "America/St_Johns"),
        ("quiet", ("22:30", "06:00")),
        ("quiet", None),
        ("quiet_mode", QuietMode.ALL_HELD),
        ("muted_until", at(8)),
        ("muted_until", None),
        ("digests", ("morning", "weekly")),
    ],
)
def test_a_setting_is_changed(me: Database, setting: str, new: Any) -> None:
    changed = subscribers.change(me, ME, START, **{setting: new})
    assert getattr(changed, setting) == new
    assert wishes(me) == changed


@pytest.mark.parametrize(
    ("setting", "new", "error"),
    [
        pytest.param("levels", Levels(None, None), ValueError, id="neither direction"),
        pytest.param("levels", Levels.alike(Level.NONE), ValueError, id="no level"),
        pytest.param("timezone", "Mars/Olympus", ValueError, id="an unknown time zone"),
        pytest.param("quiet", ("25:00", "07:00"), ValueError, id="an hour that is none"),
        pytest.param("quiet", ("07:00", "07:00"), ValueError, id="quiet without an end"),
        pytest.param("quiet_mode", "loud", ValueError, id="an unknown mode"),
        pytest.param("digests", ("hourly",), ValueError, id="an unknown digest"),
        pytest.param("colour", "red", TypeError, id="an unknown setting"),
    ],
)
def test_a_bad_setting_is_refused_and_changes_nothing(
    me: Database, setting: str, new: Any, error: type[Exception]
) -> None:
    before = wishes(me)
    with pytest.raises(error):
        subscribers.change(me, ME, START, name="x", **{setting: new})
    assert wishes(me) == before


def test_mutes_end_by_themselves(me: Database) -> None:
    subscribers.mute(me, ME, "world", at(2), START)
    subscribers.mute(me, ME, "AAA:BBB", at(4), START)
    assert subscribers.mutes(me, ME, at(1)) == {"AAA:BBB": at(4), "world": at(2)}
    assert subscribers.mutes(me, ME, at(3)) == {"AAA:BBB": at(4)}


@pytest.mark.failure("F05")
def test_a_chat_that_closed_keeps_its_settings_and_is_owed_nothing(me: Database) -> None:
    tell(me)
    subscribers.disable(me, ME, "Forbidden: bot was blocked by the user", START)
    assert claim(me) == []
    assert states(me) == ["cancelled"]
    tell(me)
    assert states(me) == ["cancelled"]
    enrol(me, ME)
    tell(me)
    assert len(deliver(me)) == 1


@pytest.mark.failure("F07")
def test_a_row_of_failures_is_dated_from_its_first_and_ends_with_a_delivery(me: Database) -> None:
    assert subscribers.stumble(me, ME, at(1)) == at(1)
    assert subscribers.stumble(me, ME, at(20)) == at(1)
    tell(me, now=at(20))
    deliver(me, at(20))
    assert subscribers.stumble(me, ME, at(30)) == at(30)


# --- Moving ----------------------------------------------------------------------------------


@pytest.mark.failure("F06")
def test_a_chat_takes_everything_along_to_its_new_id(me: Database) -> None:
    enrol(me, "telegram:-5", quiet=("22:00", "07:00"))
    enrol(me, "telegram:-5/7")
    enrol(me, "telegram:-55")
    subscribers.mute(me, "telegram:-5", "gulf", at(9), START)
    tell(me)
    deliver(me)
    tell(me)
    flying = {each.chat: each for each in claim(me)}
    moving.migrate(me, "telegram:-5", "telegram:-1005", START)
    moved = wishes(me, "telegram:-1005")
    assert (moved.quiet, moved.topics) == (("22:00", "07:00"), ("world",))
    assert subscribers.mutes(me, "telegram:-1005", START) == {"gulf": at(9)}
    assert subscribers.get(me, "telegram:-5") is None
    assert {one.id for one in subscribers.every(me)} == {
        ME,
        "telegram:-1005",
        "telegram:-1005/7",
        "telegram:-55",
    }
    again = claim(me)
    assert [(each.chat, each.id, each.possible_repeat) for each in again] == [
        ("telegram:-1005", flying["telegram:-5"].id, False),
        ("telegram:-1005/7", flying["telegram:-5/7"].id, False),
    ]
    assert [one.id for one in alerts.told_to(me, "telegram:-1005", 9, None)] == [1]


@pytest.mark.failure("F06")
def test_a_chat_whose_new_id_is_known_joins_it(me: Database) -> None:
    enrol(me, OTHER, topics=("gulf",), level=Level.SEVERE)
    subscribers.set_own(me, ME, "gulf", Levels.alike(Level.HIGH), START)
    tell(me)
    tell(me, topics=("gulf",))
    tell(me, topics=("gulf", "world"))
    claim(me)
    about = notices.tell_admins(me, "Alerts to it are off.", START, about=ME)
    moving.migrate(me, ME, OTHER, START)
    assert notices.get(me, about or 0) is not None, "what is told of the old one is told on"
    joined = wishes(me, OTHER)
    assert joined.levels == Levels.alike(Level.SEVERE)
    assert joined.own == {"gulf": Levels.alike(Level.HIGH)}
    assert set(joined.topics) == {"world", "gulf"}
    assert subscribers.get(me, ME) is None
    subscribers.change(me, OTHER, START, levels=Levels.alike(Level.NOTABLE))
    outbox.recover(me, START)
    assert [each.alert for each in deliver(me)] == [1, 3], "2 was below the new chat's level"


@pytest.mark.failure("F06")
@pytest.mark.parametrize("on", [True, False])
def test_the_chat_that_is_joined_is_on_if_the_old_one_was_and_no_other(
    me: Database, on: bool
) -> None:
    for id in (OTHER, "telegram:3"):
        enrol(me, id)
    for id in (OTHER, "telegram:3") if on else (ME, OTHER, "telegram:3"):
        subscribers.disable(me, id, "/stop", START)
    moving.migrate(me, ME, OTHER, START)
    assert [(one.id, one.enabled) for one in subscribers.every(me)] == [
        (OTHER, on),
        ("telegram:3", False),
    ]


@pytest.mark.failure("F06")
def test_what_is_heard_of_the_old_id_afterwards_does_not_free_what_goes_to_the_new(
    me: Database,
) -> None:
    tell(me)
    (old,) = claim(me)
    moving.migrate(me, ME, OTHER, START)
    (new,) = claim(me)
    outbox.release(me, old, START)
    assert (new.chat, claim(me)) == (OTHER, [])


@pytest.mark.failure("F06")
def test_hearing_twice_of_a_move_does_no_harm(me: Database) -> None:
    for _ in range(2):
        moving.migrate(me, ME, "telegram:-1001", START)
    assert [one.id for one in subscribers.every(me)] == ["telegram:-1001"]


# --- Forgetting ------------------------------------------------------------------------------


def test_one_who_asks_is_forgotten_everywhere(me: Database) -> None:
    enrol(me, OTHER)
    access.add_admin(me, ME, "Ada Secret", OTHER, START)
    access.add_admin(me, OTHER, "Eve", OTHER, START)
    access.admit(me, ME, OTHER, START)
    audit.write(me, ME, "threshold", "world", 45, 60, START)
    audit.write(me, OTHER, "subscriber", ME, "Ada Secret", None, START)
    access.ask(me, "nonce", ME, {"do": "it"}, at(1))
    keywords.put(me, Keyword("dirty bomb", "terror", None, ME, START))
    audit.write(me, OTHER, "keyword", "dirty bomb", {"added_by": ME}, {"added_by": OTHER}, START)
    notices.tell(me, [OTHER], "The bot pauses on Friday.", START, ME)
    notices.tell_admins(me, "Alerts to “Ada Secret” are off.", START, about=ME)
    tell(me)
    deliver(me)
    alerts.feedback(me, 1, ME, ME, 1, START)
    alerts.feedback(me, 1, OTHER, ME, 1, START)
    outbox.pause(me, ME, at(1))
    subscribers.erase(me, ME)
    assert [one.id for one in subscribers.every(me)] == [OTHER]
    assert len(audit.latest(me, 9, None)) == 3
    assert not access.is_admin(me, ME)
    dump = "\n".join(me.conn.iterdump())
    assert "Ada Secret" not in dump
    assert ME not in dump
    assert states(me, OTHER) == ["sent", "sent"]
    assert notices.tell_admins(me, "A message to Ada Secret is left out.", START, about=ME) is None


def test_what_is_forgotten_is_not_left_in_the_file_either(tmp_path: Path) -> None:
    db = open_database(tmp_path / "detente.db", START)
    db.conn.execute("PRAGMA secure_delete = OFF")
    subscribers.enrol(db, ME, "Ada Secret", ["world"], Level.NOTABLE, START)
    subscribers.erase(db, ME)
    db.conn.close()
    assert b"Ada Secret" not in (tmp_path / "detente.db").read_bytes()
