"""Takes from a document what makes a parser slow: linear work done before quadratic work.

Pure. What is over a bound here is either not needed (the four-thousandth entry, a name of 16 kB) or
no feed at all (a tag of ten thousand attributes); the parser's deadline is the second line.
"""

from __future__ import annotations

import re

from watchers.sources.entries import MOST_ENTRIES, ParseError

LONGEST_PERSON = 300
"""Characters kept of a field that names a person: the parser's search in it is quadratic."""
LONGEST_TAG = 30_000
MOST_ATTRIBUTES = 500
DEEPEST = 250

_PERSON = re.compile(
    r"(<(?:[\w-]{1,20}:)?(?:author|creator|publisher|contributor|managingEditor|webMaster|name"
    r"|email|owner)\b[^<>]{0,300}>\s{0,20}(?:<!\[CDATA\[)?)"
    rf"([^<\]]{{{LONGEST_PERSON}}})[^<\]]+",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,12})|([0-9]{1,12}));?", re.IGNORECASE)
_ENTRY = re.compile(r"<(?:[\w-]{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[\w-]{1,20}:)?(?:item|entry)\s{0,10}>", re.IGNORECASE)
_TAG = re.compile(r"<(?:(!\[CDATA\[)|(!--)|(/)?([A-Za-z_][\w:.-]*)[^<>]*?(/)?>)")
_LEFT_OPEN = frozenset({"br", "img", "hr", "p", "li", "input", "meta", "link", "col", "td", "tr"})
"""Tags that pages leave open: left out of the count of depth."""


def tamed(text: str) -> str:
    """``text`` with its people shortened and its surplus entries left out.

    Raises ParseError where its tags are beyond anything a feed has.
    """
    text = _PERSON.sub(r"\1\2", _few_entries(text))
    text = _REFERENCE.sub(_possible, text)
    _check_tags(text)
    return text


def _possible(found: re.Match[str]) -> str:
    """A character reference, unless it names what is no character: parsers stumble over that."""
    number = int(found[1], 16) if found[1] else int(found[2])
    allowed = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF
    return found[0] if allowed and number & 0xFFFE != 0xFFFE else ""


def _few_entries(text: str) -> str:
    """The first entries and the document's end, so that what is left is still whole."""
    if text.count("<item") + text.count("<entry") + text.count(":item") <= MOST_ENTRIES:
        return text
    starts = (found.start() for found in _ENTRY.finditer(text))
    surplus = next((at for number, at in enumerate(starts) if number == MOST_ENTRIES), None)
    if surplus is None:
        return text
    end = surplus
    for found in _ENTRY_END.finditer(text, surplus):
        end = found.end()
    return text[:surplus] + text[end:] if end > surplus else text[:surplus]


def _check_tags(text: str) -> None:
    depth = deepest = at = 0
    while found := _TAG.search(text, at):
        at = found.end()
        section, comment, closing, name, empty = found.groups()
        if section or comment:
            at = text.find("]]>" if section else "-->", at)
            if at < 0:
                break
            continue
        if at - found.start() > 4000:
            _check_attributes(found[0])
        if name.lower() in _LEFT_OPEN:
            continue
        if closing:
            depth = max(0, depth - 1)
        elif not empty:
            depth += 1
            deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise ParseError(f"nests its tags {deepest} deep, which no feed does")


def _check_attributes(tag: str) -> None:
    attributes = tag.count("=")
    if attributes > MOST_ATTRIBUTES:
        raise ParseError(f"has a tag with {attributes} attributes, which no feed has")
    if len(tag) > LONGEST_TAG:
        raise ParseError(f"has a tag of {len(tag)} characters, which no feed has")
