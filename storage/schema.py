"""The tables: numbered migrations, one SQL file each in ``migrations/``; a released one is never edited.

In the tables, moments are UTC text (``storage.times``), lists and mappings that are only ever
read whole are JSON, and everything else is a strict column with its range checked.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlite_utils import Database, Migrations

FOLDER = Path(__file__).parent / "migrations"
NAME = "detente"


def statements(script: str) -> list[str]:
    """One by one, because ``executescript`` would commit a migration half-way."""
    found, statement = [], ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            found.append(statement.strip())
            statement = ""
    if statement.strip():
        raise ValueError(f"unfinished statement: {statement.strip()[:60]}")
    return found


def read(folder: Path = FOLDER) -> tuple[Migrations, tuple[str, ...]]:
    """The migrations of a folder and their names, in the order of their numbers."""
    migrations = Migrations(NAME)
    files = sorted(folder.glob("[0-9]*.sql"))
    for file in files:
        _register(migrations, file)
    return migrations, tuple(file.stem for file in files)


def _register(migrations: Migrations, file: Path) -> None:
    def migrate(db: Database) -> None:
        for statement in statements(file.read_text(encoding="utf-8")):
            db.execute(statement)

    migrations(name=file.stem)(migrate)
