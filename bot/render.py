"""Alerts and digests as messages. Pure: everything shown is in the arguments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.chat import Button, Message, Span
from bot.moments import counted
from bot.speech import bold, clean, code, foreign, linked, press, web
from bot.trend import SCALE
from bot.wording import (
    DOTS,
    Names,
    denied_spans,
    evidence,
    evidence_spans,
    level_words,
    pair_words,
    points,
    reason_words,
    rise_words,
    scores_words,
    source_words,
    sources_words,
    verdict_words,
    when_words,
)
from storage.articles import StoredArticle
from storage.assessment import Axis, Verdict
from storage.model.alert import Alert, ReasonKind
from storage.model.story import Story

TITLE_LENGTH = 160
OTHER_PAIRS = 3
MOST_ALSO, ALSO_LENGTH = 4, 90
HEADS = {
    ReasonKind.SHIFT_UP: ("🔴", "SHIFT TO ESCALATION"),
    ReasonKind.SHIFT_DOWN: ("🟢", "SHIFT TO DE-ESCALATION"),
    ReasonKind.ALL_CLEAR: ("🟢", "ALL CLEAR IN THE NEWS"),
    ReasonKind.SOURCES_SILENT: ("⚪", "NO NEWS"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """An alert with what it is about."""

    alert: Alert
    article: StoredArticle | None = None
    story: Story | None = None
    also: tuple[Story, ...] = ()
    """Stories like its own that came after it and made no message of theirs, newest first."""
    raised: StoredArticle | None = None
    """The article that raised the score since it was told."""
    turned: StoredArticle | None = None
    """The article that told the other direction since, where its own says nothing of it."""
    led: tuple[tuple[int, str], ...] = ()
    """For a turn of the climate, what led to it: the number and headline of each alert."""


def alert_message(
    told: Told, names: Names, now: datetime, timezone: str = "UTC", silent: bool = False
) -> Message:
    """One alert, headed by direction, level and pair, with evidence, score and reason."""
    alert = told.alert
    spans = [*_head(alert, names), *_title(told)]
    spans += _where(told, now, timezone)
    spans += _evidence(told)
    spans += _others(alert, names)
    spans += _also(told)
    spans += _led(told)
    spans += [Span("\n" + _figures(alert)), Span("   "), code(f"#e{alert.id}")]
    return Message(tuple(spans), _buttons(told), silent)


def headline(told: Told) -> str:
    """The title shown for an alert; a shift has none of its own."""
    if told.article is None:
        return clean(told.story.title, TITLE_LENGTH) if told.story else ""
    return _titled(told.article) or "(no title)"


def _titled(one: StoredArticle, length: int = TITLE_LENGTH) -> str:
    return clean(one.article.title or one.article.text, length)


def grew(alert: Alert) -> float | None:
    """The score as it is now, where it is higher than when it was told."""
    axis = alert.reason.axis
    return alert.score(axis) if axis and int(alert.score(axis)) > int(alert.reason.score) else None


def _head(alert: Alert, names: Names) -> list[Span]:
    dot, word = HEADS.get(
        alert.reason.kind, (DOTS[alert.verdict], verdict_words(alert.verdict, alert.lean))
    )
    if alert.reason.kind is ReasonKind.SOURCES_SILENT:
        return [bold(f"{dot} {word}")]
    if alert.reason.denies:
        return [bold(f"{dot} DENIED · {pair_words(alert.pair, names)}")]
    level = "" if alert.reason.kind is ReasonKind.ALL_CLEAR else f" · {_level(alert)}"
    return [bold(f"{dot} {word}{level} · {pair_words(alert.pair, names)}")]


def _level(alert: Alert) -> str:
    return level_words(alert.level, alert.reason.axis)


def _title(told: Told) -> list[Span]:
    title = headline(told)
    if not title:
        return []
    link = told.article.article.link if told.article else None
    return [Span("\n"), linked(title, link)]


def _where(told: Told, now: datetime, timezone: str) -> list[Span]:
    if told.article is None:
        return []
    article = told.article.article
    parts = [
        source_words(article),
        when_words(article, now, timezone),
        sources_words(told.story, told.alert.reason),
    ]
    return [foreign("\n" + " · ".join(p for p in parts if p))]


def _evidence(told: Told) -> list[Span]:
    if told.article is None:
        return []
    alert, signals = told.alert, told.article.assessment.signals
    if alert.verdict is Verdict.MIXED:
        if told.turned:
            turned = (s for s in told.turned.assessment.signals if s.axis is not alert.reason.axis)
            signals = (*signals, *turned)
        chosen = [evidence(signals, alert.pair, axis, 2) for axis in Axis]
        lines = [
            [Span(f"\n{DOTS[Verdict(axis.value)]} "), *evidence_spans(said)]
            for axis, said in zip(Axis, chosen, strict=True)
            if said
        ]
        return [span for line in lines for span in line]
    axis = alert.reason.axis or Axis.ESCALATION
    said = evidence(signals, alert.pair, axis, 3)
    if alert.reason.denies:
        return [Span("\n"), *denied_spans(said)]
    return [Span("\n"), *evidence_spans(said)] if said else []


def _others(alert: Alert, names: Names) -> list[Span]:
    """The other pairs over threshold; one end alone of a pair that is shown adds nothing."""
    pairs = [set(pair.ends) for pair in (alert.pair, *(line.pair for line in alert.lines))]
    lines = [
        line
        for line in alert.lines
        if (ends := set(line.pair.ends)) != pairs[0] and not any(ends < pair for pair in pairs)
    ]
    spans = [
        Span(f"\nalso {pair_words(line.pair, names)}: {scores_words(line)}")
        for line in lines[:OTHER_PAIRS]
    ]
    more = len(lines) - OTHER_PAIRS
    return [*spans, Span(f"\nand {counted(more, 'more pair')}")] if more > 0 else spans


def _also(told: Told) -> list[Span]:
    """What raised its score or turned it, and what came after it of its kind, without a sound."""
    grown = [_titled(each, ALSO_LENGTH) for each in (told.raised, told.turned) if each]
    titles = [*grown, *(clean(story.title, ALSO_LENGTH) for story in told.also)]
    own = clean(headline(told), ALSO_LENGTH)
    shown = [foreign(f"\n+ {title}") for title in dict.fromkeys(titles) if title != own]
    more = len(shown) - MOST_ALSO
    return [*shown[:MOST_ALSO], Span(f"\n+ {more} more like it")] if more > 0 else shown


def _led(told: Told) -> list[Span]:
    """The headlines that turned the climate."""
    lines = [
        (foreign(f"\n• {clean(title, ALSO_LENGTH)} "), code(f"#e{id}")) for id, title in told.led
    ]
    return [span for line in lines for span in line]


def _figures(alert: Alert) -> str:
    reason = alert.reason
    if alert.article is None and reason.kind in HEADS:
        words = reason_words(reason)
        scale = "" if reason.kind is ReasonKind.SOURCES_SILENT else f".\n{SCALE}"
        return f"{words[:1].upper()}{words[1:]}{scale}"
    if alert.verdict is Verdict.MIXED:
        scores = (
            f"escalation {points(alert.escalation)}, de-escalation {points(alert.de_escalation)}"
        )
    else:
        now = grew(alert)
        grown = f", now {points(now)}" if now else ""
        scores = f"score {points(reason.score)}{grown}"
    earlier = f" (#e{alert.reply_to})" if alert.reply_to else ""
    if reason.denies:
        words = reason_words(reason)
        return f"{words[:1].upper()}{words[1:]}{earlier}"
    rose = f" · {rise}" if (rise := rise_words(alert)) else ""
    return f"{scores}, threshold {reason.threshold:g} · {reason_words(reason)}{earlier}{rose}"


def _buttons(told: Told) -> tuple[tuple[Button, ...], ...]:
    alert = told.alert
    link = told.article.article.link if told.article else None
    first = [Button("Source", url=link)] if web(link) else []
    first += [press("Why?", f"why e{alert.id}"), press("Mute 8 h", f"mute 8h e{alert.id}")]
    votes = [press("👍", f"vote e{alert.id} up"), press("👎", f"vote e{alert.id} down")]
    return (tuple(first), tuple(votes))
