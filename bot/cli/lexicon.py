"""``detente lexicon``: is the lexicon sound, and what does it miss in a pile of texts?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli import Fault
from bot.cli.setting import the_config, the_judge
from bot.progress import watched
from bot.speech import clean
from storage.model.article import Article
from watchers import compiled, lexicon_files
from watchers.signals.choices import suspicious
from watchers.signals.examples import failures
from watchers.signals.report import Report
from watchers.signals.report import report as read_report
from watchers.signals.severities import odd
from watchers.signals.wording import SHARES
from watchers.telling import Assessed
from watchers.usual import usual as count_usual

USUAL_HEAD = f"""\
# In how many of {SHARES:,} articles of conflict news a word stands, by its beginning; no names.
# Counted by `detente lexicon usual`. A new installation goes by it until it has read enough itself.
usual = ["""
NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Of texts of which only the words count."""


@click.group()
def lexicon() -> None:
    """Check the lexicon, or report what it sees and misses in texts of yours."""


@lexicon.command()
def check() -> None:
    """Load every file and run every example; name each fault with file and entry.

    A phrase that may say something else than it seems to, or a severity far from its scale, is
    named too.
    """
    known = the_judge().lexicon
    bar = watched(known.examples, len(known.examples), "examples")
    faults = [line for example in bar for line in failures(known, [example])]
    sizes = ", ".join(f"{count:,} {name}" for name, count in known.sizes.items())
    click.echo(f"lexicon {known.version}: {sizes}, {len(known.examples):,} examples")
    click.echo(f"judged by the {compiled.engine()} engine")
    folder = the_config().lexicon
    doubts = (
        *suspicious(lexicon_files.texts(folder)),
        *odd(known),
        *lexicon_files.replaced(folder),
    )
    for line in doubts:
        click.echo(f"Look again at {line}")
    if faults:
        raise Fault("\n".join([*faults, f"{len(faults)} examples do not hold"]))
    click.echo("Every example holds.")


@lexicon.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--most", default=25, show_default=True, help="Lines of each list.")
def report(file: Path, most: int) -> None:
    """Read the texts of FILE and print coverage, overlaps, and the commonest wordings missed.

    FILE has one text a line, or one JSON object with "text" (and "title") a line.
    """
    texts = list(_texts(file))
    known = the_judge().lexicon
    found = read_report(watched(texts, len(texts), "reading"), known, most)
    click.echo("\n".join(_lines(found, most)))


@lexicon.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def usual(files: tuple[Path, ...]) -> None:
    """Count in how many articles of FILEs each usual word stands: a file for en/telling/.

    FILEs are written as for report. Of the texts in which something is found the more the better;
    two thousand will do.
    """
    texts = [text for file in files for text in _texts(file)]
    judge = the_judge()
    bar = watched(texts, len(texts), "reading")
    shares = count_usual(
        Assessed(_article(title, text), judge.assess(title, text, None), judge.lexicon.wording)
        for title, text in bar
    )
    click.echo("\n".join([USUAL_HEAD, *(f'  "{word}={n}",' for word, n in shares.items()), "]"]))


def _article(title: str, text: str) -> Article:
    return Article(("",), "", "", title, text, None, None, NO_TIME)


def _texts(file: Path) -> Iterator[tuple[str, str]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(f"{file}: {getattr(error, 'strerror', None) or 'is not UTF-8 text'}") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if not line.startswith("{"):
            yield "", line
            continue
        try:
            row = json.loads(line)
            title = str(row.get("title") or "")
            text = str(row.get("text") or row.get("description") or "")
        except (json.JSONDecodeError, AttributeError) as error:
            raise Fault(f"{file}: line {number}: is not JSON: {error}") from None
        yield "" if text.startswith(title) else title, text


def _lines(r: Report, most: int) -> list[str]:
    share = f"{r.with_rule / r.with_actors:.0%}" if r.with_actors else "none"
    return [
        f"{r.texts:,} texts, {r.unassessed:,} in a language without a lexicon",
        f"{r.sentences:,} sentences, {r.with_actors:,} with actors, of these {share} with a rule",
        "",
        "Rules that fired most",
        *(f"  {count:6,}  {name}" for name, count in r.fired[:most]),
        "",
        f"Rules that never fired: {len(r.never)}",
        *(f"  {name}" for name in r.never[:most]),
        "",
        f"Rules that only ever lost their words to another: {len(r.shadowed)}",
        *(f"  {loser} to {winner} ({count}x)" for loser, winner, count in r.shadowed[:most]),
        "",
        "Overlaps: which rule took words from which",
        *(f"  {count:6,}  {winner} over {loser}" for winner, loser, count in r.overlaps[:most]),
        "",
        "Wordings beside named actors that no rule reads",
        *(
            f"  {m.times:6,}  {m.words}\n          {clean(m.sentence, 110)}"
            for m in r.missed[:most]
        ),
    ]
