"""Bytes of a feed → text, by the encoding they really have, with what XML must not hold removed.

Pure. Deciding the encoding here, once, means that the check for entities and the parser read the
same text, whatever the header or the declaration claims.
"""

from __future__ import annotations

import codecs
import re

from watchers.sources.entries import ParseError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})""")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>\s*")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NEVER = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape"})


def document(body: bytes, content_type: str) -> str:
    """The document in ``body``, without XML declaration and without characters XML forbids.

    Raises ParseError for a document that declares entities: a few kilobytes of them can unfold
    into gigabytes, and no feed needs them.
    """
    text = _decoded(body, content_type)
    text = _DECLARATION.sub("", _ILLEGAL.sub("", text).lstrip("\ufeff \t\r\n"), count=1)
    if "<!ENTITY" in text or "<!entity" in text:
        raise ParseError("declares XML entities, which are refused")
    return text


def _decoded(body: bytes, content_type: str) -> str:
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    for start, name in _UNMARKED:
        if body.startswith(start):
            return body.decode(name, errors="replace")
    claimed = _claimed(body, content_type)
    if b"\x1b" in body and any(name.startswith("iso2022") for name in claimed):
        return body.decode(claimed[0], errors="replace")
    for name in ["utf-8", *claimed]:
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode(claimed[-1] if claimed else _unclaimed(body), errors="replace")


def _unclaimed(body: bytes) -> str:
    """UTF-8 with a few broken bytes stays UTF-8; what has none of it is an old Windows page."""
    lost = body.decode("utf-8", errors="replace").count("\ufffd")
    foreign = sum(byte >= 0x80 for byte in body[:200_000]) or 1
    return "utf-8" if lost < foreign / 4 else "cp1252"


def _claimed(body: bytes, content_type: str) -> list[str]:
    """Text encodings named by the header, then by the declaration, in Python's names."""
    names = [match[1] for match in [_CHARSET.search(content_type)] if match]
    names += [match[1].decode() for match in [_DECLARED.match(body[:1000])] if match]
    found: list[str] = []
    for name in names:
        try:
            codec = codecs.lookup(name)
        except LookupError:
            continue
        # "text" codecs only: zlib and its like are found by the same look-up
        if getattr(codec, "_is_text_encoding", True) and codec.name not in _NEVER:
            found.append(codec.name)
    return found
