"""What a verb governs beside an object: whether it acts on it, only says which it is, or ends with it."""

from __future__ import annotations

from watchers.signals.clauses import DASHES
from watchers.signals.lexicon import Language
from watchers.signals.scan import Scan
from watchers.signals.split import Governed
from watchers.signals.tokens import Tokens

ASIDE_REACH = 30
"""So far behind a thing, an aside between them, its verb may stand."""
SAME_REACH = 6
"""So far behind a thing the aside about it begins: "the siege of the town, which"."""


def compounded(language: Language, tokens: Tokens, verb: int) -> bool:
    """Whether a hyphen makes it part of an adjective: "UN-brokered truce" brokers nothing today."""
    return verb > 0 and tokens.hyphenated(verb) and tokens.words[verb - 1] not in language.prefixes


def only_why(
    language: Language, words: list[str], direct: tuple[int, int, int], thing: int, rule: int
) -> bool:
    """Whether a verb has an object before it: "froze ties over spying" freezes no spying."""
    _, end, first = direct
    opposite = language.rules[first].category.axis is not language.rules[rule].category.axis
    return opposite and not language.prepositions.isdisjoint(words[end:thing])


def acting(language: Language, words: list[str], thing: int, start: int, end: int) -> bool:
    """Whether what looks passive has an object of its own: "the army delivered a message".

    So it has where its own subject stands before it, in "the towns they had seized".
    """
    between = words[thing:start]
    return (
        language.sides.passives.isdisjoint(between)
        and (
            (end < len(words) and words[end] in language.articles)
            or not language.pronouns.isdisjoint(between)
        )
    ) or arresting(language, words, thing, start, end)


def is_small(language: Language, word: str) -> bool:
    """Whether it is a preposition, a conjunction or another small word: no verb and no thing."""
    lists = (language.function_words, language.prepositions, language.openers, language.cuts)
    return any(word in each for each in lists)


def arresting(language: Language, words: list[str], thing: int, start: int, end: int) -> bool:
    """Whether it is what stops another thing: "shelling halted exports", but not "halted overnight"."""
    history, sides = language.history, language.sides
    if (
        words[start] not in history.arrests
        or end >= len(words)
        or not sides.passives.isdisjoint(words[thing:start])
    ):
        return False
    word = words[end]
    when = (sides.scenes, sides.midst, history.fresh, history.figures, history.lately)
    return word in language.articles or (
        word.isalpha()
        and not is_small(language, word)
        and not any(word in each for each in when)
        and not word.endswith(tuple(sides.adverbs))
    )


def attributive(language: Language, words: list[str], start: int) -> bool:
    """Whether an adverb between an article and a participle makes it say which: "the newly taken hill"."""
    return words[start - 2] in language.articles and (
        words[start - 1].endswith(tuple(language.sides.adverbs))
        or words[start - 1] in language.sides.midst
    )


def taken_over(language: Language, seen: Scan, end: int, thing: int) -> bool:
    """Whether a second verb stands before it: in "stop the raids and return to talks" nobody stops talks."""
    words = seen.tokens.words
    return any(
        end < start - 1 and start < thing and words[start - 1] in language.cuts_before
        for start, _, _, _ in seen.verbs
    )


def says_which(language: Language, words: list[str], at: int) -> bool:
    """Whether it stands between an article and a noun: "a jailed reporter" was jailed before.

    So it does behind an adverb: "a previously agreed truce".
    """
    return (
        at > 0
        and words[at].endswith(language.participle)
        and (words[at - 1] in language.articles or (at > 1 and attributive(language, words, at)))
    )


def gerund_of(language: Language, words: list[str], start: int, end: int) -> bool:
    """Whether it takes an object in spite of its article: "the suspending of sanctions"."""
    return (
        bool(language.gerund)
        and words[start].endswith(language.gerund)
        and end < len(words)
        and words[end] in language.prepositions
    )


def comes_to(language: Language, words: list[str], end: int) -> bool:
    """Whether what follows a verb is what came in the end: "the day ended with the shelling of Y"."""
    closing, with_it = language.history.closing, language.history.closes_with
    return words[end - 1] in closing and end < len(words) and words[end] in with_it


def ends_another(language: Language, words: list[str], start: int, end: int) -> bool:
    """Whether a gerund behind a comma ends something of its own: "a siege began, ending a lull"."""
    return (
        words[start - 1] == ","
        and words[end - 1] in language.history.closing
        and end < len(words)
        and words[end][0].isalnum()
        and words[end] not in language.prepositions
    )


def aside(language: Language, words: list[str], thing: int, verb: int) -> int:
    """How many words an aside has between what ends at ``thing`` and its verb: "X, who ..., was freed"."""
    if verb - thing > ASIDE_REACH:
        return 0
    standing = (language.prepositions, language.sides.scenes)
    for i in range(thing, min(thing + SAME_REACH, verb - 1)):
        sign = words[i]
        if sign != "," and sign not in DASHES:
            continue
        # "X, long in the way, was freed", "the ban on X - long in the way - was lifted"
        closed = i == thing or any(words[thing] in small for small in standing)
        closed = closed and words[i:verb].count(sign) == 2
        if closed or (sign == "," and words[i + 1] in language.relatives):
            return words.index(sign, i + 1) + 1 - i if sign in words[i + 1 : verb] else 0
    return 0


def belongs(
    language: Language,
    words: list[str],
    head: Governed,
    verb: int,
    thing: int,
    rule: int,
) -> bool:
    """Whether a thing only says which that is to which a verb is done: "drills near the border were put off"."""
    start, _, _, end, first, *_ = head
    if start != verb or end >= thing:
        return False
    beside, between = words[end - 1 : end + 1], words[end:thing]
    placed = (language.prepositions, language.sides.scenes)
    return (
        language.rules[first].category.axis is not language.rules[rule].category.axis
        and not all(small.isdisjoint(beside) for small in placed)
        and language.cuts.isdisjoint(between)
        and "," not in between
    )


def told_of(language: Language, words: list[str], speaks: int, thing: int) -> bool:
    """Whether "that" stands between a verb and a thing: "announced that the talks had been broken off"."""
    return any(
        words[i] in language.relatives and words[i] not in language.cuts
        for i in range(speaks + 1, thing)
    )


def is_done_to(language: Language, words: list[str], thing: int, verb: int, end: int) -> bool:
    """Whether a participle says what was done to what stands before it: "the raids on Y were halted".

    It has a helping word before it or no object behind it: not "the raids on Y halted trains".
    """
    if not language.sides.passives.isdisjoint(words[thing:verb]):
        return True
    follows = words[end : end + 1]
    return not (follows and follows[0][0].isalnum()) or bool(
        language.prepositions.intersection(follows)
    )
