"""One alert for many people: the installed program against a server that keeps Telegram's limits."""

from __future__ import annotations

import asyncio
import signal
import sys
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.telegram.emulator import Emulator
from tests.telegram.limits import Limits
from tests.telegram.program import Program

ASKER = 7
"""Someone who asks the bot something while it is busy."""
ASKED_EVERY = 3.0
PERMITTED = 30
"""Messages a second that Telegram permits."""


@dataclass(frozen=True)
class Figures:
    """What was measured."""

    people: int
    seconds: float
    refused: int
    rate: float
    waits: list[float]
    memory: list[float]

    def shortfalls(self) -> list[str]:
        """Where it fell short of what is promised."""
        told = []
        if self.refused:
            told.append(f"{self.refused} answers of 429")
        if self.rate < 0.9 * PERMITTED:
            told.append(f"only {self.rate / PERMITTED:.0%} of the permitted rate")
        if max(self.waits) > 2:
            told.append(f"a command waited {max(self.waits):.1f} s")
        half = len(self.memory) // 2
        if max(self.memory[half:]) > max(self.memory[: half + 1]) + 5:
            told.append(f"memory grew: {self.memory}")
        return told

    def __str__(self) -> str:
        return (
            f"{self.people} people told in {self.seconds:.0f} s: {self.rate:.1f} a second, "
            f"{self.rate / PERMITTED:.0%} of the {PERMITTED} permitted; 429 answers: "
            f"{self.refused}\ncommands answered meanwhile: {len(self.waits)}, slowest "
            f"{max(self.waits):.2f} s, mean {sum(self.waits) / len(self.waits):.2f} s\n"
            f"memory: {self.memory[0]:.0f} MB at the start, {max(self.memory):.0f} at most, "
            f"{self.memory[-1]:.0f} at the end"
        )


async def fan_out(people: int) -> Figures:
    """Tell one alert to ``people`` while someone asks the bot things."""
    server = Emulator()
    await server.start()
    crowd = range(10_000, 10_000 + people)
    for person in (ASKER, *crowd):
        server.world.person(person)
    with tempfile.TemporaryDirectory() as folder:
        program = Program(Path(folder), server.url, DETENTE_ADMINS=str(ASKER))
        program.subscribe(*crowd)
        await program.start()
        try:
            await server.until(lambda: server.world.menus, 60)
            return await _measured(server, program, people)
        finally:
            await program.end(signal.SIGKILL)
            await server.stop()
            assert server.invalid == []


def _answered(server: Emulator, before: int) -> bool:
    return len(server.world.seen_in(ASKER)) > before


async def _measured(server: Emulator, program: Program, people: int) -> Figures:
    server.limits = Limits()
    told = server.world.posted
    program.article("shelling")
    await server.until(lambda: len(told) > 20, 60)
    waits: list[float] = []
    memory = [program.memory()]
    while len(told) - len(waits) < people:
        asked = asyncio.get_running_loop().time()
        before = len(server.world.seen_in(ASKER))
        await server.say(ASKER, "/status")
        await server.until(partial(_answered, server, before), 60)
        waits.append(asyncio.get_running_loop().time() - asked)
        memory.append(program.memory())
        await asyncio.sleep(ASKED_EVERY)
    alerts = [posted.at for posted in told if posted.chat != ASKER]
    seconds = alerts[-1] - alerts[0]
    rate = (len(told) - 1) / (max(alerts[-1], told[-1].at) - alerts[0])
    if told[-1].chat == ASKER:  # an answer after the last alert is not part of the broadcast
        rate = (people - 1 + sum(p.chat == ASKER and p.at <= alerts[-1] for p in told)) / seconds
    assert len({p.chat for p in told if p.chat != ASKER}) == people
    return Figures(people, seconds, server.limits.refused, rate, waits, memory)


def main(people: int) -> None:
    """Measure and print; a shortfall ends with an error."""
    figures = asyncio.run(fan_out(people))
    print(figures)
    if shortfalls := figures.shortfalls():
        sys.exit(f"falls short: {'; '.join(shortfalls)}")
