"""Whether the running program is well: the sign of life it leaves, and what ``health`` reads there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot.moments import ago, counted, listed, spelled
from bot.speech import clean
from storage import settings
from storage.health import QUIET, Health
from watchers.passing import SILENT_AFTER

KEY = "alive"
LATE = timedelta(minutes=3)
"""A running program says more often than this that it is alive."""
STUCK = timedelta(hours=2)
"""Deliveries that wait longer are trouble."""
NAMED = 5
"""Quiet feeds that are named, the longest quiet first."""


@dataclass(frozen=True, slots=True)
class Sign:
    """The program's last sign of life."""

    at: datetime
    states: Mapping[str, str]
    """Part → how it is, beginning ``ok`` where all is well."""


def note(db: Database, states: Mapping[str, str], now: datetime) -> None:
    """Leave a sign of life."""
    settings.put(db, KEY, {"at": now.isoformat(), "states": dict(states)})


def last_sign(db: Database) -> Sign | None:
    """The sign of life that was left last; None where there never was one."""
    kept = settings.get(db, KEY)
    return Sign(datetime.fromisoformat(kept["at"]), kept["states"]) if kept else None


def faults(sign: Sign | None, now_is: Health, now: datetime, *, full: bool = False) -> list[str]:
    """What is wrong, one line each; empty where all is well. ``full``: no room on the disk, where
    no sign of life can be left."""
    said = []
    if full:
        said.append("No room left on the disk of the database: no alert can be sent. Make room.")
    elif sign is None:
        said.append("It has never run on this database.")
    elif now - sign.at > LATE:
        said.append(f"It does not run: the last sign of life was {ago(sign.at, now)}.")
    elif sign.at - now > LATE:  # the clock was set back; what runs has a new sign within a minute
        said.append("It does not run: the last sign of life is from the future.")
    else:
        said += [f"{part}: {s}" for part, s in sign.states.items() if not s.startswith("ok")]
    if now_is.stuck is not None and now_is.stuck > STUCK:
        said.append(f"A message has been waiting for {spelled(now_is.stuck)}.")
    if now_is.feeds_failing and now_is.feeds_failing == now_is.feeds_read:
        said.append("No feed can be read.")
    if now_is.heard is not None and now - now_is.heard >= SILENT_AFTER:
        said.append(f"No article has come from any feed for {spelled(now - now_is.heard)}.")
    return said


def lines(h: Health, now: datetime) -> list[str]:
    """The counts and ages that matter, one a line."""
    oldest = f", the oldest for {spelled(h.oldest_waiting)}" if h.oldest_waiting else ""
    gone = f", {h.feeds_gone} gone for good" if h.feeds_gone else ""
    said = [
        f"Feeds: {h.feeds}, {h.feeds_failing} failing, {h.feeds_paused} paused{gone}",
        f"Feeds last read: {ago(h.last_poll, now)}; last article {ago(h.last_article, now)}",
        f"Last 24 h: {counted(h.articles_day, 'article')}, {counted(h.alerts_day, 'alert')}",
        f"Subscribers: {h.subscribers}, {h.disabled} stopped",
        f"To be sent: {h.waiting}, held {h.held}{oldest}",
        f"Not sent in 24 h: {h.failed_day}, in doubt {h.unsure_day}",
        f"Database: {h.bytes / 1e6:.1f} MB, {counted(h.articles, 'article')}",
    ]
    if h.feeds_quiet:
        named = [f"{clean(name, 30)} ({_since(at, now)})" for name, at in h.feeds_quiet.items()]
        more = [f"{len(named) - NAMED} more"] if len(named) > NAMED else []
        said.insert(2, f"Nothing new for {spelled(QUIET)}: {listed(named[:NAMED] + more)}")
    if h.missing:
        said.append(f"Not found by the chat service: {counted(h.missing, 'chat')}; off after a day")
    if h.unassessed_day:
        counts = [f"{lang} {count}" for lang, count in sorted(h.unassessed_day.items())]
        said.append(f"Not judged in 24 h, no lexicon: {listed(counts)}")
    return said


def _since(moment: datetime | None, now: datetime) -> str:
    return "never any" if moment is None else spelled(now - moment)
