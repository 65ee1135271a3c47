"""From which score an alert exists, shown on the past before it is set: /threshold, /silence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.chat import Message
from bot.commands import words
from bot.commands.asking import Ask, Refusal
from bot.commands.confirming import deed, propose
from bot.commands.registry import Who, command
from bot.commands.undoing import undoing
from bot.moments import counted
from bot.speech import Part, bold
from bot.wording import pair_words
from storage import articles, audit, situation, thresholds, topics
from storage.assessment import Axis, Pair
from storage.audit import Entry
from storage.model.policy import DEFAULT_THRESHOLD, Topic
from watchers import preview as past

DAYS = 7
_USAGE = "Say /{0} TOPIC [escalation|de-escalation] SCORE, such as /{0} world 60."


@dataclass(frozen=True, slots=True)
class Wish:
    """A threshold that someone wants."""

    topic: Topic
    axes: tuple[Axis, ...]
    score: float


@command(
    "threshold",
    Who.ADMIN,
    "From which score an alert exists",
    "[TOPIC [escalation|de-escalation] SCORE]",
)
def threshold(ask: Ask) -> list[Message]:
    if not ask.words:
        return _table(ask)
    wish = _wish(ask, "threshold")
    plan = {
        "topic": wish.topic.id,
        "axes": [axis.value for axis in wish.axes],
        "score": wish.score,
        "was": _now(ask, wish.topic.id, wish.axes),
    }
    return propose(ask, "threshold", plan, *_shown(ask, wish))


@command(
    "preview",
    Who.ADMIN,
    "What a threshold would have done",
    "TOPIC [escalation|de-escalation] SCORE",
)
def preview(ask: Ask) -> list[Message]:
    return ask.screen(*_shown(ask, _wish(ask, "preview")), "\nNothing was changed.")


def _now(ask: Ask, topic: str, axes: Sequence[Axis]) -> dict[str, float]:
    policy = situation.policy(ask.db, ask.now)
    return {axis.value: policy.threshold(topic, axis) for axis in axes}


def _wish(ask: Ask, command: str) -> Wish:
    name, _, last = ask.words.rpartition(" ")
    if not name:
        raise Refusal(_as_it_is(ask, last) + _USAGE.format(command))
    score = words.number(last, 0, 100, "A threshold")
    rest, _, direction = name.rpartition(" ")
    axis = words.axis(direction) if rest else None
    return Wish(
        words.topic(ask.db, rest if axis else name, ask.desk.judge),
        (axis,) if axis else tuple(Axis),
        score,
    )


def _as_it_is(ask: Ask, said: str) -> str:
    """A line about the topic that is named alone; nothing where it is none."""
    try:
        named = words.topic(ask.db, said, ask.desk.judge)
    except Refusal:
        return ""
    now = _now(ask, named.id, tuple(Axis))
    return f"{named.name}: {', '.join(f'{axis} {score:g}' for axis, score in now.items())}.\n"


def _shown(ask: Ask, wish: Wish) -> list[Part]:
    """What the wish would have told in the last days, beside what was told."""
    policy = situation.policy(ask.db, ask.now)
    since = ask.now - timedelta(days=DAYS)
    rows = list(articles.since(ask.db, since - past.LEAD_IN))
    wording = ask.desk.judge.lexicon.wording
    parts: list[Part] = []
    for axis in wish.axes:
        proposed = past.with_threshold(policy, wish.topic.id, axis, wish.score)
        counts = past.compare(rows, wording, policy, proposed, wish.topic.id, axis, since)
        was = policy.threshold(wish.topic.id, axis)
        parts += [
            "\n" if parts else "",
            bold(f"{wish.topic.name} {axis.value}: {was:g} → {wish.score:g}. "),
            f"Last {DAYS} days: {counted(counts.before, 'alert')} → {counts.after}.",
        ]
    if wish.score < 30:
        parts.append("\nScores below 30 are quiet, so it acts like 30.")
    return parts


@deed("threshold", Who.ADMIN)
def _apply(ask: Ask, plan: Any) -> list[Message]:
    topic = topics.get(ask.db, plan["topic"])
    if topic is None:
        raise Refusal("That topic is gone.")
    axes = [Axis(axis) for axis in plan["axes"]]
    if plan["was"] != _now(ask, topic.id, axes):
        raise Refusal(f"The threshold of {topic.name} was changed meanwhile. Say /threshold again.")
    old = {}
    for axis in axes:
        old[axis.value] = thresholds.set_threshold(ask.db, topic.id, axis, plan["score"])
    new = dict.fromkeys(old, plan["score"])
    audit.write(ask.db, ask.user, "threshold", topic.id, old, new, ask.now)
    return ask.screen(f"Applied. {topic.name}: {plan['score']:g}. /undo takes it back.")


@undoing("threshold")
def _undo(ask: Ask, entry: Entry) -> str:
    for axis, score in entry.old.items():
        thresholds.set_threshold(ask.db, entry.target, Axis(axis), score)
    return f"The threshold of {_named(ask, entry.target)} is as it was."


def _table(ask: Ask) -> list[Message]:
    names = {t.id: t.name for t in topics.every(ask.db)}
    lines = [
        f"\n{names.get(topic, topic)} {axis.value}: {score:g}"
        for (topic, axis), score in sorted(thresholds.thresholds(ask.db).items())
    ]
    head = f"Alerts exist from score {DEFAULT_THRESHOLD:g}"
    return ask.screen(
        bold(head), ", except:" if lines else ".", *lines, "\n\n" + _USAGE.format("threshold")
    )


# --- Silences --------------------------------------------------------------------------------


@command(
    "silence", Who.ADMIN, "Tell nobody about a topic for a while", "[TOPIC|AAA:BBB 6h | off TOPIC]"
)
def silence(ask: Ask) -> list[Message]:
    if not ask.words:
        return _silences(ask)
    first, _, rest = ask.words.partition(" ")
    if first.casefold() == "off":
        return _end(ask, *words.subject(ask.db, rest, ask.desk.judge))
    what, length = words.ending_span(ask.words)
    if length is None or not what:
        raise Refusal("Say what and how long: /silence sudan 6h. /silence off sudan ends it.")
    key, name = words.subject(ask.db, what, ask.desk.judge)
    until = ask.now + length
    before = thresholds.silences(ask.db, ask.now).get(key)
    thresholds.silence(ask.db, key, until)
    old = before.isoformat() if before else None
    audit.write(ask.db, ask.user, "silence", key, old, until.isoformat(), ask.now)
    return ask.screen(f"Nobody is told about {name} until {ask.clock(until)}. /undo")


def _end(ask: Ask, key: str, name: str) -> list[Message]:
    before = thresholds.silences(ask.db, ask.now).get(key)
    if before is None or not thresholds.unsilence(ask.db, key):
        raise Refusal(f"{name} is not silenced.")
    audit.write(ask.db, ask.user, "silence", key, before.isoformat(), None, ask.now)
    return ask.screen(f"{name} is told about again. /undo")


@undoing("silence")
def _undo_silence(ask: Ask, entry: Entry) -> str:
    if entry.old is None:
        thresholds.unsilence(ask.db, entry.target)
        return f"{_named(ask, entry.target)} is told about again."
    thresholds.silence(ask.db, entry.target, datetime.fromisoformat(entry.old))
    return f"{_named(ask, entry.target)} is silenced as before."


def _named(ask: Ask, key: str) -> str:
    """How people call the topic or the pair of that key."""
    known = topics.get(ask.db, key)
    return known.name if known else pair_words(Pair.parse(key), ask.desk.judge.names)


def _silences(ask: Ask) -> list[Message]:
    held = thresholds.silences(ask.db, ask.now)
    lines = [f"\n{_named(ask, key)} until {ask.clock(until)}" for key, until in held.items()]
    return ask.screen(bold("Silenced:" if lines else "Nothing is silenced."), *lines)
