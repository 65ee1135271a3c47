"""Who may use the bot: the three modes of access."""

from __future__ import annotations

from enum import StrEnum

BY_SETTINGS = "the settings"
"""Who made somebody an admin, or let somebody in, whom the configuration names."""


class Access(StrEnum):
    """How strangers become subscribers."""

    OPEN = "open"
    """Anyone may subscribe."""
    INVITE = "invite"
    """An invite link from an admin lets a person in."""
    ALLOWLIST = "allowlist"
    """Only ids that an admin has added."""
