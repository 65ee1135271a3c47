"""Which topics a chat follows: /topics, /subscribe, /unsubscribe."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import Button, Message
from bot.commands import naming
from bot.commands.asking import Ask, Refusal, own
from bot.commands.listing import pages as pages_of
from bot.commands.registry import Who, command
from bot.commands.words import whole
from bot.moments import counted, listed
from bot.speech import bold, press
from storage import subscribers, topics
from storage.model.chat import Subscriber
from storage.model.policy import WORLD, Topic

PAGE = 10
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
    chosen = naming.several(ask.db, ask.words, ask.desk.judge)
    if len({*one.topics, *(topic.id for topic in chosen)}) > MOST_TOPICS:
        raise Refusal(f"One chat can follow {MOST_TOPICS} topics; drop one first: /topics")
    new = [t for t in chosen if subscribers.subscribe(ask.db, one.id, t.id, ask.now)]
    word = "You now follow" if new else "You follow"
    line = f"{word} {listed([topic.name for topic in chosen])}."
    less: list[Button] = []
    if new and WORLD.id in one.topics and WORLD not in new:
        line += f" {WORLD.name} covers everything; turn it off to hear only the topics you pick."
        less = [press(f"Turn off {WORLD.name}", f"unsubscribe {WORLD.id}")]
    return _screen(ask, own(ask), _page_of(ask, chosen[0]), line, less)


@command("unsubscribe", Who.OWNER, "Stop following a topic", "TOPIC")
def unsubscribe(ask: Ask) -> list[Message]:
    one = own(ask)
    if not ask.words:
        return _screen(ask, one, 1)
    if ask.words.casefold() in naming.EVERYTHING:
        chosen = [topic for topic in topics.every(ask.db) if topic.id in one.topics] or [WORLD]
    else:
        chosen = naming.several(ask.db, ask.words, ask.desk.judge)
    gone = [t.name for t in chosen if subscribers.unsubscribe(ask.db, one.id, t.id)]
    left = own(ask)
    line = f"You no longer follow {listed(gone)}."
    if not gone:
        line = f"You did not follow {listed([topic.name for topic in chosen])}."
    followed = [t.name for t in topics.every(ask.db) if t.id in left.topics]
    still = f" You follow {listed(followed)}."
    line += still if followed else " You follow nothing now, so no alert will come."
    return _screen(ask, left, _page_of(ask, chosen[0]), line)


def _page_of(ask: Ask, chosen: Topic) -> int:
    ids = [t.id for t in topics.every(ask.db)]
    return ids.index(chosen.id) // PAGE + 1


def _screen(
    ask: Ask, one: Subscriber, page: int, line: str = "", less: Sequence[Button] = ()
) -> list[Message]:
    known = topics.every(ask.db)
    pages = pages_of(len(known), PAGE)
    page = min(max(1, page), pages)
    followed = [t.name for t in known if t.id in one.topics]
    head = line or f"You follow {listed(followed, 'nothing yet')}."
    shown = known[(page - 1) * PAGE : page * PAGE]
    buttons = [_button(t, one) for t in shown]
    rows = [buttons[i : i + 2] for i in range(0, len(buttons), 2)]
    turn = [press("← Back", f"topics {page - 1}")] if page > 1 else []
    turn += [press("More →", f"topics {page + 1}")] if page < pages else []
    where = f" · page {page} of {pages}" if pages > 1 else ""
    return ask.screen(
        head,
        "\n\n",
        bold(f"{counted(len(known), 'topic')}{where}"),
        "\nPress one to follow it or to stop.",
        buttons=[less, *rows, turn, [press("Settings", "settings")]],
    )


def _button(one: Topic, who: Subscriber) -> Button:
    if one.id in who.topics:
        return press(f"✓ {one.name}", f"unsubscribe {one.id}")
    return press(one.name, f"subscribe {one.id}")
