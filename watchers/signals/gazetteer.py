"""Who can act, how they are named, and who opposes whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import NamedTuple

from watchers.signals.keys import Stored
from watchers.signals.phrases import Word
from watchers.signals.stems import Stems
from watchers.signals.trie import Trie

VIRTUAL = ("ACTOR", "STATE", "ARMED", "PLACE", "PARTY", "CIVIL")
"""Classes filled by names instead of a word list."""
ACTOR, STATE, ARMED, PLACE, PARTY, CIVIL = range(len(VIRTUAL))
FIGHTS = frozenset({"party", "regular"})
ACRONYM_LENGTH = 5


class Name(NamedTuple):
    """One way of naming an actor or a place."""

    code: str
    """The actor's code; for a party without a name, empty."""
    kind: str
    """A kind of actor, or of a party without a name: ``party`` (fights), ``figure``, ``civil``."""
    role: str
    """``name``, ``people``, ``seat``, ``leader`` or ``place``."""
    place: str
    """ISO code of the state where it is, or empty."""
    case: int
    """0 any, 1 must be capitalised, 2 must be in capitals."""
    since: date | None = None
    until: date | None = None
    hyphen: bool = False
    """The text must have the hyphen too: "Iran-backed rebels", and not "Iran backed the plan"."""
    classes: tuple[int, ...] = ()
    """Which of the classes that names fill it belongs to."""
    acts: bool = False
    """Whether it is somebody who can be a party; what is only a place or a region cannot."""
    twin: Name | None = None
    """Whom it names besides: "the two Koreas" are both."""


@dataclass(slots=True)
class Gazetteer(Stored):
    """Names by their surface forms."""

    words: Trie[Name] = field(default_factory=Trie)
    stems: Stems[Name] = field(default_factory=Stems)
    size: int = 0
    """How many ways of naming somebody it holds."""
    kinds: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    """Actor code → the state where it sits."""
    titles: dict[str, str] = field(default_factory=dict)
    """Actor code → the first of its names: how it is shown to people."""

    def enter(self, tokens: Sequence[str], name: Name) -> None:
        """Add a name by its words."""
        self.words.add(tokens, name)

    def enter_stems(self, words: Sequence[Word], name: Name) -> None:
        """Add a name by its stems."""
        self.stems.add(words, name)


@dataclass(slots=True)
class Opposition(Stored):
    """Which pairs are opponents, and between which dates."""

    spans: dict[tuple[str, str], list[tuple[date | None, date | None]]] = field(
        default_factory=dict
    )

    crises: dict[tuple[str, str], list[tuple[date | None, date | None]]] = field(
        default_factory=dict
    )
    """The same of crises, and of the year after a quarrel: a span tells nothing of a day unknown."""

    wars: dict[str, list[tuple[str, date | None, date | None]]] = field(default_factory=dict)
    """Code → whom it fights in the open, from when to when."""

    def fought(self, code: str, home: str, since: date | None, until: date | None) -> set[str]:
        """Whom an actor fought in the open at any time between two days, each of which may be open.

        A group fights the foes of its own state that are its opponents too, if the state is none.
        """
        foes = {foe for foe, s, u in self.wars.get(code, ()) if _meet(s, u, since, until)}
        if foes or home == code or self.holds(code, home, since, until):
            return foes
        theirs = self.fought(home, home, since, until)
        return {foe for foe in theirs if self.holds(code, foe, since, until)}

    def holds(self, a: str, b: str, since: date | None, until: date | None) -> bool:
        """Whether the two were opponents at any time between two days, each of which may be open."""
        spans = self.spans.get((a, b) if a < b else (b, a))
        return spans is not None and any(_meet(s, u, since, until) for s, u in spans)

    def lasts(self, a: str, b: str) -> bool:
        """Whether the two are opponents with no end known."""
        return any(u is None for _, u in self.spans.get((a, b) if a < b else (b, a), ()))

    def in_crisis(self, codes: Sequence[str], since: date | None, until: date | None) -> bool:
        """Whether two of these who are no lasting enemies had a crisis on that day.

        Without a day, or between two days, there is none: all who ever quarrelled would be in one.
        """
        return (
            since is not None
            and since == until
            and any(
                _meet(s, u, since, until)
                for a, b in combinations(sorted(codes), 2)
                for s, u in self.crises.get((a, b), ())
            )
        )


def _meet(s: date | None, u: date | None, since: date | None, until: date | None) -> bool:
    """Whether two spans of time, each with ends that may be open, have a day in common."""
    return (s is None or until is None or s <= until) and (u is None or since is None or since <= u)
