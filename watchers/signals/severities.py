"""Points at severities that stand far from the scale they are taken from."""

from __future__ import annotations

from collections.abc import Iterator

from storage.assessment import Axis
from watchers.signals.lexicon import Lexicon

MOST_APART = 4.0
"""So far a category's severity may stand from its Goldstein value, whose sign is left out."""
MOST_ABOVE = 2.0
"""So much graver than its category a rule may be; weaker it may well be, as of an act only named."""


def odd(lexicon: Lexicon) -> Iterator[str]:
    """Each category and rule whose severity is worth another look, and why."""
    for category in lexicon.categories.values():
        value = category.goldstein
        if value is None:
            continue
        where = f"category {category.name}"
        if (value < 0) is not (category.axis is Axis.ESCALATION):
            yield f"{where}: it stands for {category.axis.value}, its Goldstein value is {value:g}"
        elif abs(category.severity - abs(value)) > MOST_APART:
            yield f"{where}: severity {category.severity:g} is far from its Goldstein value {value:g}"
    for language in lexicon.languages.values():
        for rule in language.rules:
            usual = rule.category.severity
            if rule.severity > usual + MOST_ABOVE:
                yield (
                    f"rule {rule.name}: severity {rule.severity:g} is far above the {usual:g} of "
                    f"{rule.category.name}"
                )
