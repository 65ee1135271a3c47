"""Values made by hand: articles, assessments, stories and alerts that say just what a test needs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.render import Told
from storage.articles import StoredArticle
from storage.assessment import Assessment, Axis, Level, Pair, Signal, Verdict
from storage.model.alert import Alert, Reason, ReasonKind
from storage.model.article import Article, Tier
from storage.model.story import Origin, Story

NOW = datetime(2026, 11, 23, 14, 30, tzinfo=UTC)
SEEN = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
BOTH = Pair.of("RUS", "UKR")
NAMES = {"RUS": "Russia", "UKR": "Ukraine", "SDN": "Sudan", "POL": "Poland"}


def names(code: str) -> str:
    return NAMES.get(code, code)


def signal(text: str, category: str, score: float, axis: Axis = Axis.ESCALATION) -> Signal:
    return Signal(
        "text", 0, len(text), text, category, axis, score, score, "rule", actors=("RUS", "UKR")
    )


MASSED = signal("amassed thousands of troops", "build-up", 6.6)
OPTIONS = signal("all options are on the table", "threat", 5)
TALKED = signal("agreed to meet", "intent", 4, Axis.DE_ESCALATION)


def told(
    *signals: Signal,
    verdict: Verdict = Verdict.ESCALATION,
    lean: Axis | None = None,
    scores: tuple[float, float] = (64, 0),
    reason: Reason | None = None,
    title: str = "Troops mass at the border, officials say",
    link: str | None = "https://www.example.org/a",
    sources: int = 1,
    party: str | None = None,
) -> Told:
    """An alert with its article and story."""
    why = reason or Reason(
        ReasonKind.FIRST_SIGNAL,
        BOTH,
        Axis.ESCALATION,
        max(scores),
        45,
        ("world",),
        Level.of(max(scores)),
        confidence=0.6,
    )
    article = Article(("k",), "feed", "example.org", title, "", link, SEEN, SEEN)
    judged = Assessment(verdict, lean, *scores, "en", "x", signals=signals or (MASSED, OPTIONS))
    origins = tuple(Origin(f"p{i}", None, Tier.MAJOR, party) for i in range(sources))
    story = Story(
        9, BOTH, title, SEEN, SEEN, Axis.ESCALATION, (), (), (), frozenset(), origins, *scores
    )
    alert = Alert(1827, 9, 5, SEEN, BOTH, verdict, lean, *scores, why.level, why)
    return Told(alert, StoredArticle(5, article, judged, why, 9), story)


def turned(kind: ReasonKind, detail: str = "") -> Told:
    """An alert that no article made."""
    axis = Axis.ESCALATION if kind is ReasonKind.SHIFT_UP else Axis.DE_ESCALATION
    why = Reason(kind, BOTH, axis, 41, 0, ("world",), Level.NOTABLE, detail=detail)
    alert = Alert(7, None, None, SEEN, BOTH, Verdict.QUIET, None, 41, 0, Level.NOTABLE, why)
    return Told(alert)


def because(one: Told, **changes: object) -> Told:
    """The same alert with another reason."""
    why = replace(one.alert.reason, **changes)  # type: ignore[arg-type]
    return replace(one, alert=replace(one.alert, reason=why))
