"""Reads the lexicon's TOML files into one compiled value, naming every fault at once.

``parse`` takes file names and their text, so nothing here touches a disk. The result's ``version``
is the hash of what went in: the same text judged under the same version gives the same assessment.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from storage.model import Axis
from watchers.signals.gazetteer import VIRTUAL, read_actors, read_opposed
from watchers.signals.layout import lay_out
from watchers.signals.lexicon import (
    GATES,
    OBJECT,
    Category,
    Domain,
    Example,
    Language,
    Lexicon,
    LexiconError,
    version_of,
)
from watchers.signals.phrases import tokens_of
from watchers.signals.read_language import inflector_of, read_language
from watchers.signals.read_modifiers import read_modifiers
from watchers.signals.read_rules import read_masks, read_rules
from watchers.signals.shape import well_formed
from watchers.signals.vocabulary import Vocabulary
from watchers.signals.wording import read_wording

COMMONEST = 4_000
"""How often the commonest word occurs in about 40,000."""

Files = Mapping[str, Mapping[str, Any]]
"""What stands in each of a language's files, by name."""


def parse(files: Mapping[str, str]) -> Lexicon:
    """Compile the lexicon from ``name → text``.

    Names are slash-separated: ``categories.toml`` and ``opposed.toml`` hold for every language;
    ``<language>/language.toml``, ``classes.toml``, ``rules/*.toml``, ``modifiers.toml``,
    ``masks.toml``, ``domains.toml``, ``unnamed.toml``, ``telling.toml`` and ``actors/*.toml`` make
    one language.
    Raises LexiconError with every fault found.
    """
    faults: list[str] = []
    data: dict[str, dict[str, Any]] = {}
    for name in sorted(files):
        try:
            data[name] = well_formed(name, tomllib.loads(files[name]), faults)
        except tomllib.TOMLDecodeError as error:
            faults.append(f"{name}: not valid TOML: {error}")
    categories = _categories(data.get("categories.toml", {}), faults)
    languages: dict[str, Language] = {}
    examples: list[Example] = []
    sizes: dict[str, int] = {"rules": 0, "phrases": 0, "actors": 0, "names": 0}
    codes: set[str] = set()
    for name in data:
        if name.endswith("/language.toml"):
            code = name.split("/")[0]
            own = {n.split("/", 1)[1]: d for n, d in data.items() if n.startswith(f"{code}/")}
            read = _compiled(code, own, categories, faults)
            languages[code] = read.language
            examples += read.examples
            codes |= set(languages[code].gazetteer.kinds)
            sizes["rules"] += len(languages[code].rules)
            sizes["phrases"] += read.phrases
            sizes["names"] += languages[code].gazetteer.size
    sizes["actors"] = len(codes)
    opposed = read_opposed(
        "opposed.toml", data.get("opposed.toml", {}).get("opposed", ()), codes, faults
    )
    wording = read_wording(data, faults)
    _unshared_examples(examples, faults)
    if not languages:
        faults.append("no language: expected <language>/language.toml")
    if faults:
        raise LexiconError(faults)
    return Lexicon(
        version_of(files), categories, languages, opposed, tuple(examples), sizes, wording
    )


def _categories(data: Mapping[str, Any], faults: list[str]) -> dict[str, Category]:
    found: dict[str, Category] = {}
    for name, entry in data.get("category", {}).items():
        where = f"categories.toml: {name}"
        unknown = set(entry) - {"axis", "severity", "gate", "friendly", "about"}
        if unknown:
            faults.append(f"{where}: unknown key {', '.join(sorted(map(repr, unknown)))}")
        try:
            axis = Axis(entry["axis"])
            severity = float(entry["severity"])
        except (KeyError, ValueError) as error:
            faults.append(f"{where}: needs an axis and a severity ({error})")
            continue
        if not 0 <= severity <= 10:
            faults.append(f"{where}: severity {severity} is not within 0-10")
        gate = entry.get("gate", "actor")
        if gate not in GATES:
            faults.append(f"{where}: unknown gate {gate!r}")
        found[name] = Category(name, axis, severity, gate, float(entry.get("friendly", 0)))
    return found


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
    base = files.get("language.toml", {})
    classes = files.get("classes.toml", {}).get("class", {})
    language = read_language(code, base, faults)
    language.classes = [*VIRTUAL, *classes]
    read = Vocabulary(language, inflector_of(base), faults)
    _objects(read, classes)
    read_rules(read, files, categories)
    read_masks(read, files.get("masks.toml", {}))
    read_modifiers(read, files.get("modifiers.toml", {}), categories)
    _boosts(read, files.get("boosts.toml", {}))
    _domains(read, files.get("domains.toml", {}))
    actors = {f"{code}/{name}": data for name, data in files.items() if name.startswith("actors")}
    unnamed = files.get("unnamed.toml", {})
    language.gazetteer = read_actors(actors, unnamed, faults, read.inflector.forms)
    listed = [*base.get("function_words", ()), *base.get("common", ())]
    lay_out(language, _frequency(read, listed))
    return read


def _objects(read: Vocabulary, classes: Mapping[str, Any]) -> None:
    for name, entry in classes.items():
        for phrase in entry.get("words", ()):
            read.enter(phrase, OBJECT, read.class_ids[name], f"classes.toml: {name}")
    read.language.military = frozenset(
        read.class_ids[name] for name, entry in classes.items() if entry.get("military")
    )


def _boosts(read: Vocabulary, data: Mapping[str, Any]) -> None:
    language = read.language
    for entry in data.get("boost", ()):
        for phrase in entry.get("words", ()):
            read.plain(
                phrase, language.boosts, language.boost_stems, float(entry["factor"]), "boosts.toml"
            )


def _domains(read: Vocabulary, data: Mapping[str, Any]) -> None:
    language, entries = read.language, data.get("domain", ())
    language.domain_list = [
        Domain(str(e.get("name")), int(e.get("need", 2)), e.get("state"), bool(e.get("army", True)))
        for e in entries
    ]
    numbers = {domain.name: i for i, domain in enumerate(language.domain_list)}
    for entry in entries:
        number = numbers[str(entry["name"])]
        for phrase in entry.get("words", ()):
            read.plain(phrase, language.domains, language.domain_stems, number, "domains.toml")


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
