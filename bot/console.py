"""The console chat: the person at the keyboard is a subscriber and the admin."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from dataclasses import replace
from io import TextIOWrapper
from itertools import count
from typing import TextIO
from unicodedata import combining, east_asian_width

from bot.chat import Button, ChatError, Incoming, Message, Span
from bot.speech import web

ID = "console"
JOINERS = "\u200d\ufe0f"
UNREAD = "nobody reads any longer what is printed"
GLUE = "\u00a0"
"""A space at which no line is broken."""
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
        self._colours = out.isatty() and "NO_COLOR" not in os.environ
        self._numbers = count(1)
        self._buttons: list[Button] = []
        self._shown = "0"
        self._unread = False
        self._asked = False
        """Whether a button of what is shown was pressed, so that its answer may replace it."""

    # --- Saying --------------------------------------------------------------------------------

    async def prepared(self, chat: str, message: Message) -> Message:
        return message

    async def reached(self) -> None:
        """Whoever sits here is here."""

    async def send(self, chat: str, message: Message) -> str:
        """Print ``message``; returns its number."""
        if self._unread:
            raise ChatError(UNREAD)
        self._shown = str(next(self._numbers))
        self._print(message)
        return self._shown

    async def edit(self, chat: str, message_id: str, message: Message) -> None:
        """What was printed stays; the changed message is printed anew if it still matters."""
        if message_id == self._shown:
            self._print(message, "" if self._asked else "(changed)\n")

    def _print(self, message: Message, note: str = "") -> None:
        self._asked = False
        sketch = (Span(f"\n{message.sketch}", "code"),) if message.sketch else ()
        lines = wrapped((*message.spans, *sketch), self._columns())
        text = "\n".join("".join(map(self._styled_run, line)) for line in lines)
        urls = [b.url for row in message.buttons for b in row if b.url and web(b.url)]
        sources = "".join(f"\n{self._dim(url)}" for url in urls)
        self._buttons = [b for row in message.buttons for b in row if b.data]
        shown = f"\n{self._dim(note)}{text}{sources}{self._keys()}\n"
        encoding = self._out.encoding or "utf-8"
        try:
            self._out.write(shown.encode(encoding, "replace").decode(encoding))
            self._out.flush()
        except BrokenPipeError:
            # What is still in the pipe's buffer must not fail once more at the program's end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), self._out.fileno())
            self._unread = True
            raise ChatError(UNREAD) from None

    def _keys(self) -> str:
        """The buttons with the numbers that press them, where somebody can type."""
        if not self._buttons or self._read is None:
            return ""
        row = "  ".join(
            f"[{i}] {b.label}".replace(" ", GLUE) for i, b in enumerate(self._buttons, 1)
        )
        lines = wrapped([Span(row)], self._columns())
        return "".join(f"\n{self._dim(line[0].text.replace(GLUE, ' '))}" for line in lines if line)

    def _styled_run(self, span: Span) -> str:
        if span.style in ("bold", "link") and self._colours:
            return f"{BOLD}{span.text}{PLAIN}"
        return span.text

    def _dim(self, text: str) -> str:
        return f"{DIM}{text}{PLAIN}" if text and self._colours else text

    def _columns(self) -> int:
        return max(20, min(100, self._width()))

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
            except (OSError, ValueError):
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
            self._asked = True
            data = self._buttons[int(said[:4]) - 1].data or ""
            return Incoming(ID, ID, "you", data, pressed=self._shown)
        return Incoming(ID, ID, "you", said)


def wrapped(spans: Iterable[Span], columns: int) -> list[list[Span]]:
    """The words in lines of at most ``columns``, each line as runs of one style.

    Strange characters are left out; a word longer than a line is cut.
    """
    lines: list[list[Span]] = [[]]
    room = columns
    for glued in _glued(_words(spans), columns):
        if glued[0].text == "\n":
            lines.append([])
            room = columns
            continue
        wide = sum(width(piece.text) for piece in glued)
        if wide > room:
            if glued[0].text.isspace():
                continue
            _trim(lines[-1])
            lines.append([])
            room = columns
        lines[-1] += glued
        room -= wide
    return [_joined(line) for line in lines]


def width(text: str) -> int:
    """Columns of a terminal that ``text`` takes: an emoji takes two, a joiner none."""
    return sum(
        0 if combining(c) or c in JOINERS else 2 if east_asian_width(c) in "WF" else 1 for c in text
    )


def _words(spans: Iterable[Span]) -> Iterator[Span]:
    """Words, runs of spaces and line ends, each as a span."""
    for span in spans:
        kept = "".join(c for c in span.text if c == "\n" or c.isprintable() or c in JOINERS + GLUE)
        for part in re.findall(r"\n|[ ]+|[^ \n]+", kept):
            yield replace(span, text=part)


def _glued(words: Iterable[Span], columns: int) -> Iterator[list[Span]]:
    """What may not be torn apart: pieces without a space between them, whatever their style."""
    run: list[Span] = []
    for word in words:
        for text in _pieces(word.text, columns):
            full = width("".join(piece.text for piece in run)) + width(text) > columns
            if run and (full or text.isspace() or run[-1].text.isspace()):
                yield run
                run = []
            run.append(replace(word, text=text))
    if run:
        yield run


def _pieces(word: str, columns: int) -> Iterator[str]:
    while width(word) > columns:
        head = word[:1]
        while width(head + word[len(head)]) <= columns:
            head += word[len(head)]
        yield head
        word = word[len(head) :]
    if word:
        yield word


def _trim(line: list[Span]) -> None:
    while line and line[-1].text.isspace():
        line.pop()


def _joined(line: list[Span]) -> list[Span]:
    """Neighbours of one style as one run."""
    runs: list[Span] = []
    for span in line:
        if runs and (runs[-1].style, runs[-1].url) == (span.style, span.url):
            runs[-1] = replace(span, text=runs[-1].text + span.text)
        else:
            runs.append(span)
    return runs


def keyboard() -> Callable[[], str]:
    """Reads a line from standard input; empty at its end.

    Half a letter, as an unlucky backspace leaves it, is no end.
    """
    if isinstance(sys.stdin, TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")
    return sys.stdin.readline
