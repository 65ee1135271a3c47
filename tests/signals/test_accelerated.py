"""The compiled engine judges as the plain one does, to the last digit.

``make accelerate`` builds it into ``dist/``; without that there is nothing to compare.
"""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from hatch_build import ACCELERATED
from watchers import compiled
from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess

ROOT = Path(__file__).resolve().parents[2]
JUDGE = """
import json, sys
sys.path.insert(0, sys.argv[1])
from watchers import compiled, lexicon_files
from watchers.signals.scoring import assess
lexicon = lexicon_files.load()
texts = json.load(sys.stdin)
json.dump([compiled.engine()] + [repr(assess(*text, None, lexicon)) for text in texts], sys.stdout)
"""


@pytest.fixture
def accelerated(tmp_path: Path) -> Path:
    """The compiled engine of this very program, unpacked."""
    tag = f"cp{sysconfig.get_config_var('py_version_nodot')}"
    wheels = sorted((ROOT / "dist").glob(f"detente-*-{tag}-{tag}-*.whl"))
    if not wheels:
        pytest.skip("no compiled engine for this Python in dist/: make accelerate builds it")
    zipfile.ZipFile(wheels[-1]).extractall(tmp_path)
    for file in (ROOT / "watchers").rglob("*"):
        if file.suffix in (".py", ".toml"):
            built = tmp_path / file.relative_to(ROOT)
            if not built.is_file() or built.read_bytes() != file.read_bytes():
                pytest.skip(f"dist/ was built before {file.name} was changed: make accelerate")
    return tmp_path


def test_the_compiled_engine_judges_as_the_plain_one_does(
    accelerated: Path, lexicon: Lexicon
) -> None:
    examples = [example.text for example in lexicon.examples]
    seeds = [p.read_text(encoding="utf-8") for p in sorted((ROOT / "seeds/articles").glob("*.txt"))]
    texts = [("", text) for text in examples + seeds]
    texts += [(text.upper(), " ".join(examples[i : i + 20])) for i, text in enumerate(examples)]
    said = subprocess.run(
        [sys.executable, "-I", "-c", JUDGE, accelerated],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
    )
    engine, *judged = json.loads(said.stdout)
    assert (engine, compiled.engine()) == ("compiled", "plain Python")
    assert judged == [repr(assess(*text, None, lexicon)) for text in texts]


def test_whatever_runs_when_a_text_is_judged_is_compiled(lexicon: Lexicon) -> None:
    ran: set[str] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.parent.name == "signals":
            ran.add(path.stem)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        for example in lexicon.examples[::5]:
            assess("", example.text, None, lexicon)
    finally:
        sys.setprofile(before)
    assert ran <= set(ACCELERATED)
    assert {"scan", "match", "scoring"} <= ran
