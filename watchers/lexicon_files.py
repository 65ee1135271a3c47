"""Reads the shipped lexicon and lays the operator's own folder over it."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from watchers.signals.compile import parse
from watchers.signals.examples import failures
from watchers.signals.lexicon import Lexicon, LexiconError


def shipped() -> dict[str, str]:
    """The shipped files, by slash-separated name."""
    return dict(_walk(resources.files("watchers.signals") / "data", ""))


def _walk(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in folder.iterdir():
        if entry.is_dir():
            found += _walk(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(".toml"):
            found.append((f"{prefix}{entry.name}", entry.read_text(encoding="utf-8")))
    return found


def load(folder: Path | None = None) -> Lexicon:
    """The lexicon to judge with, the operator's ``folder`` laid over the shipped files.

    The examples of the operator's own files are run too: the shipped ones are run when the program
    is made. Raises LexiconError naming every fault.
    """
    if folder is None:
        return parse(shipped())
    added = own(folder)
    lexicon = parse({**shipped(), **added})
    faults = list(failures(lexicon, [e for e in lexicon.examples if e.file in added]))
    if faults:
        raise LexiconError([f"{folder}/{fault}" for fault in faults])
    return lexicon


def own(folder: Path) -> dict[str, str]:
    """The operator's files: a name that exists replaces the shipped file, a new one adds to it."""
    if not folder.is_dir():
        raise LexiconError([f"{folder}: no such folder"])
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*.toml")):
        try:
            found[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise LexiconError([f"{path}: cannot be read: {error}"]) from error
    return found
