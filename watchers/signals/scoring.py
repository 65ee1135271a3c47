"""Judges an article: text in, Assessment out. Pure, so that the past can be judged again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from storage.assessment import (
    DE_ESCALATION,
    ESCALATION,
    QUIET_BELOW,
    Assessment,
    Axis,
    Pair,
    PairScore,
    Verdict,
)
from watchers.signals import gates
from watchers.signals.actors import SAID
from watchers.signals.finding import lines
from watchers.signals.language import language_of
from watchers.signals.lexicon import Lexicon
from watchers.signals.reading import LEAD_SENTENCES, Reader, Scored, rounded
from watchers.signals.sentences import sentences
from watchers.signals.text import LONGEST_TEXT

FULL_MARK = 13.0
"""Divisor of the article formula; with TOP_EVENT it keeps one plain mention at 77 at most."""
TOP_EVENT = 11.5
REPEAT_STEP, REPEAT_MOST = 0.05, 1.15
BODY_CAP, BODY_ALONE = 10.0, 60.0
MIXED_RATIO, LEAN_STEP = 0.6, 10.0
OPPONENT_WEIGHT = 3.0
_ALONE = {
    ESCALATION: Verdict.ESCALATION,
    DE_ESCALATION: Verdict.DE_ESCALATION,
}
"""The verdict where only one axis has a voice."""
_QUIET, _MIXED, _UNASSESSED = Verdict.QUIET, Verdict.MIXED, Verdict.UNASSESSED

NEARLY = 5.0
"""So many points below the highest the pair of the headline still goes first."""

BATTLE = frozenset({"invasion", "mass killing", "strike"})
"""Categories of what in a state at war its enemy does, or is done to him."""
VIOLENT = BATTLE | {"clash", "terror"}
"""And of what others do in a state too."""
WAGED = BATTLE | {"truce"}
"""Those of a war, and of its pause, whoever else is named: "Paris says that X halts its strikes"."""


def assess(title: str, text: str, published: datetime | None, lexicon: Lexicon) -> Assessment:
    """Judge one article.

    ``title`` may be empty; ``published`` is the reference date for history. Evidence offsets are
    code points into exactly the ``title`` and ``text`` given. Never raises on any text.
    """
    judged = _assess(title, text, published, lexicon)
    unread = len(text) - LONGEST_TEXT
    return judged._replace(unread=unread) if unread > 0 else judged


def _assess(title: str, text: str, published: datetime | None, lexicon: Lexicon) -> Assessment:
    code = language_of(title, text, lexicon)
    language = lexicon.languages.get(code)
    if language is None:
        return _silent(_UNASSESSED, code, lexicon.version)
    told = lines(language, sentences(title, text, language.abbreviations))
    if not told:
        return _silent(_QUIET, code, lexicon.version)
    reader = Reader(language, lexicon.opposed, published.date() if published else None, told)
    return _judge(_placed(reader.read(), reader.gate), reader.gate, code, lexicon.version)


@lru_cache(maxsize=64)
def _silent(verdict: Verdict, language: str, version: str) -> Assessment:
    """The judgement of a text without any signal: always the same, as most news is."""
    return Assessment(verdict, None, 0.0, 0.0, language, version)


def combine(scored: Iterable[Scored], axis: Axis) -> float:
    """``100 (1 - prod (1 - min(s_i, 11.5)/13)^(1/2^i))`` over categories, strongest first.

    The score follows gravity, not length: each further category counts with half the exponent.
    """
    found = peaks(scored, axis)
    return summed([peak for _, peak in found]) if found else 0.0


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
        if row.event > 0 and signal.axis is axis:
            best[signal.category] = max(best.get(signal.category, 0.0), row.event)
            lines.setdefault(signal.category, set()).add(signal.sentence)
    if not best:
        return []
    rows = [
        (name, min(TOP_EVENT, peak * min(REPEAT_MOST, 1 + REPEAT_STEP * (len(lines[name]) - 1))))
        for name, peak in best.items()
    ]
    if len(rows) > 1:
        rows.sort(key=lambda row: (-row[1], row[0]))
    return rows


def _judge(scored: list[Scored], gate: gates.Gate, language: str, version: str) -> Assessment:
    escalation, de_escalation = (
        combine(scored, ESCALATION),
        combine(scored, DE_ESCALATION),
    )
    verdict, lean = verdict_of(escalation, de_escalation, scored)
    by_pair: dict[Pair, list[Scored]] = {}
    for row in scored:
        if row.event > 0 and (row.pair.actors or row.pair.place):
            by_pair.setdefault(row.pair, []).append(row)
    pairs = [_pair_score(rows) for rows in by_pair.values()]
    if len(pairs) > 1:
        # of equals the opponents, then those told first
        pairs.sort(key=lambda p: (-p.top, not gate.facing(p.pair.actors)))
        _headline_first(pairs, scored, gate)
    return Assessment(
        verdict,
        lean,
        rounded(escalation, 1),
        rounded(de_escalation, 1),
        language,
        version,
        tuple(pairs),
        tuple(row.signal for row in scored),
    )


def _headline_first(pairs: list[PairScore], scored: list[Scored], gate: gates.Gate) -> None:
    """Move the opponents of the headline's gravest act to the front, if told nearly as gravely.

    What the text adds of others is the headline's background; but of two who are no opponents a
    headline may only name the border.
    """
    heads = [row for row in scored if row.signal.field == "title" and row.event > 0]
    if not heads:
        return
    told = max(heads, key=lambda row: row.event).pair
    at = next((i for i, each in enumerate(pairs) if each.pair == told), 0)
    near = pairs[0].top - pairs[at].top <= NEARLY
    if at and near and gate.facing(told.actors):
        pairs.insert(0, pairs.pop(at))


def _placed(scored: list[Scored], gate: gates.Gate) -> list[Scored]:
    """Give a hit that names one party or none to the article's pair that it can only belong to.

    "Fighting resumed near Goma" in a story of Congo and M23 is about the two. It is safe where one
    pair of the article holds the lone actor (or the place) and has at least as much weight there
    as all others together, opponents counting threefold; or where only one of the others that the
    article names is its opponent. Of those who are no opponents something as grave must be told.
    """
    rows = [_with_its_opponent(_without_watchdog(row, gate), gate) for row in scored]
    weight: dict[Pair, float] = {}
    worst: dict[Pair, float] = {}
    for row in rows:
        if len(row.pair.actors) == 2:
            facing = gate.facing(row.pair.actors)
            more = OPPONENT_WEIGHT if facing else 1.0
            weight[row.pair] = weight.get(row.pair, 0.0) + row.event * more
            harm = TOP_EVENT if facing else _harm(row)
            worst[row.pair] = max(harm, worst.get(row.pair, 0.0))
    placed = []
    for row in rows:
        if len(row.pair.actors) < 2 and weight:
            lone = row.pair.actors[0] if row.pair.actors else row.signal.place
            fitting = {
                pair: w
                for pair, w in weight.items()
                if lone in pair.actors and worst[pair] >= _harm(row)
            }
            best = max(fitting, key=lambda pair: (fitting[pair], pair.key), default=None)
            if best is not None and 2 * fitting[best] >= sum(fitting.values()) > 0:
                row = Scored(row.signal, best, row.event)
        placed.append(row)
    return placed


def _harm(row: Scored) -> float:
    """How grave a hit of harm is; 0 for a step back."""
    return row.signal.severity if row.signal.axis is ESCALATION else 0.0


def _without_watchdog(row: Scored, gate: gates.Gate) -> Scored:
    """Violence of which only an agency is named is told of its place: who watches it is no side."""
    codes, place = row.pair.actors, row.signal.place
    if row.signal.category not in VIOLENT or len(codes) != 1:
        return row
    place = place or (next(iter(gate.places)) if len(gate.places) == 1 else None)
    watches = gate.language.gazetteer.kinds.get(codes[0]) == "agency"
    return Scored(row.signal, Pair.of(place=place), row.event) if watches and place else row


def _with_its_opponent(row: Scored, gate: gates.Gate) -> Scored:
    """The pair of a lone actor and the one opponent of its that the article names.

    A threat uttered over a third state ("an attack on Y will cost X dear") is meant for the
    speaker's opponent too. In a war its foe is known. Where nobody opposite is named, an opponent's
    soil is his, and what is fought in a state at war is of that war.
    """
    codes, place = row.pair.actors, row.signal.place
    said = row.signal.category in SAID and row.signal.actors and not gate.facing(codes)
    if len(codes) == 2 and not said:
        return row
    lone = (row.signal.actors[0] if len(codes) == 2 else codes[0]) if codes else None
    foe = gate.at_war(lone) if lone and len(codes) < 2 else None
    if row.signal.category not in WAGED or place not in (None, lone, foe):
        foe = None
    foe = foe or (_opponent(lone, gate) if lone else None)
    if foe is None and len(codes) < 2:
        if lone and place and gate.facing((lone, place)):
            foe = place
        elif row.signal.category in BATTLE:
            lone = lone or place or ""
            foe = gate.at_war(lone)
    return Scored(row.signal, Pair.of(lone, foe), row.event) if lone and foe else row


def _opponent(lone: str, gate: gates.Gate) -> str | None:
    """The one opponent of its that the article names, or the one at home in it."""
    able = (code for code in sorted(gate.named) if code != lone and gate.facing((lone, code)))
    # who only tells of it, and was an opponent once, is none
    opponents = [c for c in able if c not in gate.tellers or gate.lasting(lone, c)]
    at_home = [code for code in opponents if gate.at_home(lone, code)]
    only = opponents if len(opponents) == 1 else at_home
    return only[0] if len(only) == 1 else None


def _pair_score(rows: list[Scored]) -> PairScore:
    lead = [r for r in rows if r.signal.sentence < LEAD_SENTENCES]
    escalation = _capped(rows, lead, ESCALATION)
    de_escalation = _capped(rows, lead, DE_ESCALATION)
    verdict, lean = verdict_of(escalation, de_escalation, rows)
    return PairScore(
        rows[0].pair,
        verdict,
        lean,
        rounded(escalation, 1),
        rounded(de_escalation, 1),
        tuple(sorted({r.signal.place for r in rows if r.signal.place})),
    )


def _capped(rows: list[Scored], lead: list[Scored], axis: Axis) -> float:
    """What an article says of a pair; far from its lead it can add only so much."""
    whole = combine(rows, axis)
    if len(lead) == len(rows):
        return whole
    head = combine(lead, axis)
    return min(whole, head + BODY_CAP if head else BODY_ALONE)


def verdict_of(
    escalation: float, de_escalation: float, scored: list[Scored]
) -> tuple[Verdict, Axis | None]:
    """Mixed when the lower axis is a real voice of its own and not an afterthought."""
    if escalation >= de_escalation:
        high, low_score, high_score = ESCALATION, de_escalation, escalation
    else:
        high, low_score, high_score = DE_ESCALATION, escalation, de_escalation
    if high_score < QUIET_BELOW:
        return _QUIET, None
    if low_score >= QUIET_BELOW and low_score >= MIXED_RATIO * high_score:
        leads = {
            r.signal.axis for r in scored if r.event > 0 and r.signal.sentence < LEAD_SENTENCES
        }
        if high.other in leads or high not in leads:
            return _MIXED, high if high_score - low_score >= LEAN_STEP else None
    return _ALONE[high], None
