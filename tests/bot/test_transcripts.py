"""Whole conversations, played on the production app."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.stage import START, Played
from tests.transcripts import play

HERE = Path(__file__).parent
FILES = sorted((HERE / "transcripts").glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem.replace("-", " "))
async def test_a_conversation(path: Path, tmp_path: Path) -> None:
    stage = Played(tmp_path / "seeds")
    try:
        await play(path, stage, START, HERE / "articles")
    finally:
        await stage.close()
