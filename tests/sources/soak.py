"""The long run: a thousand feeds of every behaviour, hours of the clock, killed again and again."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.sources.long_wild import Result, carry_out

STALL = 100.0
"""Milliseconds of its own work that the event loop may be late at p99."""
GROWTH = 40
"""Megabytes by which memory may grow in the second half: the database's cache fills up to 32."""


def main() -> int:
    """Print what was lost, told twice or late; the exit code says whether anything was."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--feeds", type=int, default=1000)
    options.add_argument("--hours", type=float, default=4.0, help="of the clock, which runs fast")
    options.add_argument("--speed", type=float, default=60.0)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--limit", type=float, default=1100.0, help="seconds for each of two runs")
    given = options.parse_args()
    wrong = False
    for kills in (0, given.kills):
        with tempfile.TemporaryDirectory() as folder:
            result = carry_out(
                given.feeds, given.speed, given.hours, Path(folder), kills, given.limit
            )
        print(_line(given.feeds, kills, result), flush=True)
        for fault in _faults(result):
            print(f"  {fault}", flush=True)
            wrong = True
    return int(wrong)


def _line(feeds: int, kills: int, result: Result) -> str:
    figures, outcome = result.figures, result.outcome
    return (
        f"{feeds} feeds, {result.hours:.1f} h of the clock, {kills} kills: {result.polls} polls "
        f"parsed, {len(result.delays)} alerts of punctual feeds; lost {len(outcome.lost)}, "
        f"told twice {len(outcome.twice)}, late {len(outcome.late)}; "
        f"stall p99 {figures['stall_p99_ms']} ms (own work {figures['own_p99_ms']}), "
        f"max {figures['stall_max_ms']} ms; "
        f"memory {figures['memory_mb']} MB, grown {figures['grown_mb']} MB in the second half"
    )


def _faults(result: Result) -> Iterator[str]:
    outcome, figures = result.outcome, result.figures
    for name, found in (("lost", outcome.lost), ("twice", outcome.twice), ("late", outcome.late)):
        yield from (f"{name}: {each}" for each in found[:5])
    if figures["own_p99_ms"] > STALL:
        yield f"the event loop stalled for more than {STALL:g} ms at p99"
    if figures["grown_mb"] > GROWTH:
        yield f"memory grew by more than {GROWTH} MB"


if __name__ == "__main__":
    sys.exit(main())
