"""What made each signal count for what it counts for, step by step, with the words that did it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from storage.assessment import Assessment, Signal
from watchers.signals import modifiers
from watchers.signals.dating import dates_of_history
from watchers.signals.doing import acts
from watchers.signals.gates import GATED
from watchers.signals.lexicon import Category, Language, Lexicon
from watchers.signals.match import Hit
from watchers.signals.modifiers import Statement
from watchers.signals.overlaps import hits
from watchers.signals.reach import gap_with, goes_with
from watchers.signals.recalled import BACKGROUND
from watchers.signals.scan import scan_whole
from watchers.signals.sentences import Sentence, sentences
from watchers.signals.topic import counted

MOST_WORDS = 4
"""So many words of another domain are shown."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that changed a signal: a modifier, a gate, another domain, or its wording."""

    name: str
    words: tuple[str, ...]
    """What says so in the text; empty where it is what the text lacks."""
    category: str
    """The category after it."""
    severity: float
    factor: float
    """What it multiplies by; 1 where it changed category or severity instead."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A signal, the category and severity its rule began with, and what then changed them."""

    signal: Signal
    category: str
    severity: float
    steps: tuple[Step, ...]


def weighed(
    title: str, text: str, published: datetime | None, judged: Assessment, lexicon: Lexicon
) -> list[Weighed]:
    """Every signal of an assessment with its steps; ``judged`` is of these same words."""
    language = lexicon.languages.get(judged.language)
    if language is None:
        return []
    day = published.date() if published else None
    article = [
        _Line(language, sentence, day)
        for sentence in sentences(title, text, language.abbreviations)
    ]
    return [_weighed(signal, article, language) for signal in judged.signals]


class _Line:
    """One sentence, read again."""

    def __init__(self, language: Language, sentence: Sentence, day: date | None) -> None:
        self.language, self.sentence = language, sentence
        self.seen = scan_whole(language, sentence.folded)
        self.hits = acts(language, self.seen, hits(language, self.seen))
        self.words = self.seen.tokens.words
        self.cues = modifiers.cues_in(language, self.seen.tokens)
        self.years = dates_of_history(language, self.words, day)

    def hit(self, signal: Signal) -> Hit:
        """The hit that a signal tells of."""
        tokens, begins = self.seen.tokens, signal.start - self.sentence.start
        return next(
            hit
            for kept in self.hits
            for hit in (kept, *kept.beaten)
            if tokens.span(hit.start, hit.end)[0] == begins
            and self.language.rules[hit.rule].name == signal.rule
        )

    def cue(self, name: str, hit: Hit) -> tuple[str, ...]:
        """The words by which a modifier reaches a hit."""
        before = goes_with(self.language, self.words, self.hits, hit)
        reaching = [
            (gap, cue.start, cue.end)
            for cue in self.cues
            if self.language.modifiers[cue.modifier].name == name
            and (gap := gap_with(self.language, self.seen, cue, hit, before)) is not None
        ]
        if reaching:
            _, start, end = min(reaching)
            return (self.raw(start, end),)
        return tuple(self.words[i] for i in self.years)

    def of_domain(self, name: str) -> Iterator[str]:
        """The words of another domain."""
        language = self.language
        for start, end, number in sorted(counted(language, self.seen.tokens, self.sentence.index)):
            if language.domain_list[number].name == name:
                yield self.raw(start, end)

    def raw(self, start: int, end: int) -> str:
        return self.seen.tokens.raw(self.sentence.raw, start, end)


def _reply(after: Sequence[_Line], name: str) -> tuple[str, ...]:
    """The words by which the next sentence answers with a modifier."""
    return tuple(
        line.raw(cue.start, cue.end)
        for line in after
        for cue in modifiers.replies(line.language, line.seen.tokens)
        if line.language.modifiers[cue.modifier].name == name
    )


def _weighed(signal: Signal, article: Sequence[_Line], language: Language) -> Weighed:
    line = article[signal.sentence]
    hit = line.hit(signal)
    rule = language.rules[hit.rule]
    known = {modifier.name: modifier for modifier in language.modifiers}
    statement = Statement(rule)
    steps: list[Step] = []
    for name in signal.modifiers:
        before = statement.factor
        words: tuple[str, ...] = ()
        factor = 1.0
        if name in known:
            modifiers.change(statement, known[name])
            words = line.cue(name, hit) or _reply(article[signal.sentence + 1 :][:1], name)
            factor = statement.factor / before if before else 1.0
        elif name in GATED:
            statement.severity = signal.severity
        else:
            factor = BACKGROUND if name == "background" else 0.0
            found = (word for other in article for word in other.of_domain(name))
            words = tuple(dict.fromkeys(found))[:MOST_WORDS]
            statement.factor *= factor
        steps.append(_step(name, words, statement.category, statement.severity, factor))
    boost = signal.factor / statement.factor if statement.factor else 1.0
    if abs(boost - 1) > 0.005:
        _, where = modifiers.boosted(line.language, line.seen, hit)
        words = (line.raw(where.start, where.stop),) if where else ()
        steps.append(_step("wording", words, statement.category, statement.severity, boost))
    return Weighed(signal, rule.category.name, rule.severity, tuple(steps))


def _step(
    name: str, words: tuple[str, ...], category: Category, severity: float, factor: float
) -> Step:
    return Step(name, words, category.name, round(severity, 2), round(factor, 2))
