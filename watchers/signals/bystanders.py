"""Who is named without a part in it: who tells or hears of it, and whom talks are only about."""

from __future__ import annotations

from watchers.signals.lexicon import Language
from watchers.signals.match import Hit
from watchers.signals.scan import Mention, Scan

OBSERVER_REACH = 6
ASIDE_REACH = 3
SAID_REACH = 5
NEAR = 2
NOBODYS: frozenset[str] = frozenset()


def stands_aside(language: Language, seen: Scan, mention: Mention, hit: Hit) -> bool:
    """Whether the name is only a source or a listener.

    As in "..., the army said", "X, the army said, has ..." and "told Paris that".
    """
    words = seen.tokens.words
    if not language.listeners.isdisjoint(words[max(0, mention.start - 2) : mention.start]):
        return True
    before = words[max(0, mention.start - ASIDE_REACH) : mention.start]
    if not language.sides.sources.isdisjoint(before):
        return True
    if "," not in before:
        return False
    if (
        mention.start >= hit.end
        and words[mention.end : mention.end + 1]
        and words[mention.end] in language.sides.reacts
    ):
        return True
    trails = mention.start >= hit.end
    verbs = (language.attribution, language.sides.reacts if trails else NOBODYS)
    behind = range(mention.end, min(mention.end + SAID_REACH, len(words)))
    said = next((i for i in behind if any(words[i] in each for each in verbs)), None)
    return said is not None and (trails or words[said + 1 : said + 2] == [","])


def without_observers(acting: list[Mention], observers: set[int]) -> list[Mention]:
    """Leave out the speaker of each governing cue: the nearest acting name just before it."""
    out = set()
    for cue in observers:
        before = [m for m in acting if 0 <= cue - m.end <= OBSERVER_REACH]
        if before:
            out.add(id(before[-1]))
    left = [m for m in acting if id(m) not in out]
    return left or list(acting)


def conferring(language: Language, seen: Scan, hit: Hit, beside: list[Mention]) -> list[Mention]:
    """Who takes part in an act of both sides: "X hosts Y and Z", "X and Y discuss Z's raids".

    Whoever follows "between" does; behind "discuss" only who follows "with" does, too. "on Monday"
    is a day and no topic.
    """
    if len(beside) < 2:
        return beside
    words, sides = seen.tokens.words, language.sides
    for at, mention in enumerate(beside):
        if not sides.between.isdisjoint(words[max(0, mention.start - NEAR) : mention.start]):
            return beside[at:] if len(beside) > at + 1 else beside
    topic = next(
        (
            i
            for i in range(hit.start, len(words) - 1)
            if words[i] in language.about and not _is_day(language, words[i + 1])
        ),
        len(words),
    )
    return [m for m in beside if m.start < topic or words[m.start - 1] in sides.together]


def _is_day(language: Language, word: str) -> bool:
    return word in language.helpers or word in language.months or word.isdigit()
