"""HTML as feeds carry it → plain text: tags gone, entities resolved, paragraphs kept.

Pure, and linear in the length of any input: the standard library's tokenizer takes minutes over
some broken markup, so tags are found here by one pass that never looks twice.
"""

from __future__ import annotations

import re
from html import unescape

LONGEST_INPUT = 400_000
"""Characters of markup looked at; what follows is dropped."""

_BLOCKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"}
    | {"blockquote", "section", "article", "header", "footer", "hr", "figure", "pre", "dd", "dt"}
)
_UNSEEN = frozenset({"script", "style", "noscript", "template", "iframe", "object", "svg", "head"})
_TAG = re.compile(r"<(?:!--|/?([a-zA-Z][a-zA-Z0-9:-]{0,30})|[!?])")
_MARKUP = re.compile(r"<[a-zA-Z/!]|&[a-zA-Z#]")
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe"
    "\uffff\ud800-\udfff]"
)


def plain(markup: str) -> str:
    """The words a reader would see, one paragraph a line. Escaped markup inside is stripped too."""
    text = markup[:LONGEST_INPUT]
    for _ in range(2):  # a title's escaped tags come out as live ones after the first round
        if not _MARKUP.search(text):
            break
        text = _stripped(text)
    return tidy(text)


def tidy(text: str) -> str:
    """Control and direction marks removed, spaces folded, blank lines dropped."""
    text = _CONTROL.sub("", text.replace("\xa0", " ").replace("\xad", ""))
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def one_line(text: str) -> str:
    """The text with each run of white space as one space."""
    return " ".join(text.split())


def _stripped(markup: str) -> str:
    """``markup`` without its tags and with its entities resolved, in one linear pass."""
    pieces: list[str] = []
    lowered = markup.replace("İ", "I").lower()
    at = 0
    while (start := markup.find("<", at)) >= 0:
        pieces.append(markup[at:start])
        found = _TAG.match(markup, start)
        if not found:
            pieces.append("<")
            at = start + 1
            continue
        comment = found[0] == "<!--"
        end = markup.find("-->" if comment else ">", found.end())
        if end < 0:
            return unescape("".join(pieces))  # cut off inside a tag: nothing to read any more
        at = end + (3 if comment else 1)
        name = (found[1] or "").lower()
        if name in _BLOCKS:
            pieces.append("\n")
        elif name in _UNSEEN and not found[0].startswith("</"):
            close = lowered.find(f"</{name}", at)
            if close < 0:
                return unescape("".join(pieces))
            at = close
    pieces.append(markup[at:])
    return unescape("".join(pieces))
