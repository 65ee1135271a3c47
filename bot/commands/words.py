"""Reads what people type: spans of time, hours, levels, axes, topics, time zones."""

from __future__ import annotations

import difflib
import re
import shlex
from collections.abc import Sequence
from datetime import time, timedelta
from zoneinfo import available_timezones

from sqlite_utils import Database

from bot.commands.asking import Refusal
from bot.judgement import Judge
from bot.speech import clean
from bot.wording import pair_words
from storage import topics
from storage.assessment import Axis, Level, Pair
from storage.model.policy import Topic

LONGEST = timedelta(days=365)
ALL_TOPICS = "/topics lists them."
_SPAN = re.compile(
    r"(\d{1,5})\s*(m|min|minutes?|h|hours?|d|days?|w|weeks?)", re.IGNORECASE | re.ASCII
)
_HOUR = r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:([ap])\.?m\.?)?"
_STRETCH = re.compile(
    rf"(?<!\S){_HOUR}(?:\s*[-–—]\s*|\s+(?:to\s+|until\s+)?){_HOUR}(?!\S)", re.IGNORECASE | re.ASCII
)
_A_PAIR = "A pair is RUS:UKR."
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


def span(text: str) -> timedelta | None:
    """``2h``, ``90 min``, ``1 day``: the span of time, or None where the text is none.

    Raises Refusal for one of nothing or of over a year.
    """
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        return None
    length = int(match[1]) * _UNITS[match[2][0].lower()]
    if not timedelta() < length <= LONGEST:
        raise Refusal("Say a time between 1m and 365d.")
    return length


def ending_span(text: str) -> tuple[str, timedelta | None]:
    """Split ``kyiv 2h`` (or ``kyiv 2 hours``) into what comes before the span, and the span."""
    words = text.split()
    for count in (1, 2):
        if len(words) >= count and (length := span("".join(words[-count:]))):
            return " ".join(words[:-count]), length
    return text.strip(), None


def timezone_named(text: str) -> str:
    """The zone's full name from ``Europe/Kyiv``, ``kyiv`` or ``utc``. Raises Refusal."""
    wanted = text.strip().replace(" ", "_").casefold()
    every = available_timezones()
    for name in sorted(every, key=lambda n: (n.count("/"), n)):
        if wanted in (name.casefold(), name.rpartition("/")[2].casefold()):
            return name
    close = difflib.get_close_matches(text.title().replace(" ", "_"), _cities(every), 1, 0.75)
    hint = f" Did you mean {close[0]}?" if close else " Write one like Europe/Kyiv."
    raise Refusal(f"I know no time zone “{clean(text, 40)}”.{hint}")


def _cities(names: set[str]) -> list[str]:
    return sorted({name.rpartition("/")[2] for name in names})


def hours(text: str) -> tuple[tuple[str, str] | None, str]:
    """A daily stretch of time as two ``HH:MM``, where the text has one, and the rest of the text.

    ``22-7``, ``22:00 to 07:30`` and ``10pm-7am`` are such stretches. Raises Refusal for hours that
    no clock has.
    """
    match = _STRETCH.search(text)
    if match is None:
        return None, text
    try:
        begin, end = _o_clock(*match.group(1, 2, 3)), _o_clock(*match.group(4, 5, 6))
    except ValueError:
        raise Refusal("Hours go from 0:00 to 23:59, such as 22:00-07:00.") from None
    if begin == end:
        raise Refusal("Quiet hours need a beginning and another end, such as 22:00-07:00.")
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    return (begin.strftime("%H:%M"), end.strftime("%H:%M")), rest


def _o_clock(hour: str, minute: str | None, half: str | None) -> time:
    """A time of the day; 24:00 is 0:00. Raises ValueError."""
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            raise ValueError(hour)
        number = number % 12 + (12 if half.casefold() == "p" else 0)
    return time(0 if number == 24 else number, int(minute or 0))


def level(text: str) -> Level:
    """``3`` or ``high``. Raises Refusal."""
    word = text.strip().casefold()
    for one in list(Level)[1:]:
        if word in (str(int(one)), one.word):
            return one
    raise Refusal("Levels go from 1 notable to 5 critical, such as /level 3.")


def axis(text: str) -> Axis | None:
    """``escalation``, ``down`` and the like, or None."""
    word = text.casefold().replace("_", "-")
    if word in ("escalation", "esc", "up", "red"):
        return Axis.ESCALATION
    if word in ("de-escalation", "deescalation", "deesc", "down", "green"):
        return Axis.DE_ESCALATION
    return None


def topic(db: Database, text: str, judge: Judge) -> Topic:
    """The topic of that id or name, however it is written.

    Raises Refusal with the nearest, or with those that the side or place of that name belongs to.
    """
    wanted = _plain(text)
    known = topics.every(db)
    names = {form: t for t in known for form in (_plain(t.name), _plain(t.id))}
    if wanted in names:
        return names[wanted]
    begun = {t.id: t for form, t in names.items() if wanted and wanted in form}
    if len(begun) == 1:
        return next(iter(begun.values()))
    close = [names[n].name for n in difflib.get_close_matches(wanted, list(names), 3, 0.6)]
    likely = list(dict.fromkeys([*(t.name for t in begun.values()), *close]))[:3]
    likely = likely or _about(judge.code(text.strip()), known)[:3]
    hint = f" Did you mean {' or '.join(likely)}?" if likely else f" {ALL_TOPICS}"
    raise Refusal(f"I know no topic “{clean(text, 40)}”.{hint}")


def _about(code: str | None, known: Sequence[Topic]) -> list[str]:
    """The names of the topics that have somebody or some place of that code among theirs."""
    return [
        t.name
        for t in known
        if code in {*t.places, *t.actors, *(c for pair in t.pairs for c in pair)}
    ]


def subject(db: Database, text: str, judge: Judge) -> tuple[str, str]:
    """The id and the name of a topic, or the key and the name of a pair: ``RUS:UKR``, ``@SDN``.

    Sides and places may be called by name: ``russia:ukraine``. Raises Refusal.
    """
    if ":" not in text and not text.startswith("@"):
        found = topic(db, text, judge)
        return found.id, found.name
    said = Pair.parse(text.strip())
    codes = [party(name, judge, _A_PAIR) for name in said.ends]
    pair = Pair.of(*codes) if said.actors else Pair.of(place=codes[0])
    if said.actors and pair.actors != tuple(sorted(codes)):
        raise Refusal("A pair has two different sides, such as RUS:UKR.")
    return pair.key, pair_words(pair, judge.names)


def party(said: str, judge: Judge, otherwise: str) -> str:
    """The code of an actor or place, by its code or name. Raises Refusal, ending with ``otherwise``."""
    code = judge.code(said.strip())
    if code is None:
        raise Refusal(f"I know no actor or place “{clean(said, 20)}”. {otherwise}")
    return code


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", text.casefold()).split())


def arguments(text: str) -> list[str]:
    """Words, with "quoted phrases" (“curly” too) kept together. Raises Refusal."""
    straight = text.translate(str.maketrans("“”„«»", '"""""'))
    lexer = shlex.shlex(straight, posix=True)
    lexer.whitespace_split, lexer.commenters, lexer.quotes, lexer.escape = True, "", '"', ""
    try:
        return list(lexer)
    except ValueError:
        raise Refusal('A quotation mark has no partner: write "two words" with both.') from None


def whole(text: str) -> int | None:
    """A whole number of a sane length, such as an id or a page; None for anything else."""
    return int(text) if re.fullmatch(r"\d{1,15}", text, re.ASCII) else None


def number(text: str, least: float, most: float, what: str) -> float:
    """A number within bounds. Raises Refusal naming ``what`` and the bounds."""
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise Refusal(f"{what} is a number from {least:g} to {most:g}, not “{clean(text, 20)}”.")
    return value
