"""A new feed from its address: shown with what it would have alerted, then added."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.chat import Message
from bot.commands.asking import Ask, Refusal
from bot.commands.confirming import deed, propose
from bot.commands.desk import FeedLook
from bot.commands.feed_settings import value
from bot.commands.registry import Who
from bot.moments import counted
from bot.speech import Part, clean, foreign
from bot.wording import DOTS, pair_words, points
from storage import audit, feeds, situation
from storage.db import transaction
from storage.feeds import Feed, FeedState
from storage.model.article import Article, Tier
from watchers.cases import cases
from watchers.sources import links
from watchers.telling import ranked

PATIENCE = 50.0
"""Seconds that looking at an address may take."""


async def looked(ask: Ask, address: str) -> FeedLook:
    try:
        async with asyncio.timeout(PATIENCE):
            return await ask.desk.look(address)
    except TimeoutError:
        return FeedLook(None, fault=f"Nothing came within {PATIENCE:.0f} seconds.")


async def add(ask: Ask, address: str) -> list[Message]:
    if " " in address:
        raise Refusal("Say one address: /feeds add https://example.org/rss")
    look = await looked(ask, address if "://" in address else f"https://{address}")
    if look.feed is None:
        raise Refusal(look.fault)
    clash = feeds.by_url(ask.db, look.feed.url)
    if clash is not None and clash.state is not FeedState.REMOVED:
        raise Refusal(f"That feed is here already: {clash.id}.")
    plan = {"feed": value(look.feed)}
    parts: list[Part] = [foreign(clean(look.feed.title, 80)), f"\n{links.masked(look.feed.url)}"]
    parts += [f"\nBelieved as {look.feed.tier.value}", *_would(ask, look.articles)]
    with transaction(ask.db):
        return propose(ask, "add feed", plan, *parts, apply="Add")


def _would(ask: Ask, shown: tuple[Article, ...]) -> list[Part]:
    """What the feed's present items would have alerted, had they been news."""
    policy = situation.policy(ask.db, ask.now)
    names = ask.desk.judge.names
    lines: list[Part] = []
    alerting = 0
    for article in shown:
        judged = ask.desk.judge.assess(article.title, article.text, article.published)
        over = cases(policy, ranked(judged))
        if over:
            alerting += 1
            if alerting <= 3:
                title = foreign(clean(article.title, 80))
                head = over[0].score
                lines += [f"\n{DOTS[head.verdict]} {points(head.top)} ", title]
                lines.append(f" ({pair_words(head.pair, names)})")
    say = f"\n\n{counted(len(shown), 'item')} now, of which {alerting} would have alerted."
    return [say, *lines, "\nWhat is there now is not told; only what comes next."]


@deed("add feed", Who.ADMIN)
def _added(ask: Ask, plan: Any) -> list[Message]:
    kept = plan["feed"]
    feed = Feed(
        id=kept["id"],
        url=kept["url"],
        title=kept["title"],
        publisher=kept["publisher"],
        tier=Tier(kept["tier"]),
        party=kept["party"],
        site=kept["site"],
    )
    try:
        new = feeds.add(ask.db, feed, ask.now)
    except ValueError as error:
        raise Refusal(f"It cannot be added: {error}.") from None
    audit.write(ask.db, ask.user, "feed", new.id, None, value(new), ask.now)
    ask.desk.wake()
    return ask.screen(foreign(f"Added {clean(new.title, 60)} ({new.id})."), " /undo")
