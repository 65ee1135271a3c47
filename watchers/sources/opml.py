"""Lists of feeds: OPML files in and out. Pure; a bad outline is named and the others go on."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.etree import ElementTree as ET

from storage.feeds import Feed, FullText
from storage.model.article import Tier
from watchers.sources import links
from watchers.sources.decode import document
from watchers.sources.entries import LONGEST_NAME, ParseError
from watchers.sources.html_text import one_line
from watchers.sources.publishers import publisher_of
from watchers.sources.taming import tamed

LARGEST = 5_000_000
_XML_VERSION = '<?xml version="1.0" encoding="UTF-8"?>\n'


class OpmlError(ValueError):
    """A file that is no OPML; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Outlines:
    """What an OPML file lists."""

    feeds: tuple[Feed, ...]
    faults: tuple[str, ...]
    """Outlines that could not be used, each named, with what to do."""


def feed_of(url: str, title: str = "", id: str = "") -> Feed:
    """A feed at ``url`` that nobody has set up yet, with its publisher's usual tier and party.

    Its id is the publisher's name with a mark of the address: the same file gives the same ids.
    """
    publisher = publisher_of(links.host(url))
    return Feed(
        id=id or feed_id(url),
        url=url,
        title=one_line(title)[:LONGEST_NAME] or publisher.name,
        publisher=publisher.family,
        tier=publisher.tier,
        party=publisher.party,
    )


def feed_id(url: str) -> str:
    """``bbc-1f3a9c`` for a feed of bbc.co.uk: short enough to type, the same every time."""
    family = publisher_of(links.host(url)).family
    stem = re.sub(r"[^a-z0-9]+", "-", family.split(".")[0].lower()).strip("-") or "feed"
    mark = hashlib.sha256((links.key(url) or url).encode("utf-8", "replace")).hexdigest()[:6]
    return f"{stem[:20]}-{mark}"


def read_opml(data: bytes, codes: Collection[str] | None = None) -> Outlines:
    """The feeds that an OPML file lists, folders or none. Raises OpmlError for what is none.

    ``codes`` are those of whom a feed may be the voice (None: of anybody).
    """
    if len(data) > LARGEST:
        raise OpmlError(f"is larger than {LARGEST // 1_000_000} MB")
    try:
        # entities are refused and depth is bounded before this, on the very text that is parsed
        root = ET.fromstring(tamed(document(data, "")))  # noqa: S314
    except ET.ParseError as error:
        line = error.position[0]
        raise OpmlError(f"is no OPML file: line {line} cannot be read as XML") from None
    except ParseError as error:
        raise OpmlError(f"is no OPML file: it {error}") from None
    if root.tag.lower() != "opml":
        raise OpmlError(f"is no OPML file: it starts with <{root.tag[:40]}>")
    found: dict[str, Feed] = {}
    urls: set[str] = set()
    faults: list[str] = []
    for outline in _feeds(root):
        try:
            feed = _feed(outline, codes)
        except ValueError as fault:
            faults.append(str(fault))
            continue
        if feed.url in urls:
            faults.append(f"{feed.title}: is listed twice")
        elif feed.id in found:
            faults.append(f"{feed.title}: the id “{feed.id}” is taken by {found[feed.id].title}")
        else:
            found[feed.id] = feed
            urls.add(feed.url)
    return Outlines(tuple(found.values()), tuple(faults))


def write_opml(feeds: Sequence[Feed], now: datetime) -> bytes:
    """The feeds as an OPML file that any reader takes, with our own settings beside."""
    root = ET.Element("opml", version="2.0")
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "title").text = "Feeds of Detente"
    ET.SubElement(head, "dateCreated").text = now.strftime("%a, %d %b %Y %H:%M:%S GMT")
    body = ET.SubElement(root, "body")
    for feed in feeds:
        settings = {
            "type": "rss",
            "text": feed.title,
            "title": feed.title,
            "xmlUrl": feed.url,
            "htmlUrl": feed.site or "",
            "id": feed.id,
            "tier": feed.tier.value,
            "party": feed.party or "",
            "fullText": feed.full_text.value,
        }
        ET.SubElement(body, "outline", {name: value for name, value in settings.items() if value})
    ET.indent(root)
    return (_XML_VERSION + ET.tostring(root, encoding="unicode") + "\n").encode()


def _feeds(root: ET.Element) -> Iterator[ET.Element]:
    for outline in root.iter("outline"):
        if any(name.lower() == "xmlurl" for name in outline.keys()):  # noqa: SIM118
            yield outline


def _feed(outline: ET.Element, codes: Collection[str] | None) -> Feed:
    """One outline as a feed. Raises ValueError naming it and what is wrong."""
    said = {name.lower(): value.strip() for name, value in outline.items()}
    title = said.get("title") or said.get("text") or ""
    name = title or links.masked(said["xmlurl"])[:80] or "a nameless outline"
    url = links.resolved("", said["xmlurl"])
    if url is None:
        raise ValueError(f"{name}: xmlUrl is no web address: it has to start with https://")
    id = said.get("id", "")
    if id and not re.fullmatch(r"[a-z0-9][a-z0-9_.-]{0,39}", id):
        raise ValueError(
            f"{name}: the id “{id[:40]}” may only have a-z, 0-9, dot, dash (40 at most)"
        )
    feed = feed_of(url, title, id)
    try:
        tier = Tier(said["tier"]) if said.get("tier") else feed.tier
    except ValueError:
        raise ValueError(f"{name}: tier “{said['tier']}” is none of {', '.join(Tier)}") from None
    try:
        reading = FullText(said.get("fulltext") or FullText.AUTO)
    except ValueError:
        raise ValueError(
            f"{name}: fullText “{said['fulltext']}” is none of {', '.join(FullText)}"
        ) from None
    party = said.get("party")
    if party and codes is not None and party not in codes:
        raise ValueError(f"{name}: party “{party[:20]}” is nobody's code: write one such as RUS")
    return Feed(
        id=feed.id,
        url=url,
        title=feed.title,
        publisher=feed.publisher,
        tier=tier,
        party=party or feed.party,
        full_text=reading,
        site=links.clean(said.get("htmlurl", "")),
    )
