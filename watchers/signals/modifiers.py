"""What kind of statement a hit stands in: ConText-style modifiers with direction, reach and end.

After Harkema et al. 2009 (ConText): a cue reaches forward or backward over a number of tokens and
is ended by a clause cut; a longer pseudo-cue blocks the cues inside it; the nearest cue acts first,
so that in "denies that it refused to withdraw" the refusal turns the withdrawal and the denial
then turns the refusal.
"""

from __future__ import annotations

from storage.assessment import DE_ESCALATION, ESCALATION, Axis
from watchers.signals import retreats
from watchers.signals.asides import Found
from watchers.signals.dating import dated, is_total
from watchers.signals.lexicon import Language, Modifier, Rule
from watchers.signals.match import Hit
from watchers.signals.pending import hangs
from watchers.signals.reach import gap_with, goes_with
from watchers.signals.scan import Scan
from watchers.signals.starts import Place, spelled_at, stemmed_at
from watchers.signals.tokens import Tokens

REPORTED_REACH = 12
SOURCE_REACH = 6
PARTED_REACH = 4
"""So far before the day that parts it a cue begins."""
OPENS_BEHIND = frozenset({":", "|", '"'})


class Statement:
    """A hit after its modifiers: what it now counts as, and what made it so."""

    __slots__ = ("category", "factor", "names", "observers", "severity")

    def __init__(self, rule: Rule) -> None:
        self.category = rule.category
        self.severity = rule.severity
        self.factor = 1.0
        self.names: list[str] = []
        self.observers: set[int] = set()
        """Token positions at which an observer's cue begins."""

    @property
    def axis(self) -> Axis:
        return self.category.axis


def cues_in(language: Language, tokens: Tokens) -> list[Found]:
    """Every cue, the longest winning where two overlap; a pseudo-cue blocks its own modifier's."""
    words = tokens.words
    spelled, stemmed = tokens.search([term.cues for term in tokens.terms])
    rows = stemmed + spelled + _over_days(language, tokens)
    if not rows:
        return []
    rows.sort(key=lambda row: (row[0] - row[1], row[0]))
    taken: dict[int, tuple[int, int, bool]] = {}
    limited: dict[tuple[int, int], int] = {}
    blocked: set[tuple[int, int]] = set()
    found: list[Found] = []
    for start, end, number in rows:
        cue = language.cues[number]
        opens = language.modifiers[cue.modifier].opens
        if opens and start and words[start - 1] not in OPENS_BEHIND:
            continue
        if cue.backward and not start and not cue.pseudo:
            continue  # "UN urges X to ..." has nothing before it: here "urges" reaches forward
        if end == start + 1 and end < len(words) and words[end].isdigit() and len(words[end]) == 4:
            continue  # "since 2014" says when, where "since the war" recalls
        if cue.pseudo:
            blocked.update((cue.modifier, p) for p in range(start, end))
            continue
        if blocked and any((cue.modifier, p) in blocked for p in range(start, end)):
            continue
        # "is unlikely" looks back and leaves "unlikely to" to look on
        holders = {taken[p] for p in range(start, end) if p in taken}
        held = {(first, last) for first, last, back in holders if cue.backward or not back}
        # the same words may be two cues at once; a shorter cue inside a longer one is not, but the
        # "to" of "wants to" may open the next: "to prevent"
        if held and held != {(start, end)} and not _linked(language, words, held, start, end):
            # what a longer cue leaves alone the shorter one in it still tells
            longer = limited.get(next(iter(held)), -1) if len(held) == 1 else -1
            if longer >= 0 and longer != cue.modifier:
                found.append(Found(start, end, cue.modifier, cue.backward, longer))
            continue
        for p in range(start, end):
            taken[p] = (start, end, cue.backward)
        if end > start + 1 and language.modifiers[cue.modifier].only:
            limited[start, end] = cue.modifier
        found.append(Found(start, end, cue.modifier, cue.backward))
    return found


def _over_days(language: Language, tokens: Tokens) -> list[Place]:
    """Cues that a day of this week parts: "decided on Friday against", "no sign on Monday that"."""
    words, days = tokens.words, language.history.fresh
    found: list[Place] = []
    if days.isdisjoint(words):
        return found
    for day in (i for i, word in enumerate(words) if i and word in days):
        first = day - (words[day - 1] in language.prepositions)
        parted = words[:first] + words[day + 1 :]
        for i in range(max(0, first - PARTED_REACH), first):
            start = tokens.terms[i].cues
            told = words[i] in language.relatives  # "which on Friday signed" is no time before
            if start is not None and start.longer is not None and not told:
                gone = day + 1 - first
                rows = spelled_at(start, parted, i)
                found += [(i, end + gone, cue) for _, end, cue in rows if end > first]
    return found


def _linked(
    language: Language, words: list[str], held: set[tuple[int, int]], start: int, end: int
) -> bool:
    """Whether a cue shares with those beside it only the word that links them."""
    return all(
        (first < start == last - 1 and last < end and words[start] in language.links)
        or (start < first == end - 1 and end < last and words[first] in language.links)
        for first, last in held
    )


def apply(
    language: Language,
    seen: Scan,
    cues: list[Found],
    years: list[int],
    hits: list[Hit],
    hit: Hit,
    rule: Rule,
) -> Statement:
    """Judge one hit by the cues that reach it."""
    before = goes_with(language, seen.tokens.words, hits, hit)
    reaching = [
        (gap, found.start, _as_told(language, seen, found))
        for found in cues
        if (found.inside < 0 or not _may(language.modifiers[found.inside], rule.category.name))
        and (gap := gap_with(language, seen, found, hit, before)) is not None
    ]
    reaching.sort(key=lambda row: row[:2])
    statement = Statement(rule)
    absorbed = set(rule.shielded)
    for _, _, modifier in reaching:
        effect = modifier.effects[rule.category.axis]
        if (
            modifier.absorbs
            # what it spares it still accounts for: "refuses to meet" is no plan to
            and (not modifier.only or rule.category.name in modifier.only)
            and (effect.category is None or rule.severity >= effect.at_least)
        ):
            absorbed |= modifier.absorbs
    for _, start, modifier in reaching:
        if modifier.name not in absorbed and change(statement, modifier) and modifier.observer:
            statement.observers.add(start)
    if years and "historical" not in statement.names and dated(language, seen, years, hits, hit):
        _change_by(language, statement, "historical")
    if statement.axis is ESCALATION and is_total(language, seen, hit):
        _change_by(language, statement, "a total since it began")
    if statement.axis is DE_ESCALATION and hangs(language, seen, hit):
        _change_by(language, statement, "conditional")
    if rule.category.name == "pull-back" and statement.axis is DE_ESCALATION:
        turned = retreats.mistaken(language, seen, hit)
        if turned:
            _change_by(language, statement, turned)
    if hit.operator <= 1 and _bidden(language, seen.tokens.words, hit.operator):
        _change_by(language, statement, "appeal")
    return statement


def _change_by(language: Language, statement: Statement, name: str) -> None:
    """Let the modifier of this name act, where the language has it."""
    modifier = next((m for m in language.modifiers if m.name == name), None)
    if modifier is not None:
        change(statement, modifier)


def _bidden(language: Language, words: list[str], verb: int) -> bool:
    """Whether a sentence opens with this verb as an order: "Stop bombing Gaza, UN chief tells ..."."""
    opens = verb == 0 or words[0] == '"'
    follows = words[verb + 1 : verb + 2]
    return opens and words[verb] in language.orders and language.prepositions.isdisjoint(follows)


def replies(language: Language, tokens: Tokens) -> list[Found]:
    """What a sentence may say of the one before it: "Kyiv denied the claim."."""
    return [cue for cue in cues_in(language, tokens) if language.modifiers[cue.modifier].replies]


def _as_told(language: Language, seen: Scan, found: Found) -> Modifier:
    """The cue's modifier, or what it becomes by a source: "Y said X would", "X would ..., Y said"."""
    modifier = language.modifiers[found.modifier]
    if modifier.reported < 0:
        return modifier
    words, clause, at = seen.tokens.words, seen.clause, found.start
    named = any(mention.end == at for mention in seen.mentions)
    told = any(
        (at - REPORTED_REACH <= i < at and clause[i] == clause[at])
        or (named and i > at and "," in words[max(at, i - SOURCE_REACH) : i])
        for i, word in enumerate(words)
        if word in language.attribution
    )
    return language.modifiers[modifier.reported] if told else modifier


def _may(modifier: Modifier, category: str) -> bool:
    """Whether a modifier changes events of this category at all."""
    return category not in modifier.spares and (not modifier.only or category in modifier.only)


def change(statement: Statement, modifier: Modifier) -> bool:
    """Let a modifier weigh a statement down, or turn it into one of another category, if it may."""
    category = statement.category.name
    if modifier.name in statement.names or not _may(modifier, category):
        return False
    effect = modifier.effects[statement.axis]
    if effect.category is not None and statement.severity >= effect.at_least:
        statement.category = effect.category
        statement.severity = effect.severity
    else:
        statement.factor *= effect.factor
    statement.names.append(modifier.name)
    return True


def boosted(language: Language, seen: Scan, hit: Hit) -> tuple[float, range]:
    """The strongest booster (or damper) near the hit, or 1, and the words that are it."""
    terms, words = seen.tokens.terms, seen.tokens.words
    best, where = 1.0, range(0)
    here = seen.clause[hit.operator]
    alongside = language.history.alongside
    for i in range(max(0, hit.start - 3), min(len(words), hit.end + 3)):
        if i >= hit.end and words[i] in alongside:
            break  # "freed nine as heavy fighting went on": the fighting is heavy
        start = terms[i].boosts
        # what made the rule fire is in its severity already: "partial mobilisation"
        if start is None or seen.clause[i] != here or i in hit.core:
            continue
        for _, end, factor in stemmed_at(start, words, i) + spelled_at(start, words, i):
            if abs(factor - 1) > abs(best - 1):
                best, where = factor, range(i, end)
    return best, where
