"""Access: admins, one-time claims, invites, one-use confirmations, updates already handled."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlite_utils import Database

from storage import rows
from storage.db import one, select, transaction, value, write
from storage.times import moment, stamp


@dataclass(frozen=True, slots=True)
class Admin:
    user: str
    """``console`` or ``telegram:<numeric user id>``."""
    name: str
    added_by: str
    since: datetime


# --- Admins and the admitted -----------------------------------------------------------------


def admins(db: Database) -> list[Admin]:
    """Oldest first."""
    found = select(db, "SELECT * FROM admins ORDER BY since, user")
    return [Admin(row["user"], row["name"], row["added_by"], moment(row["since"])) for row in found]


def is_admin(db: Database, user: str) -> bool:
    """Whether the user, by numeric id, runs the bot."""
    return value(db, "SELECT 1 FROM admins WHERE user = ?", (user,)) is not None


def add_admin(db: Database, user: str, name: str, added_by: str, now: datetime) -> bool:
    """False if the user was one already."""
    with transaction(db):
        sql = "INSERT INTO admins VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        return write(db, sql, (user, name, added_by, stamp(now))) > 0


def remove_admin(db: Database, user: str) -> bool:
    """False if the user was none."""
    with transaction(db):
        return write(db, "DELETE FROM admins WHERE user = ?", (user,)) > 0


def admit(db: Database, user: str, by: str, now: datetime) -> None:
    """Put a user on the allow-list."""
    with transaction(db):
        sql = "INSERT INTO admitted VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        write(db, sql, (user, by, stamp(now)))


def is_admitted(db: Database, user: str) -> bool:
    """Whether the user is on the allow-list."""
    return value(db, "SELECT 1 FROM admitted WHERE user = ?", (user,)) is not None


def dismiss(db: Database, user: str) -> bool:
    """Take a user off the allow-list; False if not on it."""
    with transaction(db):
        return write(db, "DELETE FROM admitted WHERE user = ?", (user,)) > 0


# --- Codes -----------------------------------------------------------------------------------


def offer_claim(db: Database, code: str, until: datetime) -> None:
    """Let ``code`` (kept only as a hash) make one admin; earlier claims are void."""
    with transaction(db):
        write(db, "DELETE FROM codes WHERE kind = 'claim'")
        _offer(db, "claim", code, "start", until, 1)


def take_claim(db: Database, code: str, user: str, name: str, now: datetime) -> bool:
    """Make ``user`` an admin if the claim is right, unused and not expired."""
    with transaction(db):
        by = _take(db, "claim", code, now)
        if by is None:
            return False
        add_admin(db, user, name, "claim", now)
        return True


def offer_invite(db: Database, code: str, by: str, until: datetime, uses: int = 1) -> None:
    """Let ``code`` (kept only as a hash) admit ``uses`` people."""
    with transaction(db):
        _offer(db, "invite", code, by, until, uses)


def take_invite(db: Database, code: str, user: str, now: datetime) -> bool:
    """Admit ``user``; False if the code is wrong, used up or expired.

    One who is admitted already does not use the code up.
    """
    with transaction(db):
        if is_admitted(db, user):
            return True
        by = _take(db, "invite", code, now)
        if by is None:
            return False
        admit(db, user, by, now)
        return True


def _offer(db: Database, kind: str, code: str, by: str, until: datetime, uses: int) -> None:
    sql = "INSERT INTO codes (hash, kind, by, until, uses) VALUES (?, ?, ?, ?, ?)"
    write(db, sql, (_hash(code), kind, by, stamp(until), uses))


def _take(db: Database, kind: str, code: str, now: datetime) -> str | None:
    """Use the code once; who offered it, or None."""
    sql = """
        UPDATE codes SET uses = uses - 1
        WHERE hash = ? AND kind = ? AND until > ? AND uses > 0 RETURNING by"""
    row = one(db, sql, (_hash(code), kind, stamp(now)))
    return None if row is None else str(row["by"])


def _hash(code: str) -> str:
    return sha256(f"detente:{code}".encode()).hexdigest()


# --- Confirmations and updates ---------------------------------------------------------------


def ask(db: Database, nonce: str, user: str, action: Any, until: datetime) -> None:
    """Keep what pressing a button will do (a JSON value), for one use by one user."""
    with transaction(db):
        sql = "INSERT INTO asks (hash, user, action, until) VALUES (?, ?, ?, ?)"
        write(db, sql, (_hash(nonce), user, rows.dump(action), stamp(until)))


def answer(db: Database, nonce: str, user: str, now: datetime) -> Any:
    """What was asked, once: None if unknown, used, expired or another user's."""
    with transaction(db):
        sql = "DELETE FROM asks WHERE hash = ? AND user = ? RETURNING action, until"
        row = one(db, sql, (_hash(nonce), user))
    if row is None or row["until"] <= stamp(now):
        return None
    return json.loads(row["action"])


def first_time(db: Database, chat_service: str, update: int, now: datetime) -> bool:
    """Whether this update is new; it is noted, in the transaction that handles it."""
    with transaction(db):
        sql = "INSERT INTO updates VALUES (?, ?, ?) ON CONFLICT DO NOTHING"
        return write(db, sql, (chat_service, update, stamp(now))) > 0
