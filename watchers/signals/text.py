"""What text is made of: which signs are variants of which, what a token is, and how much is read."""

from __future__ import annotations

import re
import unicodedata

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

JOINERS = dict.fromkeys(map(ord, "\u00ad\u200c\u200d\u2060"))
APART = re.compile("[\u0300-\u036f\u00ad\u200c\u200d\u2060\ufb00-\ufb06]")
"""What may stand inside a word and is no letter of its own: accents written after their letters,
soft hyphens, joiners; and ligatures, which are several letters."""

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
    r"|(?<=[^\W_])'[^\W\d_]{1,2}\b|'(?:[smdt]|re|ve|ll)\b"  # Syria's, Syria 's; but 'in
    r"|--+|(?<![^\W_])-+(?=\s)"
    r"|[^\w\s'-]"
)


def fold(text: str) -> str:
    """Replace typographic variants by plain ones, character for character."""
    if "\r" in text:
        text = text.replace("\r\n", " \n")
    elif text.isascii() and "\t" not in text:
        return text
    # few of the characters are variants: finding those is quicker than to look every one up
    return _VARIANT.sub(lambda found: _SAME_LENGTH[ord(found[0])], text)


def joined(text: str) -> str:
    """``text`` with its words whole: accents on their letters, no joiners. Not of the same length."""
    if text.isascii() or not APART.search(text):
        return text
    return unicodedata.normalize("NFC", text.translate(JOINERS))
