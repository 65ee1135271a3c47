"""The same conversations as on the bare app, through the Telegram adapter and a Bot API server."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from bot.commands import menu
from bot.telegram.adapter import Telegram
from bot.telegram.html import JOINER
from tests.bot.stage import GROUPS, PEOPLE, START, Played
from tests.bot.test_transcripts import FILES, HERE
from tests.telegram.emulator import Emulator
from tests.telegram.virtual import VirtualConnection, run
from tests.telegram.world import Sight
from tests.transcripts import Heard, play

NAMES = {number: name for name, number in (PEOPLE | GROUPS).items()}
A_WHILE = 90.0
"""Seconds between two acts, in which what Telegram said of a group's admins is forgotten."""


class OnTelegram(Played):
    """The production app in a Telegram of its own."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.emulator = Emulator()
        for name, number in PEOPLE.items():
            self.emulator.world.person(number, name)
        for name, number in GROUPS.items():
            self.emulator.world.group(number, name)
        self.chat = Telegram(
            VirtualConnection(self.emulator),  # type: ignore[arg-type]
            self.app.membership,
            menu,
            self.app.admins,
        )
        self.app.chats[self.chat.name] = self.chat
        self._listening = asyncio.create_task(self.app.converse(self.chat))

    async def close(self) -> None:
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        await self.chat.close()
        await super().close()
        assert self.emulator.invalid == []

    async def say(self, who: str, place: str, words: str, boss: bool) -> None:
        where = self._as(who, place, boss)
        await self.emulator.say(PEOPLE[who], words, chat=where)
        await self._settle()

    async def press(self, who: str, place: str, label: str, boss: bool) -> None:
        where = self._as(who, place, boss)
        seen = self.emulator.world.seen_in(where)
        shown = [posted for posted in seen if label in posted.labels()]
        newest = max(shown, key=lambda posted: max(posted.id, posted.changed))
        await self.emulator.press(PEOPLE[who], newest, label)
        await self._settle()

    async def heard(self) -> list[Heard]:
        sights, self.emulator.world.sights = self.emulator.world.sights, []
        return [Heard(NAMES[sight.chat], _read(sight), sight.edited) for sight in sights]

    def _as(self, who: str, place: str, boss: bool) -> int:
        """The chat that is meant, in which the person now has this standing."""
        where = GROUPS.get(place) or PEOPLE[place]
        standing = "administrator" if boss else "member"
        self.emulator.world.rooms[where].statuses[PEOPLE[who]] = standing
        return where

    async def _settle(self) -> None:
        await asyncio.sleep(A_WHILE)
        await self._deliver()


def _read(sight: Sight) -> str:
    """What a person reads: the words, the buttons in one line. Telegram's own health is left out."""
    labels = " ".join(f"[{label}]" for label in sight.labels)
    text = f"{sight.text}\n{labels}".rstrip().replace(JOINER, "")
    return re.sub(r"\nTelegram: ok: last answer \d+ s ago", "", text)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem.replace("-", " "))
def test_a_conversation_in_telegram(path: Path, tmp_path: Path) -> None:
    async def whole() -> None:
        stage = OnTelegram(tmp_path / "seeds")
        try:
            await play(path, stage, START, HERE / "articles")
        finally:
            await stage.close()

    run(whole())
