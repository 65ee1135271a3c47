"""Reads the words by which two texts are told to be of one event or not."""

from __future__ import annotations

import re

from watchers.signals.shape import Files, entries
from watchers.signals.wording import Wording

_FIRST_NUMERAL = 3


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
