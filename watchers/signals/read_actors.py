"""Reads actor files: who can act, by which names, since when, and who opposes whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from watchers.signals.faults import unknown
from watchers.signals.gazetteer import (
    ACRONYM_LENGTH,
    ACTOR,
    ARMED,
    CIVIL,
    FIGHTS,
    PARTY,
    PLACE,
    STATE,
    Gazetteer,
    Name,
    Opposition,
)
from watchers.signals.inflection import UNBENT, Inflector
from watchers.signals.phrases import PhraseError, PhraseReader, Word, expand
from watchers.signals.shape import Files, entries

_UNNAMED = (
    ("party", "parties"),
    ("regular", "regulars"),
    ("captive", "captives"),
    ("figure", "figures"),
    ("civil", "civil"),
)
"""Kinds of nameless party, and the lists that hold them."""


def read_actors(
    files: Files,
    faults: list[str],
    inflector: Inflector = UNBENT,
) -> Gazetteer:
    """Build the gazetteer; faults are appended as ``file: entry: what is wrong``."""
    gazetteer = Gazetteer()
    reader = PhraseReader(inflector, {})
    forms: dict[tuple[str, ...], tuple[int, str]] = {}
    stemmed: dict[tuple[Word, ...], tuple[int, str]] = {}
    names: list[Name] = []

    def add(surface: str, name: Name, where: str) -> None:
        try:
            words = reader.name(surface)
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
            faults.append(f"{where}: {surface!r} already names {other.code} ({owner})")
        return False

    placed: list[tuple[str, str]] = []
    # a name for two actors needs both to be known
    for file, entry in sorted(entries(files, "actors"), key=lambda row: "with" in row[1]):
        where = f"{file}: {entry['code']}"
        if _introduce(where, entry, gazetteer, faults):
            _add_names(where, entry, gazetteer, add, faults)
            placed += [(where, entry["state"])] if "state" in entry else []
    known = gazetteer.kinds
    faults += [f"{where}: {unknown('state', s, known)}" for where, s in placed if s not in known]
    for file, entry in entries(files, "unnamed"):
        for kind, key in _UNNAMED:
            for surface in entry.get(key, ()):
                add(surface, _name("", kind, "name", "", 0, hyphen=False), f"{file}: {key}")

    for tokens, (index, _) in forms.items():
        gazetteer.enter(tokens, names[index])
    for words, (index, _) in stemmed.items():
        gazetteer.enter_stems(words, names[index])
    gazetteer.size = len(names)
    return gazetteer


def _classed(name: Name) -> Name:
    """A name with the classes that it fills."""
    if name.kind == "civil":
        return name._replace(classes=(CIVIL,))
    acts = name.role != "place" and name.kind not in ("region", "nobody")
    there = (
        (ACTOR, acts),
        (STATE, name.kind == "state" and name.role != "place"),
        (ARMED, name.kind in FIGHTS or (name.kind == "armed" and name.role != "place")),
        (PARTY, name.kind in FIGHTS),
        (PLACE, name.role == "place" or bool(name.place and name.role in ("name", "seat"))),
    )
    return name._replace(classes=tuple(klass for klass, fills in there if fills), acts=acts)


def _introduce(
    where: str, entry: Mapping[str, Any], gazetteer: Gazetteer, faults: list[str]
) -> bool:
    """Take in what an actor is; False for a new one of which that is not said."""
    code = entry["code"]
    known = gazetteer.kinds.get(code)
    kind = entry.get("kind", known)
    if kind is None or (known is None and not entry.get("names")):
        faults.append(f"{where}: no actor has this code yet: a new one needs a kind and names")
        return False
    if known not in (None, kind):
        faults.append(f"{where}: this code is taken by {gazetteer.titles[code]} ({known})")
        return False
    gazetteer.kinds[code] = kind
    place = code if kind == "state" else entry.get("state", gazetteer.states.get(code, ""))
    gazetteer.states[code] = place
    gazetteer.titles.setdefault(code, next(iter(entry.get("names", ())), code))
    return True


def _add_names(
    where: str, entry: Mapping[str, Any], gazetteer: Gazetteer, add: Any, faults: list[str]
) -> None:
    code, other = entry["code"], entry.get("with", "")
    kind, place = gazetteer.kinds[code], gazetteer.states[code]
    if other and other not in gazetteer.kinds:
        faults.append(f"{where}: with: {unknown('actor', other, gazetteer.kinds)}")
        return
    for key, role in (
        ("names", "name"),
        ("people", "people"),
        ("seats", "seat"),
        ("places", "place"),
    ):
        for surface in entry.get(key, ()):
            hyphen = kind == "nobody" and "-" in surface
            name = _name(code, kind, role, place, _case(surface), hyphen)
            if other:
                twin = _name(
                    other, gazetteer.kinds[other], role, gazetteer.states[other], 0, hyphen
                )
                # it fills the classes once
                name = name._replace(twin=twin._replace(classes=()))
            add(surface, name, where)
    for leader in entry.get("leaders", ()):
        since, until = _day(leader.get("from")), _day(leader.get("to"))
        if since and until and until < since:
            faults.append(f"{where}: leader {leader['name']!r}: 'to' is before 'from'")
        for surface in filter(None, (leader["name"], leader.get("short"))):
            add(surface, _classed(Name(code, kind, "leader", place, 1, since, until)), where)


@lru_cache(maxsize=1024)
def _name(code: str, kind: str, role: str, place: str, case: int, hyphen: bool) -> Name:
    """A name with its classes: most of an actor's names differ in their surface alone."""
    return _classed(Name(code, kind, role, place, case, hyphen=hyphen))


def _case(surface: str) -> int:
    if surface.isupper() and sum(map(str.isalpha, surface)) <= ACRONYM_LENGTH:
        return 2
    return int(surface != surface.lower())


THAW = timedelta(days=365)
"""For so long after their quarrel is over what two do for one another is still a step between opponents."""


def _day(value: str | date | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def read_opposed(
    rows: Iterable[tuple[str, Mapping[str, Any]]], known: Iterable[str], faults: list[str]
) -> Opposition:
    """Read ``opposed`` entries, each with its file; an unknown code is a fault."""
    opposition = Opposition()
    codes = set(known)
    for file, row in rows:
        a, b = row["a"], row["b"]
        where = f"{file}: {a}-{b}"
        faults.extend(
            f"{where}: no actor has the code {code!r}" for code in (a, b) if code not in codes
        )
        span = (_day(row.get("from")), _day(row.get("to")))
        if span[0] and span[1] and span[1] < span[0]:
            faults.append(f"{where}: 'to' is before 'from'")
        pair = (min(a, b), max(a, b))
        if not row.get("crisis"):
            opposition.spans.setdefault(pair, []).append(span)
        if row.get("crisis") or span[1]:
            over = span[1] and span[1] + THAW
            opposition.crises.setdefault(pair, []).append((span[0], over))
        for one, foe in ((a, b), (b, a)) if row.get("war") else ():
            opposition.wars.setdefault(one, []).append((foe, *span))
    return opposition
