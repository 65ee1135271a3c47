"""What has been read: /latest, /search, /status."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import Message
from bot.commands import naming, wishes, words
from bot.commands.asking import Ask, Refusal, followed
from bot.commands.levels import following_words
from bot.commands.listing import article_lines, turning
from bot.commands.registry import Who, command
from bot.commands.silencing import name_of
from bot.moments import ago, counted, listed
from bot.speech import bold, clean, fits_button, press
from storage import articles, feeds, subscribers, thresholds
from storage.assessment import Axis
from storage.health import health
from storage.model.policy import Topic

PAGE, LONGEST_PAGE = 5, 15
"""Items of a page, and how many at most for who says a number."""
MOST_PAGES = 200
MOST_HELD = 8
"""Silences that /status names."""


@command("latest", Who.READER, "The newest items", "[TOPIC] [NUMBER] [de-escalation]")
def latest(ask: Ask) -> list[Message]:
    said, before = _before(ask.words)
    name, size = _sized(said)
    axis, rest = (None, name) if naming.find(ask.db, name) else wishes.direction(name)
    name = "" if naming.empty(ask.db, rest) else rest
    wanted = naming.several(ask.db, name, ask.desk.judge) if name else _followed(ask)
    found = articles.latest(ask.db, wanted, size + 1, before, axis)
    if not found:
        return ask.screen("Nothing older." if before else _nothing(wanted, bool(name), axis))
    shown = found[:size]
    lines = [part for one in shown for part in article_lines(ask, one, axis)]
    head, line = "Latest", "latest"
    if name and wanted:
        head = f"Latest: {listed([topic.name for topic in wanted])}"
        line = f"latest {', '.join(topic.id for topic in wanted)}"
    elif wanted and not any(topic.everything for topic in wanted):
        head = "Latest in your topics"
    if axis:
        head, line = f"{head}, only {axis.value}", f"{line} {axis.value}"
    line += f" {size}" if size != PAGE else ""
    turns = fits_button(f"{line} before {shown[-1].id}")
    older = [press("Older →", f"{line} before {shown[-1].id}")] if len(found) > size else []
    newest = [press("Newest", line)] if before else []
    return ask.screen(bold(head), *lines, buttons=[newest + older if turns else []])


def _nothing(wanted: Sequence[Topic] | None, named: bool, axis: Axis | None) -> str:
    what = f"No news of {axis.value}" if axis else "Nothing"
    if not wanted or any(topic.everything for topic in wanted):
        return f"{what} has been read yet."
    about = listed([topic.name for topic in wanted]) if named else "what you follow"
    return f"{what} about {about} has been read yet."


def _before(said: str) -> tuple[str, int | None]:
    """Split ``world before 45`` into the topic and the article id."""
    name, mark, number = said.rpartition("before ")
    before = words.whole(number) if mark else None
    return (said.strip(), None) if before is None else (name.strip(), before)


def _sized(said: str) -> tuple[str, int]:
    """Split ``ukraine 3`` or ``3 ukraine`` into the topic and how many items are wanted."""
    name, _, last = said.rpartition(" ")
    first, _, rest = said.partition(" ")
    for number, topic in ((words.whole(last), name), (words.whole(first), rest)):
        if number is not None:
            return topic.strip(), min(max(number, 1), LONGEST_PAGE)
    return said, PAGE


def _followed(ask: Ask) -> list[Topic] | None:
    """The topics of this chat; None (everything) where it follows none."""
    return followed(ask.db, subscribers.get(ask.db, ask.chat)) or None


@command("search", Who.READER, "Find in what was read", "WORDS")
def search(ask: Ask) -> list[Message]:
    said, page = _paged(ask.words.removeprefix("for "))
    if not any(letter.isalnum() for letter in said):
        raise Refusal('Say what to look for: /search grain corridor, or /search "grain corridor"')
    if articles.leaves_out_all(said):
        raise Refusal(f"Say what to look for, too: /search border {clean(said, 60)}")
    found = articles.search(ask.db, said, PAGE + 1, (page - 1) * PAGE)
    shown_as = words.straight(clean(said, 60)).replace('"', "")
    if not found:
        fewer = " Fewer words find more." if len(said.split()) > 1 and page == 1 else ""
        return ask.screen(f"Nothing {'more ' if page > 1 else ''}found for “{shown_as}”.{fewer}")
    shown = found[:PAGE]
    lines = [part for one in shown for part in article_lines(ask, one)]
    line = f"search {said} page"
    turns = turning(line, page, len(found) > PAGE) if fits_button(f"{line} {MOST_PAGES}") else []
    return ask.screen(bold(f"Found for “{shown_as}”"), *lines, buttons=[turns])


def _paged(said: str) -> tuple[str, int]:
    rest, mark, number = said.rpartition(" page ")
    page = words.whole(number) if mark else None
    return (rest.strip(), page) if page and page <= MOST_PAGES else (said.strip(), 1)


@command("status", Who.READER, "How the watch is going")
def status(ask: Ask) -> list[Message]:
    now = health(ask.db, ask.now)
    due = feeds.next_due(ask.db, ask.now)
    watching = f"Watching {counted(now.feeds, 'feed')}"
    if now.feeds_failing and now.feeds_failing == now.feeds_read:
        watching += ", and none can be read now: silence here says nothing about the conflicts"
    elif now.feeds_failing:
        watching += f", {now.feeds_failing} of them failing"
    lines = [
        f"{watching}.",
        f"Last article: {ago(now.last_article, ask.now)}."
        + (f" Next look: {ask.clock(due)}." if due else ""),
        f"Last 24 hours: {counted(now.articles_day, 'article')}, "
        f"{counted(now.stories_day, 'story', 'stories')}, {counted(now.alerts_day, 'alert')}.",
    ]
    unread = sum(now.unassessed_day.values())
    if unread:
        languages = listed(sorted(now.unassessed_day))
        lines.append(f"{counted(unread, 'article')} could not be judged ({languages}).")
    silenced = thresholds.silences(ask.db, ask.now)
    if silenced:
        held = [f"{name_of(ask, key)} until {ask.clock(end)}" for key, end in silenced.items()]
        lines.append(f"Silenced by an admin, told to nobody: {listed(held[:MOST_HELD])}.")
    one = subscribers.get(ask.db, ask.chat)
    if one is not None:
        lines.append(f"{following_words(ask.db, one)} /settings")
    return ask.screen(bold("Status\n"), "\n".join(lines))
