"""What a text counts: its telling numbers, the days it names, and whether it only keeps a tally.

A tally ("238 children killed since the war began", "nine attacks in the past day") is told anew
every day in nearly the same words. Only the same figures make two tallies one. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from watchers.signals.wording import Wording

_NUMBER = re.compile(r"(?<![^\W\d_])(?<![^\W\d_]-)(?<!\d)\d+(?:[.,]\d+)*")
"""None that a letter stands before, as in the name of a weapon's model."""
_DAY = re.compile(r"\b\d\d?\b")
_BEFORE, _AFTER = re.compile(r"\b([^\W\d_]+)\.? $"), re.compile(r" ([^\W\d_]+)\b")
_LONGEST_MONTH = 16
_WORDS = re.compile(r"[^\W\d_]+")
_GOES_ON = re.compile(r"[,.]\d")


def numbers(words: str, wording: Wording) -> frozenset[str]:
    """Return the telling numbers, in digits: not years, and none so small that they recur."""
    named = {start for start, _ in _named_days(words, wording)}
    digits = (found for found in _NUMBER.finditer(words) if found.start() not in named)
    said = {re.sub(r"[.,]", "", found[0]) for found in digits}
    spoken = wording.numerals.keys() & set(_WORDS.findall(words.lower()))
    said |= {str(wording.numerals[word]) for word in spoken}
    return frozenset(n for n in said if len(n) <= 9 and int(n) > 2 and not 1900 < int(n) < 2100)


def days(words: str, wording: Wording) -> frozenset[str]:
    """Return the days of the year that are named, as ``9/18``, but that of the report itself."""
    return frozenset(
        day for at, day in _named_days(words, wording) if not _dateline(words[:at], wording)
    )


def without_days(words: str, wording: Wording) -> str:
    """Return the words, each as long as it was, with the named days of the year struck out."""
    named = {start for start, _ in _named_days(words, wording)}
    return _DAY.sub(lambda day: "x" * len(day[0]) if day.start() in named else day[0], words)


def dates(numbers: Iterable[str]) -> frozenset[str]:
    """Return those of the numbers that are days."""
    return frozenset(number for number in numbers if "/" in number)


@lru_cache(maxsize=4096)
def tallies(words: str, wording: Wording) -> bool:
    """Whether the text sums up a stretch of time instead of telling one event."""
    return wording.tally is not None and wording.tally.search(words.lower()) is not None


def _dateline(before: str, wording: Wording) -> bool:
    """Whether a day behind these words is that of the report."""
    return wording.dateline is not None and wording.dateline.search(before.lower()) is not None


def _named_days(words: str, wording: Wording) -> Iterator[tuple[int, str]]:
    """Where a day stands, and which: a small number beside a month's name."""
    for found in _DAY.finditer(words):
        before = _BEFORE.search(words[max(0, found.start() - _LONGEST_MONTH) : found.start()])
        after = _AFTER.match(words, found.end())
        month = before and wording.months.get(before[1].lower())
        if month is None or _GOES_ON.match(words, found.end()):
            month = after and wording.months.get(after[1].lower())
        if month:
            yield found.start(), f"{month}/{int(found[0])}"
