"""Keeping the bot well: /test, /stats, /health, /backup."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

from bot import account, wellness
from bot.backing import back_up
from bot.chat import Message
from bot.commands.asking import Ask, Refusal
from bot.commands.registry import Who, command, slow_command
from bot.moments import counted, listed
from bot.speech import Part, addressed, bold, clean, foreign, web
from storage import alerts, articles, audit, situation
from storage.assessment import Assessment, Axis
from storage.db import transaction
from storage.health import health
from watchers.cases import cases
from watchers.telling import ranked

PATIENCE = timedelta(seconds=40)


@slow_command("test", Who.ADMIN, "Judge a text or a page", "TEXT or LINK")
async def test(ask: Ask) -> list[Message]:
    said = ask.words.strip()
    if not said:
        raise Refusal("Say what to judge: /test Troops mass at the border, or /test LINK")
    title, text = ("", said)
    said = addressed(said)
    if web(said):
        stored = articles.by_link(ask.db, said)
        if stored is not None:
            title, text = stored.article.title, stored.article.text
        else:
            title, text = await _page(ask, said)
    judged = ask.desk.judge.assess(title, text, ask.now)
    names = ask.desk.judge.names
    head: list[Part] = [foreign(f"{clean(title, 120)}\n")] if title else []
    return ask.screen(
        *head,
        *account.judgement(judged, names),
        *account.signals(judged.signals, names, account.leading(judged)),
        f"\n\n{_would(ask, judged)}",
        *account.left_out(judged),
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
    if not judged.pairs:
        return "It would alert nobody: no two sides or place are in it."
    policy = situation.policy(ask.db, ask.now)
    over = {topic for case in cases(policy, ranked(judged)) for topic in case.topics}
    if not over:
        return "It would alert nobody: below every threshold."
    reached = [topic.name for topic in policy.topics if topic.id in over]
    return f"It would reach the threshold of {listed(reached)}."


@command("stats", Who.ADMIN, "The last seven days in figures")
def stats(ask: Ask) -> list[Message]:
    since = ask.now - timedelta(days=7)
    told = alerts.between(ask.db, since, ask.now, None)
    by_axis = {axis: sum(a.reason.axis is axis for a in told) for axis in Axis}
    up, down = _votes(ask, [a.id for a in told])
    reasons = Counter(alert.reason.kind.value for alert in told)
    lines = [
        f"{counted(len(told), 'alert')}: {by_axis[Axis.ESCALATION]} 🔴, "
        f"{by_axis[Axis.DE_ESCALATION]} 🟢",
        f"Reasons: {', '.join(f'{kind} {n}' for kind, n in reasons.most_common()) or 'none'}",
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
    found = health(ask.db, ask.now)
    states = ask.desk.pulse()
    wrong = wellness.faults(wellness.Sign(ask.now, states), found, ask.now)
    head = "All is well" if not wrong else "Something is wrong"
    parts = [f"{name}: {state}" for name, state in states.items() if state.startswith("ok")]
    return ask.screen(
        bold(head), foreign("\n" + "\n".join([*wrong, *wellness.lines(found, ask.now), *parts]))
    )


@slow_command("backup", Who.ADMIN, "Copy the database")
async def backup(ask: Ask) -> list[Message]:
    folder = ask.desk.backups
    if folder is None:
        raise Refusal("The database is in memory; there is nothing to copy.")
    try:
        target = await back_up(ask.db, folder, ask.now)
    except OSError as error:
        raise Refusal(f"{folder}: {error.strerror or error}") from None
    with transaction(ask.db):
        audit.write(ask.db, ask.user, "backup", target.name, None, None, ask.now)
    return ask.screen(f"Copied to {target} ({target.stat().st_size / 1e6:.1f} MB).")
