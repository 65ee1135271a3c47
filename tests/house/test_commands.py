"""Every command, of the command line and of the chat, has help and stands in the documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import click
import pytest
from click.testing import CliRunner

from bot import commands as chat_commands
from bot.cli import COMMANDS, main
from bot.commands.registry import COMMANDS as SPOKEN
from tests.house.tree import ROOT

HERE = chat_commands.__name__
"""Importing the package registers what can be said in a chat."""


@cache
def handbook() -> str:
    """Everything a user or an operator reads."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    return "\n".join(page.read_text(encoding="utf-8") for page in pages)


def lines() -> Iterator[tuple[str, ...]]:
    """Every command line without its arguments: ``("feeds", "add")``."""
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        if isinstance(command, click.Group):
            yield from ((name, sub) for sub in command.commands)
        else:
            yield (name,)


@pytest.mark.parametrize("line", list(lines()), ids=" ".join)
def test_a_command_line_has_help_and_is_documented(line: tuple[str, ...]) -> None:
    shown = CliRunner().invoke(main, [*line, "--help"])
    assert shown.exit_code == 0, shown.output
    assert len(shown.output.splitlines()) > 4
    assert f"detente {' '.join(line)}" in handbook()


@pytest.mark.parametrize("line", list(lines()), ids=" ".join)
def test_each_option_of_a_command_line_has_help(line: tuple[str, ...]) -> None:
    command: click.Command | None = main
    for name in line:
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command), name)
    assert command is not None
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, option.name


def test_what_can_be_said_in_a_chat_is_documented_word_for_word() -> None:
    page = " ".join((ROOT / "docs" / "commands.md").read_text(encoding="utf-8").split())
    for one in SPOKEN.values():
        if one.help:
            assert f"- `/{one.name} {one.usage}".rstrip() + "`:" in page, one.name


def test_nothing_is_documented_that_cannot_be_said() -> None:
    spoken = {name for name, one in SPOKEN.items() if one.help}
    assert set(re.findall(r"`/([a-z]+)", handbook())) <= spoken


def test_a_command_that_does_not_exist_is_one_line_and_exit_code_2() -> None:
    shown = CliRunner().invoke(main, ["peace"])
    assert shown.exit_code == 2
    assert "peace" in shown.output
