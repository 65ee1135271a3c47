"""The words by which texts of all languages tell one event from another: numerals, months, tallies.

They say nothing about whether something happened, only whether two texts speak of the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FILE = "telling.toml"
_KEYS = frozenset({"idle", "offices", "numerals", "short_months", "tallies"})
_FIRST_NUMERAL = 3


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """Of all languages together, as two texts of one event may be in different ones."""

    idle: frozenset[str] = frozenset()
    """Words too common to speak for one event."""
    offices: frozenset[str] = frozenset()
    """What has a capital and names nobody in particular."""
    numerals: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    """In every form and shortening, January being 1."""
    tally: re.Pattern[str] | None = None
    """Finds what sums up a stretch of time."""


PLAIN = Wording()
"""Of languages of which nothing is known."""


def read_wording(files: Mapping[str, Mapping[str, Any]], faults: list[str]) -> Wording:
    """The wording of all languages, from the lexicon's files by name; faults are appended."""
    read = {name: _sound(name, data, faults) for name, data in files.items() if _is_ours(name)}
    base = [data for name, data in files.items() if name.endswith("/language.toml")]
    tallies = [one for data in read.values() for one in data.get("tallies", ())]
    return Wording(
        idle=frozenset(word for data in read.values() for word in data.get("idle", ())),
        offices=frozenset(word for data in read.values() for word in data.get("offices", ())),
        numerals={
            word: number
            for data in read.values()
            for number, word in enumerate(data.get("numerals", ()), _FIRST_NUMERAL)
        },
        months={
            form: number
            for names in (
                *(data.get("months", ()) for data in base),
                *(data.get("short_months", ()) for data in read.values()),
            )
            for number, forms in enumerate(names, 1)
            for form in forms.split("|")
        },
        tally=re.compile("|".join(tallies), re.IGNORECASE | re.MULTILINE) if tallies else None,
    )


def _is_ours(name: str) -> bool:
    return name.endswith(f"/{FILE}")


def _sound(name: str, data: Mapping[str, Any], faults: list[str]) -> dict[str, list[str]]:
    """What of a file can be used; every slip is added to ``faults`` with what to write."""
    faults += [
        f"{name}: unknown key {key!r}: it has {', '.join(sorted(_KEYS))}"
        for key in sorted(data.keys() - _KEYS)
    ]
    found: dict[str, list[str]] = {}
    for key in sorted(_KEYS & data.keys()):
        value = data[key]
        if not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            faults.append(f'{name}: {key} is a list of texts: {key} = ["…", "…"]')
            continue
        found[key] = value
    if len(found.get("short_months", [""] * 12)) != 12:
        faults.append(f"{name}: short_months has a text for each of the twelve months")
    found["tallies"] = [one for one in found.get("tallies", ()) if _compiles(name, one, faults)]
    return found


def _compiles(name: str, pattern: str, faults: list[str]) -> bool:
    try:
        re.compile(pattern)
    except re.error as error:
        faults.append(f"{name}: tallies: {pattern!r} is no pattern: {error}")
        return False
    return True
