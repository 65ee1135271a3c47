"""What an act is made of: who does a thing of one kind to whom, whatever the verb."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from watchers.signals.keys import Stored


class Act(NamedTuple):
    """A kind of act as ``acts.toml`` has it; it is read where no rule fires."""

    rule: int
    """What it means: the number of a rule without words of its own."""
    who: frozenset[int]
    """Classes of names (``gazetteer.VIRTUAL``) of which its doer must be one."""
    whom: frozenset[int]
    """Classes of what it is done to, those of names among them."""
    things: frozenset[str]
    """Words for what it is done to."""
    unless: frozenset[str]
    """Words that make it another thing where they stand with what it is done to."""
    own: bool = False
    """Whether it is done to what is the doer's own alone ("dismantled its outposts")."""


class Verb(NamedTuple):
    """One verb of an act; its forms are what it is looked up by."""

    act: int
    rest: tuple[str, ...]
    """What belongs to it besides, behind it or behind its object ("drive ... out of")."""


@dataclass(slots=True)
class Acts(Stored):
    """A language's acts, laid out so that a text without any is passed over at once."""

    kinds: list[Act] = field(default_factory=list)
    verbs: dict[str, tuple[Verb, ...]] = field(default_factory=dict)
    """By each of their forms."""
    heads: dict[str, frozenset[str]] = field(default_factory=dict)
    """By the same forms what must stand behind one of those verbs; empty where one stands alone."""
    doers: frozenset[str] = frozenset()
    """One word of each name of somebody who may do them, the rarest; empty: any may."""
