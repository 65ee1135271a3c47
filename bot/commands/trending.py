"""How the climate of a topic has moved: /trend."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from bot.chat import Button, Message
from bot.commands import naming, times
from bot.commands.asking import Ask, Refusal, followed
from bot.commands.registry import Who, command
from bot.moments import counted
from bot.past import record_of
from bot.speech import Part, bold, fits_button, press, say
from bot.trend import SPANS, Record, chart, climate, columns, points
from storage import subscribers
from storage.assessment import Axis
from storage.model.chat import Look
from storage.model.policy import WORLD, Topic


@command("trend", Who.READER, "A topic over time", "[TOPIC] [7d|30d|1y] [dark|light]")
def trend(ask: Ask) -> list[Message]:
    one = subscribers.get(ask.db, ask.chat)
    said = _said(ask.words)
    look = said.look or (one.look if one else Look.LIGHT)
    if said.look and one and one.look is not look and ask.incoming.manages:
        subscribers.change(ask.db, one.id, ask.now, look=look)
    topic = naming.topic(ask.db, said.topic, ask.desk.judge) if said.topic else _first(ask)
    record = record_of(ask.db, topic, ask.now - said.length, ask.now, ask.zone)
    drawn, sketch = caption(record), text_chart(record)
    if not sketch:
        return ask.screen(*drawn, buttons=[_spans(topic, said.length)])
    wait = ask.desk.pictures.spend(ask.chat, ask.now)
    if wait is not None:
        later = f"in {wait} s" if wait else "a little later"
        raise Refusal(f"That is many pictures at once. Ask again {later}.")
    other = Look.LIGHT if look is Look.DARK else Look.DARK
    label = next(name for name, length in SPANS.items() if length == said.length)
    turn = press(other.value.capitalize(), f"trend {topic.id} {label} {other.value}")
    return [
        say(
            *drawn,
            buttons=[[*_spans(topic, said.length), turn]],
            replaces=ask.incoming.pressed,
            picture=partial(_picture, record, look),
            sketch=sketch,
        )
    ]


def _spans(topic: Topic, length: timedelta) -> list[Button]:
    return [
        press(f"{'✓ ' if SPANS[label] == length else ''}{label}", f"trend {topic.id} {label}")
        for label in SPANS
    ]


def _picture(record: Record, look: Look) -> bytes:
    from bot.charts import trend_picture

    return trend_picture(record, look)


@dataclass(frozen=True, slots=True)
class Said:
    """What was asked for."""

    topic: str
    length: timedelta
    look: Look | None


_LENGTHS = {
    label: re.compile(rf"\b(?:(?:last|past|this)\s+)?(?:{said})$", re.IGNORECASE)
    for label, said in (
        ("7d", r"(?:7\s*d(?:ays)?|(?:1\s*)?w(?:eek)?)"),
        ("30d", r"(?:30\s*d(?:ays)?|1\s*m|(?:1\s*)?month|4\s*weeks)"),
        ("1y", r"(?:365\s*d(?:ays)?|(?:1\s*)?y(?:ear)?|12\s*months)"),
    )
}
"""How people write the lengths that a trend can have."""
_ANOTHER = re.compile(r"(?<!\d)\d+\s*(?:d|day|w|week|mo|month|y|year)s?$", re.IGNORECASE)


def _said(line: str) -> Said:
    known = {each.value for each in Look}
    looks = [Look(word.casefold()) for word in line.split() if word.casefold() in known]
    rest = " ".join(word for word in line.split() if word.casefold() not in known)
    label = next((label for label, said in _LENGTHS.items() if said.search(rest)), "")
    if label:
        rest = _LENGTHS[label].sub(" ", rest).strip()
    elif rest and (times.span(rest.split()[-1]) or _ANOTHER.search(rest)):
        rest = _ANOTHER.sub("", rest).strip() or "world"
        lines = [(label, f"trend {rest} {label}") for label in SPANS]
        choice = [press(label, line) for label, line in lines if fits_button(line)]
        raise Refusal("The trend goes over 7d, 30d or 1y, such as /trend sudan 30d.", [choice])
    return Said(rest, SPANS[label or "7d"], looks[-1] if looks else None)


def _first(ask: Ask) -> Topic:
    """The first topic of this chat that is not everything, else everything."""
    one = subscribers.get(ask.db, ask.chat)
    mine = followed(ask.db, one)
    return next((t for t in mine if not t.everything), mine[0] if mine else WORLD)


def caption(record: Record) -> list[Part]:
    """What the chart says, in words."""
    head = bold(f"{record.name}, last {(record.until - record.since).days} days")
    if not record.heats:
        return [head, "\nNothing has been read about it in this time."]
    ends = points(record.heats, record.since, record.until)
    moved = climate(ends[0].temperature, ends[-1].temperature)
    up, down = (sum(mark.axis is axis for mark in record.marks) for axis in Axis)
    return [
        head,
        f"\n{moved[:1].upper()}{moved[1:]}.",
        f"\n{counted(up, 'alert')} of escalation, {down} of de-escalation.",
    ]


def text_chart(record: Record) -> str:
    """The chart in plain characters; empty where there is nothing to draw."""
    if not record.heats:
        return ""
    marks = {axis: [m.at for m in record.marks if m.axis is axis] for axis in Axis}
    return "\n".join(chart(columns(record.heats, record.since, record.until), marks))
