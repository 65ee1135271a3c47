"""Why an alert did not come to this chat: what people ask when they hear of something elsewhere."""

from __future__ import annotations

from bot.chat import Message
from bot.commands.asking import Ask
from bot.compose import about
from bot.moments import listed
from bot.render import headline
from bot.speech import Part, bold, clean, code, foreign, press, say
from bot.wording import reason_words
from storage import alerts, subscribers, topics
from storage.judging import why_unwanted
from storage.model.alert import Alert, ReasonKind
from storage.model.chat import Subscriber
from storage.model.policy import Topic

LOOKED_AT = 40
"""The newest alerts of a topic among which those that did not come are looked for."""
SHOWN = 5
SETTLING = (ReasonKind.ALL_CLEAR, ReasonKind.CALMED, ReasonKind.CONTRADICTED)
_SUMMARY = "told in a"
"""Begins the reason of what a summary took up."""


def fate_words(ask: Ask, alert: Alert) -> str:
    """Why the alert is not in this chat, or not yet; empty where it is, or nobody is subscribed."""
    one = subscribers.get(ask.db, ask.chat)
    if one is None:
        return ""
    fate = alerts.fate(ask.db, alert.id, one.id)
    if fate is None:
        return _never_owed(ask, alert, one)
    if fate.state == "sent":
        return ""
    if fate.until is not None:
        return f"held back until {ask.clock(fate.until)}"
    if fate.state in ("pending", "sending", "unknown") or fate.why.startswith(_SUMMARY):
        return "on its way"
    return _named(ask, fate.why)


def _never_owed(ask: Ask, alert: Alert, one: Subscriber) -> str:
    """Why nothing was on its way here; empty where another message told the story, or may have."""
    names = listed([topic.name for topic in _of(ask, alert)], "")
    since = subscribers.following_since(ask.db, one.id, alert.reason.topics)
    if one.created is not None and one.created >= alert.created:
        return "told before this chat began"
    if not names or alerts.heard_of(ask.db, alert, one.id):
        return ""
    if since is None:
        return f"you do not follow {names}"
    if since >= alert.created:
        return f"you did not follow {names} then"
    return "alerts were stopped here then"


def despite(ask: Ask, alert: Alert) -> str:
    """Why the alert came although its direction is not wanted here; empty where it is wanted."""
    one = subscribers.get(ask.db, ask.chat)
    if one is None or fate_words(ask, alert) or alert.reason.kind not in SETTLING:
        return ""
    unwanted = why_unwanted(alert.sides, alert.reason.topics, one)
    return f"{_named(ask, unwanted)}, but it puts right what was told" if unwanted else ""


def _of(ask: Ask, alert: Alert) -> list[Topic]:
    """The special topics of the alert, or else the one of everything."""
    mine = [topic for topic in topics.every(ask.db) if topic.id in alert.reason.topics]
    return [topic for topic in mine if not topic.everything] or mine


def _named(ask: Ask, why: str) -> str:
    """The reason with the topic at its end called by name."""
    head, mark, id = why.rpartition(" for ")
    known = topics.get(ask.db, id) if mark else None
    return f"{head} for {known.name}" if known else clean(why, 120)


def untold(ask: Ask, topic: Topic) -> Message:
    """The newest alerts about a topic that are not in this chat, each with why not."""
    told = alerts.latest(ask.db, [topic.id], LOOKED_AT, None)
    lines: list[Part] = []
    for alert in told:
        why = fate_words(ask, alert)
        if why and len(lines) < 4 * SHOWN:
            title = headline(about(ask.db, alert)) or reason_words(alert.reason)
            lines += [foreign(f"\n• {clean(title, 90)} "), code(f"#e{alert.id}")]
            lines += [f" ({ask.clock(alert.created)})", f"\n  Not here: {why}."]
    ways = [press(f"Latest: {topic.name}", f"latest {topic.id}"), press("Levels", "level topics")]
    head = f"Alerts about {topic.name} that are not here"
    if not lines:
        every = f"Every alert about {topic.name} came here"
        head = every if told else f"There was no alert about {topic.name}"
        lines = ["\nFor what was read and made no alert: /latest, then /why and its number."]
    return say(bold(head), *lines, buttons=[ways])
