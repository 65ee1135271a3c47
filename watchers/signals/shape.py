"""Checks that a lexicon file has the form its reader expects, so that a slip is named and no crash."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_ENTRIES = {
    "rules": "rule", "actors": "actor", "modifiers.toml": "modifier", "masks.toml": "mask",
    "boosts.toml": "boost", "domains.toml": "domain", "opposed.toml": "opposed",
}  # fmt: skip
"""Files and folders that hold a list of entries, and what heads each: ``[[rule]]``."""
_TABLES = {"classes.toml": "class", "categories.toml": "category"}
"""Files whose entries are named in their heading: ``[class.TRUCE]``."""
_FREE = frozenset({"language.toml", "telling.toml", "unnamed.toml"})
_LISTS = frozenset(
    {
        "verbs", "nouns", "itself", "object", "phrases", "fires", "not", "shield", "cues", "after",
        "pseudo", "spares", "absorbs", "only", "words", "hides", "names", "people", "seats", "places",
    }
)  # fmt: skip
_NUMBERS = frozenset({"severity", "priority", "reach", "factor", "need", "friendly"})


def well_formed(name: str, data: Mapping[str, Any], faults: list[str]) -> dict[str, Any]:
    """What of a file can be read; every slip of form is added to ``faults`` with what to write."""
    place = _place(name)
    if place in _FREE:
        return dict(data)
    heading = _ENTRIES.get(place) or _TABLES.get(place)
    if heading is None:
        faults.append(
            f"{name}: is not read: rules belong in <language>/rules/, actors in "
            "<language>/actors/, other files have the names of the shipped ones"
        )
        return {}
    shown = f"[[{heading}]]" if place in _ENTRIES else f"[{heading}.NAME]"
    faults += [
        f"{name}: {other!r} is not expected here: each entry begins with {shown}"
        for other in sorted(data.keys() - {heading})
    ]
    value = data.get(heading, [] if place in _ENTRIES else {})
    fits = (
        isinstance(value, list) and all(isinstance(entry, dict) for entry in value)
        if place in _ENTRIES
        else isinstance(value, dict) and all(isinstance(e, dict) for e in value.values())
    )
    if not fits:
        faults.append(f"{name}: each entry begins with {shown}, on a line of its own")
        return {}
    if isinstance(value, list):
        return {heading: [e for i, e in enumerate(value, 1) if _sound(name, i, e, faults)]}
    return {heading: {key: e for key, e in value.items() if _sound(name, key, e, faults)}}


def _place(name: str) -> str:
    """Which kind of file a name is: its folder under the language, else its own name."""
    parts = name.split("/")
    if len(parts) == 3:
        return parts[1]
    shared = parts[-1] in ("opposed.toml", "categories.toml")
    return parts[-1] if len(parts) == (1 if shared else 2) else ""


def _sound(name: str, key: int | str, entry: Mapping[str, Any], faults: list[str]) -> bool:
    """Whether an entry's lists are lists and its numbers numbers."""
    where = f"{name}: {entry.get('name', entry.get('code', key))}"
    before = len(faults)
    for field, value in entry.items():
        if field in _LISTS and not (
            isinstance(value, list) and all(isinstance(one, str) for one in value)
        ):
            faults.append(f'{where}: {field} is a list of texts: {field} = ["…", "…"]')
        if field in _NUMBERS and (isinstance(value, bool) or not isinstance(value, int | float)):
            faults.append(f"{where}: {field} is a number without quotation marks")
    return len(faults) == before
