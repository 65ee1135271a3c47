"""What a decision may look at, loaded inside the transaction that records the decision."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlite_utils import Database

from storage.model import Assessment, Policy, Situation

WINDOW = timedelta(hours=36)
"""A story not updated for this long is closed."""
CANDIDATES = 120
"""At most so many stories are looked at for one article, the most recently updated ones."""


def policy(db: Database, now: datetime) -> Policy:
    """Topics, thresholds and the silences that hold at ``now``."""
    raise NotImplementedError


def load(db: Database, assessment: Assessment, now: datetime) -> Situation:
    """For one article: policy, the heats of its pairs, and their open stories, newest first."""
    raise NotImplementedError


def load_tick(db: Database, now: datetime) -> Situation:
    """For the passing of time: policy, every heat, and the open stories not told yet."""
    raise NotImplementedError
