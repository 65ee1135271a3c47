"""Numbers that people write out in words."""

from __future__ import annotations

import re

UNIT = r"(?:mo|months?|m|mins?|minutes?|h|hrs?|hours?|d|days?|w|weeks?)"
"""What a span of time is counted in, as people write it."""
_ONES = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]  # fmt: skip
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WRITTEN = re.compile(
    rf"\b(?:(?:an? |one )?hundred|({'|'.join(_TENS)})(?:[- ]({'|'.join(_ONES[1:10])}))?"
    rf"|({'|'.join(_ONES)}))\b",
    re.IGNORECASE,
)
_HALF = re.compile(r"\bhalf an hour\b", re.IGNORECASE)
_ONE_OF = re.compile(rf"\ban?\s+(?={UNIT}\b)", re.IGNORECASE)


def in_digits(text: str) -> str:
    """The text with its numbers up to a hundred in digits: ``3``, ``65``, ``1 day``, ``30 min``."""
    return _WRITTEN.sub(_digits, _ONE_OF.sub("1 ", _HALF.sub("30 min", text)))


def _digits(found: re.Match[str]) -> str:
    ten, one, alone = (word and word.casefold() for word in found.groups())
    if alone:
        return str(_ONES.index(alone))
    if ten:
        return str(20 + 10 * _TENS.index(ten) + (_ONES.index(one) if one else 0))
    return "100"
