"""Time that passes at once: an event loop that jumps to its next timer instead of waiting.

And Telegram without a network: the real adapter talks to the emulator in the same process.
"""

from __future__ import annotations

import asyncio
import json
import selectors
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

import httpx
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.telegram.genuine import StrangeAnswer, genuine
from tests.telegram.emulator import Cut, Emulator, NoConnection

T = TypeVar("T")

WAY = 0.02
"""Seconds that a request takes to the server, and its answer back."""


class _Jumping(selectors.SelectSelector):
    """Never waits; tells how long it would have."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("everyone waits, and nothing will ever happen")
        self.passed += max(0.0, timeout)
        return super().select(0)


@dataclass(frozen=True)
class Slow:
    """Work for a thread that takes a while."""

    result: bytes
    seconds: float

    def __call__(self) -> bytes:
        return self.result


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in which nobody waits. Only for code without a network."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.passed

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Any, *args: Any
    ) -> asyncio.Future[Any]:
        """Work for a thread takes no time here either, but for a ``Slow`` one."""
        done = self.create_future()

        def do() -> None:
            try:
                done.set_result(func(*args))
            except Exception as error:
                done.set_exception(error)

        work = getattr(func, "args", (func,))[0]
        if isinstance(work, Slow):
            self.call_later(work.seconds, do)
        else:
            do()
        return done


def run(story: Coroutine[Any, Any, T]) -> T:
    """Run ``story`` to its end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(story)


class InProcess(BaseRequest):
    """A connection of the Telegram library that ends in an emulator, not in a socket."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator

    @property
    def read_timeout(self) -> float | None:
        return 20.0

    async def initialize(self) -> None:
        pass

    async def shutdown(self) -> None:
        pass

    async def do_request(  # type: ignore[override]
        self, url: str, method: str, request_data: RequestData | None = None, **timeouts: Any
    ) -> tuple[int, bytes]:
        token, _, name = url.rpartition("/bot")[2].partition("/")
        given: dict[str, Any] = {}
        for field, value in (request_data.json_parameters if request_data else {}).items():
            plain = field in ("text", "caption") or value[:1] not in ("{", "[")
            given[field] = value if plain else json.loads(value)
        if request_data and request_data.contains_files:
            files = request_data.multipart_data or {}
            mentioned = str(given)
            given |= {name: "file" for name in files if f"attach://{name}" not in mentioned}
        await asyncio.sleep(WAY)
        try:
            answer = await self._emulator.serve(token, name, given)
            await asyncio.sleep(WAY)
            if not genuine(*answer):
                raise StrangeAnswer("the answer was not Telegram's")
            return answer
        except NoConnection:
            refused = httpx.ConnectError("All connection attempts failed")
            raise NetworkError(f"httpx.ConnectError: {refused}") from refused
        except Cut:
            cause = httpx.RemoteProtocolError("Server disconnected without sending a response.")
            raise NetworkError(f"httpx.RemoteProtocolError: {cause}") from cause


class VirtualConnection:
    """Stands in for ``bot.telegram.connection.Connection``."""

    proxy = None

    def __init__(self, emulator: Emulator) -> None:
        self.token = emulator.token
        self._emulator = emulator

    def bot(self) -> Bot:
        return Bot(
            self.token,
            request=InProcess(self._emulator),
            get_updates_request=InProcess(self._emulator),
        )
