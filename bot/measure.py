"""Counts how often the judgement agrees with labelled sentences; pure arithmetic on values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from storage.assessment import Axis

NEUTRAL = "neutral"
LABELS: tuple[str, ...] = (Axis.ESCALATION.value, Axis.DE_ESCALATION.value, NEUTRAL)


@dataclass(frozen=True, slots=True)
class Called:
    """One labelled sentence and what was made of it."""

    gold: str | None
    """The label, or None where nobody labelled it."""
    escalation: float
    de_escalation: float
    clear: bool = True
    """Whether its labellers were in no doubt."""
    dated: bool = False
    """Tells of dated history: any call is a false alarm."""
    warlike: bool = False
    """Uses war words although it may be about something else."""

    def label(self, threshold: float) -> str:
        """The larger axis where it reaches ``threshold`` (escalation on a tie), else neutral."""
        if max(self.escalation, self.de_escalation) < threshold:
            return NEUTRAL
        return LABELS[0] if self.escalation >= self.de_escalation else LABELS[1]

    @property
    def direction(self) -> str | None:
        """Which axis is ahead, at any score; None where neither is."""
        if self.escalation == self.de_escalation:
            return None
        return LABELS[0] if self.escalation > self.de_escalation else LABELS[1]


@dataclass(frozen=True, slots=True)
class ClassFigures:
    """How well one class is found. Ratios 0-1; 0 where nothing was there to divide by."""

    precision: float
    recall: float
    f1: float
    count: int


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that is told about one set of labelled sentences."""

    count: int
    macro_f1: float
    """Mean F1 over the classes that occur in the set."""
    accuracy: float
    classes: dict[str, ClassFigures]
    confusion: dict[tuple[str, str], int]
    """(label, called) → how many."""
    polar: int
    """Sentences with a direction."""
    polar_called: int
    """… for which any direction was seen, at whatever score."""
    polar_right: int

    @property
    def polarity(self) -> float:
        """Share of the directions seen that are right."""
        return _ratio(self.polar_right, self.polar_called)

    @property
    def polarity_of_all(self) -> float:
        """Share of all sentences with a direction for which the right one was seen."""
        return _ratio(self.polar_right, self.polar)


@dataclass(frozen=True, slots=True)
class Alarms:
    """False alarms on a set in which nothing should be called."""

    count: int
    called: int
    warlike: int
    warlike_called: int

    @property
    def rate(self) -> float:
        return _ratio(self.called, self.count)

    @property
    def warlike_rate(self) -> float:
        return _ratio(self.warlike_called, self.warlike)


def figures(rows: Iterable[Called], threshold: float) -> Figures:
    """The figures of the labelled ``rows``; those without a label are left out."""
    labelled = [row for row in rows if row.gold]
    confusion = Counter((str(row.gold), row.label(threshold)) for row in labelled)
    classes = {label: _class(confusion, label) for label in LABELS}
    present = [c.f1 for c in classes.values() if c.count]
    polar = [row for row in labelled if row.gold != NEUTRAL]
    seen = [(row.gold, _polarity(row, threshold)) for row in polar]
    return Figures(
        count=len(labelled),
        macro_f1=_ratio(sum(present), len(present)),
        accuracy=_ratio(sum(confusion[label, label] for label in LABELS), len(labelled)),
        classes=classes,
        confusion=dict(confusion),
        polar=len(polar),
        polar_called=sum(called is not None for _, called in seen),
        polar_right=sum(gold == called for gold, called in seen),
    )


def alarms(rows: Sequence[Called], threshold: float) -> Alarms:
    """How often anything was called in ``rows``, and how often among those with war words."""
    warlike = [row for row in rows if row.warlike]
    return Alarms(len(rows), _called(rows, threshold), len(warlike), _called(warlike, threshold))


def _polarity(row: Called, threshold: float) -> str | None:
    label = row.label(threshold)
    return label if label != NEUTRAL else row.direction


def _called(rows: Iterable[Called], threshold: float) -> int:
    return sum(row.label(threshold) != NEUTRAL for row in rows)


def _class(confusion: Counter[tuple[str, str]], label: str) -> ClassFigures:
    right = confusion[label, label]
    called = sum(confusion[gold, label] for gold in LABELS)
    count = sum(confusion[label, other] for other in LABELS)
    precision, recall = _ratio(right, called), _ratio(right, count)
    return ClassFigures(
        precision, recall, _ratio(2 * precision * recall, precision + recall), count
    )


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
