"""A choice between words that is not the one its writer meant is pointed out; others are left alone."""

from __future__ import annotations

import pytest

from watchers import lexicon_files
from watchers.signals.choices import suspicious

BESIDE = '"~pull out of the race", "~withdraw from the race", "they go to war", "by force"'


def found(phrase: str) -> list[str]:
    text = f'[[rule]]\nname = "talks left"\nphrases = ["{phrase}", {BESIDE}]\n'
    return list(suspicious({"en/rules/ours.toml": text}))


def test_a_choice_between_two_halves_is_named_with_what_was_meant() -> None:
    (line,) = found("pull out of|withdraw from talks")
    assert line == (
        "en/rules/ours.toml: talks left: 'pull out of|withdraw from talks': "
        "write “out of” and “withdraw from” as two phrases"
    )


@pytest.mark.parametrize(
    "phrase",
    [
        "pull out of|from talks",
        "~withdraw|pull from talks",
        "~quit|leave ..3 talks",
        "go to|into war|battle",
        "out [of|withdraw] from",
    ],
)
def test_a_plain_choice_is_left_alone(phrase: str) -> None:
    assert found(phrase) == []


def test_the_shipped_lexicon_has_none() -> None:
    assert list(suspicious(lexicon_files.shipped())) == []
