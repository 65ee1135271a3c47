"""What can be followed: admins add, change and remove topics with /topic."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from bot.chat import Message
from bot.commands import naming, words
from bot.commands.asking import Ask, Refusal
from bot.commands.confirming import deed, propose
from bot.commands.registry import Who, command
from bot.commands.undoing import undoing
from bot.judgement import Judge
from bot.moments import counted, listed
from bot.speech import bold, clean, fits_button, press
from bot.wording import Names
from storage import audit, topics
from storage.audit import Entry
from storage.model.policy import Topic

USAGE = (
    'Say /topic add ID "NAME" RUS-UKR SYR @SDN: pairs with a dash, one actor by its code, a place '
    "with @. /topic remove ID takes one away."
)
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_PART = re.compile(r"@.*|[^\W\d]+-.*|[A-Z_]{3,}")
"""What is no word of a topic's name: a pair, a place or a code."""
MOST = 200
MOST_PARTS = 60


@command(
    "topic", Who.ADMIN, "Add or remove a topic", 'add ID "NAME" AAA-BBB CCC @DDD | remove ID | ID'
)
def topic(ask: Ask) -> list[Message]:
    said = [word.strip(",;") for word in words.arguments(ask.words) if word.strip(",;")]
    if not said or said == ["list"]:
        return ask.screen(
            bold(counted(len(topics.every(ask.db)), "topic")), f": /topics lists them.\n{USAGE}"
        )
    verb = said[0].casefold()
    if verb == "add":
        return _add(ask, said[1:])
    if verb in ("remove", "edit", "change", "rename") and len(said) == 1:
        raise Refusal(USAGE)
    if verb in ("edit", "change", "rename"):
        raise Refusal(f"/topic add with the ID of one that is there changes it.\n{USAGE}")
    if verb == "remove":
        return _remove(ask, naming.topic(ask.db, " ".join(said[1:]), ask.desk.judge))
    return _shown(ask, naming.topic(ask.db, ask.words, ask.desk.judge))


def _add(ask: Ask, said: list[str]) -> list[Message]:
    id, name, parts = _apart(ask, said)
    if not _ID.fullmatch(id):
        raise Refusal("An ID is up to 32 small letters, digits and dashes, such as red-sea.")
    if len(topics.every(ask.db)) >= MOST or len(parts) > MOST_PARTS:
        raise Refusal(f"At most {MOST} topics of {MOST_PARTS} parts each.")
    old = topics.get(ask.db, id)
    if old is not None and old.everything:
        raise Refusal(f"{old.name} covers everything and stays as it is.")
    new = _read(id, name, parts, ask.desk.judge)
    covers = described(new, ask.desk.judge.names)
    if old is None:
        _save(ask, None, new)
        return ask.screen(f"Added: {new.name} ({covers}). /undo")
    if old == new:
        raise Refusal(f"{old.name} is that already: {covers}.")
    followers = counted(topics.subscribers_of(ask.db, id), "subscriber")
    before = described(old, ask.desk.judge.names)
    asked = f"Change {old.name} for {followers}?\nNow: {before}.\nThen: {covers}."
    asked += f"\nIts name will be {new.name}." if new.name != old.name else ""
    return propose(ask, "change topic", {"old": _value(old), "new": _value(new)}, asked)


@deed("change topic", Who.ADMIN)
def _changed(ask: Ask, plan: Any) -> list[Message]:
    old, new = _topic(plan["old"]), _topic(plan["new"])
    if topics.get(ask.db, old.id) != old:
        raise Refusal("That topic was changed meanwhile. Say the command again.")
    _save(ask, old, new)
    return ask.screen(f"Changed: {new.name}. /undo")


def _save(ask: Ask, old: Topic | None, new: Topic) -> None:
    topics.save(ask.db, new, ask.now)
    audit.write(ask.db, ask.user, "topic", new.id, _value(old), _value(new), ask.now)


def _apart(ask: Ask, said: list[str]) -> tuple[str, str, list[str]]:
    """The ID, the name and the parts of a new topic. Raises Refusal, with the line that may be
    meant where the ID or the quotation marks around the name are left out."""
    quoted = len(said) > 2 and words.quoted(ask.words) and " " not in said[0]
    end = _end(ask, said, 2 if quoted else 1)
    first, *rest = said[:end] or [""]
    name, parts = clean(" ".join(rest), 40), said[end:]
    if not parts:
        raise Refusal(USAGE)
    if quoted or (rest and first == first.casefold() and (name[0].isupper() or first in rest)):
        return first.casefold(), name, parts
    whole = clean(" ".join(said[:end]), 40)
    whole = whole[:1].upper() + whole[1:]
    id = _id_of(whole) or _id_of(" ".join(parts))
    line = f'topic add {id} "{whole}" {" ".join(parts)}'
    verb = "Change" if topics.get(ask.db, id) else "Add"
    choice = [[press(f"{verb} {whole}", line)]] if fits_button(line) else []
    asked = f"Do you mean /{line}? First an ID, then the name in quotation marks."
    raise Refusal(asked, choice)


def _end(ask: Ask, said: list[str], least: int) -> int:
    """Where the name ends: at the first pair, place or code, or before names of actors."""
    first = next((i for i in range(least, len(said)) if _PART.fullmatch(said[i])), None)
    if first is not None:
        return first
    named = range(min(2, len(said) - 1), len(said))
    code = ask.desk.judge.code
    return next((i for i in named if all(map(code, said[i:]))), least if least == 2 else len(said))


def _id_of(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", name.casefold()))[:32].rstrip("-")


def _read(id: str, name: str, parts: list[str], judge: Judge) -> Topic:
    pairs: list[tuple[str, str]] = []
    actors: list[str] = []
    places: list[str] = []
    for part in parts:
        codes = [naming.party(side, judge, USAGE) for side in part.removeprefix("@").split("-")]
        if part.startswith("@") and len(codes) == 1:
            places.append(codes[0])
        elif len(codes) == 2 and codes[0] != codes[1]:
            pairs.append((min(codes), max(codes)))
        elif len(codes) == 1:
            actors.append(codes[0])
        else:
            raise Refusal(f"“{clean(part, 20)}” is no pair. {USAGE}")
    return Topic(id, name, tuple(pairs), tuple(actors), tuple(places))


def described(topic: Topic, names: Names) -> str:
    """What the topic covers, in words."""
    if topic.everything:
        return "everything"
    covered = [f"{names(a)} – {names(b)}" for a, b in topic.pairs]
    covered += [f"anything with {names(a)}" for a in topic.actors]
    covered += [f"events in {names(p)}" for p in topic.places]
    return listed(covered, "nothing yet")


def _shown(ask: Ask, one: Topic) -> list[Message]:
    followers = counted(topics.subscribers_of(ask.db, one.id), "subscriber")
    covers = described(one, ask.desk.judge.names)
    return ask.screen(bold(one.name), f" ({one.id}), {followers}\nCovers {covers}.")


def _remove(ask: Ask, one: Topic) -> list[Message]:
    if one.everything:
        raise Refusal(f"{one.name} always exists.")
    followers = counted(topics.subscribers_of(ask.db, one.id), "subscriber")
    return propose(
        ask, "remove topic", one.id, f"Remove {one.name}? {followers} will no longer get it.",
        apply="Remove",
    )  # fmt: skip


@deed("remove topic", Who.ADMIN)
def _removed(ask: Ask, plan: Any) -> list[Message]:
    old = topics.get(ask.db, plan)
    if old is None or not topics.remove(ask.db, plan, ask.now):
        raise Refusal("That topic is gone already.")
    audit.write(ask.db, ask.user, "topic", plan, _value(old), None, ask.now)
    return ask.screen(f"{old.name} is removed. /undo brings it back.")


def _value(one: Topic | None) -> Any:
    return None if one is None else asdict(one)


def _topic(kept: Any) -> Topic:
    """What ``_value`` made of a topic, as a topic again."""
    pairs = tuple((a, b) for a, b in kept["pairs"])
    parts = {"pairs": pairs, "actors": tuple(kept["actors"]), "places": tuple(kept["places"])}
    return Topic(**{**kept, **parts})


@undoing("topic")
def _undo(ask: Ask, entry: Entry) -> str:
    if entry.old is None:
        topics.remove(ask.db, entry.target, ask.now)
        return f"{entry.target} is gone again."
    kept = _topic(entry.old)
    topics.save(ask.db, kept, ask.now)
    return f"{kept.name} is as it was."
