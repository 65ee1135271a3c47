"""Whose copy an article is: the wire agency that its dateline, sign-off or byline names.

Pure. Naming an agency as a source of one fact ("according to Reuters") does not make it its copy.
"""

from __future__ import annotations

import re

AGENCIES = {
    "afp": ("AFP", "Agence France-Presse", "Agence France Presse"),
    "ap": ("AP", "Associated Press", "The Associated Press"),
    "reuters": ("Reuters", "Thomson Reuters"),
    "upi": ("UPI", "United Press International"),
    "dpa": ("dpa", "DPA", "Deutsche Presse-Agentur"),
    "efe": ("EFE", "Agencia EFE"),
    "ansa": ("ANSA",),
    "apa": ("APA",),
    "tass": ("TASS", "ITAR-TASS"),
    "ria": ("RIA Novosti", "Sputnik"),
    "interfax": ("Interfax", "Interfax-Ukraine"),
    "ukrinform": ("Ukrinform",),
    "unian": ("UNIAN",),
    "xinhua": ("Xinhua",),
    "kyodo": ("Kyodo", "Kyodo News"),
    "yonhap": ("Yonhap",),
    "anadolu": ("Anadolu", "Anadolu Agency", "AA"),
    "pti": ("PTI", "Press Trust of India"),
    "ani": ("ANI",),
    "irna": ("IRNA",),
    "sana": ("SANA",),
    "wafa": ("WAFA",),
    "kcna": ("KCNA",),
    "pa": ("PA Media", "Press Association"),
    "cp": ("The Canadian Press", "Canadian Press"),
    "aap": ("AAP",),
    "bloomberg": ("Bloomberg", "Bloomberg News"),
    "un": ("UN News",),
}
_BY_NAME = {name: code for code, names in AGENCIES.items() for name in names}
_NAMES = "|".join(re.escape(name) for name in sorted(_BY_NAME, key=len, reverse=True))

_DATELINE = re.compile(rf"\A[^\n]{{0,90}}?[(\[/]\s*({_NAMES})\s*[)\]/]\s*[-–—:]")
_DATELINE_BARE = re.compile(rf"\A[A-Z][^\n.]{{0,60}}?[/,]\s*({_NAMES})\s*[/.]?\s*[-–—]+\s")
_SIGN_OFF = re.compile(rf"(?:^|[\s(\[/—–-])\(?({_NAMES})\)?[.\])/]*\s*\Z")
_COPYRIGHT = re.compile(rf"(?:©|\(c\)|copyright)\s*(?:\d{{4}}\s*)?(?:the\s+)?({_NAMES})\b", re.I)
_BURS = re.compile(r"(?m)^\s*(?:burs-)?[a-z]{2,4}(?:-[a-z]{2,4})*/[a-z]{2,4}(?:/[a-z]{2,4})*\s*$")
_BURS_FULL = re.compile(r"\bburs-[a-z]{2,4}(?:-[a-z]{2,4})*/[a-z]{2,4}")
_HEAD = 200
_TAIL = 400


def wire_origin(text: str, author: str = "") -> str | None:
    """The code of the agency whose copy ``text`` is (``afp``, ``reuters`` …), if it says so."""
    head = text.lstrip()[:_HEAD]
    tail = text.rstrip()[-_TAIL:]
    for pattern in (_DATELINE, _DATELINE_BARE):
        if found := pattern.match(head):
            return _BY_NAME[found[1]]
    if _BURS_FULL.search(tail) or (_BURS.search(tail[-60:]) and "\n" in text):
        return "afp"
    if found := _COPYRIGHT.search(tail):
        return _code(found[1])
    last = tail.rpartition("\n")[2].strip()
    if (found := _SIGN_OFF.search(last)) and (last == found[0].strip() or _signs_off(last, found)):
        return _BY_NAME[found[1]]
    return _code(author.strip().removeprefix("By ").strip()) if author else None


def _signs_off(line: str, found: re.Match[str]) -> bool:
    """A name at the end signs the text only behind a dash, a slash or a bracket."""
    before = line[: found.start(1)].rstrip()
    return before.endswith(("-", "–", "—", "(", "[", "/"))


def _code(name: str) -> str | None:
    folded = name.casefold()
    return next((code for known, code in _BY_NAME.items() if known.casefold() == folded), None)
