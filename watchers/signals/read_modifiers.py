"""Reads modifiers: their cues, and what each does to a signal of either direction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from storage.assessment import Axis
from watchers.signals.faults import unknown
from watchers.signals.lexicon import Category, Cue, Effect, Modifier
from watchers.signals.shape import Files, entries
from watchers.signals.vocabulary import Vocabulary


def read_modifiers(
    vocabulary: Vocabulary, files: Files, categories: Mapping[str, Category]
) -> None:
    """Every modifier of the language's files, with its cues; an entry may ``add`` to one before it."""
    language = vocabulary.language
    rows = list(entries(files, "modifiers"))
    names = [entry["name"] for _, entry in rows if not entry.get("add")]
    for file, entry in rows:
        where = f"{file}: {entry['name']}"
        if entry.get("add"):
            if entry["name"] not in names:
                vocabulary.fault(where, unknown("modifier", entry["name"], names))
                continue
            index = names.index(entry["name"])
        else:
            index = len(language.modifiers)
            if names[index] in names[:index]:
                vocabulary.fault(where, "this name is taken: add = true adds to that modifier")
            language.modifiers.append(_modifier(vocabulary, entry, names, where, categories))
        cues = [
            (phrase, cue)
            for key, cue in (
                ("cues", Cue(index)),
                ("after", Cue(index, backward=True)),
                ("pseudo", Cue(index, pseudo=True)),
            )
            for phrase in entry.get(key, ())
        ]
        if not cues:
            vocabulary.fault(where, "has no words: give it cues, after or pseudo")
        for phrase, cue in cues:
            _cue(vocabulary, phrase, cue, where)
        vocabulary.exemplify(f"modifier {entry['name']}", file, entry)


def _modifier(
    vocabulary: Vocabulary,
    entry: Mapping[str, Any],
    names: Sequence[str],
    where: str,
    categories: Mapping[str, Category],
) -> Modifier:
    for key in ("absorbs", "reported"):
        said = entry.get(key, ())
        for other in [said] if isinstance(said, str) else said:
            if other not in names:
                vocabulary.fault(where, f"{key}: {unknown('modifier', other, names)}")
    for key in ("spares", "only"):
        for other in entry.get(key, ()):
            if other not in categories:
                vocabulary.fault(where, f"{key}: {unknown('category', other, categories)}")
    if "escalation" not in entry and "de_escalation" not in entry:
        vocabulary.fault(where, "changes nothing: give it escalation or de_escalation")
    effects = {
        axis: _effect(vocabulary, entry.get(key, {}), where, categories)
        for axis, key in ((Axis.ESCALATION, "escalation"), (Axis.DE_ESCALATION, "de_escalation"))
    }
    return Modifier(
        entry["name"], entry.get("direction", "forward"), entry.get("reach", 8), effects,
        frozenset(entry.get("spares", ())), frozenset(entry.get("absorbs", ())),
        entry.get("observer", False), entry.get("crosses", False), entry.get("dates", False),
        frozenset(entry.get("only", ())),
        names.index(entry["reported"]) if entry.get("reported") in names else -1,
        entry.get("replies", False), entry.get("opens", False),
    )  # fmt: skip


def _effect(
    vocabulary: Vocabulary, entry: Mapping[str, Any], where: str, categories: Mapping[str, Category]
) -> Effect:
    category = None
    if "category" in entry:
        category = categories.get(entry["category"])
        if category is None:
            vocabulary.fault(where, unknown("category", entry["category"], categories))
    severity = float(entry.get("severity", category.severity if category else 0))
    return Effect(
        float(entry.get("factor", 1.0)), category, severity, float(entry.get("at_least", 0))
    )


def _cue(vocabulary: Vocabulary, phrase: str, cue: Cue, where: str) -> None:
    language = vocabulary.language
    vocabulary.plain(phrase, language.cue_words, language.cue_stems, len(language.cues), where)
    language.cues.append(cue)
    vocabulary.phrases += 1
