"""What the log can say stands in docs/operations.md, with what to do, and nothing else does."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.tree import ROOT

LOUD = {f"log.{level}" for level in ("warning", "error", "exception", "critical")}


def said() -> Iterator[str]:
    """Every line that is logged at the default level, as it is written in the code."""
    for room in ("bot", "watchers", "storage"):
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in LOUD:
                    line = node.args[0]
                    assert isinstance(line, ast.Constant), f"{file.name}:{node.lineno}: what?"
                    yield str(line.value)


def explained() -> set[str]:
    """Of each line in the table's first column the longest part that is always the same."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = page.partition("## What the log says")[2].split("\n| `")[1:]
    lines = [
        each for row in rows for each in re.findall("`([^`]+)`", f"`{row.partition(' | ')[0]}")
    ]
    return {max(line.split("…"), key=len).strip() for line in lines}


def test_every_line_of_the_log_is_explained_and_no_other() -> None:
    lines, parts = {*said()} - {"%s"}, explained()
    assert [line for line in sorted(lines) if not any(part in line for part in parts)] == []
    assert [part for part in sorted(parts) if not any(part in line for line in lines)] == []
