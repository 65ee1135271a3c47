"""The project's own files, for tests that look at the project as a whole."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, part of the project; relative to its root."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout")
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    names = (Path(name) for name in listed.stdout.split("\0") if name)
    return tuple(sorted(name for name in names if (ROOT / name).is_file()))


def copy_of_the_project(target: Path) -> Path:
    """What a fresh clone would hold, in ``target``."""
    for name in files():
        place = target / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, place)
    return target


def lend_packages(environment: Path) -> Path:
    """A new virtual environment that sees this one's packages; the path of its Python.

    Installing them for real takes a minute and a network. What a user's first minutes look like
    from there on is the same.
    """
    here = Path(sys.prefix)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    libraries = next(here.glob("lib/python3*/site-packages"))
    own = next(environment.glob("lib/python3*/site-packages"))
    (own / "lent.pth").write_text(f"{libraries}\n", encoding="utf-8")
    return environment / "bin" / "python"
