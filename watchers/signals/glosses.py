"""What stands in brackets behind a name and only says it again: "the Liberation Front (LF) surrendered"."""

from __future__ import annotations

from typing import Final

OPENS: Final = "("
CLOSES: Final = ")"
LONGEST = 3
"""So many words such a gloss may have: "(ULFA-I)", "(SLM/A)"."""


def past(words: list[str], at: int) -> int:
    """Where the sentence goes on behind the gloss that opens there; ``at`` itself if none does."""
    for i in range(at + 2, min(at + LONGEST + 2, len(words))):
        if words[i] == CLOSES:
            return i + 1
    return at


def before(words: list[str], end: int) -> int:
    """Where the gloss begins that ends right before ``end``; ``end`` itself if none does."""
    for i in range(end - LONGEST - 2, end - 2):
        if i > 0 and words[i] == OPENS:
            return i
    return end


def held(words: list[str], start: int, end: int) -> int:
    """How many of the words between belong to glosses that stand there whole, their brackets with them."""
    count, at = 0, start
    while at < end:
        behind = past(words, at) if words[at] == OPENS else at
        if at < behind <= end:
            count += behind - at
        at = max(behind, at + 1)
    return count
