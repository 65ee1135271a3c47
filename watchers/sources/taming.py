"""Takes from a document what makes a parser slow or stumble: linear work before quadratic work.

Pure. What is over a bound here is either not needed (the four-thousandth entry, a name of 16 kB) or
no feed at all (a tag of ten thousand attributes); the parser's deadline is the second line.
"""

from __future__ import annotations

import re
from html.entities import html5
from itertools import islice
from xml.parsers import expat

from watchers.sources.entries import MOST_ENTRIES, ParseError

LONGEST_PERSON = 300
"""Characters kept of a field that names a person: the parser's search in it is quadratic."""
LONGEST_TAG = 30_000
MOST_ATTRIBUTES = 500
DEEPEST = 250
MOST_MARKS = 60_000
"""Tags read of a document, and references too where it is no XML: the parser takes up to 50 µs for
each, and a feed of a hundred articles has a tenth of that."""
MOST_REFERENCES = 400_000
"""Tags and references together read of a document that is XML: there each takes some 4 µs."""

_PERSON = re.compile(
    r"(<(?:[\w-]{1,20}:)?(?:author|creator|publisher|contributor|managingEditor|webMaster|name"
    r"|email|owner)\b[^<>]{0,300}>\s{0,20}(?:<!\[CDATA\[)?)"
    rf"([^<\]]{{{LONGEST_PERSON}}})[^<\]]+",
    re.IGNORECASE,
)
_LONG_VALUE = re.compile(r"""=(?:"[^"<]{3000,}"|'[^'<]{3000,}')""")
"""An attribute that holds a picture or worse: nothing that is read here is so long."""
_REFERENCE = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)"
    r"|&(?:\#(?:x([0-9a-f]{1,12})|([0-9]{1,12}));?|([a-z][a-z0-9]{1,30};))?",
    re.IGNORECASE | re.DOTALL,
)
_IN_XML = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_ENTRY = re.compile(r"<(?:[\w-]{1,20}:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ENTRY_END = re.compile(r"</(?:[\w-]{1,20}:)?(?:item|entry)\s{0,10}>", re.IGNORECASE)
_TAG = re.compile(r"<(?:(!\[CDATA\[)|(!--)|(/)?([A-Za-z_][\w:.-]*)[^<>]*?(/)?>)")
_TAGS = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<", re.DOTALL)
_REFERENCES = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|[<&]", re.DOTALL)
_MARKS = re.compile("[<&]")
_SECTION = "<![CDATA["
_ENDS = {_SECTION: "]]>", "<!--": "-->", "<?": "?>"}
_REMARK = re.compile("|".join(map(re.escape, _ENDS)))
_LEFT_OPEN = frozenset({"br", "img", "hr", "p", "li", "input", "meta", "link", "col", "td", "tr"})
"""Tags that pages leave open: left out of the count of depth."""


def tamed(text: str) -> str:
    """``text`` with its references mended, its people shortened and surplus entries left out.

    Raises ParseError where its tags are beyond anything a feed has.
    """
    text = _LONG_VALUE.sub('=""', _without_remarks(text))
    text = _first_entries(_few_entries(text), _TAGS, MOST_MARKS)
    text = _first_entries(text, _REFERENCES, MOST_REFERENCES)
    text = _REFERENCE.sub(_mended, _PERSON.sub(r"\1\2", text))
    _check_tags(text)
    return text if _is_xml(text) else _first_entries(text, _MARKS, MOST_MARKS)


def _without_remarks(text: str) -> str:
    """``text`` without comments and instructions: the parser looks at a long one again and again."""
    kept: list[str] = []
    at = behind = 0
    while found := _REMARK.search(text, behind):
        end = text.find(_ENDS[found[0]], found.end())
        if end < 0:
            break
        behind = end + len(_ENDS[found[0]])
        if found[0] != _SECTION:
            kept.append(text[at : found.start()])
            at = behind
    return "".join([*kept, text[at:]])


def _mended(found: re.Match[str]) -> str:
    """A reference as XML knows it: HTML's names by number, impossible characters gone, a bare
    ``&`` as itself."""
    if found[0].startswith("<"):
        return found[0]
    if found[1] or found[2]:
        number = int(found[1], 16) if found[1] else int(found[2])
        allowed = number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF
        return f"&#{number};" if allowed and number & 0xFFFE != 0xFFFE else ""
    name = found[3]
    if name in _IN_XML:
        return found[0]
    if name in html5:
        return "".join(f"&#{ord(letter)};" for letter in html5[name])
    return "&amp;" + found[0][1:]


def _is_xml(text: str) -> bool:
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(text, True)
    except expat.ExpatError:
        return False
    return True


def _first_entries(text: str, marks: re.Pattern[str], most: int) -> str:
    """The entries up to so many marks, and the document's end."""
    bound = next(islice(marks.finditer(text), most, None), None)
    if bound is None:
        return text
    surplus = _ENTRY.search(text, bound.start())
    first = _without_entries(text, surplus.start()) if surplus else text
    if next(islice(marks.finditer(first), 2 * most, None), None):
        raise ParseError(f"has more than {most} tags in one entry, which no feed has")
    return first


def _few_entries(text: str) -> str:
    """As many entries from the beginning as from the end: some feeds have the newest there."""
    if text.count("<item") + text.count("<entry") + text.count(":item") <= MOST_ENTRIES:
        return text
    starts = [found.start() for found in _ENTRY.finditer(text)]
    if len(starts) <= MOST_ENTRIES:
        return text
    half = MOST_ENTRIES // 2
    return text[: starts[half]] + text[starts[-half] :]


def _without_entries(text: str, start: int) -> str:
    """``text`` without the entries from ``start`` on, but with what closes it."""
    ends = [found.end() for found in _ENTRY_END.finditer(text, start)]
    return text[:start] + text[ends[-1] :] if ends else text[:start]


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
