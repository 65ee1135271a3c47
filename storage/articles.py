"""Articles with their judgement: stored once, found by key, link, words and time."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from sqlite3 import Row

from sqlite_utils import Database

from storage import evidence, rows
from storage.assessment import Assessment, Axis, PairScore, Signal, Verdict
from storage.db import one, select, transaction
from storage.model.alert import Reason
from storage.model.article import Article, Reach, Tier
from storage.model.policy import Topic
from storage.times import moment, moment_or_none, stamp

SCAN = 50_000
"""How many pair rows ``latest`` looks through for a rare topic before it gives up."""
LEAD = 600
"""How many characters of the text ``scores_since`` hands over."""
PAGE = 500
MOST = 20
"""Words that a search looks for, and so many that it leaves out."""
_QUOTES = str.maketrans("“”„«»", '"""""')
_WORD = re.compile(r"""(?:(?<!\S)([-–—−]))?(?:"([^"]+)"|([^\s"]+))""")


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
    sql = "SELECT key FROM article_keys WHERE key IN (SELECT value FROM json_each(?))"
    return {row["key"] for row in select(db, sql, (rows.dump(list(keys)),))}


def sighted(db: Database, keys: Sequence[str], now: datetime) -> None:
    """Note that a source still shows these known keys, so that they are not forgotten."""
    with transaction(db):
        db.conn.executemany(
            "UPDATE article_keys SET sighted = max(sighted, ?) WHERE key = ?",
            [(stamp(now), key) for key in keys],
        )


def get(db: Database, id: int) -> StoredArticle | None:
    """One article, with its signals."""
    return _single(db, "SELECT * FROM articles WHERE id = ?", (id,))


def by_key(db: Database, key: str) -> StoredArticle | None:
    """The article with this identity, with its signals, if it is still stored."""
    sql = "SELECT a.* FROM articles a JOIN article_keys k ON k.article = a.id WHERE k.key = ?"
    return _single(db, sql, (key,))


def by_link(db: Database, link: str) -> StoredArticle | None:
    """The newest article with exactly this link, with its signals."""
    return _single(db, "SELECT * FROM articles WHERE link = ? ORDER BY id DESC LIMIT 1", (link,))


def of_story(db: Database, story: int, limit: int) -> list[StoredArticle]:
    """A story's articles, oldest first, with their signals."""
    sql = "SELECT * FROM articles WHERE story = ? ORDER BY id LIMIT ?"
    return _whole(db, select(db, sql, (story, limit)))


def latest(
    db: Database,
    topics: Sequence[Topic] | None,
    limit: int,
    before: int | None,
    axis: Axis | None = None,
) -> list[StoredArticle]:
    """The newest articles that say something (not quiet, not unassessed), newest first.

    ``topics`` keeps those with a telling pair in any of them (None: all); ``before`` is an
    article id, for the next page; ``axis`` keeps what tells that direction. Without signals. A
    topic so rare that it is not among the newest 50,000 pairs looks empty.
    """
    newest = 2**62 if before is None else before
    if topics is not None:
        return _by_ids(db, _about(db, topics, limit, newest, axis))
    sql = """
        SELECT id FROM articles WHERE id < :before AND verdict NOT IN ('quiet', 'unassessed')
            AND (:axis IS NULL OR verdict IN (:axis, 'mixed'))
        ORDER BY id DESC LIMIT :limit"""
    asked = {"before": newest, "axis": axis, "limit": limit}
    return _by_ids(db, [row["id"] for row in select(db, sql, asked)])


def _about(
    db: Database, topics: Sequence[Topic], limit: int, before: int, axis: Axis | None
) -> list[int]:
    """The newest articles with a telling pair in any of the topics; each kind is asked once."""
    sql = """
        SELECT * FROM article_pairs WHERE article < ? AND verdict <> 'quiet'
            AND (? IS NULL OR verdict IN (?, 'mixed'))
        ORDER BY article DESC, place DESC LIMIT ?"""
    held: dict[tuple[str, str], bool] = {}
    found: list[int] = []
    cursor = db.conn.cursor()
    cursor.row_factory = Row
    for row in cursor.execute(sql, (before, axis, axis, SCAN)):
        kind = (row["pair"], row["places"])
        if kind not in held:
            score = rows.pair_score(row)
            held[kind] = any(topic.holds(score) for topic in topics)
        if held[kind] and row["article"] not in found[-1:]:
            found.append(row["article"])
            if len(found) >= limit:
                break
    return found


def search(db: Database, words: str, limit: int, offset: int) -> list[StoredArticle]:
    """Articles with all of ``words`` and none that has a minus before it, newest first.

    A "quoted phrase" stays together. Any text is safe; text without a letter or digit, or with
    such behind a minus only, finds nothing. Without signals.
    """
    wanted, unwanted = _phrases(words)
    if not wanted:
        return []
    sql = """
        SELECT rowid AS id FROM articles_fts WHERE articles_fts MATCH ?
        ORDER BY rowid DESC LIMIT ? OFFSET ?"""
    found = select(db, sql, (" NOT ".join([" ".join(wanted), *unwanted]), limit, offset))
    return _by_ids(db, [row["id"] for row in found])


def leaves_out_all(words: str) -> bool:
    """Whether the words only say what not to find."""
    wanted, unwanted = _phrases(words)
    return bool(unwanted and not wanted)


def _phrases(words: str) -> tuple[list[str], list[str]]:
    """Each word or quoted phrase as an FTS5 string, in which nothing is an operator; those with a
    minus before them apart."""
    straight = words[:500].translate(_QUOTES)
    wanted: list[str] = []
    unwanted: list[str] = []
    for minus, quoted, bare in _WORD.findall(straight):
        said = re.sub(r"[\x00\ud800-\udfff]", " ", quoted or bare)
        if any(letter.isalnum() for letter in said):
            (unwanted if minus else wanted).append(f'"{said}"')
    return wanted[:MOST], unwanted[:MOST]


def since(db: Database, moment: datetime) -> Iterator[StoredArticle]:
    """Every article that arrived at or after ``moment``, oldest first, with its signals."""
    for page in _pages(db, "*", moment):
        yield from _whole(db, page)


def scores_since(db: Database, moment: datetime) -> Iterator[StoredArticle]:
    """As ``since`` but cheap: no signals, and the text cut to its first 600 characters."""
    columns = f"""
        id, source, publisher, title, substr(body, 1, {LEAD}) AS body, link, published, seen,
        tier, origin, party, reach, silent, recognised, verdict, lean, escalation, de_escalation, language,
        lexicon, unread, reason, story"""
    for page in _pages(db, columns, moment):
        yield from _bare(db, page)


def _pages(db: Database, columns: str, since: datetime) -> Iterator[list[Row]]:
    """Page by page, so that whoever iterates may write in between."""
    sql = f"""
        SELECT {columns} FROM articles WHERE (seen, id) > (?, ?)
        ORDER BY seen, id LIMIT {PAGE}"""  # noqa: S608 - columns are written above
    last = (stamp(since), 0)
    while page := select(db, sql, last):
        yield page
        last = (page[-1]["seen"], page[-1]["id"])


def languages_unassessed(db: Database, since: datetime) -> dict[str, int]:
    """Articles that could not be judged, by language, since a moment; most frequent first."""
    sql = """
        SELECT iif(recognised = 'und', language, recognised) AS spoken, count(*) AS articles
        FROM articles WHERE verdict = 'unassessed' AND seen >= ?
        GROUP BY spoken ORDER BY articles DESC, spoken"""
    return {row["spoken"]: row["articles"] for row in select(db, sql, (stamp(since),))}


# --- Reading rows ----------------------------------------------------------------------------


def _single(db: Database, sql: str, parameters: tuple[object, ...]) -> StoredArticle | None:
    row = one(db, sql, parameters)
    return None if row is None else _whole(db, [row])[0]


def _by_ids(db: Database, ids: Sequence[int]) -> list[StoredArticle]:
    sql = "SELECT * FROM articles WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC"
    return _bare(db, select(db, sql, (rows.dump(list(ids)),)))


def _whole(db: Database, page: Sequence[Row]) -> list[StoredArticle]:
    """With keys and signals."""
    ids = rows.dump([row["id"] for row in page])
    keys: dict[int, list[str]] = defaultdict(list)
    sql = """
        SELECT article, key FROM article_keys
        WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article, place"""
    for row in select(db, sql, (ids,)):
        keys[row["article"]].append(row["key"])
    fields = {row["id"]: {"title": row["title"], "text": row["body"]} for row in page}
    signals = evidence.signals_of(db, fields)
    return [
        _with_rest(stored, tuple(keys[stored.id]), signals[stored.id]) for stored in _bare(db, page)
    ]


def _with_rest(
    stored: StoredArticle, keys: tuple[str, ...], signals: tuple[Signal, ...]
) -> StoredArticle:
    return replace(
        stored,
        article=replace(stored.article, keys=keys or stored.article.keys),
        assessment=stored.assessment._replace(signals=signals),
    )


def _bare(db: Database, page: Sequence[Row]) -> list[StoredArticle]:
    """With pairs only; the one key is the article's number."""
    pairs = evidence.pairs_of(db, [row["id"] for row in page])
    return [_stored(row, pairs[row["id"]]) for row in page]


def _stored(row: Row, pairs: tuple[PairScore, ...]) -> StoredArticle:
    return StoredArticle(
        id=row["id"],
        article=_article(row),
        assessment=Assessment(
            verdict=Verdict(row["verdict"]),
            lean=rows.axis_or_none(row["lean"]),
            escalation=row["escalation"],
            de_escalation=row["de_escalation"],
            language=row["language"],
            lexicon=row["lexicon"],
            pairs=pairs,
            unread=row["unread"],
        ),
        reason=rows.reason(row["reason"]),
        story=row["story"],
    )


def _article(row: Row) -> Article:
    return Article(
        keys=(f"#{row['id']}",),
        source=row["source"],
        publisher=row["publisher"],
        title=row["title"],
        text=row["body"],
        link=row["link"],
        published=moment_or_none(row["published"]),
        seen=moment(row["seen"]),
        tier=Tier(row["tier"]),
        origin=row["origin"],
        party=row["party"],
        reach=Reach(row["reach"]),
        silent=bool(row["silent"]),
        language=row["recognised"],
    )
