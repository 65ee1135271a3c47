"""Reads message HTML as Telegram does: strict about tags, counting as people read."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.telegram.api import types

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
}
MOST_ENTITIES = 100


class Unreadable(Exception):
    """Telegram would answer "can't parse entities"."""


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@dataclass
class Read:
    text: str = ""
    entities: list[types.MessageEntity] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read = Read()
        self.open: list[tuple[str, int, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in KINDS:
            raise Unreadable(f'unsupported start tag "{tag}"')
        given = dict(attrs)
        if set(given) - ({"href"} if tag == "a" else set()):
            raise Unreadable(f'unexpected attributes of "{tag}"')
        self.open.append((tag, units(self.read.text), given.get("href")))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            raise Unreadable(f'unexpected end tag "{tag}"')
        tag, start, url = self.open.pop()
        length = units(self.read.text) - start
        if length:
            self.read.entities.append(
                types.MessageEntity(type=KINDS[tag], offset=start, length=length, url=url)
            )

    def handle_data(self, data: str) -> None:
        self.read.text += data


def read(html: str) -> Read:
    """The text people see and its entities. Raises Unreadable."""
    if html.count("<") != html.count(">"):
        raise Unreadable("a tag is not ended, or < is not escaped")
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.open:
        raise Unreadable(f'can\'t find end tag corresponding to start tag "{reader.open[-1][0]}"')
    return reader.read
