"""Who vouches for a story: one vote per publisher family and per wire, and how far to believe it.

Copies of one text are one vote however many print it. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from rapidfuzz.fuzz import token_set_ratio

from storage.assessment import Pair
from storage.model.article import Article, Tier
from storage.model.story import Origin

SEEDS = "seeds"
"""The source, and the publisher, of what the operator puts in by hand: many papers under one name."""
COPY_RATIO = 85.0
"""From here two openings are the same copy, edited or not (token-set ratio, 0-100)."""
OPENING_LETTERS = 400
SHORTEST_OPENING = 80
"""Below this two texts can agree by chance, so that they are no proof of copying."""
MOST_ORIGINS = 24
"""Further origins of a story neither change its confidence nor are worth their space."""

_WORDS = re.compile(r"\w+")


def opening(article: Article) -> str:
    """Return the first words of the article's text, plain and lower case; empty if too short."""
    words = " ".join(_WORDS.findall(article.text[: 2 * OPENING_LETTERS].lower()))
    return words[:OPENING_LETTERS] if len(words) >= SHORTEST_OPENING else ""


def origin(article: Article) -> Origin:
    """Return the article's vote."""
    return Origin(
        publisher=article.publisher,
        wire=article.origin,
        tier=article.tier,
        party=article.party,
        opening=opening(article),
    )


def copied(new: Origin, origins: Iterable[Origin]) -> bool:
    """Whether ``new`` prints the same copy as one of ``origins``."""
    return any(_same_copy(new, old) for old in origins)


def joined(origins: Sequence[Origin], new: Origin) -> tuple[Origin, ...]:
    """Return ``origins`` with ``new`` among them; what adds no vote is kept only if it is a copy."""
    for at, old in enumerate(origins):
        if (old.publisher, old.wire, old.party) == (new.publisher, new.wire, new.party):
            better = replace(old, tier=max(old.tier, new.tier, key=lambda tier: tier.reliability))
            return (*origins[:at], better, *origins[at + 1 :])
    return (*origins, new) if len(origins) < MOST_ORIGINS else tuple(origins)


def votes(origins: Sequence[Origin]) -> tuple[tuple[Origin, ...], ...]:
    """Group ``origins`` into independent ones: each group is one vote."""
    return _grouped(tuple(origins))


# One step asks for the same story's votes several times, and each costs a comparison of all texts.
@lru_cache(maxsize=4096)
def _grouped(origins: tuple[Origin, ...]) -> tuple[tuple[Origin, ...], ...]:
    groups: list[tuple[Origin, ...]] = []
    for new in origins:
        same = [group for group in groups if any(_dependent(new, old) for old in group)]
        groups = [group for group in groups if group not in same]
        groups.append((*(old for group in same for old in group), new))
    return tuple(groups)


def confidence(origins: Sequence[Origin], pair: Pair) -> float:
    """Return how far the story is to be believed, 0 to 1 in hundredths: 1 - product of (1 - r)."""
    doubt = 1.0
    for group in votes(origins):
        doubt *= 1 - max(_reliability(each, pair) for each in group)
    return round(1 - doubt, 2)


def listed(origins: Iterable[Origin]) -> bool:
    """Whether a publisher of the list is among them."""
    return any(each.tier is not Tier.UNLISTED for each in origins)


def lone_unlisted(origins: Sequence[Origin]) -> bool:
    """Whether all rests on a single origin that is in no list of known publishers."""
    return len(votes(origins)) == 1 and not listed(origins)


def partisan(one: Origin, pair: Pair) -> bool:
    """Whether a party's own media here speak of that party's opponent."""
    return one.party in pair.actors and len(pair.actors) == 2


def _reliability(one: Origin, pair: Pair) -> float:
    relayed = one.wire is not None and one.tier is not Tier.UNLISTED
    reliability = max(one.tier.reliability, Tier.WIRE.reliability if relayed else 0.0)
    return reliability / 2 if partisan(one, pair) else reliability


def _dependent(one: Origin, other: Origin) -> bool:
    if one.publisher == other.publisher or (one.wire is not None and one.wire == other.wire):
        return True
    return _same_copy(one, other)


def _same_copy(one: Origin, other: Origin) -> bool:
    return bool(one.opening and other.opening) and _alike(one.opening, other.opening)


# A story's origins are held against one another again and again as it grows.
@lru_cache(maxsize=2**15)
def _alike(one: str, other: str) -> bool:
    return token_set_ratio(one, other, score_cutoff=COPY_RATIO) > 0
