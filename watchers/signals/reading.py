"""Reads an article sentence by sentence into scored signals, carrying along whom it is about."""

from __future__ import annotations

from datetime import date

from storage.assessment import ESCALATION, Pair, Signal
from watchers.signals import actors, bystanders, gates, modifiers, sides
from watchers.signals.asides import Found as Cue
from watchers.signals.clauses import EARLY
from watchers.signals.dating import dates_of_history
from watchers.signals.finding import Line
from watchers.signals.gazetteer import Opposition
from watchers.signals.lexicon import Language
from watchers.signals.match import Hit
from watchers.signals.quoting import inside_quotes, quoted_to
from watchers.signals.recalled import recalled
from watchers.signals.scan import Mention, Scan, mentions
from watchers.signals.sentences import Sentence
from watchers.signals.topic import Found, Topic, counted
from watchers.signals.voice import voices

LEAD_SENTENCES = 3
FAINT_FACTOR, FAINTEST = 0.3, 1.25
"""What modifiers leave of a signal, if less than this, is of another time or only thinkable: it gives
no direction."""


class Scored:
    """A signal with what the article formula needs."""

    __slots__ = ("event", "harm", "pair", "signal")

    def __init__(self, signal: Signal, pair: Pair, event: float, harm: float | None = None) -> None:
        """``event`` is its score by where it stands in the article; ``harm`` how grave what is done
        to each other is, None where its own words do not name the pair."""
        self.signal, self.pair, self.event, self.harm = signal, pair, event, harm


class Reader:
    """Reads an article sentence by sentence, carrying the parties named so far."""

    def __init__(
        self,
        language: Language,
        opposed: Opposition,
        day: date | None,
        lines: list[Line],
    ) -> None:
        self.language, self.day, self.lines = language, day, lines
        self.gate = gates.Gate(language, opposed, day)
        self.scored: list[Scored] = []
        self.last: tuple[int, Pair] | None = None
        """The pair named last, and in which sentence."""
        self.subjects: dict[int, str] = {}
        """Whom each sentence names first."""
        self.weight: dict[Pair, float] = {}
        """How much each pair has been told of so far."""
        self.harm: dict[Pair, float] = {}
        """How grave the worst is that is told of each pair by name."""

    def read(self) -> list[Scored]:
        language, lines = self.language, self.lines
        strange = [counted(language, line.tokens, n) for n, line in enumerate(lines)]
        if any(strange):
            self.gate.topic = Topic(language, strange, [line.ruled for line in lines])
        split = [line.tokens for line in lines]
        self.gate.voices = voices(language, split, [line.hits for line in lines], self.day)
        # The lead says who and what it is about before any of its sentences is judged.
        for at, line in enumerate(lines[:LEAD_SENTENCES]):
            self._note(line, strange[at])
        for at, line in enumerate(lines):
            if line.sentence.index >= LEAD_SENTENCES:
                self._note(line, strange[at])
            if line.seen and line.hits:
                replies = self._replies(at) if at + 1 < len(lines) else []
                self._sentence(line.sentence, line.seen, line.hits, replies)
        return self.scored

    def _replies(self, at: int) -> list[Cue]:
        """What the next sentence says of this one: an answer, or since when a title's figure counts."""
        line, behind = self.lines[at], self.lines[at + 1]
        alone = not behind.hits
        retold = line.sentence.field == "title" and not _figures(behind.tokens.words).isdisjoint(
            _figures(line.tokens.words)
        )
        if not (alone or retold):
            return []
        return [
            cue
            for cue in modifiers.replies(self.language, behind.tokens)
            if (alone if cue.backward else retold)
        ]

    def _note(self, line: Line, strange: list[Found]) -> None:
        seen, sentence = line.seen, line.sentence
        named = seen.mentions if seen else []
        if not named:
            named = mentions(line.tokens, sentence.folded)
            if seen:
                seen.mentions = named
        self.gate.note(named, strange)
        if named and not self.gate.dated:
            self.gate.tellers |= bystanders.tellers(self.language, line.tokens.words, named)
        first = _first(named)
        if first is not None:
            self.subjects[sentence.index] = first

    def _sentence(
        self,
        sentence: Sentence,
        seen: Scan,
        found: list[Hit],
        replies: list[Cue],
    ) -> None:
        language, tokens = self.language, seen.tokens
        cues = [c for c in modifiers.cues_in(language, tokens) if not seen.named(c.start, c.end)]
        years = dates_of_history(language, tokens.words, self.day)
        quotes = inside_quotes(tokens.words)
        for hit in found:
            told = self._hit(sentence, seen, found, hit, cues, years, quotes, replies)
            for other in self._instead(seen, hit, told):
                less = self._hit(sentence, seen, found, other, cues, years, quotes, replies)
                told = max(told, less, key=lambda each: each.signal.score)
            self._remember(told)

    def _instead(self, seen: Scan, hit: Hit, told: Scored) -> list[Hit]:
        """What may be read where this is held back.

        That is what needs no fighters where none are named ("a jailed reporter was freed"), and another
        verb where this one only says which ("shot down drones that had entered its airspace").
        """
        if not hit.beaten:
            return []
        if told.signal.modifiers == (gates.NO_ARMED,):
            return hit.beaten
        words = seen.tokens.words[hit.start : hit.end]
        if told.signal.score >= FAINTEST or self.language.relatives.isdisjoint(words):
            return []
        return [other for other in hit.beaten if other.operator < hit.start]

    def _remember(self, told: Scored) -> None:
        """Carry along who was named, for what comes behind."""
        self.scored.append(told)
        pair, index = told.pair, told.signal.sentence
        if told.harm is not None:
            self.last = (index, pair)
            self.harm[pair] = max(told.harm, self.harm.get(pair, 0.0))
        if len(pair.actors) == 2:
            self.weight[pair] = self.weight.get(pair, 0.0) + told.event

    def _hit(
        self,
        sentence: Sentence,
        seen: Scan,
        found: list[Hit],
        hit: Hit,
        cues: list[Cue],
        years: list[int],
        quotes: list[bool],
        replies: list[Cue],
    ) -> Scored:
        language, rule = self.language, self.language.rules[hit.rule]
        said = modifiers.apply(language, seen, cues, years, found, hit, rule)
        for reply in replies:
            modifiers.change(said, language.modifiers[reply.modifier])
        names = list(said.names)
        who = actors.parties(language, seen, hit, said.observers, rule, self.gate)
        who = sides.settled(language, self.gate, seen, found, hit, who)
        harm = rule.severity if rule.category.axis is ESCALATION else 0.0
        pair, among = self._between(sentence.index, seen, hit, who, harm)
        severity, gated = self.gate.judge(
            rule, said.category, said.severity, among, who.place, sentence.index, seen, hit
        )
        names += gated.names
        told = recalled(language, seen, found, hit)
        if told < 1.0 and said.factor * gated.factor > 0:
            names.append("background")
        factor = said.factor * gated.factor * told
        boost, _ = modifiers.boosted(language, seen, hit)
        score = min(10.0, severity * boost) * factor
        if factor <= FAINT_FACTOR and score < FAINTEST:
            score = 0.0
        position = _position(sentence.index)
        tokens = seen.tokens
        shown = quoted_to(language, seen, hit)
        start, end = tokens.span(hit.start, shown)
        # by place: to give so many by name takes longer than to find them
        signal = Signal(
            sentence.field,
            sentence.start + start,
            sentence.start + end,
            sentence.raw[start:end],
            said.category.name,
            said.category.axis,
            rounded(severity, 2),
            rounded(score, 3),
            rule.name,
            tuple(names),
            who.codes if pair == who.pair else pair.actors,
            who.place,
            rounded(factor * boost, 4),
            sentence.index,
            position,
            quotes[hit.operator],
        )
        named = bool(who.codes) and pair == who.pair
        return Scored(signal, pair, score * position, harm if named else None)

    def _between(
        self, index: int, seen: Scan, hit: Hit, who: actors.Parties, harm: float
    ) -> tuple[Pair, Pair]:
        """The pair that a hit is told of, and the pair that it is judged by.

        They differ where it names one side only, and who the other is follows from what stands around.
        """
        pair = who.pair
        resumed = self._resumed(index, harm) if self.gate.resumes(seen) else None
        if resumed is not None and (not who.codes or (who.elsewhere and len(resumed.actors) == 2)):
            pair = resumed
        if len(pair.actors) == 1:
            if resumed is not None and pair.actors[0] in resumed.actors:
                return pair, resumed
            if meant := self._meant(index, seen, hit, pair.actors[0]):
                return pair, Pair.of(*pair.actors, meant)
        return pair, pair

    def _meant(self, index: int, seen: Scan, hit: Hit, lone: str) -> str | None:
        """The other side of a hit that names one, where its own clause does not.

        "It freed ..." goes on about whom the sentence before names first, "Having freed ..., X ..."
        is about whom the next clause does. A step back is taken towards an opponent that the sentence
        names elsewhere: "X turned the gas on, and it reached Y".
        """
        language, words, here = self.language, seen.tokens.words, seen.clause[hit.operator]
        lead = words[seen.clause.index(here) : hit.operator + 1]
        if not language.pronouns.isdisjoint(lead):
            return self.subjects.get(index - 1)
        opens = language.gerund and len(lead) < EARLY and here == 0
        if opens and any(word.endswith(language.gerund) for word in lead):
            return _first([m for m in seen.mentions if seen.clause[m.start] == 1])
        if language.rules[hit.rule].category.axis is ESCALATION:
            return None
        beside = (m for m in seen.mentions if m.name.acts and m.name.code)
        foes = (m for m in beside if self.gate.facing((lone, m.name.code)))
        return next(
            (
                m.name.code
                for m in foes
                if words[seen.clause.index(seen.clause[m.start])] not in language.background
                and not bystanders.stands_aside(language, seen, m, hit)
            ),
            None,
        )

    def _resumed(self, index: int, harm: float) -> Pair | None:
        """Whom a clause without names goes on about: those just named, else the article's pair.

        Harm of this severity is not theirs who are no opponents and of whom nothing as grave is told:
        who hosted talks has not shelled the town in the next sentence.
        """
        if self.last is not None and index - self.last[0] <= 1 and self._able(self.last[1], harm):
            return self.last[1]
        able = (pair for pair in self.weight if self._able(pair, harm))
        return max(able, key=lambda p: (self.weight[p], p.key), default=None)

    def _able(self, pair: Pair, harm: float) -> bool:
        alone = len(pair.actors) < 2
        return alone or self.gate.facing(pair.actors) or self.harm.get(pair, 0.0) >= harm


def rounded(value: float, digits: int) -> float:
    """To so many digits behind the point; what is whole is not worth asking."""
    return value if value == int(value) else round(value, digits)


def _first(named: list[Mention]) -> str | None:
    return next((m.name.code for m in named if m.name.acts and m.name.code), None)


def _position(index: int) -> float:
    """How much a sentence weighs by where it stands: title and lead most."""
    return 1.0 if index < 2 else 0.9 if index < 5 else 0.75 if index < 13 else 0.6


def _figures(words: list[str]) -> set[str]:
    """Numbers of two digits and more, but no years."""
    return {
        word
        for word in words
        if word[:1].isdigit() and len(word) > 1 and not (len(word) == 4 and word.isdigit())
    }
