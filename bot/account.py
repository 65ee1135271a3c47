"""The whole account of a judgement: every signal with its words, weight and what changed it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.chat import Span
from bot.speech import Part, bold, clean
from bot.wording import DOTS, Names, act_words, pair_words, points, scores_words, verdict_words
from storage.assessment import Assessment, Axis, Pair, Signal, Verdict

LINES = 12
NOBODY = Pair()


def judgement(assessment: Assessment, names: Names) -> list[Part]:
    """Verdict, the two scores, and each pair's."""
    a = assessment
    if a.verdict is Verdict.UNASSESSED:
        code = "" if a.language == "und" else f" ({a.language})"
        return [bold("❔ Not judged"), f": no lexicon fits its words{code}."]
    parts: list[Part] = [
        bold(f"{DOTS[a.verdict]} {verdict_words(a.verdict, a.lean)}"),
        f"\nescalation {points(a.escalation)} · de-escalation {points(a.de_escalation)}",
    ]
    for pair in a.pairs[:LINES]:
        words = scores_words(pair)
        if pair.verdict is Verdict.MIXED:
            words = f"{verdict_words(pair.verdict, pair.lean).lower()} ({words})"
        parts.append(f"\n{DOTS[pair.verdict]} {pair_words(pair.pair, names)}: {words}")
    return parts


def left_out(assessment: Assessment) -> list[str]:
    """A line about what of an overlong text was not judged; none where all of it was."""
    if not assessment.unread:
        return []
    return [f"\nThe last {assessment.unread:,} characters were left out: the text is too long."]


def leading(assessment: Assessment) -> Axis:
    """The direction that it speaks for, or of two alike for escalation."""
    return max(Axis, key=assessment.score)


def signals(
    found: Iterable[Signal], names: Names, first: Axis, most: int = LINES, pair: Pair = NOBODY
) -> list[Part]:
    """The signals of the ``first`` direction, then what spoke for the other.

    In each those between the sides of ``pair`` come before those of others with them, and the
    strongest before the weaker; what does not count is shown as such.
    """
    rows = sorted(
        found, key=lambda s: (_strange(s, pair), -s.score * s.position, s.sentence, s.start)
    )
    parts: list[Part] = []
    for axis in (first, first.other):
        mine = [s for s in rows if s.axis is axis]
        if mine:
            parts.append(bold(f"\n\n{DOTS[Verdict(axis.value)]} {axis.value.capitalize()}"))
            parts.append(", each from 0 to 10, what counted most first")
        for signal in mine[:most]:
            parts += signal_line(signal, names)
        if len(mine) > most:
            parts.append(f"\n… and {len(mine) - most} weaker")
    return parts


def _strange(signal: Signal, pair: Pair) -> bool:
    """Whether somebody else than the sides of the pair has a part in it."""
    return bool(pair.actors) and not set(signal.actors) <= set(pair.actors)


def signal_line(signal: Signal, names: Names) -> list[Part]:
    """``6.6 build-up “amassed troops” (Russia → Ukraine)`` and what changed its weight."""
    score = f"{signal.score:.1f}".removesuffix(".0")
    who = " → ".join(clean(names(code), 30) for code in signal.actors)
    parts: list[Part] = [
        f"\n{score} {act_words(signal.category)} ",
        Span(f"“{clean(signal.text, 90)}”", "quote"),
    ]
    parts.append(f" ({who})" if who else "")
    changed = list(signal.modifiers)
    if signal.quoted:
        changed.append("in a quotation")
    if changed or abs(signal.factor - 1) > 0.005:
        parts.append(f" – {', '.join(changed) or 'wording'}{_effect(signal)}")
    return parts


def _effect(signal: Signal) -> str:
    if signal.factor == 0:
        return ": does not count"
    return (
        "" if abs(signal.factor - 1) <= 0.005 else f" ×{signal.factor:.2f}".rstrip("0").rstrip(".")
    )
