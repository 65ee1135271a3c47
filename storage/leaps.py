"""Whether the clock may be believed when it says that much is old.

A wrong clock must not cost the history. Where it is far ahead of when it was last believed, it
has to go on like that for a week before anything is forgotten by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from storage import settings
from storage.db import transaction
from storage.times import moment, moment_or_none, stamp, stamp_or_none

KEY = "believed"
PROVED_IN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Leap:
    """The clock went far ahead, or the program was off for as long."""

    before: datetime
    """When it was last believed."""
    new: bool
    """Noticed just now."""


def begin(db: Database, now: datetime) -> None:
    """Believe the clock from ``now`` on, where it was never looked at on this database."""
    with transaction(db):
        if settings.get(db, KEY) is None:
            settings.put(db, KEY, {"before": stamp(now), "since": None, "last": stamp(now)})


def noticed(db: Database, now: datetime, most: timedelta) -> Leap | None:
    """The leap of more than ``most`` that is not proved yet; None where ``now`` is believed."""
    with transaction(db):
        kept = settings.get(db, KEY, {})
        before = moment(kept["before"]) if kept else now
        since = moment_or_none(kept["since"]) if kept else None
        last = moment(kept["last"]) if kept else now
        new = since is None or not timedelta() <= now - last <= most
        if now - before <= most or (since and not new and now - since >= PROVED_IN):
            before, since = now, None
        elif new:
            since = now
        moments = {"before": stamp(before), "since": stamp_or_none(since), "last": stamp(now)}
        settings.put(db, KEY, moments)
    return Leap(before, new) if since else None
