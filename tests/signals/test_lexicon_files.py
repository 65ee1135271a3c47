"""The operator's own lexicon folder: what it adds, switches off, and how its faults are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.model import Verdict
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


FAULTS = {
    "an unknown key": (RULE.replace("phrases", "words"), "unknown key 'words'"),
    "an unknown category": (RULE.replace('"blockade"', '"ferries"'), "unknown category 'ferries'"),
    "no example that must not fire": (
        RULE.replace('not = ["Ankara bought a ferry."]', ""),
        "needs an example that fires and one under 'not'",
    ),
    "an example that does not fire": (
        RULE.replace("declared a ferry embargo", "declared a holiday"),
        "should fire",
    ),
    "words that another rule has": (
        RULE.replace("ferry embargo", "persona non grata"),
        "is already in rules/ours.toml",
    ),
    "an example that serves another rule": (
        RULE.replace('not = ["', 'not = ["Asmara ordered the observers out and closed the ceasefire line.", "'),
        "already serves ferry stopped",
    ),
    "a class nobody knows": (RULE.replace("ferry embargo", "~stop FERRIES"), "unknown class FERRIES"),
    "a gap at the edge": (RULE.replace("ferry embargo", "ferry ..3"), "a gap cannot begin or end"),
    "one pair of brackets": (RULE.replace("[[rule]]", "[rule]"), "each entry begins with [[rule]]"),
    "another heading": (RULE.replace("[[rule]]", "[[rules]]"), "'rules' is not expected here"),
    "a text where a list belongs": (
        RULE.replace('["ferry embargo"]', '"ferry embargo"'),
        'phrases is a list of texts: phrases = ["…", "…"]',
    ),
    "a number in quotation marks": (
        RULE + 'severity = "5"\n',
        "severity is a number without quotation marks",
    ),
    "TOML that is none": ("[[rule\n", "not valid TOML"),
    "a rule switched off that does not exist": (
        '[[rule]]\nname = "nothing"\noff = true\n',
        "switches off a rule that does not exist",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS, ids=list(FAULTS))
def test_a_fault_is_named_with_its_file(fault: str, tmp_path: Path) -> None:
    text, message = FAULTS[fault]
    with pytest.raises(LexiconError) as caught:
        lexicon_files.load(folder(tmp_path, "en/rules/ours.toml", text))
    (line,) = [line for line in caught.value.faults if message in line]
    assert "rules/ours.toml" in line


def test_a_file_in_a_folder_that_nobody_reads_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match=r"rules/ours.toml: is not read: rules belong in"):
        lexicon_files.load(folder(tmp_path, "rules/ours.toml", RULE))


def test_the_rule_in_the_handbook_can_be_used_as_it_stands(tmp_path: Path) -> None:
    handbook = Path(__file__).parents[2] / "docs" / "lexicon.md"
    blocks = handbook.read_text(encoding="utf-8").split("```toml\n")[1:]
    rule = next(block.split("```")[0] for block in blocks if "fires = " in block)
    lexicon = lexicon_files.load(folder(tmp_path, "en/rules/ours.toml", rule))
    assert any(r.name == "dam breached" for r in lexicon.languages["en"].rules)


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = RULE.replace("phrases", "words").replace('"blockade"', '"ferries"')
    folder(tmp_path, "en/rules/ours.toml", text)
    folder(tmp_path, "en/rules/more.toml", "[[rule\n")
    with pytest.raises(LexiconError) as caught:
        lexicon_files.load(tmp_path)
    assert len(caught.value.faults) >= 3


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="no such folder"):
        lexicon_files.load(tmp_path / "nowhere")
