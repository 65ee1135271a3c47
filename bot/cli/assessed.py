"""A judgement laid open for a terminal: each signal, what changed it, the sums, and what was near."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from bot import account
from bot.speech import clean, say
from bot.wording import DOTS, Names, points
from storage.assessment import Assessment, Axis, Pair, Verdict
from watchers.signals.near import Near
from watchers.signals.reading import Scored
from watchers.signals.scoring import peaks, summed
from watchers.signals.steps import Step, Weighed

WIDTH = 79
INDENT = " " * 7
QUOTE = 110
COUNTS_LESS = "Each further kind counts half as much as the one before it."


def shown(judged: Assessment, weighed: Sequence[Weighed], names: Names) -> str:
    """The verdict, every signal with its steps, and how they add up."""
    parts = [say(*account.judgement(judged, names)).plain]
    for axis in Axis:
        rows = [row for row in weighed if row.signal.axis is axis]
        if rows:
            rows.sort(key=lambda w: (-w.signal.score * w.signal.position, w.signal.start))
            parts += ["", f"{DOTS[Verdict(axis.value)]} {axis.value.capitalize()}"]
            parts += [line for row in rows for line in _signal(row, names)]
            parts += _sum(sums(judged, axis))
    parts += account.left_out(judged)
    language = "unknown" if judged.language == "und" else judged.language
    parts += ["", f"language {language}, lexicon {judged.lexicon}"]
    return "\n".join(parts)


def sums(judged: Assessment, axis: Axis) -> list[tuple[str, float, float]]:
    """For each category of one direction, strongest first: its strength, and the score so far."""
    rows = peaks((Scored(s, Pair(), s.score * s.position) for s in judged.signals), axis)
    strengths = [strength for _, strength in rows]
    return [(name, strength, summed(strengths[: i + 1])) for i, (name, strength) in enumerate(rows)]


def _signal(row: Weighed, names: Names) -> Iterator[str]:
    """Two lines or more: what it counts for and its words; who, and what changed it."""
    signal = row.signal
    head = f"{_figure(signal.score):>5}  {signal.category} “{clean(signal.text, QUOTE)}”"
    yield from _wrapped(head, INDENT + "  ")
    who = " → ".join(clean(names(code), 40) for code in signal.actors) or "nobody named"
    began = f"severity {_figure(row.severity)}"
    if row.category != signal.category:
        began += f" as {row.category}"
    facts = [who, began, *_steps(row)]
    if signal.quoted:
        facts.append("in a quotation")
    if signal.position < 1:
        facts.append(f"sentence {signal.sentence + 1}: weighs ×{_figure(signal.position)}")
    yield from _wrapped(INDENT + " · ".join(facts), INDENT + "  ")


def _steps(row: Weighed) -> Iterator[str]:
    category, severity = row.category, row.severity
    for step in row.steps:
        yield _step(step, category, severity)
        category, severity = step.category, step.severity


def _step(step: Step, category: str, severity: float) -> str:
    """``refused (“rejects”) ×0.3`` or ``future (“will”): now warning 5``."""
    words = ", ".join(f"“{clean(word, 30)}”" for word in step.words)
    name = f"{step.name} ({words})" if words else step.name
    if step.factor == 0:
        return f"{name}: does not count"
    if step.factor != 1:
        return f"{name} ×{_figure(step.factor)}"
    if step.category != category:
        return f"{name}: now {step.category} {_figure(step.severity)}"
    return f"{name}: at most {_figure(step.severity)}" if step.severity < severity else name


def _sum(rows: Sequence[tuple[str, float, float]]) -> Iterator[str]:
    if not rows:
        yield "  Sum: 0"
        return
    (name, strength, score), *more = rows
    parts = [f"{name} {_figure(strength)} makes {points(score)}"]
    parts += [f"with {name} {_figure(strength)} {points(score)}" for name, strength, score in more]
    yield from _wrapped(f"  Sum: {', '.join(parts)} of 100.", INDENT)
    if more:
        yield f"  {COUNTS_LESS}"


def shown_near(found: Iterable[Near]) -> str:
    """The rules that were near, and why each did not fire; those of one place together."""
    parts = ["", "Near, but did not fire"]
    for text, rows in groupby(found, key=lambda n: n.text):
        parts += _wrapped(f"  “{clean(text, QUOTE)}”", INDENT)
        for one in rows:
            rule = f"{one.rule} ({one.category} {_figure(one.severity)}): " if one.rule else ""
            parts += _wrapped(f"{INDENT}{rule}{clean(one.because, 300)}", INDENT + "  ")
    return "\n".join(parts if len(parts) > 2 else [*parts, f"{INDENT}nothing"])


def explained(
    judged: Assessment, weighed: Sequence[Weighed], near: Iterable[Near]
) -> dict[str, Any]:
    """What ``--explain`` adds to an answer in JSON; ``steps`` are in the order of the signals."""
    return {
        "steps": [
            {
                "rule": row.signal.rule,
                "category": row.category,
                "severity": row.severity,
                "position": row.signal.position,
                "changes": [
                    {
                        "name": step.name,
                        "words": list(step.words),
                        "category": step.category,
                        "severity": step.severity,
                        "factor": step.factor,
                    }
                    for step in row.steps
                ],
            }
            for row in weighed
        ],
        "sums": {
            axis.value: [
                {"category": name, "strength": round(strength, 2), "score": round(score, 2)}
                for name, strength, score in sums(judged, axis)
            ]
            for axis in Axis
        },
        "near": [
            {
                "rule": one.rule,
                "category": one.category,
                "severity": one.severity,
                "field": one.field,
                "start": one.start,
                "end": one.end,
                "text": one.text,
                "why": one.kind,
                "because": one.because,
            }
            for one in near
        ],
    }


def _figure(value: float) -> str:
    return (
        f"{value:.2f}".rstrip("0").rstrip(".") if value < 1 else f"{value:.1f}".removesuffix(".0")
    )


def _wrapped(line: str, indent: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, subsequent_indent=indent, drop_whitespace=True)
