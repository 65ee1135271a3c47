"""How a feed is, in the few words of a list."""

from __future__ import annotations

from datetime import datetime

from bot.moments import ago, spelled
from storage.feeds import Feed, FeedState


def state_of(feed: Feed, paused_until: datetime | None, now: datetime) -> str:
    """How it is, and when it is tried again where it has brought nothing.

    ``paused_until``: its site is left alone till then, as it asked.
    """
    if feed.state is not FeedState.ACTIVE:
        return feed.state.value
    until = max(filter(None, (feed.next_check, paused_until)), default=now)
    wait = f"tried again in {spelled(until - now)}" if until > now else "tried again now"
    if feed.errors:
        return f"failing {feed.errors}x: {feed.last_error}; {wait}"
    if feed.last_ok:
        return f"ok, read {ago(feed.last_ok, now)}"
    if paused_until:
        return f"not read yet: its site asks us to wait {spelled(paused_until - now)}"
    return "not read yet"
