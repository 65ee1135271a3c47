"""``detente eval``: reads labelled sentences, judges them, and prints the figures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bot.cli import Fault
from bot.cli.assessing import record
from bot.cli.setting import the_judge
from bot.judgement import Assess
from bot.measure import LABELS, NEUTRAL, Alarms, Called, Figures, alarms, figures
from bot.progress import watched


@dataclass(frozen=True, slots=True)
class LabelledSet:
    """One file of labelled sentences, judged."""

    name: str
    kind: str
    """``news``; ``templates`` (made up, reported apart); ``quiet`` (nothing to call); ``unlabelled``."""
    rows: tuple[Called, ...]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The records of a JSONL file. Raises Fault naming file and line."""
    rows = []
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    rows.append(_row(line, f"{path}: line {number}"))
    except OSError as error:
        raise Fault(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Fault(f"{path}: is not UTF-8 text") from None
    return rows


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise Fault(f"{where}: is not JSON: {error.msg}") from None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "id" not in row:
        raise Fault(f'{where}: needs "id" and "text"')
    for field in ("label", "adj"):
        if row.get(field) not in (None, *LABELS):
            raise Fault(f"{where}: {field} {row[field]!r} is none of {', '.join(LABELS)}")
    return row


def read_ids(path: Path) -> frozenset[str]:
    """The first column of each line; what starts with # is a remark."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Fault(f"{path}: {getattr(error, 'strerror', None) or 'is not UTF-8 text'}") from None
    return frozenset(line.split()[0] for line in lines if line.strip() and line[0] != "#")


def gold(row: Mapping[str, Any], field: str) -> str | None:
    """The label of a record: as its reader mended it (``adj``), or as it came (``label``)."""
    label = row.get("label")
    return row.get("adj", label) if field == "adj" else label


def kind(rows: Sequence[Mapping[str, Any]], field: str) -> str:
    """Which of the four kinds of set the records make."""
    labels = {gold(row, field) for row in rows}
    if labels <= {None}:
        return "unlabelled"
    if labels == {NEUTRAL} and not any("adj" in row for row in rows):
        return "quiet"
    return "templates" if all(row.get("template") for row in rows) else "news"


def judged(row: Mapping[str, Any], assess: Assess, field: str) -> Called:
    """One record judged by its text alone, through the very form that ``assess`` prints."""
    answer = record(row["id"], assess("", row["text"], None))
    return Called(
        gold(row, field),
        answer["escalation"],
        answer["de_escalation"],
        clear=row.get("adj_tier", row.get("tier", 1)) == 1,
        dated=bool(row.get("history")),
        warlike=bool(row.get("warlike")),
    )


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--ids", type=click.Path(path_type=Path), help="Only the ids listed in this file.")
@click.option("--threshold", default=30.0, show_default=True, help="Score from which it counts.")
@click.option(
    "--field",
    type=click.Choice(["adj", "label"]),
    default="adj",
    show_default=True,
    help="Which label of a row is the right answer.",
)
@click.option("--errors", type=click.Path(path_type=Path), help="Write what was called wrong.")
def evaluate(
    files: tuple[Path, ...], ids: Path | None, threshold: float, field: str, errors: Path | None
) -> None:
    """Measure the judgement on labelled sentences: FILEs of {"id", "text", "label"}.

    A set in which every label is neutral counts false alarms; made-up templates stand apart.
    """
    read = {path: read_rows(path) for path in files}
    wanted = read_ids(ids) if ids else None
    total = sum(map(len, read.values()))
    assess = the_judge().assess
    bar = iter(watched(range(total), total, "judging"))
    sets, wrong = [], []
    for path, rows in read.items():
        chosen = [row for row in rows if wanted is None or row["id"] in wanted]
        called = []
        for row in chosen:
            next(bar, None)
            called.append(judged(row, assess, field))
            label = called[-1].label(threshold)
            if called[-1].gold not in (None, label):
                wrong.append((row["id"], called[-1].gold, label, row["text"]))
        if chosen:
            sets.append(LabelledSet(path.name.split(".")[0], kind(rows, field), tuple(called)))
    if wanted is not None:
        _missing(wanted, read)
    click.echo("\n".join(report(sets, threshold)))
    if wanted is not None:
        labelled = [row for one in sets for row in one.rows if row.gold]
        right = sum(row.gold == row.label(threshold) for row in labelled)
        click.echo(f"\nof the chosen ids  {right} of {len(labelled)} right")
    if errors:
        lines = ("\t".join(map(str, row)) for row in wrong)
        errors.write_text("".join(line + "\n" for line in lines), encoding="utf-8")


def _missing(wanted: frozenset[str], read: Mapping[Path, list[dict[str, Any]]]) -> None:
    there = {str(row["id"]) for rows in read.values() for row in rows}
    if wanted - there:
        click.echo(f"{len(wanted - there)} of {len(wanted)} ids are in none of the files", err=True)


def report(sets: list[LabelledSet], threshold: float) -> list[str]:
    """The printed figures, a block a set; the news sets together first."""
    lines: list[str] = []
    news = [row for one in sets if one.kind == "news" for row in one.rows]
    if news:
        lines += _block("ALL NEWS", figures(news, threshold), confusion=True)
        clear = [row for row in news if row.clear]
        lines += _block("clear cases", figures(clear, threshold))
        dated = alarms([row for row in news if row.dated], threshold)
        lines += ["", f"dated history called  {dated.called} of {dated.count}"]
    for one in sets:
        if one.kind in ("news", "templates"):
            lines += _block(
                one.name, figures(one.rows, threshold), confusion=one.kind == "templates"
            )
    quiet = [(one.name, alarms(one.rows, threshold)) for one in sets if one.kind == "quiet"]
    if quiet:
        every = [row for one in sets if one.kind == "quiet" for row in one.rows]
        lines += ["", "false alarms where nothing happens      all      with war words"]
        lines += [_alarm(name, a) for name, a in (*quiet, ("together", alarms(every, threshold)))]
    for one in sets:
        if one.kind == "unlabelled":
            a = alarms(one.rows, threshold)
            lines += ["", f"{one.name}  no labels; called {a.called} of {a.count}"]
    return lines or ["Nothing to measure."]


def _block(name: str, f: Figures, confusion: bool = False) -> list[str]:
    lines = [
        "",
        f"{name}  {f.count} sentences  macro-F1 {f.macro_f1:.3f}  accuracy {f.accuracy:.3f}  "
        f"polarity {f.polarity:.3f} of {f.polar_called} called "
        f"({f.polarity_of_all:.3f} of all {f.polar})",
    ]
    for label, c in f.classes.items():
        figures = f"P {c.precision:.3f}  R {c.recall:.3f}  F1 {c.f1:.3f}  n {c.count}"
        lines.append(f"  {label:<14} {figures}")
    if confusion:
        lines.append("  label \\ called   " + "".join(f"{label:>15}" for label in LABELS))
        for gold in LABELS:
            row = "".join(f"{f.confusion.get((gold, label), 0):>15}" for label in LABELS)
            lines.append(f"  {gold:<17}{row}")
    return lines


def _alarm(name: str, a: Alarms) -> str:
    return (
        f"  {name:<26}{a.rate * 100:7.2f}% of {a.count:<5}"
        f"{a.warlike_rate * 100:7.2f}% of {a.warlike}"
    )
