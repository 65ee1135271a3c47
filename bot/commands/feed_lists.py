"""Lists of feeds in a chat: /feeds import takes one from the web, /feeds export hands ours out."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

from bot.chat import Document, Message
from bot.commands.asking import Ask, Refusal
from bot.commands.confirming import deed, propose
from bot.commands.feed_adding import PATIENCE
from bot.commands.feed_settings import restored
from bot.commands.registry import Who
from bot.commands.undoing import undoing
from bot.moments import counted
from bot.speech import Part, bold, clean, foreign, say
from storage import audit, feeds
from storage.audit import Entry
from storage.db import transaction
from storage.feeds import Feed, FeedState
from watchers.sources import links
from watchers.sources.opml import Outlines, read_opml, write_opml

MOST = 500
"""Feeds that one list may add from a chat; a longer one is the command line's."""
SHOWN = 8
ACTION = "feed list"


def export(ask: Ask) -> list[Message]:
    """The feeds as a file. Those whose address holds a secret stay out of the chat."""
    known = feeds.every(ask.db)
    open_ones = [feed for feed in known if links.masked(feed.url) == feed.url]
    if not open_ones:
        raise Refusal("There are no feeds to export.")
    words = f"{counted(len(open_ones), 'feed')}, as OPML."
    if secret := len(known) - len(open_ones):
        words += f" {secret} left out: a password in the address."
    file = Document("feeds.opml", write_opml(open_ones, ask.now))
    hint = "On the command line, detente feeds export FILE writes them to a file."
    return [replace(say(words, sketch=hint), document=file)]


async def preview(ask: Ask, address: str) -> list[Message]:
    """What the list at ``address`` would add; Add adds it."""
    if " " in address:
        raise Refusal("Say one address: /feeds import https://example.org/feeds.opml")
    outlines = await _fetched(ask, address if "://" in address else f"https://{address}")
    new = [feed for feed in outlines.feeds if not _here(ask, feed)]
    listed = [f"{counted(len(outlines.feeds), 'feed')} in the list, {len(new)} new"]
    if outlines.faults:
        listed.append(f"{len(outlines.faults)} not usable")
    if not new:
        raise Refusal(f"{', '.join(listed)}. Nothing to add.")
    if len(new) > MOST:
        raise Refusal(
            f"{', '.join(listed)}: at most {MOST} at once. The command line takes more: detente feeds import FILE."
        )
    parts: list[Part] = [bold(", ".join(listed))]
    for feed in new[:SHOWN]:
        name = foreign(clean(feed.title, 60) or feed.id)
        parts += ["\n• ", name, f" ({feed.id}, {feed.tier.value})"]
    if len(new) > SHOWN:
        parts.append(f"\n… and {len(new) - SHOWN} more")
    if outlines.faults:
        parts += ["\nNot usable: ", foreign(clean(outlines.faults[0], 150))]
    parts.append("\n\nWhat they show now is not told; only what comes next.")
    plan = write_opml(new, ask.now).decode()
    with transaction(ask.db):
        return propose(ask, "add feeds", plan, *parts, apply=f"Add {len(new)}")


async def _fetched(ask: Ask, address: str) -> Outlines:
    try:
        async with asyncio.timeout(PATIENCE):
            return await ask.desk.outlines(address, ask.desk.judge.codes)
    except TimeoutError:
        raise Refusal(f"Nothing came within {PATIENCE:.0f} seconds.") from None
    except ValueError as fault:
        raise Refusal(f"{fault}.") from None


def _here(ask: Ask, feed: Feed) -> bool:
    """Whether a feed in use has its address or its id."""
    same = (feeds.by_url(ask.db, feed.url), feeds.get(ask.db, feed.id))
    return any(one is not None and one.state is not FeedState.REMOVED for one in same)


@deed("add feeds", Who.ADMIN)
def _added(ask: Ask, plan: Any) -> list[Message]:
    new = [feed for feed in read_opml(plan.encode()).feeds if not _here(ask, feed)]
    if not new:
        raise Refusal("They are all here already.")
    ids = [feeds.add(ask.db, feed, ask.now).id for feed in new]
    audit.write(ask.db, ask.user, ACTION, counted(len(ids), "feed"), None, ids, ask.now)
    ask.desk.wake()
    return ask.screen(f"Added {counted(len(ids), 'feed')}. /undo")


@undoing(ACTION)
def _undo(ask: Ask, entry: Entry) -> str:
    before = {kept["id"]: kept for kept in entry.old or ()}
    there = [feed for feed in feeds.every(ask.db) if feed.id in entry.new]
    for feed in there:
        old = before.get(feed.id)
        was = restored(feed, old) if old else replace(feed, state=FeedState.REMOVED)
        if old and feeds.by_url(ask.db, old["url"]) is None:
            was = replace(was, url=old["url"])
        feeds.save(ask.db, was)
    ask.desk.wake()
    changed = sum(feed.id in before for feed in there)
    words = f"{counted(len(there) - changed, 'feed')} removed again"
    return f"{words}, {changed} as before." if changed else f"{words}."
