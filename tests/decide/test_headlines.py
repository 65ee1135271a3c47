"""Reading a file of past headlines: other names for fields, days without hours, bad lines."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.model.article import Tier
from watchers.headlines import Stream, StreamError, mapping, read


def lines(folder: Path, *rows: object) -> Path:
    path = folder / "past.jsonl"
    path.write_text(
        "".join(row if isinstance(row, str) else json.dumps(row) + "\n" for row in rows)
    )
    return path


def of(folder: Path, *rows: object, names: str = "") -> Stream:
    return read(lines(folder, *rows), mapping(names))


def test_fields_are_known_by_common_names_or_named(tmp_path: Path) -> None:
    common = {"title": "A", "description": "b", "date": "2022-02-24", "outlet": "x.example"}
    named = {"kopf": "A", "leib": "b", "tag": "2022-02-24", "blatt": "x.example"}

    (one,) = of(tmp_path, common).articles
    (two,) = of(
        tmp_path, named, names="kopf=title, leib=text, tag=published, blatt=publisher"
    ).articles
    assert one == two
    assert (one.title, one.text, one.publisher) == ("A", "b", "x.example")


def test_days_without_hours_are_spread_in_the_order_of_the_lines(tmp_path: Path) -> None:
    rows = [{"title": str(n), "date": "2022-02-24"} for n in range(4)]
    rows.append({"title": "next", "date": "2022-02-25"})

    found = of(tmp_path, *rows).articles
    assert [article.seen.hour for article in found] == [0, 6, 12, 18, 0]
    assert [article.title for article in found] == ["0", "1", "2", "3", "next"]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        pytest.param("2022-02-24T05:00:00Z", datetime(2022, 2, 24, 5, tzinfo=UTC), id="UTC"),
        pytest.param(
            "2022-02-24T05:00+02:00", datetime(2022, 2, 24, 3, tzinfo=UTC), id="elsewhere"
        ),
        pytest.param("2022-02-24 05:00", datetime(2022, 2, 24, 5, tzinfo=UTC), id="no zone is UTC"),
    ],
)
def test_moments(tmp_path: Path, written: str, moment: datetime) -> None:
    (article,) = of(tmp_path, {"title": "A", "date": written}).articles
    assert article.seen == article.published == moment


def test_articles_come_out_in_order_whatever_order_they_stand_in(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        {"title": "later", "date": "2022-02-25"},
        {"title": "sooner", "date": "2022-02-24"},
    ).articles
    assert [article.title for article in found] == ["sooner", "later"]


def test_each_bad_line_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    stream = of(
        tmp_path,
        "{broken\n",
        "[1, 2]\n",
        {"date": "2022-02-24"},
        {"title": "A"},
        {"title": "A", "date": "yesterday"},
        "\n",
        {"title": "good", "date": "2022-02-24"},
    )
    assert [article.title for article in stream.articles] == ["good"]
    assert stream.faults == (
        "past.jsonl:1: not JSON: Expecting property name enclosed in double quotes",
        "past.jsonl:2: not an object with fields",
        "past.jsonl:3: no title",
        "past.jsonl:4: no date",
        "past.jsonl:5: “yesterday” is no date: write 2022-02-24 or 2022-02-24T05:00Z",
    )


@pytest.mark.parametrize(
    "words",
    [
        pytest.param("date", id="no equals sign"),
        pytest.param("date=when", id="a name that we do not have"),
        pytest.param("=title", id="nothing on the left"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(words: str) -> None:
    with pytest.raises(StreamError, match="write THEIRS=OURS"):
        mapping(words)


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(StreamError, match=r"nowhere\.jsonl: cannot be read"):
        read(tmp_path / "nowhere.jsonl", {})


def test_publishers_are_believed_as_the_caller_says(tmp_path: Path) -> None:
    path = lines(tmp_path, {"title": "A", "date": "2022-02-24", "url": "https://x.example/1"})
    (article,) = read(path, {}, lambda name: (Tier.WIRE, name.upper())).articles
    assert (article.tier, article.party) == (Tier.WIRE, "X.EXAMPLE")
