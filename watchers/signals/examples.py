"""Runs the examples that every lexicon entry carries: each must fire, or stay silent, as it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from storage.model import Signal
from watchers.signals.gates import GATED
from watchers.signals.lexicon import Example, Lexicon
from watchers.signals.scoring import assess


def failures(lexicon: Lexicon, examples: Iterable[Example] | None = None) -> Iterator[str]:
    """What the examples find wrong, one sentence each, in file order.

    A rule's example fires when the rule is among the signals and no gate held it back; a modifier's when its name is on a
    signal; a mask hides when nothing but rhetoric remains.
    """
    for example in lexicon.examples if examples is None else examples:
        signals = assess("", example.text, None, lexicon).signals
        problem = _problem(example, signals)
        if problem:
            yield f"{example.file}: {example.rule}: {example.text!r} {problem}"


def _problem(example: Example, signals: tuple[Signal, ...]) -> str | None:
    if example.rule.startswith("mask "):
        counted = any(s.score > 2 for s in signals)
        if example.fires and counted:
            return "should be hidden, but fires " + ", ".join(s.rule for s in signals)
        return None if example.fires or counted else "should still be seen, but nothing fires"
    if example.rule.startswith("modifier "):
        name = example.rule.removeprefix("modifier ")
        found = any(name in s.modifiers for s in signals)
        if not signals:
            return "has no signal at all"
    else:
        found = any(
            s.rule == example.rule and s.score > 0 and GATED.isdisjoint(s.modifiers)
            for s in signals
        )
    if found == example.fires:
        return None
    seen = ", ".join(f"{s.rule} {list(s.modifiers)}" for s in signals) or "nothing"
    return f"should {'fire' if example.fires else 'not fire'}; found {seen}"
