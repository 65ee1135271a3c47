"""Reads a language's own file: its small words, its letters, and how its words bend."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from watchers.signals.history import History
from watchers.signals.inflection import Inflector
from watchers.signals.lexicon import Language
from watchers.signals.siding import Siding


def inflector_of(code: str, base: Mapping[str, Any], faults: list[str]) -> Inflector:
    """The endings that ``language.toml`` gives; faults are appended."""
    inflection = base.get("inflection", {})
    irregular = {row.split()[0]: tuple(row.split()) for row in inflection.get("irregular", ())}
    for word in inflection.get("doubling", ()):
        if word in irregular:
            faults.append(
                f"{code}/language: inflection: {word!r} stands in irregular and in doubling"
            )
        irregular[word] = (
            word,
            word + "s",
            word + word[-1] + "ing",
            *(word + word[-1] + "ed",) * 2,
        )
    rules = []
    for pattern, forms in inflection.get("rules", ()):
        compiled = _pattern(code, pattern, faults)
        try:
            forms.format(*[""] * compiled.groups)
        except (IndexError, KeyError, ValueError):
            faults.append(
                f"{code}/language: inflection: {forms!r}: {{0}} stands for what the first "
                "round brackets of the pattern hold, {1} for the second"
            )
        rules.append((compiled, forms))
    return Inflector(irregular, rules)


def _pattern(code: str, pattern: str, faults: list[str]) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        faults.append(f"{code}/language: {pattern!r} is no pattern: {error}")
        return re.compile("(?!)")


def read_language(code: str, base: Mapping[str, Any], faults: list[str]) -> Language:
    """The language as ``language.toml`` has it, without any phrase yet; faults are appended."""
    faults += [
        f"{code}/language: {key} is missing"
        for key in ("letters", "function_words")
        if key not in base
    ]
    letters = _pattern(code, base.get("letters", ""), faults)
    return Language(
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
        asides=frozenset(base.get("asides", ())),
        pronouns=frozenset(base.get("pronouns", ())),
        listeners=frozenset(base.get("listeners", ())),
        links=frozenset(base.get("links", ())),
        prefixes=frozenset(base.get("prefixes", ())),
        helpers=frozenset(base.get("helpers", ())),
        gerund=str(base.get("gerund", "")),
        participle=str(base.get("participle", "")),
        turns=frozenset(base.get("turns", ())),
        orders=frozenset(base.get("orders", ())),
        persons=frozenset(base.get("persons", ())),
        reader=frozenset(base.get("reader", ())),
        numbered=frozenset(base.get("numbered", ())),
        notwithstanding=frozenset(base.get("notwithstanding", ())),
        articles=frozenset(base.get("articles", ())),
        attribution=frozenset(base.get("attribution", ())),
        about=frozenset(base.get("about", ())),
        sides=Siding(**_lists(base.get("sides", {}))),
        background=frozenset(base.get("background", ())),
        history=History(**_lists(base.get("history", {}))),
        reach=int(base.get("reach", 4)),
        months={form: i for i, m in enumerate(base.get("months", ()), 1) for form in m.split("|")},
        governs=int(base.get("governs", -1)),
        free_order=bool(base.get("free_order", False)),
        variants=_variants(code, base.get("variants", {}), faults),
        foreign_letters=frozenset(base.get("foreign_letters", "")),
        foreign_words=frozenset(base.get("foreign_words", ())),
    )


def _lists(table: Mapping[str, list[str]]) -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in table.items()}


def _variants(code: str, pairs: Mapping[str, str], faults: list[str]) -> dict[int, str]:
    for written, read in pairs.items():
        if len(written) != 1 or len(read) != 1:
            faults.append(f"{code}/language: variants: {written!r} = {read!r}: one letter each")
    return {ord(a): b for a, b in pairs.items() if len(a) == len(b) == 1}
