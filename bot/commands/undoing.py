"""Who changed what, and taking it back: /audit, /undo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from bot.chat import Message
from bot.commands.asking import Ask, Refusal
from bot.commands.registry import Who, command, slow_command
from bot.commands.words import whole
from bot.speech import bold, clean, foreign, press
from storage import audit
from storage.audit import Entry
from storage.db import transaction

PAGE = 8
Undo = Callable[[Ask, Entry], str]
UNDO: dict[str, Undo] = {}
"""Action of the audit → what takes it back and says so."""
Ready = Callable[[Ask, Entry], Awaitable[Callable[[], Awaitable[None]]]]
READY: dict[str, Ready] = {}
"""Action of the audit → what takes long and is made ready before; what that gives is done after."""


def undoing(action: str, ready: Ready | None = None) -> Callable[[Undo], Undo]:
    """Register the decorated function as what takes back changes called ``action``."""

    def register(undo: Undo) -> Undo:
        UNDO[action] = undo
        if ready is not None:
            READY[action] = ready
        return undo

    return register


@slow_command("undo", Who.ADMIN, "Take back a change", "[NUMBER]")
async def undo(ask: Ask) -> list[Message]:
    entry = _wanted(ask)
    finish = await READY[entry.action](ask, entry) if entry.action in READY else None
    with transaction(ask.db):
        words = UNDO[entry.action](ask, entry)
        if not audit.mark_undone(ask.db, entry.id, ask.user, ask.now):
            raise Refusal(f"Change {entry.id} was taken back already.")
        target = f"{entry.action} {entry.target}"
        audit.write(ask.db, ask.user, "undo", target, entry.new, entry.old, ask.now)
    if finish is not None:
        await finish()
    return ask.screen(f"Undone: change {entry.id}. ", foreign(words))


def _wanted(ask: Ask) -> Entry:
    number = ask.words.strip().lstrip("#")
    if number in ("", "last"):
        newest = audit.undoable(ask.db, tuple(UNDO))
        if newest is None:
            raise Refusal("There is nothing to take back.")
        return newest
    id = whole(number)
    entry = None if id is None else audit.get(ask.db, id)
    if entry is None:
        raise Refusal(f"There is no change “{clean(number, 20)}”. /audit lists them.")
    if entry.undone is not None:
        raise Refusal(f"Change {entry.id} was taken back already.")
    if entry.action not in UNDO:
        raise Refusal(f"A change of “{entry.action}” cannot be taken back.")
    return entry


@command("audit", Who.ADMIN, "Who changed what", "[before NUMBER]")
def audit_(ask: Ask) -> list[Message]:
    number = whole(ask.words.removeprefix("before").strip())
    before = number + 1 if number and not ask.words.startswith("before") else number
    found = audit.latest(ask.db, PAGE + 1, before)
    if not found:
        return ask.screen("Nothing has been changed yet.")
    lines = [foreign(f"\n{line(entry, ask.clock)}") for entry in found[:PAGE]]
    older = [press("Older →", f"audit before {found[PAGE - 1].id}")] if len(found) > PAGE else []
    return ask.screen(bold("Changes, newest first"), *lines, buttons=[older])


def line(entry: Entry, clock: Callable[[datetime], str]) -> str:
    """``12 · 14:02 UTC telegram:7: threshold world: 45 → 60 (taken back)``, moments by ``clock``."""
    change = ""
    if entry.old is not None or entry.new is not None:
        old, new = _differing(entry.old, entry.new)
        change = f": {_value(old, clock)} → {_value(new, clock)}"
    undone = " (taken back)" if entry.undone else ""
    return (
        f"{entry.id} · {clock(entry.at)} {entry.who}: {entry.action} {entry.target}{change}{undone}"
    )


def _differing(old: Any, new: Any) -> tuple[Any, Any]:
    """The two states of a feed, reduced to the settings that changed; anything else whole."""
    if not (isinstance(old, dict) and isinstance(new, dict) and "url" in old):
        return old, new
    changed = [key for key in new if old.get(key) != new[key]]
    if not changed or "url" in changed:
        return old, new
    return {key: old.get(key) for key in changed}, {key: new[key] for key in changed}


def _value(value: Any, clock: Callable[[datetime], str]) -> str:
    """A JSON value in few words: the name of a thing, a moment, yes or no."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict):
        return _thing(value, clock)
    if isinstance(value, list):
        return clean(", ".join(_value(each, clock) for each in value), 60) or "none"
    text = str(value)
    with suppress(ValueError):
        return clock(datetime.fromisoformat(text)) if "T" in text else clean(text, 60)
    return clean(text, 60)


def _thing(value: dict[str, Any], clock: Callable[[datetime], str]) -> str:
    if "category" in value:
        weight = f" {value['severity']:g}" if value.get("severity") else ""
        return f"{value['category']}{weight}"
    if "url" in value:
        return clean(f"{value['title']}, {value['state']}, {value['tier']}", 60)
    if "name" in value:
        return clean(value["name"], 60)
    shown = {_value(each, clock) for each in value.values()}
    if len(shown) == 1:
        return shown.pop()
    return clean(", ".join(f"{key} {_value(each, clock)}" for key, each in value.items()), 60)
