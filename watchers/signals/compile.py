"""Reads the lexicon's TOML files into one compiled value, naming every fault at once.

``parse`` takes file names and their text, so nothing here touches a disk. The result's ``version``
is the hash of what went in: the same text judged under the same version gives the same assessment.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from storage.model import Axis
from watchers.signals.gazetteer import VIRTUAL, read_actors, read_opposed
from watchers.signals.lexicon import (
    ACTIVE,
    ITSELF,
    MASK,
    NOMINAL,
    NOUN,
    OBJECT,
    OPERATORS,
    PASSIVE,
    PHRASE,
    VERB,
    Category,
    Cue,
    Domain,
    Effect,
    Example,
    Language,
    Lexicon,
    LexiconError,
    Modifier,
    Rule,
    version_of,
)
from watchers.signals.patterns import Pattern, keys, rarest_first, stem_lengths
from watchers.signals.phrases import (
    Element,
    Inflector,
    PhraseError,
    Word,
    expand,
    parse_phrase,
    tokens_of,
)
from watchers.signals.stems import Stems
from watchers.signals.trie import Trie

_RULE_KEYS = frozenset(
    {
        "name", "category", "severity", "gate", "priority", "symmetric", "shield", "verbs", "nouns",
        "itself", "object", "phrases", "fires", "not", "off",
    }
)  # fmt: skip
_MODIFIER_KEYS = frozenset(
    {
        "name", "direction", "reach", "cues", "after", "pseudo", "escalation", "de_escalation",
        "spares", "absorbs", "observer", "crosses", "dates", "only", "reported", "fires", "not",
    }
)  # fmt: skip
_GATES = frozenset({"none", "actor", "armed", "opposed"})


def parse(files: Mapping[str, str]) -> Lexicon:
    """Compile the lexicon from ``name → text``.

    Names are slash-separated: ``categories.toml`` and ``opposed.toml`` hold for every language;
    ``<language>/language.toml``, ``classes.toml``, ``rules/*.toml``, ``modifiers.toml``,
    ``masks.toml``, ``domains.toml``, ``unnamed.toml`` and ``actors/*.toml`` make one language.
    Raises LexiconError with every fault found.
    """
    faults: list[str] = []
    data: dict[str, dict[str, Any]] = {}
    for name in sorted(files):
        try:
            data[name] = tomllib.loads(files[name])
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
            builder = _Builder(code, own, categories, faults)
            languages[code] = builder.language()
            examples += builder.examples
            codes |= set(languages[code].gazetteer.kinds)
            sizes["rules"] += len(languages[code].rules)
            sizes["phrases"] += builder.phrases
            sizes["names"] += languages[code].gazetteer.size
    sizes["actors"] = len(codes)
    opposed = read_opposed(
        "opposed.toml", data.get("opposed.toml", {}).get("opposed", ()), codes, faults
    )
    _unshared_examples(examples, faults)
    if not languages:
        faults.append("no language: expected <language>/language.toml")
    if faults:
        raise LexiconError(faults)
    return Lexicon(version_of(files), categories, languages, opposed, tuple(examples), sizes)


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
        if gate not in _GATES:
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


class _Builder:
    """Compiles one language; faults go to the shared list."""

    def __init__(
        self,
        code: str,
        data: Mapping[str, dict[str, Any]],
        categories: Mapping[str, Category],
        faults: list[str],
    ) -> None:
        self.code, self.data, self.categories, self.faults = code, data, categories, faults
        self.examples: list[Example] = []
        self.phrases = 0
        self.claimed: dict[tuple[Any, ...], str] = {}
        self.operators: dict[tuple[str, ...], int] = {}
        base = data.get("language.toml", {})
        inflection = base.get("inflection", {})
        irregular = {row.split()[0]: tuple(row.split()) for row in inflection.get("irregular", ())}
        for word in inflection.get("doubling", ()):
            irregular[word] = (
                word,
                word + "s",
                word + word[-1] + "ing",
                *(word + word[-1] + "ed",) * 2,
            )
        rules = [(re.compile(p), t) for p, t in inflection.get("rules", ())]
        self.inflector = Inflector(irregular, rules)
        letters = re.compile(base.get("letters", r"[^\W\d_]"))
        self.out = Language(
            code=code,
            function_words=frozenset(base.get("function_words", ())),
            letters=letters,
            ascii=any(letters.match(chr(code)) for code in range(128)),
            abbreviations=frozenset(base.get("abbreviations", ())),
            cuts=frozenset(base.get("cuts", ())),
            cuts_before={k: frozenset(v) for k, v in base.get("cuts_before", {}).items()},
            openers=frozenset(base.get("openers", ())),
            prepositions=frozenset(base.get("prepositions", ())),
            passive_by=frozenset(base.get("passive_by", ())),
            relatives=frozenset(base.get("relatives", ())),
            listeners=frozenset(base.get("listeners", ())),
            links=frozenset(base.get("links", ())),
            prefixes=frozenset(base.get("prefixes", ())),
            helpers=frozenset(base.get("helpers", ())),
            gerund=str(base.get("gerund", "")),
            notwithstanding=frozenset(base.get("notwithstanding", ())),
            articles=frozenset(base.get("articles", ())),
            attribution=frozenset(base.get("attribution", ())),
            about=frozenset(base.get("about", ())),
            background=frozenset(base.get("background", ())),
            recall={k: frozenset(v) for k, v in base.get("history", {}).items()},
            reach=int(base.get("reach", 4)),
            months={
                form: i for i, m in enumerate(base.get("months", ()), 1) for form in m.split("|")
            },
            governs=int(base.get("governs", -1)),
            free_order=bool(base.get("free_order", False)),
            variants=self._variants(base.get("variants", {})),
            foreign_letters=frozenset(base.get("foreign_letters", "")),
            foreign_words=frozenset(base.get("foreign_words", ())),
        )

    def _variants(self, pairs: Mapping[str, str]) -> dict[int, str]:
        for written, read in pairs.items():
            if len(written) != 1 or len(read) != 1:
                self.fault("language.toml: variants", f"{written!r} = {read!r}: one letter each")
        return {ord(a): b for a, b in pairs.items() if len(a) == len(b) == 1}

    def language(self) -> Language:
        out = self.out
        classes = self.data.get("classes.toml", {}).get("class", {})
        out.classes = [*VIRTUAL, *classes]
        self.class_ids = {name: i for i, name in enumerate(out.classes)}
        out.military = frozenset(
            self.class_ids[name] for name, entry in classes.items() if entry.get("military")
        )
        for name, entry in classes.items():
            for phrase in entry.get("words", ()):
                self._entry(phrase, OBJECT, self.class_ids[name], f"classes.toml: {name}")
        self._rules()
        self._masks()
        self._modifiers()
        self._plain(
            "boosts.toml", "boost", out.boosts, out.boost_stems, lambda e: float(e["factor"])
        )
        self._domains()
        actors = {f"{self.code}/{n}": d for n, d in self.data.items() if n.startswith("actors")}
        unnamed = self.data.get("unnamed.toml", {})
        out.gazetteer = read_actors(actors, unnamed, self.faults, self.inflector.forms)
        frequency = self._frequency(self.data.get("language.toml", {}).get("common", ()))
        out.patterns = [rarest_first(pattern, frequency) for pattern in out.patterns]
        out.pattern_keys = keys(out.patterns, len(VIRTUAL))
        out.pattern_stems = stem_lengths(out.patterns)
        return out

    def _frequency(self, common: Sequence[str]) -> Mapping[str, int]:
        """How often words occur: counted in the lexicon's own examples, and what the language says."""
        count = Counter(token for example in self.examples for token in tokens_of(example.text))
        for place, word in enumerate(reversed((*self.out.function_words, *common)), 1):
            count[word] += place
        return count

    def fault(self, where: str, what: str) -> None:
        self.faults.append(f"{self.code}/{where}: {what}")

    def _read(self, phrase: str, where: str) -> tuple[Element, ...] | None:
        try:
            return parse_phrase(phrase, self.inflector.forms, self.class_ids)
        except PhraseError as error:
            self.fault(where, f"{phrase!r}: {error}")
            return None

    def _entry(
        self, phrase: str, kind: int, value: int, where: str, participle: bool = False
    ) -> None:
        """Enter a phrase of plain words into the trie."""
        elements = self._read(phrase, where)
        if elements is None:
            return
        self.phrases += 1
        spellings = expand(elements)
        if spellings is None:
            if all(isinstance(e, Word) for e in elements):
                words = tuple(e for e in elements if isinstance(e, Word))
                self._claim(kind, value, words, where, phrase)
                stems = self.out.operator_stems if kind in OPERATORS else self.out.trigger_stems
                stems.add(words, (kind, value, participle))
            else:
                self.fault(where, f"{phrase!r}: only plain words can stand here")
            return
        for spelling in spellings:
            self._claim(kind, value, spelling, where, " ".join(spelling))
            self._put(spelling, kind, value, participle)

    def _put(self, spelling: tuple[str, ...], kind: int, value: int, participle: bool) -> None:
        trie = self.out.operators if kind in OPERATORS else self.out.triggers
        trie.add(spelling, (kind, value, participle))

    def _claim(
        self, kind: int, value: int, spelling: tuple[object, ...], where: str, shown: str
    ) -> None:
        """A phrase belongs to one rule: a second claim is a duplicate nobody would ever see fire."""
        if kind not in (PHRASE, MASK):
            return
        held = self.claimed.setdefault((kind, spelling), where)
        if held != where:
            self.fault(where, f"{shown!r} is already in {held}")

    def _operator(self, phrase: str, where: str) -> int | None:
        """The id of a verb phrase, entered with all its forms the first time it is seen."""
        key = ("v", *phrase.split())
        if key in self.operators:
            return self.operators[key]
        words = phrase.split()
        if not words or words[0].startswith("~"):
            self.fault(where, f"{phrase!r}: write a verb in its base form")
            return None
        self.operators[key] = number = len(self.operators)
        forms = self.inflector.forms(words[0]) if "*" not in phrase else (words[0],)
        if "*" in phrase:
            self._entry(phrase, VERB, number, where, participle=True)
            return number
        for i, form in enumerate(forms):
            spelling = tuple(tokens_of(" ".join((form, *words[1:]))))
            self._put(spelling, VERB, number, i == len(forms) - 1 or form == forms[-1])
        self.phrases += 1
        return number

    def _noun(self, phrase: str, where: str) -> int | None:
        key = ("n", *phrase.split())
        if key not in self.operators:
            self.operators[key] = len(self.operators)
            self._entry(phrase, NOUN, self.operators[key], where)
        return self.operators[key]

    def _rules(self) -> None:
        """Every rule of every file, less those that a ``[[rule]] name = …, off = true`` switches off."""
        entries = [
            (file, entry)
            for file in sorted(self.data)
            if file.startswith("rules/")
            for entry in self.data[file].get("rule", ())
        ]
        off = {str(entry.get("name")): file for file, entry in entries if entry.get("off")}
        names = {str(entry.get("name")) for _, entry in entries if not entry.get("off")}
        for name in off:
            if name not in names:
                self.fault(f"{off[name]}: {name}", "switches off a rule that does not exist")
        for file, entry in entries:
            if str(entry.get("name")) not in off:
                self._rule(file, entry)

    def _rule(self, file: str, entry: Mapping[str, Any]) -> None:
        out = self.out
        name = str(entry.get("name", "(no name)"))
        where = f"{file}: {name}"
        unknown = set(entry) - _RULE_KEYS
        if unknown:
            self.fault(where, f"unknown key {', '.join(sorted(map(repr, unknown)))}")
        category = self.categories.get(str(entry.get("category", "")))
        if category is None:
            self.fault(where, f"unknown category {entry.get('category')!r}")
            return
        if any(rule.name == name for rule in out.rules):
            self.fault(where, "a rule of this name exists already")
        severity = float(entry.get("severity", category.severity))
        gate = str(entry.get("gate", category.gate))
        if not 0 <= severity <= 10 or gate not in _GATES:
            self.fault(where, f"severity {severity} or gate {gate!r} is out of range")
        index = len(out.rules)
        out.rules.append(
            Rule(
                name, category, severity, gate, int(entry.get("priority", 0)),
                bool(entry.get("symmetric", False)), frozenset(entry.get("shield", ())),
            )
        )  # fmt: skip
        self._operators(entry, index, where)
        for phrase in entry.get("phrases", ()):
            self._pattern(phrase, index, where)
        self._examples(name, file, entry)

    def _operators(self, entry: Mapping[str, Any], index: int, where: str) -> None:
        objects = entry.get("object", ())
        operators: list[tuple[str, tuple[int, ...]]] = [
            (p, (ACTIVE, PASSIVE)) for p in entry.get("verbs", ())
        ]
        operators += [(p, (ITSELF,)) for p in entry.get("itself", ())]
        operators += [(p, (NOMINAL,)) for p in entry.get("nouns", ())]
        if operators and not objects:
            self.fault(where, "verbs, nouns and itself need an object")
        for name in objects:
            if name not in self.class_ids:
                self.fault(where, f"unknown class {name}")
        for phrase, modes in operators:
            number = (
                self._noun(phrase, where) if NOMINAL in modes else self._operator(phrase, where)
            )
            if number is None:
                continue
            for mode in modes:
                for name in objects:
                    key = (number, mode, self.class_ids.get(name, -1))
                    held = self.out.combos.setdefault(key, index)
                    if held != index:
                        self.fault(
                            where, f"{phrase!r} + {name} is already in {self.out.rules[held].name}"
                        )

    def _pattern(self, phrase: str, index: int, where: str) -> None:
        elements = self._read(phrase, where)
        if elements is None:
            return
        self.phrases += 1
        spellings = expand(elements)
        if spellings is not None:
            for spelling in spellings:
                self._claim(PHRASE, index, spelling, where, " ".join(spelling))
                self._put(spelling, PHRASE, index, False)
            return
        held = self.claimed.setdefault((PHRASE, elements), where)
        if held != where:
            self.fault(where, f"{phrase!r} is already in {held}")
        self.out.patterns.append(Pattern.of(elements, index, len(VIRTUAL)))

    def _examples(self, name: str, file: str, entry: Mapping[str, Any]) -> None:
        fires, silent = entry.get("fires", ()), entry.get("not", ())
        if not fires or not silent:
            self.fault(f"{file}: {name}", "needs an example that fires and one under 'not'")
        where = f"{self.code}/{file}"
        self.examples += [Example(name, where, text, True) for text in fires]
        self.examples += [Example(name, where, text, False) for text in silent]

    def _masks(self) -> None:
        for entry in self.data.get("masks.toml", {}).get("mask", ()):
            where = f"masks.toml: {entry.get('name', '(no name)')}"
            unknown = set(entry) - {"name", "phrases", "not", "hides"}
            if unknown:
                self.fault(where, f"unknown key {', '.join(sorted(map(repr, unknown)))}")
            number = len(self.out.masks)
            self.out.masks.append(str(entry.get("name", "(no name)")))
            for phrase in entry.get("phrases", ()):
                self._entry(phrase, MASK, number, where)
            hides, keeps = entry.get("hides", ()), entry.get("not", ())
            if not hides or not keeps:
                self.fault(where, "needs an example under 'hides' and one under 'not'")
            file, name = f"{self.code}/masks.toml", f"mask {entry.get('name')}"
            self.examples += [Example(name, file, text, True) for text in hides]
            self.examples += [Example(name, file, text, False) for text in keeps]

    def _modifiers(self) -> None:
        names = [
            str(e.get("name")) for e in self.data.get("modifiers.toml", {}).get("modifier", ())
        ]
        for entry in self.data.get("modifiers.toml", {}).get("modifier", ()):
            name = str(entry.get("name"))
            where = f"modifiers.toml: {name}"
            unknown = set(entry) - _MODIFIER_KEYS
            if unknown:
                self.fault(where, f"unknown key {', '.join(sorted(map(repr, unknown)))}")
            for other in entry.get("absorbs", ()):
                if other not in names:
                    self.fault(where, f"absorbs an unknown modifier {other!r}")
            reported = entry.get("reported")
            if reported is not None and reported not in names:
                self.fault(where, f"reported as an unknown modifier {reported!r}")
            effects = {
                axis: self._effect(entry.get(key, {}), where)
                for axis, key in (
                    (Axis.ESCALATION, "escalation"),
                    (Axis.DE_ESCALATION, "de_escalation"),
                )
            }
            index = len(self.out.modifiers)
            self.out.modifiers.append(
                Modifier(
                    name, str(entry.get("direction", "forward")), int(entry.get("reach", 8)), effects,
                    frozenset(entry.get("spares", ())), frozenset(entry.get("absorbs", ())),
                    bool(entry.get("observer", False)), bool(entry.get("crosses", False)),
                    bool(entry.get("dates", False)), frozenset(entry.get("only", ())),
                    names.index(reported) if reported in names else -1,
                )
            )  # fmt: skip
            for key, cue in (
                ("cues", Cue(index)),
                ("after", Cue(index, backward=True)),
                ("pseudo", Cue(-1)),
            ):
                for phrase in entry.get(key, ()):
                    self._cue(phrase, cue, where)
            file = f"{self.code}/modifiers.toml"
            if not entry.get("fires") or not entry.get("not"):
                self.fault(where, "needs an example that fires and one under 'not'")
            self.examples += [
                Example(f"modifier {name}", file, t, True) for t in entry.get("fires", ())
            ]
            self.examples += [
                Example(f"modifier {name}", file, t, False) for t in entry.get("not", ())
            ]

    def _effect(self, entry: Mapping[str, Any], where: str) -> Effect:
        unknown = set(entry) - {"factor", "category", "severity", "at_least"}
        if unknown:
            self.fault(where, f"unknown key {', '.join(sorted(map(repr, unknown)))}")
        category = None
        if "category" in entry:
            category = self.categories.get(entry["category"])
            if category is None:
                self.fault(where, f"unknown category {entry['category']!r}")
        severity = float(entry.get("severity", category.severity if category else 0))
        return Effect(
            float(entry.get("factor", 1.0)), category, severity, float(entry.get("at_least", 0))
        )

    def _cue(self, phrase: str, cue: Cue, where: str) -> None:
        elements = self._read(phrase, where)
        spellings = expand(elements) if elements else None
        number = len(self.out.cues)
        if elements and spellings is None:
            self._stemmed(elements, self.out.cue_stems, number, f"{where}: {phrase!r}")
        self.out.cues.append(cue)
        self.phrases += 1
        for spelling in spellings or ():
            self.out.cue_words.add(spelling, number)

    def _stemmed(
        self, elements: tuple[Element, ...], into: Stems[Any], value: Any, where: str
    ) -> None:
        """Enter a phrase with stems; classes, gaps and figures belong to rules alone."""
        words = tuple(e for e in elements if isinstance(e, Word))
        if len(words) < len(elements):
            self.fault(where, "only plain words can stand here")
        else:
            into.add(words, value)

    def _plain(self, file: str, key: str, into: Trie[Any], stems: Stems[Any], value: Any) -> None:
        for entry in self.data.get(file, {}).get(key, ()):
            for phrase in entry.get("words", ()):
                where = f"{file}: {phrase!r}"
                elements = self._read(phrase, file)
                spellings = expand(elements) if elements else None
                if elements and spellings is None:
                    self._stemmed(elements, stems, value(entry), where)
                for spelling in spellings or ():
                    into.add(spelling, value(entry))

    def _domains(self) -> None:
        entries = self.data.get("domains.toml", {}).get("domain", ())
        self.out.domain_list = [
            Domain(
                str(e.get("name")), int(e.get("need", 2)), e.get("state"), bool(e.get("army", True))
            )
            for e in entries
        ]
        numbers = {domain.name: i for i, domain in enumerate(self.out.domain_list)}
        self._plain(
            "domains.toml",
            "domain",
            self.out.domains,
            self.out.domain_stems,
            lambda e: numbers[str(e["name"])],
        )
