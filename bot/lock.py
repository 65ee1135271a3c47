"""A lock beside the database: one running Detente for one database."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Locked(Exception):
    """Another Detente runs on this database; the message says which and what to do."""


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Hold ``<database>.lock`` while the program runs.

    Raises Locked, or OSError where the disk knows no locks (some network folders).

    The lock is the operating system's, so it goes with the process, however that ends.
    """
    path = database.with_name(database.name + ".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            who = os.read(descriptor, 32).decode("ascii", "replace").strip()
            raise Locked(
                f"{database} is in use by another Detente"
                f"{f' (process {who})' if who.isdecimal() else ''}. Stop that one first, or set "
                "DETENTE_DATABASE to another file."
            ) from None
        with suppress(OSError):  # a full disk: who holds it is only for people to know
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(descriptor)
