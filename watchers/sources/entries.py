"""What a parsed feed is: the frozen types between the parser's process and the poll."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

MOST_ENTRIES = 1000
LONGEST_TITLE = 500
LONGEST_TEXT = 200_000
"""More than is judged, so that it can be said how much of a very long text was left out."""
LONGEST_GUID = 500
LONGEST_NAME = 200
FULL_FROM = 1500
"""Characters from which a feed's own text counts as the whole article."""


class ParseError(Exception):
    """A document that is no feed, or must not be read as one. The message is for people."""


@dataclass(frozen=True, slots=True)
class ParsedEntry:
    """One entry, every field plain text of bounded length. It has a title or a text."""

    title: str
    text: str
    link: str | None = None
    guid: str | None = None
    published: datetime | None = None
    """As claimed: it may lie in the future or mean nothing."""
    author: str = ""
    source_site: str | None = None
    """Where an aggregator says that it has the entry from."""
    language: str = "und"


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as it stands in one document, entries in its own order."""

    kind: str
    """``rss``, ``atom``, ``rdf``, ``json`` or ``empty``."""
    title: str = ""
    site: str | None = None
    language: str = ""
    ttl: timedelta | None = None
    """How long it asks to be left alone."""
    entries: tuple[ParsedEntry, ...] = ()
    cut: bool = False
    """Whether the document broke off, so that it has to be asked for again whole."""
