"""One document parsed as a feed is, and why another is refused."""

from __future__ import annotations

import pytest

from watchers.sources.entries import ParsedFeed, ParseError
from watchers.sources.parse import parse_feed

HERE = "https://news.test/rss"


def parse(document: str | bytes, content_type: str = "") -> ParsedFeed:
    body = document.encode() if isinstance(document, str) else document
    return parse_feed(body, content_type, HERE)


def refusal(document: str | bytes) -> str:
    with pytest.raises(ParseError) as caught:
        parse(document)
    return str(caught.value)
