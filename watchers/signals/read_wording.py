"""Reads the words by which two texts are told to be of one event or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from watchers.signals.lexicon import Language
from watchers.signals.shape import Files, entries
from watchers.signals.wording import STEM, Wording

_ESCAPED, _BRACKETS = re.compile(r"\\."), re.compile(r"\[[^]]*\]|\([^()]*\)")
_FIRST_NUMERAL = 3
_BEGINNING = 4
"""So many letters are the same in Ukraine and Ukrainian, Iran and Iranians."""


def read_wording(files: Files, faults: list[str]) -> Wording:
    """The wording of all languages, from the lexicon's files by name; faults are appended."""
    telling = list(entries(files, "telling"))
    months = [e["months"] for _, e in entries(files, "language") if "months" in e]
    for name, entry in telling:
        if len(entry.get("short_months", [""] * 12)) != 12:
            faults.append(f"{name}: short_months has a text for each of the twelve months")
        months.append(entry.get("short_months", ()))
    numerals = {
        word: number
        for _, e in telling
        for number, word in enumerate(e.get("numerals", ()), _FIRST_NUMERAL)
    }
    amounts = numerals | dict(_numbered(telling, "amounts", "dozens=24", faults))
    return Wording(
        idle=_words(telling, "idle"),
        usual=dict(_numbered(telling, "usual", "attack=900", faults)),
        alike={
            word[:STEM]: first[:STEM]
            for _, e in telling
            for first, *others in (each.split("|") for each in e.get("alike", ()))
            for word in others
        },
        offices=_words(telling, "offices"),
        numerals=numerals,
        months={
            form: number
            for names in months
            for number, forms in enumerate(names, 1)
            for form in forms.split("|")
        },
        tally=_any(telling, "tallies", faults),
        retelling=_any(telling, "retelling", faults),
        toll=_any(telling, "tolls", faults),
        fresh=_any(telling, "fresh", faults),
        amounts=amounts,
        killed=_words(telling, "killed"),
        kills=_words(telling, "kills"),
        roughly=_words(telling, "roughly"),
        others=_words(telling, "others"),
        earlier=_any(telling, "earlier", faults),
        shelter=_any(telling, "shelters", faults),
        dateline=_any(telling, "datelines", faults),
        taking=_any(telling, "takings", faults),
        anew=_any(telling, "anew", faults),
        speakers=_any(telling, "speakers", faults),
        intent=_any(telling, "intents", faults),
    )


def sides_of(languages: Iterable[Language]) -> dict[str, frozenset[str]]:
    """By an actor's code: how the words of its name begin, in any of the languages."""
    begun: dict[str, set[str]] = {}
    for language in languages:
        for code, title in language.gazetteer.titles.items():
            words = (word for word in title.split() if len(word) >= _BEGINNING)
            begun.setdefault(code, set()).update(word[:_BEGINNING].title() for word in words)
    return {code: frozenset(words) for code, words in begun.items()}


def _numbered(
    files: Sequence[tuple[str, Mapping[str, Any]]], key: str, example: str, faults: list[str]
) -> Iterator[tuple[str, int]]:
    """The words that all languages have under this key, each with its number."""
    for name, e in files:
        for entry in e.get(key, ()):
            word, _, number = entry.partition("=")
            if not word or not number.isdecimal():
                faults.append(f"{name}: {key}: write {entry!r} as a word and its number: {example}")
            else:
                yield word, int(number)


def _words(files: Iterable[tuple[str, Mapping[str, Any]]], key: str) -> frozenset[str]:
    """The words that all languages have under this key."""
    return frozenset(word for _, e in files for word in e.get(key, ()))


def _any(
    files: Sequence[tuple[str, Mapping[str, Any]]], key: str, faults: list[str]
) -> re.Pattern[str] | None:
    """What finds, in lower case, any of the patterns that all languages have under this key."""
    patterns = [
        one
        for name, e in files
        for one in e.get(key, ())
        if _compiles(f"{name}: {key}", one, faults)
    ]
    # Most begin at a word: looked for once for all of them, it takes a quarter of the time.
    at_word = [one for one in patterns if one.startswith(r"\b") and not _forks(one)]
    together = [rf"\b(?:{'|'.join(one[2:] for one in at_word)})"] if at_word else []
    rest = [one for one in patterns if one not in at_word]
    return re.compile("|".join(together + rest), re.MULTILINE) if patterns else None


def _compiles(where: str, pattern: str, faults: list[str]) -> bool:
    try:
        re.compile(pattern)
    except re.error as error:
        faults.append(f"{where}: {pattern!r} is no pattern: {error}")
        return False
    if any(map(str.isupper, _ESCAPED.sub("", pattern))):
        faults.append(f"{where}: write {pattern!r} in lower case, as which texts are compared")
        return False
    return True


def _forks(pattern: str) -> bool:
    """Whether it has alternatives outside of all brackets."""
    bare, outside = pattern, _ESCAPED.sub("", pattern)
    while bare != outside:
        bare, outside = outside, _BRACKETS.sub("", outside)
    return "|" in outside
