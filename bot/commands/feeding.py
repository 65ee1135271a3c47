"""What is read: admins list, add, check, set, pause and remove feeds with /feeds."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import Any

from bot.chat import Message
from bot.commands import feed_lists, words
from bot.commands.asking import Ask, Refusal
from bot.commands.confirming import deed, propose
from bot.commands.feed_adding import PATIENCE, add, looked
from bot.commands.feed_settings import restored, value
from bot.commands.listing import pages, turning
from bot.commands.registry import Who, slow_command
from bot.commands.undoing import undoing
from bot.judgement import Judge
from bot.moments import ago, counted, listed
from bot.speech import Part, bold, clean, fits_button, foreign, press
from storage import audit, feeds
from storage.audit import Entry
from storage.db import transaction
from storage.feeds import Feed, FeedState, FullText, host_of
from storage.model.article import Tier

PAGE = 10
USAGE = (
    "Say /feeds add ADDRESS, check ID, pause ID, resume ID, remove ID, set ID tier major, "
    "import LINK, or export."
)
SETTINGS = (
    "Say /feeds set ID tier wire|major|specialist|unlisted, or full auto|always|never, "
    "or party RUS|none."
)
_STATES = {"pause": FeedState.PAUSED, "resume": FeedState.ACTIVE}


@slow_command(
    "feeds",
    Who.ADMIN,
    "What is read",
    "[add ADDRESS | check|pause|resume|remove ID | import LINK | export]",
)
async def feeds_(ask: Ask) -> list[Message]:
    verb, _, rest = ask.words.partition(" ")
    verb, rest = verb.casefold(), rest.strip()
    if verb in ("", "page", "list"):
        return _list(ask, max(1, words.whole(rest) or 1))
    if verb == "export" and not rest:
        return feed_lists.export(ask)
    if not rest:
        return _asked_back(ask, verb)
    if verb == "add":
        return await add(ask, rest)
    if verb == "import":
        return await feed_lists.preview(ask, rest)
    if verb == "check":
        return await _check(ask, found(ask, rest))
    with transaction(ask.db):
        if verb in _STATES:
            return _switch(ask, found(ask, rest), _STATES[verb])
        if verb == "set":
            return _set(ask, rest)
        if verb == "remove":
            one = found(ask, rest)
            question = f"Remove {clean(one.title, 60)} ({one.id})? What it brought is kept."
            return propose(ask, "remove feed", one.id, foreign(question), apply="Remove")
    raise Refusal(USAGE)


def _asked_back(ask: Ask, verb: str) -> list[Message]:
    """How the feed is that is named alone. Raises Refusal, for a verb that needs more words."""
    if verb == "set":
        raise Refusal(SETTINGS)
    if verb in ("check", "remove", *_STATES):
        known = feeds.every(ask.db)
        such = f"/feeds {verb} {known[0].id if known else 'ID'}"
        raise Refusal(f"Which one? Such as {such}. /feeds lists them.")
    if verb in ("add", "import"):
        raise Refusal(USAGE)
    one = found(ask, ask.words)
    turn = "resume" if one.state is FeedState.PAUSED else "pause"
    lines = {word: f"feeds {word} {one.id}" for word in ("check", turn)}
    deeds = [press(word.capitalize(), line) for word, line in lines.items() if fits_button(line)]
    return ask.screen(*_line(ask, one), buttons=[deeds])


def found(ask: Ask, said: str) -> Feed:
    """The feed of that id, title or address. Raises Refusal."""
    wanted = said.strip().casefold()
    known = feeds.every(ask.db)
    exact = [f for f in known if wanted in (f.id.casefold(), f.title.casefold(), f.url.casefold())]
    begun = re.compile(rf"\b{re.escape(wanted)}", re.IGNORECASE)
    near = exact or [f for f in known if begun.search(f.title) or f.id.startswith(wanted)]
    if wanted == "all":
        raise Refusal("One feed at a time, by its id. /feeds lists them.")
    if len(near) == 1:
        return near[0]
    names = listed([f.id for f in near[:4]])
    hint = f"There are {names}." if near else "/feeds lists them."
    raise Refusal(f"Which feed is “{clean(said, 40)}”? {hint}")


def _list(ask: Ask, page: int) -> list[Message]:
    known = sorted(feeds.every(ask.db), key=lambda f: (f.errors == 0, f.title.casefold()))
    page = min(page, pages(len(known), PAGE))
    shown = known[(page - 1) * PAGE : page * PAGE]
    failing = sum(f.errors > 0 and f.state is FeedState.ACTIVE for f in known)
    head = counted(len(known), "feed") + (f", {failing} failing" if failing else "")
    lines: list[Part] = [part for feed in shown for part in _line(ask, feed)]
    turns = turning("feeds page", page, len(known) > page * PAGE)
    return ask.screen(bold(head), *lines, f"\n\n{USAGE}", buttons=[turns])


def _line(ask: Ask, feed: Feed) -> list[Part]:
    if feed.state is not FeedState.ACTIVE:
        mark, state = "⏸", feed.state.value
    elif feed.errors:
        mark, state = "⚠", f"{clean(feed.last_error or 'failing', 60)} ({feed.errors}×)"
    elif feed.polls == 0:
        mark, state = "…", "not read yet"
    else:
        mark, state = "✓", f"new {ago(feed.last_new, ask.now)}" if feed.last_new else "nothing new"
    title = foreign(clean(feed.title, 40) or feed.id)
    return [f"\n{mark} ", title, foreign(f" ({feed.id}, {feed.tier.value}): {state}")]


# --- Reading it now --------------------------------------------------------------------------


async def _check(ask: Ask, feed: Feed) -> list[Message]:
    """Read it now, as at any other time: what is new is judged, kept and told."""
    name = foreign(clean(feed.title, 60))
    if feed.state is not FeedState.ACTIVE:
        look = await looked(ask, feed.url)
        wrong = look.fault if look.feed is None else look.instead and f"{look.instead}."
        fault = f"It fails: {wrong}" if wrong else "It reads well."
        return ask.screen(
            name, foreign(f"\n{fault}"), f"\nNothing was kept: it is {feed.state.value}."
        )
    until = feeds.host_pauses(ask.db, ask.now).get(host_of(feed.url))
    if until is not None:
        return ask.screen(name, f"\nIts site asks us to wait until {ask.clock(until)}.")
    try:
        async with asyncio.timeout(PATIENCE):
            polled = await ask.desk.poll(feed)
    except TimeoutError:
        return ask.screen(name, "\nIt takes long, and goes on. /feeds shows how it went.")
    after = polled.feed
    later = after.next_check if after.state is FeedState.ACTIVE else None
    due = f" Next look: {ask.clock(later)}." if later else ""
    if polled.error:
        return ask.screen(name, foreign(f"\nIt fails: it {polled.error}.{due}"))
    said = f"Read just now: {polled.new or 'nothing'} new of {counted(polled.shown, 'item')}"
    if not polled.shown:
        said = "Read just now: nothing new"
    if polled.background:
        said += f", {polled.background} kept without telling (seen for the first time, or old)"
    if polled.edited:
        said += f", {polled.edited} edited"
    return ask.screen(name, f"\n{said}.{due}")


# --- Changing --------------------------------------------------------------------------------


def _switch(ask: Ask, feed: Feed, state: FeedState) -> list[Message]:
    name = clean(feed.title, 60)
    if feed.state is state:
        return ask.screen(foreign(f"{name} is {state.value} already."))
    return _changed(ask, feed, replace(feed, state=state), f"{name} is {state.value}.")


def _set(ask: Ask, said: str) -> list[Message]:
    name, _, rest = said.rpartition(" ")
    name, _, key = name.rpartition(" ")
    if not name:
        raise Refusal(SETTINGS)
    feed, value, key = found(ask, name), rest.casefold(), key.rstrip(":=").casefold()
    if key == "party":
        voice = party(rest, ask.desk.judge)
        done = f"Speaks for {ask.desk.judge.names(voice)}." if voice else "Speaks for nobody."
        return _changed(ask, feed, replace(feed, party=voice), done)
    try:
        if key == "tier":
            return _changed(ask, feed, replace(feed, tier=Tier(value)), f"Believed as {value}.")
        if key == "full":
            full = FullText(value)
            return _changed(ask, feed, replace(feed, full_text=full), f"Full text: {value}.")
    except ValueError:
        pass
    raise Refusal(
        "A tier is wire, major, specialist or unlisted; full text is auto, always or never; "
        "a party is a code such as RUS, or none."
    )


def party(said: str, judge: Judge) -> str | None:
    """The code of whoever a feed speaks for; None for ``none`` and ``nobody``. Raises Refusal."""
    code = said.upper()
    if code in ("NONE", "NOBODY"):
        return None
    if code not in judge.codes:
        raise Refusal(
            f"I know nobody by the code “{clean(said, 20)}”. Say one such as RUS, or none."
        )
    return code


def _changed(ask: Ask, old: Feed, new: Feed, done: str) -> list[Message]:
    feeds.save(ask.db, new)
    audit.write(ask.db, ask.user, "feed", new.id, value(old), value(new), ask.now)
    ask.desk.wake()
    return ask.screen(foreign(done), " /undo")


@deed("remove feed", Who.ADMIN)
def _removed(ask: Ask, plan: Any) -> list[Message]:
    old = feeds.get(ask.db, plan)
    if old is None or old.state is FeedState.REMOVED:
        raise Refusal("That feed is gone already.")
    return _changed(
        ask, old, replace(old, state=FeedState.REMOVED), f"{clean(old.title, 60)} is removed."
    )


@undoing("feed")
def _undo(ask: Ask, entry: Entry) -> str:
    now = feeds.get(ask.db, entry.target)
    if now is None:
        raise Refusal("That feed is gone.")
    if entry.old is None:
        feeds.save(ask.db, replace(now, state=FeedState.REMOVED))
        return f"{clean(now.title, 60)} is removed again."
    was = restored(now, entry.old)
    feeds.save(ask.db, was)
    ask.desk.wake()
    return f"{clean(was.title, 60)} is as it was."
