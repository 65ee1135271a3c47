"""``detente assess``: texts in, judgements out; no database and no chat library is loaded."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import click

from bot import clock
from bot.cli import Fault
from bot.cli.setting import the_judge
from bot.judgement import Judge
from storage.assessment import Assessment
from storage.times import utc

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One request of ``--jsonl``."""

    id: Any
    text: str
    title: str
    published: datetime | None


class UnreadableArticle(Exception):
    """A file that holds no article; the message says what is wrong."""


class BadLine(ValueError):
    """A line that asks for nothing that can be judged."""


def read_line(raw: bytes) -> Line:
    """The request in one line of JSON. Raises BadLine with the reason."""
    try:
        value = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadLine("is not UTF-8") from None
    except (json.JSONDecodeError, RecursionError) as error:
        raise BadLine(f"is not JSON: {getattr(error, 'msg', 'nested too deeply')}") from None
    if not isinstance(value, dict):
        raise BadLine("is not an object {…}")
    if not isinstance(value.get("id"), str | int) or isinstance(value["id"], bool):
        raise BadLine('has no "id" (a text or a whole number)')
    if not isinstance(value.get("text"), str):
        raise BadLine('has no "text" (a text)')
    title = value.get("title")
    if title is not None and not isinstance(title, str):
        raise BadLine('"title" is not a text')
    return Line(value["id"], value["text"], title or "", _moment(value.get("published")))


def _moment(raw: Any) -> datetime | None:
    if raw is None or raw == "":
        return None
    try:
        moment = datetime.fromisoformat(raw)
    except (TypeError, ValueError):
        raise BadLine('"published" is not a date like 2026-11-22T14:02:00Z') from None
    try:
        return utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except OverflowError:
        raise BadLine('"published" is out of range') from None


def record(id: Any, assessment: Assessment) -> Record:
    """The answer to one request, ready for JSON."""
    a = assessment
    return {
        "id": id,
        "verdict": a.verdict.value,
        "lean": a.lean.value if a.lean else None,
        "escalation": _score(a.escalation),
        "de_escalation": _score(a.de_escalation),
        "language": a.language,
        "lexicon": a.lexicon,
        "dyads": [
            {
                "actors": list(p.pair.actors),
                "verdict": p.verdict.value,
                "lean": p.lean.value if p.lean else None,
                "escalation": _score(p.escalation),
                "de_escalation": _score(p.de_escalation),
            }
            for p in a.pairs
        ],
        "signals": [
            {
                "field": s.field,
                "start": s.start,
                "end": s.end,
                "text": s.text,
                "category": s.category,
                "direction": s.axis.value,
                "severity": s.severity,
                "score": round(s.score, 2),
                "modifiers": list(s.modifiers),
                "actors": list(s.actors),
            }
            for s in a.signals
        ],
        **({"unread": a.unread} if a.unread else {}),
    }


def _score(score: float) -> float:
    return round(score, 2)


def written(answer: Record) -> str:
    """One line of JSON; readable where the characters allow it."""
    line = json.dumps(answer, ensure_ascii=False)
    try:
        line.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(answer)
    return line


def answer_lines(
    lines: Iterable[bytes],
    answer: Callable[[Line], Record],
    out: TextIO,
    complain: Callable[[str], None],
) -> int:
    """Answer every good line in order; complain of the others by number. Returns how many."""
    bad = 0
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            line = read_line(raw)
        except BadLine as error:
            bad += 1
            complain(f"line {number}: {error}")
            continue
        out.write(written(answer(line)) + "\n")
    return bad


def opened(name: str) -> AbstractContextManager[BinaryIO]:
    """The bytes of a file, or of standard input for ``-``. Raises OSError."""
    if name != "-":
        return Path(name).open("rb")
    if sys.stdin.isatty():
        click.echo("Type or paste; end with Ctrl-D.", err=True)
    return nullcontext(sys.stdin.buffer)


@click.command()
@click.argument("files", nargs=-1, metavar="[FILE…|-]")
@click.option("--json", "form", flag_value="json", help="One JSON object for each article.")
@click.option("--jsonl", "form", flag_value="jsonl", help='Answer lines {"id", "text", "title"?}.')
@click.option("--explain", is_flag=True, help="Also which rules were near, and why not fired.")
def assess(files: tuple[str, ...], form: str | None, explain: bool) -> None:
    """Judge each FILE (an article as plain text; - or nothing reads standard input)."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    judge = the_judge()
    answer = partial(_explained_record if explain else _record, judge)
    account = partial(_explained_text if explain else _text, judge)
    bad = 0
    for name in files or ("-",):
        complain = _complain(name)
        try:
            with opened(name) as stream:
                if form == "jsonl":
                    bad += answer_lines(stream, answer, sys.stdout, complain)
                    continue
                line = read_article(name, stream.read())
            if form == "json":
                click.echo(json.dumps(answer(line), ensure_ascii=False, indent=2))
            else:
                click.echo(f"{account(line)}\n")
        except OSError as error:
            bad += 1
            complain(error.strerror or str(error))
        except UnreadableArticle as error:
            bad += 1
            complain(str(error))
    sys.stdout.flush()
    if bad:
        raise Fault(f"{bad} could not be judged; the rest was")


def _complain(name: str) -> Callable[[str], None]:
    place = "standard input" if name == "-" else name
    return lambda line: click.echo(f"{place}: {line}", err=True)


def read_article(name: str, data: bytes) -> Line:
    """The article in a file. Raises UnreadableArticle. What only this needs is loaded here."""
    from watchers.sources.seed_text import SeedError, read_seed

    try:
        article = read_seed(data, clock.now())
    except SeedError as error:
        raise UnreadableArticle(str(error)) from None
    return Line(name, article.text, article.title, article.published)


def _record(judge: Judge, line: Line) -> Record:
    return record(line.id, judge.assess(line.title, line.text, line.published))


def _explained_record(judge: Judge, line: Line) -> Record:
    from bot.cli.assessed import explained
    from watchers.signals.near import near
    from watchers.signals.steps import weighed

    judged = judge.assess(line.title, line.text, line.published)
    steps = weighed(line.title, line.text, line.published, judged, judge.lexicon)
    found = near(line.title, line.text, judge.lexicon)
    return {**record(line.id, judged), **explained(judged, steps, found)}


def _text(judge: Judge, line: Line) -> str:
    from bot.cli.assessed import shown
    from watchers.signals.steps import weighed

    judged = judge.assess(line.title, line.text, line.published)
    steps = weighed(line.title, line.text, line.published, judged, judge.lexicon)
    return f"{line.id}\n{shown(judged, steps, judge.names)}"


def _explained_text(judge: Judge, line: Line) -> str:
    from bot.cli.assessed import shown_near
    from watchers.signals.near import near

    return f"{_text(judge, line)}\n{shown_near(near(line.title, line.text, judge.lexicon))}"
