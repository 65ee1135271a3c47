"""Finds what fires in each sentence of an article, before anybody asks what it means there."""

from __future__ import annotations

from watchers.signals import doers, doing
from watchers.signals.lexicon import Language
from watchers.signals.match import Hit
from watchers.signals.overlaps import hits
from watchers.signals.scan import Scan, glance, mentions
from watchers.signals.sentences import Sentence
from watchers.signals.tokens import Tokens, tokenize


class Line:
    """A sentence, and all that was found in it."""

    __slots__ = ("hits", "ruled", "seen", "sentence", "tokens")

    def __init__(
        self,
        sentence: Sentence,
        tokens: Tokens,
        seen: Scan | None,
        ruled: list[Hit],
        fired: list[Hit],
    ) -> None:
        """``seen`` is None where nothing can fire; of ``fired`` those are ``ruled`` that a rule's words made."""
        self.sentence, self.tokens, self.seen = sentence, tokens, seen
        self.ruled, self.hits = ruled, fired


def lines(language: Language, cut: list[Sentence]) -> list[Line]:
    """The sentences of an article with what fires in them; none where nothing fires in any."""
    found: list[Line] = []
    anything = False
    for sentence in cut:
        tokens = tokenize(language, sentence.folded)
        seen = glance(language, tokens)
        fired = ruled = _fired(language, sentence, seen) if seen else []
        if doers.possible(language, tokens):
            seen, fired = doing.besides(language, sentence.folded, tokens, seen, ruled)
        anything = anything or bool(fired)
        found.append(Line(sentence, tokens, seen, ruled, fired))
    return found if anything else []


def _fired(language: Language, sentence: Sentence, seen: Scan) -> list[Hit]:
    for number in seen.patterns:
        if language.patterns[number].names:
            seen.mentions = mentions(seen.tokens, sentence.folded)
            break
    return hits(language, seen)
