"""Finds the topic, pair, side or place that people mean, however they write it."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from sqlite_utils import Database

from bot.commands.asking import Refusal
from bot.commands.tongues import english
from bot.judgement import Judge
from bot.speech import clean
from bot.wording import pair_words
from storage import alerts, topics
from storage.assessment import Pair
from storage.model.policy import Topic

T = TypeVar("T")

ALL_TOPICS = "/topics lists them."
LONGEST = 200
"""Characters of a line in which a name is looked for."""
MOST = 20
"""Topics that one line may name."""
SHOWN = 3
"""Topics that may be meant, at most, and pairs besides."""
LOOKED_AT = 200
"""The newest alerts in which a side's pairs are looked for."""
EVERYTHING = ("everything", "all", "everywhere")
_ANYTHING_WITH = re.compile(
    r"(?:anything|everything|all) (?:with|involving) (?:the )?(.+)", re.IGNORECASE
)
"""A side with anyone, as ``key_name`` calls it."""
_A_PAIR = "A pair is RUS:UKR."
_FILLERS = frozenset(
    ("a", "about", "alerts", "also", "an", "and", "between", "by", "conflict", "crisis", "for", "from", "in", "just", "last",
     "me", "my", "news", "now", "of", "on", "only", "over", "please", "situation", "thanks", "that", "the",
     "this", "to", "today", "topic", "topics", "war", "with")
)  # fmt: skip
"""What people say around a name; it tells no topic from another."""
_KEPT = re.compile(r"\b(?:but not|except|keep|more)\b", re.IGNORECASE)
"""After these words stands what is wanted."""
_SLIP = 0.85
"""How like a word of plain talk must be to one of a name (0 to 1)."""
_WEAK = frozenset(
    {"dr", "east", "its", "neighbours", "north", "red", "sea", "south", "states", "united", "west"}
)
"""Words of names that stand in many other lines too."""
_BETWEEN = re.compile(r"\s*[,;\n]\s*|\s+(?:and|&|\+)\s+", re.IGNORECASE)


class UnknownTopic(Refusal):
    """Nothing is called that. ``said`` is what was asked for, ``likely`` the key and the name of
    each topic, or pair, that it may mean."""

    def __init__(self, said: str, likely: Sequence[tuple[str, str]] = ()) -> None:
        self.said, self.likely = said, likely
        names = " or ".join(name for _, name in likely)
        hint = f"Did you mean {names}?" if names else ALL_TOPICS
        super().__init__(f"I know no topic “{clean(said, 40)}”. {hint}")


class OneSide(UnknownTopic):
    """Somebody, or a place, where a topic or a pair was asked for."""

    def __init__(self, said: str, name: str, likely: Sequence[tuple[str, str]]) -> None:
        super().__init__(said, likely)
        names = " or ".join(dict.fromkeys(name for _, name in likely))
        self.args = (f"{name} is one side. Do you mean {names}?",)


def empty(db: Database, text: str) -> bool:
    """Whether the text names nothing: ``today``, ``the news please``."""
    return find(db, text) is None and not _bare(_plain(text))


def find(db: Database, text: str) -> Topic | None:
    """The topic of that id or name, written in whatever way, or the only one that has the words."""
    return _found(_plain(text), _forms(topics.every(db)))


def topic(db: Database, text: str, judge: Judge) -> Topic:
    """As ``find``. Raises UnknownTopic with the nearest, or with those that somebody or some place
    of that name belongs to."""
    known = topics.every(db)
    forms = _forms(known)
    wanted = _plain(text[:LONGEST])
    found = _found(wanted, forms)
    if found is None:
        likely = _likely(wanted, text[:LONGEST], forms, known, judge)[:SHOWN]
        raise UnknownTopic(text.strip(), [(t.id, t.name) for t in likely])
    return found


def several(db: Database, text: str, judge: Judge) -> list[Topic]:
    """One topic, or several with commas or “and” between them. Raises UnknownTopic."""
    return _each(lambda part: topic(db, part, judge), text)


def subjects(db: Database, text: str, judge: Judge) -> list[tuple[str, str]]:
    """As ``subject``, for several with commas or “and” between them too. Raises Refusal."""
    return _each(lambda part: subject(db, part, judge), text)


def _each(one: Callable[[str], T], text: str) -> list[T]:
    """What the text names, or else each of its parts, once. Raises what ``one`` raises."""
    try:
        return [one(text)]
    except Refusal:
        parts = [part for part in _BETWEEN.split(text.strip()) if part]
        if not 1 < len(parts) <= MOST:
            raise
        return list(dict.fromkeys(map(one, parts)))


def mentioned(db: Database, text: str, judge: Judge) -> list[Topic]:
    """The topics that a line of plain talk is about, those it says most of first."""
    known, text = topics.every(db), text[:LONGEST]
    shared = _sharing(_plain(text), _forms(known)) or _about(judge.named(text), known)
    shared = shared or _about(judge.named(english(text)), known)
    return shared or _sharing(_corrected(_plain(text), _forms(known)), _forms(known))


def unwanted(db: Database, text: str, judge: Judge) -> list[Topic]:
    """As ``mentioned``, for a line of what somebody wants less of: not what it says to keep."""
    return mentioned(db, _KEPT.split(text)[0], judge) or mentioned(db, text, judge)


def subject(db: Database, text: str, judge: Judge) -> tuple[str, str]:
    """The id and the name of a topic, or the key and the name of a pair: ``RUS:UKR``, ``@SDN``,
    or of a side with anyone: ``RUS:*``.

    Sides and places may be called by name, and have a dash between them where they are no topic:
    ``russia:ukraine``, ``rus-ukr``. Raises Refusal.
    """
    text = text.strip()
    if with_it := _ANYTHING_WITH.fullmatch(text):
        code = judge.code(with_it[1])
        text = f"{code}:*" if code else with_it[1]
    if ":" not in text and not text.startswith("@"):
        found = find(db, text)
        sides = re.split(r"\s*[-–—]\s*", text)
        if found is None and len(sides) == 2 and all(judge.code(side) for side in sides):
            return subject(db, ":".join(sides), judge)
        found = found or _topic_or_side(db, text, judge)
        return found.id, found.name
    if text.endswith(":*"):
        key = f"{party(text.removesuffix(':*'), judge, _A_PAIR)}:*"
        return key, key_name(key, judge)
    said = Pair.parse(text)
    codes = [party(name, judge, _A_PAIR) for name in said.ends]
    pair = Pair.of(*codes) if said.actors else Pair.of(place=codes[0])
    if said.actors and pair.actors != tuple(sorted(codes)):
        raise Refusal("A pair has two different sides, such as RUS:UKR.")
    return pair.key, pair_name(pair, judge)


def _topic_or_side(db: Database, text: str, judge: Judge) -> Topic:
    """As ``topic``; of a side alone, OneSide with its topics and the pairs that were told lately."""
    try:
        return topic(db, text, judge)
    except UnknownTopic as fault:
        code = judge.code(text)
        if code is None:
            raise
        told = (alert.pair for alert in alerts.latest(db, None, LOOKED_AT, None))
        counts = Counter(pair for pair in told if code in pair.ends and pair.key != "@")
        keys = [f"{code}:*", *(pair.key for pair, _ in counts.most_common(SHOWN))]
        topics_of = {name for _, name in fault.likely}
        pairs = [(key, name) for key in keys if (name := key_name(key, judge)) not in topics_of]
        raise OneSide(fault.said, clean(judge.names(code), 40), [*pairs, *fault.likely]) from None


def key_name(key: str, judge: Judge) -> str:
    """As ``pair_name``, of a pair's key or a side's: ``anything with Russia``."""
    if key.endswith(":*"):
        return f"anything with {clean(judge.names(key.removesuffix(':*')), 40)}"
    return pair_name(Pair.parse(key), judge)


def pair_name(pair: Pair, judge: Judge) -> str:
    """``Russia – Ukraine``, ``Sudan (alone)`` or ``Sudan (no side named)``, to tell it from a topic."""
    name = pair_words(pair, judge.names)
    if len(pair.actors) == 2:
        return name
    return f"{name} (alone)" if pair.actors else f"{name} (no side named)"


def party(said: str, judge: Judge, otherwise: str) -> str:
    """The code of an actor or place, by its code or name. Raises Refusal, ending with ``otherwise``."""
    code = judge.code(said.strip())
    if code is None:
        raise Refusal(f"I know no actor or place “{clean(said, 20)}”. {otherwise}")
    return code


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[\W_]+", " ", english(text)).split())


def _bare(plain: str) -> str:
    """The words that tell, in one order: sides are named either way round."""
    return " ".join(sorted(set(plain.split()) - _FILLERS))


def _forms(known: Sequence[Topic]) -> Mapping[str, Topic]:
    """Each way to write a topic's name or id → the topic; a plain name goes before a bare one."""
    plain = {word: t for t in known if t.everything for word in EVERYTHING}
    plain |= {form: t for t in known for form in (_plain(t.name), _plain(t.id))}
    bare = {_bare(form): t for form, t in plain.items()} | plain
    return {form: t for form, t in bare.items() if form}


def _found(wanted: str, forms: Mapping[str, Topic]) -> Topic | None:
    bare = _bare(wanted)
    if wanted in forms or bare in forms:
        return forms.get(wanted) or forms[bare]
    if not bare:
        return None
    told = " ".join(word for word in wanted.split() if word not in _FILLERS)
    begun = list({t.id: t for t in _begun(wanted, forms) or _begun(told, forms)}.values())
    return begun[0] if len(begun) == 1 else None


def _begun(wanted: str, forms: Mapping[str, Topic]) -> list[Topic]:
    """Those with ``wanted`` at the beginning of a word of theirs."""
    return [t for form, t in forms.items() if f" {wanted}" in f" {form}"]


def _likely(
    wanted: str, text: str, forms: Mapping[str, Topic], known: Sequence[Topic], judge: Judge
) -> list[Topic]:
    """Those that may be meant: by their words, by who or what is named, by words like theirs."""
    if not _bare(wanted):
        return []
    every = sorted({word for form in forms for word in form.split()} - _FILLERS)
    corrected = " ".join(
        next(iter(difflib.get_close_matches(word, every, 1, 0.75)), word) for word in wanted.split()
    )
    meant = _found(corrected, forms)
    near = _begun(wanted, forms) or ([meant] if meant else _sharing(wanted, forms))
    near = near or _about(judge.named(text), known) or _sharing(corrected, forms)
    close = difflib.get_close_matches(wanted, list(forms), SHOWN, 0.6)
    return list({t.id: t for t in near or [forms[form] for form in close]}.values())


def _corrected(plain: str, forms: Mapping[str, Topic]) -> str:
    """The words of plain talk with slips in long words of names put right."""
    every = sorted({word for form in forms for word in form.split()} - _FILLERS - _WEAK)
    return " ".join(
        next(iter(difflib.get_close_matches(word, every, 1, _SLIP)), word)
        if len(word) > 4
        else word
        for word in plain.split()
    )


def _sharing(wanted: str, forms: Mapping[str, Topic]) -> list[Topic]:
    """Those with a whole word in common, those with most first."""
    said = set(wanted.split()) - _FILLERS
    shared: dict[str, tuple[int, Topic]] = {}
    for form, t in forms.items():
        common = _common(said & set(form.split()))
        if common > shared.get(t.id, (0, t))[0]:
            shared[t.id] = common, t
    most = max((common for common, _ in shared.values()), default=0)
    return [t for common, t in shared.values() if common == most]


def _common(shared: set[str]) -> int:
    """How much shared words tell: “south” alone is no sign of the South China Sea."""
    telling = shared - _WEAK
    return 2 * len(telling) + len(shared & _WEAK) if telling or len(shared) > 1 else 0


def _about(codes: Sequence[str], known: Sequence[Topic]) -> list[Topic]:
    """Those that have somebody or some place of these codes among theirs."""
    return [
        t
        for t in known
        if set(codes) & {*t.places, *t.actors, *(c for pair in t.pairs for c in pair)}
    ]
