"""The lexicon in use: shipped data, the operator's folder over it, keywords from chat on top."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property, partial
from pathlib import Path

from storage.assessment import Assessment
from watchers import lexicon_files
from watchers.signals.lexicon import Lexicon
from watchers.signals.scan import scan_whole
from watchers.signals.scoring import assess

Assess = Callable[[str, str, datetime | None], Assessment]
"""title, text, published → its judgement."""


@dataclass(frozen=True)
class Judge:
    """A lexicon ready to judge with."""

    lexicon: Lexicon

    @property
    def assess(self) -> Assess:
        return partial(_assess, self.lexicon)

    @cached_property
    def codes(self) -> frozenset[str]:
        """Every code of an actor or place that the lexicon knows."""
        known: set[str] = set()
        for language in self.lexicon.languages.values():
            known |= set(language.gazetteer.kinds) | set(language.gazetteer.states.values())
        return frozenset(known - {""})

    def code(self, said: str) -> str | None:
        """The code of the actor or place that somebody calls so: ``kyiv`` is UKR, and so is ``ukr``.

        None where it is nobody's name. A town or a leader gives the code of its state.
        """
        if said.upper() in self.codes:
            return said.upper()
        for language in self.lexicon.languages.values():
            for written in (said, said.title(), said.upper()):
                seen = scan_whole(language, written)
                for mention in seen.mentions:
                    if mention.name.code and mention.end - mention.start == len(seen.tokens.words):
                        return mention.name.code
        return None

    def named(self, said: str) -> list[str]:
        """The codes of everyone and every place in a line of plain talk, in order, each once."""
        found = [
            mention.name.code
            for language in self.lexicon.languages.values()
            for written in (said, said.title())
            for mention in scan_whole(language, written).mentions
        ]
        return list(dict.fromkeys(filter(None, found)))

    def names(self, code: str) -> str:
        """How people call an actor or place; the code where nothing is known."""
        for language in self.lexicon.languages.values():
            if code in language.gazetteer.titles:
                return language.gazetteer.titles[code]
        return code


def _assess(lexicon: Lexicon, title: str, text: str, published: datetime | None) -> Assessment:
    return assess(title, text, published, lexicon)


def load_judge(folder: Path | None = None, words: Iterable[str] = ()) -> Judge:
    """Read the lexicon, ``folder`` laid over it, with ``words`` (TOML of keyword rules) on top.

    Raises LexiconError naming every fault.
    """
    added = {f"en/rules/~chat-{i}.toml": text for i, text in enumerate(words)}
    if not added:
        return _shipped() if folder is None else Judge(lexicon_files.load(folder))
    return Judge(lexicon_files.taught(folder, added))


@cache
def _shipped() -> Judge:
    """The lexicon that comes with the program, read once."""
    return Judge(lexicon_files.load())
