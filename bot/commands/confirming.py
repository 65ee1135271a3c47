"""Changes that are shown first: Apply or Cancel, each good for one press by one person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.chat import Button, Message
from bot.commands.asking import Ask, Refusal
from bot.commands.registry import Who, command
from bot.speech import Part, press
from storage import access

VALID = timedelta(hours=1)
"""How long the buttons of a preview can be pressed."""
STALE = "That button was used already or is too old. Say the command again."

Deed = Callable[[Ask, Any], list[Message]]


@dataclass(frozen=True, slots=True)
class _Known:
    who: Who
    do: Deed


DEEDS: dict[str, _Known] = {}


def deed(name: str, who: Who) -> Callable[[Deed], Deed]:
    """Register what happens once a change called ``name`` is confirmed by one of ``who``."""

    def register(do: Deed) -> Deed:
        DEEDS[name] = _Known(who, do)
        return do

    return register


def propose(
    ask: Ask, name: str, plan: Any, *parts: Part, apply: str = "Apply", cancel: str = "Cancel"
) -> list[Message]:
    """Show ``parts`` with two buttons; pressing ``apply`` does the deed ``name`` with ``plan``.

    ``plan`` is a JSON value and stays in the database; the button carries only its nonce.
    """
    nonce = ask.desk.code()
    kept = {"deed": name, "plan": plan, "chat": ask.chat}
    access.ask(ask.db, nonce, ask.user, kept, ask.now + VALID)
    buttons: list[Button] = [press(apply, f"confirm {nonce}"), press(cancel, f"cancel {nonce}")]
    return ask.screen(*parts, buttons=[buttons])


@command("confirm", Who.ANYONE, "")
def confirm(ask: Ask) -> list[Message]:
    kept = access.answer(ask.db, ask.words, ask.user, ask.now)
    known = DEEDS.get(kept["deed"]) if kept else None
    if known is None or kept["chat"] != ask.chat:
        raise Refusal(STALE)
    private = ask.incoming.kind == "private"
    if known.who is Who.ADMIN and not (ask.admin and private):
        raise Refusal("Only the bot's admins can do that, in a private chat.")
    return known.do(ask, kept["plan"])


@command("cancel", Who.ANYONE, "")
def cancel(ask: Ask) -> list[Message]:
    if access.answer(ask.db, ask.words, ask.user, ask.now) is None:
        raise Refusal(STALE)
    return ask.screen("Cancelled. Nothing was changed.")
