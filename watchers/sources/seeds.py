"""The seed folder: plain-text articles that the operator trusts, and new ones as they appear.

Regular files named ``*.txt`` inside the folder itself, of a bounded size, that have stopped
changing. A file that cannot be read is reported by name, once, and the others go on.
"""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from storage.model.article import Article, Reach, Tier
from storage.times import utc
from watchers.sources.seed_text import SeedError, SeedText, read_seed
from watchers.sources.wires import wire_origin

SOURCE = "seeds"
LARGEST = 1_000_000
"""Bytes. An article is a few kilobytes; what is larger is no article."""
SETTLED_AFTER = 1.0
"""Seconds without a change after which a file counts as written."""
AT_ONCE = 200
"""Files read in one look, so that a folder of thousands does not hold up the bot."""

_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that could not be read: its name, and what to do about it."""

    name: str
    what: str

    def __str__(self) -> str:
        return f"{self.name} {self.what}"


@dataclass(frozen=True, slots=True)
class Look:
    """What one look into the folder found."""

    articles: tuple[Article, ...] = ()
    """New or changed since the last look, in the order of their file names."""
    faults: tuple[Fault, ...] = ()
    """Faults not reported before."""
    unsettled: int = 0
    """Files that were still changing, or are left for the next look. Look again soon."""


class SeedFolder:
    """Looks into one folder; what it has read it does not read again until it changes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._done: dict[str, _Stamp] = {}
        self._changing: dict[str, _Stamp] = {}
        self._lost = False

    def look(self, now: datetime) -> Look:
        """Read what is new. ``now`` becomes the articles' time of arrival."""
        now = utc(now)
        try:
            names = sorted(
                entry.name
                for entry in os.scandir(self.folder)
                if entry.name.lower().endswith(".txt") and not entry.name.startswith(".")
            )
        except OSError as error:
            lost, self._lost = self._lost, True
            reason = error.strerror or "cannot be opened"
            fault = Fault(str(self.folder), f"cannot be read as the seed folder: {reason}")
            return Look(faults=() if lost else (fault,))
        self._lost = False
        for gone in self._done.keys() - set(names):
            del self._done[gone]
        return self._read(names, now)

    def _read(self, names: list[str], now: datetime) -> Look:
        articles: list[Article] = []
        faults: list[Fault] = []
        unsettled = 0
        changing, self._changing = self._changing, {}
        for name in names:
            stamp = _stamp(self.folder / name)
            if stamp is None or self._done.get(name) == stamp:
                continue
            age = now.timestamp() - stamp[2] / 1e9
            settled = changing.get(name) == stamp or age >= SETTLED_AFTER
            if not settled or len(articles) + len(faults) >= AT_ONCE:
                self._changing[name] = stamp
                unsettled += 1
                continue
            try:
                articles.append(article_of(read_seed(read_bytes(self.folder / name), now), now))
            except SeedError as error:
                faults.append(Fault(name, str(error)))
            self._done[name] = stamp
        return Look(tuple(articles), tuple(faults), unsettled)


def article_of(seed: SeedText, now: datetime) -> Article:
    """The article in a seed: trusted like a wire, arrived at ``now``."""
    return Article(
        keys=(f"text:{_digest(seed)}",),
        source=SOURCE,
        publisher=SOURCE,
        title=seed.title,
        text=seed.text,
        link=seed.link,
        published=seed.published,
        seen=now,
        tier=Tier.WIRE,
        origin=wire_origin(seed.text),
        reach=Reach.SEED,
    )


def read_bytes(path: Path, largest: int = LARGEST) -> bytes:
    """The bytes of a regular file of at most ``largest``. Raises SeedError for anything else.

    Opened without following a link and without waiting, then checked on the open file, so that
    nothing can be swapped in between: a FIFO or a device never holds the bot up.
    """
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags | getattr(os, "O_CLOEXEC", 0))
    except OSError as error:
        if path.is_symlink():
            raise SeedError("is a link: copy the file itself into the folder") from None
        raise SeedError(f"cannot be read: {error.strerror or error}") from None
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise SeedError("is no regular file: only plain text files are read")
        with os.fdopen(os.dup(descriptor), "rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise SeedError(f"cannot be read: {error.strerror or error}") from None
    finally:
        os.close(descriptor)
    if len(data) > largest:
        raise SeedError(f"is larger than {largest // 1000} kB")
    return data


def _stamp(path: Path) -> _Stamp | None:
    """Which file it is and when it last changed; ``None`` if it has just gone."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _digest(seed: SeedText) -> str:
    words = " ".join(unicodedata.normalize("NFKC", f"{seed.title}\n{seed.text}").split())
    return hashlib.sha256(words.casefold().encode()).hexdigest()[:32]
