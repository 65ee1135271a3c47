"""The locks: every package by version and hash, and not a word about where it came from."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.house.tree import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"^([a-z0-9-]+)==(\S+) \\$", re.M)


def text(lock: str) -> str:
    return (ROOT / lock).read_text(encoding="utf-8")


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall(text(lock)))


def plain(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name is not None
    return re.sub(r"[-_.]+", "-", name.group()).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_a_version_and_a_hash(lock: str) -> None:
    for block in re.split(r"^(?=\S)", text(lock), flags=re.M):
        if block.strip() and not block.startswith("#"):
            assert PIN.match(block), block.splitlines()[0]
            assert "--hash=sha256:" in block, block.splitlines()[0]


@pytest.mark.parametrize("lock", LOCKS)
def test_no_address_is_named(lock: str) -> None:
    for line in text(lock).splitlines():
        assert "://" not in line, line
        assert not re.match(r"\s*(-i|-f|--[a-z-]*(index|link|host)[a-z-]*)\b", line), line
        assert " @ " not in line, line


def test_what_runs_is_tested_in_the_same_version() -> None:
    tested = pins("requirements-dev.txt")
    for name, version in pins("requirements.txt").items():
        assert tested.get(name) == version, name


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    for requirement in project["dependencies"]:
        assert plain(requirement) in pins("requirements.txt"), requirement
    for requirement in project["optional-dependencies"]["dev"]:
        assert plain(requirement) in pins("requirements-dev.txt"), requirement
