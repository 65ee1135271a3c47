"""What became of feeds (moved, merged, gone), kept until the admins hear of it in one message.

A site that moves takes ten feeds with it, and each notices at its own next check. So the news
waits in the database until all have had time to notice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlite_utils import Database

from storage import settings
from storage.db import transaction
from storage.times import moment, stamp
from watchers.sources import intervals

KEY = "changed feeds"
SPELL = intervals.LONGEST
"""What happens to feeds within this time has one reason, most likely."""
NAMED = 25
"""How many feeds a message names."""


class Change(StrEnum):
    """What became of a feed: each with its line about one feed, and about several."""

    MOVED = "moved"
    MERGED = "merged"
    GONE = "gone"


_ONE = {
    Change.MOVED: "The feed {title} has moved to {url}. It is read there from now on.",
    Change.MERGED: "The feed {title} has moved to {url}, which is here already: now one.",
    Change.GONE: "The feed {title} is gone for good, says its publisher: switched off.",
}
_MANY = {
    Change.MOVED: "{number} feeds have moved and are read at their new addresses: {titles}.",
    Change.MERGED: "{number} feeds have moved to where another one is and are one with it: {titles}.",
    Change.GONE: "{number} feeds are gone for good, say their publishers: {titles}. Switched off.",
}


def note(db: Database, change: Change, title: str, url: str, now: datetime) -> None:
    """Keep it until it is told. Inside the transaction that makes the change."""
    kept = settings.get(db, KEY, [])
    settings.put(db, KEY, [*kept, [change, title, url, stamp(now)]])


def ripe(db: Database, now: datetime) -> list[str]:
    """The lines to tell now, after which they are forgotten; none while the first is too fresh.

    What is dated later than ``now`` is told too: the clock was set back since.
    """
    with transaction(db):
        kept = settings.get(db, KEY, [])
        if not kept or timedelta() <= now - moment(kept[0][3]) < SPELL:
            return []
        settings.put(db, KEY, None)
    return [line for change in Change if (line := _line(change, kept))]


def named(titles: Sequence[str], most: int) -> str:
    """``A, B and 3 more``."""
    more = len(titles) - most
    return ", ".join(titles[:most]) + (f" and {more} more" if more > 0 else "")


def _line(change: Change, kept: Sequence[Sequence[str]]) -> str:
    mine = [(title, url) for what, title, url, _ in kept if what == change]
    if len(mine) == 1:
        return _ONE[change].format(title=mine[0][0], url=mine[0][1])
    titles = named([title for title, _ in mine], NAMED)
    return _MANY[change].format(number=len(mine), titles=titles) if mine else ""
