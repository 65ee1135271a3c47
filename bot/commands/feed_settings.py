"""A feed's settings as the audit keeps them, and back again."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from storage.feeds import Feed, FeedState, FullText
from storage.model.article import Tier

_KEPT = ("id", "url", "title", "publisher", "tier", "party", "state", "full_text", "site")


def value(feed: Feed) -> dict[str, Any]:
    """The settings of a feed, for the audit. A password in its address is among them, and so is
    never shown (``undoing.line``)."""
    return {key: value for key, value in asdict(feed).items() if key in _KEPT}


def restored(feed: Feed, kept: dict[str, Any]) -> Feed:
    """The feed with the settings that the audit kept, at the address that it has by now."""
    return replace(
        feed,
        state=FeedState(kept["state"]),
        tier=Tier(kept["tier"]),
        party=kept["party"],
        full_text=FullText(kept["full_text"]),
        title=kept["title"],
    )
