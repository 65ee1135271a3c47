"""What an assessment found in an article: its pairs and its signals, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from storage import rows
from storage.assessment import Assessment, Axis, PairScore, Signal
from storage.db import select, write


def keep(db: Database, article: int, assessment: Assessment) -> None:
    """Replace what is stored about an article by ``assessment``. Inside a transaction.

    A signal's words are not stored: its span points at them.
    """
    write(db, "DELETE FROM article_pairs WHERE article = ?", (article,))
    write(db, "DELETE FROM signals WHERE article = ?", (article,))
    db.conn.executemany(
        "INSERT INTO article_pairs VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(article, place, *_pair_values(score)) for place, score in enumerate(assessment.pairs)],
    )
    db.conn.executemany(
        "INSERT INTO signals VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (article, place, *_signal_values(signal))
            for place, signal in enumerate(assessment.signals)
        ],
    )


def _pair_values(score: PairScore) -> tuple[object, ...]:
    return (
        score.pair.key,
        score.verdict.value,
        score.lean,
        score.escalation,
        score.de_escalation,
        rows.dump(score.places),
    )


def _signal_values(signal: Signal) -> tuple[object, ...]:
    return (
        signal.field,
        signal.start,
        signal.end,
        signal.category,
        signal.axis.value,
        signal.severity,
        signal.score,
        signal.rule,
        rows.dump(signal.modifiers),
        rows.dump(signal.actors),
        signal.place,
        signal.factor,
        signal.sentence,
        signal.position,
        signal.quoted,
    )


def pairs_of(db: Database, articles: Sequence[int]) -> Mapping[int, tuple[PairScore, ...]]:
    """Each article's pairs, in the order the assessment gave."""
    sql = """
        SELECT * FROM article_pairs
        WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article, place"""
    found: dict[int, list[PairScore]] = defaultdict(list)
    for row in select(db, sql, (rows.dump(list(articles)),)):
        found[row["article"]].append(rows.pair_score(row))
    return {article: tuple(found[article]) for article in articles}


def signals_of(
    db: Database, articles: Mapping[int, Mapping[str, str]]
) -> Mapping[int, tuple[Signal, ...]]:
    """Each article's signals; ``articles`` gives the raw fields that their spans point into."""
    sql = """
        SELECT * FROM signals
        WHERE article IN (SELECT value FROM json_each(?)) ORDER BY article, place"""
    found: dict[int, list[Signal]] = defaultdict(list)
    for row in select(db, sql, (rows.dump(list(articles)),)):
        start, end = row["start"], row["finish"]
        found[row["article"]].append(
            Signal(
                field=row["field"],
                start=start,
                end=end,
                text=articles[row["article"]][row["field"]][start:end],
                category=row["category"],
                axis=Axis(row["axis"]),
                severity=row["severity"],
                score=row["score"],
                rule=row["rule"],
                modifiers=rows.texts(row["modifiers"]),
                actors=rows.texts(row["actors"]),
                place=row["scene"],
                factor=row["factor"],
                sentence=row["sentence"],
                position=row["position"],
                quoted=bool(row["quoted"]),
            )
        )
    return {article: tuple(found[article]) for article in articles}
