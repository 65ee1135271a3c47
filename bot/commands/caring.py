"""Keeping the bot well: /test, /stats, /health, /backup."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot import account
from bot.chat import Message, Span
from bot.commands.asking import Ask, Refusal
from bot.commands.registry import Who, command, slow_command
from bot.moments import ago, counted, listed, spelled
from bot.speech import Part, bold, clean, web
from storage import alerts, articles, audit, situation
from storage.db import backup as copy_database
from storage.db import transaction
from storage.health import Health, health
from storage.model import QUIET_BELOW, Assessment, Axis, PairScore, Policy

PATIENCE = timedelta(seconds=40)


@slow_command("test", Who.ADMIN, "Judge a text or a page", "TEXT or LINK")
async def test(ask: Ask) -> list[Message]:
    said = ask.words.strip()
    if not said:
        raise Refusal("Say what to judge: /test Troops mass at the border, or /test LINK")
    title, text = ("", said)
    if web(said):
        stored = articles.by_link(ask.db, said)
        if stored is not None:
            title, text = stored.article.title, stored.article.text
        else:
            title, text = await _page(ask, said)
    judged = ask.desk.judge.assess(title, text, ask.now)
    names = ask.desk.judge.names
    head: list[Part] = [Span(f"{clean(title, 120)}\n", "foreign")] if title else []
    return ask.screen(
        *head,
        *account.judgement(judged, names),
        *account.signals(judged.signals, names),
        f"\n\n{_would(ask, judged)}",
    )


async def _page(ask: Ask, address: str) -> tuple[str, str]:
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            return await ask.desk.page(address)
    except TimeoutError:
        raise Refusal("That page did not come within 40 seconds.") from None
    except ValueError as error:
        raise Refusal(f"That page cannot be read: {error}") from None


def _would(ask: Ask, judged: Assessment) -> str:
    """Which topics' thresholds it would reach, whatever its story."""
    policy = situation.policy(ask.db, ask.now)
    reached = [
        topic.name
        for topic in policy.topics
        if any(topic.holds(p) and _over(policy, topic.id, p) for p in judged.pairs)
    ]
    if not judged.pairs:
        return "It would alert nobody: no two sides or place are in it."
    return (
        f"It would reach the threshold of {listed(reached)}."
        if reached
        else ("It would alert nobody: below every threshold.")
    )


def _over(policy: Policy, topic: str, score: PairScore) -> bool:
    least = {axis: max(QUIET_BELOW, policy.threshold(topic, axis)) for axis in Axis}
    return any(score.score(axis) >= least[axis] for axis in Axis)


@command("stats", Who.ADMIN, "The last seven days in figures")
def stats(ask: Ask) -> list[Message]:
    since = ask.now - timedelta(days=7)
    told = alerts.between(ask.db, since, ask.now, None)
    by_axis = {axis: sum(a.reason.axis is axis for a in told) for axis in Axis}
    up, down = _votes(ask, [a.id for a in told])
    reasons: dict[str, int] = {}
    for alert in told:
        reasons[alert.reason.kind.value] = reasons.get(alert.reason.kind.value, 0) + 1
    lines = [
        f"{counted(len(told), 'alert')}: {by_axis[Axis.ESCALATION]} 🔴, "
        f"{by_axis[Axis.DE_ESCALATION]} 🟢",
        *(f"{kind}: {count}" for kind, count in sorted(reasons.items(), key=lambda r: -r[1])),
        f"Opinions: {up} 👍, {down} 👎",
    ]
    now = health(ask.db, ask.now)
    lines.append(f"Kept: {counted(now.articles, 'article')}, {counted(now.alerts, 'alert')}")
    return ask.screen(bold("Last 7 days\n"), "\n".join(lines))


def _votes(ask: Ask, ids: list[int]) -> tuple[int, int]:
    found = [alerts.votes(ask.db, id) for id in ids]
    return sum(v[0] for v in found), sum(v[1] for v in found)


@command("health", Who.ADMIN, "Is all well?")
def health_(ask: Ask) -> list[Message]:
    parts = [f"{name}: {state}" for name, state in ask.desk.pulse(ask.now).items()]
    return ask.screen(bold("Health\n"), "\n".join([*lines(health(ask.db, ask.now), ask), *parts]))


def lines(now: Health, ask: Ask) -> list[str]:
    """The counts and ages that matter, one a line."""
    said = [
        f"Feeds: {now.feeds}, {now.feeds_failing} failing, {now.feeds_paused} paused",
        f"Last look: {ago(now.last_poll, ask.now)}; last article {ago(now.last_article, ask.now)}",
        f"Subscribers: {now.subscribers}, {now.disabled} stopped",
        f"To be sent: {now.waiting}, held {now.held}",
        f"Trouble today: {now.failed_day} failed, {now.unsure_day} unsure",
        f"Database: {now.bytes / 1e6:.1f} MB, {now.articles:,} articles",
    ]
    if now.oldest_waiting is not None:
        said[3] += f", the oldest for {spelled(now.oldest_waiting)}"
    if now.unassessed_day:
        counts = [f"{lang} {count}" for lang, count in sorted(now.unassessed_day.items())]
        said.append(f"Not judged today, no lexicon: {listed(counts)}")
    return said


@slow_command("backup", Who.ADMIN, "Copy the database")
async def backup(ask: Ask) -> list[Message]:
    folder = ask.desk.backups
    if folder is None:
        raise Refusal("The database is in memory; there is nothing to copy.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(f"{folder}: {error.strerror or error}") from None
    target = folder / f"detente-{ask.now:%Y%m%d-%H%M%S}.db"
    copy_database(ask.db, target)
    with transaction(ask.db):
        audit.write(ask.db, ask.user, "backup", target.name, None, None, ask.now)
    return ask.screen(f"Copied to {target} ({target.stat().st_size / 1e6:.1f} MB).")
