"""Keywords that admins added in chat, as lexicon rules that go through the engine like any other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.judgement import Judge, load_judge
from storage.keywords import Keyword

WORDS = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*(?: [^\W_]+(?:['’-][^\W_]+)*){0,7}")
"""One to eight words of letters and digits: a literal, never a pattern."""
LONGEST = 60


def literal(text: str) -> str | None:
    """``text`` as a keyword is compared, or None where it is no plain words."""
    words = " ".join(text.casefold().split())
    return words if len(words) <= LONGEST and WORDS.fullmatch(words) else None


def rule(keyword: Keyword) -> str:
    """The keyword as a rule of the lexicon's own language, with the examples every rule has."""
    lines = [
        "[[rule]]",
        f"name = {_quoted(f'keyword {keyword.words}')}",
        f"category = {_quoted(keyword.category)}",
        f"phrases = [{_quoted(keyword.words)}]",
        f"fires = [{_quoted(f'Ukraine: {keyword.words}.')}]",
        f"not = [{_quoted(f'Nothing of the kind, keyword number {keyword.words[::-1]}.')}]",
    ]
    if keyword.severity is not None:
        lines.insert(3, f"severity = {keyword.severity:g}")
    return "\n".join(lines) + "\n"


def taught(folder: Path | None, keywords: Iterable[Keyword]) -> Judge:
    """The judge that knows ``keywords``. Raises LexiconError."""
    return load_judge(folder, [rule(k) for k in keywords])


def categories(judge: Judge) -> Sequence[str]:
    """The names a keyword's category can have."""
    return sorted(judge.lexicon.categories)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
