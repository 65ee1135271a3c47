"""What a text is about besides conflict, over the whole of it: in whose world its acts are done.

A tale's frame ("The novel opens with") takes in all that is told behind it. A storm, a germ or a
sultan's army as the subject takes in what it does. And where a text opens with another world, goes
on about it and tells of acts only in passing, these are no news of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from watchers.signals.domains import ACTS, FRAMES, OPENS, SPREADS, Told
from watchers.signals.lexicon import Language
from watchers.signals.match import Hit
from watchers.signals.scan import Scan
from watchers.signals.tokens import Tokens

OPENING = 4
"""Among so many first words a text names what it is about."""
FRAME_REACH, ASIDE_REACH = 7, 2
"""So far behind its first word a sentence may still open a tale ("In the new Danish film ..."), and so far behind a comma."""
HEAD_WEIGHT, SENTENCE_MOST = 2, 2
"""A text's head counts double, and no sentence for more than so many words."""
PER_STRAY_WORD = 6
"""In so many sentences one word of another world says nothing ("a dark season"), unless one is enough."""
_BREAKS = frozenset({",", ":"})
ACT_WEIGHT, LEAST_LEAD = 2, 1
"""What a sentence with an act weighs, and by how much another world must outweigh all of them."""

WAKE_SEVERITY = 7.0
"""What is no graver comes in the wake of a storm that a text opens with: soldiers sent, roads closed."""

Found = tuple[int, int, int]
"""Words of another world: begin, end, number of the domain."""


def counted(language: Language, tokens: Tokens, sentence: int) -> list[Found]:
    """The words of other worlds in an article's n-th sentence."""
    found, stemmed = tokens.search([term.domains for term in tokens.terms])
    if not (found or stemmed):
        return []
    # a phrase of stems counts once, however far it may be read
    ends = {(i, number): end for i, end, number in stemmed}
    found += [(i, end, number) for (i, number), end in ends.items()]
    listed = language.domain_list
    return [
        row
        for row in found
        if _stands(listed[row[2]].told, tokens.words, row[0], sentence)
        # in a "flood-hit" province no flood does anything
        and not (
            listed[row[2]].told is ACTS and row[1] < len(tokens.words) and tokens.hyphenated(row[1])
        )
    ]


def _stands(told: Told, words: list[str], at: int, sentence: int) -> bool:
    """Whether words of a domain that begin there stand where they count."""
    if told is OPENS:
        return sentence == 0 and at < OPENING
    if told is FRAMES:
        # what somebody is quoted with opens nothing
        opens = at < FRAME_REACH or not _BREAKS.isdisjoint(words[at - ASIDE_REACH : at])
        return opens and not words[:at].count('"') % 2
    return True


class Topic:
    """The other world of one article, if it has one."""

    __slots__ = ("_agents", "_frame", "_language", "_wake", "_whole")

    def __init__(
        self,
        language: Language,
        found: Sequence[Sequence[Found]],
        hits: Sequence[Sequence[Hit]],
    ) -> None:
        """``found`` holds the words of other worlds in each sentence, ``hits`` what fired in it."""
        self._language = language
        listed = language.domain_list
        self._agents = [[row for row in rows if listed[row[2]].told is ACTS] for rows in found]
        first = next((n for n, fired in enumerate(hits) if fired), 0)
        frames = (
            (n, *row)
            for n, rows in enumerate(found[: first + 1])
            for row in rows
            if listed[row[2]].told is FRAMES
        )
        self._frame = min(frames, default=None)
        """The first words that open a tale, if no act is told before them."""
        opening = (listed[n].name for i, _, n in self._agents[0] if i < OPENING)
        self._wake = next(opening, None)
        self._whole = None if hits[0] else self._outweighed(found, hits)
        """The domain that the whole text is about, whatever is told in passing."""

    def _outweighed(
        self, found: Sequence[Sequence[Found]], hits: Sequence[Sequence[Hit]]
    ) -> str | None:
        acts = ACT_WEIGHT * sum(map(bool, hits))
        for number, domain in enumerate(self._language.domain_list):
            if domain.told is not SPREADS:
                continue
            per = [len({i for i, _, n in rows if n == number}) for rows in found]
            spread = [min(SENTENCE_MOST, count) for count in per]
            # a sentence that tells an act of fans is no more about sport for it
            goes_on = sum(n for n, fired in zip(spread[1:], hits[1:], strict=True) if not fired)
            if not spread[0] or goes_on <= len(found) // PER_STRAY_WORD:
                continue
            if HEAD_WEIGHT * spread[0] + goes_on >= acts + LEAST_LEAD:
                return domain.name
        return None

    def of(self, sentence: int, seen: Scan, hit: Hit) -> str | None:
        """The other world in which this act is done."""
        listed = self._language.domain_list
        if self._frame and (sentence, hit.operator) >= self._frame[:2]:
            return listed[self._frame[3]].name
        for start, end, number in self._agents[sentence]:
            if end <= hit.operator and _is_subject(seen, start, end, hit):
                return listed[number].name
        if self._wake and self._language.rules[hit.rule].severity <= WAKE_SEVERITY:
            return self._wake
        return self._whole


def _is_subject(seen: Scan, start: int, end: int, hit: Hit) -> bool:
    """Whether it stands before the verb in its clause, and nobody else who acts between."""
    if seen.clause[start] != seen.clause[hit.operator]:
        return False
    return not any(end <= m.start < hit.operator and m.name.acts for m in seen.mentions)
