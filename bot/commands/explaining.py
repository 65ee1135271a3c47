"""Why something was told, why something was not, and what people think of it: /why and votes."""

from __future__ import annotations

import re

from bot import account
from bot.chat import Message, Span
from bot.commands import missing, naming
from bot.commands.asking import Ask, Refusal, own
from bot.commands.registry import Who, command
from bot.compose import CLIMATE, about, led_to
from bot.moments import counted, listed
from bot.render import grew, headline
from bot.speech import Part, addressed, bold, clean, code, foreign, linked, press, say, web
from bot.trend import SCALE
from bot.wording import (
    Names,
    level_words,
    pair_words,
    points,
    reason_words,
    rise_words,
    source_words,
    sources_words,
    when_words,
)
from storage import alerts, articles, stories, topics
from storage.articles import StoredArticle
from storage.model.alert import Alert, Reason, ReasonKind
from storage.model.story import Story
from watchers.origins import votes
from watchers.sources import links

_NOT = frozenset(
    {"didn", "didnt", "miss", "missed", "no", "not", "nothing", "wasn", "wasnt", "weren"}
)
ARTICLES = 6
ORIGINS = 6
SIGNALS = 6
_ID = re.compile(r"#?([ea]?)(\d{1,15})", re.IGNORECASE | re.ASCII)
_MARK = re.compile(r"#?([ea])(\d{1,15})[.,;:?!]?", re.IGNORECASE | re.ASCII)
"""An alert's or an article's mark among other words, where it needs its letter."""


@command("why", Who.READER, "Why an alert came, or did not", "[e12 | LINK | not LINK | not TOPIC]")
def why(ask: Ask) -> list[Message]:
    said = ask.words.strip() or ask.incoming.cites
    wanted = said[4:].strip() if said.casefold().startswith("not ") else said
    found = _ID.fullmatch(wanted) or next(filter(None, map(_MARK.fullmatch, wanted.split())), None)
    if not wanted:
        newest = alerts.told_to(ask.db, ask.chat, 1, None)
        if not newest:
            raise Refusal("No alert has come here yet. /why a12 or /why LINK explains an article.")
        return [_alert(ask, newest[0])]
    if found and found[1].lower() != "a":
        alert = alerts.get(ask.db, int(found[2]))
        if alert is None:
            raise Refusal(f"I know no alert #e{found[2]}. /why a{found[2]} is about an article.")
        return [_alert(ask, alert)]
    stored = articles.get(ask.db, int(found[2])) if found else _by_link(ask, wanted)
    if stored is None and _NOT & set(re.findall(r"[a-z]+", said.casefold())):
        meant = naming.mentioned(ask.db, wanted, ask.desk.judge)
        if len(meant) == 1:
            return [missing.untold(ask, meant[0])]
    if stored is None:
        raise _unknown(ask, wanted)
    return [_article(ask, stored)]


def _by_link(ask: Ask, said: str) -> StoredArticle | None:
    address = addressed(said.strip("<>()"))
    clean_address = links.clean(address)
    return articles.by_link(ask.db, address) or (
        articles.by_link(ask.db, clean_address) if clean_address else None
    )


def _unknown(ask: Ask, wanted: str) -> Refusal:
    if web(addressed(wanted)):
        test = " /test LINK judges it now." if ask.admin else ""
        return Refusal(f"That article has not been read: no feed brought it.{test}")
    told = alerts.told_to(ask.db, ask.chat, 1, None)
    ways = [[press(f"Why #e{told[0].id}, the newest?", "why")]] if told else []
    about = naming.mentioned(ask.db, wanted, ask.desk.judge)[: naming.SHOWN]
    ways += [[press(f"Not told of {topic.name}?", f"why not {topic.id}")] for topic in about]
    ways += [[press(f"Latest: {topic.name}", f"latest {topic.id}")] for topic in about]
    usage = "Say /why e12 for an alert, /why a12 for an article of /latest, or /why LINK."
    return Refusal(usage, ways)


def _alert(ask: Ask, alert: Alert) -> Message:
    names = ask.desk.judge.names
    read = alerts.articles_of(ask.db, alert, ARTICLES + 1)
    told = about(ask.db, alert)
    own, story = told.article, told.story
    title = headline(told)
    parts: list[Part] = [bold(f"Why #e{alert.id}"), Span(f"\n{title}" if title else "", "foreign")]
    parts.append(f"\n\n{_of_whom(ask, alert)}{ask.clock(alert.created)}")
    parts += _decided(ask, alert.reason)
    parts += [" (answers ", code(f"#e{alert.reply_to}"), ")"] if alert.reply_to else []
    parts += [f"\nSince then: score {points(now)}"] if (now := grew(alert)) else []
    parts += [f", {rise}"] if (rise := rise_words(alert)) else []
    parts += [f"\nNot here: {why_not}"] if (why_not := missing.fate_words(ask, alert)) else []
    parts += [f"\nCame here: {why}"] if (why := missing.despite(ask, alert)) else []
    parts += _before(ask, alert)
    if own is not None:
        mine = [s for s in own.assessment.signals if not s.actors or _touches(s.actors, alert)]
        axis = alert.reason.axis or account.leading(own.assessment)
        found = mine or own.assessment.signals
        parts += account.signals(found, names, axis, SIGNALS, alert.pair)
    if story is not None:
        voices = sources_words(story, alert.reason) or "one source"
        parts.append(bold(f"\n\n{counted(story.articles, 'article')}, {voices}"))
        vouching = f"\nConfidence {alert.reason.confidence:.2f} of 1, from {_origins(story, names)}"
        parts.append(foreign(vouching))
    for one in read[:ARTICLES]:
        parts += _cited(ask, one)
    return say(*parts)


def _touches(actors: tuple[str, ...], alert: Alert) -> bool:
    return not alert.pair.actors or bool(set(actors) & set(alert.pair.actors))


def _of_whom(ask: Ask, alert: Alert) -> str:
    """``Russia – Ukraine, level 3 high, ``; nothing where it is about the sources themselves."""
    if alert.reason.kind is ReasonKind.SOURCES_SILENT:
        return ""
    level = f"{level_words(alert.level, alert.reason.axis)}, " if alert.level else ""
    return f"{pair_words(alert.pair, ask.desk.judge.names)}, {level}"


def _before(ask: Ask, alert: Alert) -> list[Part]:
    """For a turn of the climate: what its figure means, and the alerts that led to it."""
    if alert.reason.kind not in CLIMATE:
        return []
    before = led_to(ask.db, alert)
    parts: list[Part] = [f"\n{SCALE}"]
    if before:
        parts.append(bold("\n\nTold about them before"))
    for each, title in before[:ARTICLES]:
        parts += ["\n• ", Span(f"{clean(title, 90)} ", "foreign"), code(f"#e{each.id}")]
    return parts


def _decided(ask: Ask, reason: Reason) -> list[Part]:
    names = {t.id: t.name for t in topics.every(ask.db)}
    where = listed([names.get(t, t) for t in reason.topics], "")
    score = (
        f"\nScore {points(reason.score)}, threshold {reason.threshold:g}"
        if reason.threshold
        else ""
    )
    return [
        f"{score}{f' ({where})' if where and score else ''}",
        f"\nReason: {reason_words(reason)}",
    ]


def _origins(story: Story, names: Names) -> str:
    """Who vouches for the story: each line of one vote by its names, its wire, and its side."""
    said = []
    for vote in votes(story.origins)[:ORIGINS]:
        first = vote[0]
        words = clean(first.publisher, 40)
        words += f" ({clean(first.wire, 20)} copy)" if first.wire else ""
        words += f" (owned by {clean(names(first.party), 30)})" if first.party else ""
        words += f" and {counted(len(vote) - 1, 'copy', 'copies')}" if len(vote) > 1 else ""
        said.append(words)
    return listed(said, "nobody known")


def _cited(ask: Ask, one: StoredArticle) -> list[Part]:
    article = one.article
    title = clean(article.title or article.text, 90) or "(no title)"
    shown = linked(title, article.link) if web(article.link) else Span(title, "foreign")
    when = when_words(article, ask.now, ask.zone)
    return [
        "\n• ",
        shown,
        Span(f" {source_words(article)}, {when} ", "foreign"),
        code(f"#a{one.id}"),
    ]


def _article(ask: Ask, one: StoredArticle) -> Message:
    names = ask.desk.judge.names
    alert = alerts.of_article(ask.db, one.id)
    verb = "Why #a" if alert else "Why not #a"
    story = stories.get(ask.db, one.story) if one.story else None
    parts: list[Part] = [bold(f"{verb}{one.id}"), *_cited(ask, one)]
    near = one.reason
    parts += ["\n\n", *_what_became(ask, near, alert, story)]
    if near.pair is not None and near.threshold:
        parts.append(f"\n{pair_words(near.pair, names)}: score {points(near.score)}, ")
        parts.append(f"threshold {near.threshold:g}")
        parts.append(f", confidence {near.confidence:.2f}." if near.confidence else ".")
    if near.topics:
        known = {t.id: t.name for t in topics.every(ask.db)}
        parts.append(f"\nTopics: {listed([known.get(t, t) for t in near.topics])}.")
    if story is not None:
        parts.append(f"\nIts story: {counted(story.articles, 'article')}, ")
        parts.append(foreign(f"from {_origins(story, names)}"))
        parts += ["; told as ", code(f"#e{story.alert}")] if story.alert else []
        parts.append(".")
    parts += ["\n\n", *account.judgement(one.assessment, names)]
    axis = near.axis or account.leading(one.assessment)
    parts += account.signals(one.assessment.signals, names, axis, SIGNALS)
    parts.append(f"\n\nRead: its {_REACH[one.article.reach.value]}")
    parts += account.left_out(one.assessment)
    return say(*parts)


def _what_became(ask: Ask, reason: Reason, alert: Alert | None, story: Story | None) -> list[Part]:
    """The alert that the article made, the message that it was added to, or why neither."""
    if alert is not None:
        # What was told is judged anew when its publisher changes it, and then adds to itself.
        changed = "" if reason.tells else " Its publisher has changed it since."
        here = f" Not here: {why_not}." if (why_not := missing.fate_words(ask, alert)) else ""
        why = reason_words(alert.reason)
        return ["Told as ", code(f"#e{alert.id}"), f": {why}.{changed}{here}"]
    if reason.edits and story is not None and story.alert:
        return ["Added to ", code(f"#e{story.alert}"), f": {reason_words(reason)}."]
    return [f"Not told: {reason_words(reason)}."]


_REACH = {
    "seed": "text from the seeds folder",
    "summary": "summary in the feed",
    "full": "full text",
}


@command("vote", Who.READER, "")
def vote(ask: Ask) -> list[Message]:
    name, _, way = ask.words.partition(" ")
    found = _ID.fullmatch(name)
    alert = alerts.get(ask.db, int(found[2])) if found and way in ("up", "down") else None
    if alert is None:
        raise Refusal("I know no such alert.")
    alerts.feedback(ask.db, alert.id, own(ask).id, ask.user, 1 if way == "up" else -1, ask.now)
    thanks = "Thanks." if way == "up" else "Thanks. /why shows what made me say it."
    return [say(thanks, fleeting=True)]
