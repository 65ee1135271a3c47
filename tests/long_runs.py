"""Runs what is too long for the tests: every ``tests/*/bench.py``, or every ``tests/*/soak.py``.

Each is a program of its own, so that one's memory and threads do not colour another's figures.
``STREAM`` in the environment names a JSONL file of headlines for those that want one.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent


def main(kind: str) -> int:
    """Run every program of ``kind``; the number that failed is the exit code."""
    programs = sorted(TESTS.glob(f"*/{kind}.py"))
    failed = []
    for program in programs:
        name = f"tests.{program.parent.name}.{kind}"
        print(f"\n== {program.parent.name} ==", flush=True)
        if subprocess.run([sys.executable, "-m", name], cwd=TESTS.parent).returncode:
            failed.append(name)
    print(
        f"\n{kind}: {len(programs) - len(failed)} of {len(programs)} ran to their end", flush=True
    )
    for name in failed:
        print(f"{kind}: failed: {name}", flush=True)
    return len(failed)


if __name__ == "__main__":
    if sys.argv[1:] not in (["bench"], ["soak"]):
        sys.exit("usage: python -m tests.long_runs bench|soak")
    sys.exit(main(sys.argv[1]))
