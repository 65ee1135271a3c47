"""A document → the feed in it: RSS, Atom, RDF and JSON Feed, every field bounded and plain.

The one door to feedparser. It runs in a process of its own that is killed when it overruns (see
worker.py). feedparser is only ever handed a stream of bytes in memory: given bytes or text it may
take them for a file name or an address and open that.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import feedparser

from watchers.sources import dates, links
from watchers.sources.decode import document
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
from watchers.sources.html_text import one_line, plain
from watchers.sources.language import recognise
from watchers.sources.parse_json import looks_like_json, parse_json_feed
from watchers.sources.taming import tamed

_CLOSED = re.compile(r"</(?:\w+:)?(?:rss|feed|rdf|channel)\s*>", re.IGNORECASE)
_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)[\s>]", re.IGNORECASE)
_WEB_PAGE = re.compile(r"<(?:!doctype\s+html|html|body|head)\b", re.IGNORECASE)
_OPML = re.compile(r"<opml[\s>]", re.IGNORECASE)
_BOT_CHECK = re.compile(
    r"captcha|are you (?:a )?(?:human|robot)|checking your browser|just a moment|cf-challenge"
    r"|enable javascript and cookies|unusual traffic",
    re.IGNORECASE,
)
_LOG_IN = re.compile(r"""type=["']?password|<title>[^<]{0,40}(?:log ?in|sign ?in)""", re.IGNORECASE)
_BOILERPLATE = re.compile(
    r"(?:\n|\A)(?:The post .{1,300} (?:appeared first|first appeared) on .{1,120}"
    r"|(?:Continue reading|Read more|Read full story|Full story)\b.{0,80})\s*\Z",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"<(?:item|entry)[\s>]")
_OWN_TEXT = re.compile(r"<(?:description|summary|content|content:encoded)[\s>]")
_CAPTION = re.compile(r"(</?media:)(?:description|text)\b")
"""What a picture shows is not what the article says, unless that is all there is (videos)."""
_PERIODS = {"hourly": 1, "daily": 24, "weekly": 168, "monthly": 720, "yearly": 8760}


def parse_feed(body: bytes, content_type: str, url: str) -> ParsedFeed:
    """The feed in ``body``. Raises ParseError for what is none, saying what it is instead.

    An empty body is an empty feed: some servers send that where nothing is new.
    """
    text = document(body, content_type)
    if not text:
        return ParsedFeed("empty")
    if looks_like_json(text):
        return _languages(parse_json_feed(text, url))
    if _WEB_PAGE.search(text[:2000]) and not _ROOT.search(text[:20_000]):
        raise ParseError(what_it_is(text))
    text = tamed(text)
    first = _ENTRY.search(text)
    if first and _OWN_TEXT.search(text, first.end()):
        text = _CAPTION.sub(r"\1caption", text)
    found = _parsed(text, url)
    raw = found.get("entries") or []
    version = str(found.get("version") or "")
    if not version and not raw:
        raise ParseError(what_it_is(text))
    return _languages(_feed(version, found.get("feed") or {}, raw, text, url))


def _parsed(text: str, url: str) -> Mapping[str, Any]:
    """What feedparser makes of it. Its own stumbling makes the document one that is no feed."""
    try:
        found: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(text.encode()),
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": url,
            },
            sanitize_html=False,
            resolve_relative_uris=False,
        )
    except MemoryError:
        raise
    except Exception as error:
        raise ParseError(f"is too broken to be read ({type(error).__name__})") from None
    return found


def what_it_is(text: str) -> str:
    """What a document that is no feed seems to be, in words for an admin."""
    if _OPML.search(text[:2000]):
        return "is a list of feeds (OPML), not a feed: detente feeds import takes it"
    if _WEB_PAGE.search(text[:5000]):
        if _BOT_CHECK.search(text[:20_000]):
            return "is a page that checks for robots, not a feed"
        if _LOG_IN.search(text[:50_000]):
            return "is a log-in page, not a feed"
        return "is a web page, not a feed"
    if not _WEB_PAGE.search(text) and "<" not in text[:1000]:
        return "is plain text or data, not a feed"
    return "is no feed that can be read"


def _feed(
    version: str, feed: Mapping[str, Any], raw: list[Mapping[str, Any]], text: str, url: str
) -> ParsedFeed:
    last = max(text.rfind("</item"), text.rfind("</entry"), 0)
    cut = not _CLOSED.search(text, last)
    if cut:
        raw = raw[:-1]  # the last entry may be half of itself
    found = (_entry(item, url) for item in raw[:MOST_ENTRIES])
    entries = tuple(each for each in found if each and (each.title or each.link or not cut))
    return ParsedFeed(
        kind=_kind(version, text),
        title=one_line(plain(_text(feed, "title")))[:LONGEST_NAME],
        site=links.absolute(url, _text(feed, "link")),
        language=_text(feed, "language")[:20],
        ttl=_ttl(feed),
        entries=entries,
        cut=cut,
    )


def _entry(item: Mapping[str, Any], base: str) -> ParsedEntry | None:
    title = one_line(plain(_text(item, "title")))[:LONGEST_TITLE]
    link = _link(item, base)
    text = _BOILERPLATE.sub("", max(_bodies(item), key=len, default=""))[:LONGEST_TEXT].strip()
    if not title and not text:
        return None
    source = item.get("source")
    site = _text(source, "href") or _text(source, "url") if isinstance(source, Mapping) else ""
    return ParsedEntry(
        title=title,
        text=text,
        link=link,
        guid=_text(item, "id").strip()[:LONGEST_GUID] or None,
        published=_moment(item),
        author=one_line(plain(_text(item, "author")))[:LONGEST_NAME],
        source_site=site[: links.MAX_LINK] or None,
    )


def _bodies(item: Mapping[str, Any]) -> Iterable[str]:
    yield plain(_text(item, "summary"))
    contents = item.get("content")
    for content in contents[:3] if isinstance(contents, list) else ():
        if isinstance(content, Mapping):
            yield plain(_text(content, "value"))


def _link(item: Mapping[str, Any], base: str) -> str | None:
    for name in ("feedburner_origlink", "link"):
        if (value := _text(item, name)) and (found := links.absolute(base, value)):
            return found
    guid = _text(item, "id")
    return links.clean(guid) if guid.startswith(("http://", "https://")) else None


def _moment(item: Mapping[str, Any]) -> Any:
    """Its publication, else its last change: read from the words, never as feedparser guessed."""
    for name in ("published", "created", "updated"):
        if (value := _text(item, name)) and (moment := dates.parse(value)):
            return moment
    return None


def _ttl(feed: Mapping[str, Any]) -> timedelta | None:
    """``ttl`` in minutes, or the syndication module's period and frequency; a day at most."""
    minutes = 0.0
    if (value := _text(feed, "ttl").strip()).isdecimal():
        minutes = float(value[:6])
    elif period := _PERIODS.get(_text(feed, "sy_updateperiod").strip().lower()):
        often = _text(feed, "sy_updatefrequency").strip()
        minutes = period * 60 / max(1, int(often[:4]) if often.isdecimal() else 1)
    return timedelta(minutes=min(minutes, 1440)) if minutes > 0 else None


def _kind(version: str, text: str) -> str:
    if version.startswith("atom"):
        return "atom"
    return "rdf" if "<rdf:RDF" in text[:5000] else "rss"


def _text(holder: Any, name: str) -> str:
    """A field as text, whatever a hostile document has made of it; bounded before any work."""
    value = holder.get(name) if isinstance(holder, Mapping) else None
    return value[:1_000_000] if isinstance(value, str) else ""


def _languages(feed: ParsedFeed) -> ParsedFeed:
    """The same feed with each entry's language recognised, the feed's own word as a fallback."""
    claimed = feed.language.split("-")[0].lower()
    claimed = claimed if re.fullmatch("[a-z]{2}", claimed) else "und"
    entries = tuple(
        replace(entry, language=recognise(f"{entry.title}\n{entry.text}", claimed))
        for entry in feed.entries
    )
    return replace(feed, entries=entries)
