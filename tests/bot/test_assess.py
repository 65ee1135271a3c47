"""``detente assess``: lines in, lines out, in order, whatever the lines are."""

from __future__ import annotations

import json
import math
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import main

WAR = "Russia fires missiles at Kyiv and kills eleven people."
PEACE = "Khartoum and the rebel command agree to a 72-hour ceasefire."
RECORD = {
    "id", "verdict", "lean", "escalation", "de_escalation", "language", "lexicon", "dyads",
    "signals",
}  # fmt: skip
SIGNAL = {
    "field", "start", "end", "text", "category", "direction", "severity", "score", "modifiers",
    "actors",
}  # fmt: skip


def judged(*lines: object) -> Result:
    text = "".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines)
    return CliRunner().invoke(main, ["assess", "--jsonl"], input=text)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_is_answered_in_order_in_the_documented_form() -> None:
    result = judged({"id": "a", "text": WAR}, {"id": 2, "title": "Truce", "text": PEACE})
    first, second = answers(result)
    assert result.exit_code == 0
    assert set(first) == RECORD
    assert set(first["signals"][0]) == SIGNAL
    assert set(first["dyads"][0]) == {"actors", "verdict", "lean", "escalation", "de_escalation"}
    assert (first["id"], first["verdict"], first["dyads"][0]["actors"]) == (
        "a", "escalation", ["RUS", "UKR"],
    )  # fmt: skip
    assert (second["id"], second["verdict"]) == (2, "de-escalation")


def test_evidence_points_into_the_field_it_names() -> None:
    line: dict[str, Any] = {
        "id": 1,
        "title": "Kyiv: “" + WAR,
        "text": f"«Ну» – 😀 {WAR}\r\n{PEACE}",
    }
    (answer,) = answers(judged(line))
    assert {s["field"] for s in answer["signals"]} == {"title", "text"}
    for signal in answer["signals"]:
        assert line[signal["field"]][signal["start"] : signal["end"]] == signal["text"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("nonsense\n", "is not JSON", id="no JSON"),
        pytest.param("[1]\n", "is not an object", id="a list"),
        pytest.param('{"text": "x"}\n', 'has no "id"', id="no id"),
        pytest.param('{"id": true, "text": "x"}\n', 'has no "id"', id="an id that is none"),
        pytest.param('{"id": 1}\n', 'has no "text"', id="no text"),
        pytest.param('{"id": 1, "text": 5}\n', 'has no "text"', id="a number as text"),
        pytest.param('{"id": 1, "text": "", "title": 5}\n', '"title"', id="a number as title"),
        pytest.param('{"id": 1, "text": "", "published": "soon"}\n', '"published"', id="no date"),
        pytest.param("[" * 100_000 + "\n", "is not JSON", id="brackets without end"),
    ],
)
def test_a_bad_line_is_told_by_number_and_the_rest_goes_on(line: str, said: str) -> None:
    result = judged({"id": 1, "text": WAR}, "\n", line, {"id": 2, "text": WAR})
    assert [a["id"] for a in answers(result)] == [1, 2]
    assert f"line 3: {said}" in result.stderr or (
        "line 3:" in result.stderr and said in result.stderr
    )
    assert result.exit_code != 0


def test_lone_surrogates_and_odd_characters_come_back_as_json() -> None:
    (answer,) = answers(judged('{"id": "\\ud800", "text": "\\u0000 \\ud800"}\n'))
    assert answer["id"] == "\ud800"
    assert answer["verdict"] == "quiet"


def test_an_unknown_script_is_unassessed_and_scores_nothing() -> None:
    (answer,) = answers(judged({"id": 1, "text": "戦争と平和について。" * 40}))
    assert (answer["verdict"], answer["escalation"], answer["de_escalation"]) == (
        "unassessed", 0, 0,
    )  # fmt: skip


def test_a_date_without_a_zone_is_utc(tmp_path: Path) -> None:
    line = {"id": 1, "text": "In 2014, Russia annexed Crimea.", "published": "2026-11-22"}
    assert judged(line).exit_code == 0


def test_articles_are_explained_and_what_is_no_text_is_named(tmp_path: Path) -> None:
    good, bad = tmp_path / "a.txt", tmp_path / "b.txt"
    good.write_text(f"{WAR[:-1]}\n\n{WAR}\n")
    bad.write_bytes(b"\x00\x01\x02" * 50)
    result = CliRunner().invoke(main, ["assess", str(bad), str(good), str(tmp_path / "none")])
    assert "🔴 ESCALATION" in result.stdout
    assert "“fires missiles" in result.stdout
    assert "b.txt: is not" in result.stderr
    assert "none: No such file" in result.stderr
    assert "2 could not be judged" in result.stderr
    assert result.exit_code == 2


def test_json_is_one_object_for_each_article(tmp_path: Path) -> None:
    file = tmp_path / "война.txt"
    file.write_text(WAR)
    result = CliRunner().invoke(main, ["assess", "--json", str(file)])
    assert set(json.loads(result.stdout)) == RECORD
    assert "война.txt" in result.stdout, "readable as it stands"


def test_of_the_sentences_that_name_somebody_a_report_says_how_many_a_rule_reads(
    tmp_path: Path,
) -> None:
    file = tmp_path / "texts.txt"
    nobody = "All options are on the table.\nDiplomatic relations were restored.\n"
    file.write_text(f"{nobody}Russia fires missiles at Kyiv.\nKyiv bakes bread.\n")
    shown = CliRunner().invoke(main, ["lexicon", "report", str(file)]).stdout
    assert "4 sentences, 2 with actors, of these 50% with a rule" in shown


def explained(*options: str, text: str) -> str:
    result = CliRunner().invoke(main, ["assess", "--explain", *options, "-"], input=text)
    assert result.exit_code == 0, result.output
    return result.stdout


TWISTED = (
    "If the talks fail, the army will invade, a general in Moscow said. Kyiv reportedly shelled "
    "hundreds of tanks near Belgorod. Ministers were locked in a war of words. The envoy rejected "
    "the truce offered by Moscow. Sanctions are a topic for students."
)


def test_each_signal_shows_its_words_weight_and_what_changed_it() -> None:
    shown = CliRunner().invoke(main, ["assess", "-"], input=TWISTED).stdout
    flat = " ".join(shown.split())
    assert "“army will invade”" in flat
    assert "severity 10 as invasion · future (“will”): now warning 5" in flat
    assert "hearsay (“reportedly”) ×0.8" in flat
    assert "Sum: " in flat and " of 100." in flat
    assert max(map(len, shown.splitlines())) <= 80


def test_explain_adds_what_was_near_and_why_it_did_not_fire() -> None:
    flat = " ".join(explained(text=TWISTED).split())
    _, near = flat.split("Near, but did not fire")
    assert "hidden by “war of words” (mask: figures of speech)" in near
    assert "truce offered (intent 4.5): “rejected the truce” went to the rule" in near
    assert "Sanctions” SANCTIONS alone says nothing" in near


def test_explain_in_json_adds_steps_sums_and_the_near() -> None:
    answer = json.loads(explained("--json", text=TWISTED))
    assert set(answer) == RECORD | {"steps", "sums", "near"}
    assert len(answer["steps"]) == len(answer["signals"])
    assert answer["sums"]["escalation"][-1]["score"] == pytest.approx(answer["escalation"], abs=0.1)
    assert {row["why"] for row in answer["near"]} >= {"masked", "lost"}


def test_what_is_explained_adds_up() -> None:
    """Severity, boost and factors of the steps give the signal's own score."""
    answer = json.loads(explained("--json", text=TWISTED))
    for signal, steps in zip(answer["signals"], answer["steps"], strict=True):
        last = steps["changes"][-1] if steps["changes"] else steps
        assert last["category"] == signal["category"]
        by_wording = [c["factor"] for c in steps["changes"] if c["name"] == "wording"]
        other = [c["factor"] for c in steps["changes"] if c["name"] != "wording"]
        event = min(10, last["severity"] * math.prod(by_wording)) * math.prod(other)
        assert event == pytest.approx(signal["score"], abs=0.1)


def test_assess_loads_neither_database_nor_chat_nor_network() -> None:
    program = (
        "import sys; from bot.cli import assessing; "
        "heavy = {'sqlite3', 'sqlite_utils', 'telegram', 'httpx', 'apscheduler', 'feedparser',"
        " 'matplotlib', 'asyncio'} & set(sys.modules); print(sorted(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_the_list_of_usual_words_is_counted_from_files_of_texts(tmp_path: Path) -> None:
    news = tmp_path / "news.txt"
    news.write_text("Russian troops shelled Kharkiv before dawn.\nA cake was baked.\n" * 4)
    made = CliRunner().invoke(main, ["lexicon", "usual", str(news)])
    assert made.exit_code == 0, made.output
    assert tomllib.loads(made.stdout)["usual"] == ["dawn=10000", "shelle=10000", "troops=10000"]
