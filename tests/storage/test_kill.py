"""A process killed at any moment loses nothing and repeats only what was in flight, marked so."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import outbox
from storage.db import open_database
from tests.storage.making import claim
from tests.storage.writer import CHATS

ROOT = Path(__file__).parents[2]
KILLS = 6


def run_and_kill(database: Path, sent: Path, steps: int) -> set[int]:
    """Let the writer do so many steps; the alerts that it said were recorded."""
    writer = subprocess.Popen(
        [sys.executable, "-m", "tests.storage.writer", str(database), str(sent)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert writer.stdout is not None
    said = [writer.stdout.readline() for _ in range(steps)]
    writer.kill()
    said += writer.communicate()[0].splitlines()
    words = [line.split() for line in said]
    return {int(line[1]) for line in words if line[:1] == ["recorded"] and len(line) == 2}


@pytest.mark.failure("F47")
@pytest.mark.failure("F01")
def test_killed_again_and_again(tmp_path: Path) -> None:
    database, sent = tmp_path / "a.db", tmp_path / "sent"
    chance = random.Random(4)
    recorded: set[int] = set()
    for _ in range(KILLS):
        recorded |= run_and_kill(database, sent, chance.randint(1, 60))

    now = datetime.now(UTC)
    db = open_database(database, now)
    outbox.recover(db, now)
    with sent.open("a") as service:
        while claimed := claim(db, now):
            for each in claimed:
                service.write(f"{each.chat} {each.alert} {each.possible_repeat:d}\n")
                outbox.settle(db, each, "m", now)

    arrived: dict[str, list[int]] = defaultdict(list)
    for line in sent.read_text().splitlines():
        chat, alert, repeat = line.split()
        assert repeat == "1" or int(alert) not in arrived[chat], "a repeat is marked as one"
        arrived[chat].append(int(alert))
    alerts = {row["id"] for row in db.query("SELECT id FROM alerts")}
    assert recorded <= alerts
    assert db.table("articles").count == db.table("stories").count == len(alerts)
    for chat in CHATS:
        assert arrived[chat] == sorted(arrived[chat])
        assert set(arrived[chat]) == alerts
        assert len(arrived[chat]) - len(alerts) <= KILLS
