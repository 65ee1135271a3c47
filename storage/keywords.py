"""Keywords that admins added in chat: literals that the lexicon takes in as rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Keyword:
    words: str
    """A literal, compared without case; unique."""
    category: str
    severity: float | None
    """1-10; None takes the category's own."""
    added_by: str
    added: datetime


def every(db: Database) -> list[Keyword]:
    """By words, so that the lexicon's hash does not depend on the order of adding."""
    raise NotImplementedError


def get(db: Database, words: str) -> Keyword | None:
    raise NotImplementedError


def put(db: Database, keyword: Keyword) -> Keyword | None:
    """Add or replace; returns what was there before."""
    raise NotImplementedError


def remove(db: Database, words: str) -> Keyword | None:
    """Returns what was there."""
    raise NotImplementedError
