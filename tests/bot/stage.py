"""Plays transcripts on the production app, with chats and a clock that live in memory."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from bot.access import Access
from bot.app import App, Chance
from bot.chat import Button, Incoming, Message
from bot.config import Config
from bot.pace import Gate, Pace
from storage.db import open_database
from tests.transcripts import ADMIN, Heard

START = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
"""A Monday."""
PEOPLE = {ADMIN: 1, "ann": 2, "bob": 3, "eve": 4}
GROUPS = {"office": -100}


class Freely(Pace):
    """Nobody's limits: every message leaves at once."""

    def overall(self, now: float) -> float:
        return now

    def rested(self, chat: str, now: float) -> float:
        return now


class Room:
    """A chat service in memory, which remembers what everyone was told."""

    name = "telegram"

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.shown: dict[str, dict[str, Message]] = {}
        self._numbers = count(1)

    async def prepared(self, chat: str, message: Message) -> Message:
        return message

    async def reached(self) -> None:
        pass

    async def send(self, chat: str, message: Message) -> str:
        number = str(next(self._numbers))
        self._show(chat, number, message, edited=False)
        return number

    async def edit(self, chat: str, message_id: str, message: Message) -> None:
        self._show(chat, message_id, message, edited=True)

    async def messages(self) -> AsyncIterator[Incoming]:
        nobody: list[Incoming] = []
        for heard in nobody:
            yield heard

    def _show(self, chat: str, number: str, message: Message, edited: bool) -> None:
        kept = self.shown.setdefault(chat, {})
        kept.pop(number, None)
        kept[number] = message
        self.heard.append(Heard(_place(chat), seen(message), edited))

    def button(self, chat: str, label: str) -> tuple[str, Button]:
        """The newest message in ``chat`` with a button of this label, and the button."""
        for number, message in reversed(self.shown.get(chat, {}).items()):
            for button in (b for row in message.buttons for b in row):
                if button.label == label:
                    return number, button
        raise AssertionError(f"nothing in {chat} has a button “{label}”")


def seen(message: Message) -> str:
    """A message as a person sees it: its words, then its buttons in one line."""
    labels = " ".join(f"[{b.label}]" for row in message.buttons for b in row)
    return f"{message.plain}\n{labels}".rstrip() if labels else message.plain


class Played:
    """The production app on a stage."""

    def __init__(self, folder: Path, access: Access = Access.INVITE) -> None:
        self.now = START
        (folder / "articles").mkdir(parents=True)
        self._articles = folder / "articles"
        (folder / "topics.toml").write_text(TOPICS, encoding="utf-8")
        config = Config(
            admins=(PEOPLE[ADMIN],), access=access, database=folder / "d.db", seeds=folder
        )
        codes = (f"code-{n}" for n in count(1))
        self.app = App(
            config,
            open_database(config.database, self.now),
            lambda: self.now,
            Chance(lambda: 0.5, lambda: next(codes)),
            Gate(Freely()),
        )
        self.room = Room()
        self.app.chats[self.room.name] = self.room

    async def close(self) -> None:
        await self.app.newsroom.close()
        self.app.db.conn.close()

    async def move(self, moment: datetime) -> None:
        self.now = moment
        self.app.pass_time()
        self.app.queue_digests()
        await self._deliver()

    async def say(self, who: str, place: str, words: str, boss: bool) -> None:
        await self._hear(Incoming(_chat(place), f"telegram:{PEOPLE[who]}", who, words), boss)

    async def press(self, who: str, place: str, label: str, boss: bool) -> None:
        number, button = self.room.button(_chat(place), label)
        assert button.data is not None, f"“{label}” opens {button.url}"
        user = f"telegram:{PEOPLE[who]}"
        await self._hear(Incoming(_chat(place), user, who, button.data, pressed=number), boss)

    async def drop(self, file: Path) -> None:
        self._lay(file)
        self.app.read_seeds()
        await self._deliver()

    async def heard(self) -> list[Heard]:
        said, self.room.heard = self.room.heard, []
        return said

    def _lay(self, file: Path) -> None:
        """Copy the article, as written a while ago by the stage's clock."""
        target = self._articles / file.name
        target.write_bytes(file.read_bytes())
        written = self.now.timestamp() - 10
        os.utime(target, (written, written))

    async def _hear(self, incoming: Incoming, boss: bool) -> None:
        if incoming.chat in map(_chat, GROUPS):
            incoming = replace(incoming, kind="group", place=_place(incoming.chat), manages=boss)
        await self.app.answer(incoming)
        await self._deliver()

    async def _deliver(self) -> None:
        await self.app.replies.drain()
        await self.app.courier.flush()


def _chat(place: str) -> str:
    return f"telegram:{GROUPS.get(place) or PEOPLE[place]}"


def _place(chat: str) -> str:
    every: Sequence[str] = [*PEOPLE, *GROUPS]
    return next(place for place in every if _chat(place) == chat)


TOPICS = """
[[topic]]
id = "russia-ukraine"
name = "Russia – Ukraine"
pairs = [["RUS", "UKR"]]

[[topic]]
id = "sudan"
name = "Sudan"
actors = ["SDN"]
places = ["SDN"]
"""
