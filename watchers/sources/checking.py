"""Runs every file of a folder through the parser, to see that none brings it down."""

from __future__ import annotations

import contextlib
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

from watchers.sources import bodies
from watchers.sources.entries import ParseError
from watchers.sources.seed_text import SeedError
from watchers.sources.seeds import read_bytes
from watchers.sources.worker import Worker, WorkerFailed


@dataclass(frozen=True, slots=True)
class Checked:
    """What the parser made of one file."""

    name: str
    """The file's path inside the folder."""
    entries: int = 0
    refused: str = ""
    """Why it is no feed; empty where it is one."""
    crashed: bool = False
    """The parser failed or overran: a fault of ours, not of the file's."""
    milliseconds: int = 0

    def line(self) -> str:
        name = "".join(c if c.isprintable() else "?" for c in self.name)
        if self.refused:
            return f"{'CRASHED' if self.crashed else 'refused'}  {name}: {self.refused}"
        return f"parsed   {name}: {self.entries} entries"


@dataclass(slots=True)
class Tally:
    """The sum over a folder."""

    files: int = 0
    parsed: int = 0
    refused: int = 0
    crashed: int = 0
    slowest: int = 0

    def add(self, checked: Checked) -> None:
        self.files += 1
        self.parsed += not checked.refused
        self.refused += bool(checked.refused) and not checked.crashed
        self.crashed += checked.crashed
        self.slowest = max(self.slowest, checked.milliseconds)

    def line(self) -> str:
        return (
            f"files {self.files}, parsed {self.parsed}, refused {self.refused}, "
            f"crashed {self.crashed}, slowest {self.slowest} ms"
        )


async def check_folder(folder: Path, worker: Worker) -> AsyncIterator[Checked]:
    """Each regular file under ``folder``, in order of name, as the parser takes it.

    Hidden and linked ones are left out. Raises NotADirectoryError where there is no such folder.
    """
    files = _files_of(folder)
    with contextlib.suppress(ParseError):
        await worker.feed(b"-", "", "")  # the worker's start is not the first file's time
    for path in files:
        yield await _check(path, str(path.relative_to(folder)), worker)


def _files_of(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is no folder")
    return list(_files(folder))


def _files(folder: Path) -> Iterator[Path]:
    """All files; a folder that cannot be opened stands for what is in it."""
    try:
        inside = sorted(folder.iterdir())
    except OSError:
        yield folder
        return
    for path in inside:
        if path.name.startswith(".") or path.is_symlink():
            continue
        if path.is_dir():
            yield from _files(path)
        elif path.is_file():
            yield path


async def _check(path: Path, name: str, worker: Worker) -> Checked:
    try:
        body = read_bytes(path, bodies.FEED.decoded)
    except SeedError as error:
        return Checked(name, refused=str(error))
    start = time.perf_counter()
    refused, crashed, entries = "", False, 0
    try:
        # the address stands for the file's own, so that its relative links can be resolved
        parsed = await worker.feed(body, "", "https://feed.invalid/")
        entries = len(parsed.entries)
    except WorkerFailed as error:
        refused, crashed = str(error), True
    except ParseError as error:
        refused = str(error)
    took = round((time.perf_counter() - start) * 1000)
    return Checked(name, entries, refused, crashed, took)
