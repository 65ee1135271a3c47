"""When what a text tells was done: dates of history, a year in a name, and totals of a war.

A text's own day says what its dates mean; without it every year is past and no month is.
"""

from __future__ import annotations

from datetime import date

from storage.assessment import DE_ESCALATION, ESCALATION
from watchers.signals.lexicon import Language
from watchers.signals.match import Hit
from watchers.signals.scan import Scan

HELPED_REACH = 4
"""So far before a verb stand its helping words."""
ENDS = frozenset({"talks fail", "truce broken"})
"""What may come of a step back: told for itself even where it reads "talks that ended without"."""
COUNT_REACH = 3
"""So far behind a hit its figure may stand."""
PERFECT_REACH, COUNTED_REACH, SAID_REACH, LATELY_REACH = 3, 8, 2, 4
"""So far before a verb stands its "has", before a hit in the perfect its figure, before a day the word of saying that it
dates, and behind "since" what is of this week."""
MILESTONE_REACH = 8
"""So far behind a milestone ("the first talks since 1998") its year belongs to it."""
OPENING = 5
"""Among so many first words a date opens its sentence."""
YEAR_REACH = 4
"""So far before what it names a year may stand: "the 2003 American invasion"."""
WAR_REACH = 6
"""So far behind harm the year of the war may stand in which it was done."""
DATELINE = 9
"""Within so many first words a dash ends a dateline."""
MONTHS_OF_HISTORY = (2, 7)
"""A month named without a year is history when it lies so many months back; further back it may
just as well be the one to come."""
DAYS_OF_HISTORY = (21, 210)
"""The same of a day of a month, in days; what was done on a day less far back is often told late."""
DAYS_OF_A_MONTH = 31
OWNED_REACH, HARM_REACH = 3, 8
"""So far behind a participle stands the year that is its own, and behind harm the date that dates it."""
YEAR_DIGITS, DAY_REACH = (2, 4), 6
"""So many digits has the year that ends a span of years, and so far before a year its month ("May 3 and 4, 1994")."""


def dates_of_history(language: Language, words: list[str], day: date | None) -> list[int]:
    """Positions of a past date that dates an event: "in 2014", "since March" said in November.

    ``day`` is the article's own; without it every year is past and no month is.
    """
    before = language.history.before
    ahead = language.history.ahead
    milestones = language.history.milestones
    months = language.months
    found = []
    dates = [i for i, w in enumerate(words) if w in months or (len(w) == 4 and w.isdecimal())]
    for i in dates:
        if i == 0:
            continue
        word, previous = words[i], words[i - 1]
        if not milestones.isdisjoint(words[max(0, i - MILESTONE_REACH) : i]):
            continue  # "the first talks since 1998" are today's
        if word in months:
            follows = next((w for w in words[i + 1 : i + 3] if w != "."), "")  # "on Dec. 16"
            if day and follows.isdecimal():
                if previous in language.prepositions and _weeks_ago(day, months[word], follows):
                    found.append(i)
            elif day and previous in before and previous not in ahead:
                ago = (day.month - months[word]) % 12
                if MONTHS_OF_HISTORY[0] <= ago <= MONTHS_OF_HISTORY[1]:
                    found.append(i)
            continue
        if not "1000" < word < "2100" or (i < DATELINE and words[i + 1 : i + 2] == ["-"]):
            continue  # "MOSCOW, Sept. 17, 2004 -" says when it was written
        behind = words[i + 1] if i + 1 < len(words) else ""
        if word <= "1800" and behind.isalpha() and behind not in language.prepositions:
            continue  # "of 1500 soldiers" counts them
        with_month = (previous == "," or previous.isdigit()) and any(
            w in months for w in words[max(0, i - DAY_REACH) : i]
        )
        spans = behind.isdecimal() and len(behind) in YEAR_DIGITS  # "the 1992-95 war"
        if with_month or spans or any(previous in w for w in (months, before, language.articles)):
            named = previous in language.articles  # "before the 1981 raid" is no time to come
            if previous in ahead or (i > 1 and words[i - 2] in ahead and not named):
                continue
            if day is None or int(word) < day.year:
                found.append(i)
    return found


def opened(language: Language, words: list[str], years: list[int]) -> bool:
    """Whether a date opens a sentence that says nothing of today: "On May 9, 1994, X, Y's wing, held ..."."""
    return (
        bool(years)
        and years[0] <= OPENING
        and words[0] in language.prepositions
        and words[years[0] + 1 : years[0] + 2] == [","]
        and language.history.now.isdisjoint(words)
    )


def of_a_named_year(language: Language, seen: Scan, hit: Hit, named: list[int]) -> bool:
    """Whether a year in its name dates it, or that of the war it was done in: "died in the 2006 war"."""
    words, wars = seen.tokens.words, language.history.wars
    if language.rules[hit.rule].category.name in ENDS and _of_today(language, words):
        return False  # "the 2024 truce collapsed on Monday": the year is of what ends today
    return any(0 < hit.start - y <= YEAR_REACH for y in named) or (
        language.rules[hit.rule].category.axis is ESCALATION
        and language.history.now.isdisjoint(words)
        and any(
            hit.start < y < hit.end + WAR_REACH
            and words[y + 1 : y + 2]
            and words[y + 1] in wars
            and words[y - 2] in language.prepositions
            for y in named
        )
    )


def _weeks_ago(day: date, month: int, written: str) -> bool:
    """Whether "on March 16" lies so far back that it is told again."""
    number = int(written)
    if not 0 < number <= DAYS_OF_A_MONTH:
        return False
    ago = (day.month - month) % 12 * DAYS_OF_A_MONTH + day.day - number
    return DAYS_OF_HISTORY[0] <= ago <= DAYS_OF_HISTORY[1]


def is_total(language: Language, seen: Scan, hit: Hit) -> bool:
    """Whether it adds up what was done over months, and says no day of its own.

    It counts by thousands, as only a war's running total does, or it says what "has" been done to
    so many "since" or "this year".
    """
    words = seen.tokens.words
    if _of_today(language, words):
        return False
    perfect = not language.history.so_far.isdisjoint(
        words[max(0, hit.operator - PERFECT_REACH) : hit.end]
    )
    counted = range(max(0, hit.start - COUNTED_REACH) if perfect else hit.start, len(words))
    if any(_thousands(words[i]) for i in counted[: hit.end + COUNT_REACH - counted.start]):
        return True
    return perfect and _over_months(language, seen, hit)


def _of_today(language: Language, words: list[str]) -> bool:
    """Whether it names a day of this week for what was done, and not for when somebody said so."""
    now, said = language.history.now, language.attribution
    return any(
        word in now and said.isdisjoint(words[max(0, i - SAID_REACH) : i])
        for i, word in enumerate(words)
    )


def _over_months(language: Language, seen: Scan, hit: Hit) -> bool:
    """Whether it gives a figure for months or years: "have killed 41 people since March"."""
    words, clause, history = seen.tokens.words, seen.clause, language.history
    if not history.milestones.isdisjoint(words):
        return False  # "the deadliest attack in years"
    if not any(word.isdecimal() or word in history.figures for word in words):
        return False
    spans, lately = history.spans, history.lately
    return any(
        word in spans
        and (clause[i] == clause[hit.operator] or i == 0)
        and lately.isdisjoint(words[i + 1 : i + LATELY_REACH])
        for i, word in enumerate(words)
    )


def _thousands(word: str) -> bool:
    digits = word.replace(",", "")
    return digits.isdigit() and (len(digits) > 4 or (len(digits) == 4 and "," in word))


def told_aside(clause: list[int], hit: Hit, at: int) -> bool:
    """Whether a word between a thing and its verb stands in an aside: "X, who fled in 2018, was freed"."""
    return hit.start < at < hit.end and clause[at] > clause[hit.operator] == clause[hit.start]


def dated(language: Language, seen: Scan, years: list[int], hits: list[Hit], hit: Hit) -> bool:
    """Whether a past year dates this hit: all of its clause, or the nearest where both axes stand.

    A year in the name of an event ("the 2003 invasion", "the May 2003 raid") dates that event only.
    """
    clause, words = seen.clause, seen.tokens.words
    ahead = language.history.sure
    if not ahead.isdisjoint(words[max(0, hit.operator - HELPED_REACH) : hit.end]):
        return False  # "will reopen on 31st January 2022"
    named = [
        y for y in years if words[y - 1 - (words[y - 1] in language.months)] in language.articles
    ]
    if of_a_named_year(language, seen, hit, named):
        return True
    # "restored the ties cut in 1978", "the truce signed in 2015 collapsed": the year belongs to the
    # participle right before it, but "killed by X-backed rebels since 2014" names somebody between
    owned = {
        y
        for start, _, _, participle in seen.verbs
        for y in years
        if participle
        and start < y <= start + OWNED_REACH
        and (hit.end <= start or (hit.start <= start and y < hit.operator))
        and not any(m.start < y and start + 1 < m.end for m in seen.mentions)
    }
    owned |= {y for y in years if of_the_harm(language, seen, hit, y)}
    owned |= {y for y in years if told_aside(clause, hit, y)}
    years = [y for y in years if y not in named and y not in owned]
    beside = [h for h in hits if clause[h.operator] == clause[hit.operator]]
    axes = {language.rules[h.rule].category.axis for h in beside}
    if len(axes) > 1:
        return _nearest(hits, years, seen) is hit
    beside_it = any(clause[y] == clause[hit.operator] for y in years)
    if beside_it or (hit is hits[0] and opened(language, words, years)):
        return True
    # "In 2014, X annexed Y": a dated opening without an event of its own dates the clause after it;
    # "broke down in August, when ..." dates what it goes on with
    told = {clause[h.operator] for h in hits}
    opener = words[clause.index(clause[hit.operator])]
    if any(
        clause[y] == clause[hit.operator] - 1
        and (clause[y] not in told or opener in language.relatives)
        for y in years
    ):
        return True
    # "came to an end when X and Y signed in 1994": both were then
    meanwhile = language.history.meanwhile
    if any(
        clause[y] == clause[hit.operator] + 1 and words[clause.index(clause[y])] in meanwhile
        for y in years
    ):
        return True
    return len(hits) == 1 and _nearest(hits, years, seen) is hit


def of_the_harm(language: Language, seen: Scan, hit: Hit, where: int) -> bool:
    """Whether a date there is that of the harm a step back undoes: "freed a pilot captured in 1998".

    The harm may stand before it too ("pilots captured in 1998 were freed"), but does not open
    the sentence: "Since 1998 ...".
    """
    harm = language.history.harm
    inside = hit.start <= hit.operator < where < hit.end - 1  # "captured in 1998 were freed"
    first = 1 if where < hit.operator else hit.operator + (not inside)
    return language.rules[hit.rule].category.axis is DE_ESCALATION and not harm.isdisjoint(
        seen.tokens.words[max(first, where - HARM_REACH) : where]
    )


def _nearest(hits: list[Hit], years: list[int], seen: Scan) -> Hit | None:
    """The event a date belongs to: in its clause, the one whose words are nearest."""
    best: tuple[int, Hit] | None = None
    for year in years:
        for hit in hits:
            distance = min(abs(year - p) for p in hit.core)
            if seen.clause[year] != seen.clause[hit.operator]:
                distance += 20
            if distance <= 24 and (best is None or distance < best[0]):
                best = (distance, hit)
    return best[1] if best else None
