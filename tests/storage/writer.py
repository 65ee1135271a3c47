"""A process that records alerts and sends them, to be killed at any moment.

    python -m tests.storage.writer DATABASE SENT

Its chat service is the file SENT: a line ``chat alert repeat`` per message that arrived. On its
standard output it says what it has done, one step a line.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from storage import outbox
from storage.assessment import Level
from storage.db import open_database
from tests.storage.making import LEASE, enrol, tell

CHATS = ("telegram:1", "telegram:2", "telegram:3")


def main(database: Path, sent: Path) -> None:
    now = datetime.now(UTC)
    db = open_database(database, now)
    for chat in CHATS:
        enrol(db, chat, now)
    outbox.recover(db, now)
    with sent.open("a", buffering=1) as service:
        while True:
            recorded = tell(db, now=now, level=Level.SEVERE)
            print("recorded", recorded.alert, flush=True)
            for each in outbox.claim(db, now, 10, LEASE):
                print("claimed", each.id, flush=True)
                service.write(f"{each.chat} {each.alert} {each.possible_repeat:d}\n")
                outbox.settle(db, each, f"m{each.id}", now)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
