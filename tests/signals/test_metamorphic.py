"""What may be done to a text without changing its judgement, and what must change it which way.

The texts are every example of the lexicon, each tried with every rewriting, and events built from
the parts below, which Hypothesis combines. Three things are out of reach and left out on purpose:

- Capitals carry meaning for a few names ("the western isles" and "the Western isles", "эмират" and
  "Эмираты"): written in capitals they may name somebody more. Verdict and scores keep, the pair may
  not.
- A line that begins with a capital may be a headline's next line or a new paragraph. It is read as
  a sentence of its own; only lines that go on in small letters are joined.
- A denial of having broken a truce stays a quarrel over that truce (rule "truce broken"): it does
  not raise the score, and does not lower it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.assessment import Assessment, Axis, Verdict
from watchers import lexicon_files
from watchers.signals.scoring import assess

LEXICON = lexicon_files.load()
NOW = datetime(2026, 5, 1, tzinfo=UTC)
E, D = Axis.ESCALATION, Axis.DE_ESCALATION
Rewrite = Callable[[str], str]


@cache
def judged(text: str, title: str = "") -> Assessment:
    return assess(title, text, NOW, LEXICON)


def scores(one: Assessment) -> tuple[object, ...]:
    return one.verdict, one.lean, one.escalation, one.de_escalation


def pairs(one: Assessment) -> list[tuple[str, float, float]]:
    return [(p.pair.key, p.escalation, p.de_escalation) for p in one.pairs]


def direction(one: Assessment) -> int:
    return (one.escalation > one.de_escalation) - (one.escalation < one.de_escalation)


# --- Rewritings ------------------------------------------------------------------------------

SMALL = {"a", "an", "the", "of", "on", "in", "to", "for", "and", "or", "at", "by", "with", "from", "as"}  # fmt: skip
INSIDE = re.compile(r"([^\W\d_]{3})(?=[^\W\d_]{3})")


def title_case(text: str) -> str:
    return re.sub(r"(?<![\w'])[^\W\d_][\w']*", lambda m: m[0][0].upper() + m[0][1:], text)


def headline_case(text: str) -> str:
    word = re.compile(r"(?<![\w'])[^\W\d_][\w']*")
    return word.sub(lambda m: m[0] if m[0] in SMALL else m[0][0].upper() + m[0][1:], text)


def curly(text: str) -> str:
    return re.sub(r'"([^"]*)"', r"“\1”", text).replace("'", "’")


def wrapped(text: str) -> str:
    """Broken into lines wherever the next word is in small letters."""
    return re.sub(r" (?=([^\W\d_]))", lambda m: "\n" if m[1].islower() else " ", text)


SAME_BUT_NAMES: dict[str, Rewrite] = {
    "capitals throughout": str.upper,
    "every word capitalised": title_case,
    "words capitalised as in headlines": headline_case,
}
SAME: dict[str, Rewrite] = {
    "curly quotation marks": curly,
    "straight quotation marks": lambda t: t.translate(str.maketrans("“”’‘", "\"\"''")),
    "accents apart from their letters": lambda t: unicodedata.normalize("NFD", t),
    "accents on their letters": lambda t: unicodedata.normalize("NFC", t),
    "non-breaking spaces": lambda t: t.replace(" ", "\u00a0"),
    "zero-width spaces after spaces": lambda t: t.replace(" ", " \u200b"),
    "zero-width spaces before spaces": lambda t: t.replace(" ", "\u200b "),
    "soft hyphens inside words": lambda t: INSIDE.sub("\\1\u00ad", t),
    "word joiners inside words": lambda t: INSIDE.sub("\\1\u2060", t),
    "two spaces for one": lambda t: t.replace(" ", "  "),
    "tabs for spaces": lambda t: t.replace(" ", "\t"),
    "white space around": lambda t: f"\n\n  {t} \t\n",
    "a line's end of another system": lambda t: f"{t}\r\n",
    "lines wrapped": wrapped,
    "lines wrapped in another system": lambda t: re.sub("\r?\n", "\r\n", wrapped(t)),
    "no full stop at the end": lambda t: t.removesuffix("."),
}
POOL = [example.text for example in LEXICON.examples]


@pytest.mark.parametrize("rewriting", SAME)
def test_a_rewriting_changes_neither_scores_nor_pairs(rewriting: str) -> None:
    changed = []
    for text in POOL:
        before, after = judged(text), judged(SAME[rewriting](text))
        if (scores(before), pairs(before)) != (scores(after), pairs(after)):
            changed.append(text)
    assert not changed


@pytest.mark.parametrize("rewriting", SAME_BUT_NAMES)
def test_a_headline_in_capitals_keeps_its_scores(rewriting: str) -> None:
    rewrite = SAME_BUT_NAMES[rewriting]
    changed = [
        text
        for text in POOL
        if scores(judged("", title=rewrite(text))) != scores(judged("", title=text))
    ]
    assert not changed


def test_small_letters_lose_names_but_never_turn_the_direction() -> None:
    turned = [t for t in POOL if direction(judged(t.lower())) * direction(judged(t)) < 0]
    assert not turned


NEUTRAL = {
    "en": [
        "The library on the corner opens at nine.",
        "It was a mild and sunny day.",
        "He is fifty-one and has three children.",
        "The building has four floors and a garden.",
        "Bread is baked there every morning.",
        "She did not answer further questions.",
    ],
    "ru": [
        "Библиотека на углу открывается в девять утра.",
        "День был теплым и солнечным, и дождя не было.",
        "Ему пятьдесят один год, и у него трое детей.",
    ],
}


@pytest.mark.parametrize("language", NEUTRAL)
@pytest.mark.parametrize("joint", [" ", "\n", "\n\n"], ids=["beside", "below", "apart"])
def test_a_neutral_sentence_appended_changes_no_score(language: str, joint: str) -> None:
    texts = [example.text for example in LEXICON.examples if example.file.startswith(language)]
    changed = []
    for i, text in enumerate(texts):
        more = NEUTRAL[language][i % len(NEUTRAL[language])]
        before, after = judged(text), judged(f"{text}{joint}{more}")
        if (scores(before), pairs(before)) != (scores(after), pairs(after)):
            changed.append((text, more))
    assert not changed


# --- Events built from parts -----------------------------------------------------------------

# pairs of opponents of today
OPPONENTS = [
    ("Russia", "Ukraine"), ("Israel", "Iran"), ("India", "Pakistan"), ("China", "Taiwan"),
    ("Armenia", "Azerbaijan"), ("North Korea", "South Korea"), ("Greece", "Turkey"),
    ("Ethiopia", "Eritrea"), ("Sudan", "Chad"), ("Thailand", "Cambodia"), ("Serbia", "Kosovo"),
    ("Morocco", "Algeria"), ("Iran", "Saudi Arabia"), ("Israel", "Syria"),
    ("Venezuela", "Guyana"), ("Japan", "China"),
]  # fmt: skip
# axis, verb (base, past, participle), what it is done to
EVENTS = [
    (E, "shell", "shelled", "shelled", "a border town of {b}"),
    (E, "invade", "invaded", "invaded", "{b}"),
    (E, "impose", "imposed", "imposed", "sanctions on {b}"),
    (E, "expel", "expelled", "expelled", "two diplomats of {b}"),
    (E, "bomb", "bombed", "bombed", "a depot in {b}"),
    (E, "blockade", "blockaded", "blockaded", "a port of {b}"),
    (E, "mass", "massed", "massed", "troops on the border with {b}"),
    (E, "break", "broke", "broken", "the ceasefire with {b}"),
    (E, "attack", "attacked", "attacked", "an army post of {b}"),
    (E, "sever", "severed", "severed", "diplomatic ties with {b}"),
    (E, "declare", "declared", "declared", "war on {b}"),
    (E, "abandon", "abandoned", "abandoned", "peace talks with {b}"),
    (E, "seize", "seized", "seized", "a tanker of {b}"),
    (E, "fire", "fired", "fired", "missiles at {b}"),
    (E, "threaten", "threatened", "threatened", "to attack {b}"),
    (E, "recall", "recalled", "recalled", "its ambassador from {b}"),
    (E, "mobilise", "mobilised", "mobilised", "reservists against {b}"),
    (D, "lift", "lifted", "lifted", "sanctions on {b}"),
    (D, "withdraw", "withdrew", "withdrawn", "its troops from {b}"),
    (D, "sign", "signed", "signed", "a peace agreement with {b}"),
    (D, "free", "freed", "freed", "twenty prisoners of war from {b}"),
    (D, "restore", "restored", "restored", "diplomatic relations with {b}"),
    (D, "agree", "agreed", "agreed", "to a ceasefire with {b}"),
    (D, "reopen", "reopened", "reopened", "the border crossing with {b}"),
    (D, "resume", "resumed", "resumed", "peace talks with {b}"),
    (D, "end", "ended", "ended", "its blockade of {b}"),
    (D, "halt", "halted", "halted", "its offensive against {b}"),
    (D, "extend", "extended", "extended", "the truce with {b}"),
    (D, "return", "returned", "returned", "the bodies of twelve soldiers to {b}"),
    (D, "exchange", "exchanged", "exchanged", "prisoners with {b}"),
]  # fmt: skip
NEGATED = [
    "{a} did not {base} {what}.", "{a} didn't {base} {what}.", "{a} has not {participle} {what}.",
    "{a} has never {participle} {what}.", "{a} never {past} {what}.", "{a} will not {base} {what}.",
    "{a} won’t {base} {what}.", "{a} does not {base} {what}.", "{a} cannot {base} {what}.",
    "{a} is not going to {base} {what}.", "{a} refused to {base} {what}.",
    "{a} declined to {base} {what}.", "{a} denies that it {past} {what}.",
    "{a} has yet to {base} {what}.",
]  # fmt: skip
DATED = [
    "In 1994, {a} {past} {what}.", "In 1994 {a} {past} {what}.", "{a} {past} {what} in 1994.",
    "{a} {past} {what} in March 1994.", "In March 1994 {a} {past} {what}.",
    "Back in 1994, {a} {past} {what}.", "{a}, which {past} {what} in 1994, held elections.",
]  # fmt: skip

events = st.sampled_from(EVENTS)
opponents = st.sampled_from(OPPONENTS) | st.sampled_from([(b, a) for a, b in OPPONENTS])


def tell(form: str, event: tuple[Axis, str, str, str, str], a: str, b: str) -> str:
    _, base, past, participle, what = event
    return form.format(a=a, base=base, past=past, participle=participle, what=what.format(b=b))


@given(event=events, sides=opponents)
@settings(max_examples=200)
def test_a_plain_event_is_told_in_its_direction(
    event: tuple[Axis, str, str, str, str], sides: tuple[str, str]
) -> None:
    one = judged(tell("{a} {past} {what} on Monday.", event, *sides))
    assert one.score(event[0]) >= 30
    assert one.score(event[0].other) == 0


@given(event=events, sides=opponents)
@settings(max_examples=200)
def test_swapping_two_opponents_swaps_source_and_target_and_nothing_else(
    event: tuple[Axis, str, str, str, str], sides: tuple[str, str]
) -> None:
    form = "{a} {past} {what} on Monday."
    one = judged(tell(form, event, *sides))
    other = judged(tell(form, event, *reversed(sides)))
    assert scores(one) == scores(other)
    assert pairs(one) == pairs(other)
    assert [s.actors[::-1] for s in one.signals] == [s.actors for s in other.signals]
    assert all(len(s.actors) == 2 for s in one.signals)


@given(event=events, sides=opponents, form=st.sampled_from(NEGATED))
@settings(max_examples=200)
def test_negating_an_event_never_raises_its_own_axis(
    event: tuple[Axis, str, str, str, str], sides: tuple[str, str], form: str
) -> None:
    axis = event[0]
    plain = judged(tell("{a} {past} {what}.", event, *sides))
    assert judged(tell(form, event, *sides)).score(axis) <= plain.score(axis)


@given(
    event=events,
    sides=opponents,
    form=st.sampled_from(DATED),
    published=st.sampled_from([NOW, None]),
)
@settings(max_examples=150)
def test_a_year_long_past_silences_an_event(
    event: tuple[Axis, str, str, str, str],
    sides: tuple[str, str],
    form: str,
    published: datetime | None,
) -> None:
    one = assess("", tell(form, event, *sides), published, LEXICON)
    assert one.verdict is Verdict.QUIET


@given(
    rows=st.lists(st.tuples(events, opponents, st.sampled_from([*NEGATED, *DATED])), max_size=4),
    rewritings=st.lists(st.sampled_from(sorted(SAME)), max_size=3, unique=True),
    joint=st.sampled_from([" ", "\n"]),
)
@settings(max_examples=100)
def test_rewritings_one_upon_another_change_nothing_and_evidence_points_at_its_words(
    rows: list[tuple[tuple[Axis, str, str, str, str], tuple[str, str], str]],
    rewritings: list[str],
    joint: str,
) -> None:
    text = joint.join(tell(form, event, *sides) for event, sides, form in rows)
    rewritten = text
    for name in rewritings:
        rewritten = SAME[name](rewritten)
    before, after = judged(text), judged(rewritten)
    assert (scores(before), pairs(before)) == (scores(after), pairs(after))
    for signal in after.signals:
        assert rewritten[signal.start : signal.end] == signal.text
