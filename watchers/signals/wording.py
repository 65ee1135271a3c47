"""The words by which texts of all languages tell one event from another: numerals, months, tallies.

They say nothing about whether something happened, only whether two texts speak of the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from watchers.signals.shape import Files, entries

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


def read_wording(files: Files, faults: list[str]) -> Wording:
    """The wording of all languages, from the lexicon's files by name; faults are appended."""
    telling = list(entries(files, "telling"))
    tallies = [
        one for name, e in telling for one in e.get("tallies", ()) if _compiles(name, one, faults)
    ]
    months = [e["months"] for _, e in entries(files, "language") if "months" in e]
    for name, entry in telling:
        if len(entry.get("short_months", [""] * 12)) != 12:
            faults.append(f"{name}: short_months has a text for each of the twelve months")
        months.append(entry.get("short_months", ()))
    return Wording(
        idle=frozenset(word for _, e in telling for word in e.get("idle", ())),
        offices=frozenset(word for _, e in telling for word in e.get("offices", ())),
        numerals={
            word: number
            for _, e in telling
            for number, word in enumerate(e.get("numerals", ()), _FIRST_NUMERAL)
        },
        months={
            form: number
            for names in months
            for number, forms in enumerate(names, 1)
            for form in forms.split("|")
        },
        tally=re.compile("|".join(tallies), re.IGNORECASE | re.MULTILINE) if tallies else None,
    )


def _compiles(name: str, pattern: str, faults: list[str]) -> bool:
    try:
        re.compile(pattern)
    except re.error as error:
        faults.append(f"{name}: tallies: {pattern!r} is no pattern: {error}")
        return False
    return True
