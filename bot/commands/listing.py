"""Lists that fit a phone: articles two lines each, pages with buttons."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat import Button
from bot.commands.asking import Ask
from bot.speech import Part, clean, code, foreign, linked, press
from bot.wording import DOTS, pair_words, points, source_words, when_words
from storage.articles import StoredArticle
from storage.assessment import Axis, Verdict

TITLE = 110


def article_lines(ask: Ask, one: StoredArticle, axis: Axis | None = None) -> list[Part]:
    """``🔴 64 Russia – Ukraine`` over its linked title, host and time.

    Of several pairs the first; where an ``axis`` is asked for, the loudest of that direction.
    """
    article, judged, names = one.article, one.assessment, ask.desk.judge.names
    if judged.pairs:
        telling = [pair for pair in judged.pairs if pair.verdict in (axis, Verdict.MIXED)]
        head = (
            max(telling, key=lambda pair: pair.score(axis)) if axis and telling else judged.pairs[0]
        )
        top, dot, who = head.top, DOTS[head.verdict], pair_words(head.pair, names)
    else:
        top, dot, who = judged.top, DOTS[judged.verdict], ""
    score = "" if judged.verdict is Verdict.UNASSESSED else f" {points(top)}"
    title = clean(article.title or article.text, TITLE) or "(no title)"
    where = f"{source_words(article)} · {when_words(article, ask.now, ask.zone)}"
    return [
        f"\n\n{dot}{score} {who}".rstrip() + "\n",
        linked(title, article.link),
        foreign(f"\n{where} "),
        code(f"#a{one.id}"),
    ]


def rows(buttons: Sequence[Button], wide: int = 2) -> list[list[Button]]:
    """The buttons in rows of ``wide``."""
    return [list(buttons[i : i + wide]) for i in range(0, len(buttons), wide)]


def pages(items: int, size: int) -> int:
    """How many pages of ``size`` so many items fill: at least one."""
    return max(1, -(-items // size))


def turning(line: str, page: int, more: bool) -> list[Button]:
    """Buttons to the pages before and after; ``line`` is the command, page number last."""
    buttons = [press("← Newer", f"{line} {page - 1}")] if page > 1 else []
    return buttons + ([press("Older →", f"{line} {page + 1}")] if more else [])
