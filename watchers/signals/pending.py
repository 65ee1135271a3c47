"""Tells what hangs on something that has not happened: "will leave once the rebels have disarmed".

Neither has the condition been met yet, nor the step been taken that is promised upon it.
"""

from __future__ import annotations

from functools import lru_cache

from watchers.signals.lexicon import Language
from watchers.signals.match import Hit
from watchers.signals.scan import Scan

MODAL_REACH = 6
"""So far before the verb of what is promised stands its "will"."""
MAIN_REACH = 12
"""So far behind the comma that ends a condition stands the "will" of what hangs on it."""
PAIR = 3
"""Among so many first words stands an opener of several words."""


def hangs(language: Language, seen: Scan, hit: Hit) -> bool:
    """Whether a hit is a condition still to be met, or a step that hangs on one."""
    history, words, clause = language.history, seen.tokens.words, seen.clause
    modals = history.modals
    occasions = history.occasions
    openers, lasts = _openers(occasions, history.conditions)
    opens = words[0] in language.links and words[0] in history.bare
    if opens and hit.operator == 1 and "," in words[hit.end :]:
        return True  # "To free the captives, they will have to": what for
    for i, word in enumerate(words):
        pair = f"{words[i - 1]} {word}" if i and word in lasts else word
        if word not in openers and pair not in openers:
            continue
        end = _end(words, clause, i)
        first = i == 0 or (i < PAIR and word not in openers)  # "As soon as they disarm, ..."
        if first and words[end : end + 1] != [","]:
            # "When the guns fall silent we will ...": its verb begins what hangs on it
            end = next((j for j in range(i + 1, end) if words[j] in modals), end)
        main = range(end, min(end + MAIN_REACH, len(words))) if first else range(i)
        if not (word in occasions or pair in occasions) and i <= hit.operator < end:
            return True
        modal = next((j for j in (main if first else reversed(main)) if words[j] in modals), None)
        if modal is None or (not first and clause[i] - clause[modal] > 1):
            continue
        timed = word in occasions or pair in occasions
        # "Once they disarm, it will leave", but "When they fled, he said it would leave"
        promised = modal < i or words[modal] not in history.reported
        if timed and not _to_come(language, words, i, end, promised=promised):
            continue
        if timed and i <= hit.operator < end:
            return True
        if modal < hit.end <= main.stop and main.start <= hit.operator <= modal + MODAL_REACH:
            return True
    return False


@lru_cache(maxsize=64)
def _openers(
    occasions: frozenset[str], conditions: frozenset[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """What opens a clause on which something hangs, and the last words of those that are of two."""
    openers = occasions | conditions
    return openers, frozenset(each.rpartition(" ")[2] for each in openers if " " in each)


def _end(words: list[str], clause: list[int], start: int) -> int:
    """Where the side clause that begins there ends: at its comma, or where the next begins."""
    behind = range(start + 1, len(words))
    return next((j for j in behind if words[j] == "," or clause[j] > clause[start]), len(words))


def _to_come(language: Language, words: list[str], at: int, end: int, *, promised: bool) -> bool:
    """Whether what stands behind "when" or "once" is still to come: no verb there tells it as done.

    What is ``promised`` before it, "will leave when they disarm", needs no verb that says so; "after
    they disarmed" is done all the same.
    """
    told = words[at + 1 : end]
    if not language.history.to_come.isdisjoint(told):
        return True
    done = language.history.done
    return promised and words[at] not in language.background and done.isdisjoint(told)
