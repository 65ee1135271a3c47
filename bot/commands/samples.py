"""What a new subscriber is shown at once: how an alert looks, and when the next news comes."""

from __future__ import annotations

from bot.chat import Message
from bot.commands.asking import Ask
from bot.commands.listing import article_lines
from bot.speech import bold, say
from storage import articles, feeds

SAMPLES = 2


def first_look(ask: Ask) -> list[Message]:
    """The two newest items and the time of the next check, as one quiet message."""
    newest = articles.latest(ask.db, None, SAMPLES, None)
    due = feeds.next_due(ask.db, ask.now)
    check = f"The next look at the feeds is at {ask.clock(due)}." if due else ""
    if not newest:
        return [say(f"Nothing has been read yet. {check}".strip(), silent=True)]
    shown = [part for one in newest for part in article_lines(ask, one)]
    ending = ["\n\n" + check] if check else []
    return [say(bold("The newest items, as an example"), *shown, *ending, silent=True)]
