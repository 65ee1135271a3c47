"""Whether a delivery goes out now, waits, or falls away: what its subscriber wants. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.assessment import Level, Pair
from storage.model.alert import Sides
from storage.model.chat import QuietMode, Subscriber
from storage.model.policy import WORLD
from storage.quiet import quiet_until


@dataclass(frozen=True, slots=True)
class Item:
    """What of a delivery matters to its subscriber's wishes."""

    level: Level
    pair: str
    topics: tuple[str, ...]
    """The alert's topics that the subscriber follows, and those of the alert it answers."""
    answers: bool = False
    """It replies to something that this chat was told."""
    settles: bool = False
    """It says the opposite of what this chat was told: all is clear, denied, or undone."""
    belongs: tuple[str, ...] = ()
    """All of the alert's topics, followed or not."""
    sides: Sides = ()


@dataclass(frozen=True, slots=True)
class Pass:
    """Goes out now."""

    silent: bool = False


@dataclass(frozen=True, slots=True)
class Hold:
    """Waits; what waits together comes as one message."""

    until: datetime


@dataclass(frozen=True, slots=True)
class Drop:
    """Is not wanted, and why not."""

    why: str


Judgement = Pass | Hold | Drop
_NEVER = len(Level)
"""Above every level."""


def judge_alert(
    item: Item, subscriber: Subscriber, mutes: Mapping[str, datetime], now: datetime
) -> Judgement:
    """What becomes of an alert. ``mutes`` are topic ids, pair keys and sides (``RUS:*``) with
    their ends.

    No level hides the answer to something the chat was told, nor an alert that has no level. Nor
    is a direction that is switched off hidden where it puts right what the chat was told.
    """
    if not subscriber.enabled:
        return Drop("the chat is off")
    if not item.topics:
        return Drop("no longer subscribed to its topics")
    heard = [(axis, Level.NONE) for axis, _ in item.sides[:1]] if item.answers else []
    unwanted = why_unwanted((*heard, *item.sides), item.belongs, subscriber)
    if unwanted and not item.settles:
        return Drop(unwanted)
    ends = [_muted_until(item, subscriber, mutes, now)]
    quiet = _quiet(subscriber, now)
    passes = subscriber.quiet_mode is QuietMode.SEVERE_PASSES and item.level >= Level.SEVERE
    if quiet and subscriber.quiet_mode is not QuietMode.ALL_SILENT and not passes:
        ends.append(quiet)
    until = max((end for end in ends if end is not None), default=None)
    if until is not None:
        return Hold(until)
    return Pass(silent=quiet is not None and not passes)


def why_unwanted(told: Sides, belongs: Sequence[str], subscriber: Subscriber) -> str:
    """Why a chat does not want news of these directions about the topics that it ``belongs`` to;
    empty where it does.

    What it set for a topic of its own holds there, unless the news also belongs to another one
    that it follows and lets it in. The topic of everything is no way round a special one.
    """
    special = [topic for topic in belongs if topic != WORLD.id]
    followed = [topic for topic in special if topic in subscriber.topics]
    by = followed or [topic for topic in special if topic in subscriber.own] or [WORLD.id]
    asked = [(subscriber.own.get(topic, subscriber.levels), topic) for topic in by]
    if not told or any(levels.admit(level, axis) for levels, _ in asked for axis, level in told):
        return ""
    axis = told[0][0]
    least, topic = min((levels.least(axis) or _NEVER, topic) for levels, topic in asked)
    own = f" for {topic}" if topic in subscriber.own else " here"
    if least == _NEVER:
        return f"{axis.value} is switched off{own}"
    return f"below level {int(least)}, which is set{own}"


def judge_digest(subscriber: Subscriber, now: datetime) -> Judgement:
    """What becomes of a digest: it wakes nobody, and respects a mute of everything."""
    if not subscriber.enabled:
        return Drop("the chat is off")
    ends = [end for end in (subscriber.muted_until,) if end and end > now]
    quiet = _quiet(subscriber, now)
    if quiet and subscriber.quiet_mode is not QuietMode.ALL_SILENT:
        ends.append(quiet)
    return Hold(max(ends)) if ends else Pass(silent=quiet is not None)


def judge_notice(subscriber: Subscriber, now: datetime) -> Judgement:
    """What becomes of a notice: it always goes out, without sound in quiet hours or a mute."""
    if not subscriber.enabled:
        return Drop("the chat is off")
    muted = subscriber.muted_until is not None and subscriber.muted_until > now
    return Pass(silent=muted or _quiet(subscriber, now) is not None)


def _quiet(subscriber: Subscriber, now: datetime) -> datetime | None:
    if subscriber.quiet is None:
        return None
    try:
        return quiet_until(now, subscriber.timezone, subscriber.quiet)
    except ValueError:
        # A time zone that this machine does not know (any more): rather heard at night than not.
        return None


def _muted_until(
    item: Item, subscriber: Subscriber, mutes: Mapping[str, datetime], now: datetime
) -> datetime | None:
    """The latest of the mutes that hold it.

    A muted topic holds what belongs to it, unless it also belongs to a special topic that is
    followed and not muted. The topic of everything is no way round a special one's mute. What
    concerns all topics, as the silence of the sources does, is held where all followed are muted.
    """
    pairs = [mutes.get(key) for key in Pair.parse(item.pair).keys]
    ends = [end for end in (subscriber.muted_until, *pairs) if end and end > now]
    muted = {topic: end for topic, end in mutes.items() if end > now}
    special = [topic for topic in item.belongs if topic != WORLD.id]
    followed = [topic for topic in special if topic in item.topics]
    by = special if followed else [*special, WORLD.id]
    if not item.sides:
        by, followed = list(item.topics), list(item.topics)
    held = [muted[topic] for topic in by if topic in muted]
    if held and all(topic in muted for topic in followed):
        ends.append(min(held))
    return max(ends, default=None)
