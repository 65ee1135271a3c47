"""Plain words for decided values: directions, levels, pairs, reasons, evidence, sources."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time
from urllib.parse import urlsplit

from bot.chat import Span
from bot.moments import clock, day
from bot.speech import clean
from storage.assessment import Axis, Level, Pair, PairScore, Signal, Verdict
from storage.model.alert import Alert, Reason, ReasonKind
from storage.model.article import Article
from storage.model.chat import Levels
from storage.model.story import Story
from watchers.origins import votes

Names = Callable[[str], str]
"""Actor or place code → how people call it."""

TRUSTED = 0.45
"""Confidence below which an alert says how few stand behind it."""
QUOTE_LENGTH = 70
FAINT = 0.3
"""What weighs less than this share of the strongest signal is left to /why."""
DOTS = {
    Verdict.ESCALATION: "🔴",
    Verdict.DE_ESCALATION: "🟢",
    Verdict.MIXED: "🟠",
    Verdict.QUIET: "⚪",
    Verdict.UNASSESSED: "❔",
}
_ACTS = {"soft": "softer words", "hybrid": "hostile act", "display": "show of force"}
"""What a category is called where its own name, as the lexicon has it, says too little."""
_KINDS = {
    ReasonKind.FIRST_SIGNAL: "first signal",
    ReasonKind.CONFIRMED: "now confirmed by another source",
    ReasonKind.CONTRADICTED: "turns against what was told before",
    ReasonKind.CALMED: "calms what was told before",
    ReasonKind.SHIFT_UP: "the climate between them has turned worse",
    ReasonKind.SHIFT_DOWN: "the climate between them has turned better",
    ReasonKind.ALL_CLEAR: "the news about them is back to what is usual",
    ReasonKind.UNCONFIRMED: "unconfirmed",
    ReasonKind.SOURCES_SILENT: "silence is not peace",
    ReasonKind.GREW: "the story grew",
    ReasonKind.ALSO: "named in the message about the one before",
    ReasonKind.QUIET: "nothing in it escalates or calms",
    ReasonKind.UNASSESSED: "it cannot be judged",
    ReasonKind.BELOW_THRESHOLD: "below the threshold",
    ReasonKind.NO_TOPIC: "no topic covers it",
    ReasonKind.ALREADY_TOLD: "its story was told already",
    ReasonKind.MENTIONED: "only mentions it",
    ReasonKind.WAITING: "waits for a second source",
    ReasonKind.BACKGROUND: "old news, or from before the feed was added",
    ReasonKind.SILENCED: "silenced by an admin",
}


def act_words(category: str) -> str:
    """What kind of act a signal is, for people: ``strike``, ``softer words``."""
    return _ACTS.get(category, category)


def pair_words(pair: Pair, names: Names) -> str:
    """``Russia – Ukraine``, ``Russia`` or ``Sudan``."""
    if pair.actors:
        return " – ".join(clean(names(code), 40) for code in pair.actors)
    return clean(names(pair.place), 40) if pair.place else "no party named"


def verdict_words(verdict: Verdict, lean: Axis | None) -> str:
    """``ESCALATION``, ``MIXED, leaning escalation`` …"""
    words = verdict.value.upper()
    return f"{words}, leaning {lean.value}" if verdict is Verdict.MIXED and lean else words


def level_words(level: Level, axis: Axis | None = None) -> str:
    """``level 4 severe``; of good news ``level 4 of 5``, for no truce is severe."""
    if not level:
        return "below level 1"
    return f"level {int(level)} {'of 5' if axis is Axis.DE_ESCALATION else level.word}"


def levels_words(levels: Levels) -> str:
    """``from level 2 elevated``; ``only de-escalation, from level 1``; ``escalation from level 4
    severe, de-escalation from level 1``; ``nothing``."""
    up, down = levels.escalation, levels.de_escalation
    if up is None and down is None:
        return "nothing"
    if up is None or down is None:
        axis = Axis.ESCALATION if up else Axis.DE_ESCALATION
        return f"only {axis.value}, from {_from_words(up or down, axis)}"
    if up is down:
        return f"from {_from_words(up)}"
    return f"escalation from {_from_words(up)}, de-escalation from level {int(down)}"


def _from_words(level: Level | None, axis: Axis | None = None) -> str:
    """``level 4 severe``; of good news ``level 4``."""
    number = f"level {int(level or 0)}"
    return number if level is None or axis is Axis.DE_ESCALATION else f"{number} {level.word}"


def points(score: float) -> str:
    """A score as people see it: the whole points it has reached, as the levels count them."""
    return f"{int(score)}"


def scores_words(score: PairScore) -> str:
    """``escalation 64, de-escalation 12``; an axis at nothing is left out."""
    said = [(axis, score.score(axis)) for axis in Axis if score.score(axis) >= 1]
    return ", ".join(f"{axis.value} {points(each)}" for axis, each in said) or "nothing scored"


def reason_words(reason: Reason) -> str:
    """Why it was told, or not, in plain words."""
    if reason.kind is ReasonKind.LEVEL_ROSE:
        rose = f"level rose from {int(reason.level_before)} to {int(reason.level)}"
        words = rose if reason.level > reason.level_before else "graver than what was told before"
    elif reason.denies:
        words = "what was told before is denied"
    else:
        words = _KINDS[reason.kind]
    # How many confirm it stands beside it, as it is now.
    detail = "" if reason.kind is ReasonKind.CONFIRMED else reason.detail
    return f"{words}: {detail}" if detail else words


def rise_words(alert: Alert) -> str:
    """``level rose from 3 to 4`` where it did since the alert was told, else nothing."""
    then = alert.reason.level
    return f"level rose from {int(then)} to {int(alert.level)}" if alert.level > then else ""


def sources_words(story: Story | None, reason: Reason) -> str:
    """``3 independent sources``; below trust ``one source`` or ``a party's own agency``."""
    origins = story.origins if story else ()
    voices = len(votes(origins))
    if voices > 1:
        return f"{voices} independent sources"
    if not origins or reason.confidence >= TRUSTED:
        return ""
    sides = reason.pair.actors if reason.pair else ()
    return "a party's own agency" if any(o.party in sides for o in origins) else "one source"


def source_words(article: Article) -> str:
    """Who published it, by host."""
    host = urlsplit(article.link).hostname if article.link else None
    return clean((host or article.publisher).removeprefix("www."), 50)


def when_words(article: Article, now: datetime, timezone: str = "UTC") -> str:
    """When it was published, else when it came; a date alone has no time of day."""
    published = article.published
    if published is not None and published.time() == time():
        return day(published)
    return clock(published or article.seen, now, timezone)


def evidence(signals: Iterable[Signal], pair: Pair, axis: Axis, most: int) -> list[Signal]:
    """The signals that made the pair's score on an axis, strongest first, one a category.

    Those between its sides or of one of them; where there are none, what touches them, else what
    the article has.
    """
    said = sorted(
        (s for s in signals if s.axis is axis and s.score > 0),
        key=lambda s: (-s.score * s.position, s.sentence, s.start),
    )
    sides = set(pair.actors)
    mine = [s for s in said if s.actors and set(s.actors) <= sides]
    near = [s for s in said if not sides or not s.actors or sides & set(s.actors)]
    shown: dict[str, Signal] = {}
    for signal in mine or near or said:
        shown.setdefault(signal.category, signal)
    least = FAINT * max((s.score * s.position for s in shown.values()), default=0.0)
    return [s for s in shown.values() if s.score * s.position >= least][:most]


def denied_spans(signals: Iterable[Signal]) -> list[Span]:
    """``denied: “strike on Mekelle”``: what is denied has no score that would tell anything."""
    quotes = [Span(f"“{clean(signal.text, QUOTE_LENGTH)}”", "quote") for signal in signals]
    return [Span("denied: "), *quotes[:1]]


def evidence_spans(signals: Iterable[Signal]) -> list[Span]:
    """``“amassed troops” (build-up) · “all options” (threat)``, the quotes as quotes.

    What each weighs is told by /why, which has room to say what the figure means.
    """
    spans: list[Span] = []
    for signal in signals:
        if spans:
            spans.append(Span(" · "))
        quote = Span(f"“{clean(signal.text, QUOTE_LENGTH)}”", "quote")
        spans += [quote, Span(f" ({act_words(signal.category)})")]
    return spans
