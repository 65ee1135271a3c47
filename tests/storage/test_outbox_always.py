"""Whatever happens in whatever order: nothing is lost, nothing overtakes, no repeat without doubt.

The chat service of these runs is a list of what arrived in each chat. Random rules claim, let
messages arrive or not, report that, fail to report it, and crash; at the end all is delivered,
and what arrived is held against what was owed.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from storage import outbox
from storage.assessment import Level
from storage.db import open_database
from storage.model.chat import Delivery
from tests.storage.making import LEASE, START, claim, deliver, enrol, tell

CHATS = ("telegram:1", "telegram:2")
LONGEST = timedelta(minutes=90)
"""Runs stay shorter than what is stale."""


class Outbox(RuleBasedStateMachine):
    """One database, two chats, and a service that may be slow, absent or killed."""

    @initialize()
    def begin(self) -> None:
        self.db = open_database(None, START)
        self.now: datetime = START
        for chat in CHATS:
            enrol(self.db, chat)
        self.flying: list[Delivery] = []
        self.arrived: dict[str, list[int]] = defaultdict(list)
        self.doubted: set[int] = set()
        self.leases: dict[int, datetime] = {}
        self.told = 0

    @rule(severe=st.booleans())
    def an_alert(self, severe: bool) -> None:
        self.told += 1
        tell(self.db, now=self.now, level=Level.SEVERE if severe else Level.HIGH)

    @rule(seconds=st.integers(1, 120))
    @precondition(lambda self: self.now < START + LONGEST)
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        for each in [each for each in self.flying if self.leases[each.id] <= self.now]:
            if each.possible_repeat:
                self._second_doubt(each)
                self.flying.remove(each)

    @rule(limit=st.integers(1, 3))
    def claims(self, limit: int) -> None:
        taken = claim(self.db, self.now, limit)
        late = {each.id for each in self.flying} & {each.id for each in taken}
        self.flying = [each for each in self.flying if each.id not in late]
        for each in taken:
            assert each.possible_repeat == (each.id in self.doubted | late)
            self.leases[each.id] = self.now + LEASE
        self.doubted |= late
        self.flying += taken

    @rule(which=st.integers(0, 9), reported=st.booleans())
    @precondition(lambda self: self.flying)
    def one_arrives(self, which: int, reported: bool) -> None:
        each = self.flying[which % len(self.flying)]
        self.arrived[each.chat].append(each.alert)
        self._land(each, "settled" if reported else "unsure")

    @rule(which=st.integers(0, 9), report=st.sampled_from(["unsure", "postponed", "released"]))
    @precondition(lambda self: self.flying)
    def one_does_not_arrive(self, which: int, report: str) -> None:
        each = self.flying[which % len(self.flying)]
        if report == "unsure" and each.possible_repeat:
            self._second_doubt(each)
        self._land(each, report)

    @rule(chat=st.sampled_from([*CHATS, None]), seconds=st.integers(1, 60))
    def a_pause(self, chat: str | None, seconds: int) -> None:
        outbox.pause(self.db, chat, self.now + timedelta(seconds=seconds))

    @rule(arrives=st.booleans())
    def a_crash(self, arrives: bool) -> None:
        for each in self.flying:
            if arrives or each.possible_repeat:
                self.arrived[each.chat].append(each.alert)
            self.doubted.add(each.id)
        self.flying = []
        outbox.recover(self.db, self.now)

    def _second_doubt(self, each: Delivery) -> None:
        """Twice in doubt is the end of it, as promised; so here it arrived."""
        self.arrived[each.chat].append(each.alert)

    def _land(self, each: Delivery, report: str) -> None:
        self.flying.remove(each)
        match report:
            case "settled":
                outbox.settle(self.db, each, f"m{each.id}", self.now)
            case "unsure":
                self.doubted.add(each.id)
                outbox.unsure(self.db, each, "timed out", self.now)
            case "postponed":
                until = self.now + timedelta(seconds=30)
                outbox.postpone(self.db, each, until, "connection refused")
            case _:
                outbox.release(self.db, each, self.now)

    @invariant()
    def a_chat_has_one_message_in_flight(self) -> None:
        chats = [each.chat for each in self.flying]
        assert len(chats) == len(set(chats))

    @invariant()
    def nothing_overtakes(self) -> None:
        for arrived in self.arrived.values():
            assert arrived == sorted(arrived)

    @invariant()
    def the_next_time_is_never_in_the_past(self) -> None:
        due = outbox.next_due(self.db, self.now)
        assert due is None or due >= self.now

    def teardown(self) -> None:
        if not hasattr(self, "db"):
            return
        outbox.recover(self.db, self.now)
        self.doubted |= {each.id for each in self.flying}
        end = self.now + timedelta(hours=1)
        for each in deliver(self.db, end):
            if not each.digest:
                self.arrived[each.chat].append(each.alert)
        self.nothing_overtakes()
        owed = {row["id"]: row for row in self.db.query("SELECT * FROM deliveries")}
        for chat in CHATS:
            every = {row["alert"] for row in owed.values() if row["chat"] == chat and row["alert"]}
            folded = {
                row["alert"]
                for row in owed.values()
                if row["chat"] == chat and row["state"] == "cancelled"
            }
            assert every == set(range(1, self.told + 1))
            assert set(self.arrived[chat]) | folded == every, "nothing is lost"
            doubted = {row["alert"] for id, row in owed.items() if id in self.doubted}
            repeated = {one for one in every if self.arrived[chat].count(one) > 1}
            assert repeated <= doubted, "no repeat without a doubt"
        assert outbox.next_due(self.db, end) is None
        self.db.conn.close()


TestOutbox = Outbox.TestCase
TestOutbox.settings = settings(max_examples=50, stateful_step_count=40, derandomize=True)
