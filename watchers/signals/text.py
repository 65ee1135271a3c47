"""Cuts raw text into sentences and tokens without ever losing where a word stood.

Nothing is rewritten: what a reader should not judge (repeated titles, share-button labels,
sub-heads, agency slugs, datelines) is stepped over, so every offset still points into the raw
field.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

# One character for one, so that offsets hold: typographic variants, spaces that are not U+0020,
# and the Turkish capital I, whose lower case is two characters long.
_SAME_LENGTH = str.maketrans(
    {
        "’": "'", "‘": "'", "ʼ": "'", "＇": "'", "`": "'", "´": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "＂": '"',
        "‐": "-", "‑": "-", "‒": "-", "−": "-", "﹣": "-", "－": "-",
        "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\u3000": " ",
        "\u200b": " ", "\ufeff": " ", "\t": " ", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "İ": "I",
    }
)  # fmt: skip
_SAME_LENGTH.update({0xFF10 + i: chr(ord("0") + i) for i in range(10)})
_SAME_LENGTH.update({0xFF21 + i: chr(ord("A") + i) for i in range(26)})
_SAME_LENGTH.update({0xFF41 + i: chr(ord("a") + i) for i in range(26)})
_VARIANT = re.compile(f"[{re.escape(''.join(map(chr, _SAME_LENGTH)))}]")

_JOINERS = dict.fromkeys(map(ord, "\u00ad\u200c\u200d\u2060"))
_APART = re.compile("[\u0300-\u036f\u00ad\u200c\u200d\u2060\ufb00-\ufb06]")
"""What may stand inside a word and is no letter of its own: accents written after their letters,
soft hyphens, joiners; and ligatures, which are several letters."""
_CLUSTER = re.compile("(?s).[\u0300-\u036f\u00ad\u200c\u200d\u2060]*")
_WRAP = re.compile(r"(?<!\n)\n(?![a-z]{2,6}(?:-[a-z]{2,6})?/)(?=[ \t]*([^\W\d_]))")

LONGEST_TEXT = 60_000
"""So many characters of a text are read, ten times a long article: what judging costs has an end."""
LONGEST_SENTENCE = 1_000
"""A longer one is no sentence; it is read in parts, as words are compared with all others in one."""

MOST_PIECES, LONGEST_PIECE = 1 << 15, 40
"""How many pieces between two spaces are remembered, and how long they may be: some megabytes."""

WORD = re.compile(r"[^\W_]+")
TOKEN = re.compile(
    r"(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\d+(?:[.,:]\d+)+"  # 10,000
    r"|[^\W_]+"  # a word; a hyphen inside a compound separates two
    r"|'[^\W\d_]{1,2}\b"  # 's 't 're
    r"|--+|(?<![^\W_])-+(?=\s)"
    r"|[^\w\s'-]"
)
# the look behind lets a run of stops be read once and not once from each of them
_LINE_BREAK = re.compile(r"[.!?…](?<![.!?…][.!?…])[.!?…]*[\"')\]]*\s+(?=[\"'(\[]?[^\W_])")
_BREAK = re.compile(_LINE_BREAK.pattern + r"|\n+")
_SLUG = re.compile(r"^[a-z]{2,6}(?:-[a-z]{2,6})?(?:/[a-z]{1,6})+\.?$")
_SUBHEAD = re.compile(r"^(?:[-–—*=]{1,3}\s.{2,70}\s[-–—*=]{1,3}|.{0,3}text size:?.{0,12})$", re.I)
_BYLINE = re.compile(r"^(?:[A-Z]\.\s?)*[A-Z][\w'. ]{1,40}--[A-Za-z]{2,8}$")
_DATELINE = re.compile(
    r"^\s*(?:(?:[A-Z][A-Za-z.'/ ]+(?:, ?[A-Z][A-Za-z.' ]+)?,? ?(?:[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?) ?"
    r"(?:\([A-Z][\w ./-]{1,30}\)) ?[-–—]{1,2} |[A-Z][A-Za-z]+(?: Press| News)? - (?=[A-Z]))"
)
_SLUG_AGENCY = {"burs": "afp", "bur": "afp", "afp": "afp"}
_NAMED_AGENCY = re.compile(
    r"\((Reuters|AFP|AP|Xinhua|Xinhuanet|TASS|Interfax|Anadolu|DPA|dpa|EFE|Kyodo|Yonhap|PTI|ANSA|UPI)\)"
)


_TOKENS: dict[str, tuple[str, ...]] = {}
"""What ``TOKEN`` finds in pieces of text without white space that were seen before."""
_SHARED: dict[str, str] = {}
"""Each word once, whatever stood beside it: less to keep, and quicker to compare."""


@dataclass(slots=True)
class Sentence:
    """A sentence where it stood: ``raw == field_text[start : start + len(raw)]``."""

    field: str
    start: int
    raw: str
    folded: str
    """``raw`` with typographic variants folded; the same length."""
    index: int


def fold(text: str) -> str:
    """Replace typographic variants by plain ones, character for character."""
    if "\r" in text:
        text = text.replace("\r\n", " \n")
    elif text.isascii() and "\t" not in text:
        return text
    # few of the characters are variants: finding those is quicker than to look every one up
    return _VARIANT.sub(lambda found: _SAME_LENGTH[ord(found[0])], text)


def _unwrapped(folded: str) -> str:
    """A line that goes on in small letters belongs to the line before; the length stays."""
    if "\n" not in folded:
        return folded
    return _WRAP.sub(lambda match: " " if match[1].islower() else "\n", folded)


def joined(text: str) -> str:
    """``text`` with its words whole: accents on their letters, no joiners. Not of the same length."""
    if text.isascii() or not _APART.search(text):
        return text
    return unicodedata.normalize("NFC", text.translate(_JOINERS))


def wire_origin(text: str) -> str | None:
    """The agency whose copy this is (``afp``), from a slug line or a dateline, if it says so."""
    named = _NAMED_AGENCY.search(text, 0, 400)
    if named:
        return named.group(1).lower()
    for line in reversed(text.rstrip().splitlines()[-6:]):
        line = line.strip()
        if _SLUG.match(line):
            head = re.split(r"[-/]", line)[0]
            return _SLUG_AGENCY.get(head, "afp" if head == "burs" else None)
    return None


def _segments(field: str, folded: str, title_key: str) -> Iterator[tuple[int, int]]:
    """The lines worth judging, as offsets; repeated and technical lines are stepped over."""
    if "\n" not in folded:
        yield 0, len(folded)
        return
    told: set[str] = {title_key} if title_key else set()
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


def _key(line: str) -> str:
    return " ".join(WORD.findall(line.lower()))


def _dashed(folded: str, begin: int, end: int) -> bool:
    """Whether there is what every dateline has."""
    return any(folded.find(dash, begin, end) >= 0 for dash in ("- ", "– ", "— "))


def sentences(title: str, text: str, abbreviations: frozenset[str]) -> list[Sentence]:
    """The sentences of an article in reading order, sentence 0 being the title if there is one.

    Of a text longer than ``LONGEST_TEXT`` the rest is left out.
    """
    text = text[:LONGEST_TEXT]
    found: list[Sentence] = []
    title_key = ""
    if title.strip():
        folded = fold(title[:LONGEST_TEXT])
        title_key = _key(folded)
        for start, end in _cut(folded, 0, len(folded), abbreviations):
            found.append(Sentence("title", start, title[start:end], folded[start:end], len(found)))
    folded = _unwrapped(fold(text))
    for seg_start, seg_end in _segments("text", folded, title_key):
        long = seg_end - seg_start > 30 and _dashed(folded, seg_start, seg_end)
        dateline = _DATELINE.match(folded, seg_start, seg_end) if long else None
        begin = dateline.end() if dateline else seg_start
        for start, end in _cut(folded, begin, seg_end, abbreviations):
            found.append(Sentence("text", start, text[start:end], folded[start:end], len(found)))
    return found


def _cut(folded: str, begin: int, end: int, abbreviations: frozenset[str]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    start = begin
    # a pattern that can only begin with a stop is searched several times faster
    breaks = _LINE_BREAK if folded.find("\n", begin, end) < 0 else _BREAK
    dashed = _dashed(folded, begin, end)
    for gap in breaks.finditer(folded, begin, end):
        if folded[gap.start()] == ".":
            word = _last_word(folded[max(start, gap.start() - 20) : gap.start()]).lower()
            if word in abbreviations or len(word) == 1 or ("." in word and len(word) <= 5):
                continue
        found += _trimmed(folded, start, gap.end())
        start = gap.end()
        dateline = _DATELINE.match(folded, start, end) if dashed else None
        if dateline:
            start = dateline.end()
    found += _trimmed(folded, start, end)
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


def tokens_in(text: str) -> list[str]:
    """``TOKEN.findall(text)``, several times faster.

    No token holds white space and none looks further than the space beside it, so a text can be
    cut at its spaces; the same pieces come again and again, and what they hold is remembered.
    Only a dash at the very end is read otherwise than one before a space.
    """
    if text.endswith("-"):
        return TOKEN.findall(text)
    known, found = _TOKENS, []
    for piece in text.split():
        try:
            found += known[piece]
        except KeyError:
            found += _tokens_of(piece)
    return found


def _tokens_of(piece: str) -> tuple[str, ...]:
    """The tokens of a piece not seen before; a short one is remembered."""
    found = tuple(TOKEN.findall(f"{piece} "))
    if len(piece) > LONGEST_PIECE:
        return found
    if len(_TOKENS) >= MOST_PIECES:
        _TOKENS.clear()
        _SHARED.clear()
    _TOKENS[piece] = found = tuple(_SHARED.setdefault(word, word) for word in found)
    return found


class Tokens:
    """A sentence's words in lower case; where they begin and end is counted when first asked."""

    __slots__ = ("_lower", "_spans", "words")

    def __init__(
        self, lower: str, words: list[str] | None = None, spans: list[tuple[int, int]] | None = None
    ) -> None:
        """``words`` and ``spans`` are given where they cannot be read from ``lower``."""
        self._lower = lower
        self._spans = spans
        self.words = tokens_in(lower) if words is None else words

    def raw(self, folded: str, start: int, end: int) -> str:
        """The text of tokens start to end as it was written."""
        return folded[self.spans[start][0] : self.spans[end - 1][1]]

    def hyphenated(self, at: int) -> bool:
        """Whether a hyphen joins a token to the one before it."""
        return self._lower[self.spans[at][0] - 1] == "-" == self._lower[self.spans[at - 1][1]]

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The offsets at which each word begins and ends."""
        if self._spans is None:
            self._spans = _spans(self._lower, self.words)
        return self._spans


def _spans(lower: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where each token stands: the next place where it is written.

    What is stepped over between two tokens begins none, but for a hyphen: with a dash among the
    tokens it is left to ``TOKEN``, which is slower.
    """
    if "-" in words:
        return [match.span() for match in TOKEN.finditer(lower)]
    found, end = [], 0
    for word in words:
        start = lower.find(word, end)
        end = start + len(word)
        found.append((start, end))
    return found


def tokenize(folded: str, variants: Mapping[int, str] | None = None) -> Tokens:
    """Split into tokens; a hyphen inside a compound separates words and is not itself one.

    ``variants`` are letters that a language's writers put for one another, each read as its like.
    """
    lower = folded.lower()
    if not lower.isascii() and _APART.search(lower):
        return _mended(lower, variants or {})
    return Tokens(lower.translate(variants) if variants else lower)


def _mended(lower: str, variants: Mapping[int, str]) -> Tokens:
    """The tokens of a text whose words are broken by marks, at the places where they stand in it."""
    whole: list[str] = []
    places: list[int] = []
    for cluster in _CLUSTER.finditer(lower):
        letters = cluster.group().translate(_JOINERS)
        form: Literal["NFC", "NFKC"] = "NFKC" if "ﬀ" <= letters[:1] <= "ﬆ" else "NFC"
        letters = unicodedata.normalize(form, letters).translate(variants)
        whole.append(letters)
        places += [cluster.start()] * len(letters)
    places.append(len(lower))
    text = "".join(whole)
    spans = [
        (places[start], places[end]) for start, end in (m.span() for m in TOKEN.finditer(text))
    ]
    return Tokens(lower, tokens_in(text), spans)
