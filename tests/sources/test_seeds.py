"""Seeds: plain texts as they come from the web, and files that are none."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.model.article import Reach, Tier
from tests.sources.world import NOW
from watchers.sources.seed_text import SeedError, read_seed
from watchers.sources.seeds import LARGEST, Look, SeedFolder

LONG_AGO = (NOW - timedelta(hours=1)).timestamp()


def write(folder: Path, name: str, content: str | bytes, changed: float = LONG_AGO) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    os.utime(path, (changed, changed))
    return path


def titles(look: Look) -> list[str]:
    return [article.title for article in look.articles]


# --- Reading one -----------------------------------------------------------------------------

SITE_COPY = """Border Gazette - Talks open as envoys warn

Talks open as envoys warn
Talks open as envoys warn

Envoys met on Monday.

Text size:

- Warnings -

They warned.

burs-ab/cd
"""


@pytest.mark.parametrize(
    ("content", "title", "starts"),
    [
        pytest.param(
            SITE_COPY,
            "Border Gazette - Talks open as envoys warn",
            "Talks open as envoys warn\nTalks",
            id="the first line is the title, and nothing is tidied away",
        ),
        pytest.param(
            "In a bid for calm, envoys met on Monday.\nThey talked.",
            "",
            "In a bid for calm",
            id="a first line that ends like a sentence is text",
        ),
        pytest.param(
            "Envoys meet in the U.S.\nThey talked on Monday.",
            "Envoys meet in the U.S.",
            "They talked",
            id="an abbreviation does not end a sentence",
        ),
        pytest.param("Only one line", "", "Only one line", id="one line is text"),
        pytest.param(
            "word " * 60 + "\nmore text", "", "word word", id="a line too long for a title is text"
        ),
        pytest.param(
            "Title: Stands here\nLink: https://news.test/1?utm_source=x\n\nFirst words.",
            "Stands here",
            "First words.",
            id="headers are taken off",
        ),
        pytest.param(
            "Envoys meet: a report\nPublished: this line is text", "Envoys meet: a report",
            "Published: this", id="a header is one only at the top",
        ),
    ],
)  # fmt: skip
def test_title_and_text_are_told_apart(content: str, title: str, starts: str) -> None:
    seed = read_seed(content.encode(), NOW)
    assert seed.title == title
    assert seed.text.startswith(starts)


def test_a_seed_s_words_are_all_kept() -> None:
    seed = read_seed(SITE_COPY.encode(), NOW)
    assert f"{seed.title}\n\n{seed.text}\n" == SITE_COPY


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2022-02-07", datetime(2022, 2, 7, tzinfo=UTC)),
        ("2022-02-07T14:30Z", datetime(2022, 2, 7, 14, 30, tzinfo=UTC)),
        ("2022-02-07 14:30+02:00", datetime(2022, 2, 7, 12, 30, tzinfo=UTC)),
        ("Mon, 07 Feb 2022 14:30:00 GMT", datetime(2022, 2, 7, 14, 30, tzinfo=UTC)),
        ("2099-01-01", None),
        ("", None),
    ],
)
def test_the_header_says_when_it_was_published(said: str, meant: datetime | None) -> None:
    seed = read_seed(f"Published: {said}\nTitle\n\nText.".encode(), NOW)
    assert (seed.published, seed.title) == (meant, "Title")


@pytest.mark.failure("F39")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0", "is not UTF-8 text", id="a picture"),
        pytest.param(b"words\0\0\0words", "is not text", id="zero bytes"),
        pytest.param("déjà vu".encode("latin-1"), "save it as UTF-8", id="another encoding"),
        pytest.param(b"", "is empty", id="nothing"),
        pytest.param(b"\n \n", "is empty", id="blank lines"),
        pytest.param(b"Published: soon\nWords", "“soon” is no date", id="a header without a date"),
        pytest.param(b"Link: over there\nWords", "no web address", id="a header without a link"),
    ],
)
def test_what_is_no_seed_says_why_and_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(SeedError, match=said):
        read_seed(content, NOW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_marked_encoding_is_read(encoding: str) -> None:
    assert (
        read_seed("Переговори у Києві\nТекст.".encode(encoding), NOW).title == "Переговори у Києві"
    )


# --- The folder ------------------------------------------------------------------------------


def test_a_seed_becomes_a_trusted_article(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Published: 2022-02-07\n" + SITE_COPY)
    (article,) = SeedFolder(tmp_path).look(NOW).articles
    assert (article.source, article.publisher, article.tier) == ("seeds", "seeds", Tier.WIRE)
    assert (article.reach, article.silent, article.origin) == (Reach.SEED, False, "afp")
    assert (article.seen, article.published) == (NOW, datetime(2022, 2, 7, tzinfo=UTC))


def test_files_are_read_once_and_new_ones_are_picked_up(tmp_path: Path) -> None:
    folder = SeedFolder(tmp_path)
    write(tmp_path, "b.txt", "Second\n\nText b.")
    write(tmp_path, "a.txt", "First\n\nText a.")
    assert titles(folder.look(NOW)) == ["First", "Second"]
    assert folder.look(NOW).articles == ()
    write(tmp_path, "c.txt", "Third\n\nText c.")
    assert titles(folder.look(NOW)) == ["Third"]
    write(tmp_path, "a.txt", "First, mended\n\nText a.", LONG_AGO + 60)
    assert titles(folder.look(NOW)) == ["First, mended"]


def test_the_same_words_are_the_same_article_in_any_file(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Title\n\nText here.")
    write(tmp_path, "b.txt", "Title\r\n\r\nText   here.\r\n")
    write(tmp_path, "c.txt", "Title\n\nOther text.")
    keys = [article.key for article in SeedFolder(tmp_path).look(NOW).articles]
    assert len(keys) == 3
    assert len(set(keys)) == 2


@pytest.mark.failure("F39")
def test_the_bad_ones_are_named_once_and_the_rest_is_read(tmp_path: Path) -> None:
    outside = write(tmp_path.parent, "outside.txt", "The secret\n\nText.")
    write(tmp_path, "good.txt", "Good\n\nText.")
    write(tmp_path, "binary.txt", b"\0\1\2\3")
    write(tmp_path, "huge.txt", b"x" * (LARGEST + 1))
    (tmp_path / "link.txt").symlink_to(outside)
    (tmp_path / "folder.txt").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    folder = SeedFolder(tmp_path)
    look = folder.look(NOW + timedelta(days=9000))
    assert titles(look) == ["Good"]
    said = {fault.name: fault.what for fault in look.faults}
    assert said["binary.txt"].startswith("is not text")
    assert said["huge.txt"].startswith("is larger than 1000 kB")
    assert said["link.txt"].startswith("is a link")
    assert said["folder.txt"].startswith("is no regular file")
    assert said["pipe.txt"].startswith("is no regular file")
    assert folder.look(NOW + timedelta(days=9000)).faults == ()
    write(tmp_path, "binary.txt", "Mended\n\nText.")
    assert titles(folder.look(NOW + timedelta(days=9000))) == ["Mended"]


@pytest.mark.failure("F39")
def test_a_file_that_is_being_written_is_left_until_it_rests(tmp_path: Path) -> None:
    folder = SeedFolder(tmp_path)
    write(tmp_path, "a.txt", "Half a ti", NOW.timestamp() - 0.2)
    look = folder.look(NOW)
    assert (titles(look), look.unsettled) == ([], 1)
    write(tmp_path, "a.txt", "Half a title, and all of it\n\nText.", NOW.timestamp())
    assert folder.look(NOW).unsettled == 1
    assert titles(folder.look(NOW + timedelta(seconds=2))) == ["Half a title, and all of it"]


def test_a_file_from_the_future_is_read_once_it_rests(tmp_path: Path) -> None:
    folder = SeedFolder(tmp_path)
    write(tmp_path, "a.txt", "Title\n\nText.", (NOW + timedelta(days=9)).timestamp())
    assert folder.look(NOW).unsettled == 1
    assert titles(folder.look(NOW)) == ["Title"]


def test_other_files_are_none_of_ours(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", "verdict = 'quiet'")
    write(tmp_path, ".hidden.txt", "words")
    write(tmp_path, "notes.md", "words")
    assert SeedFolder(tmp_path).look(NOW) == Look()


def test_a_missing_folder_is_said_once_and_found_when_it_comes(tmp_path: Path) -> None:
    folder = SeedFolder(tmp_path / "articles")
    (fault,) = folder.look(NOW).faults
    assert "cannot be read as the seed folder" in fault.what
    assert folder.look(NOW).faults == ()
    (tmp_path / "articles").mkdir()
    write(tmp_path / "articles", "a.txt", "Title\n\nText.")
    assert titles(folder.look(NOW)) == ["Title"]


def test_a_folder_of_thousands_is_read_in_several_looks(tmp_path: Path) -> None:
    for number in range(450):
        write(tmp_path, f"{number:04}.txt", f"Title {number}\n\nText {number}.")
    folder = SeedFolder(tmp_path)
    found = []
    for _ in range(3):
        look = folder.look(NOW)
        found += titles(look)
    assert len(found) == 450
    assert look.unsettled == 0
