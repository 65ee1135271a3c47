"""What a text counts: its telling numbers, the days it names, and whether it only keeps a tally.

A tally ("238 children killed since the war began", "nine attacks in the past day") is told anew
every day in nearly the same words. Only the same figures make two tallies one. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WORDS = re.compile(r"[^\W\d_]+")
_NUMERALS = {
    word: str(number)
    for words in (
        "three four five six seven eight nine ten eleven twelve",
        "три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
    )
    for number, word in enumerate(words.split(), 3)
}
_MONTHS = {
    name: str(number)
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "янв фев мар апр мая июн июл авг сен окт ноя дек",
    )
    for number, name in enumerate(names.split(), 1)
}
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
    r"|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)"
)
_DAY = re.compile(
    rf"\b(?P<m1>{_MONTH})\.? (?P<d1>\d\d?)\b(?![,.]\d)|\b(?P<d2>\d\d?) (?P<m2>{_MONTH})\b",
    re.IGNORECASE,
)
_TALLY = re.compile(
    r"\b(?:past|last|previous) (?:\w+ )?(?:days?|24 hours|weeks?|months?)\b"
    r"|\bso far\b|\bto date\b|\bas of\b|\b(?:has|have) already\b"
    r"|^(?!.*(?:est|first|most)\b).*\bsince\b(?: \S+){0,4} (?:invasion|war|aggression|start|beginning)\b"
    r"|\b(?:months|days) of (?:the )?(?:war|invasion)\b"
    r"|\bза (?:(?:минувшие|прошедшие|последние) )?(?:сутки|неделю)\b"
    r"|\bс начала (?:войны|вторжения|конфликта|спецоперации)\b|\bпо состоянию на\b",
    re.IGNORECASE | re.MULTILINE,
)


def numbers(words: str) -> frozenset[str]:
    """Return the telling numbers, in digits: not years, and none so small that they recur."""
    plain = _DAY.sub(" ", words)
    said = {re.sub(r"[.,]", "", number) for number in _NUMBER.findall(plain)}
    said |= {_NUMERALS[w] for w in _WORDS.findall(plain.lower()) if w in _NUMERALS}
    return frozenset(n for n in said if len(n) <= 9 and int(n) > 2 and not 1900 < int(n) < 2100)


def days(words: str) -> frozenset[str]:
    """Return the days of the year that are named, as ``9/18``."""
    found = ((m["m1"] or m["m2"], m["d1"] or m["d2"]) for m in _DAY.finditer(words))
    return frozenset(f"{_MONTHS[month[:3].lower()]}/{int(day)}" for month, day in found)


def dates(numbers: Iterable[str]) -> frozenset[str]:
    """Return those of the numbers that are days."""
    return frozenset(number for number in numbers if "/" in number)


@lru_cache(maxsize=4096)
def tallies(words: str) -> bool:
    """Whether the text sums up a stretch of time instead of telling one event."""
    return _TALLY.search(words) is not None
