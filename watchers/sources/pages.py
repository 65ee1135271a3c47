"""A web page → the article in it, or the feeds it names. Runs in the parser's process.

The door to trafilatura, which is imported with the first page: most feeds need none.
"""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

from watchers.sources import links
from watchers.sources.decode import document
from watchers.sources.entries import LONGEST_TEXT
from watchers.sources.html_text import tidy

LONGEST_PAGE = 2_000_000
"""Characters; a longer page is cut, its article stands early in it."""
MOST_FEEDS = 10

_LINK = re.compile(r"<(?:link|a)\b([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{2,12})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_FEED_PATH = re.compile(r"(?:/(?:feed|rss|atom)(?:s|\.xml|/)?$|\.(?:rss|atom|rdf)$|rss.*\.xml$)")


def page_text(body: bytes, content_type: str, url: str) -> str:
    """The article's own text, one paragraph a line; empty where the page has none."""
    import trafilatura

    page = document(body, content_type)[:LONGEST_PAGE]
    if not page.strip():
        return ""
    found = trafilatura.extract(
        page,
        url=url,
        include_comments=False,
        include_tables=False,
        include_images=False,
        include_links=False,
        favor_precision=True,
        deduplicate=False,
    )
    return tidy(found or "")[:LONGEST_TEXT]


def feed_links(body: bytes, content_type: str, url: str) -> list[str]:
    """Addresses of the feeds that a page declares, then of those it seems to link to."""
    page = document(body, content_type)[:LONGEST_PAGE]
    declared: list[str] = []
    linked: list[str] = []
    for match in _LINK.finditer(page):
        attributes = {
            found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
            for found in _ATTRIBUTE.finditer(match[1])
        }
        address = links.resolved(url, attributes.get("href", ""))
        if address is None:
            continue
        kind = attributes.get("type", "").split(";")[0].strip().lower()
        if kind in _FEED_TYPES and "alternate" in attributes.get("rel", "").lower():
            declared.append(address)
        elif _FEED_PATH.search(urlsplit(address).path.lower()):
            linked.append(address)
    comments = [a for a in declared if "comment" in a.lower()]
    ordered = [a for a in declared if a not in comments] + linked + comments
    return list(dict.fromkeys(ordered))[:MOST_FEEDS]
