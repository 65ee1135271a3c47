"""Runs the examples that every lexicon entry carries: each must fire, or stay silent, as it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from storage.assessment import Assessment, Axis, Signal
from watchers.signals.gates import GATED
from watchers.signals.lexicon import Example, Lexicon
from watchers.signals.near import near
from watchers.signals.scoring import assess
from watchers.signals.steps import weighed

NEAR = 200
"""So many rules that were near are looked at for the reason why an example failed."""


def failures(lexicon: Lexicon, examples: Iterable[Example] | None = None) -> Iterator[str]:
    """What the examples find wrong, one sentence each, in file order.

    A rule's example fires when the rule is among the signals and no gate held it back; a modifier's
    when its name is on a signal and changes it; a mask hides when nothing but rhetoric remains.
    """
    for example in lexicon.examples if examples is None else examples:
        judged = assess("", example.text, None, lexicon)
        problem = _problem(example, judged, lexicon)
        if problem and not example.file.startswith(f"{judged.language}/"):
            problem = (
                f"is taken for {judged.language!r}: it needs more small words of function_words "
                "in language.toml"
            )
        if problem:
            yield f"{example.file}: {example.rule}: {example.text!r} {problem}"


def _problem(example: Example, judged: Assessment, lexicon: Lexicon) -> str | None:
    signals = judged.signals
    if example.rule.startswith("mask "):
        return _of_mask(example, [s for s in signals if s.score > 2])
    if example.rule.startswith("modifier "):
        return _of_modifier(example, judged, lexicon)
    return _of_rule(example, signals, lexicon)


def _of_mask(example: Example, seen: Sequence[Signal]) -> str | None:
    if example.fires:
        return f"should be hidden, but {_found(seen)}" if seen else None
    return None if seen else "should still be seen, but nothing fires"


def _of_modifier(example: Example, judged: Assessment, lexicon: Lexicon) -> str | None:
    name, signals = example.rule.removeprefix("modifier "), judged.signals
    if not signals:
        return "has no signal at all: a modifier's sentences need an event that a rule reads"
    if any(name in s.modifiers for s in signals) is example.fires:
        if example.fires and not changed(example, judged, lexicon):
            return f"is {name!r}, but that changes nothing in it: {_found(signals)}"
        return None
    return f"should {'' if example.fires else 'not '}be {name!r}, but {_found(signals)}"


def changed(example: Example, judged: Assessment, lexicon: Lexicon) -> set[Axis]:
    """The directions of the events that a modifier's example shows it to change."""
    name = example.rule.removeprefix("modifier ")
    axes = set()
    for row in weighed("", example.text, None, judged, lexicon):
        before = (row.category, row.severity)
        for step in row.steps:
            after = (step.category, step.severity)
            if step.name == name and (step.factor != 1 or after != before):
                axes.add(lexicon.categories[row.category].axis)
            before = after
    return axes


def _of_rule(example: Example, signals: Sequence[Signal], lexicon: Lexicon) -> str | None:
    own = [s for s in signals if s.rule == example.rule]
    counted = [s for s in own if s.score > 0 and GATED.isdisjoint(s.modifiers)]
    if bool(counted) is example.fires:
        return None
    if not example.fires:
        return f"should not fire, but {_found(counted)}"
    if own:
        held = GATED.intersection(own[0].modifiers)
        why = (
            f"the gate holds it back ({', '.join(sorted(held))}): name a state or an armed group"
            if held
            else f"counts for nothing: {', '.join(own[0].modifiers)}"
        )
        return f"should fire, but {why}"
    reasons = (n.because for n in near("", example.text, lexicon, NEAR) if n.rule == example.rule)
    why = next(reasons, "its words do not stand there as the rule has them")
    return f"should fire, but {why}; {_found(signals)}"


def _found(signals: Sequence[Signal]) -> str:
    """``“words” fire the rule 'x' (negated)`` for every signal."""
    told = (
        f"“{s.text}” fires {s.rule!r}" + (f" ({', '.join(s.modifiers)})" if s.modifiers else "")
        for s in signals
    )
    return ", ".join(told) or "nothing else fires"
