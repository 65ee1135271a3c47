"""Reads modifiers: their cues, and what each does to a signal of either direction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storage.model import Axis
from watchers.signals.lexicon import Category, Cue, Effect, Modifier
from watchers.signals.vocabulary import Vocabulary

_MODIFIER_KEYS = frozenset(
    {
        "name", "direction", "reach", "cues", "after", "pseudo", "escalation", "de_escalation",
        "spares", "absorbs", "observer", "crosses", "dates", "only", "reported", "fires", "not",
    }
)  # fmt: skip


def read_modifiers(
    vocabulary: Vocabulary, data: Mapping[str, Any], categories: Mapping[str, Category]
) -> None:
    """Every modifier of ``modifiers.toml``, with its cues."""
    entries = data.get("modifier", ())
    names = [str(entry.get("name")) for entry in entries]
    for entry in entries:
        name = str(entry.get("name"))
        where = f"modifiers.toml: {name}"
        unknown = set(entry) - _MODIFIER_KEYS
        if unknown:
            vocabulary.fault(where, f"unknown key {', '.join(sorted(map(repr, unknown)))}")
        for other in entry.get("absorbs", ()):
            if other not in names:
                vocabulary.fault(where, f"absorbs an unknown modifier {other!r}")
        reported = entry.get("reported")
        if reported is not None and reported not in names:
            vocabulary.fault(where, f"reported as an unknown modifier {reported!r}")
        effects = {
            axis: _effect(vocabulary, entry.get(key, {}), where, categories)
            for axis, key in (
                (Axis.ESCALATION, "escalation"),
                (Axis.DE_ESCALATION, "de_escalation"),
            )
        }
        index = len(vocabulary.language.modifiers)
        vocabulary.language.modifiers.append(
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
                _cue(vocabulary, phrase, cue, where)
        if not entry.get("fires") or not entry.get("not"):
            vocabulary.fault(where, "needs an example that fires and one under 'not'")
        vocabulary.exemplify(
            f"modifier {name}", "modifiers.toml", entry.get("fires", ()), entry.get("not", ())
        )


def _effect(
    vocabulary: Vocabulary, entry: Mapping[str, Any], where: str, categories: Mapping[str, Category]
) -> Effect:
    unknown = set(entry) - {"factor", "category", "severity", "at_least"}
    if unknown:
        vocabulary.fault(where, f"unknown key {', '.join(sorted(map(repr, unknown)))}")
    category = None
    if "category" in entry:
        category = categories.get(entry["category"])
        if category is None:
            vocabulary.fault(where, f"unknown category {entry['category']!r}")
    severity = float(entry.get("severity", category.severity if category else 0))
    return Effect(
        float(entry.get("factor", 1.0)), category, severity, float(entry.get("at_least", 0))
    )


def _cue(vocabulary: Vocabulary, phrase: str, cue: Cue, where: str) -> None:
    language = vocabulary.language
    vocabulary.plain(phrase, language.cue_words, language.cue_stems, len(language.cues), where)
    language.cues.append(cue)
    vocabulary.phrases += 1
