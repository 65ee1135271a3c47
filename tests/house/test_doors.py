"""The house rules: who may import what, where SQL may stand, and who may look at the clock."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import ROOT

ROOMS = ("bot", "watchers", "storage")
LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]
PURE = next(
    [module.partition(".")[2] for module in each["source_modules"]]
    for each in LINTER["contracts"]
    if "is pure" in each["name"]
)
"""Modules of watchers, as the contract on the judgement names them."""
PURE_FILES = [
    path
    for name in PURE
    for path in [*(ROOT / "watchers" / name).rglob("*.py"), ROOT / "watchers" / f"{name}.py"]
    if path.exists()
]
MATCHERS = frozenset({"ahocorasick_rs", "rapidfuzz"})
"""Outside libraries that only compare texts; the judgement may use them."""
EFFECTS = frozenset({"now", "today", "utcnow", "open", "print", "input", "eval", "exec"})


@cache
def parsed(room: str) -> tuple[tuple[Path, ast.Module], ...]:
    return tuple(
        (path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted((ROOT / room).rglob("*.py"))
    )


def sources(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in rooms:
        yield from parsed(room)


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", PURE_FILES, ids=lambda path: path.stem)
def test_the_judgement_uses_nothing_but_words_and_numbers(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for name in imported(tree):
        top = name.partition(".")[0]
        if top == "storage":
            assert name == "storage.assessment" or name.startswith("storage.model.")
        elif top != "watchers":
            assert top in sys.stdlib_module_names | MATCHERS, name
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func).rpartition(".")[2]
            assert called not in EFFECTS, f"line {node.lineno}: {ast.unparse(node.func)}"


def test_what_is_said_to_be_pure_is_held_to_it() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = page.partition("| pure | does |")[2].partition("\n\n")[0]
    said = set(re.findall(r"`(?:watchers/)?(\w+)(?:\.py|/)`", table))
    assert said == set(PURE)


def test_each_door_is_watched(tmp_path: Path) -> None:
    for room in ROOMS:
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    offences = {
        "bot talks to watchers": ("storage/notices.py", "import bot.chat"),
        "the judgement is pure": ("watchers/stories.py", "import random"),
        "telegram has one door": ("bot/render.py", "import telegram"),
        "apscheduler has one door": ("bot/render.py", "import apscheduler"),
        "feedparser has one door": ("bot/render.py", "import feedparser"),
        "httpx has one door": ("bot/render.py", "import httpx"),
    }
    for file, line in offences.values():
        with (tmp_path / file).open("a", encoding="utf-8") as source:
            source.write(f"\n{line}\n")
    lint = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run([lint, "--no-cache"], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 1, run.stdout
    for contract in offences:
        assert re.search(rf"^{contract}.* BROKEN$", run.stdout, re.M), contract


def test_sql_is_spoken_in_storage_only() -> None:
    sql = re.compile(
        r"\s*(select\s.+\sfrom|insert\s+(or\s+\w+\s+)?into|update\s+\w+\s+set|delete\s+from"
        r"|create\s+(table|index|trigger)|alter\s+table|pragma|begin\s+immediate)\b",
        re.I | re.S,
    )
    for path, tree in sources("bot", "watchers"):
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not sql.match(node.value), f"{path}:{node.lineno}"
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"execute", "executemany", "executescript"}, (
                    f"{path}:{node.lineno}"
                )


def test_only_the_clock_and_the_clockwork_look_at_the_time() -> None:
    """The schedule may: the library inside it reads the wall clock, and has to be watched by it."""
    wall_clock = re.compile(r"(datetime|date)\.(now|today|utcnow)$|^time\.time(_ns)?$")
    lookers = {
        str(path)
        for path, tree in sources(*ROOMS)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and wall_clock.search(ast.unparse(node.func))
    }
    assert lookers == {"bot/clock.py", "watchers/schedule.py"}


def test_the_rooms_open_empty() -> None:
    for room in ROOMS:
        assert not (ROOT / room / "__init__.py").read_text(encoding="utf-8").strip()


def test_every_module_says_what_it_is_for() -> None:
    for path, tree in sources(*ROOMS):
        if path.name != "__init__.py" or tree.body:
            docstring = ast.get_docstring(tree)
            assert docstring, path
            assert docstring.partition("\n\n")[0].endswith((".", ":", "?")), path
