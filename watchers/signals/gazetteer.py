"""Who can act, how they are named, and who opposes whom, read from the actor files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from watchers.signals.phrases import PhraseError, Word, expand, read_name
from watchers.signals.stems import Stems
from watchers.signals.trie import Trie

_UNNAMED = (
    ("party", "parties"),
    ("regular", "regulars"),
    ("captive", "captives"),
    ("figure", "figures"),
    ("civil", "civil"),
)
"""Kinds of nameless party, and the lists that hold them."""
VIRTUAL = ("ACTOR", "STATE", "ARMED", "PLACE", "PARTY", "CIVIL")
"""Classes filled by names instead of a word list."""
ACTOR, STATE, ARMED, PLACE, PARTY, CIVIL = range(len(VIRTUAL))
FIGHTS = frozenset({"party", "regular"})
ACTS = frozenset({"name", "people", "seat", "leader"})
_KINDS = frozenset({"state", "armed", "alliance", "agency", "region", "nobody"})
_ACTOR_KEYS = frozenset({"code", "kind", "state", "names", "people", "seats", "leaders", "places"})
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

    @property
    def acts(self) -> bool:
        return self.role != "place" and self.kind not in ("region", "nobody", "civil")


@dataclass(slots=True)
class Gazetteer:
    """Names by their surface forms."""

    words: Trie[Name] = field(default_factory=Trie)
    stems: Stems[Name] = field(default_factory=Stems)
    firsts: dict[str, int] = field(default_factory=dict)
    """First word → bit mask of the classes of the names that begin so."""
    anywhere: int = 0
    """The classes of the names that are known by their stems."""
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
        self.firsts[tokens[0]] = self.firsts.get(tokens[0], 0) | _mask(name)

    def enter_stems(self, words: Sequence[Word], name: Name) -> None:
        """Add a name by its stems."""
        self.stems.add(words, name)
        self.anywhere |= _mask(name)

    def classes_among(self, words: Iterable[str]) -> int:
        """Bit mask of the classes that names beginning with one of the words could fill."""
        mask = self.anywhere
        for word in self.firsts.keys() & words:
            mask |= self.firsts[word]
        return mask


def _mask(name: Name) -> int:
    return sum(1 << klass for klass in name.classes)


def _classes(name: Name) -> tuple[int, ...]:
    """The classes that a name fills."""
    if name.kind == "civil":
        return (CIVIL,)
    there = (
        (ACTOR, name.acts),
        (STATE, name.kind == "state" and name.role != "place"),
        (ARMED, name.kind in FIGHTS or (name.kind == "armed" and name.role != "place")),
        (PARTY, name.kind in FIGHTS),
        (PLACE, name.role == "place" or bool(name.place and name.role in ("name", "seat"))),
    )
    return tuple(klass for klass, belongs in there if belongs)


@dataclass(slots=True)
class Opposition:
    """Which pairs are opponents, and between which dates."""

    spans: dict[tuple[str, str], list[tuple[date | None, date | None]]] = field(
        default_factory=dict
    )

    def holds(self, a: str, b: str, since: date | None, until: date | None) -> bool:
        """Whether the two were opponents at any time between two days, each of which may be open."""
        return any(
            (s is None or until is None or s <= until)
            and (u is None or since is None or since <= u)
            for s, u in self.spans.get((a, b) if a < b else (b, a), ())
        )


def read_actors(
    files: Mapping[str, Mapping[str, Any]],
    parties: Mapping[str, Any],
    faults: list[str],
    inflect: Callable[[str], Sequence[str]] = lambda word: (word,),
) -> Gazetteer:
    """Build the gazetteer; faults are appended as ``file: entry: what is wrong``."""
    gazetteer = Gazetteer()
    forms: dict[tuple[str, ...], tuple[int, str]] = {}
    stemmed: dict[tuple[Word, ...], tuple[int, str]] = {}
    names: list[Name] = []

    def add(surface: str, name: Name, where: str) -> None:
        try:
            words = read_name(surface, inflect)
        except PhraseError as error:
            faults.append(f"{where}: {surface!r}: {error}")
            return
        if not words:
            faults.append(f"{where}: empty name {surface!r}")
            return
        spellings = expand(words)
        if spellings is None:
            free = [claim(stemmed, words, surface, name, where)]
        else:
            free = [claim(forms, tokens, surface, name, where) for tokens in spellings]
        if any(free):
            names.append(name)

    def claim(
        held: dict[Any, tuple[int, str]], key: Any, surface: str, name: Name, where: str
    ) -> bool:
        index, owner = held.setdefault(key, (len(names), where))
        if index == len(names):
            return True
        other = names[index]
        # the weaker role gives way: a place or demonym never hides a name
        if other.code and name.code and other.code != name.code:
            faults.append(f"{where}: {surface!r} also names {other.code} ({owner})")
        return False

    for file, data in files.items():
        for entry in data.get("actor", ()):
            _add_actor(file, entry, gazetteer, add, faults)
    for kind, key in _UNNAMED:
        for surface in parties.get(key, ()):
            add(surface, Name("", kind, "name", "", 0), f"unnamed: {key}")

    # most names of an actor differ in their surface alone: one value serves them all
    shared = {name: name._replace(classes=_classes(name)) for name in names}
    for tokens, (index, _) in forms.items():
        gazetteer.enter(tokens, shared[names[index]])
    for words, (index, _) in stemmed.items():
        gazetteer.enter_stems(words, shared[names[index]])
    gazetteer.size = len(names)
    return gazetteer


def _add_actor(
    file: str, entry: Mapping[str, Any], gazetteer: Gazetteer, add: Any, faults: list[str]
) -> None:
    code = str(entry.get("code", ""))
    where = f"{file}: {code or '(no code)'}"
    unknown = set(entry) - _ACTOR_KEYS
    if unknown:
        faults.append(f"{where}: unknown key {', '.join(sorted(map(repr, unknown)))}")
    kind = str(entry.get("kind", ""))
    if not code or kind not in _KINDS:
        faults.append(f"{where}: needs a code and a kind out of {', '.join(sorted(_KINDS))}")
        return
    place = code if kind == "state" else str(entry.get("state", ""))
    gazetteer.kinds[code] = kind
    gazetteer.states[code] = place
    gazetteer.titles.setdefault(code, str(next(iter(entry.get("names", ())), code)))
    for key, role in (
        ("names", "name"),
        ("people", "people"),
        ("seats", "seat"),
        ("places", "place"),
    ):
        for surface in entry.get(key, ()):
            hyphen = kind == "nobody" and "-" in surface
            add(surface, Name(code, kind, role, place, _case(surface), hyphen=hyphen), where)
    for leader in entry.get("leaders", ()):
        try:
            since, until = _day(leader.get("from")), _day(leader.get("to"))
        except ValueError as error:
            faults.append(f"{where}: leader {leader.get('name')!r}: {error}")
            continue
        for surface in filter(None, (leader.get("name"), leader.get("short"))):
            add(surface, Name(code, kind, "leader", place, 1, since, until), where)


def _case(surface: str) -> int:
    letters = [c for c in surface if c.isalpha()]
    if letters and all(c.isupper() for c in letters) and len(letters) <= ACRONYM_LENGTH:
        return 2
    return 1 if letters and any(c.isupper() for c in letters) else 0


def _day(value: object) -> date | None:
    if value is None or isinstance(value, date):
        return value
    return date.fromisoformat(str(value))


def read_opposed(
    file: str, rows: Iterable[Mapping[str, Any]], known: Iterable[str], faults: list[str]
) -> Opposition:
    """Read ``[[opposed]]`` rows; an unknown code is a fault."""
    opposition = Opposition()
    codes = set(known)
    for row in rows:
        a, b = str(row.get("a", "")), str(row.get("b", ""))
        where = f"{file}: {a}-{b}"
        unknown = set(row) - {"a", "b", "from", "to"}
        if unknown:
            faults.append(f"{where}: unknown key {', '.join(sorted(map(repr, unknown)))}")
        faults.extend(
            f"{where}: no actor has the code {code!r}" for code in (a, b) if code not in codes
        )
        try:
            span = (_day(row.get("from")), _day(row.get("to")))
        except ValueError as error:
            faults.append(f"{where}: {error}")
            continue
        opposition.spans.setdefault((min(a, b), max(a, b)), []).append(span)
    return opposition
