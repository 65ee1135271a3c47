"""Which topics a chat follows: /topics, /subscribe, /unsubscribe."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.chat import Button, Message
from bot.commands import naming
from bot.commands.asking import Ask, Refusal, followed, own
from bot.commands.levels import words_of
from bot.commands.listing import pages as pages_of
from bot.commands.listing import rows
from bot.commands.registry import Who, command
from bot.commands.words import whole
from bot.moments import counted, listed
from bot.speech import bold, press
from storage import subscribers, topics
from storage.model.chat import Levels, Subscriber
from storage.model.policy import WORLD, Topic

PAGE = 10
_ONLY = re.compile(r"only\s+(?=\S)", re.IGNORECASE)
_ALL_BUT = re.compile(r"(?:all|every(?:thing)?)\s+(?:but|except(?: for)?)\s+(?=\S)", re.IGNORECASE)
NOTHING = Levels(None, None)
MOST_TOPICS = 50
"""Topics one chat may follow."""


@command("topics", Who.OWNER, "Pick what you follow", "[page]")
def topics_(ask: Ask) -> list[Message]:
    one = own(ask)
    page = whole(ask.words.removeprefix("page").strip())
    if page is None and not naming.empty(ask.db, ask.words) and ask.words != "list":
        page = _page_of(ask, naming.topic(ask.db, ask.words, ask.desk.judge))
    return _screen(ask, one, page or 1)


@command("subscribe", Who.OWNER, "Follow a topic", "TOPIC")
def subscribe(ask: Ask) -> list[Message]:
    one = own(ask)
    if not ask.words:
        return _screen(ask, one, 1)
    only = _ONLY.match(ask.words)
    said = ask.words[only.end() :] if only else ask.words
    chosen = naming.several(ask.db, said, ask.desk.judge)
    if only:
        return _follow_only(ask, one, chosen)
    if len({*one.topics, *(topic.id for topic in chosen)}) > MOST_TOPICS:
        raise Refusal(f"One chat can follow {MOST_TOPICS} topics; drop one first: /topics")
    new = [t for t in chosen if subscribers.subscribe(ask.db, one.id, t.id, ask.now)]
    names = listed([topic.name for topic in chosen])
    line = f"You now follow {names}." if new else f"You follow {names} already."
    less: list[Button] = []
    if new and WORLD.id in one.topics and WORLD not in new:
        line += f" {WORLD.name} covers everything; turn it off to hear only the topics you pick."
        less = [press(f"Turn off {WORLD.name}", f"unsubscribe {WORLD.id}")]
    for topic in chosen:
        if one.own.get(topic.id) == NOTHING:
            line += f" The level of {topic.name} is off, so nothing of it comes."
            less.append(press(f"Hear {topic.name}", f"level {topic.id} default"))
        elif topic.id in one.own:
            line += f" {words_of(topic, one.own[topic.id])}."
    return _screen(ask, own(ask), _page_of(ask, chosen[0]), line, less)


def _follow_only(ask: Ask, one: Subscriber, chosen: Sequence[Topic]) -> list[Message]:
    """Follow these, and nothing that was followed besides."""
    gone = [topic for topic in followed(ask.db, one) if topic not in chosen]
    for topic in gone:
        subscribers.unsubscribe(ask.db, one.id, topic.id)
    for topic in chosen:
        subscribers.subscribe(ask.db, one.id, topic.id, ask.now)
    line = f"You now follow only {listed([topic.name for topic in chosen])}"
    line += f", no longer {listed([topic.name for topic in gone])}." if gone else "."
    return _screen(ask, own(ask), _page_of(ask, chosen[0]), line)


@command("unsubscribe", Who.OWNER, "Stop following a topic", "TOPIC")
def unsubscribe(ask: Ask) -> list[Message]:
    one = own(ask)
    if not ask.words:
        return _screen(ask, one, 1)
    if but := _ALL_BUT.match(ask.words):
        kept = naming.several(ask.db, ask.words[but.end() :], ask.desk.judge)
        return _follow_only(ask, one, kept)
    if ask.words.casefold() in naming.EVERYTHING:
        chosen = followed(ask.db, one) or [WORLD]
    else:
        chosen = naming.several(ask.db, ask.words, ask.desk.judge)
    gone = [t.name for t in chosen if subscribers.unsubscribe(ask.db, one.id, t.id)]
    left = own(ask)
    line = f"You no longer follow {listed(gone)}."
    if not gone:
        line = f"You did not follow {listed([topic.name for topic in chosen])}."
    names = [t.name for t in followed(ask.db, left)]
    still = f" You follow {listed(names)}."
    line += still if names else " You follow nothing now, so no alert will come."
    special = [topic for topic in chosen if not topic.everything]
    brought = bool(special) and WORLD.id in left.topics
    line += f" {WORLD.name} brings its news still." if brought else ""
    off = [press(f"Nothing of {t.name}", f"level {t.id} off") for t in special[:1] if brought]
    return _screen(ask, left, _page_of(ask, chosen[0]), line, off)


def _page_of(ask: Ask, chosen: Topic) -> int:
    ids = [t.id for t in topics.every(ask.db)]
    return ids.index(chosen.id) // PAGE + 1


def _screen(
    ask: Ask, one: Subscriber, page: int, line: str = "", less: Sequence[Button] = ()
) -> list[Message]:
    known = topics.every(ask.db)
    pages = pages_of(len(known), PAGE)
    page = min(max(1, page), pages)
    names = [t.name for t in followed(ask.db, one)]
    head = line or f"You follow {listed(names, 'nothing yet')}."
    shown = known[(page - 1) * PAGE : page * PAGE]
    buttons = [_button(t, one) for t in shown]
    turn = [press("← Back", f"topics {page - 1}")] if page > 1 else []
    turn += [press("More →", f"topics {page + 1}")] if page < pages else []
    where = f" · page {page} of {pages}" if pages > 1 else ""
    return ask.screen(
        head,
        "\n\n",
        bold(f"{counted(len(known), 'topic')}{where}"),
        "\nPress one to follow it or to stop.",
        buttons=[less, *rows(buttons), turn, [press("Settings", "settings")]],
    )


def _button(one: Topic, who: Subscriber) -> Button:
    if one.id in who.topics:
        return press(f"✓ {one.name}", f"unsubscribe {one.id}")
    return press(one.name, f"subscribe {one.id}")
