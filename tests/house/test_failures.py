"""Every promise of docs/security.md is held by a test that carries its number."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from tests.house.tree import ROOT

NUMBERS = [f"F{number:02}" for number in range(1, 60)]


def promised() -> list[str]:
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    return re.findall(r"^\| (F\d\d) \|", text, re.M)


@cache
def marked() -> set[str]:
    """The numbers of ``pytest.mark.failure(…)`` anywhere in the tests, as written."""
    found: set[str] = set()
    for path in (ROOT / "tests").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)) if "mark.failure(" in text else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.failure":
                values = (arg.value for arg in node.args if isinstance(arg, ast.Constant))
                found |= {value for value in values if isinstance(value, str)}
    return found


def test_the_promises_are_numbered_without_a_gap() -> None:
    assert promised() == NUMBERS


@pytest.mark.parametrize("number", NUMBERS)
def test_a_promise_has_a_test(number: str) -> None:
    assert number in marked()


def test_no_test_holds_a_promise_that_was_never_made() -> None:
    assert marked() <= set(NUMBERS)
