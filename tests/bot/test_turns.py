"""In which order people are answered."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path

from bot.chat import Incoming, Message, Span
from bot.commands import Commands
from tests.bot.stage import Played


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
