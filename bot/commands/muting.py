"""No alerts for a while, about everything, a topic or a pair: /mute."""

from __future__ import annotations

import re
from datetime import timedelta

from bot.chat import Button, Message
from bot.commands import levels, naming, times, wishes, words
from bot.commands.asking import Ask, Refusal, own
from bot.commands.registry import Who, command
from bot.moments import begun, clock, listed, spelled
from bot.speech import bold, press, say
from bot.wording import pair_words
from storage import alerts, subscribers, topics
from storage.model.chat import Subscriber

_BACK = [press("Settings", "settings")]
_OFF = frozenset({"off", "none", "end"})
NIGHT = frozenset({"bedtime", "night", "nights", "nighttime", "overnight", "sleep", "sleeping"})
"""By such words people mean hours of every day."""
NIGHTS = [press(f"{b}–{e}", f"quiet {b}:00-{e}:00") for b, e in ((22, 7), (23, 8), (0, 6))]
"""Buttons for common quiet hours."""
_UNDER_AN_ALERT = re.compile(r"(\S+) (e\d+)")
"""``8h e12``, as the button under an alert says it."""


@command("mute", Who.OWNER, "No alerts for a while", "[TOPIC] 2h | off [TOPIC]")
def mute(ask: Ask) -> list[Message]:
    one = own(ask)
    if not ask.words:
        return _mutes(ask, one)
    first, _, rest = ask.words.partition(" ")
    before, _, last = ask.words.rpartition(" ")
    if first.casefold() in _OFF:
        return _unmute(ask, one, rest.strip())
    if last.casefold() in _OFF:
        return _unmute(ask, one, before.strip())
    button = _UNDER_AN_ALERT.fullmatch(ask.words)
    said, alert = button.groups() if button else (ask.words, ask.incoming.cites)
    what, length = times.lasting(said, ask.now, one.timezone)
    if wishes.direction(what)[0] and naming.find(ask.db, what) is None:
        raise _one_way(ask, one, what)
    if length is None:
        return _how_long(ask, what)
    if what.startswith("only "):
        subscribers.change(ask.db, one.id, ask.now, muted_until=None)
        what = what.removeprefix("only ")
    return _mute(ask, one, "" if what.casefold() in naming.EVERYTHING else what, length, alert)


def _one_way(ask: Ask, one: Subscriber, what: str) -> Refusal:
    """A direction is not muted for a while, but switched off."""
    axis, rest = wishes.direction(what)
    about = naming.mentioned(ask.db, rest, ask.desk.judge)[: naming.SHOWN]
    words = "A direction is not muted but switched off, until you say /level both:"
    return Refusal(words, levels.switching_off(one, axis, about))


def _how_long(ask: Ask, what: str) -> list[Message]:
    """Offers lengths for the topic or pair that is named alone. Raises Refusal where none is."""
    if number := words.whole(what):
        choice = [press(f"{number} {unit}", f"mute {number}{unit[0]}") for unit in ("min", "h")]
        raise Refusal(f"Minutes or hours? Such as /mute {number}m or /mute {number}h.", [choice])
    stretch, _ = times.hours(what)
    if stretch is not None:
        begin, end = stretch
        choice = [press(f"Quiet {begin}–{end}", f"quiet {begin}-{end}")]
        raise Refusal(f"From {begin} to {end} each day? Those are quiet hours.", [choice])
    if NIGHT & set(what.casefold().split()):
        raise Refusal("Each night? Those are quiet hours, such as /quiet 22-7.", [NIGHTS])
    try:
        key, name = naming.subject(ask.db, what, ask.desk.judge)
    except Refusal as refusal:
        if isinstance(refusal, naming.UnknownTopic) and refusal.likely:
            raise
        usage = "Say how long: /mute 8h, /mute sudan 2h or /mute until 7:00. /mute off ends it."
        raise Refusal(usage, [_lengths()]) from None
    return ask.screen(bold(f"Mute {name} for:"), buttons=[_lengths(key), _BACK])


def _lengths(key: str = "") -> list[Button]:
    spans = [(f"{h}h", spelled(timedelta(hours=h))) for h in (1, 8, 24)]
    return [
        press(label, f"mute {key} {length}" if key else f"mute {length}") for length, label in spans
    ]


def _mute(ask: Ask, one: Subscriber, what: str, length: timedelta, alert: str) -> list[Message]:
    until = ask.now + length
    moment = clock(until, ask.now, one.timezone)
    if not what:
        subscribers.change(ask.db, one.id, ask.now, muted_until=until)
        narrow = _only(ask, alert, length)
        end = [press("Unmute", "mute off")]
        return [
            say(
                f"Muted until {moment}. What comes meanwhile is summed up then.",
                buttons=[narrow, end],
            )
        ]
    meant = naming.subjects(ask.db, what, ask.desk.judge)
    for key, _ in meant:
        subscribers.mute(ask.db, one.id, key, until, ask.now)
    unmute = [press("Unmute", f"mute off {meant[0][0]}" if len(meant) == 1 else "mute off")]
    are = "is" if len(meant) == 1 else "are"
    names = listed([name for _, name in meant])
    return ask.screen(f"{begun(names)} {are} muted until {moment}.", buttons=[unmute])


def _only(ask: Ask, alert: str, length: timedelta) -> list[Button]:
    """A button that mutes just the pair of the alert it came from."""
    number = words.whole(alert.removeprefix("e"))
    known = alerts.get(ask.db, number) if number is not None else None
    if known is None or not known.pair.actors:
        return []
    name = pair_words(known.pair, ask.desk.judge.names)
    hours, minutes = divmod(max(1, length // timedelta(minutes=1)), 60)
    return [press(f"Only {name}", f"mute only {known.pair.key} {hours}h{minutes}m")]


def _unmute(ask: Ask, one: Subscriber, what: str) -> list[Message]:
    if not what or what.casefold() in naming.EVERYTHING:
        subscribers.unmute(ask.db, one.id, None, ask.now)
        return ask.screen("Nothing is muted any more.", buttons=[_BACK])
    key, name = naming.subject(ask.db, what, ask.desk.judge)
    subscribers.unmute(ask.db, one.id, key, ask.now)
    return ask.screen(f"{begun(name)} is not muted any more.", buttons=[_BACK])


def _mutes(ask: Ask, one: Subscriber) -> list[Message]:
    held = muted(ask, one)
    off = [press("Unmute", "mute off")] if held else []
    line = f"Muted: {held or 'nothing'}"
    return ask.screen(bold(line), "\nMute everything for:", buttons=[_lengths(), off, _BACK])


def muted(ask: Ask, one: Subscriber) -> str:
    """``everything until 22:02 UTC; World until …``: every mute of the chat; empty where there is none."""
    said = []
    if one.muted_until and one.muted_until > ask.now:
        said.append(f"everything until {clock(one.muted_until, ask.now, one.timezone)}")
    known = {t.id: t.name for t in topics.every(ask.db)}
    for what, until in subscribers.mutes(ask.db, one.id, ask.now).items():
        name = known.get(what) or naming.key_name(what, ask.desk.judge)
        said.append(f"{name} until {clock(until, ask.now, one.timezone)}")
    return "; ".join(said)
