"""A progress bar on standard error, drawn only while a person watches."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
WIDTH = 24


def watched(items: Iterable[Item], total: int, what: str) -> Iterator[Item]:
    """``items``, with a bar while standard error is a terminal and it takes over a second."""
    if not sys.stderr.isatty() or total <= 0:
        yield from items
        return
    begun = drawn = time.monotonic()
    shown = False
    for done, item in enumerate(items):
        now = time.monotonic()
        if now - begun > 1 and now - drawn > 0.1:
            drawn, shown = now, True
            left = (now - begun) / max(done, 1) * (total - done)
            filled = WIDTH * done // total
            bar = "█" * filled + "░" * (WIDTH - filled)
            sys.stderr.write(f"\r{what} {bar} {done:,}/{total:,} · {left:.0f} s left \033[K")
            sys.stderr.flush()
        yield item
    if shown:
        sys.stderr.write("\r\033[K")
