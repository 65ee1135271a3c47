"""Access: admins, one-time claims, invites, one-use confirmations, updates already handled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Admin:
    user: str
    """``console`` or ``telegram:<numeric user id>``."""
    name: str
    added_by: str
    since: datetime


def admins(db: Database) -> list[Admin]:
    raise NotImplementedError


def is_admin(db: Database, user: str) -> bool:
    raise NotImplementedError


def add_admin(db: Database, user: str, name: str, added_by: str, now: datetime) -> bool:
    """False if the user was one already."""
    raise NotImplementedError


def remove_admin(db: Database, user: str) -> bool:
    raise NotImplementedError


def offer_claim(db: Database, code: str, until: datetime) -> None:
    """Let ``code`` (kept only as a hash) make one admin; earlier claims are void."""
    raise NotImplementedError


def take_claim(db: Database, code: str, user: str, name: str, now: datetime) -> bool:
    """Make ``user`` an admin if the claim is right, unused and not expired."""
    raise NotImplementedError


def offer_invite(db: Database, code: str, by: str, until: datetime, uses: int = 1) -> None:
    """Let ``code`` (kept only as a hash) admit ``uses`` people."""
    raise NotImplementedError


def take_invite(db: Database, code: str, user: str, now: datetime) -> bool:
    """Admit ``user``; False if the code is wrong, used up or expired."""
    raise NotImplementedError


def admit(db: Database, user: str, by: str, now: datetime) -> None:
    """Put a user on the allow-list."""
    raise NotImplementedError


def is_admitted(db: Database, user: str) -> bool:
    raise NotImplementedError


def dismiss(db: Database, user: str) -> bool:
    """Take a user off the allow-list."""
    raise NotImplementedError


def ask(db: Database, nonce: str, user: str, action: Any, until: datetime) -> None:
    """Keep what pressing a button will do (a JSON value), for one use by one user."""
    raise NotImplementedError


def answer(db: Database, nonce: str, user: str, now: datetime) -> Any:
    """What was asked, once: None if unknown, used, expired or another user's."""
    raise NotImplementedError


def first_time(db: Database, chat_service: str, update: int, now: datetime) -> bool:
    """Whether this update is new; it is noted, in the transaction that handles it."""
    raise NotImplementedError


def void_asks(db: Database, nonces: Sequence[str]) -> None:
    """Withdraw buttons (the other one of Apply / Cancel was pressed)."""
    raise NotImplementedError
