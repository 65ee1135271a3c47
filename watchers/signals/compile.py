"""Reads the lexicon's TOML files into one compiled value, naming every fault at once.

``parse`` takes file names and their text, so nothing here touches a disk. The result's ``version``
is the hash of what went in: the same text judged under the same version gives the same assessment.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from storage.assessment import Axis
from watchers.signals.domains import Domain, Told
from watchers.signals.faults import unknown, unreadable
from watchers.signals.gazetteer import VIRTUAL
from watchers.signals.groups import read_groups
from watchers.signals.layout import lay_out
from watchers.signals.lexicon import (
    OBJECT,
    Category,
    Example,
    Language,
    Lexicon,
    LexiconError,
    version_of,
)
from watchers.signals.phrases import CLASS_NAME, tokens_of
from watchers.signals.read_actors import read_actors, read_opposed
from watchers.signals.read_acts import doers_of, read_acts
from watchers.signals.read_language import inflector_of, read_language
from watchers.signals.read_modifiers import read_modifiers
from watchers.signals.read_rules import read_masks, read_rules
from watchers.signals.read_toml import loads
from watchers.signals.read_wording import read_wording, sides_of
from watchers.signals.shape import KINDS, Files, entries, kind_of, together, well_formed
from watchers.signals.vocabulary import Vocabulary

COMMONEST = 4_000
"""How often the commonest word occurs in about 40,000."""
DOMAIN_SETTLED = frozenset({"need", "state", "army", "foes"} | {told.value for told in Told})
"""What a domain has once and for all; a further entry of its name adds words."""
LEANT_UPON = frozenset({"categories", "classes", "groups", "language"})
"""Kinds of file without which half of the others would seem to be wrong."""


def parse(files: Mapping[str, str]) -> Lexicon:
    """Compile the lexicon from ``name → text``.

    Names are slash-separated. ``categories.toml`` and ``opposed.toml`` hold for every language;
    ``<language>/language.toml``, ``classes.toml``, ``rules.toml``, ``modifiers.toml`` … make one
    language. Instead of a file there may be a folder of that name, or both: their entries add up,
    in the order of ``files``. Raises LexiconError with every fault found.
    """
    faults: list[str] = []
    data = _read(files, faults)
    categories = _categories(data)
    languages: dict[str, Language] = {}
    examples: list[Example] = []
    sizes: dict[str, int] = {"rules": 0, "phrases": 0, "actors": 0, "names": 0}
    codes: set[str] = set()
    for code in _languages(data):
        own = {name: d for name, d in data.items() if name.startswith(f"{code}/")}
        if f"{code}/language.toml" not in files:
            faults.append(
                f"{next(iter(own))}: {code!r} is no language: {code}/language.toml is missing"
            )
            continue
        read = _compiled(code, own, categories, faults)
        languages[code] = read.language
        examples += read.examples
        codes |= set(languages[code].gazetteer.kinds)
        sizes["rules"] += len(languages[code].rules)
        sizes["phrases"] += read.phrases
        sizes["names"] += languages[code].gazetteer.size
    sizes["actors"] = len(codes)
    opposed = read_opposed(entries(data, "opposed"), codes, faults)
    wording = replace(read_wording(data, faults), sides=sides_of(languages.values()))
    order = {name: i for i, name in enumerate(files)}
    _unshared_examples(sorted(examples, key=lambda one: order[one.file]), faults)
    if not languages:
        faults.append("no language: expected <language>/language.toml")
    if faults:
        raise LexiconError(faults)
    return Lexicon(
        version_of(files), categories, languages, opposed, tuple(examples), sizes, wording
    )


def _read(files: Mapping[str, str], faults: list[str]) -> dict[str, dict[str, Any]]:
    """What stands in each file. Raises LexiconError where one cannot be read that others lean on."""
    data: dict[str, dict[str, Any]] = {}
    for name, text in files.items():
        before = len(faults)
        try:
            data[name] = well_formed(name, loads(text), faults)
        except tomllib.TOMLDecodeError as error:
            faults.append(unreadable(name, text, error))
        if len(faults) > before and kind_of(name) in LEANT_UPON:
            raise LexiconError(faults)
    return data


def _languages(data: Iterable[str]) -> Iterable[str]:
    """The folders that hold a language's files."""
    own = (name.split("/")[0] for name in data if kind_of(name) and not KINDS[kind_of(name)].shared)
    return dict.fromkeys(own)


def _categories(data: Files) -> dict[str, Category]:
    return {
        entry["name"]: Category(
            entry["name"],
            Axis(entry["axis"]),
            float(entry["severity"]),
            entry.get("gate", "actor"),
            float(entry.get("friendly", 0)),
            entry.get("goldstein"),
        )
        for _, entry in entries(data, "categories")
    }


def _unshared_examples(examples: Iterable[Example], faults: list[str]) -> None:
    seen: dict[str, Example] = {}
    for example in examples:
        held = seen.setdefault(example.text, example)
        if held is not example:
            faults.append(
                f"{example.file}: {example.rule}: the example {example.text!r} already serves "
                f"{held.rule} ({held.file})"
            )


def _compiled(
    code: str, files: Files, categories: Mapping[str, Category], faults: list[str]
) -> Vocabulary:
    """One language with everything that its files say."""
    base = together(entry for _, entry in entries(files, "language"))
    classes = list(entries(files, "classes"))
    language = read_language(code, base, faults)
    language.classes = list(dict.fromkeys((*VIRTUAL, *(entry["name"] for _, entry in classes))))
    read = Vocabulary(language, inflector_of(code, base, faults), faults)
    read_groups(read, files)
    _objects(read, classes)
    read_rules(read, files, categories)
    read_acts(read, files, categories)
    read_masks(read, files)
    read_modifiers(read, files, categories)
    _boosts(read, files)
    _domains(read, files)
    language.gazetteer = read_actors(files, faults, read.inflector)
    listed = [*base.get("function_words", ()), *base.get("common", ())]
    frequency = _frequency(read, listed)
    language.acts.doers = doers_of(language.gazetteer, frequency)
    lay_out(language, read.spelled, frequency)
    return read


def _objects(read: Vocabulary, classes: Sequence[tuple[str, Mapping[str, Any]]]) -> None:
    for file, entry in classes:
        name, where = entry["name"], f"{file}: {entry['name']}"
        if name in VIRTUAL or not CLASS_NAME.match(name):
            read.fault(
                where,
                f"a class has a name of its own, in capitals ({', '.join(VIRTUAL)} are names)",
            )
            continue
        for phrase in entry["words"]:
            read.enter(phrase, OBJECT, read.class_ids[name], where)
    read.language.military, read.language.peaceful, read.language.quarrels = (
        frozenset(read.class_ids[entry["name"]] for _, entry in classes if entry.get(mark))
        for mark in ("military", "peace", "quarrel")
    )


def _boosts(read: Vocabulary, files: Files) -> None:
    language = read.language
    for file, entry in entries(files, "boosts"):
        for phrase in entry["words"]:
            read.plain(phrase, language.boosts, language.boost_stems, float(entry["factor"]), file)


def _domains(read: Vocabulary, files: Files) -> None:
    language = read.language
    numbers: dict[str, int] = {}
    found = list(entries(files, "domains"))
    for file, entry in found:
        where = f"{file}: {entry['name']}"
        ways = [told.value for told in Told if entry.get(told.value)]
        if len(ways) > 1:
            read.fault(where, f"{' and '.join(ways)} are two ways of telling: choose one")
        if entry["name"] in numbers:
            read.stays(entry, DOMAIN_SETTLED, "domain", where)
        else:
            numbers[entry["name"]] = len(language.domain_list)
            language.domain_list.append(
                Domain(
                    entry["name"],
                    entry.get("need", 2),
                    entry.get("state"),
                    entry.get("army", True),
                    entry.get("foes", True),
                    _told(entry),
                )
            )
    within = {name: {number} for name, number in numbers.items()}
    for file, entry in found:
        for wider in entry.get("also", ()):
            if wider in numbers:
                within[entry["name"]].add(numbers[wider])
            else:
                read.fault(f"{file}: {entry['name']}", unknown("domain", wider, numbers))
    for file, entry in found:
        where = f"{file}: {entry['name']}"
        for phrase in entry["words"]:
            for number in sorted(within[entry["name"]]):
                read.plain(phrase, language.domains, language.domain_stems, number, where)


def _told(entry: Mapping[str, Any]) -> Told:
    """What its entry says of a domain: ``opens = true`` and the like."""
    return next((told for told in Told if told.value and entry.get(told.value)), Told.COUNTS)


def _frequency(read: Vocabulary, listed: Sequence[str]) -> Mapping[str, float]:
    """How often words occur in about 40,000: by the language's own list, else by its examples.

    The list is from the commonest word down, and the n-th of a language occurs 1/n times as often
    as the first. The examples hold what news rarely does, so they count for others only.
    """
    examples = (token for example in read.examples for token in tokens_of(example.text))
    count: dict[str, float] = {**Counter(examples)}
    for rank, word in enumerate(dict.fromkeys(listed), 1):
        count[word] = COMMONEST / rank
    return count
