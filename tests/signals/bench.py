"""What judging costs: texts a second beside VADER, full articles, start-up, and how the cost grows.

Measured on the sentences of the seed articles and on the lexicon's own examples, which are harder:
each stands near a rule. ``BENCH_DATA`` names a folder of ``*.jsonl`` files with a ``text`` in each
line, ``STREAM`` a file of headlines with ``title`` and ``description``, to be measured besides.
All figures are processor time of one core, the best of several rounds. Where there is a C compiler
the compiled engine is built into a temporary folder and measured beside the plain one.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from hatch_build import accelerated
from watchers import compiled, lexicon_files
from watchers.signals.compile import parse
from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess
from watchers.signals.sentences import sentences
from watchers.signals.text import WORD

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 5
FULL = 5_000
"""Characters of a full article."""
GROWTH = (1, 4, 16)
_START = """
import resource, sys
sys.path.insert(0, {folder!r})
from watchers import lexicon_files
from watchers.signals.scoring import assess
assess("", "Kyiv rejects the truce.", None, lexicon_files.load())
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime)
"""


def seeds() -> list[str]:
    """The bodies of the seed articles."""
    return [p.read_text(encoding="utf-8") for p in sorted((ROOT / "seeds/articles").glob("*.txt"))]


def short_texts(lexicon: Lexicon) -> dict[str, list[str]]:
    """Headlines and single sentences by where they are from; the first are real news if given."""
    found: dict[str, list[str]] = {}
    folder, stream = os.environ.get("BENCH_DATA"), os.environ.get("STREAM")
    if folder:
        rows = (row for path in sorted(Path(folder).glob("*.jsonl")) for row in _rows(path))
        found["texts of BENCH_DATA"] = [str(row["text"]) for row in rows]
    if stream:
        found["entries of STREAM"] = [
            f"{row.get('title') or ''}\n{row.get('description') or ''}".strip()
            for row in _rows(Path(stream))
        ]
    found["sentences of the seed articles"] = [
        s.raw for text in seeds() for s in sentences("", text, frozenset())
    ]
    found["examples of the lexicon"] = [
        example.text for example in lexicon.examples if example.file.startswith("en/")
    ]
    return found


def _rows(path: Path) -> Iterator[dict[str, object]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def articles(texts: Sequence[str], size: int, number: int) -> list[str]:
    """Articles of about ``size`` characters, made of different texts."""
    stock = list(texts)
    random.Random(5).shuffle(stock)
    found, taken = [], 0
    for _ in range(number):
        parts: list[str] = []
        while sum(map(len, parts)) < size:
            parts.append(stock[taken % len(stock)])
            taken += 1
        found.append("\n\n".join(parts))
    return found


def best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The least seconds of processor time that the work took."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def judging(texts: Iterable[str], lexicon: Lexicon) -> Callable[[], object]:
    return lambda: [assess("", text, None, lexicon) for text in texts]


def rates(name: str, texts: Sequence[str], lexicon: Lexicon) -> None:
    """Ours and VADER's rate, measured in turns so that what slows one slows the other."""
    vader = SentimentIntensityAnalyzer()
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(best(judging(texts, lexicon), 1))
        theirs.append(best(lambda: [vader.polarity_scores(text) for text in texts], 1))
    abbreviations = lexicon.languages["en"].abbreviations
    cut = sum(len(sentences("", text, abbreviations)) for text in texts)
    mean = sum(map(len, texts)) / len(texts)
    print(f"{len(texts):,} {name}, {mean:.0f} characters each, {cut:,} sentences:")
    print(f"  Detente {len(texts) / min(ours):9,.0f} texts/s {cut / min(ours):9,.0f} sentences/s")
    print(
        f"  VADER   {len(texts) / min(theirs):9,.0f} texts/s {cut / min(theirs):9,.0f} sentences/s"
    )


def full_articles(texts: Sequence[str], lexicon: Lexicon) -> None:
    several = articles(texts, FULL, 40)
    seconds = best(judging(several, lexicon), 3)
    print(f"full articles of {FULL / 1000:.0f} KB: {len(several) / seconds:,.0f} a second")


def by_length(texts: Sequence[str], lexicon: Lexicon) -> None:
    print("by length of the text, microseconds for 1,000 characters:")
    for factor in GROWTH:
        several = articles(texts, 2_000 * factor, 64 // factor)
        size = sum(map(len, several))
        seconds = best(judging(several, lexicon), 3)
        print(f"  x{factor:<2} {2 * factor:3} KB  {seconds / size * 1e9:6,.0f}")


def by_rules(texts: Sequence[str], files: dict[str, str]) -> None:
    print("by number of rules, microseconds for a text:")
    words = sorted({w for text in texts for w in WORD.findall(text.lower()) if w.isascii()})
    for factor in GROWTH:
        lexicon = parse({**files, **more_rules(files, factor - 1, words)})
        seconds = best(judging(texts, lexicon), 2)
        size = lexicon.sizes["rules"], lexicon.sizes["phrases"]
        print(
            f"  x{factor:<2} {size[0]:6,} rules {size[1]:7,} phrases {seconds / len(texts) * 1e6:6,.0f}"
        )


def more_rules(files: dict[str, str], copies: int, words: Sequence[str]) -> dict[str, str]:
    """Copies of every English rule whose phrases and operators go on with words of the texts."""
    ends = endings(words)
    added: dict[str, str] = {}
    for name in [n for n in files if n.startswith("en/rules/")]:
        for k in range(copies):
            lines: list[str] = []
            for rule in tomllib.loads(files[name])["rule"]:
                lines += ["[[rule]]", "name = " + json.dumps(f"{rule['name']} {k}")]
                lines.append(f"category = {json.dumps(rule['category'])}")
                for key in ("phrases", "verbs", "nouns", "itself"):
                    if key in rule:
                        longer = [f"{phrase} {next(ends)}" for phrase in rule[key]]
                        lines.append(f"{key} = {json.dumps(longer)}")
                if "object" in rule:
                    lines.append(f"object = {json.dumps(rule['object'])}")
                lines += [
                    f'fires = ["{name} {k} {len(lines)}"]',
                    f'not = ["no {name} {k} {len(lines)}"]',
                ]
            added[name.replace(".toml", f"-{k}.toml")] = "\n".join(lines)
    return added


def endings(words: Sequence[str]) -> Iterator[str]:
    """A word, another and the first again: no phrase of the lexicon ends so by itself."""
    chance = random.Random(7)
    while True:
        one, other = chance.choice(words), chance.choice(words)
        yield f"{one} {other} {one}"


def start_up() -> None:
    """A fresh process that loads the lexicon and judges one sentence."""
    with tempfile.TemporaryDirectory() as folder:
        for room in ("watchers", "storage"):
            made = shutil.ignore_patterns("compiled.lexicon")
            shutil.copytree(ROOT / room, Path(folder, room), ignore=made)
        print("start-up, until the first sentence is judged:")
        print(f"  without the compiled lexicon {1000 * started(folder):5,.0f} ms")
        _compile(Path(folder))
        print(f"  with the compiled lexicon    {1000 * started(folder):5,.0f} ms")


def _compile(folder: Path) -> None:
    """Put the compiled lexicon where a build puts it."""
    command = [sys.executable, "-m", "watchers.compiled", "watchers/compiled.lexicon"]
    subprocess.run(command, cwd=folder, check=True)


def started(folder: str) -> float:
    """Processor seconds of the quickest of several starts."""
    command = [sys.executable, "-I", "-c", _START.format(folder=folder)]
    return min(float(subprocess.check_output(command)) for _ in range(ROUNDS))


def built(folder: Path) -> list[str] | None:
    """Where the engine is that ``make accelerate`` puts into its wheel; None where none can be built."""
    if not (shutil.which("cc") and find_spec("setuptools")):
        print("no C compiler or no setuptools here: the compiled engine is not measured")
        return None
    engine = folder / "engine"
    libraries = [library for library, _ in accelerated(ROOT, engine)]
    # as in the wheel: read in one go its values lie closer together than parsed one by one
    _compile(engine)
    return [str(engine), str(ROOT)] if libraries else []


def compiled_engine(paths: list[str]) -> None:
    """The rates again with the compiled engine, in a process of its own."""
    again = f"import sys; sys.path[:0] = {paths}; from tests.signals import bench; bench.judged()"
    subprocess.run([sys.executable, "-P", "-c", again], check=True)


def judged() -> None:
    """The rates of short texts and of articles, with whichever engine is imported."""
    lexicon = lexicon_files.load()
    stock = short_texts(lexicon)
    print(f"-- engine: {compiled.engine()}", flush=True)
    for name, texts in stock.items():
        rates(name, texts, lexicon)
    full_articles(next(iter(stock.values())), lexicon)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        # first: what minutes of compiling leave behind slows whatever is measured right after it
        paths = built(Path(folder))
        judged()
        if paths is not None:
            compiled_engine(paths)
    texts = next(iter(short_texts(lexicon_files.load()).values()))
    start_up()
    by_length(texts, lexicon_files.load())
    by_rules(texts[:1000], lexicon_files.shipped())


if __name__ == "__main__":
    main()
