"""Runs whole conversations, written as text files, against any chat.

    # a remark                          an empty line is a remark too
    @ 09:00                             the clock moves on to the next 09:00 UTC
    @ +2h                               … or by a span of time
    > /mute sudan 2h                    the admin says it in private
    >ann /start                         Ann says it in private
    >ann in office /level 3             Ann says it in the group "office"
    >ann! in office /level 3            … as one of the group's own admins
    ! Apply                             the last speaker presses a button of the latest message there
    ~ strike.txt                        an article lands in the seeds folder
    < Sudan is muted until 11:00 UTC.   this must be heard where was spoken last …
    | [Unmute]                          … with this second line; buttons are its last line
    <ann text                           … heard by Ann, <office text … heard in the group
    = text                              an earlier message now reads so

What is heard must be all of it, in order in each chat, and nothing else. ``*`` stands for any
words in a line, a line ``| …`` for any number of lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

ADMIN = "admin"
_ACT = re.compile(r"(?P<who>[a-z]*)(?P<boss>!?)(?: in (?P<place>[a-z]+))?(?: (?P<words>.*))?")
_SPAN = re.compile(r"\+(\d+)([mhd])")


@dataclass(frozen=True)
class Heard:
    """One message as a person sees it. ``place`` is a person's or a group's name."""

    place: str
    text: str
    edited: bool = False


class Stage(Protocol):
    """What a conversation is played on."""

    async def move(self, moment: datetime) -> None:
        """Let the time pass until ``moment``."""

    async def say(self, who: str, place: str, words: str, boss: bool) -> None:
        """``who`` says ``words`` in ``place`` (a group, or their own name for in private)."""

    async def press(self, who: str, place: str, label: str, boss: bool) -> None:
        """``who`` presses the button ``label`` of the latest message in ``place`` that has it."""

    async def drop(self, file: Path) -> None:
        """An article lands in the seeds folder and is read."""

    async def heard(self) -> list[Heard]:
        """Everything said since the last call."""


@dataclass
class Step:
    """One act and what must be heard after it."""

    line: int
    sign: str
    who: str = ADMIN
    place: str = ADMIN
    boss: bool = False
    words: str = ""
    expected: list[Heard] = field(default_factory=list)


class Mismatch(AssertionError):
    """What was heard is not what the transcript says; the message shows both."""


def read(path: Path) -> list[Step]:
    """The steps of a transcript. Raises ValueError naming the line that means nothing."""
    steps: list[Step] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.rstrip()
        if not line or line.startswith("#"):
            continue
        sign, rest = line[0], line[1:]
        if sign in "@~":
            last = steps[-1] if steps else Step(0, "@")
            steps.append(Step(number, sign, last.who, last.place, last.boss, rest.strip()))
        elif sign in ">!":
            steps.append(_act(number, sign, rest, steps))
        elif sign in "<=" and steps:
            name, _, text = rest.partition(" ")
            place = name or steps[-1].place
            steps[-1].expected.append(Heard(place, text, sign == "="))
        elif sign == "|" and steps and steps[-1].expected:
            held = steps[-1].expected[-1]
            more = Heard(held.place, f"{held.text}\n{rest.removeprefix(' ')}", held.edited)
            steps[-1].expected[-1] = more
        else:
            raise ValueError(f"{path.name}:{number}: this line means nothing: {line}")
    return steps


def _act(number: int, sign: str, rest: str, steps: list[Step]) -> Step:
    found = _ACT.fullmatch(rest if not rest.startswith(" ") else f"{rest}")
    if found is None:
        raise ValueError(f"line {number}: nobody says this: {rest}")
    if sign == "!" and not found["who"]:
        before = next(step for step in reversed(steps) if step.sign in ">!")
        return Step(number, sign, before.who, before.place, before.boss, found["words"] or "")
    who = found["who"] or ADMIN
    return Step(number, sign, who, found["place"] or who, bool(found["boss"]), found["words"] or "")


async def play(path: Path, stage: Stage, start: datetime, articles: Path) -> None:
    """Play a transcript from ``start`` on. Raises Mismatch at the first difference."""
    now = start
    for step in read(path):
        if step.sign == "@":
            now = later(now, step.words)
            await stage.move(now)
        elif step.sign == "~":
            await stage.drop(articles / step.words)
        elif step.sign == ">":
            await stage.say(step.who, step.place, step.words, step.boss)
        else:
            await stage.press(step.who, step.place, step.words, step.boss)
        compare(path, step, await stage.heard())


def later(now: datetime, words: str) -> datetime:
    """The moment that ``09:00``, ``+2h`` or ``2026-11-23 07:00`` means after ``now``."""
    if span := _SPAN.fullmatch(words):
        units = {"m": "minutes", "h": "hours", "d": "days"}
        return now + timedelta(**{units[span[2]]: int(span[1])})
    if len(words) > 5:
        return datetime.fromisoformat(words).replace(tzinfo=now.tzinfo)
    hour, minute = map(int, words.split(":"))
    moment = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return moment if moment >= now else moment + timedelta(days=1)


def compare(path: Path, step: Step, heard: list[Heard]) -> None:
    """Raise Mismatch unless each chat heard just what it should."""
    places = list(dict.fromkeys(h.place for h in [*step.expected, *heard]))
    for place in places:
        wanted = [h for h in step.expected if h.place == place]
        got = [h for h in heard if h.place == place]
        same = len(wanted) == len(got) and all(map(matches, wanted, got))
        if not same:
            raise Mismatch(
                f"{path.name}:{step.line}: {step.sign}{step.who} {step.words}\n\n"
                f"expected in {place}:\n{_shown(wanted)}\n\nheard:\n{_shown(got)}"
            )


def matches(wanted: Heard, got: Heard) -> bool:
    """Whether a message is the expected one, ``*`` and ``…`` standing for anything."""
    return wanted.edited == got.edited and re.fullmatch(_pattern(wanted.text), got.text) is not None


def _pattern(text: str) -> str:
    lines = []
    for line in text.split("\n"):
        if line == "…":
            lines.append(r"(?:[^\n]*\n)*[^\n]*")
        else:
            lines.append(r"[^\n]*".join(map(re.escape, line.split("*"))))
    return r"\n".join(lines)


def _shown(messages: list[Heard]) -> str:
    return "\n".join(_lines(messages)) or "(nothing)"


def _lines(messages: list[Heard]) -> Iterator[str]:
    for message in messages:
        first, *rest = message.text.split("\n")
        name = "" if message.place == ADMIN else message.place
        yield f"{'=' if message.edited else '<'}{name} {first}"
        yield from (f"| {line}".rstrip() for line in rest)
