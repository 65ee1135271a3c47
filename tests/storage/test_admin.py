"""What admins set and who they are: topics, thresholds, settings, audit, codes, confirmations."""

from __future__ import annotations

from typing import Any

import pytest
from sqlite_utils import Database

from storage import access, audit, keywords, settings, subscribers, thresholds, topics
from storage.assessment import Axis
from storage.db import transaction
from storage.keywords import Keyword
from storage.model.policy import WORLD, Topic
from tests.storage.making import START, at, enrol

GULF = Topic("gulf", "Gulf", (("IRN", "ISR"),), ("IRN",), ("HRM",))
SAHEL = Topic("sahel", "Sahel", places=("MLI", "NER"))
ADA, BEN = "telegram:1", "telegram:2"


# --- Topics ----------------------------------------------------------------------------------


def test_the_world_is_always_there(db: Database) -> None:
    assert topics.every(db) == [WORLD]
    with pytest.raises(ValueError, match="always stays"):
        topics.remove(db, "world", START)
    topics.save(db, Topic("world", "Everything", actors=("AAA",)), START)
    assert topics.every(db) == [Topic("world", "Everything", everything=True)]


def test_an_import_brings_what_is_new_and_what_changed(db: Database) -> None:
    assert topics.import_topics(db, [GULF, SAHEL], START) == ["gulf", "sahel"]
    assert topics.every(db) == [WORLD, GULF, SAHEL]
    wider = Topic("gulf", "Gulf", actors=("IRN", "SAU"))
    assert topics.import_topics(db, [wider, SAHEL], START) == ["gulf"]
    assert topics.get(db, "gulf") == wider


def test_an_import_leaves_what_the_chat_changed_or_removed(db: Database) -> None:
    topics.import_topics(db, [GULF, SAHEL], START)
    mine = Topic("gulf", "My gulf", actors=("IRN",))
    topics.save(db, mine, START)
    assert topics.remove(db, "sahel", START)
    assert not topics.remove(db, "sahel", START)
    assert topics.import_topics(db, [GULF, SAHEL], START) == []
    assert topics.every(db) == [WORLD, mine]
    assert topics.import_topics(db, [], START) == []
    assert topics.every(db) == [WORLD, mine]


def test_a_topic_that_comes_back_finds_its_subscribers(db: Database) -> None:
    topics.save(db, GULF, START)
    enrol(db, topics=("world", "gulf"))
    topics.remove(db, "gulf", START)
    one = subscribers.get(db, "telegram:1")
    assert one is not None
    assert one.topics == ("world",)
    with pytest.raises(KeyError):
        subscribers.subscribe(db, "telegram:1", "gulf", START)
    topics.save(db, GULF, START)
    assert topics.subscribers_of(db, "gulf") == 1


def test_a_threshold_is_set_and_taken_back(db: Database) -> None:
    assert thresholds.set_threshold(db, "world", Axis.ESCALATION, 70) is None
    assert thresholds.set_threshold(db, "world", Axis.ESCALATION, 60) == 70
    assert thresholds.thresholds(db) == {("world", Axis.ESCALATION): 60}
    assert thresholds.set_threshold(db, "world", Axis.ESCALATION, None) == 60
    assert thresholds.thresholds(db) == {}


@pytest.mark.parametrize(
    ("topic", "score", "error"),
    [("world", -1, ValueError), ("world", 100.5, ValueError), ("atlantis", 50, KeyError)],
)
def test_a_bad_threshold_is_refused(
    db: Database, topic: str, score: float, error: type[Exception]
) -> None:
    with pytest.raises(error):
        thresholds.set_threshold(db, topic, Axis.ESCALATION, score)


def test_a_silence_holds_until_its_end_or_until_it_is_lifted(db: Database) -> None:
    thresholds.silence(db, "gulf", at(2))
    thresholds.silence(db, "gulf", at(4))
    assert thresholds.silences(db, at(3)) == {"gulf": at(4)}
    assert thresholds.silences(db, at(4)) == {}
    assert thresholds.unsilence(db, "gulf")
    assert not thresholds.unsilence(db, "gulf")


# --- Settings and keywords -------------------------------------------------------------------


@pytest.mark.parametrize("new", [0, "", False, [1, "два"], {"a": {"b": None}}, 1.5])
def test_a_setting_is_any_json_value(db: Database, new: Any) -> None:
    assert settings.get(db, "key", "default") == "default"
    assert settings.put(db, "key", new) is None
    assert settings.get(db, "key", "default") == new
    assert settings.put(db, "key", None) == new
    assert settings.get(db, "key") is None


def test_keywords_are_kept_plain_once_and_in_order(db: Database) -> None:
    first = Keyword("dirty bomb", "terror", None, ADA, START)
    assert keywords.put(db, Keyword("  Dirty  BOMB ", "terror", None, ADA, START)) is None
    assert keywords.get(db, "DIRTY bomb") == first
    louder = Keyword("dirty bomb", "terror", 9.0, BEN, at(1))
    assert keywords.put(db, louder) == first
    keywords.put(db, Keyword("armistice", "truce", None, ADA, START))
    assert [each.words for each in keywords.every(db)] == ["armistice", "dirty bomb"]
    assert keywords.remove(db, "Dirty Bomb") == louder
    assert keywords.remove(db, "Dirty Bomb") is None


# --- Audit -----------------------------------------------------------------------------------


@pytest.mark.failure("F59")
def test_the_audit_says_who_changed_what_when_from_what_to_what(db: Database) -> None:
    id = audit.write(db, ADA, "threshold", "world escalation", 45, 60.0, START)
    assert audit.latest(db, 9, None) == [
        audit.Entry(id, START, ADA, "threshold", "world escalation", 45, 60.0)
    ]


def test_the_audit_is_read_page_by_page_newest_first(db: Database) -> None:
    for number in range(5):
        audit.write(db, ADA, "setting", f"s{number}", None, number, at(number))
    page = audit.latest(db, 2, None)
    assert [each.new for each in page] == [4, 3]
    assert [each.new for each in audit.latest(db, 9, page[-1].id)] == [2, 1, 0]


@pytest.mark.failure("F59")
def test_a_change_is_undone_once_and_stays_in_the_audit(db: Database) -> None:
    first = audit.write(db, ADA, "threshold", "a", 45, 60, START)
    second = audit.write(db, BEN, "threshold", "b", 45, 70, START)
    audit.write(db, ADA, "backup", "x", None, None, START)

    def undoable() -> int | None:
        entry = audit.undoable(db, ("threshold", "feed"))
        return entry.id if entry else None

    assert undoable() == second
    assert audit.mark_undone(db, second, ADA, at(1))
    assert not audit.mark_undone(db, second, ADA, at(2))
    assert undoable() == first
    entry = audit.get(db, second)
    assert entry is not None
    assert (entry.undone, entry.undone_by) == (at(1), ADA)
    assert len(audit.latest(db, 9, None)) == 3


# --- Access ----------------------------------------------------------------------------------


def test_admins_come_and_go(db: Database) -> None:
    assert access.add_admin(db, ADA, "Ada", "config", START)
    assert not access.add_admin(db, ADA, "Ada", BEN, START)
    assert [admin.user for admin in access.admins(db)] == [ADA]
    assert access.remove_admin(db, ADA)
    assert not access.remove_admin(db, ADA)
    assert not access.is_admin(db, ADA)


@pytest.mark.failure("F49")
def test_only_the_exact_id_is_an_admin(db: Database) -> None:
    access.add_admin(db, "telegram:42", "Ada", "config", START)
    for user in ("telegram:420", "telegram:4", "Ada", "telegram:", "console", "TELEGRAM:42"):
        assert not access.is_admin(db, user)


@pytest.mark.parametrize(
    ("code", "hours", "right"),
    [("K7Q2", 0.2, True), ("k7q2", 0.2, False), ("", 0.2, False), ("K7Q2", 0.25, False)],
)
def test_a_claim_makes_an_admin_if_it_is_right_and_in_time(
    db: Database, code: str, hours: float, right: bool
) -> None:
    access.offer_claim(db, "K7Q2", at(0.25))
    assert access.take_claim(db, code, ADA, "Ada", at(hours)) is right
    assert access.is_admin(db, ADA) is right


def test_a_claim_works_once_and_a_newer_one_voids_it(db: Database) -> None:
    access.offer_claim(db, "first", at(1))
    access.offer_claim(db, "second", at(1))
    assert not access.take_claim(db, "first", ADA, "Ada", START)
    assert access.take_claim(db, "second", ADA, "Ada", START)
    assert not access.take_claim(db, "second", BEN, "Ben", START)


@pytest.mark.failure("F52")
def test_an_invite_admits_as_many_as_it_says_until_it_expires(db: Database) -> None:
    access.offer_invite(db, "abc", ADA, at(24), uses=2)
    took = [access.take_invite(db, "abc", user, START) for user in ("u1", "u1", "u2", "u3")]
    assert took == [True, True, True, False]
    access.offer_invite(db, "def", ADA, at(24))
    assert not access.take_invite(db, "def", "u9", at(24))
    assert [access.is_admitted(db, user) for user in ("u1", "u2", "u3")] == [True, True, False]
    assert access.dismiss(db, "u1")
    assert not access.dismiss(db, "u1")


@pytest.mark.failure("F52")
def test_an_invite_is_no_claim_and_a_claim_no_invite(db: Database) -> None:
    access.offer_invite(db, "abc", ADA, at(1))
    access.offer_claim(db, "xyz", at(1))
    assert not access.take_claim(db, "abc", BEN, "Ben", START)
    assert not access.take_invite(db, "xyz", BEN, START)


@pytest.mark.failure("F51")
def test_a_confirmation_is_for_one_user_once_and_in_time(db: Database) -> None:
    action = {"set": ["world", 70]}
    for nonce in ("a", "b"):
        access.ask(db, nonce, ADA, action, at(1))
    assert access.answer(db, "a", BEN, START) is None
    assert access.answer(db, "a", ADA, START) == action
    assert access.answer(db, "a", ADA, START) is None
    assert access.answer(db, "b", ADA, at(1)) is None


def test_codes_are_nowhere_in_the_database(db: Database) -> None:
    access.offer_claim(db, "claim-secret", at(1))
    access.offer_invite(db, "invite-secret", ADA, at(1))
    access.ask(db, "nonce-secret", ADA, {}, at(1))
    assert "secret" not in "\n".join(db.conn.iterdump())


@pytest.mark.failure("F20")
def test_an_update_is_handled_once_for_each_service(db: Database) -> None:
    seen = [("telegram", 7), ("telegram", 7), ("telegram", 8), ("other", 7)]
    assert [access.first_time(db, *each, START) for each in seen] == [True, False, True, True]


@pytest.mark.failure("F20")
def test_an_update_whose_handling_failed_is_new_again(db: Database) -> None:
    with pytest.raises(RuntimeError), transaction(db):
        assert access.first_time(db, "telegram", 7, START)
        raise RuntimeError
    assert access.first_time(db, "telegram", 7, START)
