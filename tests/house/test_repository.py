"""The repository speaks of the project alone, and its documents lead somewhere."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tests.house.tree import ROOT, files

SOMEBODYS_MACHINE = re.compile(r"(?<![\w.])/(root|home/\w+|Users/\w+|work)/[\w.]")
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)(#[^)\s]*)?\)")


def texts() -> list[tuple[Path, str]]:
    found = []
    for name in files():
        data = (ROOT / name).read_bytes()
        if b"\0" not in data:
            found.append((name, data.decode("utf-8", "replace")))
    return found


def test_no_path_of_somebodys_machine_is_named() -> None:
    for name, text in texts():
        for number, line in enumerate(text.splitlines(), 1):
            assert not SOMEBODYS_MACHINE.search(line), f"{name}:{number}: {line.strip()}"


def test_every_link_between_documents_leads_to_a_file() -> None:
    for name, text in texts():
        if name.suffix == ".md":
            for target, _ in LINK.findall(text):
                assert (ROOT / name.parent / target).exists(), f"{name}: {target}"


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    for name, text in texts():
        if name.suffix in {".py", ".toml", ".md"}:
            assert not later.search(text), name


def test_the_source_package_has_all_that_a_checkout_has() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    packed = tomllib.loads(text)["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    by_itself = {"pyproject.toml", ".gitignore"}
    assert {name.parts[0] for name in files()} == {*packed, *by_itself}


def test_the_version_is_told_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## (\d+\.\d+\.\d+)", changes, re.M)
    assert not released or released[0] == project["version"]
