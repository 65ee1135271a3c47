"""Articles with their judgement: stored once, found by key, link, words and time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.model import Article, Assessment, Reason, Topic


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with what was judged and decided about it."""

    id: int
    article: Article
    assessment: Assessment
    """Signals are empty where the function says that it leaves them out."""
    reason: Reason
    story: int | None


def known(db: Database, keys: Sequence[str]) -> set[str]:
    """Which of ``keys`` have been seen; a key outlives its article (see retention)."""
    raise NotImplementedError


def sighted(db: Database, keys: Sequence[str], now: datetime) -> None:
    """Note that a source still shows these known keys, so that they are not forgotten."""
    raise NotImplementedError


def get(db: Database, id: int) -> StoredArticle | None:
    """One article, with its signals."""
    raise NotImplementedError


def by_key(db: Database, key: str) -> StoredArticle | None:
    """The article with this identity, with its signals, if it is still stored."""
    raise NotImplementedError


def by_link(db: Database, link: str) -> StoredArticle | None:
    """The newest article with exactly this link, with its signals."""
    raise NotImplementedError


def latest(
    db: Database, topics: Sequence[Topic] | None, limit: int, before: int | None
) -> list[StoredArticle]:
    """The newest articles that say something (not quiet, not unassessed), newest first.

    ``topics`` keeps those with a pair in any of them (None: all); ``before`` is an article id,
    for the next page. Without signals.
    """
    raise NotImplementedError


def search(db: Database, words: str, limit: int, offset: int) -> list[StoredArticle]:
    """Articles with all of ``words`` (a "quoted phrase" stays together), newest first.

    Any text is safe; text without a letter or digit finds nothing. Without signals.
    """
    raise NotImplementedError


def since(db: Database, moment: datetime) -> Iterator[StoredArticle]:
    """Every article that arrived at or after ``moment``, oldest first, with its signals."""
    raise NotImplementedError


def scores_since(db: Database, moment: datetime) -> Iterator[StoredArticle]:
    """As ``since`` but cheap: no signals, and the text cut to its first 600 characters."""
    raise NotImplementedError


def languages_unassessed(db: Database, since: datetime) -> dict[str, int]:
    """Articles that could not be judged, by language, since a moment."""
    raise NotImplementedError
