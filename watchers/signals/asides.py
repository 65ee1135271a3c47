"""What parts a cue from a hit in its reach, or joins the two over an aside."""

from __future__ import annotations

from watchers.signals import verbal
from watchers.signals.clauses import DASHES
from watchers.signals.lexicon import ACTIVE, Language
from watchers.signals.match import Hit
from watchers.signals.scan import Scan

ASIDE_END = 2
"""So far before a verb the aside ends that parts it from its "not"."""


class Found:
    """A cue in the sentence."""

    __slots__ = ("backward", "end", "inside", "modifier", "start")

    def __init__(
        self, start: int, end: int, modifier: int, backward: bool, inside: int = -1
    ) -> None:
        self.start, self.end = start, end
        self.modifier, self.backward = modifier, backward
        self.inside = inside
        """The modifier of the longer cue whose words these are, or -1: "not" in "not ready to"."""


def past_an_aside(language: Language, words: list[str], cue: Found, hit: Hit) -> bool:
    """Whether an aside alone parts "not" from its verb: "has not, as some had said, freed"."""
    end, verb = cue.end, hit.operator
    if end >= verb or words[end - 1] not in language.history.nots:
        return False
    sign = words[end]
    return (
        (sign == "," or sign in DASHES)
        and sign in words[max(end + 1, verb - ASIDE_END) : verb]
        and words[end:verb].count(sign) == 2
    )


def carries_on(language: Language, words: list[str], cue: Found, hit: Hit) -> bool:
    """Whether a hit is one more thing that must, may or will be done: "must stop, and leave the town".

    Its verb is as bare as the one that the cue governs, and no new subject stands before it.
    """
    last, at = words[cue.end - 1], hit.operator
    governs = (language.history.bare, language.history.modals, language.history.musts)
    if not any(last in each for each in governs):
        return False
    if not cue.end < at or hit.start < at or hit.mode not in (ACTIVE, None):
        return False
    before = at - 1 - (words[at - 1] in language.sides.midst)
    if words[before] not in language.sides.joining and words[before] != ",":
        return False
    verb, history = words[at], language.history
    bent = (*history.pasts, *history.several, language.gerund or " ")
    return not (verb in history.pasts or verb.endswith(bent))


def stops_another(language: Language, words: list[str], cue: Found, hit: Hit) -> bool:
    """Whether the hit stops another thing and has not ended: "shelling of Y stopped its exports"."""
    return (
        hit.operator < cue.start
        and words[cue.start] in language.history.arrests
        and verbal.arresting(language, words, hit.operator + 1, cue.start, cue.end)
    )


def of_the_speaker(language: Language, seen: Scan, cue: Found, stop: int) -> bool:
    """Whether a cue only says who speaks: "an official who was not allowed to speak said that X had freed"."""
    words, clause = seen.tokens.words, seen.clause
    if language.attribution.isdisjoint(words[cue.end + 2 : stop]):
        return False
    opens = words[clause.index(clause[cue.start])]
    return opens in language.relatives or opens in language.history.reasons


def ended(language: Language, words: list[str], cue: Found, stop: int, verb: int) -> bool:
    """Whether a cue stands in what ends at a comma: "at odds over whether troops may stay, X freed ..."."""
    if "," not in words[cue.end : stop]:
        return False
    history = language.history
    whether, moves, finite = history.whether, history.moves, history.finite
    opens = next(
        (
            i
            for i in range(cue.start, 0, -1)
            # "in a move that nobody had approved, X freed ..."
            if words[i] in whether
            or (
                words[i] in language.relatives and (words[i - 1] in moves or words[i + 1] in finite)
            )
        ),
        0,
    )
    if opens:
        return "," not in words[opens : cue.start]
    # "with no cameras present, X freed ...": a noun has been denied, and a new subject follows
    last = stop - 1 - words[cue.end : stop][::-1].index(",")
    # "without asking anybody, X freed ...": nor has anything been asked
    denied = words[cue.end - 1] in history.nobody or words[cue.start - 1] in history.lacking
    return denied and last + 1 < verb
