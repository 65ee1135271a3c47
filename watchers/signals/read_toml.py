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
_TAKEN = "\ue000"
"""Stands, with a number, for a list that was taken out; no language writes this sign."""
_UNUSUAL = (_TAKEN, '"""', "'''", "\\u", "\\U")
"""Where one of these is in a text, a text in it may look like a list or like that sign."""


def loads(text: str) -> dict[str, Any]:
    """What ``tomllib.loads`` makes of a text. Raises the same TOMLDecodeError.

    A lexicon is mostly lists of texts, and ``tomllib`` goes through them letter by letter.
    """
    if any(sign in text for sign in _UNUSUAL):
        return tomllib.loads(text)
    lists: list[list[str]] = []

    def take_out(found: re.Match[str]) -> str:
        lists.append(json.loads(f"{found[2]}]"))
        return f'{found[1]}"{_TAKEN}{len(lists) - 1}"'

    def put_back(table: dict[str, Any]) -> None:
        for key, value in table.items():
            if isinstance(value, str) and value.startswith(_TAKEN):
                table[key] = lists[int(value[1:])]
            for inner in value if isinstance(value, list) else (value,):
                if isinstance(inner, dict):
                    put_back(inner)

    try:
        data = tomllib.loads(_LIST.sub(take_out, text))
    except tomllib.TOMLDecodeError:
        return tomllib.loads(text)  # says where in the whole text
    put_back(data)
    return data
