"""Reads rules and masks: what fires, on which objects, and what only looks like it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from watchers.signals.gazetteer import VIRTUAL
from watchers.signals.lexicon import (
    ACTIVE,
    GATES,
    ITSELF,
    MASK,
    NOMINAL,
    PASSIVE,
    PHRASE,
    Category,
    Rule,
)
from watchers.signals.patterns import Pattern
from watchers.signals.phrases import expand
from watchers.signals.vocabulary import Vocabulary

_RULE_KEYS = frozenset(
    {
        "name", "category", "severity", "gate", "priority", "symmetric", "shield", "verbs", "nouns",
        "itself", "object", "phrases", "fires", "not", "off",
    }
)  # fmt: skip


def read_rules(
    vocabulary: Vocabulary,
    files: Mapping[str, Mapping[str, Any]],
    categories: Mapping[str, Category],
) -> None:
    """Every rule of every file, less those that a ``[[rule]] name = …, off = true`` switches off."""
    entries = [
        (file, entry)
        for file in sorted(files)
        if file.startswith("rules/")
        for entry in files[file].get("rule", ())
    ]
    off = {str(entry.get("name")): file for file, entry in entries if entry.get("off")}
    names = {str(entry.get("name")) for _, entry in entries if not entry.get("off")}
    for name in off:
        if name not in names:
            vocabulary.fault(f"{off[name]}: {name}", "switches off a rule that does not exist")
    for file, entry in entries:
        if str(entry.get("name")) not in off:
            _rule(vocabulary, file, entry, categories)


def _rule(
    vocabulary: Vocabulary,
    file: str,
    entry: Mapping[str, Any],
    categories: Mapping[str, Category],
) -> None:
    out = vocabulary.language
    name = str(entry.get("name", "(no name)"))
    where = f"{file}: {name}"
    unknown = set(entry) - _RULE_KEYS
    if unknown:
        vocabulary.fault(where, f"unknown key {', '.join(sorted(map(repr, unknown)))}")
    category = categories.get(str(entry.get("category", "")))
    if category is None:
        vocabulary.fault(where, f"unknown category {entry.get('category')!r}")
        return
    if any(rule.name == name for rule in out.rules):
        vocabulary.fault(where, "a rule of this name exists already")
    severity = float(entry.get("severity", category.severity))
    gate = str(entry.get("gate", category.gate))
    if not 0 <= severity <= 10 or gate not in GATES:
        vocabulary.fault(where, f"severity {severity} or gate {gate!r} is out of range")
    index = len(out.rules)
    out.rules.append(
        Rule(
            name, category, severity, gate, int(entry.get("priority", 0)),
            bool(entry.get("symmetric", False)), frozenset(entry.get("shield", ())),
        )
    )  # fmt: skip
    _operators(vocabulary, entry, index, where)
    for phrase in entry.get("phrases", ()):
        _pattern(vocabulary, phrase, index, where)
    if not entry.get("fires") or not entry.get("not"):
        vocabulary.fault(where, "needs an example that fires and one under 'not'")
    vocabulary.exemplify(name, file, entry.get("fires", ()), entry.get("not", ()))


def _operators(vocabulary: Vocabulary, entry: Mapping[str, Any], index: int, where: str) -> None:
    language, objects = vocabulary.language, entry.get("object", ())
    operators: list[tuple[str, tuple[int, ...]]] = [
        (p, (ACTIVE, PASSIVE)) for p in entry.get("verbs", ())
    ]
    operators += [(p, (ITSELF,)) for p in entry.get("itself", ())]
    operators += [(p, (NOMINAL,)) for p in entry.get("nouns", ())]
    if operators and not objects:
        vocabulary.fault(where, "verbs, nouns and itself need an object")
    for name in objects:
        if name not in vocabulary.class_ids:
            vocabulary.fault(where, f"unknown class {name}")
    for phrase, modes in operators:
        number = (
            vocabulary.noun(phrase, where) if NOMINAL in modes else vocabulary.verb(phrase, where)
        )
        if number is None:
            continue
        for mode in modes:
            for name in objects:
                key = (number, mode, vocabulary.class_ids.get(name, -1))
                held = language.combos.setdefault(key, index)
                if held != index:
                    vocabulary.fault(
                        where, f"{phrase!r} + {name} is already in {language.rules[held].name}"
                    )


def _pattern(vocabulary: Vocabulary, phrase: str, index: int, where: str) -> None:
    elements = vocabulary.read(phrase, where)
    if elements is None:
        return
    vocabulary.phrases += 1
    spellings = expand(elements)
    if spellings is not None:
        for spelling in spellings:
            vocabulary.claim(PHRASE, spelling, where, " ".join(spelling))
            vocabulary.put(spelling, PHRASE, index, False)
        return
    vocabulary.claim(PHRASE, elements, where, phrase)
    vocabulary.language.patterns.append(Pattern.of(elements, index, len(VIRTUAL)))


def read_masks(vocabulary: Vocabulary, data: Mapping[str, Any]) -> None:
    """Every figure of speech that hides what its words would mean."""
    for entry in data.get("mask", ()):
        where = f"masks.toml: {entry.get('name', '(no name)')}"
        unknown = set(entry) - {"name", "phrases", "not", "hides"}
        if unknown:
            vocabulary.fault(where, f"unknown key {', '.join(sorted(map(repr, unknown)))}")
        number = len(vocabulary.language.masks)
        vocabulary.language.masks.append(str(entry.get("name", "(no name)")))
        for phrase in entry.get("phrases", ()):
            vocabulary.enter(phrase, MASK, number, where)
        hides, keeps = entry.get("hides", ()), entry.get("not", ())
        if not hides or not keeps:
            vocabulary.fault(where, "needs an example under 'hides' and one under 'not'")
        vocabulary.exemplify(f"mask {entry.get('name')}", "masks.toml", hides, keeps)
