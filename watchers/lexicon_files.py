"""Reads the shipped lexicon and lays the operator's own folder over it."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from watchers import compiled
from watchers.signals.lexicon import Lexicon, LexiconError, version_of

MISNAMED = re.compile(r"\.toml(\.txt)?$|\.(txt|rtf|docx?|odt)$", re.IGNORECASE)
"""What an editor may have made of the name of a lexicon file."""
DATA = Path(__file__).with_name("signals") / "data"


def shipped() -> dict[str, str]:
    """The shipped files, by slash-separated name."""
    return {
        path.relative_to(DATA).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(DATA.rglob("*.toml"))
    }


def load(folder: Path | None = None) -> Lexicon:
    """The lexicon to judge with, the operator's ``folder`` laid over the shipped files.

    The shipped one alone is read as the build compiled it, where it did and the files are the same.
    The examples of the operator's own files are run too: the shipped ones are run when the program
    is made. Raises LexiconError naming every fault.
    """
    with _made_to_last():
        return _load(folder)


def taught(folder: Path | None, words: Mapping[str, str]) -> Lexicon:
    """The lexicon of ``load`` with ``words`` (more files, by name) on top. Raises LexiconError."""
    from watchers.signals.compile import parse

    with _made_to_last():
        return parse({**texts(folder), **words})


@contextmanager
def _made_to_last() -> Iterator[None]:
    collecting = gc.isenabled()
    gc.disable()  # a hundred thousand small objects, and not one of them garbage
    try:
        yield
    finally:
        gc.freeze()  # they stay, so the collector need not look at them again
        if collecting:
            gc.enable()


def _load(folder: Path | None) -> Lexicon:
    files = shipped()
    ready = compiled.read(version_of(files)) if folder is None else None
    if ready is not None:
        return ready
    # only here: reading TOML and running examples needs modules that a quick start does without
    from watchers.signals.compile import parse
    from watchers.signals.examples import failures

    if folder is None:
        return parse(files)
    added = own(folder)
    try:
        lexicon = parse({**files, **added})
        faults = list(failures(lexicon, [e for e in lexicon.examples if e.file in added]))
    except LexiconError as error:
        faults = [*replaced(folder), *error.faults]
    if faults:
        raise LexiconError([f"{folder}/{f}" if f.split(":")[0] in added else f for f in faults])
    return lexicon


def replaced(folder: Path | None) -> Iterator[str]:
    """What to know of each of the operator's files that hides a shipped one. Raises LexiconError."""
    for name in sorted(own(folder).keys() & shipped().keys()) if folder else ():
        home = name.rpartition("/")[0] if name.count("/") == 2 else name.removesuffix(".toml")
        yield f"{name}: stands in place of the shipped file; what adds to it is {home}/ours.toml"


def texts(folder: Path | None) -> dict[str, str]:
    """The files in use, by name: the operator's over the shipped ones. Raises LexiconError."""
    return {**shipped(), **(own(folder) if folder else {})}


def own(folder: Path) -> dict[str, str]:
    """The operator's files: a name that exists replaces the shipped file, a new one adds to it."""
    if not folder.is_dir():
        raise LexiconError([f"{folder}: no such folder"])
    found: dict[str, str] = {}
    faults = []
    for path in sorted(folder.rglob("*")):
        if path.name.startswith(".") or not path.is_file():
            continue
        if path.suffix != ".toml":
            if MISNAMED.search(path.name):
                faults.append(f"{path}: is not read: its name must end in .toml, in small letters")
            continue
        try:
            found[path.relative_to(folder).as_posix()] = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            faults.append(f"{path}: is not UTF-8 text: choose UTF-8 when you save it")
        except OSError as error:
            faults.append(f"{path}: cannot be read: {error.strerror}")
    if faults:
        raise LexiconError(faults)
    return found
