"""Says what is wrong in a lexicon file in the words of the person who edits it."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST_NAMED = 100
_PLACE = re.compile(r"\(at line (\d+), column \d+\)")
_SLIPS = (
    (r"[“”„«»‘’]", "", "put straight quotation marks (\") around texts"),
    ("\u00a0", "", "a hard space stands there: type an ordinary one"),
    (r"\\", "", r"no text or phrase has a \: leave it out"),
    (r"", "Cannot overwrite", "this name is in the entry twice: put all into one list"),
    (r"", "twice", "this heading is in the file twice: put both entries into one"),
    (r"", "immutable", "this list is written in another way above: use a file of your own for yours"),
    (r"", "Illegal character", "a quotation mark is missing at the end of the line"),
    (
        r"", "Unclosed",
        'a list has a comma between its texts, a ] at its end, and no " inside a text',
    ),
    (r"^\[[^\"\]]* ", "", 'several words in a heading stand in quotation marks: [category."sea robbery"]'),
    (r":", "Expected '='", 'write name = "…", with = and no colon'),
    (r"\d,\d", "", "a decimal has a point: 0.5"),
    (r"", "Invalid value", 'texts stand in quotation marks ("…"); yes is true, no is false'),
    (r"", "", 'each line is a heading such as [[rule]], or name = "…", or a list name = ["…", "…"]'),
)  # fmt: skip
"""What the line shows, what the reader of TOML says, and what to do: the first that fits."""


def unreadable(name: str, text: str, error: Exception) -> str:
    """Why a file is not TOML: where, and what to write instead."""
    lines = text.splitlines() or [""]
    place = _PLACE.search(str(error))
    number = min(int(place[1]), len(lines)) if place else len(lines)
    line = lines[number - 1].strip()
    what = next(do for shows, says, do in _SLIPS if re.search(shows, line) and says in str(error))
    where = f"line {number}" if place else "the last line"
    above = ", or the one above it" if "Unclosed" in str(error) and number > 1 else ""
    return f"{name}: {where}{above}: cannot be read: {line[:60]}: {what}"


def unknown(what: str, name: object, known: Iterable[str]) -> str:
    """``unknown category 'blokade': did you mean 'blockade'?``, or what there is."""
    from difflib import get_close_matches  # only here: no quick start needs it

    names = sorted(known)
    by_fold = {one.casefold(): one for one in names}
    near = get_close_matches(str(name).casefold(), by_fold, 1, 0.6)
    if near:
        return f"unknown {what} {name!r}: did you mean {by_fold[near[0]]!r}?"
    few = 0 < len(names) <= MOST_NAMED
    return f"unknown {what} {name!r}" + (f": known are {', '.join(names)}" if few else "")
