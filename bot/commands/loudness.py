"""How loud the bot may be in a chat: /level, /mute, /quiet, /digest, /settings."""

from __future__ import annotations

from datetime import timedelta

from bot.chat import Button, Message
from bot.commands import words
from bot.commands.asking import Ask, Refusal, own
from bot.commands.registry import Who, command
from bot.moments import clock, listed, spelled
from bot.speech import bold, press, say
from bot.wording import pair_words
from storage import alerts, subscribers, topics
from storage.assessment import LEVEL_FLOORS, Level, Pair
from storage.digests import REGULAR
from storage.model.chat import QuietMode, Subscriber

MODES = {
    QuietMode.SEVERE_PASSES: "level 4 and above still comes",
    QuietMode.ALL_SILENT: "everything comes, without sound",
    QuietMode.ALL_HELD: "everything is held",
}
_MODE_WORDS = {"severe": QuietMode.SEVERE_PASSES, "silent": QuietMode.ALL_SILENT}
_MODE_WORDS |= {"held": QuietMode.ALL_HELD, "hold": QuietMode.ALL_HELD}
_BACK = [press("Settings", "settings")]


@command("level", Who.OWNER, "How grave news must be", "1-5")
def level(ask: Ask) -> list[Message]:
    one = own(ask)
    if ask.words:
        one = subscribers.change(ask.db, one.id, ask.now, level=words.level(ask.words))
    now = one.level
    reach = f"alerts from score {LEVEL_FLOORS[now - 1]} up come here"
    buttons = [
        press(f"{'✓ ' if each is now else ''}{int(each)} {each.word}", f"level {int(each)}")
        for each in list(Level)[1:]
    ]
    return ask.screen(
        bold(f"Level {int(now)} {now.word}"),
        f": {'every alert comes here' if now is Level.NOTABLE else reach}.",
        buttons=[buttons[:3], buttons[3:], _BACK],
    )


# --- Mutes -----------------------------------------------------------------------------------


@command("mute", Who.OWNER, "No alerts for a while", "[TOPIC] 2h | off [TOPIC]")
def mute(ask: Ask) -> list[Message]:
    one = own(ask)
    if not ask.words:
        return _mutes(ask, one)
    first, _, rest = ask.words.partition(" ")
    if first.casefold() in ("off", "none", "end"):
        return _unmute(ask, one, rest.strip())
    what, length = words.ending_span(ask.words)
    alert = ""
    if length is None:  # "8h e12", as the button under an alert says it
        what, _, alert = ask.words.rpartition(" ")
        what, length = words.ending_span(what)
    if length is None:
        return _how_long(ask)
    if what.startswith("only "):
        subscribers.change(ask.db, one.id, ask.now, muted_until=None)
        what = what.removeprefix("only ")
    return _mute(ask, one, what, length, alert)


def _how_long(ask: Ask) -> list[Message]:
    """Offers lengths for the topic or pair that is named alone. Raises Refusal where none is."""
    try:
        key, name = words.subject(ask.db, ask.words, ask.desk.judge)
    except Refusal:
        raise Refusal("Say how long: /mute 8h, or /mute sudan 2h. /mute off ends it.") from None
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
        return [say(f"Muted until {moment}. What comes meanwhile is kept.", buttons=[narrow, end])]
    key, name = words.subject(ask.db, what, ask.desk.judge)
    subscribers.mute(ask.db, one.id, key, until, ask.now)
    unmute = [press("Unmute", f"mute off {key}")]
    return ask.screen(f"{name} is muted until {moment}.", buttons=[unmute])


def _only(ask: Ask, alert: str, length: timedelta) -> list[Button]:
    """A button that mutes just the pair of the alert it came from."""
    number = words.whole(alert.removeprefix("e"))
    known = alerts.get(ask.db, number) if number is not None else None
    if known is None or not known.pair.actors:
        return []
    name = pair_words(known.pair, ask.desk.judge.names)
    hours = int(length / timedelta(hours=1)) or 1
    return [press(f"Only {name}", f"mute only {known.pair.key} {hours}h")]


def _unmute(ask: Ask, one: Subscriber, what: str) -> list[Message]:
    if not what:
        subscribers.unmute(ask.db, one.id, None, ask.now)
        return ask.screen("Nothing is muted any more.", buttons=[_BACK])
    key, name = words.subject(ask.db, what, ask.desk.judge)
    subscribers.unmute(ask.db, one.id, key, ask.now)
    return ask.screen(f"{name} is not muted any more.", buttons=[_BACK])


def _mutes(ask: Ask, one: Subscriber) -> list[Message]:
    off = [press("Unmute", "mute off")] if _muted(ask, one) else []
    line = f"Muted: {_muted(ask, one) or 'nothing'}"
    return ask.screen(bold(line), "\nMute everything for:", buttons=[_lengths(), off, _BACK])


def _muted(ask: Ask, one: Subscriber) -> str:
    """``everything until 22:02 UTC; World until …``: every mute of the chat; empty where there is none."""
    said = []
    if one.muted_until and one.muted_until > ask.now:
        said.append(f"everything until {clock(one.muted_until, ask.now, one.timezone)}")
    known = {t.id: t.name for t in topics.every(ask.db)}
    for what, until in subscribers.mutes(ask.db, one.id, ask.now).items():
        name = known.get(what) or pair_words(Pair.parse(what), ask.desk.judge.names)
        said.append(f"{name} until {clock(until, ask.now, one.timezone)}")
    return "; ".join(said)


# --- Quiet hours -----------------------------------------------------------------------------


@command(
    "quiet", Who.OWNER, "Quiet hours, time zone", "22-7 [Europe/Kyiv] [severe|silent|held] | off"
)
def quiet(ask: Ask) -> list[Message]:
    one = own(ask)
    stretch, rest = words.hours(ask.words)
    if stretch is not None:
        one = subscribers.change(ask.db, one.id, ask.now, quiet=stretch)
    for word in rest.split():
        one = _quieter(ask, one, word)
    if one.quiet:
        begin, end = one.quiet
        head = f"Quiet from {begin} to {end}: {MODES[one.quiet_mode]}."
    else:
        head = "No quiet hours."
    stretches = [press(f"{b}–{e}", f"quiet {b}:00-{e}:00") for b, e in ((22, 7), (23, 8), (0, 6))]
    modes = [
        press(f"{'✓ ' if one.quiet_mode is mode else ''}{label}", f"quiet {mode.value}")
        for mode, label in (
            (QuietMode.SEVERE_PASSES, "Severe comes"),
            (QuietMode.ALL_SILENT, "No sound"),
            (QuietMode.ALL_HELD, "Hold all"),
        )
    ]
    off = [press("Off", "quiet off")] if one.quiet else []
    return ask.screen(
        bold(head),
        f"\nYour time zone: {one.timezone}. Another one: /quiet {_another(one.timezone)}",
        "\nWhat is held comes as one message when they end." if one.quiet else "",
        buttons=[stretches, modes if one.quiet else [], off, _BACK],
    )


def _another(timezone: str) -> str:
    """An example that is not the chat's own."""
    return "Europe/Kyiv" if timezone != "Europe/Kyiv" else "Africa/Khartoum"


def _quieter(ask: Ask, one: Subscriber, word: str) -> Subscriber:
    """Take in one word of /quiet: ``off``, a mode or a time zone."""
    plain = word.casefold()
    if plain == "off":
        return subscribers.change(ask.db, one.id, ask.now, quiet=None)
    if plain in _MODE_WORDS:
        return subscribers.change(ask.db, one.id, ask.now, quiet_mode=_MODE_WORDS[plain])
    if plain in ("zone", "timezone"):
        return one
    zone = words.timezone_named(word)
    return subscribers.change(ask.db, one.id, ask.now, timezone=zone)


# --- Digests and everything together ---------------------------------------------------------


@command("digest", Who.OWNER, "Regular summaries", "morning | evening | weekly | off")
def digest(ask: Ask) -> list[Message]:
    one = own(ask)
    for word in ask.words.casefold().split():
        one = subscribers.change(ask.db, one.id, ask.now, digests=_toggled(one, word))
    buttons = [
        press(f"{'✓ ' if name in one.digests else ''}{name.capitalize()}", f"digest {name}")
        for name in REGULAR
    ]
    return ask.screen(
        bold(f"Digests: {listed(list(one.digests))}"),
        "\nMorning at 7:00, evening at 19:00, weekly on Monday at 7:00, "
        f"in your time zone ({one.timezone}).",
        buttons=[buttons, _BACK],
    )


def _toggled(one: Subscriber, word: str) -> tuple[str, ...]:
    if word == "off":
        return ()
    if word not in REGULAR:
        raise Refusal("Digests are morning, evening and weekly; /digest off ends them.")
    return tuple(d for d in REGULAR if (d in one.digests) != (d == word))


@command("settings", Who.OWNER, "Everything you have set")
def settings(ask: Ask) -> list[Message]:
    one = own(ask)
    known = {t.id: t.name for t in topics.every(ask.db)}
    followed = [known[id] for id in one.topics if id in known]
    hours = f"{one.quiet[0]} to {one.quiet[1]}, {MODES[one.quiet_mode]}" if one.quiet else "none"
    return ask.screen(
        bold("Settings"),
        "" if one.enabled else "\nAlerts are stopped; /start brings them back.",
        f"\nTopics: {listed(followed, 'none')}",
        f"\nLevel: {int(one.level)} {one.level.word}",
        f"\nQuiet hours: {hours}",
        f"\nTime zone: {one.timezone}",
        f"\nMuted: {_muted(ask, one) or 'nothing'}",
        f"\nDigests: {listed(list(one.digests))}",
        buttons=[
            [
                press(f"Topics ({len(followed)})", "topics"),
                press(f"Level {int(one.level)}", "level"),
            ],
            [press("Quiet hours", "quiet"), press("Mute", "mute"), press("Digests", "digest")],
        ],
    )
