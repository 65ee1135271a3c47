"""What the commands need besides the database; ``bot/app.py`` puts it together."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.access import Access
from storage.model import Assessment

Assess = Callable[[str, str, datetime | None], Assessment]
"""title, text, published → its judgement by the lexicon in use now."""


@dataclass
class Desk:
    """The commands' means. Everything has a value that makes sense alone, for tests."""

    assess: Assess
    access: Access = Access.INVITE
    admins: frozenset[str] = frozenset()
    """User ids (``console``, ``telegram:<number>``) that the configuration makes admins."""
    wake: Callable[[], None] = lambda: None
    """Something was put into the outbox."""
    code: Callable[[], str] = lambda: secrets.token_urlsafe(9)
    """A fresh secret of at most 16 characters of ``[A-Za-z0-9_-]``."""
    invitation: Callable[[str], str] = lambda code: f"/start {code}"
    """How someone uses an invite code in this chat service: a link, or the line to say."""
    database: Path | None = None
    backups: Path | None = None
    pulse: Callable[[], Mapping[str, str]] = field(default=dict)
    """What runs in this process, as (part, state) lines for ``/health``."""
    relearn: Callable[[], None] = lambda: None
    """The keywords changed: judge by them from now on. Raises ValueError saying what is wrong."""
