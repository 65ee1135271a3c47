"""What “more” means: the page that would follow the list which somebody was just shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.chat import Incoming, Message
from bot.commands.hearing import heard, tidied
from bot.speech import pressed

CHATS = 10_000
"""Chats remembered at most; what was said longest ago is forgotten."""
_WORDS = frozenset(
    {"continue", "earlier", "go on", "more", "next", "next page", "older", "show more"}
)
_ONWARDS = "→"
"""Ends the label of a button that leads to the next page."""
_LISTS = frozenset({"audit", "feeds", "latest", "search", "subscribers", "topics"})
"""Commands that answer with a list; one without such a button is at its end."""
_END = ""
"""Stands for the next page of a list of which all was shown."""


class Further:
    """The next page for each chat, in memory only."""

    def __init__(self) -> None:
        self._pages: dict[str, str] = {}
        """Chat → the data of the button to the next page, or ``_END`` after the last one."""

    def note(self, incoming: Incoming, answers: Sequence[Message]) -> None:
        """Remember where the list that is shown now goes on; after another answer, nothing."""
        buttons = [b for message in answers for row in message.buttons for b in row]
        onwards = next((b.data for b in buttons if b.label.endswith(_ONWARDS) and b.data), None)
        said = heard(incoming)
        if onwards is None and said is not None and said.name in _LISTS:
            onwards = _END
        again = self.ended(incoming)
        self._pages.pop(_chat(incoming), None)
        if onwards is not None or again:
            self._pages[_chat(incoming)] = onwards or _END
        if len(self._pages) > CHATS:
            del self._pages[next(iter(self._pages))]

    def meant(self, incoming: Incoming) -> Incoming:
        """What was said; for a bare “more”, the line of the next page where there is one."""
        if not _asked(incoming):
            return incoming
        line = pressed(self._pages.get(_chat(incoming), ""))
        return incoming if line is None else replace(incoming, text=line)

    def ended(self, incoming: Incoming) -> bool:
        """Whether somebody wants more of a list of which all was shown."""
        return _asked(incoming) and self._pages.get(_chat(incoming)) == _END


def _asked(incoming: Incoming) -> bool:
    typed = incoming.pressed is None and incoming.kind != "group"
    return typed and is_more(incoming.text)


def _chat(incoming: Incoming) -> str:
    return incoming.about or incoming.chat


def is_more(line: str) -> bool:
    """Whether somebody wants what follows: ``more``, ``/older``."""
    return tidied(line.strip().lstrip("/")).casefold() in _WORDS
