"""Stories as rows: opened, grown, found by the ends of their pair."""

from __future__ import annotations

from collections.abc import Sequence, Set
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage import rows
from storage.assessment import Assessment
from storage.db import one, select, write
from storage.model.story import Story
from storage.times import stamp

MOST_READ = 4096
"""So many stories are remembered as they were last read."""
_read: dict[tuple[int, int], Story] = {}
"""By id and version. A version names one state of one row for good, whichever the database."""

_AT_END = "SELECT updated, story FROM story_ends WHERE end = ? AND updated >= ?"
_WHOLE = "SELECT * FROM stories WHERE id IN (SELECT value FROM json_each(?))"


def get(db: Database, id: int) -> Story | None:
    """The story of that number, if there is one."""
    row = one(db, "SELECT * FROM stories WHERE id = ?", (id,))
    return None if row is None else rows.story(row)


def open_to(db: Database, ends: Sequence[str], since: datetime, most: int) -> tuple[Story, ...]:
    """Return the stories with one of these ends, newest first; read before are not read again."""
    # Each end's stories stand in the index in this order: they are merged until there are enough.
    merged = f"{' UNION '.join([_AT_END] * len(ends))} ORDER BY 1 DESC, 2 DESC LIMIT ?"
    sql = f"""
        SELECT id, version FROM ({merged}) AS newest JOIN stories ON id = newest.story
        ORDER BY newest.updated DESC, id DESC"""  # noqa: S608
    first = stamp(since)
    return _known(db, sql, (*(value for end in ends for value in (end, first)), most))


def told_of(db: Database, ends: Set[str], since: datetime, most: int) -> tuple[Story, ...]:
    """Return the stories with one of these ends among the last alerts, the latest alert first."""
    # The last ones first, and only then their time: else a quiet week looks through every alert.
    sql = """
        SELECT stories.id, version FROM
            (SELECT id, story, created FROM alerts WHERE story IS NOT NULL
             ORDER BY id DESC LIMIT ?) AS latest
        JOIN stories ON stories.id = latest.story WHERE created >= ? ORDER BY latest.id DESC"""
    told = _known(db, sql, (most, stamp(since)))
    return tuple(story for story in told if not ends.isdisjoint(story.ends))


def waiting(db: Database, since: datetime) -> tuple[Story, ...]:
    """Return the stories that wait for a second source, newest first."""
    sql = """
        SELECT id, version FROM stories WHERE waiting AND updated >= ?
        ORDER BY updated DESC, id DESC"""
    return _known(db, sql, (stamp(since),))


def _known(db: Database, sql: str, asked: Sequence[Any]) -> tuple[Story, ...]:
    """The stories whose id and version ``sql`` selects, in its order and each once."""
    versions: dict[int, int] = dict(db.conn.execute(sql, asked).fetchall())
    known = {state[0]: story for state in versions.items() if (story := _read.get(state))}
    missing = [id for id in versions if id not in known]
    for row in select(db, _WHOLE, (rows.dump(missing),)) if missing else ():
        known[row["id"]] = rows.story(row)
        _remember(row["id"], row["version"], known[row["id"]])
    return tuple(map(known.__getitem__, versions))


def _remember(id: int, version: int | None, story: Story) -> None:
    if version is None:
        return
    if len(_read) >= MOST_READ:
        for key in list(_read)[: MOST_READ // 4]:
            del _read[key]
    _read[id, version] = story


def keep(db: Database, story: Story) -> int:
    """Open the story (id 0) or keep how it has grown; returns its id. Inside a transaction."""
    values = rows.story_values(story)
    if story.id:
        db.table("stories", pk="id").update(story.id, values)
        id = story.id
    else:
        marks = ", ".join(f":{name}" for name in values)
        sql = f"INSERT INTO stories ({', '.join(values)}) VALUES ({marks})"  # noqa: S608
        id = int(db.conn.execute(sql, values).lastrowid or 0)
    write(db, "DELETE FROM story_ends WHERE story = ?", (id,))
    db.conn.executemany(
        "INSERT INTO story_ends VALUES (?, ?, ?)",
        [(end, values["updated"], id) for end in sorted(story.ends)],
    )
    return id


def told_by(db: Database, story: int, alert: int) -> None:
    """``alert`` is now the story's live message. Inside a transaction."""
    write(db, "UPDATE stories SET alert = ? WHERE id = ?", (alert, story))


def remember_acts(db: Database, assessment: Assessment, seen: datetime) -> None:
    """Note when each act was last heard of between each pair. Inside a transaction."""
    said = sorted({signal.category for signal in assessment.signals if signal.score > 0})
    pairs = [score.pair.key for score in assessment.pairs]
    db.conn.executemany(
        """
        INSERT INTO acts VALUES (?, ?, ?)
        ON CONFLICT DO UPDATE SET at = max(at, excluded.at)""",
        [(pair, category, stamp(seen)) for pair in pairs for category in said],
    )
