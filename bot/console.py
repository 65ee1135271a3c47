"""The console chat: the person at the keyboard is a subscriber and the admin."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import textwrap
import threading
from collections.abc import AsyncIterator, Callable
from itertools import count
from typing import TextIO

from bot.chat import Button, Incoming, Message, Span
from bot.speech import web

ID = "console"
BOLD, DIM, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


class Console:
    """The chat with whoever sits at the terminal (a ``bot.chat.Chat``)."""

    name = ID

    def __init__(
        self,
        out: TextIO,
        lines: Callable[[], str] | None = None,
        width: Callable[[], int] = lambda: shutil.get_terminal_size((80, 24)).columns,
    ) -> None:
        self._out = out
        self._read = lines
        self._width = width
        self._styled = out.isatty() and "NO_COLOR" not in os.environ
        self._numbers = count(1)
        self._buttons: list[Button] = []
        self._shown = "0"

    # --- Saying --------------------------------------------------------------------------------

    async def send(self, chat: str, message: Message) -> str:
        """Print ``message``; returns its number."""
        self._shown = str(next(self._numbers))
        self._print(message)
        return self._shown

    async def edit(self, chat: str, message_id: str, message: Message) -> None:
        """What was printed stays; the changed message is printed anew if it still matters."""
        if message_id == self._shown:
            self._print(message)

    def _print(self, message: Message) -> None:
        lines = "".join(self._decorated(span) for span in message.spans).split("\n")
        text = "\n".join(part for line in lines for part in self._wrapped(line))
        links = [b for row in message.buttons for b in row if b.url and web(b.url)]
        sources = "".join(f"\n{self._dim(str(b.url))}" for b in links)
        self._buttons = [b for row in message.buttons for b in row if b.data]
        keys = self._keys()
        try:
            self._out.write(f"\n{text}{sources}{keys}\n")
            self._out.flush()
        except UnicodeEncodeError:
            encoding = self._out.encoding or "ascii"
            plain = f"\n{text}{sources}{keys}\n".encode(encoding, "replace").decode(encoding)
            self._out.write(plain)
            self._out.flush()

    def _keys(self) -> str:
        if not self._buttons or self._read is None:
            return ""
        labels = [f"[{i} {b.label}]" for i, b in enumerate(self._buttons, 1)]
        rows = textwrap.wrap(
            " ".join(label.replace(" ", "\u00a0") for label in labels), self._columns()
        )
        return "".join(f"\n{self._dim(row)}" for row in rows).replace("\u00a0", " ")

    def _decorated(self, span: Span) -> str:
        text = "".join(c for c in span.text if c == "\n" or c.isprintable() or c in "\u200d\ufe0f")
        if span.style in ("bold", "link") and self._styled:
            return "\n".join(f"{BOLD}{part}{PLAIN}" if part else "" for part in text.split("\n"))
        return text

    def _dim(self, text: str) -> str:
        return f"{DIM}{text}{PLAIN}" if self._styled else text

    def _columns(self) -> int:
        return max(20, min(100, self._width()))

    def _wrapped(self, line: str) -> list[str]:
        """The line in the terminal's width; styles cost no room."""
        room = self._columns() + (len(line) - len(_bare(line)))
        if len(line) <= room:
            return [line]
        return textwrap.wrap(line, room, break_on_hyphens=False, break_long_words=False) or [""]

    # --- Hearing -------------------------------------------------------------------------------

    async def messages(self) -> AsyncIterator[Incoming]:
        """What is typed, line by line, until the end of input. A number presses a button."""
        if self._read is None:
            return
        queue: asyncio.Queue[str | None] = asyncio.Queue()
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._listen, args=(loop, queue), daemon=True).start()
        while (line := await queue.get()) is not None:
            said = line.strip()
            if said:
                yield self.heard(said)

    def _listen(self, loop: asyncio.AbstractEventLoop, queue: asyncio.Queue[str | None]) -> None:
        """Read in a thread of its own, which ends with the program."""
        assert self._read is not None
        while True:
            try:
                line = self._read()
            except (OSError, ValueError, UnicodeDecodeError):
                line = ""
            try:
                loop.call_soon_threadsafe(queue.put_nowait, line or None)
            except RuntimeError:
                return
            if not line:
                return

    def heard(self, said: str) -> Incoming:
        """The line as the bot gets it: a command with or without its slash, or a button's number."""
        if said.isdecimal() and 0 < int(said[:4]) <= len(self._buttons):
            data = self._buttons[int(said[:4]) - 1].data or ""
            return Incoming(ID, ID, "you", data, pressed=self._shown)
        return Incoming(ID, ID, "you", said)


def _bare(line: str) -> str:
    for mark in (BOLD, DIM, PLAIN):
        line = line.replace(mark, "")
    return line


def keyboard() -> Callable[[], str]:
    """Reads a line from standard input; empty at its end."""
    return sys.stdin.readline
