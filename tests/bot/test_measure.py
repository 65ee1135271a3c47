"""The figures of ``detente eval``, on cases small enough to count by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.measure import Called, alarms, figures

E, D, N = "escalation", "de-escalation", "neutral"
ROWS = [
    Called(E, 60, 0),
    Called(E, 29.9, 0),
    Called(E, 0, 40),
    Called(D, 0, 31),
    Called(D, 0, 0),
    Called(N, 0, 0),
    Called(N, 30, 30),
    Called(None, 90, 0),
]


def test_precision_recall_and_f1_are_counted_per_class() -> None:
    found = figures(ROWS, 30)
    assert found.count == 7
    e, d, n = (found.classes[label] for label in (E, D, N))
    assert (e.precision, e.recall, e.count) == (1 / 2, 1 / 3, 3)
    assert (d.precision, d.recall, d.count) == (1 / 2, 1 / 2, 2)
    assert (n.precision, n.recall, n.count) == (1 / 3, 1 / 2, 2)
    assert found.macro_f1 == pytest.approx((0.4 + 0.5 + 0.4) / 3)
    assert found.accuracy == 3 / 7
    assert found.confusion[E, D] == 1


def test_polarity_counts_every_direction_seen_below_the_threshold_too() -> None:
    found = figures(ROWS, 30)
    assert (found.polar, found.polar_called, found.polar_right) == (5, 4, 3)
    assert (found.polarity, found.polarity_of_all) == (3 / 4, 3 / 5)


@pytest.mark.parametrize(
    ("row", "label"),
    [
        pytest.param(Called(None, 30, 0), E, id="the threshold itself is called"),
        pytest.param(Called(None, 29.99, 0), N, id="below it is not"),
        pytest.param(Called(None, 45, 45), E, id="a tie is escalation"),
        pytest.param(Called(None, 44, 45), D, id="the larger axis wins"),
    ],
)
def test_the_larger_axis_is_called_from_the_threshold_on(row: Called, label: str) -> None:
    assert row.label(30) == label


def test_false_alarms_are_counted_in_all_and_among_war_words() -> None:
    rows = [Called(N, 40, 0, warlike=True), Called(N, 0, 0, warlike=True), Called(N, 0, 0)]
    found = alarms(rows, 30)
    assert (found.rate, found.warlike_rate) == (1 / 3, 1 / 2)


def test_nothing_to_divide_by_is_zero() -> None:
    assert figures([], 30).macro_f1 == 0
    assert alarms([], 30).rate == 0


# --- The command -----------------------------------------------------------------------------


def written(path: Path, *rows: Mapping[str, object]) -> str:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return str(path)


@pytest.fixture
def sets(tmp_path: Path) -> list[str]:
    war = {"id": "w", "text": "Russia fires missiles at Kyiv.", "label": N, "adj": E}
    calm = {"id": "c", "text": "Kenya opens a bridge.", "label": N, "adj": N}
    sport = {"id": "s", "text": "The striker's late attack wins the cup.", "label": N}
    return [
        written(tmp_path / "news.dev.jsonl", war, calm),
        written(tmp_path / "sport.dev.jsonl", sport, {**sport, "id": "s2", "warlike": True}),
        written(tmp_path / "more.dev.jsonl", {**sport, "label": None}),
    ]


def test_news_quiet_and_unlabelled_sets_are_told_apart(sets: list[str]) -> None:
    shown = CliRunner().invoke(main, ["eval", *sets]).output
    assert "ALL NEWS  2 sentences  macro-F1 1.000" in shown
    assert "sport                        0.00% of 2" in shown
    assert "more  no labels; called 0 of 1" in shown


def test_the_raw_label_can_be_asked_for(sets: list[str]) -> None:
    shown = CliRunner().invoke(main, ["eval", *sets, "--field", "label"]).output
    assert "news  2 sentences  macro-F1 0.667  accuracy 0.500" in shown


def test_only_the_ids_in_a_file_are_measured(sets: list[str], tmp_path: Path) -> None:
    ids = tmp_path / "ids.tsv"
    ids.write_text("# id\twhy\nw\tE\tbecause\nnobody\tE\tx\n")
    result = CliRunner().invoke(main, ["eval", *sets, "--ids", str(ids)])
    assert "ALL NEWS  1 sentences" in result.stdout
    assert "of the chosen ids  1 of 1 right" in result.stdout
    assert "1 of 2 ids are in none of the files" in result.stderr


def test_a_higher_threshold_calls_less(sets: list[str]) -> None:
    shown = CliRunner().invoke(main, ["eval", *sets, "--threshold", "99"]).output
    assert "accuracy 0.500" in shown


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("{", "line 1: is not JSON", id="no JSON"),
        pytest.param('{"id": 1}', 'line 1: needs "id" and "text"', id="no text"),
        pytest.param(
            '{"id": 1, "text": "", "label": "war"}', "label 'war' is none of", id="no label"
        ),
    ],
)
def test_a_bad_record_is_named_by_file_and_line(tmp_path: Path, line: str, said: str) -> None:
    file = tmp_path / "x.jsonl"
    file.write_text(line + "\n")
    result = CliRunner().invoke(main, ["eval", str(file)])
    assert result.exit_code == 2
    assert f"{file}: {said}" in result.output or said in result.output
