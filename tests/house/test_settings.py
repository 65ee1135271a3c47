"""Every setting is in detente.example.toml, and everything there is a setting that works."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot import config
from tests.house.tree import ROOT

EXAMPLE = ROOT / "detente.example.toml"
SETTING = re.compile(r"^# ([a-z_]+) = (.+)$")


def shown() -> dict[str, tuple[str, bool]]:
    """Each setting of the example, as its line, and whether that is called an example."""
    found: dict[str, tuple[str, bool]] = {}
    example = False
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        setting = SETTING.match(line)
        if setting:
            found[setting[1]] = (line.removeprefix("# "), example)
        else:
            example = line.rstrip().endswith("For example:")
    return found


def test_every_setting_is_documented() -> None:
    assert set(shown()) == set(config.READERS)


def test_the_file_as_it_stands_changes_nothing(tmp_path: Path) -> None:
    assert tomllib.loads(EXAMPLE.read_text(encoding="utf-8")) == {}


@pytest.mark.parametrize("key", sorted(config.READERS))
def test_what_is_shown_is_accepted(key: str) -> None:
    line, _ = shown()[key]
    config.READERS[key](tomllib.loads(line)[key])


DEFAULTS = [key for key, (_, example) in shown().items() if not example]


@pytest.mark.parametrize("key", DEFAULTS)
def test_what_is_shown_as_the_default_is_the_default(key: str) -> None:
    value = config.READERS[key](tomllib.loads(shown()[key][0])[key])
    assert value == getattr(config.Config(), key)


def test_the_environment_has_every_setting_too(tmp_path: Path) -> None:
    environment = {"DETENTE_ADMINS": "7, 8", "DETENTE_KEEP_DAYS": "30", "DETENTE_LOG_LEVEL": "info"}
    loaded = config.load(environment, tmp_path)
    assert (loaded.admins, loaded.keep_days, loaded.log_level) == ((7, 8), 30, "info")
