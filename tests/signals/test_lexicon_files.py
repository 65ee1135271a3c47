"""The operator's own lexicon folder: what it adds, switches off, and how its faults are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.assessment import Verdict
from watchers import lexicon_files
from watchers.signals.lexicon import LexiconError
from watchers.signals.scoring import assess

RULE = """
[[rule]]
name = "ferry stopped"
category = "blockade"
phrases = ["ferry embargo"]
fires = ["Ankara declared a ferry embargo."]
not = ["Ankara bought a ferry."]
"""


def folder(tmp_path: Path, name: str, text: str) -> Path:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return tmp_path


def test_a_file_of_ones_own_adds_a_rule(tmp_path: Path) -> None:
    lexicon = lexicon_files.load(folder(tmp_path, "en/rules/ours.toml", RULE))
    judged = assess("", "Ankara declared a ferry embargo.", None, lexicon)
    assert judged.verdict is Verdict.ESCALATION
    assert judged.lexicon != lexicon_files.load().version


def test_a_rule_is_switched_off_by_its_name(tmp_path: Path) -> None:
    text = "Beijing staged military drills off the island."
    assert assess("", text, None, lexicon_files.load()).verdict is Verdict.ESCALATION
    off = '[[rule]]\nname = "drills and shows of force"\noff = true\n'
    lexicon = lexicon_files.load(folder(tmp_path, "en/rules/ours.toml", off))
    assert assess("", text, None, lexicon).verdict is Verdict.QUIET


KINDS = {
    "[[rule]]": "en/rules", "[class.": "en/classes", "[group.": "en/groups", "[[act]]": "en/acts", "[[actor]]": "en/actors", "[[opposed]]": "opposed",
    "[[modifier]]": "en/modifiers", "[[mask]]": "en/masks",
}  # fmt: skip


def test_everything_in_the_handbook_can_be_used_as_it_stands(tmp_path: Path) -> None:
    handbook = Path(__file__).parents[2] / "docs" / "lexicon.md"
    blocks = handbook.read_text(encoding="utf-8").split("```toml\n")[1:]
    for number, block in enumerate(block.split("```")[0] for block in blocks):
        place = next((place for head, place in KINDS.items() if block.startswith(head)), None)
        name = f"{place}/ours{number}.toml" if place else "es/language.toml"
        folder(tmp_path, name, block)
    lexicon = lexicon_files.load(tmp_path)
    assert "es" in lexicon.languages
    assert any(r.name == "dam breached" for r in lexicon.languages["en"].rules)
    closed = assess("", "Chad has padlocked the embassy of Libya.", None, lexicon)
    assert [s.rule for s in closed.signals] == ["embassy closed"]


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no such folder"):
        lexicon_files.load(tmp_path / "nowhere")
