"""Judges an article: text in, Assessment out. Pure, so that the past can be judged again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from storage.model import QUIET_BELOW, Assessment, Axis, Pair, PairScore, Signal, Verdict
from watchers.signals import actors, gates, modifiers
from watchers.signals.language import language_of
from watchers.signals.lexicon import Language, Lexicon
from watchers.signals.match import Hit, Scan, hits, mentions, scan
from watchers.signals.text import LONGEST_TEXT, Sentence, sentences, tokenize

FULL_MARK = 13.0
"""Divisor of the article formula; with TOP_EVENT it keeps one plain mention at 77 at most."""
TOP_EVENT = 11.5
REPEAT_STEP, REPEAT_MOST = 0.05, 1.15
FAINT_FACTOR, FAINTEST = 0.3, 1.25
"""What modifiers leave of a signal, if less than this, is of another time or only thinkable: it gives
no direction."""
LEAD_SENTENCES = 3
BODY_CAP, BODY_ALONE = 10.0, 60.0
MIXED_RATIO, LEAN_STEP = 0.6, 10.0
OPPONENT_WEIGHT = 3.0
BACKGROUND = 0.4
"""What is only recalled beside something that is told."""
SPOKEN = frozenset({"threat", "warning"})
"""Categories that are said, not done: whom they name is not always whom they are meant for."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A signal with what the article formula needs."""

    signal: Signal
    pair: Pair
    event: float


def assess(title: str, text: str, published: datetime | None, lexicon: Lexicon) -> Assessment:
    """Judge one article.

    ``title`` may be empty; ``published`` is the reference date for history. Evidence offsets are
    code points into exactly the ``title`` and ``text`` given. Never raises on any text.
    """
    judged = _assess(title, text, published, lexicon)
    unread = len(text) - LONGEST_TEXT
    return replace(judged, unread=unread) if unread > 0 else judged


def _assess(title: str, text: str, published: datetime | None, lexicon: Lexicon) -> Assessment:
    code = language_of(title, text, lexicon)
    language = lexicon.languages.get(code)
    if language is None:
        return Assessment(Verdict.UNASSESSED, None, 0.0, 0.0, code, lexicon.version)
    cut = sentences(title, text, language.abbreviations)
    reader = _Reader(language, lexicon, published.date() if published else None, cut)
    scored = reader.read()
    if not scored:
        return Assessment(Verdict.QUIET, None, 0.0, 0.0, code, lexicon.version)
    return _judge(_placed(scored, reader.gate), code, lexicon.version)


class _Reader:
    """Reads an article sentence by sentence, carrying the parties named so far."""

    def __init__(
        self,
        language: Language,
        lexicon: Lexicon,
        day: date | None,
        cut: Sequence[Sentence],
    ) -> None:
        self.language, self.lexicon, self.day, self.cut = language, lexicon, day, cut
        self.gate = gates.Gate(language, lexicon.opposed, day)
        self.scored: list[Scored] = []
        self.last: tuple[int, Pair] | None = None
        """The pair named last, and in which sentence."""
        self.weight: dict[Pair, float] = {}
        """How much each pair has been told of so far."""

    def read(self) -> list[Scored]:
        variants = self.language.variants
        seen = [scan(self.language, tokenize(s.folded, variants)) for s in self.cut]
        found = [
            self._fired(s, one) if one.anything else []
            for s, one in zip(self.cut, seen, strict=True)
        ]
        if not any(found):
            return []
        # The lead says who and what it is about before any of its sentences is judged.
        for sentence, one in zip(self.cut[:LEAD_SENTENCES], seen, strict=False):
            self._note(sentence, one)
        for sentence, one, fired in zip(self.cut, seen, found, strict=True):
            if sentence.index >= LEAD_SENTENCES:
                self._note(sentence, one)
            if fired:
                self._sentence(sentence, one, fired)
        return self.scored

    def _fired(self, sentence: Sentence, seen: Scan) -> list[Hit]:
        if any(self.language.patterns[number].names for number in seen.patterns):
            seen.mentions = mentions(self.language, seen.tokens, sentence.folded)
        return hits(self.language, seen)

    def _note(self, sentence: Sentence, seen: Scan) -> None:
        if not seen.mentions:
            seen.mentions = mentions(self.language, seen.tokens, sentence.folded)
        self.gate.note(seen.mentions, seen.tokens.words)

    def _sentence(self, sentence: Sentence, seen: Scan, found: Sequence[Hit]) -> None:
        language, tokens = self.language, seen.tokens
        cues = modifiers.cues_in(language, tokens.words)
        years = modifiers.dates_of_history(language, tokens.words, self.day)
        quotes = _quoted(tokens.words)
        self.scored += [self._hit(sentence, seen, found, hit, cues, years, quotes) for hit in found]

    def _hit(
        self,
        sentence: Sentence,
        seen: Scan,
        found: Sequence[Hit],
        hit: Hit,
        cues: Sequence[modifiers.Found],
        years: Sequence[int],
        quotes: Sequence[bool],
    ) -> Scored:
        language, rule = self.language, self.language.rules[hit.rule]
        said = modifiers.apply(language, seen, cues, years, found, hit, rule)
        names = list(said.names)
        who = actors.parties(language, seen, hit, said.observers, rule.symmetric)
        own = pair = who.pair
        resumed = self._resumed(sentence.index) if self.gate.resumes(seen) else None
        if resumed is not None and (not who.codes or (who.elsewhere and len(resumed.actors) == 2)):
            pair = resumed
        among = pair
        if len(pair.actors) == 1 and resumed is not None and pair.actors[0] in resumed.actors:
            among = resumed
        severity, gated = self.gate.judge(rule, said.category, said.severity, among, seen, hit)
        names += gated.names
        factor = said.factor * gated.factor * _background(language, seen, found, hit)
        if factor < said.factor * gated.factor:
            names.append("background")
        boost = _boost(language, seen, hit)
        score = min(10.0, severity * boost) * factor
        if factor <= FAINT_FACTOR and score < FAINTEST:
            score = 0.0
        position = _position(sentence.index)
        if who.codes and pair == own:
            self.last = (sentence.index, pair)
        if len(pair.actors) == 2:
            self.weight[pair] = self.weight.get(pair, 0.0) + score * position
        tokens = seen.tokens
        start, end = tokens.spans[hit.start][0], tokens.spans[hit.end - 1][1]
        signal = Signal(
            field=sentence.field,
            start=sentence.start + start,
            end=sentence.start + end,
            text=sentence.raw[start:end],
            category=said.category.name,
            axis=said.category.axis,
            severity=round(severity, 2),
            score=round(score, 3),
            rule=rule.name,
            modifiers=tuple(names),
            actors=who.codes if pair == own else pair.actors,
            place=who.place,
            factor=round(factor * boost, 4),
            sentence=sentence.index,
            position=position,
            quoted=quotes[hit.operator],
        )
        return Scored(signal, pair, score * position)

    def _resumed(self, index: int) -> Pair | None:
        """Whom a clause without names goes on about: those just named, else the article's pair."""
        if self.last is not None and index - self.last[0] <= 1:
            return self.last[1]
        return max(self.weight, key=lambda p: (self.weight[p], p.key), default=None)


def _position(index: int) -> float:
    """How much a sentence weighs by where it stands: title and lead most."""
    return 1.0 if index < 2 else 0.9 if index < 5 else 0.75 if index < 13 else 0.6


def _quoted(words: Sequence[str]) -> list[bool]:
    if '"' not in words:
        return [False] * len(words)
    inside, flags = False, []
    for word in words:
        if word == '"':
            inside = not inside
        flags.append(inside)
    return flags


def _boost(language: Language, seen: Scan, hit: Hit) -> float:
    """The strongest booster (or damper) near the hit, or 1."""
    words, boosts, stems = seen.tokens.words, language.boosts, language.boost_stems
    best = 1.0
    here, stemmed = seen.clause[hit.operator], bool(stems)
    for i in range(max(0, hit.start - 3), min(len(words), hit.end + 3)):
        if seen.clause[i] != here or not (stemmed or words[i] in boosts.root):
            continue
        factors = [factor for _, factor in stems.at(words, i)] if stemmed else []
        factors += [factor for _, factor in boosts.at(words, i)]
        best = max((best, *factors), key=lambda factor: abs(factor - 1))
    return best


def _background(language: Language, seen: Scan, found: Sequence[Hit], hit: Hit) -> float:
    """Less weight for what a clause only recalls ("after clashes ..."), where another clause tells."""
    clause = seen.clause
    mine = clause[hit.operator]
    opener = seen.tokens.words[clause.index(mine)]
    if opener not in language.background:
        return 1.0
    if opener in language.notwithstanding or any(clause[o.operator] < mine for o in found):
        return BACKGROUND
    # "After a week of battles, ...": what the main clause tells comes next
    return BACKGROUND if mine == 0 and any(clause[o.operator] == 1 for o in found) else 1.0


# --- From signals to scores ------------------------------------------------------------------


def combine(scored: Iterable[Scored], axis: Axis) -> float:
    """``100 (1 - prod (1 - min(s_i, 11.5)/13)^(1/2^i))`` over categories, strongest first.

    The score follows gravity, not length: each further category counts with half the exponent.
    """
    return summed(peak for _, peak in peaks(scored, axis))


def summed(strengths: Iterable[float]) -> float:
    """The score of categories of these strengths, strongest first."""
    left = 1.0
    for i, strength in enumerate(strengths):
        left *= (1 - strength / FULL_MARK) ** (0.5**i)
    return 100 * (1 - left)


def peaks(scored: Iterable[Scored], axis: Axis) -> list[tuple[str, float]]:
    """How strong each category is, strongest first.

    Its strongest event counts; further sentences add 5 % each, 15 % at most.
    """
    best: dict[str, float] = {}
    lines: dict[str, set[int]] = {}
    for row in scored:
        signal = row.signal
        if signal.axis is axis and row.event > 0:
            best[signal.category] = max(best.get(signal.category, 0.0), row.event)
            lines.setdefault(signal.category, set()).add(signal.sentence)
    rows = [
        (name, min(TOP_EVENT, peak * min(REPEAT_MOST, 1 + REPEAT_STEP * (len(lines[name]) - 1))))
        for name, peak in best.items()
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _judge(scored: list[Scored], language: str, version: str) -> Assessment:
    escalation, de_escalation = (
        combine(scored, Axis.ESCALATION),
        combine(scored, Axis.DE_ESCALATION),
    )
    verdict, lean = verdict_of(escalation, de_escalation, scored)
    by_pair: dict[str, list[Scored]] = {}
    for row in scored:
        if row.event > 0 and (row.pair.actors or row.pair.place):
            by_pair.setdefault(row.pair.key, []).append(row)
    pairs = sorted(
        (_pair_score(rows) for rows in by_pair.values()),
        key=lambda p: (-p.top, p.pair.key),
    )
    return Assessment(
        verdict,
        lean,
        round(escalation, 1),
        round(de_escalation, 1),
        language,
        version,
        tuple(pairs),
        tuple(row.signal for row in scored),
    )


def _placed(scored: Sequence[Scored], gate: gates.Gate) -> list[Scored]:
    """Give a hit that names one party or none to the article's pair that it can only belong to.

    "Fighting resumed near Goma" in a story of Congo and M23 is about the two. It is safe where one
    pair of the article holds the lone actor (or the place) and has at least as much weight there
    as all others together, opponents counting threefold; or where only one of the others that the
    article names is its opponent.
    """
    rows = [_with_its_opponent(row, gate) for row in scored]
    weight: dict[Pair, float] = {}
    for row in rows:
        if len(row.pair.actors) == 2:
            more = OPPONENT_WEIGHT if gate.facing(row.pair.actors) else 1.0
            weight[row.pair] = weight.get(row.pair, 0.0) + row.event * more
    placed = []
    for row in rows:
        if len(row.pair.actors) < 2 and weight:
            lone = row.pair.actors[0] if row.pair.actors else row.signal.place
            fitting = {pair: w for pair, w in weight.items() if lone in pair.actors}
            best = max(fitting, key=lambda pair: (fitting[pair], pair.key), default=None)
            if best is not None and 2 * fitting[best] >= sum(fitting.values()) > 0:
                row = Scored(row.signal, best, row.event)
        placed.append(row)
    return placed


def _with_its_opponent(row: Scored, gate: gates.Gate) -> Scored:
    """The pair of a lone actor and the one opponent of its that the article names.

    A threat uttered over a third state ("an attack on Y will cost X dear") is meant for the
    speaker's opponent too.
    """
    codes = row.pair.actors
    said = row.signal.category in SPOKEN and row.signal.actors and not gate.facing(codes)
    if len(codes) != 1 and not (len(codes) == 2 and said):
        return row
    lone = row.signal.actors[0] if len(codes) == 2 else codes[0]
    opponents = [code for code in sorted(gate.named) if code != lone and gate.facing((lone, code))]
    at_home = [code for code in opponents if gate.at_home(lone, code)]
    only = opponents if len(opponents) == 1 else at_home
    return Scored(row.signal, Pair.of(lone, only[0]), row.event) if len(only) == 1 else row


def _pair_score(rows: list[Scored]) -> PairScore:
    scores = {}
    lead = [r for r in rows if r.signal.sentence < LEAD_SENTENCES]
    for axis in Axis:
        whole = combine(rows, axis)
        head = combine(lead, axis) if len(lead) < len(rows) else whole
        scores[axis] = min(whole, head + BODY_CAP if head else BODY_ALONE)
    verdict, lean = verdict_of(scores[Axis.ESCALATION], scores[Axis.DE_ESCALATION], rows)
    places = sorted({r.signal.place for r in rows if r.signal.place})
    return PairScore(
        rows[0].pair,
        verdict,
        lean,
        round(scores[Axis.ESCALATION], 1),
        round(scores[Axis.DE_ESCALATION], 1),
        tuple(places),
    )


def verdict_of(
    escalation: float, de_escalation: float, scored: Sequence[Scored]
) -> tuple[Verdict, Axis | None]:
    """Mixed when the lower axis is a real voice of its own and not an afterthought."""
    high = Axis.ESCALATION if escalation >= de_escalation else Axis.DE_ESCALATION
    low_score, high_score = sorted((escalation, de_escalation))
    if high_score < QUIET_BELOW:
        return Verdict.QUIET, None
    if low_score >= QUIET_BELOW and low_score >= MIXED_RATIO * high_score:
        leads = {
            axis: any(
                r.signal.axis is axis and r.event > 0 and r.signal.sentence < LEAD_SENTENCES
                for r in scored
            )
            for axis in Axis
        }
        if leads[high.other] or not leads[high]:
            return Verdict.MIXED, high if high_score - low_score >= LEAN_STEP else None
    return Verdict(high.value), None
