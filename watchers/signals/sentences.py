"""Cuts raw text into sentences without ever losing where a word stood.

Nothing is rewritten: what a reader should not judge (repeated titles, share-button labels,
sub-heads, agency slugs, datelines) is stepped over, so every offset still points into the raw
field.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from watchers.signals.text import LONGEST_SENTENCE, LONGEST_TEXT, WORD, fold

_WRAP = re.compile(r"\n(?<!\n\n)(?![a-z]{2,6}(?:-[a-z]{2,6})?/)(?=[ \t]*([^\W\d_]))")
# the look behind lets a run of stops be read once and not once from each of them
_GOES_ON = r"(?<![.!?…][.!?…])[.!?…]*[\"')\]]*\s+(?=[\"'(\[]?[^\W_])"
_MARK = re.compile("[.!?…]" + _GOES_ON)
_BREAK = re.compile(_MARK.pattern + r"|\n+")
_OPENS, _CLOSES = "\"'([", "\"')]"
_SLUG = re.compile(r"^[a-z]{2,6}(?:-[a-z]{2,6})?(?:/[a-z]{1,6})+\.?$")
_SUBHEAD = re.compile(r"^(?:[-–—*=]{1,3}\s.{2,70}\s[-–—*=]{1,3}|.{0,3}text size:?.{0,12})$", re.I)
_BYLINE = re.compile(r"^(?:[A-Z]\.\s?)*[A-Z][\w'. ]{1,40}--[A-Za-z]{2,8}$")
_DATELINE = re.compile(
    r"^\s*(?:[A-Z][A-Za-z.'/ ]+(?:, ?[A-Z][A-Za-z.' ]+)?,? ?(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?) ?"
    r"(?:\([A-Z][\w ./-]{1,30}\)) ?[-–—]{1,2} "
)
_BEHIND_AGENCY = re.compile(r"\) ?[-–—]{1,2} ")
"""How a dateline of that kind ends: quickly looked for, and most texts have none."""
_AGENCY = re.compile(r"^\s*[A-Z][A-Za-z]+(?: Press| News)? - (?=[A-Z])")
LONGEST_DATELINE = 120
_SIGNS = bytes(sign for sign in range(128) if not chr(sign).isalnum())


class Sentence:
    """A sentence where it stood: ``raw == field_text[start : start + len(raw)]``."""

    __slots__ = ("field", "folded", "index", "raw", "start")

    def __init__(self, field: str, start: int, raw: str, folded: str, index: int) -> None:
        """``folded`` is ``raw`` with typographic variants folded; the same length."""
        self.field, self.start, self.raw = field, start, raw
        self.folded, self.index = folded, index


def sentences(title: str, text: str, abbreviations: frozenset[str]) -> list[Sentence]:
    """The sentences of an article in reading order, sentence 0 being the title if there is one.

    Of a text longer than ``LONGEST_TEXT`` the rest is left out.
    """
    text = text[:LONGEST_TEXT]
    found: list[Sentence] = []
    title_key = b""
    if title.strip():
        folded = fold(title[:LONGEST_TEXT])
        title_key = _key(folded)
        dashed, marked = _dashed(folded), _marked(folded)
        for start, end in _cut(folded, 0, len(folded), abbreviations, dashed, marked):
            found.append(Sentence("title", start, title[start:end], folded[start:end], len(found)))
    folded = _unwrapped(fold(text))
    dashed, marked = _dashed(folded), _marked(folded)
    for begin, seg_end in _segments("text", folded, title_key):
        if dashed and seg_end - begin > 30:
            begin = _behind_dateline(folded, begin, seg_end)
        for start, end in _cut(folded, begin, seg_end, abbreviations, dashed, marked):
            found.append(Sentence("text", start, text[start:end], folded[start:end], len(found)))
    return found


def _cut(
    folded: str, begin: int, end: int, abbreviations: frozenset[str], dashed: bool, marked: bool
) -> list[tuple[int, int]]:
    """``dashed`` and ``marked`` say whether the text around has what these ask for."""
    if folded.find("\n", begin, end) >= 0:
        breaks = [gap.span() for gap in _BREAK.finditer(folded, begin, end)]
    elif marked:
        breaks = [gap.span() for gap in _MARK.finditer(folded, begin, end)]
    else:
        breaks = _stops(folded, begin, end)
    found: list[tuple[int, int]] = []
    start = begin
    for stop, behind in breaks:
        if folded[stop] == ".":
            word = _last_word(folded[max(start, stop - 20) : stop]).lower()
            if word in abbreviations or len(word) == 1 or ("." in word and len(word) <= 5):
                continue
        found += _trimmed(folded, start, behind)
        start = behind
        if dashed:
            start = _behind_dateline(folded, start, end)
    found += _trimmed(folded, start, end)
    return found


def _stops(folded: str, begin: int, end: int) -> list[tuple[int, int]]:
    """What ``_MARK`` finds where no sign but full stops ends anything: several times quicker."""
    found: list[tuple[int, int]] = []
    stop = folded.find(".", begin, end - 1)
    while stop >= 0:
        at = stop + 1
        while at < end and folded[at] == ".":
            at += 1
        while at < end and folded[at] in _CLOSES:
            at += 1
        closed = at
        while at < end and folded[at].isspace():
            at += 1
        if closed < at < end:
            first = at + 1 if folded[at] in _OPENS else at
            if first < end and folded[first].isalnum():
                found.append((stop, at))
        stop = folded.find(".", at, end - 1)
    return found


def _last_word(text: str) -> str:
    """What stands before a full stop from its first letter on; empty where that is no word."""
    if not text or not text[-1].isalnum():
        return ""
    piece = text.rsplit(None, 1)[-1]
    return (
        piece
        if piece[0].isalnum()
        else piece[next(i for i, c in enumerate(piece) if c.isalnum()) :]
    )


def _trimmed(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    if end - start > LONGEST_SENTENCE:
        space = folded.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        middle = space if space > 0 else start + LONGEST_SENTENCE
        return [*_trimmed(folded, start, middle), *_trimmed(folded, middle, end)]
    piece = folded[start:end]
    start += len(piece) - len(piece.lstrip())
    end = start + len(piece.strip())
    return [(start, end)] if end > start else []


def _unwrapped(folded: str) -> str:
    """A line that goes on in small letters belongs to the line before; the length stays."""
    if "\n" not in folded:
        return folded
    return _WRAP.sub(lambda match: " " if match[1].islower() else "\n", folded)


def _segments(field: str, folded: str, title_key: bytes) -> Iterator[tuple[int, int]]:
    """The lines worth judging, as offsets; repeated and technical lines are stepped over."""
    if "\n" not in folded:
        yield 0, len(folded)
        return
    told: set[bytes] = {title_key} if title_key else set()
    position = 0
    for line in folded.split("\n"):
        start, position = position, position + len(line) + 1
        stripped = line.strip()
        if not stripped:
            continue
        key = _key(stripped)
        if not key or key in told or _SUBHEAD.match(stripped) or _SLUG.match(stripped):
            continue
        if _BYLINE.match(stripped):
            continue
        if " - " in stripped and len(stripped) < 200:
            # "Site name - The title": the title stands again, alone, a line later.
            tail = _key(stripped.split(" - ", 1)[1])
            if tail and (tail in told or folded.count(stripped.split(" - ", 1)[1].strip()) > 1):
                continue
        if len(stripped) < 300:
            told.add(key)
        yield start, start + len(line)


def _key(line: str) -> bytes:
    """The letters and digits of a line, by which it is known again."""
    letters = line.lower() if line.isascii() else "".join(WORD.findall(line.lower()))
    return letters.encode().translate(None, _SIGNS)


def _behind_dateline(folded: str, start: int, end: int) -> int:
    """Where the text begins that follows a dateline; ``start`` where there is none."""
    end = min(end, start + LONGEST_DATELINE)
    dateline = _AGENCY.match(folded, start, end)
    if dateline is None and _BEHIND_AGENCY.search(folded, start, end):
        dateline = _DATELINE.match(folded, start, end)
    return dateline.end() if dateline else start


# asked once for a whole text, sign by sign: a loop over them costs the compiled engine more
def _marked(folded: str) -> bool:
    """Whether a sentence may end anywhere otherwise than with a full stop."""
    return "?" in folded or "!" in folded or "…" in folded


def _dashed(folded: str) -> bool:
    """Whether there is what every dateline has."""
    return "- " in folded or "– " in folded or "— " in folded
