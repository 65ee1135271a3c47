"""Writes the outbox's outcomes through trouble with the disk: nothing is forgotten, nothing repeated.

When the database cannot be written (disk full, locked for long), outcomes wait in memory in
their order, nothing new is claimed, and the admins hear of it from memory. Claiming while
outcomes cannot be kept would send the same message for ever.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import deque
from collections.abc import Callable
from typing import TypeVar

from storage.db import StorageError

log = logging.getLogger(__name__)

T = TypeVar("T")

STOPPED = "The database cannot be written ({why}). No alerts are sent until it can."
FAULTY = "A fault of Detente's own ({why}) holds the alerts back. They are tried again and again."
RESUMED = "The database can be written again. Alerts go on."


class Ledger:
    """What was done but could not yet be written. ``tell`` says a line to the admins."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._unwritten: deque[Callable[[], object]] = deque()
        self.trouble: str | None = None
        """Why writing fails, in plain words; None while all is well."""

    def write(self, outcome: Callable[[], object]) -> None:
        """Write ``outcome`` now, or keep it for ``catch_up`` where the disk refuses."""
        if self._unwritten or not self._written(outcome):
            self._unwritten.append(outcome)

    def prove(self, sign: Callable[[], object]) -> None:
        """Write something that may be lost, to know whether anything can be written."""
        self._written(sign)

    def attempt(self, question: Callable[[], T]) -> T | None:
        """What ``question`` returns, or None where the disk refuses.

        An answer is no sign that the disk is well again: perhaps there was nothing to write.
        """
        answers: list[T] = []
        self._done(lambda: answers.append(question()))
        return answers[0] if answers else None

    def catch_up(self) -> bool:
        """Write what waits; whether nothing waits any more."""
        while self._unwritten:
            if not self._written(self._unwritten[0]):
                return False
            self._unwritten.popleft()
        return True

    def _done(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except (sqlite3.OperationalError, StorageError) as error:
            if self.trouble is None:
                log.error("the database cannot be written: %s", error)
                self._tell(STOPPED.format(why=str(error).rstrip(".")))
            self.trouble = str(error)
            return False
        except Exception as error:
            # whatever it is, the alerts must not end with it: it is told, and tried again
            log.exception("the outbox could not be read or written")
            if self.trouble is None:
                self._tell(FAULTY.format(why=type(error).__name__))
            self.trouble = f"a fault of Detente's own: {type(error).__name__}"
            return False
        return True

    def _written(self, act: Callable[[], object]) -> bool:
        if not self._done(act):
            return False
        if self.trouble is not None:
            self.trouble = None
            log.info("the database can be written again")
            self._tell(RESUMED)
        return True
