"""``detente replay`` and ``detente eval-stories``: the past told again, and how well it was joined."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click

from bot.cli import Fault
from bot.cli.setting import the_config, the_judge
from bot.judgement import Judge
from bot.moments import counted
from bot.progress import watched
from bot.speech import clean
from bot.topics_file import TopicsError
from bot.topics_file import read as read_topics
from bot.wording import evidence, pair_words, points, reason_words
from storage.assessment import Axis, Level, Pair
from storage.model.article import Article, Tier
from storage.model.policy import WORLD, Policy, Topic
from watchers import headlines, story_pairs
from watchers.days import Day, days, loudest
from watchers.replay import Replayed, Retold, stream
from watchers.sources.publishers import publisher_of
from watchers.story_pairs import Measured
from watchers.telling import Assessed

HEAD = "              articles  stories  alerts  escalation  de-escalation"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--map", "names", default="", help="Field names: date=published,description=text")
@click.option("--days", "last", default=0, help="Also print each of the last N days.")
@click.option("--top", default=10, show_default=True, help="How many of the loudest to print.")
@click.option("--alerts", type=click.Path(path_type=Path), help="Write every alert to this file.")
def replay(file: Path, names: str, last: int, top: int, alerts: Path | None) -> None:
    """Run the headlines of FILE (JSONL) through everything, and print what would have been told."""
    judge = the_judge()
    found = _replayed(file, names, judge)
    for fault in found.faults[:20]:
        click.echo(fault, err=True)
    click.echo("\n".join(_summary(found, last, top, judge)))
    if alerts:
        lines = [line for each in found.told for line in (*_alert(each, judge), "")]
        alerts.write_text("\n".join(lines), encoding="utf-8")
    if found.faults:
        raise Fault(f"{len(found.faults)} lines of {file} could not be read; the rest was replayed")


def _replayed(file: Path, names: str, judge: Judge) -> Replayed:
    policy = Policy(topics=_topics(judge))
    total = _lines_of(file)
    bar = iter(watched(range(total), total, "replaying"))

    def assess(article: Article) -> Assessed:
        next(bar, None)
        judged = judge.assess(article.title, article.text, article.published)
        return Assessed(article, judged, judge.lexicon.wording)

    try:
        return stream(file, headlines.mapping(names), assess, policy, _believed)
    except headlines.StreamError as error:
        raise Fault(str(error)) from None


def _topics(judge: Judge) -> tuple[Topic, ...]:
    known = judge.codes
    try:
        found, _ = read_topics(the_config().seeds / "topics.toml", lambda code: code in known)
    except TopicsError as error:
        raise Fault(str(error)) from None
    return (WORLD, *found)


def _believed(publisher: str) -> tuple[Tier, str | None]:
    """As the list of publishers says; one it does not know counts as major here."""
    listed = publisher_of(publisher)
    return (Tier.MAJOR if listed.tier is Tier.UNLISTED else listed.tier), listed.party


def _lines_of(file: Path) -> int:
    try:
        with file.open("rb") as lines:
            return sum(1 for _ in lines)
    except OSError as error:
        raise Fault(f"{file}: {error.strerror or error}") from None


def _summary(found: Replayed, last: int, top: int, judge: Judge) -> list[str]:
    every = days(found.retold)
    if not every:
        return ["Nothing was in the file."]
    articles, stories = sum(d.articles for d in every), sum(d.stories for d in every)
    told = found.told
    by_axis = {axis: sum(each.reason.axis is axis for each in told) for axis in Axis}
    per_day = len(told) / len(every)
    lines = [
        f"{every[0].day} to {every[-1].day}, {counted(len(every), 'day')}",
        f"{counted(articles, 'article')}, {counted(stories, 'story', 'stories')}, "
        f"{counted(len(told), 'alert')} ({per_day:.1f} a day): "
        f"{by_axis[Axis.ESCALATION]:,} escalation, {by_axis[Axis.DE_ESCALATION]:,} de-escalation",
        "",
        "Why they were told",
    ]
    reasons: dict[str, int] = {}
    for each in told:
        reasons[each.reason.kind.value] = reasons.get(each.reason.kind.value, 0) + 1
    lines += [f"  {n:6,}  {kind}" for kind, n in sorted(reasons.items(), key=lambda r: -r[1])]
    for axis in Axis:
        lines += ["", f"Days of {axis.value} that stood out from their weeks", HEAD]
        lines += [_day(d) for d in loudest(every, axis, top)]
    if last:
        lines += ["", "Last days", HEAD]
        lines += [_day(d) for d in every[-last:]]
    lines += ["", "Loudest alerts"]
    for each in found.loudest_alerts(top):
        lines += ["", *_alert(each, judge)]
    return lines


def _day(d: Day) -> str:
    heat = "".join(f"{d.points[axis]:15,.0f}" for axis in Axis)
    return f"  {d.day}  {d.articles:8,} {d.stories:8,} {d.alerts:7,}{heat}"


def _alert(each: Retold, judge: Judge) -> list[str]:
    reason = each.reason
    axis = reason.axis.value.upper() if reason.axis else ""
    who = pair_words(reason.pair, judge.names) if reason.pair else ""
    what = "DENIED" if reason.denies else f"{axis} level {int(Level.of(reason.score))}"
    score = f"score {points(reason.score)}, threshold {reason.threshold:g} · "
    lines = [f"{each.at:%Y-%m-%d %H:%M} {what} · {who}"]
    if each.event is not None:
        lines.append(f"  {clean(each.event.article.title, 100)} ({each.event.article.publisher})")
        shown = evidence(
            each.event.assessment.signals, reason.pair or Pair(), reason.axis or Axis.ESCALATION, 3
        )
        quotes = [f"“{clean(s.text, 60)}” {s.category} {s.score:.1f}" for s in shown]
        lines.append(f"  {' · '.join(quotes)}")
    lines.append(f"  {'' if reason.denies else score}{reason_words(reason)}")
    return lines


@click.command("eval-stories")
@click.option("--pairs", required=True, type=click.Path(path_type=Path), help="Labelled pairs.")
@click.option("--stream", "file", required=True, type=click.Path(path_type=Path), help="JSONL.")
@click.option("--map", "names", default="", help="Field names: date=published,description=text")
def eval_stories(pairs: Path, file: Path, names: str) -> None:
    """Measure how well a replay of the stream joins articles of one event, on labelled pairs.

    PAIRS has lines FIRST<TAB>SECOND<TAB>same|other with ids of the stream; those under a line
    [NAME] are also measured by themselves.
    """
    try:
        labelled = story_pairs.read(pairs)
    except story_pairs.PairsError as error:
        raise Fault(str(error)) from None
    replayed = _replayed(file, names, the_judge())
    found = story_pairs.compare(labelled, replayed)
    click.echo(
        counted(found.pairs, "pair")
        + (f", {found.absent} not in the stream" if found.absent else "")
    )
    click.echo(f"{found.untold} pairs of one event have an article in which nothing scores")
    click.echo(f"{'':28}  precision  recall     F1")
    for measured in (found.stories, found.scored, found.baseline):
        click.echo(_measured(measured))
    for name, part in story_pairs.parts(labelled).items():
        if name:
            scored = story_pairs.compare(part, replayed).scored
            click.echo(_measured(replace(scored, name=f"  {name}")))


def _measured(m: Measured) -> str:
    return f"{m.name:<28}  {m.precision:9.3f}  {m.recall:6.3f}  {m.f1:5.3f}"
