"""JSON Feed → the same parsed feed as any other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from watchers.sources import dates, links
from watchers.sources.entries import (
    LONGEST_GUID,
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_ENTRIES,
    ParsedEntry,
    ParsedFeed,
    ParseError,
)
from watchers.sources.html_text import one_line, plain, tidy


def looks_like_json(text: str) -> bool:
    """Whether a document is meant as JSON: no XML begins so."""
    return text.startswith("{")


def parse_json_feed(text: str, url: str) -> ParsedFeed:
    """The JSON Feed in ``text`` (version 1 or 1.1). Raises ParseError for any other JSON."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise ParseError("is broken JSON, not a feed") from None
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in _text(found, "version"):
        raise ParseError("is JSON, but no JSON Feed")
    if len(items) > MOST_ENTRIES:
        # Some have the newest at the end.
        items = items[: MOST_ENTRIES // 2] + items[-MOST_ENTRIES // 2 :]
    entries = tuple(entry for item in items if (entry := _entry(item, url)))
    return ParsedFeed(
        kind="json",
        title=one_line(plain(_text(found, "title")))[:LONGEST_NAME],
        site=links.absolute(url, _text(found, "home_page_url")),
        language=_text(found, "language")[:20],
        entries=entries,
    )


def _entry(item: Any, base: str) -> ParsedEntry | None:
    if not isinstance(item, Mapping):
        return None
    title = one_line(plain(_text(item, "title")))[:LONGEST_TITLE]
    address = _text(item, "url") or _text(item, "external_url")
    link = links.absolute(base, address) if address else None
    bodies = (
        plain(_text(item, "content_html")),
        tidy(_text(item, "content_text")),
        plain(_text(item, "summary")),
    )
    text = max(bodies, key=len)[:LONGEST_TEXT]
    if not title and not text:
        return None
    guid = item.get("id")
    return ParsedEntry(
        title=title,
        text=text,
        link=link,
        guid=str(guid).strip()[:LONGEST_GUID] or None if isinstance(guid, str | int) else None,
        published=dates.parse(_text(item, "date_published") or _text(item, "date_modified")),
        author=_author(item),
    )


def _author(item: Mapping[str, Any]) -> str:
    authors = item.get("authors")
    first = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return one_line(plain(_text(first, "name")))[:LONGEST_NAME]


def _text(holder: Any, name: str) -> str:
    value = holder.get(name) if isinstance(holder, Mapping) else None
    return value[:1_000_000] if isinstance(value, str) else ""
