"""What is answered to plain talk, to a command that does not exist, and to an unclear topic."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from bot.chat import Button, Incoming, Message
from bot.commands import hints, levels, naming, tongues, wishes
from bot.commands.asking import Ask, Refusal, followed
from bot.commands.further import is_more
from bot.commands.hearing import Said, commands_in, each_of
from bot.commands.naming import UnknownTopic
from bot.commands.registry import COMMANDS, LIKE, Who
from bot.commands.wish_words import GRAVE
from bot.speech import fits_button, press, say
from bot.wording import DOTS
from storage import subscribers
from storage.assessment import Axis, Verdict
from storage.model.policy import Topic

_DOUBTS = frozenset({"error", "fake", "false", "incorrect", "mistake", "untrue", "wrong"})
_THUMBS = frozenset("👍👎")
_UNWANTED = frozenset({"don", "dont", "fewer", "less", "no", "stop", "without"})
_ONLY = frozenset({"just", "only"})
_TELL = frozenset(
    {"alert", "give", "hear", "inform", "know", "news", "notify", "send", "tell", "told", "want"}
)
_PRESSED = frozenset({"apply", "cancel", "confirm", "no", "ok", "okay", "send", "yes"})
"""What people say in place of pressing a button."""
_DOORS = [
    [press("Latest", "latest"), press("Topics", "topics"), press("Settings", "settings")],
    [press("How loud", "level"), press("Mute", "mute"), press("Help", "help")],
]
_HOW = frozenset({"can", "could", "how", "possible", "way"})
_FEW = 4
"""Words of a line that names what alone is wanted, and says no more."""
_LED = re.compile(
    r"(?:(?:can|could|would|will) you|would you be so kind as to|i(?:['’]d| would) like to|i want to)"
    r"\s+(?:please\s+)?",
    re.IGNORECASE,
)
_MORE = frozenset({"all", "every", "everything", "more"})
_LISTS = frozenset({"chart", "latest", "search", "trend", "trends"})
_LOUD = GRAVE | {"level", "levels", "setting", "settings"}
_ASKED = frozenset({"explain", "mean", "means", "remind", "what", "which"})
_CHART = frozenset({"chart", "compare", "graph", "picture", "trend", "trends"})


def plain_talk(ask: Ask) -> list[Message]:
    """Nobody answers questions here; but what they are about can be shown."""
    said = set(re.findall(r"[^\W_]+", tongues.english(ask.incoming.text)))
    plainly = _plainly(ask, said)
    if plainly is not None:
        return [plainly]
    about = naming.mentioned(ask.db, ask.incoming.text, ask.desk.judge)
    about = ([t for t in about if not t.everything] or about)[: naming.SHOWN]
    asks = ask.incoming.text.rstrip().endswith("?") and not _HOW & said
    wanted = _wanted(ask, said, about, asks)
    if wanted is not None:
        return [wanted]
    if about:
        return [_offer(ask, about, "I only understand commands.")]
    return [_of_nothing(ask, said, asks)]


def _plainly(ask: Ask, said: set[str]) -> Message | None:
    """What is clear whatever topic it names: a word in place of a button, a doubt, a wish."""
    if said and said <= _PRESSED:
        return say("If a button waits for you, press it: nothing is changed without that.")
    doors = [[press("Why the newest?", "why"), press("Help", "help")]]
    if _THUMBS & set(ask.incoming.text):
        return say("Press 👍 or 👎 under the alert itself: the admins see that.", buttons=doors)
    if _DOUBTS & said:
        return say("If an alert is wrong, press 👎 under it: the admins see that.", buttons=doors)
    if is_more(ask.incoming.text):
        return say("More of what?", buttons=_DOORS[:1])
    wished = None if _LISTS & said else _wished(ask)
    return wished or hints.at_once(ask, said)


def _wanted(ask: Ask, said: set[str], about: list[Topic], asks: bool) -> Message | None:
    """What somebody wants done, mostly about these topics; None where that is not clear."""
    if about and _UNWANTED & said and not asks:
        less = naming.unwanted(ask.db, ask.incoming.text, ask.desk.judge)[: naming.SHOWN]
        return say("I only understand commands. To hear less of it:", buttons=_less(ask, less))
    asked = _LED.match(ask.incoming.text)
    if asked is not None and (line := _said_politely(ask.incoming.text[asked.end() :])):
        button = press(line[:1].upper() + line[1:], line)
        return say("I only understand commands. Do you mean this?", buttons=[[button]])
    if not about:
        return None
    if _LOUD & said and "level of" not in ask.incoming.text.casefold():
        each = [[press(f"Level of {t.name}", f"level {t.id}")] for t in about]
        return say("How grave news must be to come here is its level:", buttons=each)
    if _MORE & said and not asks and not about[0].everything:
        return say("I only understand commands. To hear more of it:", buttons=_more(ask, about))
    if _ONLY & said and not asks and len(said) <= _FEW:
        only = [[press(f"Follow only {t.name}", f"subscribe only {t.id}")] for t in about]
        return say("I only understand commands. To hear of nothing else:", buttons=only)
    if _CHART & said:
        charts = [[press(f"Trend: {t.name}", f"trend {t.id}")] for t in about]
        return say("I only understand commands. How it develops:", buttons=charts)
    return None


def _of_nothing(ask: Ask, said: set[str], asks: bool) -> Message:
    """For who names no topic: what the words may be after, or what there is to say."""
    axis = wishes.direction(ask.incoming.text)[0]
    if axis and asks:
        latest = [[press(f"Latest {axis.value}", f"latest {axis.value}")]]
        return say("I only understand commands. What was read of that:", buttons=latest)
    hint = hints.hint(ask.incoming.text, said)
    if hint is not None:
        return hint
    if tongues.foreign(ask.incoming.text):
        return say("I only understand English, such as latest or mute 8h.", buttons=_DOORS)
    head = "I only understand commands, such as latest or mute 8h."
    return say(f"{head} /help lists them.", buttons=_DOORS)


def one_by_one(incoming: Incoming) -> Message | None:
    """A button for each command of a line that says several; None where it does not."""
    if incoming.kind == "group" or incoming.pressed is not None:
        return None
    parts = [part for part in each_of(incoming.text) if fits_button(part)]
    rows = [[press(part[:1].upper() + part[1:], part)] for part in parts]
    return say("One thing at a time, please:", buttons=rows) if len(rows) > 1 else None


def all_shown() -> Message:
    """There is no next page of what was just shown."""
    return say("That was all of it.", buttons=_DOORS[:1])


def _wished(ask: Ask) -> Message | None:
    """What somebody wants to hear of, in their own words, as one line to set by a button."""
    one = subscribers.get(ask.db, ask.chat)
    text = tongues.english(ask.incoming.text)
    read = wishes.read(text)
    if one is None or any(wish.number for wish in read):
        return None
    asked: list[levels.Asked] = []
    for wish in read:
        about = _named(ask, wish.name) if wish.name else []
        if len(about) > naming.SHOWN or (about and not wish.says):
            return None  # half of what is wanted would not be heard
        chosen: list[Topic | None] = [*about] or [None]
        if wish.says and _firm(wish, text, bool(about)):
            asked += [(topic, wish) for topic in chosen]
    if not asked:
        return None
    try:
        found = levels.settled(one, asked)
    except Refusal as refusal:
        return say(str(refusal), buttons=refusal.buttons)
    lines = [f"\n{levels.words_of(topic, wanted)}" for topic, wanted in found]
    more = [*_latest_of(found), press("Levels", "level"), press("Help", "help level")]
    buttons = [*levels.offer(found), more]
    return say("I only understand commands. Do you mean this?", *lines, buttons=buttons)


def _named(ask: Ask, name: str) -> list[Topic]:
    found = naming.find(ask.db, name)
    return [found] if found else naming.mentioned(ask.db, name, ask.desk.judge)


def _latest_of(found: Sequence[levels.Setting]) -> list[Button]:
    """What of one direction was read lately, where the first setting wants only that."""
    topic, wanted = found[0]
    axes = [axis for axis in Axis if wanted and wanted.least(axis)]
    line = f"latest {f'{topic.id} ' if topic else ''}{axes[0].value}" if len(axes) == 1 else ""
    return [press(f"Latest {DOTS[Verdict(axes[0].value)]}", line)] if line else []


def _firm(wish: wishes.Wish, text: str, named: bool) -> bool:
    """Whether plain talk asks for it: “good bot” does not, nor “is there a truce?”."""
    asks = text.rstrip().endswith("?")
    if wish.axis is None:
        words = set(re.findall(r"\w+", text))
        if (asks and not _HOW & words) or _ASKED & words:
            return False
        whole = wish.rest or wish.only or bool(re.search(r"\blevels?\b|\bboth\b", text))
        return bool((wish.level or wish.default or wish.on) and (named or whole))
    told = _TELL & set(re.findall(r"\w+", text)) and not asks
    return bool(wish.only or wish.off or wish.level or wish.on or told)


def unknown(ask: Ask, said: Said) -> list[Message]:
    """There is no such command: the nearest one, or the topic of that name."""
    if is_more(said.name):
        return [say("More of what?", buttons=_DOORS[:1])]
    head = f"I know no command /{said.name[:32]}."
    private = ask.incoming.kind == "private"
    shown = [
        one.name
        for one in COMMANDS.values()
        if one.help and (one.who is not Who.ADMIN or (ask.admin and private))
    ]
    close = _nearest(said.name, shown)
    if close:
        line = f"{close} {said.words}"
        again = [[press(f"/{line}", line)]] if said.words and fits_button(line) else []
        return [say(f"{head} Did you mean /{close}? /help lists them all.", buttons=again)]
    topic = naming.find(ask.db, said.name)
    if topic is not None:
        return [_offer(ask, [topic], head)]
    hint = None if said.name in COMMANDS else hints.hint(said.name, {said.name})
    return [hint or say(f"{head} /help lists them all.")]


def _nearest(name: str, shown: Sequence[str]) -> str | None:
    """The command that is meant by a name: first one of the same letters in another order."""
    swapped = [each for each in shown if sorted(each) == sorted(name)]
    close = swapped or difflib.get_close_matches(name, shown, 1, LIKE)
    return close[0] if close else None


def _said_politely(rest: str) -> str:
    """The command behind “could you”, if a button can say it."""
    parts = commands_in(rest.rstrip("?!. "))
    return parts[0] if len(parts) == 1 and fits_button(parts[0]) else ""


def _more(ask: Ask, about: list[Topic]) -> list[list[Button]]:
    """To follow each of the topics, and to hear everything of it."""
    mine = followed(ask.db, subscribers.get(ask.db, ask.chat))
    return [
        [
            *([] if t in mine else [press(f"Follow {t.name}", f"subscribe {t.id}")]),
            press(f"Every alert of {t.name}", f"level {t.id} 1"),
        ]
        for t in about
    ]


def _less(ask: Ask, about: list[Topic]) -> list[list[Button]]:
    """To mute each of the topics, or to follow it no more."""
    one = subscribers.get(ask.db, ask.chat)
    mine = followed(ask.db, one)
    ways: list[list[Button]] = []
    for topic in about:
        end = f"unsubscribe {topic.id}" if topic in mine else f"level {topic.id} off"
        last = "Unfollow" if topic in mine else "Nothing of"
        graver = press("Only level 4 and up", f"level {topic.id} 4")
        ways += [[press(f"Mute {topic.name}", f"mute {topic.id}"), graver]]
        ways += [[press(f"{last} {topic.name}", end)]]
    return ways


def _offer(ask: Ask, about: list[Topic], head: str) -> Message:
    """Buttons for the one topic that is meant, or to say which one is."""
    if len(about) > 1:
        rows = [[press(topic.name, f"latest {topic.id}")] for topic in about]
        return say(f"{head} The latest about:", buttons=rows)
    (topic,) = about
    one = subscribers.get(ask.db, ask.chat)
    mine = topic in followed(ask.db, one)
    follow = press("Unfollow", f"unsubscribe {topic.id}") if mine else None
    follow = follow or press("Follow", f"subscribe {topic.id}")
    row = [press("Latest", f"latest {topic.id}"), press("Trend", f"trend {topic.id}"), follow]
    return say(f"{head} About {topic.name}:", buttons=[row])


def which(said: Said, fault: UnknownTopic) -> list[list[Button]]:
    """The same line with each topic or pair that may be meant; none where it would not fit a button."""
    if fault.said not in said.words:
        return []
    lines = [
        (name, f"{said.name} {said.words.replace(fault.said, key, 1)}")
        for key, name in fault.likely
    ]
    return [[press(name, line)] for name, line in lines if fits_button(line)]
