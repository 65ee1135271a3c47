"""Reads TOML as ``tomllib`` does, only quicker where there are long lists of texts."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any

_TEXT = r'"[^"\\\x00-\x1f\x7f]*"'
_LIST = re.compile(
    rf"^(\w+ = )(\[[ \n]*{_TEXT}(?:,[ \n]*{_TEXT})*),?[ \n]*\]", re.MULTILINE | re.ASCII
)
"""A list of texts without escapes: JSON reads it alike."""
_PAIR = rf"(\w+) = ({_TEXT}|true|false)"
_PAIRS = re.compile(_PAIR, re.ASCII)
_TABLE = re.compile(rf"^ *\{{ ({_PAIR}(?:, {_PAIR})*) \}}(?=,?$)", re.MULTILINE | re.ASCII)
"""A table of texts without escapes in a line of its own, as one of a list."""
_TAKEN = "\ue000"
"""Stands, with a number, for a list that was taken out; no language writes this sign."""
_UNUSUAL = (_TAKEN, '"""', "'''", "\\u", "\\U")
"""Where one of these is in a text, a text in it may look like a list or like that sign."""


def loads(text: str) -> dict[str, Any]:
    """What ``tomllib.loads`` makes of a text. Raises the same TOMLDecodeError.

    A lexicon is mostly lists of texts and of small tables, and ``tomllib`` goes through them letter by letter.
    """
    if any(sign in text for sign in _UNUSUAL):
        return tomllib.loads(text)
    taken: list[Any] = []

    def leave(value: Any, before: str = "") -> str:
        taken.append(value)
        return f'{before}"{_TAKEN}{len(taken) - 1}"'

    def take_list(found: re.Match[str]) -> str:
        return leave(json.loads(f"{found[2]}]"), found[1])

    def take_table(found: re.Match[str]) -> str:
        pairs = _PAIRS.findall(found[1])
        table = {key: said == "true" if said[0] != '"' else said[1:-1] for key, said in pairs}
        return leave(table) if len(table) == len(pairs) else found[0]

    def back(value: Any) -> Any:
        if isinstance(value, str):
            return taken[int(value[1:])] if value.startswith(_TAKEN) else value
        if isinstance(value, dict):
            return {key: back(inner) for key, inner in value.items()}
        return [back(inner) for inner in value] if isinstance(value, list) else value

    try:
        data = tomllib.loads(_TABLE.sub(take_table, _LIST.sub(take_list, text)))
    except tomllib.TOMLDecodeError:
        return tomllib.loads(text)  # says where in the whole text
    return {key: back(value) for key, value in data.items()}
