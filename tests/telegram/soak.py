"""The long run of Telegram: 5,000 people, hundreds of random days, and many kills.

``python -m tests.telegram.soak``
"""

from __future__ import annotations

import asyncio
import random
import signal
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings

from tests.telegram import fanout
from tests.telegram.emulator import Emulator
from tests.telegram.program import ARTICLES, Program
from tests.telegram.test_chaos import lived_through, steps
from tests.telegram.virtual import run

PEOPLE = 5_000
DAYS = 400
KILLS = 30


@settings(max_examples=DAYS, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(steps)
def days(plan: list[tuple[str, Any]]) -> None:
    """Random faults and crashes in virtual time."""
    with tempfile.TemporaryDirectory() as folder:
        run(lived_through(Path(folder) / "detente.db", plan))


async def kills(seed: int) -> str:
    """Kill -9 the program at random moments of a broadcast, until everyone was told."""
    chance = random.Random(seed)
    server = Emulator()
    await server.start()
    people = range(101, 141)
    for person in people:
        server.world.person(person)
    server.limits.enforced = True
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder), server.url, DETENTE_ADMINS="1")
        program.subscribe(*people)
        for name in ARTICLES:
            program.article(name)
        for _ in range(KILLS):
            await program.start()
            goal = len(server.world.posted) + chance.randint(0, 6)
            await server.posted(goal, 60)
            await program.end(signal.SIGKILL)
        await program.start()
        await server.until(
            lambda: all(len(server.world.seen_in(p)) >= len(ARTICLES) for p in people), 120
        )
        await program.end()
    await server.stop()
    said = [posted.text for posted in server.world.posted]
    repeats = sum(text.startswith("Possible repeat") for text in said)
    assert len(said) - repeats <= len(people) * len(ARTICLES), "repeated without saying so"
    return f"{KILLS} kills: {len(said)} messages, {repeats} of them marked as possible repeats"


if __name__ == "__main__":
    fanout.main(PEOPLE)
    days()
    print(f"{DAYS} random days of faults and crashes: nothing lost, nothing out of order")
    print(asyncio.run(kills(1)))
