"""Tells what only looks like a withdrawal: troops sent back to the front, or another's put out."""

from __future__ import annotations

from watchers.signals.lexicon import Language
from watchers.signals.match import Hit
from watchers.signals.scan import Scan

TO_THE_FRONT, PUT_OUT = "back to the front", "another's put out"
"""The modifiers that turn it into what it is."""
BEHIND = 4
"""So far behind a withdrawal stands where it goes to."""


def mistaken(language: Language, seen: Scan, hit: Hit) -> str:
    """What a withdrawal really is, as the name of its modifier; empty where it is one."""
    verb = seen.tokens.words[hit.operator]
    if verb in language.history.sends and _to_the_front(language, seen, hit):
        return TO_THE_FRONT
    if verb in language.history.bids and _put_out(seen, hit):
        return PUT_OUT
    return ""


def _to_the_front(language: Language, seen: Scan, hit: Hit) -> bool:
    """Whether they go back to a place of the conflict, and not from one: "sent troops back to Goma"."""
    words, history = seen.tokens.words, language.history
    for i in range(hit.operator + 1, min(hit.end + 2, len(words) - 1)):
        if words[i] in history.back and words[i + 1] in history.onward:
            there = range(i + 2, min(i + 2 + BEHIND, len(words)))
            placed = any(m.name.role == "place" and m.start in there for m in seen.mentions)
            fronts = not history.fronts.isdisjoint(words[i + 2 : there.stop])
            left = language.sides.origins.isdisjoint(words[hit.operator :])
            return (placed or fronts) and left
    return False


def _put_out(seen: Scan, hit: Hit) -> bool:
    """Whether one state bids another's troops go: "X ordered French troops out"."""
    of = (m for m in seen.mentions if hit.operator < m.start < hit.end and m.name.role == "people")
    whose = next((m.name.code for m in of), "")
    before = [m.name for m in seen.mentions if m.end <= hit.operator and m.name.acts]
    who = before[-1] if before else None
    return bool(who and whose and who.code and who.code != whose and who.kind in ("state", "armed"))
