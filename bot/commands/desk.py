"""What the commands need besides the database; ``bot/app.py`` puts it together."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bot.access import Access
from bot.commands.patience import Patience
from bot.judgement import Judge
from storage.feeds import Feed
from storage.model.article import Article
from watchers.sources.feeds import Polled
from watchers.sources.opml import Outlines


@dataclass(frozen=True, slots=True)
class FeedLook:
    """What one look at an address brought."""

    feed: Feed | None
    """The feed found there, not yet added."""
    articles: tuple[Article, ...] = ()
    """What the feed shows now, newest first."""
    fault: str = ""
    """Why there is no feed, in words that say what to do."""
    instead: str = ""
    """Why the address itself is no feed, where one was found on its site."""


async def _nothing_there(address: str) -> FeedLook:
    return FeedLook(None, fault=f"{address} cannot be looked at: this program reads no feeds.")


async def _no_poll(feed: Feed) -> Polled:
    return Polled(feed, error="cannot be read: this program reads no feeds")


async def _no_list(address: str, codes: Collection[str]) -> Outlines:
    raise ValueError("This program fetches no lists")


async def _no_page(address: str) -> tuple[str, str]:
    raise ValueError("This program fetches no pages.")


@dataclass
class Desk:
    """The commands' means. Everything has a value that makes sense alone, for tests."""

    judge: Judge
    """Replaced when the keywords change."""
    lexicon: Path | None = None
    """The operator's folder, laid over the shipped lexicon."""
    access: Access = Access.INVITE
    admins: frozenset[str] = frozenset()
    """User ids (``console``, ``telegram:<number>``) that the configuration makes admins."""
    wake: Callable[[], None] = lambda: None
    """Something was put into the outbox."""
    code: Callable[[], str] = lambda: secrets.token_urlsafe(9)
    """A fresh secret of at most 16 characters of ``[A-Za-z0-9_-]``."""
    invitation: Callable[[str], str] = lambda code: f"/start {code}"
    """How someone uses an invite code in this chat service: a link, or the line to say."""
    look: Callable[[str], Awaitable[FeedLook]] = _nothing_there
    """Fetch an address (a feed's, or a site's that names one) and read what it shows."""
    poll: Callable[[Feed], Awaitable[Polled]] = _no_poll
    """Read a feed of ours now, due or not, and take in what is new."""
    outlines: Callable[[str, Collection[str]], Awaitable[Outlines]] = _no_list
    """Fetch an OPML file: the feeds it lists, each the voice of nobody or of one of those codes.
    Raises ValueError with what went wrong."""
    page: Callable[[str], Awaitable[tuple[str, str]]] = _no_page
    """Fetch an article's page: its title and text. Raises ValueError with what went wrong."""
    pictures: Patience = field(default_factory=lambda: Patience(5, timedelta(seconds=10)))
    """How many pictures one chat may have drawn in a row, and one more after how long."""
    backups: Path | None = None
    """The folder for /backup; None where the database is in memory."""
    pulse: Callable[[], Mapping[str, str]] = dict
    """What runs in this process, as part → state, for /health."""
