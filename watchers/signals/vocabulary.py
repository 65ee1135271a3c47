"""One language being compiled: each phrase entered once, each fault named with its file and entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import Any

from watchers.signals.inflection import Inflector
from watchers.signals.lexicon import (
    MASK,
    NOUN,
    PHRASE,
    VERB,
    Entry,
    Example,
    Language,
)
from watchers.signals.phrases import (
    Element,
    PhraseError,
    PhraseReader,
    Word,
    expand,
    tokens_of,
)
from watchers.signals.stems import Stems
from watchers.signals.trie import Trie

PLAIN = "only plain words can stand here; gaps, figures and classes belong to phrases of rules"


class Vocabulary:
    """Takes in what a language's files say; faults go to the list shared by all languages."""

    def __init__(self, language: Language, inflector: Inflector, faults: list[str]) -> None:
        self.language, self.inflector, self.faults = language, inflector, faults
        self.class_ids: Mapping[str, int] = {name: i for i, name in enumerate(language.classes)}
        self.reader = PhraseReader(inflector, self.class_ids)
        self.examples: list[Example] = []
        self.phrases = 0
        """How many have been entered."""
        self.claimed: dict[tuple[Any, ...], str] = {}
        """Phrase → the entry that it belongs to."""
        self.operators: dict[tuple[str, ...], int] = {}
        self.spelled: list[tuple[tuple[str, ...], Entry]] = []
        """What fires, or helps to, by each of its spellings."""

    def fault(self, where: str, what: str) -> None:
        """Note what is wrong in which file and entry."""
        self.faults.append(f"{where}: {what}")

    def stays(self, entry: Mapping[str, Any], settled: Set[str], what: str, where: str) -> None:
        """Note as a fault what an entry that only adds words would change of what it adds to."""
        for key in sorted(entry.keys() & settled)[:1]:
            self.fault(
                where,
                f"{key} stays as that {what} has it: leave it out, or write one of your own",
            )

    def read(self, phrase: str, where: str) -> tuple[Element, ...] | None:
        """The elements of a phrase; None, with a fault noted, where it cannot be read."""
        try:
            return self.reader.phrase(phrase)
        except PhraseError as error:
            self.fault(where, f"{phrase!r}: {error}")
            return None

    def enter(
        self, phrase: str, kind: int, value: int, where: str, participle: bool = False
    ) -> None:
        """Enter a phrase of plain words into the trie."""
        elements = self.read(phrase, where)
        if elements is None:
            return
        self.phrases += 1
        spellings = expand(elements)
        if spellings is None:
            if all(isinstance(e, Word) for e in elements):
                words = tuple(e for e in elements if isinstance(e, Word))
                self.claim(kind, [words], where, phrase)
                if kind == MASK:
                    self.language.mask_stems.add(words, value)
                else:
                    self.language.entry_stems.add(words, (kind, value, participle))
            else:
                self.fault(where, f"{phrase!r}: {PLAIN}")
            return
        self.claim(kind, spellings, where, phrase)
        self.put(spellings, (kind, value, participle))

    def put(self, spellings: Sequence[tuple[str, ...]], entry: Entry) -> None:
        """Enter every spelling of a phrase."""
        for spelling in spellings:
            self.language.entries.add(spelling, entry)
        if entry[0] != MASK:
            self.spelled += [(spelling, entry) for spelling in spellings]

    def claim(
        self, kind: int, spellings: Sequence[tuple[object, ...]], where: str, phrase: str
    ) -> None:
        """A phrase belongs to one rule: a second claim is a duplicate nobody would ever see fire."""
        if kind not in (PHRASE, MASK):
            return
        for spelling in spellings:
            held = self.claimed.setdefault((kind, spelling), where)
            if held != where:
                plain = [word for word in spelling if isinstance(word, str)]
                self.fault(where, f"{' '.join(plain) or phrase!r} is already in {held}")

    def verb(self, phrase: str, where: str) -> int | None:
        """The id of a verb phrase, entered with all its forms the first time it is seen."""
        key = ("v", *phrase.split())
        if key in self.operators:
            return self.operators[key]
        words = phrase.split()
        if "*" not in phrase and any(sign in phrase for sign in "~|[]#"):
            self.fault(
                where,
                f"{phrase!r}: a verb is plain words in their base form, each verb a text of its own",
            )
            return None
        self.operators[key] = number = len(self.operators)
        if "*" in phrase:
            self.enter(phrase, VERB, number, where, participle=True)
            return number
        participles = self.inflector.participles(words[0])
        for form in self.inflector.forms(words[0]):
            spelling = tuple(tokens_of(" ".join((form, *words[1:]))))
            self.put([spelling], (VERB, number, form in participles))
        self.phrases += 1
        return number

    def noun(self, phrase: str, where: str) -> int | None:
        """The id of a noun phrase, entered the first time it is seen."""
        key = ("n", *phrase.split())
        if key not in self.operators:
            self.operators[key] = len(self.operators)
            self.enter(phrase, NOUN, self.operators[key], where)
        return self.operators[key]

    def stemmed(
        self, elements: tuple[Element, ...], into: Stems[Any], value: Any, where: str
    ) -> None:
        """Enter a phrase with stems; classes, gaps and figures belong to rules alone."""
        words = tuple(e for e in elements if isinstance(e, Word))
        if len(words) < len(elements):
            self.fault(where, PLAIN)
        else:
            into.add(words, value)

    def plain(
        self, phrase: str, into: Trie[Any], stems: Stems[Any], value: Any, where: str
    ) -> None:
        """Enter a phrase of plain words that stands for a value."""
        elements = self.read(phrase, where)
        spellings = expand(elements) if elements else None
        if elements and spellings is None:
            self.stemmed(elements, stems, value, f"{where}: {phrase!r}")
        for spelling in spellings or ():
            into.add(spelling, value)

    def exemplify(
        self, name: str, file: str, entry: Mapping[str, Any], fires: str = "fires"
    ) -> None:
        """Keep an entry's examples, to be run when the lexicon is checked."""
        if not entry.get(fires) or not entry.get("not"):
            self.fault(
                f"{file}: {entry['name']}", f"needs an example under {fires!r} and one under 'not'"
            )
        self.examples += [Example(name, file, text, True) for text in entry.get(fires, ())]
        self.examples += [Example(name, file, text, False) for text in entry.get("not", ())]
