"""The long run: a thousand feeds of every behaviour, hours of the clock, killed again and again."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.sources.long_wild import Result, carry_out


def main() -> int:
    """Print what was lost, told twice or late; the exit code says whether anything was."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--feeds", type=int, default=1000)
    options.add_argument("--hours", type=float, default=4.0, help="of the speeded clock")
    options.add_argument("--speed", type=float, default=20.0)
    options.add_argument("--kills", type=int, default=20)
    given = options.parse_args()
    seconds = given.hours * 3600 / given.speed
    wrong = 0
    for kills in (0, given.kills):
        with tempfile.TemporaryDirectory() as folder:
            result = carry_out(given.feeds, given.speed, seconds, Path(folder), kills)
        print(_line(given.feeds, given.hours, kills, result), flush=True)
        outcome = result.outcome
        for name, found in (
            ("lost", outcome.lost),
            ("twice", outcome.twice),
            ("late", outcome.late),
        ):
            for each in found[:5]:
                print(f"  {name}: {each}")
            wrong += len(found)
    return 1 if wrong else 0


def _line(feeds: int, hours: float, kills: int, result: Result) -> str:
    figures, outcome = result.figures, result.outcome
    return (
        f"{feeds} feeds, {hours:g} h of the clock, {kills} kills: {result.polls} polls parsed, "
        f"{len(result.delays)} alerts of punctual feeds; lost {len(outcome.lost)}, "
        f"told twice {len(outcome.twice)}, late {len(outcome.late)}; "
        f"stall p99 {figures['stall_p99_ms']} ms, max {figures['stall_max_ms']} ms; "
        f"memory {figures['memory_mb']} MB, grown {figures['grown_mb']} MB in the second half"
    )


if __name__ == "__main__":
    sys.exit(main())
