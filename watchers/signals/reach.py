"""How far a modifier's cue reaches, and which of a sentence's hits it reaches at all."""

from __future__ import annotations

from watchers.signals import asides
from watchers.signals.asides import Found
from watchers.signals.clauses import EARLY
from watchers.signals.dating import of_the_harm, told_aside
from watchers.signals.lexicon import ACTIVE, Language
from watchers.signals.match import Hit
from watchers.signals.scan import Scan

JOINED_REACH = 2
"""So far behind "and" stands the verb that it joins to another."""
SAYING_REACH, TURN_REACH = 4, 2
VERB_REACH = 3
DOUBT_REACH = 5
"""So far before a doubt stands who has none."""
HEED_REACH = 4
"""So far before an appeal stands the verb of who heeds it."""
OF_A_THING = frozenset({"accused", "refused", "appeal"})
"""Modifiers whose verbs govern a thing, and no clause of which a further verb could be part."""


def goes_with(language: Language, words: list[str], hits: list[Hit], hit: Hit) -> Hit | None:
    """The hit before it that it only goes on from: "commanded the men who ambushed a patrol, killing nine"."""
    at = hit.operator
    if not (
        at and words[at - 1] == "," and language.gerund and words[at].endswith(language.gerund)
    ):
        return None
    return max((h for h in hits if h.end <= at), key=lambda h: h.end, default=None)


def gap_with(
    language: Language, seen: Scan, found: Found, hit: Hit, before: Hit | None
) -> int | None:
    """How many tokens lie between a cue and a hit, or the one it goes on from."""
    gap = gap_between(language, seen, found, hit)
    return gap if gap is not None or before is None else gap_between(language, seen, found, before)


def gap_between(language: Language, seen: Scan, found: Found, hit: Hit) -> int | None:
    """How many tokens lie between cue and hit, or None where the cue does not reach it."""
    modifier, words = language.modifiers[found.modifier], seen.tokens.words
    shared = sum(p in hit.core for p in range(found.start, found.end))
    if shared:
        # "have died" dates what "died in the fighting" tells
        return None if shared == found.end - found.start else 0
    if modifier.direction == "sentence":
        return 99
    if modifier.dates and of_the_harm(language, seen, hit, found.start):
        return None
    if _undoubted(language, words, found):
        return None
    if asides.past_an_aside(language, words, found, hit):
        return 0
    if asides.stops_another(language, words, found, hit):
        return None
    if modifier.observer and _answered(language, words, found):
        return None
    if _lacks_another(language, seen, found, hit):
        return None
    if hit.start < found.start and found.end <= hit.end:
        return _within(language, seen, found, hit)
    if found.end <= hit.start and (not found.backward or modifier.direction == "both"):
        gap, same = hit.start - found.end, _on_to(language, seen, found, hit)
    elif hit.end <= found.start and (found.backward or modifier.direction == "both"):
        gap, same = found.start - hit.end, _back_to(language, seen, found, hit)
    else:
        return None
    if same is None:
        return None
    # "In the past, X shelled": a date that opens the sentence dates what stands behind its comma
    same = same or (modifier.dates and found.start == 0 and seen.clause[hit.start] == 1)
    return gap if gap <= modifier.reach and (same or modifier.crosses) else None


def _within(language: Language, seen: Scan, found: Found, hit: Hit) -> int | None:
    """The gap to a hit that a cue stands in the midst of."""
    if told_aside(seen.clause, hit, found.start):
        return None
    # "the truce, which had not been sought, was signed", with "a thing that" for "which" too
    verb = hit.operator
    return None if asides.ended(language, seen.tokens.words, found, verb, verb) else 0


def _on_to(language: Language, seen: Scan, found: Found, hit: Hit) -> bool | None:
    """Whether a hit behind a cue is in its clause; None where the cue ends before it."""
    words, clause = seen.tokens.words, seen.clause
    here, there = clause[found.end - 1], clause[hit.start]
    same = here == there or asides.carries_on(language, words, found, hit)
    if here > there or (not same and _told_apart(language, seen, found, hit.start)):
        return None
    if asides.of_the_speaker(language, seen, found, hit.start):
        return None
    if asides.ended(language, words, found, hit.start, hit.operator):
        return None
    if same and _done_besides(language, words, found, hit):
        return None
    named = language.modifiers[found.modifier].name
    return None if named in OF_A_THING and _goes_on(language, words, found, hit) else same


def _back_to(language: Language, seen: Scan, found: Found, hit: Hit) -> bool | None:
    """Whether a hit before a cue is in its clause; None where a date is that of another verb."""
    if language.modifiers[found.modifier].dates and any(
        hit.end <= start < found.start and participle for start, _, _, participle in seen.verbs
    ):
        return None
    return seen.clause[hit.end - 1] == seen.clause[found.start]


def _answered(language: Language, words: list[str], cue: Found) -> bool:
    """Whether what is asked for is done: "heeded calls to withdraw", but not "has not heeded calls"."""
    history = language.history
    heeds, nots = history.heeds, history.nots
    return any(
        (words[i] in heeds or " ".join(words[i : i + 2]) in heeds)
        and (not i or words[i - 1] not in nots)
        for i in range(max(0, cue.start - HEED_REACH), cue.start)
    )


def _undoubted(language: Language, words: list[str], cue: Found) -> bool:
    """Whether two that deny cancel each other: "nobody in X doubted that"."""
    doubts, nobody = language.history.doubts, language.history.nobody
    if words[cue.start] in doubts:
        return not nobody.isdisjoint(words[max(0, cue.start - DOUBT_REACH) : cue.start])
    return words[cue.start] in nobody and not doubts.isdisjoint(
        words[cue.end : cue.end + DOUBT_REACH]
    )


def _lacks_another(language: Language, seen: Scan, cue: Found, hit: Hit) -> bool:
    """Whether a cue is a preposition and the hit a finite verb: "was without fanfare opened".

    What "without" takes away is a noun or a gerund: "without opening", "without talks".
    """
    words, history = seen.tokens.words, language.history
    if words[cue.end - 1] not in history.lacking or cue.end > hit.operator:
        return False
    pasts, verb = history.pasts, words[hit.operator]
    told = any(start == hit.operator and participle for start, _, _, participle in seen.verbs)
    if not (told or verb in pasts or verb[-2:] in pasts):
        return False
    between = words[cue.end : hit.operator]
    if not between or (
        "," not in between and any(w.endswith(language.gerund) for w in between if language.gerund)
    ):
        return False  # "without having opened"
    if hit.start < cue.start or "," in between:
        return True
    return hit.mode in (None, ACTIVE) and hit.start == hit.operator


def _done_besides(language: Language, words: list[str], cue: Found, hit: Hit) -> bool:
    """Whether it was done beside what a cue governs: "refused to talk and bombed", "did not wait and sent".

    What the cue governs is in the infinitive or a gerund ("without asking"), which nobody has done; what
    "and" joins to the cue's own verb is in the past.
    """
    last, history = words[cue.end - 1], language.history
    bare = history.bare
    gerund = bool(language.gerund) and words[cue.end].endswith(language.gerund)
    if not (last in bare or words[cue.end] in bare or words[cue.end - 2] in bare or gerund):
        return False
    pasts = history.pasts
    for i in range(cue.end, hit.operator):
        if words[i] in language.sides.joining:
            verb = _behind_a_day(language, words, i + 1)
            told = words[max(verb, hit.start) : min(verb + JOINED_REACH, hit.end)]
            if any(word in pasts or word[-2:] in pasts for word in told):
                return True
    return False


def _behind_a_day(language: Language, words: list[str], at: int) -> int:
    """Where the sentence goes on behind a day of this week that stands there: "and on Friday bombed"."""
    days = language.history.fresh
    day = at + (words[at : at + 1] != [] and words[at] in language.prepositions)
    return day + 1 if day < len(words) and words[day] in days else at


def _goes_on(language: Language, words: list[str], cue: Found, hit: Hit) -> bool:
    """Whether a hit is what the cue's own subject does next: "rejects the offer, mobilises reservists".

    Its verb has the form of the cue's own, and an object: not "condemns raids and strikes on Y".
    """
    history = language.history
    pasts, unbent = history.pasts, history.unbent
    several = history.several
    if _alongside(language, words, cue, hit):
        return True

    def form(word: str) -> str:
        past = word in unbent or word in pasts or word[-2:] in pasts
        return "past" if past else "present" if word[-1:] in several else ""

    # "rejects Y's demand for the port, mobilises": the verb stands before the cue
    before = range(cue.start, max(-1, cue.start - VERB_REACH), -1)
    told = next(filter(None, (form(words[i]) for i in before)), "")
    if not told or hit.mode not in (ACTIVE, None):
        return False
    for i in range(cue.end, hit.operator):
        if words[i] != "," and words[i] not in language.sides.joining:
            continue
        adverb = any(map(words[i + 1].endswith, language.sides.adverbs))
        verb = i + 1 + adverb
        behind = words[verb + 1 : verb + 2]
        if (
            verb <= hit.operator <= verb + VERB_REACH
            and hit.start >= verb
            and form(words[verb]) == told
            and behind
            and behind[0][0].isalnum()
            and behind[0] not in language.prepositions
            and behind[0] not in language.relatives
            and behind[0] not in language.sides.scenes
        ):
            return True
    return False


def _alongside(language: Language, words: list[str], cue: Found, hit: Hit) -> bool:
    """Whether a hit is a clause of its own that goes on meanwhile: "blames X as shells hit Y".

    Several do it, and what they do follows: not "condemns it as terror attacks".
    """
    first, *rest = sorted(hit.core)[:2]
    several = language.history.several
    return (
        cue.end < first
        and words[first - 1] in language.history.alongside
        and words[first][-1:] in several
        and any(words[verb][-1:] not in several for verb in rest)
    )


def _told_apart(language: Language, seen: Scan, cue: Found, stop: int) -> bool:
    """Whether the hit is told by itself: "accused X, but freed ...", "After denying it, X freed ..."."""
    clause, words, said = seen.clause, seen.tokens.words, language.attribution
    opener, first = words[0], clause.index(clause[cue.end - 1])
    if 0 < first < EARLY and words[first] in language.openers:
        return True  # "Two months after it denied that, X freed ..."
    if clause[cue.start] == 0:
        if cue.start > 0 and opener in language.background:
            return True
        if language.modifiers[cue.modifier].direction == "forward" and (
            (opener in language.openers and opener not in language.prepositions)
            or (language.gerund and opener.endswith(language.gerund))
            if cue.start
            else opener in language.asides or (language.gerund and opener.endswith(language.gerund))
        ):
            return True
    return any(
        (words[i] in language.turns and stop - _behind_a_day(language, words, i + 1) <= TURN_REACH)
        or (clause[i] != clause[i - 1] and not said.isdisjoint(words[i:stop][:SAYING_REACH]))
        for i in range(cue.end, stop)
    )
