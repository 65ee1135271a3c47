"""From which level on, and in which direction, alerts come: for the whole chat or a topic: /level."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from bot.chat import Button, Message
from bot.commands import naming, wishes
from bot.commands.asking import Ask, Refusal, followed, own
from bot.commands.listing import rows
from bot.commands.registry import Who, command
from bot.commands.wishes import USUAL, Wish
from bot.moments import begun, listed
from bot.speech import Part, bold, fits_button, press
from bot.wording import DOTS, levels_words
from storage import subscribers, topics
from storage.assessment import LEVEL_FLOORS, Axis, Level, Verdict
from storage.model.chat import Levels, Subscriber
from storage.model.policy import WORLD, Topic

Asked = tuple[Topic | None, Wish]
"""A topic (None: the whole chat) and what is asked for it."""
Setting = tuple[Topic | None, Levels | None]
"""A topic (None: the whole chat) and its new levels (None: those of the rest of the chat)."""
EACH = frozenset(
    {"topics", "topic", "per topic", "each", "each topic", "by topic", "for each topic", "list"}
)
MOST_SHOWN = 30
"""Topics that are offered to be set one by one."""
_BACK = [press("Settings", "settings")]
_WHOLE = press("Whole chat", "level")
_LEVELS = (
    "Levels go from 1 notable to 5 critical, such as /level 3, or /level sudan 4 for one topic."
)
_NOTHING = "Then nothing would come any more. Mute it for a while, or stop all alerts?"
_WAYS_OUT = [[press("Mute 8 h", "mute 8h"), press("Stop all alerts", "stop")]]
_RIGHT = "\nYou still hear if what you were told calms, is denied or breaks."


@command(
    "level",
    Who.OWNER,
    "How grave news must be, good or bad",
    "[TOPIC] 1-5 | only de-escalation | both | default | off",
)
def level(ask: Ask) -> list[Message]:
    one = own(ask)
    if ask.words.casefold() in EACH:
        return _each(ask, one)
    if not ask.words:
        return _screen(ask, one, [(None, one.levels)])
    asked: list[Asked] = []
    for wish in wishes.read(ask.words):
        asked += [(topic, wish) for topic in _meant(ask, wish, one)]
    found = settled(one, asked)
    for topic, levels in found:
        if topic is not None:
            subscribers.set_own(ask.db, one.id, topic.id, levels, ask.now)
        elif levels is not None:
            subscribers.change(ask.db, one.id, ask.now, levels=levels)
    return _screen(ask, own(ask), found)


def settled(one: Subscriber, asked: Sequence[Asked]) -> list[Setting]:
    """What the wishes make of a chat's settings, each topic once; one only named keeps its own.

    Raises Refusal where nothing at all would come any more.
    """
    made: dict[Topic | None, Levels | None] = {}
    for topic, wish in asked:
        if topic is None:
            after = wish.applied(made.get(None) or one.levels) or USUAL
            if after == Levels(None, None):
                raise Refusal(_NOTHING, _WAYS_OUT)
            made[None] = after
            continue
        kept = made[topic] if topic in made else one.own.get(topic.id)
        made[topic] = wish.applied(kept or made.get(None) or one.levels) if wish.says else kept
    return list(made.items())


def _meant(ask: Ask, wish: Wish, one: Subscriber) -> Sequence[Topic | None]:
    """The topics that a wish names, None for the whole chat. Raises Refusal, with the line for
    each topic that may be meant."""
    if wish.number:
        raise Refusal(f"There is no level {wish.number}. {_LEVELS}", _keys("", one.levels)[:2])
    if not wish.name:
        return [None]
    try:
        return naming.several(ask.db, wish.name, ask.desk.judge)
    except naming.UnknownTopic as fault:
        if not fault.likely:
            keys = _keys("", one.levels)[:2]
            raise Refusal(f"I know no topic “{fault.said[:40]}”. {_LEVELS}", keys) from None
        known = [topic for id, _ in fault.likely if (topic := topics.get(ask.db, id))]
        lines = [
            line_of(settled(one, [(topic, wish)])) if wish.says else f"level {topic.id}"
            for topic in known
        ]
        named = zip(known, lines, strict=True)
        choice = [[press(t.name, line)] for t, line in named if fits_button(line)]
        raise Refusal(str(fault), choice) from None


def line_of(found: Sequence[Setting]) -> str:
    """The command, without its slash, that sets these: ``level sudan 3, haiti off``."""
    lines = [_line(topic, levels).removeprefix("level ") for topic, levels in found]
    return f"level {', '.join(lines)}"


def _line(topic: Topic | None, levels: Levels | None) -> str:
    name = f"level {topic.id} " if topic else "level "
    if levels is None:
        return f"{name}default"
    up, down = levels.escalation, levels.de_escalation
    if up is None and down is None:
        return f"{name}off"
    if up is None or down is None:
        return f"{name}only {'' if up else 'de-'}escalation {int(up or down or 0)}"
    if up is down:
        return f"{name}both {int(up)}"
    return f"{name}escalation {int(up)}, de-escalation {int(down)}"


def words_of(topic: Topic | None, levels: Levels | None) -> str:
    """``Sudan: only de-escalation, from level 2``; for the whole chat ``From level 3 high``."""
    words = "as for the rest of the chat" if levels is None else levels_words(levels)
    return f"{topic.name}: {words}" if topic else begun(words)


def following_words(db: Database, one: Subscriber) -> str:
    """``You follow Sudan and World, from level 2 elevated.``, and whether a topic differs."""
    names = listed([topic.name for topic in followed(db, one)], "nothing yet")
    own = " Some topics have levels of their own." if one.own else ""
    return f"You follow {names}, {levels_words(one.levels)}.{own}"


# --- What is shown ---------------------------------------------------------------------------


def _screen(ask: Ask, one: Subscriber, found: Sequence[Setting]) -> list[Message]:
    """What holds now where something was changed or asked for, with buttons to change it."""
    known = [topic for topic, _ in found]
    parts: list[Part] = []
    for topic in known:
        parts += ["\n" if parts else "", *_holds(topic, one)]
    if None in known:
        parts += own_lines(ask, one, {topic.id for topic in known if topic})
    if any(None in _pair(levels) and any(_pair(levels)) for levels in _held(one, known)):
        parts.append(_RIGHT)
    unheard = [t for t in known if t and not {t.id, WORLD.id} & set(one.topics)]
    if unheard:
        names = listed([topic.name for topic in unheard])
        parts.append(f"\nYou do not follow {names}, so nothing of it comes.")
    follow = [press(f"Follow {topic.name}", f"subscribe {topic.id}") for topic in unheard[:1]]
    return ask.screen(*parts, buttons=[follow, *_doors(one, known)])


def _doors(one: Subscriber, known: Sequence[Topic | None]) -> list[list[Button]]:
    """The buttons under what holds for these: to change the only one, or to go to each."""
    if len(known) > 1:
        each = [press(t.name, f"level {t.id}") if t else _WHOLE for t in known[:MOST_SHOWN]]
        return [*rows(each), _BACK]
    (topic,) = known
    if topic is None:
        return [*_keys("", one.levels), [press("One topic", "level topics"), *_BACK]]
    keys = _keys(topic.id, one.own.get(topic.id, one.levels))
    reset = [press("As the rest", f"level {topic.id} default")] if topic.id in one.own else []
    off = [press("Nothing of it", f"level {topic.id} off")] if WORLD.id in one.topics else []
    return [*keys, [*reset, *off], [_WHOLE, *_BACK]]


def _held(one: Subscriber, known: Sequence[Topic | None]) -> list[Levels]:
    return [one.own.get(topic.id, one.levels) if topic else one.levels for topic in known]


def _pair(levels: Levels) -> tuple[Level | None, Level | None]:
    return levels.escalation, levels.de_escalation


def _holds(topic: Topic | None, one: Subscriber) -> list[Part]:
    """One line on what comes, in words and in the score."""
    (levels,) = _held(one, [topic])
    up, down = _pair(levels)
    head = levels_words(levels).removeprefix("from ")
    head = f"{topic.name}: {head}" if topic else begun(head)
    least = up or down
    rest = "."
    if least is not None and topic is None and up is down:
        every, floor = least is Level.NOTABLE, LEVEL_FLOORS[least - 1]
        rest = f": {'every alert comes' if every else f'alerts from score {floor} up come'} here."
    elif least is not None and (up is down or not (up and down)):
        every = least is Level.NOTABLE
        rest = f", {'every alert' if every else f'score {LEVEL_FLOORS[least - 1]} and up'}."
    same = " As for the whole chat." if topic and topic.id not in one.own else ""
    return [bold(head), f"{rest}{same}"]


def own_lines(ask: Ask, one: Subscriber, but: set[str] | frozenset[str] = frozenset()) -> list[str]:
    """A line for each topic with levels of its own."""
    known = {topic.id: topic for topic in topics.every(ask.db)}
    return [
        f"\n{words_of(known[id], levels)}"
        for id, levels in one.own.items()
        if id in known and id not in but
    ]


def _keys(name: str, now: Levels) -> list[list[Button]]:
    """Buttons for the five levels and the directions, of the topic of that id or the whole chat."""
    line = f"level {name} " if name else "level "
    up, down = now.escalation, now.de_escalation
    at = (up or down) if up is down or not (up and down) else None
    numbers = [
        press(f"{'✓ ' if each is at else ''}{int(each)} {each.word}", f"{line}{int(each)}")
        for each in list(Level)[1:]
    ]
    ways = [
        press(f"{'✓ ' if ticked else ''}{label}", f"{line}{words}")
        for ticked, label, words in (
            (up and down, "Both ways", "both"),
            (up and not down, "Only 🔴", f"only {Axis.ESCALATION.value}"),
            (down and not up, "Only 🟢", f"only {Axis.DE_ESCALATION.value}"),
        )
    ]
    return [numbers[:3], numbers[3:], ways]


def _each(ask: Ask, one: Subscriber) -> list[Message]:
    """The followed topics as buttons, to set one of them."""
    mine = followed(ask.db, one)
    buttons = [press(topic.name, f"level {topic.id}") for topic in mine[:MOST_SHOWN]]
    lines = own_lines(ask, one)
    return ask.screen(
        bold("A level for one topic"),
        f"\nThe whole chat: {levels_words(one.levels)}",
        *lines,
        "\nPress one, or say such as /level sudan 4.",
        buttons=[*rows(buttons), [_WHOLE, *_BACK]],
    )


def switching_off(one: Subscriber, axis: Axis | None, about: Sequence[Topic]) -> list[list[Button]]:
    """A button for each of the topics, or the whole chat, that switches the direction off."""
    off = Wish("", axis=axis, off=True)
    whole: list[Topic | None] = [None]
    rows = []
    for topic in about or whole:
        try:
            found = settled(one, [(topic, off)])
        except Refusal:
            continue
        left = [DOTS[Verdict(way.value)] for way in Axis if (to := found[0][1]) and to.least(way)]
        words = f"only {left[0]}" if left else "nothing"
        rows.append([press(f"{topic.name}: {words}" if topic else begun(words), line_of(found))])
    return rows


def offer(found: Sequence[Setting]) -> list[list[Button]]:
    """One button that sets all of it; none where its line is too long for a button."""
    line = line_of(found)
    return [[press("Set it", line)]] if fits_button(line) else []
