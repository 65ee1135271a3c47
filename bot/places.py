"""Where the program finds and keeps its files when nothing is set."""

from __future__ import annotations

import os
import sys
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def checkout(folder: Path) -> Path | None:
    """The checkout of Detente that ``folder`` is in, or None."""
    for candidate in (folder, *folder.parents):
        try:
            text = (candidate / "pyproject.toml").read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            continue
        return candidate if 'name = "detente"' in text else None
    return None


def default_database(folder: Path) -> Path:
    """``var/detente.db`` inside a checkout, else in the user's data folder.

    A user without a home, as in some containers, has it in ``folder``.
    """
    root = checkout(folder.resolve())
    if root:
        return root / "var" / "detente.db"
    try:
        return user_data() / "detente" / "detente.db"
    except RuntimeError:
        return folder / "detente.db"


def default_seeds(folder: Path) -> Path:
    """The checkout's ``seeds/``, else the ones that came with the installed program."""
    for candidate in (checkout(folder.resolve()), PACKAGE, PACKAGE.parent):
        if candidate and (candidate / "seeds").is_dir():
            return candidate / "seeds"
    return PACKAGE / "seeds"


def user_data() -> Path:
    """The folder in which programs of this user keep their data.

    Raises RuntimeError for a user without a home.
    """
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
