"""Who is named without a part in it: who tells or hears of it, and whom talks are only about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from storage.assessment import DE_ESCALATION
from watchers.signals.lexicon import Language
from watchers.signals.match import Hit
from watchers.signals.scan import Mention, Scan

OBSERVER_REACH = 6
COLON_REACH = 3
"""So many words of an office may stand between the name and its colon: "Macron's office: ..."."""
ASIDE_REACH = 3
SAID_REACH = 5
SAYS_REACH = 2
BACKS_REACH = 3
"""So far before a name may stand that somebody is "backed by the" one it names."""
BACKED_REACH = 4
ORIGIN_REACH = 4
NEAR = 2
NOBODYS: frozenset[str] = frozenset()
SAID_BY_ONE = frozenset({"threat", "warning", "rhetoric", "soft", "intent", "talks", "talks fail"})
"""Categories of what is said, of which who says so may be a side: "X says Y must pay"."""


def stands_aside(language: Language, seen: Scan, mention: Mention, hit: Hit) -> bool:
    """Whether the name is only a source or a listener.

    As in "..., the army said", "X, the army said, has ..." and "told Paris that".
    """
    words = seen.tokens.words
    if not language.listeners.isdisjoint(words[max(0, mention.start - 2) : mention.start]):
        return True
    before = words[max(0, mention.start - ASIDE_REACH) : mention.start]
    if not language.sides.sources.isdisjoint(before):
        return True
    if "," not in before:
        return False
    if (
        mention.start >= hit.end
        and words[mention.end : mention.end + 1]
        and words[mention.end] in language.sides.reacts
    ):
        return True
    trails = mention.start > hit.operator  # "killed 20, X says" has X in its words
    if trails and words[mention.start - 1] in language.attribution:
        return True  # "killed 20, says X"
    verbs = (language.attribution, language.sides.reacts if trails else NOBODYS)
    behind = range(mention.end, min(mention.end + SAID_REACH, len(words)))
    said = next((i for i in behind if any(words[i] in each for each in verbs)), None)
    return said is not None and (trails or words[said + 1 : said + 2] == [","])


def without_patrons(language: Language, seen: Scan, acting: list[Mention]) -> list[Mention]:
    """Leave out who only stands behind another: "X-backed Y", "Y, allied with X", "X affiliate Y".

    "X-backed militants" are X's, if nobody else's.
    """
    words, sides = seen.tokens.words, language.sides
    acting = [m for m in acting if not _brokers(language, words, m)]
    patrons = []
    for m in acting:
        behind = words[m.end] if m.end < len(words) else ""
        joined = behind in sides.kin or (behind in sides.backs and seen.tokens.hyphenated(m.end))
        before = words[max(0, m.start - BACKS_REACH) : max(0, m.start - 1)]
        if joined or not sides.backs.isdisjoint(before):
            beside = range(m.start - BACKED_REACH, m.end + BACKED_REACH)
            if any(n.end in beside or n.start in beside for n in acting if n is not m):
                patrons.append(m)
    return [m for m in acting if m not in patrons] if patrons else acting


def _brokers(language: Language, words: list[str], mention: Mention) -> bool:
    """Whether talks or a deal are only made with its help: "a deal mediated by X"."""
    at = mention.start - 1 - (words[mention.start - 1] in language.articles)
    return at > 0 and words[at] in language.passive_by and words[at - 1] in language.sides.brokers


def without_speaker(
    language: Language,
    seen: Scan,
    acting: list[Mention],
    hit: Hit,
    facing: Callable[[Sequence[str]], bool],
) -> list[Mention]:
    """Leave out who speaks before a colon of what others do: "X's office: Y and Z agree".

    A watchdog only tells of it whomever it names; whose opponent does harm may be a side himself.
    """
    first = acting[0]
    name = first.name
    words = seen.tokens.words
    near = range(first.end, min(first.end + COLON_REACH + 1, hit.start))
    colon = next((i for i in near if words[i] == ":"), None)
    if colon is None or first.start > 1 or words[colon + 1] in language.sides.ours:
        return acting
    others = [m for m in acting if m.start > colon and m.name.code != name.code]
    told = others or any(m.start > colon and m.name.place for m in seen.mentions)
    if name.kind == "agency":
        return [m for m in acting if m.start > colon] if told else acting
    calms = language.rules[hit.rule].category.axis is DE_ESCALATION
    # "Ecuador: Rebels kill nine" tells where
    where = name.kind == "state" and name.role == "name"
    aside = calms or not (where or any(facing((name.code, m.name.code)) for m in others))
    return [m for m in acting if m.start > colon] if others and aside else acting


def without_teller(
    language: Language,
    seen: Scan,
    acting: list[Mention],
    hit: Hit,
    lasting: Callable[[str, str], bool],
) -> list[Mention]:
    """Leave out who only says what another did: "X says Y frees six", but not "X says Y shells its port".

    Who says so of a lasting opponent may be a side himself.
    """
    words = seen.tokens.words
    if len(acting) < 2 or language.rules[hit.rule].category.name in SAID_BY_ONE:
        return acting
    before = [m for m in acting if m.start <= hit.operator]
    for teller, subject in pairwise(before):
        between = words[teller.end : subject.start]
        if (
            between
            and _only_tells(language, words, teller)
            and language.prepositions.isdisjoint(between[-2:])
            and language.sides.joining.isdisjoint(between)
            and language.sides.own.isdisjoint(words[subject.end :])
            and teller.name.code != subject.name.code
            and not lasting(teller.name.code, subject.name.code)
        ):
            code = teller.name.code
            return [
                m for m in acting if m is not teller and (m.name.code != code or m.end > hit.start)
            ]
    return acting


def _only_tells(language: Language, words: list[str], mention: Mention) -> bool:
    """Whether a verb of telling stands right behind a name: "X says", "X's army said"."""
    behind = words[mention.end : mention.end + SAYS_REACH + 1]
    tells = language.sides.tells
    return bool(behind) and (
        behind[0] in tells
        or (behind[0] in language.sides.organs and len(behind) > 1 and behind[1] in tells)
    )


def tellers(language: Language, words: list[str], named: list[Mention]) -> set[str]:
    """Codes of those who in a sentence only tell: "X says ...", "..., X says", "according to X"."""
    return {
        m.name.code
        for m in named
        if m.name.acts
        and (
            _only_tells(language, words, m)
            or not language.sides.sources.isdisjoint(words[max(0, m.start - ASIDE_REACH) : m.start])
        )
    }


def without_observers(acting: list[Mention], observers: set[int]) -> list[Mention]:
    """Leave out the speaker of each governing cue: the nearest acting name just before it."""
    out = set()
    for cue in observers:
        before = [m for m in acting if 0 <= cue - m.end <= OBSERVER_REACH]
        if before:
            out.add(id(before[-1]))
    left = [m for m in acting if id(m) not in out]
    return left or list(acting)


def acting_in(seen: Scan, hit: Hit) -> list[Mention]:
    """Who is named in the clause of a hit, or in an aside within it: "two nurses, held by X, were freed"."""
    here = seen.clause[hit.operator]
    return [
        m
        for m in seen.mentions
        if m.name.acts and (seen.clause[m.start] == here or hit.start <= m.start < hit.end)
    ]


def conferring(language: Language, seen: Scan, hit: Hit, beside: list[Mention]) -> list[Mention]:
    """Who takes part in an act of both sides: "X hosts Y and Z", "X and Y discuss Z's raids".

    Whoever follows "between" does; behind "discuss" only who follows "with" does, too. "on Monday"
    is a day and no topic.
    """
    if len(beside) < 2:
        return beside
    words, sides = seen.tokens.words, language.sides
    speaker = beside[0].name.code
    others = [m for m in beside if m.name.code not in ("", speaker)]
    if len({m.name.code for m in others}) > 1:
        first = others[0].start
        if not sides.tells.isdisjoint(words[max(0, first - SAYS_REACH) : first]):
            return conferring(language, seen, hit, others)  # "X says that Y and Z agree"
    for at, mention in enumerate(beside):
        if not sides.between.isdisjoint(words[max(0, mention.start - NEAR) : mention.start]):
            return beside[at:] if len(beside) > at + 1 else beside
    topic = next(
        (
            i
            for i in range(hit.start, len(words) - 1)
            if words[i] in language.about and not _is_day(language, words[i + 1])
        ),
        len(words),
    )
    aside = _which_one(language, words, hit.end, topic)
    return [
        m
        for m in beside
        if m.start < min(topic, aside)
        # "on the border with Z" is where
        or (words[m.start - 1] in sides.together and words[m.start - 2] not in sides.confronts)
    ]


def _which_one(language: Language, words: list[str], behind: int, last: int) -> int:
    """Where behind an act of both sides begins what only says which: "a town that Z freed", "holding Z"."""
    gerund = language.gerund or " "
    return next(
        (
            i
            for i in range(behind, last)
            if words[i] in language.relatives or (i == behind and words[i].endswith(gerund))
        ),
        last,
    )


def ones_own(mention: Mention, seen: Scan) -> bool:
    """Whether an army is that of the state named right before it: "the Iraqi military" is Iraq."""
    return any(m.end == mention.start and m.name.kind == "state" for m in seen.mentions)


def without_origins(
    language: Language, seen: Scan, right: list[Mention], hit: Hit
) -> list[Mention]:
    """Leave out from where forces only come ("from X to Y"), but not whom alone they leave."""
    words, origins = seen.tokens.words, language.sides.origins
    starts = [0, *(m.end for m in right)]
    came = [
        m
        for m, last in zip(right, starts, strict=False)
        if not origins.isdisjoint(words[max(last, m.start - ORIGIN_REACH) : m.start])
    ]
    leaves = language.rules[hit.rule].category.axis is DE_ESCALATION and len(came) == len(right)
    return right if leaves else [m for m in right if m not in came]


def without_listed(language: Language, seen: Scan, rest: list[Mention]) -> list[Mention]:
    """Leave out who is only the next in a list: "sanctions on X, Y" are of neither on the other."""
    words, joining = seen.tokens.words, language.sides.joining
    beside = (",", *joining)
    ends = {m.end for m in seen.mentions}
    return [m for m in rest if not (words[m.start - 1] in beside and m.start - 1 in ends)]


def _is_day(language: Language, word: str) -> bool:
    return word in language.helpers or word in language.months or word.isdigit()
