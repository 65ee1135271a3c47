"""Finds phrases whose choice of words is not the one their writer meant.

In ``pull out of|withdraw from`` the choice is between "of" and "withdraw": the phrase reads "pull
out of from", where "pull out of" or "withdraw from" was meant.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Set
from itertools import pairwise
from typing import Any

_MARKS = "~=[].,;:\"'"


def suspicious(files: Mapping[str, str]) -> Iterator[str]:
    """Each phrase with such a choice, as ``file: entry: 'phrase': what to do``.

    Told from how the rest of the language's files puts words side by side: the word before goes
    with the first choice and the last choice with the word behind, and neither the other way.
    """
    phrases = [
        (name, entry, phrase) for name in sorted(files) for entry, phrase in _read(files[name])
    ]
    beside: dict[str, set[tuple[str, str]]] = {}
    for name, _, phrase in phrases:
        pairs = beside.setdefault(name.split("/")[0], set())
        for left, right in pairwise(phrase.split()):
            if "|" not in left + right:
                pairs.add((_plain(left), _plain(right)))
    for name, entry, phrase in phrases:
        meant = _meant(phrase.split(), beside[name.split("/")[0]])
        if meant:
            one, other = meant
            yield f"{name}: {entry}: {phrase!r}: write “{one}” and “{other}” as two phrases"


def _meant(parts: list[str], beside: Set[tuple[str, str]]) -> tuple[str, str] | None:
    """The two wordings that were put into one, if so it looks."""
    for before, choice, behind in zip(parts, parts[1:], parts[2:], strict=False):
        if "|" not in choice or choice[0] in "~=[" or not (_is_word(before) and _is_word(behind)):
            continue
        words = choice.split("|")

        def follows(word: str, before: str = before) -> bool:
            return any((_plain(b), _plain(word)) in beside for b in before.split("|"))

        def leads(word: str, behind: str = behind) -> bool:
            return any((_plain(word), _plain(b)) in beside for b in behind.split("|"))

        first, last = words[0], words[-1]
        if follows(first) and leads(last) and not follows(last) and not leads(first):
            return f"{before} {first}", f"{last} {behind}"
    return None


def _is_word(part: str) -> bool:
    return not (part.startswith(("..", "[", "#")) or part.isupper())


def _plain(word: str) -> str:
    return word.lower().strip(_MARKS)


def _read(text: str) -> Iterator[tuple[str, str]]:
    """Every string in the lists of a file, with the name of its entry."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    yield from _strings(data, "")


def _strings(value: Any, entry: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        entry = str(value.get("name", entry))
        for key, inner in value.items():
            yield from _strings(inner, entry or key)
    elif isinstance(value, list):
        for inner in value:
            if isinstance(inner, str):
                yield entry, inner
            else:
                yield from _strings(inner, entry)
