"""Lists are read by a shorter way than the rest of TOML, and nobody can tell."""

from __future__ import annotations

import tomllib

import pytest

from watchers import lexicon_files
from watchers.signals.read_toml import loads

READ = {
    "a list in one line": 'a = ["x", "y z"]',
    "a list in several lines with a comma at its end": 'a = [\n  "x",\n  "y",\n]\nb = 1',
    "an empty list and an empty text": 'a = []\nb = [""]',
    "signs of TOML inside a text": 'a = ["[x]", "# y", "it\'s, so", \'z\']',
    "an escape and a letter written by its number": 'a = ["x\\ty"]\nb = ["z"]\nc = "\\ue0000"',
    "a sign that stands for a list elsewhere": 'a = ["x"]\nb = "\ue0000"',
    "a list that is only part of a comment": '# a = ["x"]\nb = ["y"]  # c = ["z"]',
    "a list that is only part of a text": 'a = \'b = ["x"]\'\nb = """\nc = ["y"]\n"""',
    "a comment, a number, a list between texts": 'a = [\n  "x", # y\n]\nb = [1, "z"]\nc = [["u"], ["v"]]',
    "tables in lines of their own": 'a = [\n  { b = "x", c = true }, # d\n{ b = "{ e = 1 }" },\n { b = "y", c = false }\n]',
    "lists in tables within tables": '[[r]]\na = ["x"]\n[[r]]\nb = { c = ["y"] }\n[k.K]\nd = ["z"]',
}
BROKEN = {
    "a quotation mark is missing": 'a = ["x"]\nb = ["y, "z"]',
    "a name stands twice": 'a = ["x"]\na = ["y"]',
    "a list goes on behind its end": 'a = ["x"], ["y"]',
    "a list is not closed": 'a = ["x"]\nb = [\n"y",\nc = ["z"]',
    "a tab in a text and a hard space between texts": 'a = ["x\ty",\u00a0"z"]',
    "a name stands twice in a table": 'a = [\n{ b = "x", b = "y" },\n]',
    "a table is no list's": '{ b = "x" }\n',
    "a list of tables is written in two ways": 'a = [\n{ b = "x" }\n]\n[[a]]\nb = "y"',
    "a list is written in two ways": 'a = ["x"]\n[[a]]\nb = ["y"]',
}


@pytest.mark.parametrize("text", READ.values(), ids=READ)
def test_a_text_is_read_as_ever(text: str) -> None:
    assert loads(text) == tomllib.loads(text)


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
def test_a_slip_is_told_as_ever(text: str) -> None:
    with pytest.raises(tomllib.TOMLDecodeError) as expected:
        tomllib.loads(text)
    with pytest.raises(tomllib.TOMLDecodeError) as told:
        loads(text)
    assert str(told.value) == str(expected.value)


def test_the_shipped_lexicon_is_read_as_ever() -> None:
    files = lexicon_files.shipped()
    name = "en/modifiers.toml"
    assert loads(files[name]) == tomllib.loads(files[name])
