"""Stories as rows: opened, grown, found by the ends of their pair."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from storage import rows
from storage.db import one, write
from storage.model import Assessment, Story
from storage.times import stamp


def get(db: Database, id: int) -> Story | None:
    row = one(db, "SELECT * FROM stories WHERE id = ?", (id,))
    return None if row is None else rows.story(row)


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
        [(end, values["updated"], id) for end in set(story.pair.ends)],
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
