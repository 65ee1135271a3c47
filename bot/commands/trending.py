"""How the climate of a topic has moved: /trend."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.chat import Message
from bot.commands import words
from bot.commands.asking import Ask, Refusal
from bot.commands.registry import Who, command
from bot.moments import counted
from bot.speech import Part, bold, code, press
from bot.trend import SPANS, chart, climate, pairs_of, points
from storage import alerts, heats, subscribers, topics
from storage.model import WORLD, Axis, Topic


@command("trend", Who.READER, "A topic over time", "[TOPIC] [7d|30d|1y]")
def trend(ask: Ask) -> list[Message]:
    name, length = _said(ask.words)
    topic = words.topic(ask.db, name) if name else _first(ask)
    parts = drawn(ask.db, topic, length, ask.now)
    spans = [
        press(f"{'✓ ' if SPANS[label] == length else ''}{label}", f"trend {topic.id} {label}")
        for label in SPANS
    ]
    return ask.screen(*parts, buttons=[spans])


def _said(said: str) -> tuple[str, timedelta]:
    name, _, last = said.rpartition(" ")
    if last.casefold() in SPANS:
        return name.strip(), SPANS[last.casefold()]
    if words.span(last) is not None:
        raise Refusal("The trend goes over 7d, 30d or 1y.")
    return said.strip(), SPANS["7d"]


def _first(ask: Ask) -> Topic:
    """The first topic of this chat that is not everything, else everything."""
    one = subscribers.get(ask.db, ask.chat)
    mine = [t for t in topics.every(ask.db) if one and t.id in one.topics]
    return next((t for t in mine if not t.everything), mine[0] if mine else WORLD)


def drawn(db: Database, topic: Topic, length: timedelta, now: datetime) -> list[Part]:
    """The topic's chart in plain characters, with what it says in words."""
    since = now - length
    keys = pairs_of(topic, heats.load(db, None))
    series = heats.series(db, keys, since - timedelta(days=3), now)
    told = alerts.between(db, since, now, [topic.id])
    head = bold(f"{topic.name}, last {length.days} days")
    if not series:
        return [head, "\nNothing has been read about it in this time."]
    found = points(series, since, now)
    marks = {axis: [a.created for a in told if a.reason.axis is axis] for axis in Axis}
    up, down = len(marks[Axis.ESCALATION]), len(marks[Axis.DE_ESCALATION])
    return [
        head,
        "\n",
        code("\n".join(chart(found, marks))),
        f"\n{climate(found)}",
        f"\n{counted(up, 'alert')} of escalation, {down} of de-escalation (▴).",
    ]
