"""The small pattern language that lexicon files are written in.

A phrase is words separated by spaces. ``~word`` stands for every inflection of the word, ``a|b``
for either, ``[a|b]`` for an optional word, ``CLASS`` for any member of an object class, ``#`` for a
number, ``...`` for up to three words of any kind and ``..5`` for up to five. ``stem*`` stands for
every word that begins so (for languages with rich endings). Before a ``~word`` that does not begin
the phrase, its helping words may stand ("will soon begin"). There are no regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from watchers.signals.faults import unknown
from watchers.signals.text import TOKEN, fold

_GAP = re.compile(r"^\.\.(?:\.|(\d{1,2}))$")
CLASS_NAME = re.compile(r"^[A-Z][A-Z_]+$")
_STRANGE = re.compile(r"[()+\\^{}<>=“”„«»\"…]|(?<=\w)[?,]|\.{4,}|(?<!\.)\.\*")
_MISPLACED = (
    (re.compile(r".~"), "~ stands before its word"),
    (re.compile(r"\*[^|\]]"), "* stands at the end of a stem"),
    (re.compile(r"^~?\||\|\|?$"), "no spaces stand around |: write one|other"),
    (re.compile(r"^\[[^]]*$|^[^[]*\]$"), "square brackets hold one word: [of] [the]"),
    (re.compile(r"^[~*[\]]+$"), "a sign without a word"),
)
"""Signs of the pattern language where they can mean nothing, and where they belong."""
_USUAL = re.compile(r"~?\w+(?:\|\w+)*|\[\w+(?:\|\w+)*\]")
"""What most parts look like, and no sign is out of place there."""
BEND = "add a rule or an irregular there, or write its forms out: one|other|third"
DEFAULT_GAP = 3
MAX_EXPANSION = 600


class PhraseError(ValueError):
    """A phrase that cannot be read; the message says what is wrong in the editor's words."""


class Word(NamedTuple):
    """One token out of a set; ``stems`` are matched as beginnings."""

    options: frozenset[str]
    stems: tuple[str, ...] = ()
    optional: bool = False
    verb: bool = False
    """Written with its inflections: helping words may stand before it ("has since begun")."""

    @property
    def spelled(self) -> frozenset[str]:
        """What it can be; stems are written ``stem*``."""
        if not self.stems:
            return self.options
        return frozenset((*self.options, *(f"{stem}*" for stem in self.stems)))


def fits(word: Word, token: str) -> bool:
    """Whether a token can stand for the word."""
    return token in word.options or (bool(word.stems) and token.startswith(word.stems))


class ClassOf(NamedTuple):
    """Any member of an object class."""

    name: str
    number: int
    optional: bool = False


class Gap(NamedTuple):
    """Up to ``most`` tokens of any kind inside the clause."""

    most: int


class Number(NamedTuple):
    """A figure."""


Element = Word | ClassOf | Gap | Number


@dataclass(frozen=True, slots=True)
class Inflector:
    """A language's own endings: ``rules`` are (pattern, forms) pairs, the first that fits wins.

    ``forms`` are given in the language file's order; the last one is the participle, and
    ``cancelled|canceled`` is one form in two spellings.
    """

    irregular: Mapping[str, tuple[str, ...]]
    rules: Sequence[tuple[re.Pattern[str], str]]

    def forms(self, word: str) -> tuple[str, ...]:
        """Every form in every spelling, base first."""
        return tuple(spelling for form in self._bent(word) for spelling in form.split("|"))

    def participles(self, word: str) -> list[str]:
        """The participle in every spelling."""
        return self._bent(word)[-1].split("|")

    def _bent(self, word: str) -> tuple[str, ...]:
        if word in self.irregular:
            return self.irregular[word]
        for pattern, template in self.rules:
            match = pattern.fullmatch(word)
            if match:
                return (word, *template.format(*match.groups()).split())
        return (word,)


def tokens_of(text: str) -> list[str]:
    if text.isascii() and text.isalnum():
        return [text.lower()]  # as the pattern would have it, and most are of one word
    return TOKEN.findall(fold(text).lower())


class PhraseReader:
    """Reads the phrases of one language; most of their parts occur again and again."""

    def __init__(self, inflect: Callable[[str], Sequence[str]], classes: Mapping[str, int]) -> None:
        self.inflect, self.classes = inflect, classes
        self.parts: dict[str, tuple[Element, ...]] = {}
        self.named: dict[str, list[Word]] = {}
        self.choices: dict[tuple[str, bool], frozenset[str]] = {}

    def phrase(self, text: str) -> tuple[Element, ...]:
        """The elements of a phrase. Raises PhraseError."""
        elements: list[Element] = []
        for part in text.split():
            read = self.parts.get(part)
            if read is None:
                read = self.parts[part] = self._part(part)
            elements += read
        if not elements:
            raise PhraseError("empty phrase")
        if isinstance(elements[0], Gap) or isinstance(elements[-1], Gap):
            raise PhraseError("a gap cannot begin or end a phrase")
        for element in elements:
            if isinstance(element, Word) and not element.optional:
                return tuple(elements)
        raise PhraseError("needs at least one plain word")

    def name(self, surface: str) -> tuple[Word, ...]:
        """The words of a name: as they stand, ``~inflected``, ``a|b`` or by ``stem*``.

        Capitals, points and hyphens are part of names, so classes, gaps and options are not read
        here. Raises PhraseError.
        """
        words: list[Word] = []
        for part in surface.replace("-", " ").split():
            read = self.named.get(part)
            if read is None:
                signs = part.startswith("~") or part.endswith("*") or "|" in part
                read = self.named[part] = (
                    self._words(part, optional=False) if signs else _plain(part)
                )
            words += read
        return tuple(words)

    def _part(self, part: str) -> tuple[Element, ...]:
        if part.isalpha() and part.islower():
            return tuple(_plain(part))
        gap = _GAP.match(part)
        if gap:
            return (Gap(int(gap.group(1) or DEFAULT_GAP)),)
        if part == "#":
            return (Number(),)
        _check_signs(part)
        optional = part.startswith("[") and part.endswith("]") and len(part) > 2
        if optional:
            part = part[1:-1]
        if CLASS_NAME.match(part):
            if part not in self.classes:
                raise PhraseError(
                    f"{unknown('class', part, self.classes)} (words in capitals are classes)"
                )
            return (ClassOf(part, self.classes[part], optional),)
        return tuple(self._words(part, optional))

    def _words(self, part: str, optional: bool) -> list[Word]:
        inflected = part.startswith("~")
        if inflected:
            part = part[1:]
        choices = part.split("|")
        if len(choices) == 1 and not inflected and not part.endswith("*"):
            # "cease-fire" and "can't" are several tokens
            return _plain(part, optional)
        stems: tuple[str, ...] = ()
        spelled = choices
        if "*" in part:
            stems = tuple(fold(choice[:-1]).lower() for choice in choices if choice.endswith("*"))
            if any(len(stem) < 3 for stem in stems):
                raise PhraseError("a stem needs at least three letters")
            spelled = [choice for choice in choices if not choice.endswith("*")]
        options: set[str] = set()
        for choice in spelled:
            held = self.choices.get((choice, inflected))
            if held is None:
                held = self._forms(choice, part) if inflected else _single([choice], part)
                self.choices[choice, inflected] = held
            options |= held
        return [Word(frozenset(options), stems, optional, inflected and not optional)]

    def _forms(self, word: str, part: str) -> frozenset[str]:
        forms = self.inflect(word)
        if len(forms) == 1:
            raise PhraseError(f"nothing under [inflection] in language.toml bends {word!r}: {BEND}")
        return _single(forms, part)


def _check_signs(part: str) -> None:
    """Raise PhraseError where a sign can mean nothing."""
    if _USUAL.fullmatch(part):
        return
    strange = _STRANGE.search(part)
    if strange:
        raise PhraseError(
            f"{strange[0]!r} is no sign of a phrase; there are ~word one|other [word] ... ..5 # stem*"
        )
    for misplaced, where in _MISPLACED:
        if misplaced.search(part):
            raise PhraseError(f"{part!r}: {where}")


def _plain(part: str, optional: bool = False) -> list[Word]:
    return [Word(frozenset({token}), (), optional) for token in tokens_of(part)]


def _single(forms: Sequence[str], part: str) -> frozenset[str]:
    """Forms of which each is one token. Raises PhraseError."""
    tokens = []
    for form in forms:
        if CLASS_NAME.match(form):
            raise PhraseError(f"a class cannot stand in {part!r}; write a phrase for each")
        several = tokens_of(form)
        if len(several) != 1:
            raise PhraseError(f"{form!r} is more than one word; write it as its own phrase")
        tokens += several
    return frozenset(tokens)


def expand(elements: Sequence[Element]) -> list[tuple[str, ...]] | None:
    """Every spelling of a phrase made of plain words only, or None where it has other elements."""
    columns: list[tuple[str, ...]] = []
    size, optional = 1, False
    for element in elements:
        if not isinstance(element, Word) or element.stems:
            return None
        options = element.options
        column = tuple(sorted(options) if len(options) > 1 else options)
        if element.optional:
            column, optional = (*column, ""), True
        columns.append(column)
        size *= len(column)
        if size > MAX_EXPANSION:
            return None
    rows = product(*columns)
    return [tuple(filter(None, row)) for row in rows] if optional else list(rows)
