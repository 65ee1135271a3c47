"""Several alerts in one message: what was held back, what was missed, and regular digests. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.chat import Message, Span
from bot.fit import CAPTION_LIMIT, STYLED_LIMIT, TEXT_LIMIT, units
from bot.moments import clock, counted
from bot.render import HEADS, Told, headline
from bot.speech import bold, code, italic, linked, press
from bot.wording import DOTS, Names, pair_words, points, reason_words
from storage.assessment import Axis
from storage.digests import Digest, DigestKind

DIGEST_LINES = 30
SPARE = 80
"""Characters kept free for what a delivery may say before its message."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a digest says beside its alerts."""

    topics: Mapping[str, str]
    """Topic id → name."""
    turns: Mapping[str, str] = field(default_factory=dict)
    """Topic name → how its temperature has moved."""
    held: frozenset[int] = frozenset()
    """Alerts that quiet hours held back until this digest."""
    picture: Callable[[], bytes] | None = None


def digest_message(
    digest: Digest,
    told: Sequence[Told],
    setting: Setting,
    names: Names,
    now: datetime,
    timezone: str = "UTC",
) -> Message:
    """The alerts grouped by topic, each with both directions, strongest first.

    As many as fit whole into one message (fewer under a picture), and the number of the others.
    """
    most = 5 if digest.kind is DigestKind.MISSED else DIGEST_LINES
    limit = (CAPTION_LIMIT if setting.picture else TEXT_LIMIT) - SPARE
    for count in range(min(most, len(told)), -1, -1):
        spans = _spans(digest, told, count, setting, names, clock(digest.since, now, timezone))
        styled = sum(bool(span.style) for span in spans)
        if units("".join(s.text for s in spans)) <= limit and styled < STYLED_LIMIT:
            break
    buttons = ((press("Latest", "latest"), press("Settings", "settings")),)
    return Message(tuple(spans), buttons, picture=setting.picture)


def _spans(
    digest: Digest, told: Sequence[Told], count: int, setting: Setting, names: Names, since: str
) -> list[Span]:
    spans: list[Span] = [bold(_digest_head(digest, len(told))), italic(f"\nSince {since}")]
    if setting.held:
        spans.append(italic(f"\nHeld back by quiet hours: {len(setting.held)} (🌅)"))
    shown = _by_topic(told[:count], setting.topics)
    for name, group in shown.items():
        spans.append(bold(f"\n\n{name}"))
        if turn := setting.turns.get(name):
            spans.append(italic(f"\n{turn}"))
        for one in sorted(group, key=_direction):
            spans += _line(one, names)
            if one.alert.id in setting.held:
                spans.append(Span(" 🌅"))
    if len(told) > count:
        spans.append(Span(f"\n\n… and {len(told) - count:,} more"))
    if not told:
        spans.append(Span("\n\nNothing that you asked to hear of."))
    still = [f"\n{name}: {turn}" for name, turn in setting.turns.items() if name not in shown]
    return [*spans, Span("\n"), *map(Span, still)] if still else spans


def _direction(told: Told) -> bool:
    """Escalation first; within a direction the order stays."""
    return told.alert.reason.axis is Axis.DE_ESCALATION


def _digest_head(digest: Digest, count: int) -> str:
    alerts = counted(count, "alert")
    return {
        DigestKind.CATCH_UP: f"🌅 While it was quiet: {alerts}",
        DigestKind.MISSED: f"📭 {alerts} missed, the strongest",
        DigestKind.MORNING: f"☀️ Morning digest: {alerts}",
        DigestKind.EVENING: f"🌙 Evening digest: {alerts}",
        DigestKind.WEEKLY: f"🗓 The week: {alerts}",
    }[digest.kind]


def _by_topic(told: Sequence[Told], topics: Mapping[str, str]) -> dict[str, list[Told]]:
    """Each alert under its most special topic that the chat follows, a denial beside what it denies."""
    groups: dict[str, list[Told]] = {}
    under: dict[int, str] = {}
    for one in sorted(told, key=lambda each: each.alert.reason.denies):
        mine = [t for t in one.alert.reason.topics if t in topics]
        special = [t for t in mine if t != "world"] or mine
        other = "Denied" if one.alert.reason.denies else "Other"
        name = topics[special[0]] if special else under.get(one.alert.reply_to or 0, other)
        under[one.alert.id] = name
        groups.setdefault(name, []).append(one)
    return groups


def _line(told: Told, names: Names) -> list[Span]:
    alert = told.alert
    dot, _ = HEADS.get(alert.reason.kind, (DOTS[alert.verdict], ""))
    title = headline(told) or reason_words(alert.reason)
    link = told.article.article.link if told.article else None
    top = max(alert.escalation, alert.de_escalation)
    figure = "denied ·" if alert.reason.denies else points(top)
    return [
        Span(f"\n{dot} {figure} {pair_words(alert.pair, names)}: "),
        linked(title, link),
        Span(" "),
        code(f"#e{alert.id}"),
    ]
