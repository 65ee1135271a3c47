"""Words that admins teach the engine from chat: /keywords."""

from __future__ import annotations

import asyncio
import difflib
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import datetime
from itertools import product
from typing import Any

from bot import learning
from bot.chat import Message
from bot.commands import words
from bot.commands.asking import Ask, Refusal
from bot.commands.registry import Who, slow_command
from bot.commands.undoing import undoing
from bot.judgement import Judge
from bot.moments import counted, listed
from bot.speech import bold, clean
from storage import articles, audit, keywords
from storage.db import transaction
from storage.keywords import Keyword
from watchers.signals.lexicon import LexiconError

MOST = 200
MANY = 100
"""Articles with a new keyword that are counted, at most."""
USAGE = 'Say /keywords add "dirty bomb" terror, or /keywords remove "dirty bomb".'


@slow_command(
    "keywords", Who.ADMIN, "Teach it words", 'add "WORDS" CATEGORY [1-10] | remove "WORDS"'
)
async def keywords_(ask: Ask) -> list[Message]:
    said = words.arguments(ask.words)
    if not said:
        return _listed(ask)
    verb, rest = said[0].casefold(), [word.strip(",;") for word in said[1:] if word.strip(",;")]
    if verb == "list" and not rest:
        return _listed(ask)
    if verb == "add" and len(rest) > 1:
        return await _add(ask, *_apart(ask, rest))
    if verb == "remove" and rest:
        return await _remove(ask, " ".join(rest))
    raise Refusal(USAGE)


def _apart(ask: Ask, said: list[str]) -> tuple[str, str, str]:
    """The keyword, its category and its severity, which may be missing; marks may be too.

    Raises Refusal where no category is named.
    """
    every = learning.categories(ask.desk.judge)
    for end, length in product((len(said), len(said) - 1), (2, 1)):
        category = " ".join(said[end - length : end]).casefold()
        if end > length and category in every:
            return " ".join(said[: end - length]), category, "".join(said[end:])
    named = said[-2] if said[-1].isdecimal() else said[-1]
    close = difflib.get_close_matches(named.casefold(), every, 2, 0.6)
    hint = f" Did you mean {' or '.join(close)}?" if close else f" There are {listed(every)}."
    raise Refusal(f"There is no category “{clean(named, 30)}”.{hint}")


async def _add(ask: Ask, said: str, category: str, weight: str) -> list[Message]:
    literal = learning.literal(said)
    if literal is None:
        raise Refusal("A keyword is one to eight plain words of letters and digits, no pattern.")
    small = {w for each in ask.desk.judge.lexicon.languages.values() for w in each.function_words}
    if all(len(word) == 1 or word in small for word in literal.split()):
        raise Refusal(f"“{literal}” stands in nearly every article. Say words that tell more.")
    severity = words.number(weight, 1, 10, "A severity") if weight else None
    now = keywords.every(ask.db)
    if len(now) >= MOST:
        raise Refusal(f"There are {MOST} keywords already; remove one first.")
    new = Keyword(literal, category, severity, ask.user, ask.now)
    known = sorted([*(k for k in now if k.words != literal), new], key=lambda k: k.words)
    judge = await _taught(ask, known)
    with transaction(ask.db):
        old = keywords.put(ask.db, new)
        audit.write(ask.db, ask.user, "keyword", literal, _value(old), _value(new), ask.now)
    await _put_to_use(ask, judge, known)
    counts = severity or judge.lexicon.categories[category].severity
    found = len(articles.search(ask.db, f'"{literal}"', MANY, 0))
    before = f"{found or 'none'}{' or more' if found == MANY else ''}"
    return ask.screen(
        f"“{literal}” now counts as {category}, severity {counts:g}. Articles read from now on "
        f"are judged with it; it stands in {before} of those read before. /undo takes it back."
    )


async def _remove(ask: Ask, said: str) -> list[Message]:
    literal = learning.literal(said) or said
    now = keywords.every(ask.db)
    if literal not in {k.words for k in now}:
        raise Refusal(f"“{clean(literal, 40)}” is no keyword. /keywords lists them.")
    known = [k for k in now if k.words != literal]
    judge = await _taught(ask, known)
    with transaction(ask.db):
        old = keywords.remove(ask.db, literal)
        audit.write(ask.db, ask.user, "keyword", literal, _value(old), None, ask.now)
    await _put_to_use(ask, judge, known)
    return ask.screen(f"“{literal}” is a keyword no longer. /undo takes it back.")


async def _taught(ask: Ask, known: list[Keyword]) -> Judge:
    """The judge that knows these; reading the lexicon takes a moment, so beside the loop."""
    try:
        return await asyncio.to_thread(learning.taught, ask.desk.lexicon, known)
    except LexiconError as error:
        fault = re.sub(r"^\S+\.toml: keyword ", "", error.faults[0])
        raise Refusal(f"The lexicon refuses it: {clean(fault, 200)}") from None


async def _put_to_use(ask: Ask, judge: Judge, known: list[Keyword]) -> None:
    """Judge by ``judge``, which knows ``known``: unless others taught it something meanwhile."""
    while (kept := keywords.every(ask.db)) != known:
        known, judge = kept, await _taught(ask, kept)
    ask.desk.judge = judge


def _listed(ask: Ask) -> list[Message]:
    known = keywords.every(ask.db)
    lines = [
        f"\n“{k.words}” {k.category}" + (f" {k.severity:g}" if k.severity else "") for k in known
    ]
    head = counted(len(known), "keyword") if known else "No keywords have been added."
    return ask.screen(bold(head), *lines, f"\n\n{USAGE}")


def _value(one: Keyword | None) -> Any:
    return None if one is None else {**asdict(one), "added": one.added.isoformat()}


async def _ready(ask: Ask, entry: audit.Entry) -> Callable[[], Awaitable[None]]:
    """Teach what will be known once ``entry`` is taken back, before it is."""
    old = _old(entry)
    known = [k for k in keywords.every(ask.db) if k.words != entry.target]
    if old is not None:
        known = sorted([*known, old], key=lambda k: k.words)
    judge = await _taught(ask, known)
    return lambda: _put_to_use(ask, judge, known)


@undoing("keyword", _ready)
def _undo(ask: Ask, entry: audit.Entry) -> str:
    keywords.remove(ask.db, entry.target)
    old = _old(entry)
    if old is not None:
        keywords.put(ask.db, old)
    back = "counts as before" if old is not None else "is no keyword any more"
    return f"“{entry.target}” {back}."


def _old(entry: audit.Entry) -> Keyword | None:
    """What a keyword was before the change."""
    if entry.old is None:
        return None
    return Keyword(**{**entry.old, "added": datetime.fromisoformat(entry.old["added"])})
