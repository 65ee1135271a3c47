"""Reads the kinds of act: verbs, who does them and to whom, for clauses in which no rule fires."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from watchers.signals.acts import Act, Verb
from watchers.signals.faults import unknown
from watchers.signals.gazetteer import FIGHTS, VIRTUAL, Gazetteer
from watchers.signals.lexicon import Category
from watchers.signals.phrases import ClassOf, PhraseError, Word, tokens_of
from watchers.signals.read_rules import entered
from watchers.signals.shape import Files, entries
from watchers.signals.vocabulary import Vocabulary

SETTLED = frozenset({"category", "severity", "gate", "symmetric", "shield", "own"})
"""What an act has once and for all."""
SHORT = 3
"""A shorter word stands in many texts."""
ONE_PART = "one word, a choice of words, or a class"


def read_acts(vocabulary: Vocabulary, files: Files, categories: Mapping[str, Category]) -> None:
    """Every kind of act; an entry with ``add`` gives its words to one of the same name."""
    numbers: dict[str, int] = {}
    modifiers = {entry["name"] for _, entry in entries(files, "modifiers")}
    for file, entry in entries(files, "acts"):
        name, where = entry["name"], f"{file}: {entry['name']}"
        number = numbers.get(name)
        if entry.get("add"):
            vocabulary.stays(entry, SETTLED, "act", where)
            if number is None:
                vocabulary.fault(where, f"adds to an {unknown('act', name, numbers)}")
        elif number is not None:
            vocabulary.fault(where, "an act of this name exists already: add = true adds to it")
        else:
            number = _act(vocabulary, entry, where, categories)
            if number is not None:
                numbers[name] = number
        for one in sorted({*entry.get("shield", ())} - modifiers):
            vocabulary.fault(where, f"shield: {unknown('modifier', one, modifiers)}")
        if number is not None:
            _words(vocabulary, entry, number, where)
        vocabulary.exemplify(name, file, entry)
    acts = vocabulary.language.acts
    for form, verbs in acts.verbs.items():
        alone = not all(verb.rest for verb in verbs)
        acts.heads[form] = frozenset() if alone else frozenset(v.rest[0] for v in verbs)


def _act(
    vocabulary: Vocabulary,
    entry: Mapping[str, Any],
    where: str,
    categories: Mapping[str, Category],
) -> int | None:
    """The number of a new act, yet without its words."""
    language, name = vocabulary.language, entry["name"]
    if any(rule.name == name for rule in language.rules):
        vocabulary.fault(where, "a rule has this name already")
    rule = entered(vocabulary, entry, where, categories)
    if rule is None:
        return None
    for key in ("who", "verbs", "whom"):
        if not entry.get(key):
            vocabulary.fault(where, f"{key} is missing")
    kinds, none = language.acts.kinds, frozenset[Any]()
    kinds.append(Act(rule, none, none, none, none, entry.get("own", False)))
    return len(kinds) - 1


def _words(vocabulary: Vocabulary, entry: Mapping[str, Any], number: int, where: str) -> None:
    """Give an act the words of an entry, besides those that it has."""
    kinds = vocabulary.language.acts.kinds
    for one in sorted({*entry.get("who", ())} - {*VIRTUAL}):
        vocabulary.fault(where, f"who: {unknown('class', one, VIRTUAL)}")
    who = frozenset(VIRTUAL.index(one) for one in entry.get("who", ()) if one in VIRTUAL)
    classes, things = _things(vocabulary, entry.get("whom", ()), where)
    held_back, unless = _things(vocabulary, entry.get("unless", ()), where)
    if held_back:
        vocabulary.fault(where, "unless: takes words and groups, no classes")
    act = kinds[number]
    kinds[number] = act._replace(
        who=act.who | who,
        whom=act.whom | classes,
        things=act.things | things,
        unless=act.unless | unless,
    )
    for phrase in entry.get("verbs", ()):
        _verb(vocabulary, phrase, number, where)


def _verb(vocabulary: Vocabulary, phrase: str, act: int, where: str) -> None:
    """Enter a verb in its base form, with what belongs to it behind."""
    head, *rest = phrase.split()
    elements = vocabulary.read(f"~{head}", where)
    if elements is None:
        return
    if any(tokens_of(word) != [word] for word in rest):
        vocabulary.fault(where, f"{phrase!r}: behind a verb stand plain words in lower case")
    vocabulary.phrases += 1
    verb, deeds = Verb(act, tuple(rest)), vocabulary.language.acts.verbs
    for form in sorted(elements[0].options if isinstance(elements[0], Word) else ()):
        # of two verbs that begin alike the longer is tried first, then that of the earlier act
        several = [*deeds.get(form, ()), verb]
        deeds[form] = tuple(sorted(several, key=lambda one: (-len(one.rest), one.act)))


def _things(
    vocabulary: Vocabulary, parts: Iterable[str], where: str
) -> tuple[frozenset[int], frozenset[str]]:
    """Classes and words, each given as one part of a phrase."""
    classes: set[int] = set()
    words: set[str] = set()
    for part in parts:
        try:
            # a phrase needs a plain word, and a class alone has none
            elements = vocabulary.reader.phrase(f"{part} x")[:-1]
        except PhraseError as error:
            vocabulary.fault(where, f"{part!r}: {error}")
            continue
        if len(elements) > 1:
            vocabulary.fault(where, f"{part!r}: {ONE_PART}")
        for element in elements:
            if isinstance(element, ClassOf):
                classes.add(element.number)
            elif isinstance(element, Word) and not element.stems:
                words |= element.options
            else:
                vocabulary.fault(where, f"{part!r}: {ONE_PART}")
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
