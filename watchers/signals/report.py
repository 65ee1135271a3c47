"""What a lexicon sees in a pile of texts: which rules work, which never do, and what it missed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from watchers.signals.doing import acts
from watchers.signals.language import language_of
from watchers.signals.lexicon import Language, Lexicon
from watchers.signals.match import candidates
from watchers.signals.overlaps import resolve
from watchers.signals.scan import Scan, scan_whole
from watchers.signals.sentences import sentences


@dataclass(frozen=True, slots=True)
class Missed:
    """A wording that stands beside named actors again and again and that no rule reads."""

    words: str
    times: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Report:
    """Coverage of one pile of texts."""

    texts: int
    unassessed: int
    sentences: int
    with_actors: int
    with_rule: int
    """Of those with actors."""
    fired: tuple[tuple[str, int], ...]
    """Rule and how often it fired, commonest first."""
    never: tuple[str, ...]
    """Rules that fired on none of the texts."""
    shadowed: tuple[tuple[str, str, int], ...]
    """(rule, the rule that took its words, times) for rules that only ever lost."""
    overlaps: tuple[tuple[str, str, int], ...]
    """(winner, loser, times), commonest first."""
    missed: tuple[Missed, ...]


def report(texts: Iterable[tuple[str, str]], lexicon: Lexicon, most: int = 40) -> Report:
    """Read (title, text) pairs and count what the rules made of every sentence."""
    count = _Count()
    for title, text in texts:
        count.texts += 1
        language = lexicon.languages.get(language_of(title, text, lexicon))
        if language is None:
            count.unassessed += 1
            continue
        for sentence in sentences(title, text, language.abbreviations):
            seen = scan_whole(language, sentence.folded)
            count.sentence(language, seen, sentence.raw)
    rules = [
        rule.name for code in sorted(lexicon.languages) for rule in lexicon.languages[code].rules
    ]
    lost = {loser for _, loser in count.lost} - set(count.fired)
    return Report(
        count.texts,
        count.unassessed,
        count.sentences,
        count.with_actors,
        count.with_rule,
        tuple(count.fired.most_common()),
        tuple(name for name in rules if name not in count.fired and name not in lost),
        tuple((loser, won, n) for (won, loser), n in count.lost.most_common() if loser in lost),
        tuple((won, loser, n) for (won, loser), n in count.lost.most_common(most)),
        tuple(
            Missed(" ".join(words), n, count.sample[words])
            for words, n in count.silent.most_common(most)
            if n > 1
        ),
    )


class _Count:
    def __init__(self) -> None:
        self.texts = self.unassessed = self.sentences = self.with_actors = self.with_rule = 0
        self.fired: Counter[str] = Counter()
        self.lost: Counter[tuple[str, str]] = Counter()
        self.silent: Counter[tuple[str, ...]] = Counter()
        self.sample: dict[tuple[str, ...], str] = {}

    def sentence(self, language: Language, seen: Scan, raw: str) -> None:
        self.sentences += 1
        acting = [m for m in seen.mentions if m.name.acts]
        self.with_actors += bool(acting)
        found = candidates(language, seen)
        kept = acts(language, seen, resolve(language, seen.tokens.words, found))
        self.with_rule += bool(acting and kept)
        for hit in kept:
            winner = language.rules[hit.rule].name
            self.fired[winner] += 1
            for other in found:
                loser = language.rules[other.rule].name
                if loser != winner and not hit.core.isdisjoint(other.core):
                    self.lost[winner, loser] += 1
        if acting and not kept:
            self._silent(language, seen, raw)

    def _silent(self, language: Language, seen: Scan, raw: str) -> None:
        """Count the two content words that follow an actor: most often its verb and object."""
        words = seen.tokens.words
        for mention in seen.mentions:
            if not mention.name.acts:
                continue
            after = [
                w
                for w in words[mention.end : mention.end + 6]
                if w.isalpha() and w not in language.function_words
            ][:2]
            if len(after) == 2:
                key = tuple(after)
                self.silent[key] += 1
                self.sample.setdefault(key, raw)
