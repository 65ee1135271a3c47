"""Reads one seed: bytes of a plain-text file → title, text and what its header lines say.

Pure. The title and the text stay as they came, repeated titles, slugs and all: evidence points
into them, and the engine does its own cleaning. Only header lines and the encoding are dealt with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import parsedate_to_datetime

from watchers.sources import links
from watchers.sources.decode import BOMS

LONGEST_TITLE = 200
"""A longer first line is the article's first paragraph, not its title."""
_FUTURE = timedelta(days=1)

_HEADER = re.compile(r"(Published|Title|Link)[ \t]*:[ \t]*(.*)", re.IGNORECASE)
_SENTENCE_END = re.compile(r"""[.!…]["'”’)\]]*$""")
_ABBREVIATED_END = re.compile(r"(?:\b[A-Z]\.){2,}$")


class SeedError(Exception):
    """A seed that cannot be read; the message says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class SeedText:
    """What a seed says, as it came."""

    title: str
    """Empty where the file starts with its first paragraph."""
    text: str
    published: datetime | None
    link: str | None


def read_seed(data: bytes, now: datetime) -> SeedText:
    """The seed in ``data``. ``now`` judges only whether its date lies in the future.

    Raises SeedError for what is no text, for an empty file and for a header that means nothing.
    """
    content = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    headers, content = _headers(content)
    title, text = headers.get("title"), content.strip("\n")
    if title is None:
        title, text = _split(text)
    if not (title.strip() or text.strip()):
        raise SeedError("is empty: put the article's text into it")
    return SeedText(title, text, _published(headers.get("published"), now), _link(headers))


def decoded(data: bytes) -> str:
    """``data`` as text: UTF-8, or UTF-16 and UTF-32 where a mark at the start says so."""
    encoding = "utf-8"
    for mark, name in BOMS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], name
            break
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SeedError(
            f"is not {encoding.upper()} text (byte {error.start + 1}): save it as UTF-8"
        ) from None
    if "\0" in text or sum(c < " " and c not in "\t\n\r\f" for c in text) > len(text) / 100:
        raise SeedError("is not text: only plain text can be read")
    return text


def _headers(content: str) -> tuple[dict[str, str], str]:
    """Header lines at the top (``Published:``, ``Title:``, ``Link:``) and what follows them."""
    headers: dict[str, str] = {}
    rest = content.lstrip("\n")
    while match := _HEADER.match(rest.partition("\n")[0]):
        headers[match[1].lower()] = match[2].strip()
        rest = rest.partition("\n")[2]
    return headers, (rest if headers else content)


def _split(content: str) -> tuple[str, str]:
    """The title line and the rest; no title where the first line is a paragraph."""
    first, _, rest = content.partition("\n")
    line = first.strip()
    ends_like_a_sentence = _SENTENCE_END.search(line) and not _ABBREVIATED_END.search(line)
    if not rest.strip() or len(line) > LONGEST_TITLE or ends_like_a_sentence:
        return "", content
    return line, rest.strip("\n")


def _published(value: str | None, now: datetime) -> datetime | None:
    """The header's moment in UTC; a date alone is its midnight. In the future: as if absent."""
    if not value:
        return None
    moment = parse_moment(value)
    if moment is None:
        raise SeedError(
            f"Published: “{value[:40]}” is no date: write 2022-02-07 or 2022-02-07T14:30Z"
        )
    return None if moment > now + _FUTURE else moment


def parse_moment(value: str) -> datetime | None:
    """ISO 8601 (date or date and time; UTC unless it says otherwise) or RFC 2822, else None."""
    value = value.strip()
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    if isinstance(moment, date) and not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    try:
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except OverflowError:
        return None


def _link(headers: dict[str, str]) -> str | None:
    value = headers.get("link")
    if not value:
        return None
    link = links.clean(value)
    if link is None:
        raise SeedError(
            f"Link: “{links.masked(value)[:60]}” is no web address: start with https://"
        )
    return link
