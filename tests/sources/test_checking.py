"""The parser survives a folder of feeds broken in every way, and says what it made of each."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.sources.mutants import write_mutants
from tests.sources.world import item, rss
from watchers.sources.checking import Checked, Tally, check_folder
from watchers.sources.worker import Worker


async def check(folder: Path, worker: Worker) -> tuple[list[Checked], Tally]:
    tally, all_of_it = Tally(), []
    async for checked in check_folder(folder, worker):
        all_of_it.append(checked)
        tally.add(checked)
    return all_of_it, tally


async def test_hundreds_of_broken_feeds_bring_nothing_down(tmp_path: Path, worker: Worker) -> None:
    write_mutants(tmp_path, 260)
    checked, tally = await check(tmp_path, worker)
    assert [each.line() for each in checked if each.crashed] == []
    assert tally.files == 260
    assert tally.parsed > 75
    assert tally.refused > 50
    assert tally.slowest < 10_000
    assert all(each.refused or each.entries >= 0 for each in checked)


async def test_each_file_gets_its_line_and_the_folder_its_sum(
    tmp_path: Path, worker: Worker
) -> None:
    (tmp_path / "good.xml").write_text(rss([item(1), item(2)]))
    (tmp_path / "page.html").write_text("<html>words</html>")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "empty.xml").write_text("")
    (tmp_path / "more" / "link.xml").symlink_to(tmp_path / "good.xml")
    (tmp_path / "more" / "round").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.xml")
    (tmp_path / "new\nline.xml").write_text(rss([item(1)]))
    checked, tally = await check(tmp_path, worker)
    assert [each.line() for each in checked] == [
        "parsed   good.xml: 2 entries",
        "parsed   more/empty.xml: 0 entries",
        "parsed   new?line.xml: 1 entries",
        "refused  page.html: is a web page, not a feed",
    ]
    assert re.fullmatch(r"files 4, parsed 3, refused 1, crashed 0, slowest \d+ ms", tally.line())


async def test_an_overrun_counts_as_a_crash(tmp_path: Path) -> None:
    many = "<b>x</b>" * 50_000
    (tmp_path / "slow.xml").write_text(
        f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title type='xhtml'><div>{many}"
        "</div></title></entry></feed>"
    )
    hurried = Worker(workers=1, deadline=0.3)
    (checked,), tally = await check(tmp_path, hurried)
    await hurried.close()
    assert checked.line().startswith("CRASHED  slow.xml: took longer than 0.3 seconds")
    assert (tally.crashed, tally.refused) == (1, 0)


async def test_a_folder_that_is_none_is_an_error(tmp_path: Path, worker: Worker) -> None:
    with pytest.raises(NotADirectoryError, match="is no folder"):
        await check(tmp_path / "nowhere", worker)
