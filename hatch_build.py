"""Puts the compiled lexicon into the wheel, and where it is asked for a compiled engine besides.

With the lexicon a read-only installation starts at once. With ``DETENTE_ACCELERATE=1`` mypyc turns
the modules that cost most into machine code, which needs a C compiler and gives a wheel for this
kind of machine and this Python only. Their Python form goes along: it is what runs wherever the
other does not fit.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ACCELERATED = (
    "actors", "acts", "asides", "bystanders", "clauses", "dating", "doers", "doing", "finding", "gates", "gazetteer",
    "glosses", "governed", "history", "keys", "known", "language", "lexicon", "match", "matcher", "modifiers",
    "overlaps", "patterns", "pending", "phrases", "quoting", "reach", "reading", "recalled", "retreats", "scan", "scenes",
    "scoring", "sentences", "sides", "siding", "split", "starts", "stems", "text", "tokens", "topic", "trie",
    "verbal", "voice",
)  # fmt: skip
"""The modules of ``watchers.signals`` that work on texts, and of the values that they ask all the time.
Either form reads the lexicon that the build compiled."""
COMPILER = ("mypy>=2.4", "setuptools")
PRACTICE = """
from watchers import lexicon_files
from watchers.signals.scoring import assess
lexicon = lexicon_files.load()
texts = [example.text for example in lexicon.examples]
for text in 3 * texts:
    assess("", text, None, lexicon)
for i in range(0, len(texts), 8):
    assess(texts[i], "\\n\\n".join(texts[i : i + 8]), None, lexicon)
"""
"""What the compiler learns from."""
STRAIGHT = "-fvisibility=hidden", "-fno-plt"
"""Lets no other library put its own in the place of our functions: they may then be called straight away,
or woven into their callers. Those of Python are called without a stub between, of which each takes room
in the processor's cache for instructions."""


class Compiled(BuildHookInterface[Any]):
    """Compiles ``watchers/signals`` with the program that is being built."""

    def dependencies(self) -> list[str]:
        """The packages that this build needs besides."""
        return list(COMPILER) if _asked() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # it is edited in place
        self.folder = tempfile.TemporaryDirectory()
        folder = Path(self.folder.name)
        _run(self.root, "-m", "watchers.compiled", str(folder / "compiled.lexicon"))
        added = {folder / "compiled.lexicon": "watchers/compiled.lexicon"}
        if _asked():
            added.update(accelerated(Path(self.root), folder / "engine"))
            build_data["pure_python"] = False
            build_data["infer_tag"] = True
        build_data["force_include"].update({str(file): place for file, place in added.items()})

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self.folder.cleanup()


def _asked() -> bool:
    return os.environ.get("DETENTE_ACCELERATE", "0") not in ("", "0")


def accelerated(root: Path, folder: Path) -> Iterator[tuple[Path, str]]:
    """The compiled modules, and where in the wheel each belongs.

    GCC compiles them twice: the second time it knows which ways the first form took through the
    lexicon's examples, and lays the code out for these. That is a twentieth quicker; what is judged
    stays the same.
    """
    for room in ("watchers", "storage"):
        shutil.copytree(root / room, folder / room, ignore=shutil.ignore_patterns("*.so"))
    ways = f"-fprofile-dir={folder / 'ways'}"
    if _by_gcc():
        _mypyc(folder, *STRAIGHT, "-fprofile-generate", ways)
        _run(folder, "-c", PRACTICE)
        for library in _libraries(folder):
            library.unlink()
        shutil.rmtree(folder / "build")
        learnt = "-fprofile-use", "-fprofile-partial-training", "-Wno-missing-profile", ways
        _mypyc(folder, *STRAIGHT, *learnt)
    else:
        _mypyc(folder)
    for library in _libraries(folder):
        yield library, library.relative_to(folder).as_posix()


def _mypyc(folder: Path, *flags: str) -> None:
    modules = [f"watchers/signals/{name}.py" for name in ACCELERATED]
    _run(folder, "-m", "mypyc", "--strict", *modules, flags=flags)


def _libraries(folder: Path) -> list[Path]:
    return [*folder.glob("*.so"), *folder.glob("watchers/signals/*.so")]


def _by_gcc() -> bool:
    """Whether the C compiler is GCC: others keep and read what they learnt in ways of their own."""
    compiler = os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc"
    try:
        asked = [*shlex.split(compiler), "--version"]
        told = subprocess.run(asked, capture_output=True, text=True)  # noqa: S603 - as it is built with
    except OSError:
        return False  # the build will say that there is none
    return "Free Software Foundation" in told.stdout


def _run(folder: Path | str, *arguments: str, flags: Sequence[str] = ()) -> None:
    """Run Python with these arguments and compiler flags; what it says is shown where it fails."""
    further = {
        name: " ".join((os.environ.get(name, ""), *flags)).strip() for name in ("CFLAGS", "LDFLAGS")
    }
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-B", *arguments],
        cwd=folder,
        env={**os.environ, **further} if flags else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{done.stdout}\n{' '.join(arguments)}: exit code {done.returncode}")
