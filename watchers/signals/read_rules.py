"""Reads rules and masks: what fires, on which objects, and what only looks like it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from watchers.signals.faults import unknown
from watchers.signals.gazetteer import VIRTUAL
from watchers.signals.groups import verbs_of
from watchers.signals.lexicon import (
    ACTIVE,
    ITSELF,
    MASK,
    NOMINAL,
    PASSIVE,
    PHRASE,
    Category,
    Rule,
)
from watchers.signals.patterns import Pattern, helped
from watchers.signals.phrases import CLASS_NAME, expand
from watchers.signals.shape import Files, entries
from watchers.signals.vocabulary import Vocabulary

SETTLED = frozenset({"category", "severity", "gate", "priority", "symmetric", "suffers", "shield"})
"""What a rule has once and for all."""
SPELLED_OUT = 48
"""Up to so many spellings a phrase is found by each of them; one of more is matched word by word."""


def read_rules(vocabulary: Vocabulary, files: Files, categories: Mapping[str, Category]) -> None:
    """Every rule of every file, less those that are ``off``; an entry may ``add`` to another."""
    rows = list(entries(files, "rules"))
    off = {entry["name"]: file for file, entry in rows if entry.get("off")}
    names = [e["name"] for _, e in rows if not (e.get("off") or e.get("add"))]
    for name, file in off.items():
        if name not in names:
            vocabulary.fault(f"{file}: {name}", f"switches off an {unknown('rule', name, names)}")
    kept = [row for row in rows if row[1]["name"] not in off]
    modifiers = {entry["name"] for _, entry in entries(files, "modifiers")}
    for file, entry in sorted(kept, key=lambda row: bool(row[1].get("add"))):
        where = f"{file}: {entry['name']}"
        index = (_added if entry.get("add") else _rule)(vocabulary, entry, where, categories)
        if index is None:
            continue
        for name in sorted({*entry.get("shield", ())} - modifiers):
            vocabulary.fault(where, f"shield: {unknown('modifier', name, modifiers)}")
        _operators(vocabulary, entry, index, where)
        for phrase in entry.get("phrases", ()):
            _phrase(vocabulary, phrase, index, where)
        vocabulary.exemplify(entry["name"], file, entry)


def _rule(
    vocabulary: Vocabulary,
    entry: Mapping[str, Any],
    where: str,
    categories: Mapping[str, Category],
) -> int | None:
    """The number of a new rule."""
    if any(rule.name == entry["name"] for rule in vocabulary.language.rules):
        vocabulary.fault(where, "a rule of this name exists already: add = true adds to it")
    return entered(vocabulary, entry, where, categories)


def entered(
    vocabulary: Vocabulary,
    entry: Mapping[str, Any],
    where: str,
    categories: Mapping[str, Category],
) -> int | None:
    """The number of the rule of an entry, yet without its words; None, and a fault, without a category.

    An act is told as a rule is, so ``read_acts`` enters one for each.
    """
    out = vocabulary.language
    category = categories.get(entry.get("category", ""))
    if category is None:
        said = entry.get("category")
        vocabulary.fault(
            where, unknown("category", said, categories) if said else "category is missing"
        )
        return None
    out.rules.append(
        Rule(
            entry["name"], category, float(entry.get("severity", category.severity)),
            entry.get("gate", category.gate), entry.get("priority", 0),
            entry.get("symmetric", False), entry.get("suffers", False), frozenset(entry.get("shield", ())),
        )
    )  # fmt: skip
    return len(out.rules) - 1


def _added(
    vocabulary: Vocabulary, entry: Mapping[str, Any], where: str, _: Mapping[str, Category]
) -> int | None:
    """The number of the rule that an entry adds its words to."""
    names = [rule.name for rule in vocabulary.language.rules]
    if entry["name"] not in names:
        vocabulary.fault(where, f"adds to an {unknown('rule', entry['name'], names)}")
        return None
    vocabulary.stays(entry, SETTLED, "rule", where)
    return names.index(entry["name"])


def _operators(vocabulary: Vocabulary, entry: Mapping[str, Any], index: int, where: str) -> None:
    language = vocabulary.language
    operators: list[tuple[str, tuple[int, ...]]] = [
        (p, (ACTIVE, PASSIVE)) for p in _verbs(vocabulary, entry.get("verbs", ()), where)
    ]
    operators += [(p, (ITSELF,)) for p in _verbs(vocabulary, entry.get("itself", ()), where)]
    operators += [(p, (NOMINAL,)) for p in entry.get("nouns", ())]
    if not operators and not entry.get("phrases"):
        vocabulary.fault(where, "has no words: give it verbs, nouns, itself or phrases")
    objects = _objects(vocabulary, entry, index, where)
    if operators and not entry.get("object") and not objects:
        vocabulary.fault(where, "verbs, nouns and itself need an object")
    for phrase, modes in operators:
        number = (
            vocabulary.noun(phrase, where) if NOMINAL in modes else vocabulary.verb(phrase, where)
        )
        if number is None:
            continue
        for name in objects:
            keys = [(number, mode, vocabulary.class_ids[name]) for mode in modes]
            held = {language.combos.setdefault(key, index) for key in keys} - {index}
            for other in held:
                rule = language.rules[other].name
                vocabulary.fault(where, f"{phrase!r} + {name} is already in the rule {rule!r}")


def _verbs(vocabulary: Vocabulary, listed: Iterable[str], where: str) -> Iterator[str]:
    """The verbs of a list in which a group may stand for all of its own."""
    groups = vocabulary.reader.groups
    for text in listed:
        if not CLASS_NAME.match(text):
            yield text
        elif text in groups and groups[text].verbs:
            yield from verbs_of(groups, text)
        else:
            several = [name for name, group in groups.items() if group.verbs]
            vocabulary.fault(where, unknown("group of verbs", text, several))


def _objects(
    vocabulary: Vocabulary, entry: Mapping[str, Any], index: int, where: str
) -> Sequence[str]:
    """The classes that an entry's verbs and nouns act on; what adds to a rule may have that rule's."""
    said = entry.get("object", ())
    for name in said:
        if name not in vocabulary.class_ids:
            vocabulary.fault(where, unknown("class", name, vocabulary.class_ids))
    if said or not entry.get("add"):
        return [name for name in said if name in vocabulary.class_ids]
    language = vocabulary.language
    held = {klass for (_, _, klass), rule in language.combos.items() if rule == index}
    return [language.classes[klass] for klass in sorted(held)]


def _phrase(vocabulary: Vocabulary, phrase: str, index: int, where: str) -> None:
    vocabulary.phrases += 1
    for text in vocabulary.reader.one_class_each(phrase):
        _pattern(vocabulary, text, index, where)


def _pattern(vocabulary: Vocabulary, phrase: str, index: int, where: str) -> None:
    elements = vocabulary.read(phrase, where)
    if elements is None:
        return
    spellings = expand(elements)
    # two rules may name groups that share a word: there the graver rule, or its priority, decides
    whole = not spellings or vocabulary.reader.names_group(phrase)
    vocabulary.claim(PHRASE, [elements] if whole else spellings or [], where, phrase)
    if spellings is not None and len(spellings) <= SPELLED_OUT:
        vocabulary.put(spellings, (PHRASE, index, False))
        if not any(map(helped, elements[1:])):
            return
    vocabulary.language.patterns.append(Pattern.of(elements, index, len(VIRTUAL)))


def read_masks(vocabulary: Vocabulary, files: Files) -> None:
    """Every figure of speech that hides what its words would mean."""
    for file, entry in entries(files, "masks"):
        name, where = entry["name"], f"{file}: {entry['name']}"
        number = len(vocabulary.language.masks)
        vocabulary.language.masks.append(name)
        for phrase in entry["phrases"]:
            vocabulary.enter(phrase, MASK, number, where)
        vocabulary.exemplify(f"mask {name}", file, entry, "hides")
