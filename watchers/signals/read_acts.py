"""Reads the kinds of act: verbs, who does them and to whom, for clauses in which no rule fires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from watchers.signals.acts import Act, Verb
from watchers.signals.faults import unknown
from watchers.signals.gazetteer import FIGHTS, VIRTUAL, Gazetteer
from watchers.signals.lexicon import Category, Rule
from watchers.signals.phrases import ClassOf, PhraseError, Word
from watchers.signals.shape import Files, entries, together
from watchers.signals.vocabulary import Vocabulary

SHORT = 3
"""A shorter word stands in many texts."""


def read_acts(vocabulary: Vocabulary, files: Files, categories: Mapping[str, Category]) -> None:
    """Every kind of act; an entry with ``add`` gives its words to one of the same name."""
    whole: dict[str, tuple[str, dict[str, Any]]] = {}
    for file, entry in entries(files, "acts"):
        where = f"{file}: {entry['name']}"
        if entry["name"] in whole:
            if not entry.get("add"):
                vocabulary.fault(where, "an act of this name exists already: add = true adds to it")
            where, held = whole[entry["name"]]
            whole[entry["name"]] = where, together((held, entry))
        elif entry.get("add"):
            vocabulary.fault(where, f"adds to an {unknown('act', entry['name'], whole)}")
        else:
            whole[entry["name"]] = where, dict(entry)
        vocabulary.exemplify(entry["name"], file, entry)
    for where, entry in whole.values():
        _act(vocabulary, entry, where, categories)
    acts = vocabulary.language.acts
    for form, verbs in acts.verbs.items():
        alone = not all(verb.rest for verb in verbs)
        acts.heads[form] = frozenset() if alone else frozenset(v.rest[0] for v in verbs)


def _act(
    vocabulary: Vocabulary,
    entry: Mapping[str, Any],
    where: str,
    categories: Mapping[str, Category],
) -> None:
    language, name = vocabulary.language, entry["name"]
    if any(rule.name == name for rule in language.rules):
        vocabulary.fault(where, "a rule has this name already")
    category = categories.get(entry.get("category", ""))
    if category is None:
        vocabulary.fault(where, unknown("category", entry.get("category", ""), categories))
        return
    for key in ("who", "verbs", "whom"):
        if not entry.get(key):
            vocabulary.fault(where, f"{key} is missing")
    for one in sorted({*entry.get("who", ())} - {*VIRTUAL}):
        vocabulary.fault(where, f"who: {unknown('class', one, VIRTUAL)}")
    language.rules.append(
        Rule(
            name, category, float(entry.get("severity", category.severity)),
            entry.get("gate", category.gate), 0, entry.get("symmetric", False), False,
            frozenset(entry.get("shield", ())),
        )
    )  # fmt: skip
    classes, things = _things(vocabulary, entry.get("whom", ()), where)
    _, unless = _things(vocabulary, entry.get("unless", ()), where)
    who = frozenset(VIRTUAL.index(one) for one in entry.get("who", ()) if one in VIRTUAL)
    kinds = language.acts.kinds
    kinds.append(
        Act(len(language.rules) - 1, who, classes, things, unless, entry.get("own", False))
    )
    for phrase in entry.get("verbs", ()):
        _verb(vocabulary, phrase, len(kinds) - 1, where)


def _verb(vocabulary: Vocabulary, phrase: str, act: int, where: str) -> None:
    """Enter a verb in its base form, with what belongs to it behind."""
    head, *rest = phrase.split()
    elements = vocabulary.read(f"~{head}", where)
    if elements is None:
        return
    vocabulary.phrases += 1
    verb, deeds = Verb(act, tuple(rest)), vocabulary.language.acts.verbs
    for form in sorted(elements[0].options if isinstance(elements[0], Word) else ()):
        # of two verbs that begin alike the longer is tried first
        several = [*deeds.get(form, ()), verb]
        deeds[form] = tuple(sorted(several, key=lambda one: -len(one.rest)))


def _things(
    vocabulary: Vocabulary, parts: Iterable[str], where: str
) -> tuple[frozenset[int], frozenset[str]]:
    """Classes and words, each given as one part of a phrase."""
    classes: set[int] = set()
    words: set[str] = set()
    for part in parts:
        try:
            elements = vocabulary.reader.phrase(f"{part} x")[:-1]
        except PhraseError as error:
            vocabulary.fault(where, f"{part!r}: {error}")
            continue
        if len(elements) > 1:
            vocabulary.fault(where, f"{part!r}: one word, a choice of words, or a class")
        for element in elements:
            if isinstance(element, ClassOf):
                classes.add(element.number)
            elif isinstance(element, Word):
                words |= element.options
    return frozenset(classes), frozenset(words)


def doers_of(gazetteer: Gazetteer, frequency: Mapping[str, float]) -> frozenset[str]:
    """One word of each name of a party, the rarest; none where names are found by their stems too."""
    if gazetteer.stems:
        return frozenset()
    named: list[tuple[str, ...]] = []
    rows: list[tuple[tuple[str, ...], Any]] = [
        ((word,), node) for word, node in gazetteer.words.root.items()
    ]
    for words, (names, more) in rows:
        if any(name.acts and (name.code or name.kind in FIGHTS) for name in names):
            named.append(words)
        rows += [((*words, word), node) for word, node in (more or {}).items()]
    times = Counter(word for words in named for word in {*words})

    def usual(word: str) -> tuple[float, ...]:
        return (
            not word.isalpha(),
            frequency.get(word, 0),
            len(word) < SHORT,
            times[word],
            -len(word),
        )

    return frozenset(min(words, key=usual) for words in named)
