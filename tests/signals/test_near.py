"""What was near, and why it did not fire: one sentence for every reason."""

from __future__ import annotations

import pytest

from watchers.signals import near as nearby
from watchers.signals.lexicon import Lexicon
from watchers.signals.near import MOST, near
from watchers.signals.scoring import assess

# sentence, the words that were near, the kind of reason, what is said of it
REASONS = {
    "a stronger rule took its words": (
        "Kyiv rejects the truce offered by Moscow.",
        "truce offered", nearby.LOST, "“rejects the truce” went to the rule",
    ),
    "a mask hides its words": (
        "Ministers traded barbs in a war of words over fish.",
        "war of words", nearby.MASKED, "mask: figures of speech",
    ),
    "its object is part of a longer one": (
        "Ceasefire talks stall in Cairo.",
        "talks stall", nearby.MASKED, "“Ceasefire talks” is one thing, PEACE_TALKS",
    ),
    "verb and object stand in two clauses": (
        "Washington lifts nothing while its sanctions on banks grow.",
        "lifts nothing while its sanctions", nearby.APART, "cut at “while”",
    ),
    "verb and object stand too far apart": (
        "The junta expelled from the old town by the river the last five diplomats.",
        "expelled from the old town by the river the last five diplomats", nearby.FAR,
        "at most 5",
    ),
    "its verb is no verb here": (
        "The expelled students met the diplomats.",
        "expelled students met the diplomats", nearby.ORDER, "is not read as acting on",
    ),
    "the words of its phrase stand in another order": (
        "The reservists heard the colonel call up their families.",
        "reservists heard the colonel call up", nearby.ORDER, "“call … up … reservists”",
    ),
    "its object is missing": (
        "The blacksmith expelled a cough.", "expelled", nearby.NO_OBJECT, "wants an object",
    ),
    "no verb acts on its object": (
        "The sanctions are a topic for students.",
        "sanctions", nearby.NO_OPERATOR, "SANCTIONS alone says nothing",
    ),
}  # fmt: skip


@pytest.mark.parametrize("reason", REASONS, ids=list(REASONS))
def test_it_says_why_a_rule_did_not_fire(reason: str, lexicon: Lexicon) -> None:
    text, words, kind, because = REASONS[reason]
    found = near("", text, lexicon)
    assert any(n.text == words and n.kind == kind and because in n.because for n in found), found


def test_what_is_near_points_at_its_words_and_is_bounded(lexicon: Lexicon) -> None:
    title = "Kyiv rejects the truce"
    text = " ".join(text for text, *_ in REASONS.values())
    found = near(title, text, lexicon)
    assert len(found) == MOST
    for one in found:
        assert {"title": title, "text": text}[one.field][one.start : one.end] == one.text
    assert found == near(title, text, lexicon)
    order = [nearby.NEAREST.index(one.kind) for one in found]
    assert order == sorted(order)


def test_a_rule_that_fired_is_not_near_at_the_same_place(lexicon: Lexicon) -> None:
    text = "Russian forces shelled Kharkiv and Moscow expelled two diplomats."
    fired = {(s.rule, s.start) for s in assess("", text, None, lexicon).signals}
    assert fired.isdisjoint((n.rule, n.start) for n in near("", text, lexicon))


def test_a_language_without_a_lexicon_has_nothing_near(lexicon: Lexicon) -> None:
    assert near("", "停火协议已经签署，双方军队开始从边境撤离。" * 12, lexicon) == []
