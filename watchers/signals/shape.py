"""The form of the lexicon's files: which entries and keys each has, and what stands under a key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any, NamedTuple

from watchers.signals.faults import unknown
from watchers.signals.history import History
from watchers.signals.siding import Siding

GATES = ("none", "actor", "armed", "opposed", "foes")
"""Who must be there for a signal to count in full (see ``Category.gate``)."""


class Value(NamedTuple):
    """What may stand under a key."""

    says: str
    """How it is written, for the editor."""
    fits: Callable[[Any], bool]
    inner: Kind | None = None
    """What each table under the key holds."""


Keys = Mapping[str, Value]
Files = Mapping[str, Mapping[str, Any]]
"""What stands in each file, by name."""


class Kind(NamedTuple):
    """One kind of file."""

    heading: str
    """What heads an entry; empty where the file is one entry itself."""
    keys: Keys
    needs: tuple[str, ...] = ()
    named: bool = False
    """Whether an entry's name stands in its heading (``[class.TRUCE]``)."""
    shared: bool = False
    """Whether it holds for every language."""


def _is_day(value: Any) -> bool:
    if not isinstance(value, str):
        return isinstance(value, date) and not isinstance(value, datetime)
    try:
        return len(value) == len("2026-01-31") and bool(date.fromisoformat(value))
    except ValueError:
        return False


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one.strip() for one in value)


def _number(least: float, most: float, whole: bool = False) -> Value:
    kind: Any = int if whole else int | float
    says = (
        f"a {'whole ' if whole else ''}number from {least:g} to {most:g}, without quotation marks"
    )
    return Value(
        says, lambda v: isinstance(v, kind) and not isinstance(v, bool) and least <= v <= most
    )


def _one_of(*names: str) -> Value:
    return Value(f"one of {', '.join(names)}", lambda v: v in names)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, dict) for one in value)


TEXT = Value('a text: "…"', lambda v: isinstance(v, str) and bool(v.strip()))
LIST = Value('a list of texts: ["…", "…"]', _is_list)
YES = Value("true or false, without quotation marks", lambda v: isinstance(v, bool))
DAY = Value('a day, year first: "2026-01-31"', _is_day)
GATE = _one_of(*GATES)
SEVERITY = _number(0, 10)
_EFFECT = Value(
    'a table: { factor = 0.3 } or { category = "threat", severity = 5 }',
    lambda v: isinstance(v, dict),
    Kind(
        "",
        {"factor": _number(0, 2), "category": TEXT, "severity": SEVERITY, "at_least": SEVERITY},
    ),
)
_LEADERS = Value(
    'a list of tables: [{ name = "…", from = "2026-01-31" }]',
    _is_tables,
    Kind("", {"name": TEXT, "short": TEXT, "from": DAY, "to": DAY}, ("name",)),
)
_LISTS_OF_WORDS = Value(
    'a group of lists: word = ["…", "…"]',
    lambda v: isinstance(v, dict) and all(map(_is_list, v.values())),
)
_BENDING = Value(
    'rules = [["pattern", "forms"], …], irregular = ["…"], doubling = ["…"]',
    lambda v: (
        isinstance(v, dict)
        and v.keys() <= {"rules", "irregular", "doubling"}
        and all(_is_list(row) and len(row) == 2 for row in v.get("rules", ()))
        and _is_list(v.get("irregular", []))
        and _is_list(v.get("doubling", []))
    ),
)
_LETTERS = Value(
    'one letter for another: { "ё" = "е" }',
    lambda v: isinstance(v, dict) and all(isinstance(x, str) for x in v.values()),
)


def _lists(*names: str) -> dict[str, Value]:
    return dict.fromkeys(names, LIST)


def _group(of: type[History | Siding]) -> Value:
    """A table of the lists that one value holds."""
    lists = Kind("", _lists(*(each.name for each in fields(of))))
    return Value("a group of lists of words", lambda v: isinstance(v, dict), lists)


KINDS: Mapping[str, Kind] = {
    "categories": Kind(
        "category",
        {
            "axis": _one_of("escalation", "de-escalation"), "severity": _number(1, 10),
            "gate": GATE, "friendly": SEVERITY, "about": TEXT, "goldstein": _number(-10, 10),
        },
        ("axis", "severity"), named=True, shared=True,
    ),
    "opposed": Kind(
        "opposed", {"a": TEXT, "b": TEXT, "from": DAY, "to": DAY, "war": YES, "crisis": YES}, ("a", "b"), shared=True
    ),
    "rules": Kind(
        "rule",
        {
            "name": TEXT, "category": TEXT, "severity": SEVERITY, "gate": GATE,
            "priority": _number(-9, 9, whole=True), "symmetric": YES, "suffers": YES, "off": YES, "add": YES,
            **_lists("shield", "verbs", "nouns", "itself", "object", "phrases", "fires", "not"),
        },
        ("name",),
    ),
    "acts": Kind(
        "act",
        {"name": TEXT, "category": TEXT, "severity": SEVERITY, "gate": GATE, "symmetric": YES, "own": YES,
         "add": YES, **_lists("who", "verbs", "whom", "unless", "shield", "fires", "not")}, ("name",),
    ),
    "modifiers": Kind(
        "modifier",
        {
            "name": TEXT, "direction": _one_of("forward", "backward", "both", "sentence"),
            "reach": _number(1, 99, whole=True), "escalation": _EFFECT, "de_escalation": _EFFECT,
            "observer": YES, "crosses": YES, "dates": YES, "replies": YES, "opens": YES,
            "reported": TEXT, "add": YES,
            **_lists("cues", "after", "pseudo", "spares", "absorbs", "only", "fires", "not"),
        },
        ("name",),
    ),
    "masks": Kind(
        "mask", {"name": TEXT, **_lists("phrases", "hides", "not")}, ("name", "phrases")
    ),
    "boosts": Kind("boost", {"factor": _number(0.1, 2), "words": LIST}, ("factor", "words")),
    "domains": Kind(
        "domain",
        {"name": TEXT, "also": LIST, "need": _number(1, 9, whole=True),
         "state": _number(0, 9, whole=True), "army": YES, "foes": YES,
         "opens": YES, "frames": YES, "acts": YES, "spreads": YES,
         "words": LIST},
        ("name", "words"),
    ),
    "classes": Kind("class", {"words": LIST, "military": YES, "peace": YES, "quarrel": YES}, ("words",), named=True),
    "groups": Kind("group", _lists("words", "verbs"), named=True),
    "actors": Kind(
        "actor",
        {
            "code": TEXT, "state": TEXT, "with": TEXT, "leaders": _LEADERS,
            "kind": _one_of("state", "armed", "alliance", "agency", "region", "nobody"),
            **_lists("names", "people", "seats", "places"),
        },
        ("code",),
    ),
    "unnamed": Kind("", _lists("parties", "regulars", "captives", "figures", "civil")),
    "telling": Kind(
        "",
        _lists(
            "idle", "alike", "offices", "numerals", "amounts", "short_months", "tallies", "retelling", "tolls", "fresh",
            "killed", "kills", "roughly", "others", "earlier", "shelters", "takings", "anew", "intents", "usual", "speakers",
            "datelines",
        ),
    ),
    "language": Kind(
        "",
        {
            "letters": TEXT, "gerund": TEXT, "participle": TEXT, "foreign_letters": TEXT, "free_order": YES,
            "reach": _number(1, 20, whole=True), "governs": _number(-1, 20, whole=True),
            "sides": _group(Siding), "history": _group(History), "variants": _LETTERS, "inflection": _BENDING, "cuts_before": _LISTS_OF_WORDS,
            **_lists(
                "function_words", "common", "abbreviations", "months", "prepositions", "openers",
                "passive_by", "relatives", "asides", "pronouns", "articles", "links", "turns", "orders", "persons", "reader", "numbered", "notwithstanding", "prefixes",
                "helpers", "listeners", "attribution", "about", "background", "cuts", "foreign_words",
            ),
        },
    ),
}  # fmt: skip
"""By the name of the file, or of the folder that holds several of the kind."""


def kind_of(name: str) -> str:
    """The kind of file a name is (``en/rules/ours.toml`` is ``rules``), or empty."""
    *folders, last = name.removesuffix(".toml").split("/")
    for shared in (True, False):
        place = folders[:] if shared else folders[1:]
        kind = (place or [last])[0]
        held = KINDS.get(kind)
        if held and held.shared is shared and len(place) <= 1 and (shared or folders):
            return kind
    return ""


def well_formed(name: str, data: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    """What of a file can be read; every slip of form is added to ``faults`` with what to write."""
    kind = KINDS.get(kind_of(name))
    if kind is None:
        faults.append(
            f"{name}: is not read: it belongs into a language's folder under the name of a shipped "
            "file, or into a folder of that name: en/rules/ours.toml, en/masks/ours.toml"
        )
        return {}
    if not kind.heading:
        return dict(data) if _sound(name, data, kind, faults) else {}
    shown = f"[{kind.heading}.NAME]" if kind.named else f"[[{kind.heading}]]"
    strangers = sorted(data.keys() - {kind.heading})
    if strangers:
        faults.append(
            f"{name}: {', '.join(map(repr, strangers))} is not expected here: each entry begins "
            f"with {shown}"
        )
    value = data.get(kind.heading, {} if kind.named else [])
    rows = list(value.items()) if isinstance(value, dict) else list(enumerate(value, 1))
    if isinstance(value, dict) is not kind.named or not all(isinstance(e, dict) for _, e in rows):
        faults.append(f"{name}: each entry begins with {shown}, on a line of its own")
        return {}
    kept = []
    for key, entry in rows:
        entry = {**entry, "name": key} if kind.named else entry
        shows = entry.get("name", entry.get("code", f"entry {key}"))
        if _sound(f"{name}: {shows}", entry, kind, faults):
            kept.append(entry)
    return {kind.heading: kept}


def entries(files: Files, kind: str) -> Iterator[tuple[str, Any]]:
    """Every entry of one kind with the file it is in, shipped files first."""
    for name, data in files.items():
        if kind_of(name) == kind:
            heading = KINDS[kind].heading
            for entry in data.get(heading, ()) if heading else (data,):
                yield name, entry


def together(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Several entries as one: lists and tables add up, the later first; of the rest the later counts."""
    whole: dict[str, Any] = {}
    for row in rows:
        for key, value in row.items():
            if isinstance(value, list):
                whole[key] = [*value, *whole.get(key, ())]
            elif isinstance(value, dict):
                whole[key] = together((whole.get(key, {}), value))
            else:
                whole[key] = value
    return whole


def _sound(where: str, entry: Mapping[str, Any], kind: Kind, faults: list[str]) -> bool:
    """Whether an entry can be read; a key that nobody knows is a fault that leaves the rest."""
    before = len(faults)
    faults += [f"{where}: {key} is missing" for key in kind.needs if key not in entry]
    for key, value in entry.items():
        held = kind.keys.get(key)
        if held is not None and not held.fits(value):
            faults.append(f"{where}: {key} is {held.says}")
        elif held is not None and held.inner:
            for one in value if isinstance(value, list) else (value,):
                _sound(
                    f"{where}: {key}: {one.get('name', '')}".rstrip(": "), one, held.inner, faults
                )
    sound = len(faults) == before
    for key, value in entry.items():
        if key not in kind.keys and not (kind.named and key == "name"):
            faults.append(f"{where}: {unknown('key', key, kind.keys)}")
        elif sound and _is_list(value):
            twice = [one for one, times in Counter(value).items() if times > 1]
            faults += [f"{where}: {one!r} stands twice in {key}" for one in twice]
    return sound
