"""The compiled lexicon as values: categories, rules, modifiers, languages."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from storage.assessment import Axis
from watchers.signals.acts import Acts
from watchers.signals.domains import Domain
from watchers.signals.gazetteer import Gazetteer, Opposition
from watchers.signals.history import History
from watchers.signals.keys import Layout, Stored
from watchers.signals.patterns import Pattern
from watchers.signals.siding import Siding
from watchers.signals.stems import Stems
from watchers.signals.trie import Trie
from watchers.signals.wording import PLAIN, Wording

if TYPE_CHECKING:
    from watchers.signals.known import Term

# What a lexicon entry can be. Verbs and nouns are operators; they score only with an object.
VERB, NOUN, OBJECT, PHRASE, MASK = range(5)
ACTIVE, PASSIVE, NOMINAL, ITSELF = range(4)
MOST_TOLD = 40
"""So many faults are told at once; one slip may bring hundreds."""


class LexiconError(Exception):
    """The lexicon cannot be used; ``faults`` names every fault with its file and entry."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        more = [f"and {len(faults) - MOST_TOLD:,} more"] if len(faults) > MOST_TOLD else []
        super().__init__("\n".join([*faults[:MOST_TOLD], *more]))


class Category(NamedTuple):
    """A kind of event, its axis and its severity (1-10) before anything modifies it."""

    name: str
    axis: Axis
    severity: float
    gate: str = "actor"
    """Who must be there for it to count in full: ``none``, ``actor``, ``armed``, ``opposed``."""
    friendly: float = 0.0
    """The severity that is left between those who are no opponents (gate ``opposed``)."""
    goldstein: float | None = None
    """The value on Goldstein's scale (-10 to 10) that the severity is folded from."""


class Example(NamedTuple):
    """A sentence that a rule must fire on, or must not."""

    rule: str
    file: str
    text: str
    fires: bool


class Rule(NamedTuple):
    """What a hit means: a category, a severity, and how it yields to others."""

    name: str
    category: Category
    severity: float
    gate: str
    priority: int = 0
    symmetric: bool = False
    suffers: bool = False
    """Whoever stands before it is whom it is done to ("X will pay dearly")."""
    shielded: frozenset[str] = frozenset()
    """Modifiers that this rule already contains and that must not touch it again."""


class Effect(NamedTuple):
    """What a modifier does to a signal of one axis."""

    factor: float = 1.0
    category: Category | None = None
    severity: float = 0.0
    at_least: float = 0.0
    """Signals of this severity or more change category; the rest take the factor."""


class Modifier(NamedTuple):
    """A ConText-style modifier: what kind of statement the signal stands in."""

    name: str
    direction: str
    """``forward``, ``backward``, ``both`` or ``sentence``."""
    reach: int
    effects: Mapping[Axis, Effect]
    spares: frozenset[str] = frozenset()
    """Categories that it leaves alone."""
    absorbs: frozenset[str] = frozenset()
    """Modifiers that have no further effect once this one applies."""
    observer: bool = False
    """Whoever stands before the cue speaks about the event and is not a party to it."""
    crosses: bool = False
    """Its reach goes over clause cuts (attribution: "denies that it ... and that it ...")."""
    dates: bool = False
    """It says when: behind a participle of its own ("links cut years ago") it dates that alone."""
    only: frozenset[str] = frozenset()
    """Where given, the only categories that it touches."""
    reported: int = -1
    """The modifier that it is behind a verb of saying: "said the troops would leave" is a promise."""
    replies: bool = False
    """A sentence that tells nothing itself may say it, behind, of the one before ("Kyiv denied the claim."),
    a lead, in front, of the title whose figure it repeats ("Since the war began 428 ...")."""
    opens: bool = False
    """Its cues count only where the sentence, or what stands behind a colon, begins with them."""


class Cue(NamedTuple):
    """One way of saying a modifier."""

    modifier: int
    backward: bool = False
    pseudo: bool = False
    """It only looks like one, and keeps shorter cues of the modifier from being seen in it."""


# (kind, value, participle)
Entry = tuple[int, int, bool]


@dataclass(slots=True)
class Language(Stored):
    """One language's compiled lexicon."""

    code: str
    function_words: frozenset[str]
    letters: re.Pattern[str]
    """Matches a letter of the language's script."""
    ascii: bool
    """Whether any of them is."""
    abbreviations: frozenset[str]
    cuts: frozenset[str]
    cuts_before: Mapping[str, frozenset[str]]
    """Words that cut a clause only before one of these (``and`` + auxiliary)."""
    openers: frozenset[str]
    """Words that open a clause which ends at the first comma."""
    prepositions: frozenset[str]
    passive_by: frozenset[str]
    relatives: frozenset[str]
    """Words that go on about the time just named (``when``)."""
    asides: frozenset[str]
    """Words that begin an aside behind a comma ("X, under pressure, freed ...")."""
    pronouns: frozenset[str]
    """Words that stand for who was named before ("It freed ...")."""
    listeners: frozenset[str]
    """Verbs before the name of one who is only told something."""
    attribution: frozenset[str]
    """Verbs by which a sentence names its source."""
    articles: frozenset[str]
    """Words after which none of its verbs stands ("the end")."""
    links: frozenset[str]
    """Words by which one verb governs another ("agreed to end")."""
    gerund: str
    """How a verb ends that only goes with the verb before it ("stop shelling", "ease mounting
    tensions")."""
    participle: str
    """How a past participle ends that says which one behind an article ("a jailed reporter")."""
    prefixes: frozenset[str]
    """What a hyphen may join to a verb that stays one ("re-opened")."""
    helpers: frozenset[str]
    """Auxiliaries and adverbs that may stand before a verb inside a phrase."""
    about: frozenset[str]
    """Words that bring up what is only talked about."""
    sides: Siding
    background: frozenset[str]
    notwithstanding: frozenset[str]
    """Those of them that recall even where no other clause tells of an event ("despite")."""
    turns: frozenset[str]
    """Cut words behind which no attribution reaches ("but")."""
    orders: frozenset[str]
    """Verbs that make an order where a sentence opens with them."""
    persons: frozenset[str]
    """Words by which a writer speaks of himself ("i", "my")."""
    reader: frozenset[str]
    """Words by which he speaks to the reader ("you", "your")."""
    numbered: frozenset[str]
    """What is counted by a numeral that looks like one of them ("World War I")."""
    history: History
    reach: int
    governs: int = -1
    """So many words may stand between a noun and the object it governs without a preposition
    ("violation of the truce" where no word says "of"); -1: a preposition must follow the noun."""
    free_order: bool = False
    """Whether a subject may follow its verb ("took effect the truce")."""
    variants: Mapping[int, str] = field(default_factory=dict)
    """Letters that writers of the language put for one another, one for one."""
    foreign_letters: frozenset[str] = frozenset()
    """Letters of the script that the language has not: a word with one is of a neighbour's."""
    foreign_words: frozenset[str] = frozenset()
    """Function words of neighbouring languages that this one has not."""
    counts: dict[str, int] = field(default_factory=dict, repr=False, compare=False)
    """What has been counted in pieces of text seen before, to tell what language they are of."""
    entries: Trie[Entry] = field(default_factory=Trie)
    entry_stems: Stems[Entry] = field(default_factory=Stems)
    patterns: list[Pattern] = field(default_factory=list)
    layout: Layout = field(default_factory=Layout)
    pieces: dict[str, Term | tuple[Term, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )
    words: dict[str, Term] = field(default_factory=dict, repr=False, compare=False)
    """What was found to be known of pieces of text and of words seen before."""
    seconds: dict[int, bytes] = field(default_factory=dict, repr=False, compare=False)
    """The places of the second words under each word that was seen, by the identity of their dict."""
    classes: list[str] = field(default_factory=list)
    combos: dict[tuple[int, int, int], int] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    acts: Acts = field(default_factory=Acts)
    masks: list[str] = field(default_factory=list)
    """What each mask is called."""
    mask_stems: Stems[int] = field(default_factory=Stems)
    modifiers: list[Modifier] = field(default_factory=list)
    cues: list[Cue] = field(default_factory=list)
    cue_words: Trie[int] = field(default_factory=Trie)
    cue_stems: Stems[int] = field(default_factory=Stems)
    boosts: Trie[float] = field(default_factory=Trie)
    boost_stems: Stems[float] = field(default_factory=Stems)
    domains: Trie[int] = field(default_factory=Trie)
    domain_stems: Stems[int] = field(default_factory=Stems)
    domain_list: list[Domain] = field(default_factory=list)
    months: Mapping[str, int] = field(default_factory=dict)
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    military: frozenset[int] = frozenset()
    """Object classes whose members are armed forces."""
    peaceful: frozenset[int] = frozenset()
    """Those that only opponents have: truces, peace talks."""
    quarrels: frozenset[int] = frozenset()
    """What is between two who are at odds, whoever they are: a dispute, a standoff, a thaw."""


@dataclass(slots=True)
class Lexicon(Stored):
    """Everything that judges: languages by code, categories, who opposes whom."""

    version: str
    categories: Mapping[str, Category]
    languages: Mapping[str, Language]
    opposed: Opposition
    examples: tuple[Example, ...]
    sizes: Mapping[str, int]
    """Counts for people: rules, phrases, actors, names."""
    wording: Wording = PLAIN
    """By which texts of all its languages tell one event from another."""


def version_of(files: Mapping[str, str]) -> str:
    """The hash of a lexicon's files: it names what a text was judged with."""
    digest = hashlib.sha256()
    for name in sorted(files):
        digest.update(name.encode() + b"\0" + files[name].encode() + b"\0")
    return digest.hexdigest()[:12]


def forms_of(word: str, lengths: Sequence[int]) -> list[str]:
    """A word, and the stems (``stem*``) of these lengths that it begins with."""
    return [word, *(f"{word[:length]}*" for length in lengths if length <= len(word))]
