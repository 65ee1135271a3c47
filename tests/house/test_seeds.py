"""What the bot starts from: the seed articles say what a reader finds in them."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from storage.assessment import Assessment, Axis, Signal, Verdict
from tests.house.tree import ROOT
from watchers import lexicon_files
from watchers.signals.scoring import assess
from watchers.sources.seed_text import SeedText, read_seed

ARTICLES = sorted((ROOT / "seeds" / "articles").glob("*.txt"))
NOW = datetime(2026, 1, 1, tzinfo=UTC)
each_article = pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)


def seed(path: Path) -> SeedText:
    return read_seed(path.read_bytes(), NOW)


def expected(path: Path) -> dict[str, object]:
    return tomllib.loads(path.with_suffix(".expected.toml").read_text(encoding="utf-8"))


lexicon = cache(lexicon_files.load)


@cache
def judged(path: Path) -> Assessment:
    article = seed(path)
    return assess(article.title, article.text, article.published, lexicon())


def touching(path: Path, words: str) -> list[Signal]:
    """The signals whose evidence shares a character with ``words`` anywhere in the article."""
    article = seed(path)
    fields = {"title": article.title, "text": article.text}
    assert any(words in field for field in fields.values()), f"{path.name} has no {words!r}"
    found = []
    for signal in judged(path).signals:
        field, start = fields[signal.field], -1
        while (start := field.find(words, start + 1)) >= 0:
            if signal.start < start + len(words) and start < signal.end:
                found.append(signal)
                break
    return found


def test_there_are_articles_of_every_kind() -> None:
    verdicts = [expected(path)["verdict"] for path in ARTICLES]
    assert len(ARTICLES) >= 16
    assert all(verdicts.count(verdict) >= 2 for verdict in ("escalation", "de-escalation"))
    assert all(verdicts.count(verdict) >= 2 for verdict in ("mixed", "quiet"))


@each_article
def test_an_article_has_a_date_and_the_length_of_an_article(path: Path) -> None:
    article = seed(path)
    assert article.published is not None
    assert 150 <= len(article.text.split()) <= 900


@each_article
def test_the_verdict_is_the_readers(path: Path) -> None:
    wanted, found = expected(path), judged(path)
    assert found.verdict == Verdict(str(wanted["verdict"]))
    if "lean" in wanted:
        assert found.lean == Axis(str(wanted["lean"]))


@each_article
def test_each_pair_goes_the_readers_way(path: Path) -> None:
    found = {"-".join(score.pair.actors): score.verdict for score in judged(path).pairs}
    for pair, verdict in dict(expected(path)["pairs"]).items():  # type: ignore[call-overload]
        assert found.get(pair) == Verdict(verdict), (pair, found)


@each_article
def test_what_counts_for_the_reader_counts(path: Path) -> None:
    wanted: list[dict[str, str]] = expected(path).get("counts", [])  # type: ignore[assignment]
    for one in wanted:
        found = touching(path, one["words"])
        assert any(s.axis == Axis(one["axis"]) and s.score > 0 for s in found), (one, found)


@each_article
def test_what_does_not_count_for_the_reader_does_not(path: Path) -> None:
    wanted: list[dict[str, object]] = expected(path)["silent"]  # type: ignore[assignment]
    for one in wanted:
        for signal in touching(path, str(one["words"])):
            assert signal.score <= float(str(one.get("most", 1))), (one["why"], signal)


def test_every_topic_is_unlike_the_others_and_names_known_actors() -> None:
    topics = tomllib.loads((ROOT / "seeds" / "topics.toml").read_text(encoding="utf-8"))["topic"]
    ids = [topic["id"] for topic in topics]
    known = actor_codes()
    assert len(ids) == len(set(ids)) >= 20
    for topic in topics:
        assert set(topic) <= {"id", "name", "pairs", "actors", "places"}, topic["id"]
        pairs = topic.get("pairs", [])
        codes = {code for pair in pairs for code in pair} | set(topic.get("actors", []))
        assert codes | set(topic.get("places", [])) <= known, topic["id"]
        assert all(len(set(pair)) == 2 for pair in pairs), topic["id"]


def actor_codes() -> set[str]:
    files = (ROOT / "watchers" / "signals" / "data" / "en" / "actors").glob("*.toml")
    tables = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    return {actor["code"] for table in tables for actor in table.get("actor", [])}


def test_the_feeds_are_many_different_and_fetched_safely() -> None:
    outline = ElementTree.parse(ROOT / "seeds" / "feeds.opml").iter("outline")
    addresses = [one.attrib["xmlUrl"] for one in outline if "xmlUrl" in one.attrib]
    assert len(addresses) == len(set(addresses)) >= 20
    assert {urlsplit(address).scheme for address in addresses} == {"https"}
