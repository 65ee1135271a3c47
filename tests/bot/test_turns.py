"""In which order people are answered."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

from bot.access import Access
from bot.chat import Incoming, Message, Span
from bot.commands import Commands
from tests.bot.stage import START, Played
from tests.storage.making import article
from tests.transcripts import ADMIN


class Slow(Commands):
    """Answers with what was said; ``slow`` waits to be let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.order: list[str] = []

    async def answer(self, incoming: Incoming, now: datetime) -> list[Message]:
        if incoming.text == "slow":
            await self.go.wait()
        self.order.append(incoming.text)
        return [Message((Span(incoming.text),))]


def said(chat: str, text: str) -> Incoming:
    return Incoming(chat, "telegram:2", "Ann", text)


async def test_a_slow_answer_holds_back_the_next_of_its_chat_and_of_no_other(
    tmp_path: Path,
) -> None:
    app = Played(tmp_path / "stage").app
    app.commands = slow = Slow()
    first = asyncio.create_task(app.answer(said("telegram:2", "slow")))
    second = asyncio.create_task(app.answer(said("telegram:2", "quick")))
    await app.answer(said("telegram:3", "elsewhere"))
    assert slow.order == ["elsewhere"]
    slow.go.set()
    await asyncio.gather(first, second)
    assert slow.order == ["elsewhere", "slow", "quick"]


async def test_a_group_in_which_many_press_one_button_is_told_once(tmp_path: Path) -> None:
    played = Played(tmp_path / "stage", Access.OPEN)
    await played.say(ADMIN, "office", "/start", boss=True)
    strike = article(9, title="Russia fires missiles at Kyiv and kills eleven", text="")
    played.app.newsroom.take_in([strike])
    await played.move(START)
    await played.heard()
    number, why = played.room.button("telegram:-100", "Why?")
    presses = [
        Incoming(
            "telegram:-100", f"telegram:{n}", f"{n}", why.data or "", kind="group", pressed=number
        )
        for n in range(20)
    ]
    await asyncio.gather(*map(played.app.answer, presses))
    await played.app.replies.drain()
    first, *others = [heard.text for heard in await played.heard()]
    assert first.startswith("Why #e1")
    assert others == ["It stands above."] * 19
    await played.close()
