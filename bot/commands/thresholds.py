"""From which score an alert exists, shown on the past before it is set: /threshold, /preview."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.chat import Message
from bot.commands import naming, words
from bot.commands.asking import Ask, Refusal
from bot.commands.confirming import deed, propose
from bot.commands.numerals import in_digits
from bot.commands.registry import Who, command
from bot.commands.undoing import undoing
from bot.moments import counted
from bot.speech import Part, bold, press
from storage import articles, audit, situation, subscribers, thresholds, topics
from storage.assessment import Axis
from storage.audit import Entry
from storage.model.policy import DEFAULT_THRESHOLD, Topic
from watchers import preview as past

DAYS = 7
MOST_ASKED = 4
"""Topics among which somebody may choose who named none."""
_DEFAULT = frozenset({"default", "reset", "normal"})
_BETWEEN = frozenset({"at", "both", "directions", "for", "in", "to"})
_SEPARATORS = re.compile(r"=|(?<!\d)[,;:]|[,;:](?!\d)")
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
    was = _now(ask, wish.topic.id, wish.axes)
    if set(was.values()) == {wish.score}:
        raise Refusal(f"{_as_it_is(ask, wish.topic.id)}That is so already.")
    plan = {
        "topic": wish.topic.id,
        "axes": [axis.value for axis in wish.axes],
        "score": wish.score,
        "was": was,
    }
    return propose(ask, "threshold", plan, *_shown(ask, wish))


@command(
    "preview",
    Who.ADMIN,
    "What a threshold would have done",
    "TOPIC [escalation|de-escalation] SCORE",
)
def preview(ask: Ask) -> list[Message]:
    wish = _wish(ask, "preview")
    directions = f" {wish.axes[0]}" if len(wish.axes) == 1 else ""
    line = f"threshold {wish.topic.id}{directions} {wish.score:g}"
    return ask.screen(
        *_shown(ask, wish), "\nNothing was changed.", buttons=[[press("Set it", line)]]
    )


def _now(ask: Ask, topic: str, axes: Sequence[Axis]) -> dict[str, float]:
    policy = situation.policy(ask.db, ask.now)
    return {axis.value: policy.threshold(topic, axis) for axis in axes}


def _wish(ask: Ask, command: str) -> Wish:
    """What is wanted, the three parts in any order. Raises Refusal, asking for what is left out."""
    line = _SEPARATORS.sub(" ", ask.words).split()
    said = _apart(ask, [word for word in line if word.casefold() not in _BETWEEN])
    usage = _USAGE.format(command)
    if not said.score:
        raise Refusal(_as_it_is(ask, said.topic) + usage)
    score = DEFAULT_THRESHOLD
    if said.score.casefold() not in _DEFAULT:
        score = words.number(said.score, 0, 100, "A threshold")
    rest = f"{f'{said.axis} ' if said.axis else ''}{score:g}"
    if not said.topic:
        one = subscribers.get(ask.db, ask.chat)
        mine = [t for t in topics.every(ask.db) if t.everything or (one and t.id in one.topics)]
        choice = [[press(t.name, f"{command} {t.id} {rest}")] for t in mine[:MOST_ASKED]]
        raise Refusal(f"Of which topic? Such as /{command} world {rest}.", choice)
    topic = naming.topic(ask.db, said.topic, ask.desk.judge)
    return Wish(topic, (said.axis,) if said.axis else tuple(Axis), score)


@dataclass(frozen=True, slots=True)
class Said:
    """The parts of a line, empty where they are left out."""

    topic: str
    axis: Axis | None
    score: str


def _apart(ask: Ask, line: list[str]) -> Said:
    """Take score and direction from both ends of the line until a topic, or nothing, is left.

    A word after a topic is the score where there is no other, to be refused as one. A line that
    names something twice has no parts.
    """
    axis, score = None, ""
    while line and not (score and naming.find(ask.db, " ".join(line))):
        at = next((i for i in (-1, 0) if _score(line[i]) and not score), None)
        if at is not None:
            score = line.pop(at)
            continue
        at = next((i for i in (-1, 0) if words.axis(line[i]) and axis is None), None)
        if at is None:
            break
        axis = words.axis(line.pop(at))
    whole = naming.find(ask.db, " ".join(line))
    if not score and whole is None and naming.find(ask.db, " ".join(line[:-1])):
        score = line.pop()
    elif whole is None and any(_score(word) or words.axis(word) for word in line):
        return Said("", None, "")
    return Said(" ".join(line), axis, score)


def _score(word: str) -> bool:
    """Whether the word can only be meant as a score."""
    return word.casefold() in _DEFAULT or in_digits(word).strip("+-")[:1].isdecimal()


def _as_it_is(ask: Ask, said: str) -> str:
    """A line about the topic that is named alone; nothing where it is none."""
    named = naming.find(ask.db, said)
    if named is None:
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
        kept = None if plan["score"] == DEFAULT_THRESHOLD else plan["score"]
        old[axis.value] = thresholds.set_threshold(ask.db, topic.id, axis, kept)
    new = dict.fromkeys(old, plan["score"])
    audit.write(ask.db, ask.user, "threshold", topic.id, old, new, ask.now)
    directions = f" {axes[0]}" if len(axes) == 1 else ""
    return ask.screen(f"Applied. {topic.name}{directions}: {plan['score']:g}. /undo takes it back.")


@undoing("threshold")
def _undo(ask: Ask, entry: Entry) -> str:
    for axis, score in entry.old.items():
        thresholds.set_threshold(ask.db, entry.target, Axis(axis), score)
    topic = topics.get(ask.db, entry.target)
    return f"The threshold of {topic.name if topic else entry.target} is as it was."


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
