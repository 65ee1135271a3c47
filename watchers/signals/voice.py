"""In whose voice a text is told, and of which time, where it is not the news of the day.

The news says neither "I" nor "you", unless it quotes somebody; and what opens with "In 1940 ..." goes
on about that year until it says "on Monday" or "today".
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from watchers.signals.lexicon import Language
from watchers.signals.match import Hit
from watchers.signals.tokens import Tokens
from watchers.signals.topic import PER_STRAY_WORD

OWN_VOICE = "somebody's own words"
"""What keeps quiet all that a letter, a review, a memoir or a guide tells."""
OLD_TIMES = "a year long past"
OLD_BEFORE, YEARS_AGO = 2000, 15
"""What lies before this year, or so many years before the article's day, is no background of today's."""
YEAR_REACH = 3
"""Among so many first words of its sentence a year opens it."""


def voices(
    language: Language,
    split: Sequence[Tokens],
    acts: Sequence[Sequence[Hit]],
    day: date | None,
) -> list[str | None]:
    """What each sentence is told in, if not in the voice of the news.

    ``split`` holds the sentences, ``acts`` what fired in each: if the first act of all is of
    a year long past, the text goes on about that, too.
    """
    if _is_own(language, split, acts):
        return [OWN_VOICE] * len(split)
    found: list[str | None] = []
    now = language.history.now
    past, told = False, False
    for tokens, fired in zip(split, acts, strict=True):
        words = tokens.words
        today = not now.isdisjoint(words)
        past = past and not today
        found.append(OLD_TIMES if past else None)
        dated = words if fired and not told else words[:YEAR_REACH]
        past = past or (not today and _long_ago(dated, day))
        told = told or bool(fired)
    return found


def _long_ago(words: Sequence[str], day: date | None) -> bool:
    """Whether a year long past stands there: "In 1940 ...", "In May 1940 ..."."""
    before = min(OLD_BEFORE, day.year - YEARS_AGO) if day else OLD_BEFORE
    return any(len(word) == 4 and word.isdecimal() and 1000 < int(word) < before for word in words)


def _personal(tokens: Tokens) -> bool:
    return any(term.personal for term in tokens.terms)


def _is_own(language: Language, split: Sequence[Tokens], acts: Sequence[Sequence[Hit]]) -> bool:
    """Whether a writer speaks of himself, or of an act to the reader, in more than a stray sentence.

    What stands in quotation marks, or has a speaker, is another's; where the marks do not pair
    nothing is known. A text that opens with an act in the voice of the news is news, unless most of
    it is his own: what a page adds ("tell us what you think") is no letter.
    """
    if not any(_personal(tokens) for tokens in split):
        return False
    voices = language.persons | language.reader
    if sum(tokens.words.count('"') for tokens in split) % 2:
        return False
    inside, spoken, opens = False, 0, False
    for at, (tokens, fired) in enumerate(zip(split, acts, strict=True)):
        words = tokens.words
        own = voices if fired else language.persons
        speaks = False
        for i, word in enumerate(words):
            if word == '"':
                inside = not inside
            elif word in own and not inside:
                # the "I" of "ULFA-I" is none
                speaks = speaks or not (
                    i and (words[i - 1] in language.numbered or tokens.hyphenated(i))
                )
        # "I will not go, X said", "X: I will not go"
        speaks = speaks and language.attribution.isdisjoint(words) and ":" not in words
        spoken += speaks
        opens = opens or (at == 0 and bool(fired) and not speaks)
    return spoken > len(split) // (2 if opens else PER_STRAY_WORD)
