"""What a text counts: numbers, named days, and a stretch of time summed up."""

from __future__ import annotations

import pytest

from watchers.counts import dates, days, numbers, tallies
from watchers.signals.read_wording import read_wording
from watchers.signals.shape import well_formed

from .making import WORDING


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("100,000 troops and 215 prisoners", {"100000", "215"}, id="telling numbers"),
        pytest.param("in 2022, two of 1 or 2", set(), id="years and small counts tell nothing"),
        pytest.param("Seven dead, twelve hurt", {"7", "12"}, id="numbers in words"),
        pytest.param("Семь погибших", {"7"}, id="numbers in Russian words"),
        pytest.param("9 killed on May 14", {"9"}, id="a day is no count"),
        pytest.param("Four S-300s and a Ka52, 16-floor block hit", {"4", "16"}, id="nor a model"),
    ],
)
def test_numbers(words: str, expected: set[str]) -> None:
    assert numbers(words, WORDING) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("on September 9, 2022", {"9/9"}, id="month first"),
        pytest.param("the 3 Oct. raid and 4 October", {"10/3", "10/4"}, id="day first"),
        pytest.param("31 марта", {"3/31"}, id="in Russian"),
        pytest.param("May 20,000 march", set(), id="a count after a month's name"),
        pytest.param("Raid of May 3: war news from May 14", {"5/3"}, id="not the report's own"),
        pytest.param("Новости за 14 мая: обстрел 3 мая", {"5/3"}, id="nor in Russian"),
        pytest.param("he may come in march", set(), id="no number, no day"),
    ],
)
def test_days(words: str, expected: set[str]) -> None:
    assert days(words, WORDING) == expected
    assert dates(days(words, WORDING) | numbers(words, WORDING)) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("Five killed in Dorvan over past day", True, id="a past day"),
        pytest.param("238 children killed since the war began", True, id="since a beginning"),
        pytest.param("За минувшие сутки погибли двое", True, id="a past day in Russian"),
        pytest.param("Largest swap since the war began", False, id="a record is one event"),
        pytest.param("Shells kill five in Dorvan", False, id="one event"),
        pytest.param("Two civilians died in Kelmar region on May 14", True, id="a region's day"),
        pytest.param("On May 14, Albans killed two people in Kelmar region", True, id="day first"),
        pytest.param("Shells kill two in Pelusk, Kelmar region, on May 14", False, id="a town's"),
    ],
)
def test_a_tally_sums_up_a_stretch_of_time(words: str, expected: bool) -> None:
    assert tallies(words, WORDING) is expected


def test_patterns_that_begin_at_a_word_and_others_are_found_together() -> None:
    file = {"tallies": [r"\bso far\b", r"\bto [d]ate|[|]up\b", r"^in all\b"]}
    faults: list[str] = []
    wording = read_wording(
        {"xx/telling.toml": well_formed("xx/telling.toml", file, faults)}, faults
    )
    found = ["Five dead SO FAR", "Five dead to date", "five |up", "Dead:\nIn all five"]
    other = ["also far", "onto date", "five in all", "up to five dead"]
    assert [tallies(words, wording) for words in found + other] == [True] * 4 + [False] * 4


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        pytest.param({"idel": []}, "xx/telling.toml: unknown key 'idel'", id="a slip in a key"),
        pytest.param({"idle": "word"}, "idle is a list of texts", id="a text for a list"),
        pytest.param({"short_months": ["jan"]}, "each of the twelve months", id="one month"),
        pytest.param({"tallies": ["(so far"]}, "'(so far' is no pattern", id="a bad pattern"),
        pytest.param({"tallies": [r"\bSo far\b"]}, "in lower case", id="a capital"),
    ],
)
def test_a_fault_in_the_words_of_a_language_is_named(file: dict[str, object], fault: str) -> None:
    faults: list[str] = []
    name = "xx/telling.toml"
    read_wording({name: well_formed(name, file, faults)}, faults)
    assert len(faults) == 1 and fault in faults[0]
