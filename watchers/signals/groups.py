"""Word groups: near-synonyms that behave alike, written once and named in phrases.

A group holds words as they stand (``WARPLANES``) or verbs in their base form (``HIT``), which a
phrase bends: ``WARPLANES|drones ..2 ~HIT ..3 SITE``. Each member is one word, so a group is to the
engine what a choice of words is, and as quick.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from watchers.signals.gazetteer import VIRTUAL
from watchers.signals.phrases import CLASS_NAME, Group, PhraseError
from watchers.signals.shape import Files, entries
from watchers.signals.vocabulary import Vocabulary


def read_groups(vocabulary: Vocabulary, files: Files) -> None:
    """Every group of every file; entries of one name add up. Faults are noted."""
    groups = vocabulary.reader.groups
    classes = {*VIRTUAL, *vocabulary.class_ids}
    found = []
    for file, entry in entries(files, "groups"):
        name, where = entry["name"], f"{file}: {entry['name']}"
        slip = _slip(name, entry, classes)
        held = groups.get(name, Group())
        group = Group(tuple(entry.get("words", ())), tuple(entry.get("verbs", ())))
        if (held.words and group.verbs) or (held.verbs and group.words):
            slip = slip or f"is a group of {'words' if held.words else 'verbs'} elsewhere"
        if slip:
            vocabulary.fault(where, slip)
            continue
        groups[name] = Group(held.words + group.words, held.verbs + group.verbs)
        found.append((where, group))
    for where, group in found:  # once all are known, as one may name another
        _check(vocabulary, where, group)


def _slip(name: str, entry: Mapping[str, object], classes: set[str]) -> str:
    """What keeps an entry from being a group; empty if nothing does."""
    if not CLASS_NAME.match(name) or name in classes:
        return "a group has a name of its own, in capitals, and not that of a class"
    if bool(entry.get("words")) is bool(entry.get("verbs")):
        return "a group has words or verbs: things as they stand, or verbs in their base form"
    return ""


def _check(vocabulary: Vocabulary, where: str, group: Group) -> None:
    texts = group.words or group.verbs
    written = Counter(word for text in texts for word in text.split("|"))
    for word in (word for word, times in written.items() if times > 1):
        vocabulary.fault(where, f"{word!r} stands twice in the group")
    for text in texts:
        try:
            vocabulary.reader.member(text, bends=bool(group.verbs))
        except PhraseError as error:
            vocabulary.fault(where, f"{text!r}: {error}")


def verbs_of(groups: Mapping[str, Group], name: str) -> Iterator[str]:
    """The verbs of a group and of the groups that it names, each once; none of a group of words."""
    seen, waiting = {name}, [name]
    while waiting:
        for verb in groups.get(waiting.pop(), Group()).verbs:
            if verb not in seen:
                seen.add(verb)
                if verb in groups:
                    waiting.append(verb)
                else:
                    yield verb
