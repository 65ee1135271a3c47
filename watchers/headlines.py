"""Reads a file of past headlines, one JSON object a line, as articles in the order they came."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from storage.model.article import Article, Tier

FIELDS = ("id", "title", "text", "published", "publisher", "link", "language")
ALIASES = {
    "url": "link",
    "date": "published",
    "outlet": "publisher",
    "source": "publisher",
    "description": "text",
    "summary": "text",
    "body": "text",
}
"""Names of other streams that are understood without being told."""

Publisher = Callable[[str], tuple[Tier, str | None]]
"""How far a publisher is believed, and the actor code of the state that owns it, if one does."""


@dataclass(frozen=True, slots=True)
class Stream:
    """What a file held: its articles, oldest first, and a line of words for each bad line."""

    articles: tuple[Article, ...]
    faults: tuple[str, ...]


class StreamError(Exception):
    """The file or the mapping cannot be used; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    fields: Mapping[str, str]
    moment: datetime | date


def mapping(words: str) -> dict[str, str]:
    """Read ``date=published,description=text``: the file's name, then ours.

    Raises StreamError naming the part that is wrong and the names there are.
    """
    names: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in words.split(","))):
        theirs, equals, ours = (side.strip() for side in part.partition("="))
        if not equals or not theirs or ours not in FIELDS:
            raise StreamError(
                f"“{part}” is no mapping: write THEIRS=OURS, where OURS is one of "
                f"{', '.join(FIELDS)}."
            )
        names[theirs] = ours
    return names


def everyone_major(publisher: str) -> tuple[Tier, str | None]:
    """Believe every publisher like a major one; know of no owner."""
    return Tier.MAJOR, None


def read(path: Path, names: Mapping[str, str], publisher: Publisher = everyone_major) -> Stream:
    """Read a stream. A date without a time is spread over its day in the order of the lines.

    Raises StreamError if the file cannot be read or has no usable line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise StreamError(f"{path}: cannot be read: {error}") from error
    rows: list[_Row] = []
    faults: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            rows.append(_row(number, line, {**ALIASES, **names}))
        except ValueError as error:
            faults.append(f"{path.name}:{number}: {error}")
    if not rows:
        raise StreamError(
            f"{path}: no line has both a title and a date. Name its fields, for example "
            "--map headline=title,day=published."
        )
    articles = _placed(rows, publisher)
    return Stream(tuple(sorted(articles, key=lambda each: (each.seen, each.key))), tuple(faults))


def _row(number: int, line: str, names: Mapping[str, str]) -> _Row:
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg}") from error
    if not isinstance(values, dict):
        raise ValueError("not an object with fields")
    fields = _ours(values, names)
    if not fields.get("title"):
        raise ValueError("no title")
    if not fields.get("published"):
        raise ValueError("no date")
    return _Row(number, fields, _moment(fields["published"]))


def _ours(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, str]:
    """The fields under our names; a name of ours is taken as it is where nothing maps to it."""
    found: dict[str, str] = {}
    for theirs, value in values.items():
        ours = names.get(theirs, theirs)
        if ours in FIELDS and value is not None and (theirs in names or ours not in found):
            found[ours] = str(value).strip()
    return found


def _moment(words: str) -> datetime | date:
    """A moment in UTC, or a whole day."""
    try:
        if len(words) == len("2022-02-24"):
            return date.fromisoformat(words)
        moment = datetime.fromisoformat(words)
    except ValueError:
        raise ValueError(
            f"“{words[:40]}” is no date: write 2022-02-24 or 2022-02-24T05:00Z"
        ) from None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _placed(rows: Iterable[_Row], publisher: Publisher) -> list[Article]:
    rows = list(rows)
    of_day = Counter(row.moment for row in rows if not isinstance(row.moment, datetime))
    place: Counter[date] = Counter()
    articles = []
    for row in rows:
        moment = row.moment
        if not isinstance(moment, datetime):
            day = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
            seen = day + timedelta(days=1) * (place[moment] / of_day[moment])
            place[moment] += 1
        else:
            seen = moment
        articles.append(_article(row, seen.replace(microsecond=0), publisher))
    return articles


def _article(row: _Row, seen: datetime, publisher: Publisher) -> Article:
    fields = row.fields
    link = fields.get("link")
    family = fields.get("publisher") or (urlsplit(link).hostname if link else None) or "stream"
    tier, party = publisher(family)
    return Article(
        keys=(fields.get("id") or f"line {row.number}",),
        source="replay",
        publisher=family,
        title=fields["title"],
        text=fields.get("text", ""),
        link=link,
        published=seen,
        seen=seen,
        tier=tier,
        party=party,
    )
