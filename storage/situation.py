"""What a decision may look at, loaded inside the transaction that records the decision."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlite_utils import Database

from storage import feeds, frequencies, heats, rows, stories, thresholds, topics
from storage.assessment import Assessment
from storage.db import select, value
from storage.model.alert import ReasonKind
from storage.model.policy import Policy
from storage.model.situation import (
    STORY_CANDIDATES,
    STORY_WINDOW,
    TOLD_CANDIDATES,
    TOLD_WINDOW,
    Situation,
)
from storage.times import moment, moment_or_none, stamp


def policy(db: Database, now: datetime) -> Policy:
    """Topics, thresholds and the silences that hold at ``now``."""
    return Policy(
        topics=tuple(topics.every(db)),
        thresholds=thresholds.thresholds(db),
        silences=tuple(thresholds.silences(db, now)),
    )


def load(
    db: Database, assessment: Assessment, now: datetime, words: Collection[str] = ()
) -> Situation:
    """For one article: policy, the heats of its pairs, and the stories that share an end.

    ``words`` are the article's own, whose use is looked up. The cost is bounded by
    ``STORY_CANDIDATES`` and ``TOLD_CANDIDATES``, however many articles are stored.
    """
    if not assessment.pairs:
        return Situation(policy(db, now))
    keys = rows.dump(sorted({score.pair.key for score in assessment.pairs}))
    ends = {end for score in assessment.pairs for end in score.ends}
    acts = select(db, "SELECT * FROM acts WHERE pair IN (SELECT value FROM json_each(?))", (keys,))
    return Situation(
        policy=policy(db, now),
        stories=stories.open_to(db, sorted(ends), now - STORY_WINDOW, STORY_CANDIDATES),
        told=stories.told_of(db, ends, now - TOLD_WINDOW, TOLD_CANDIDATES),
        heats=heats.load(db, [score.pair.key for score in assessment.pairs]),
        last={(row["pair"], row["category"]): moment(row["at"]) for row in acts},
        frequencies=frequencies.load(db, words, now),
    )


def load_tick(db: Database, now: datetime) -> Situation:
    """For the passing of time: policy, every warm heat, the stories that wait, the last sounds."""
    silence = """
        SELECT max(created) FROM alerts
        WHERE story IS NULL AND json_extract(reason, '$.kind') = ? AND created <= ?"""
    told = value(db, silence, (ReasonKind.SOURCES_SILENT.value, stamp(now)))
    return Situation(
        policy=policy(db, now),
        stories=stories.waiting(db, now - STORY_WINDOW),
        heats=heats.warm(db),
        heard=feeds.heard(db, now),
        silence_told=moment_or_none(told),
    )
