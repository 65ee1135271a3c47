"""Measuring joins: the counts are right, and so are the labels that are kept."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from storage.model.policy import Policy
from watchers.replay import Memory, Replayed, fold
from watchers.story_pairs import Comparison, Labelled, PairsError, compare, parts, read
from watchers.telling import Assessed

from .making import WORDS, pair_score, strike, told

LABELS = Path(__file__).with_name("story_pairs.tsv")


def measured(pairs: list[Labelled], *events: Assessed) -> Comparison:
    memory = Memory(Policy())
    return compare(pairs, Replayed(tuple(fold(events, memory)), memory.stories))


def test_right_wrong_and_missed_joins_are_counted() -> None:
    events = [
        strike(key="strike"),
        strike(key="same strike", hours=1, by="two.example"),
        told(WORDS["sanctions"], pair_score(up=50), key="sanctions", hours=2),
        told("Cup final ends in a draw", key="cup", hours=3),
    ]
    found = measured(
        [
            Labelled("strike", "same strike", same=True),
            Labelled("same strike", "strike", same=False),
            Labelled("strike", "sanctions", same=True),
            Labelled("strike", "cup", same=True),
            Labelled("strike", "gone", same=True),
        ],
        *events,
    )

    assert (found.pairs, found.absent, found.untold) == (4, 1, 1)
    assert (found.stories.right, found.stories.wrong, found.stories.missed) == (1, 1, 2)
    assert (found.scored.right, found.scored.wrong, found.scored.missed) == (1, 1, 1)
    assert found.stories.precision == 0.5
    assert found.stories.recall == pytest.approx(1 / 3)
    assert found.stories.f1 == pytest.approx(0.4)


def test_the_baseline_joins_what_shares_half_of_all_words() -> None:
    found = measured(
        [Labelled("a", "b", same=True), Labelled("a", "c", same=True)],
        told("one two three four", key="a"),
        told("one two three five", key="b", hours=1),
        told("one two six seven", key="c", hours=2),
    )
    assert (found.baseline.right, found.baseline.missed) == (1, 1)


def test_without_any_join_the_figures_are_nought() -> None:
    found = measured([], strike())
    assert (found.stories.precision, found.stories.recall, found.stories.f1) == (0, 0, 0)


def test_every_fault_of_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("# a remark\na\tb\tsame\na\tb\na\tb\tmaybe\n")
    with pytest.raises(PairsError) as refused:
        read(path)
    assert str(refused.value).splitlines() == [
        "pairs.tsv:3: write FIRST<TAB>SECOND<TAB>same or other",
        "pairs.tsv:4: write FIRST<TAB>SECOND<TAB>same or other",
    ]


def test_the_kept_labels_are_enough_to_measure_by() -> None:
    pairs = read(LABELS)
    count = Counter(pair.same for pair in pairs)

    assert len(pairs) >= 400
    assert count[True] >= 150
    assert count[False] >= 150
    assert len({frozenset((pair.first, pair.second)) for pair in pairs}) == len(pairs)


def test_each_pair_knows_its_part_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("a\tb\tsame\n[to read]\nc\td\tother\n# a remark\n\n[later]\ne\tf\tsame\n")

    found = parts(read(path))
    assert list(found) == ["", "to read", "later"]
    assert found["to read"] == [Labelled("c", "d", same=False, part="to read")]


def test_what_was_labelled_later_shares_no_article_with_what_may_be_read() -> None:
    found = parts(read(LABELS))
    ids = {name: {id for p in each for id in (p.first, p.second)} for name, each in found.items()}

    assert all(len(each) >= 100 for each in found.values())
    assert not ids["to read"] & ids["labelled later"]
