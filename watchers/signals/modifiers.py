"""What kind of statement a hit stands in: ConText-style modifiers with direction, reach and end.

After Harkema et al. 2009 (ConText): a cue reaches forward or backward over a number of tokens and
is ended by a clause cut; a longer pseudo-cue blocks the cues inside it; the nearest cue acts first,
so that in "denies that it refused to withdraw" the refusal turns the withdrawal and the denial
then turns the refusal.
"""

from __future__ import annotations

from storage.assessment import DE_ESCALATION, ESCALATION, Axis
from watchers.signals.dating import dated, is_total, of_the_harm
from watchers.signals.lexicon import Language, Modifier, Rule
from watchers.signals.match import Hit
from watchers.signals.pending import hangs
from watchers.signals.scan import Scan
from watchers.signals.starts import search
from watchers.signals.tokens import Tokens

REPORTED_REACH = 12
JOINED_REACH = 2
"""So far behind "and" stands the verb that it joins to another."""
SAYING_REACH = 4
SOURCE_REACH = 6
OPENS_BEHIND = frozenset({":", "|", '"'})


class Found:
    """A cue in the sentence."""

    __slots__ = ("backward", "end", "modifier", "start")

    def __init__(self, start: int, end: int, modifier: int, backward: bool) -> None:
        self.start, self.end = start, end
        self.modifier, self.backward = modifier, backward


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
    spelled, stemmed = search([term.cues for term in tokens.terms], words)
    rows = stemmed + spelled
    if not rows:
        return []
    rows.sort(key=lambda row: (row[0] - row[1], row[0]))
    taken: dict[int, tuple[int, int]] = {}
    blocked: set[tuple[int, int]] = set()
    found: list[Found] = []
    for start, end, number in rows:
        cue = language.cues[number]
        opens = language.modifiers[cue.modifier].opens
        if opens and start and words[start - 1] not in OPENS_BEHIND:
            continue
        if end == start + 1 and end < len(words) and words[end].isdigit() and len(words[end]) == 4:
            continue  # "since 2014" says when, where "since the war" recalls
        if cue.pseudo:
            blocked.update((cue.modifier, p) for p in range(start, end))
            continue
        if blocked and any((cue.modifier, p) in blocked for p in range(start, end)):
            continue
        held = {taken[p] for p in range(start, end) if p in taken}
        # the same words may be two cues at once; a shorter cue inside a longer one is not, but the
        # "to" of "wants to" may open the next: "to prevent"
        if held and held != {(start, end)} and not _linked(language, words, held, start, end):
            continue
        for p in range(start, end):
            taken[p] = (start, end)
        found.append(Found(start, end, cue.modifier, cue.backward))
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
    reaching = [
        (gap, found.start, _as_told(language, seen, found))
        for found in cues
        if (gap := gap_between(language, seen, found, hit)) is not None
    ]
    reaching.sort(key=lambda row: row[:2])
    statement = Statement(rule)
    absorbed = set(rule.shielded)
    for _, _, modifier in reaching:
        effect = modifier.effects[rule.category.axis]
        if modifier.absorbs and (effect.category is None or rule.severity >= effect.at_least):
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


def change(statement: Statement, modifier: Modifier) -> bool:
    """Let a modifier weigh a statement down, or turn it into one of another category, if it may."""
    category = statement.category.name
    if (
        modifier.name in statement.names
        or category in modifier.spares
        or (modifier.only and category not in modifier.only)
    ):
        return False
    effect = modifier.effects[statement.axis]
    if effect.category is not None and statement.severity >= effect.at_least:
        statement.category = effect.category
        statement.severity = effect.severity
    else:
        statement.factor *= effect.factor
    statement.names.append(modifier.name)
    return True


def gap_between(language: Language, seen: Scan, found: Found, hit: Hit) -> int | None:
    """How many tokens lie between cue and hit, or None where the cue does not reach it."""
    modifier = language.modifiers[found.modifier]
    shared = sum(p in hit.core for p in range(found.start, found.end))
    if shared == found.end - found.start:
        return None
    clause = seen.clause
    if shared:
        # "have died" dates what "died in the fighting" tells
        return 0
    if modifier.direction == "sentence":
        return 99
    if modifier.dates and of_the_harm(language, seen, hit, found.start):
        return None
    if hit.start < found.start and found.end <= hit.end:
        return 0
    if found.end <= hit.start and (not found.backward or modifier.direction == "both"):
        gap = hit.start - found.end
        here, there = clause[found.end - 1], clause[hit.start]
        same = here == there
        if here > there or (not same and _told_apart(language, seen, found, hit.start)):
            return None
        if _ended(language, seen.tokens.words, found, hit.start):
            return None
        if same and _done_besides(language, seen.tokens.words, found, hit):
            return None
    elif hit.end <= found.start and (found.backward or modifier.direction == "both"):
        gap = found.start - hit.end
        same = clause[hit.end - 1] == clause[found.start]
        if modifier.dates and any(
            hit.end <= start < found.start and participle for start, _, _, participle in seen.verbs
        ):
            return None
    else:
        return None
    # "In the past, X shelled": a date that opens the sentence dates what stands behind its comma
    same = same or (modifier.dates and found.start == 0 and clause[hit.start] == 1)
    if gap > modifier.reach or not (same or modifier.crosses):
        return None
    return gap


def _ended(language: Language, words: list[str], cue: Found, stop: int) -> bool:
    """Whether a cue stands in what ends at a comma: "at odds over whether troops may stay, X freed ..."."""
    if "," not in words[cue.end : stop]:
        return False
    whether = language.recall.get("whether", frozenset())
    opens = next((i for i in range(cue.start, 0, -1) if words[i] in whether), 0)
    return opens > 0 and "," not in words[opens : cue.start]


def _done_besides(language: Language, words: list[str], cue: Found, hit: Hit) -> bool:
    """Whether it was done beside what a cue governs: "refused to talk and bombed", "did not wait and sent".

    What the cue governs is in the infinitive, which nobody has done; what "and" joins to the cue's own
    verb is in the past.
    """
    last, recall = words[cue.end - 1], language.recall
    bare = recall.get("bare", frozenset())
    if not (last in bare or words[cue.end] in bare or words[cue.end - 2] in bare):
        return False
    pasts = recall.get("pasts", frozenset())
    for i in range(cue.end, hit.operator):
        if words[i] in language.sides.joining:
            told = words[max(i + 1, hit.start) : min(i + 1 + JOINED_REACH, hit.end)]
            if any(word in pasts or word[-2:] in pasts for word in told):
                return True
    return False


def _told_apart(language: Language, seen: Scan, cue: Found, stop: int) -> bool:
    """Whether the hit is told by itself: "accused X, but freed ...", "After denying it, X freed ..."."""
    clause, words, said = seen.clause, seen.tokens.words, language.attribution
    opener = words[0]
    if clause[cue.start] == 0:
        if cue.start > 0 and opener in language.background:
            return True
        if language.modifiers[cue.modifier].direction == "forward" and (
            opener in language.openers and opener not in language.prepositions
            if cue.start
            else language.gerund and opener.endswith(language.gerund)
        ):
            return True
    return any(
        (words[i] in language.turns and stop - i < SAYING_REACH)
        or (clause[i] != clause[i - 1] and not said.isdisjoint(words[i:stop][:SAYING_REACH]))
        for i in range(cue.end, stop)
    )
