"""The small pattern language that lexicon files are written in.

A phrase is words separated by spaces. ``~word`` stands for every inflection of the word, ``a|b``
for either, ``[a|b]`` for an optional word, ``CLASS`` for any member of an object class, ``#`` for a
number, ``...`` for up to three words of any kind and ``..5`` for up to five. ``stem*`` stands for
every word that begins so (for languages with rich endings). Before a ``~word`` that does not begin
the phrase, its helping words may stand ("will soon begin"). ``=word`` stands for its participle
alone. A word may be the name of a group, and then stands for all that the group holds. There are
no regular expressions.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import product
from typing import NamedTuple

from watchers.signals.faults import unknown
from watchers.signals.inflection import Inflector
from watchers.signals.text import TOKEN, fold

_GAP = re.compile(r"^\.\.(?:\.|(\d{1,2}))$")
CLASS_NAME = re.compile(r"^[A-Z][A-Z_]+$")
_STRANGE = re.compile(r"(?<!^)=|[()+\\^{}<>“”„«»\"…]|(?<=\w)[?,]|\.{4,}|(?<!\.)\.\*")
_MISPLACED = (
    (re.compile(r".~"), "~ stands before its word"),
    (re.compile(r"\*[^|\]]"), "* stands at the end of a stem"),
    (re.compile(r"^~?\||\|\|?$"), "no spaces stand around |: write one|other"),
    (re.compile(r"^\[[^]]*$|^[^[]*\]$"), "square brackets hold one word: [of] [the]"),
    (re.compile(r"^[~=*[\]]+$"), "a sign without a word"),
)
"""Signs of the pattern language where they can mean nothing, and where they belong."""
_USUAL = re.compile(r"[~=]?\w+(?:\|\w+)*|\[\w+(?:\|\w+)*\]")
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


class Group(NamedTuple):
    """Near-synonyms that phrases name: words as they stand, or verbs that a phrase bends."""

    words: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()


Element = Word | ClassOf | Gap | Number
Choice = tuple[frozenset[str], tuple[str, ...]]
"""What one of several words can be, and its stems."""


def tokens_of(text: str) -> list[str]:
    if text.isascii() and text.isalnum():
        return [text.lower()]  # as the pattern would have it, and most are of one word
    return TOKEN.findall(fold(text).lower())


class PhraseReader:
    """Reads the phrases of one language; most of their parts occur again and again."""

    def __init__(self, inflector: Inflector, classes: Mapping[str, int]) -> None:
        self.inflector, self.classes = inflector, classes
        self.groups: dict[str, Group] = {}
        self.parts: dict[str, tuple[Element, ...]] = {}
        self.named: dict[str, list[Word]] = {}
        self.choices: dict[tuple[str, str], Choice | None] = {}
        """By its sign; None while it is being read, so that no group holds itself."""

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

    def one_class_each(self, text: str) -> list[str]:
        """A phrase for each class of its choices of classes (``PLACE|SITE``)."""
        if not any("|" in part and part[0].isupper() for part in text.split()):
            return [text]
        columns = [
            choices if len(choices) > 1 and all(c in self.classes for c in choices) else [part]
            for part in text.split()
            for choices in [part.split("|")]
        ]
        return [" ".join(row) for row in product(*columns)]

    def names_group(self, text: str) -> bool:
        """Whether a phrase names a word group."""
        names = text.replace("[", " ").replace("]", " ").replace("|", " ").split()
        return any(name.lstrip("~=") in self.groups for name in names)

    def name(self, surface: str) -> tuple[Word, ...]:
        """The words of a name: as they stand, ``~inflected``, ``a|b`` or by ``stem*``.

        Capitals, points and hyphens are part of names, so classes, gaps and options are not read
        here. Raises PhraseError.
        """
        words: list[Word] = []
        for part in surface.replace("-", " ").split():
            read = self.named.get(part)
            if read is None:
                signs = part[0] in "~=" or part.endswith("*") or "|" in part
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
        if CLASS_NAME.match(part) and part not in self.groups:
            if part not in self.classes:
                raise PhraseError(self._unknown("class", part))
            return (ClassOf(part, self.classes[part], optional),)
        return tuple(self._words(part, optional))

    def member(self, text: str, bends: bool) -> None:
        """Try what a group holds; ``bends`` says that it is of verbs. Raises PhraseError."""
        _check_signs(text)
        if bends and text[0] in "~=":
            raise PhraseError("verbs are written in their base form; the phrase bends them")
        self._options(f"~{text}" if bends else text)

    def _words(self, part: str, optional: bool) -> list[Word]:
        if part not in self.groups and part[0] not in "~=" and not ("|" in part or part[-1] == "*"):
            # "cease-fire" and "can't" are several tokens
            return _plain(part, optional)
        options, stems = self._options(part)
        return [Word(options, stems, optional, part[0] == "~" and not optional)]

    def _options(self, part: str) -> Choice:
        """All that one of several words can be."""
        sign = part[0] if part[0] in "~=" else ""
        options: set[str] = set()
        stems: list[str] = []
        for choice in part[len(sign) :].split("|"):
            key = sign, choice
            if key not in self.choices:
                self.choices[key] = None
                self.choices[key] = self._choice(sign, choice, part)
            held = self.choices[key]
            if held is None:
                raise PhraseError(f"{choice} holds itself")
            options |= held[0]
            stems += held[1]
        return frozenset(options), tuple(dict.fromkeys(stems))

    def _choice(self, sign: str, choice: str, part: str) -> Choice:
        if CLASS_NAME.match(choice):
            return self._group(sign, choice, part)
        if choice.endswith("*"):
            stem = fold(choice[:-1]).lower()
            if len(stem) < 3:
                raise PhraseError("a stem needs at least three letters")
            return frozenset(), (stem,)
        forms: Sequence[str] = [choice]
        if sign:
            forms = self.inflector.forms(choice)
            if len(forms) == 1:
                raise PhraseError(
                    f"nothing under [inflection] in language.toml bends {choice!r}: {BEND}"
                )
            if sign == "=":
                forms = self.inflector.participles(choice)
        return _single(forms), ()

    def _group(self, sign: str, name: str, part: str) -> Choice:
        """All that the words of a group can be, bent by the sign before its name."""
        group = self.groups.get(name)
        if group is None:
            if name in self.classes:
                raise PhraseError(
                    f"a class cannot stand in {part!r}; classes may be chosen from classes alone"
                )
            raise PhraseError(self._unknown("group", name))
        if sign and not group.verbs:
            raise PhraseError(f"{sign} bends verbs, and {name} is a group of words as they stand")
        read = [self._options(sign + text) for text in group.words or group.verbs]
        stems = tuple(stem for _, several in read for stem in several)
        return frozenset().union(*(options for options, _ in read)), stems

    def _unknown(self, what: str, name: str) -> str:
        known = {**self.groups, **(self.classes if what == "class" else {})}
        return f"{unknown(what, name, known)} (words in capitals are classes and groups)"


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


def _single(forms: Sequence[str]) -> frozenset[str]:
    """Forms of which each is one token. Raises PhraseError."""
    tokens = []
    for form in forms:
        several = tokens_of(form)
        if len(several) != 1:
            raise PhraseError(f"{form!r} is more than one word; write it as its own phrase")
        tokens += several
    return frozenset(tokens)


def expand(elements: Sequence[Element]) -> list[tuple[str, ...]] | None:
    """Every spelling of a phrase made of plain words only, or None where it has other elements."""
    columns: list[tuple[str, ...]] = []
    size, optional = 1, False
    words = [element for element in elements if isinstance(element, Word) and not element.stems]
    if len(words) < len(elements):
        return None
    for element in words:
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
