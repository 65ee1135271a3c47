"""Bytes of a feed → text, by the encoding they really have, with what XML must not hold removed.

Pure. Deciding the encoding here, once, means that the check for entities and the parser read the
same text, whatever the header or the declaration claims.
"""

from __future__ import annotations

import codecs
import re
import zlib

from watchers.sources.bodies import FEED
from watchers.sources.entries import ParseError

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Marks at a text's start and what they say; UTF-32's begin like UTF-16's and so come first."""
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_DECLARED = re.compile(rb"""\A\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})""")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,300}\?>\s*")
_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_FOREIGN_WORD = re.compile(rb"[\x80-\xff]{3,}")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ENTITY = re.compile(r"<!ENTITY", re.IGNORECASE)
_HARMLESS = re.compile(
    r"""<!ENTITY\s+(?:%\s+[\w.-]{1,60}\s+(?:PUBLIC|SYSTEM)\b[^<>\[]{1,400}
        |([\w.-]{1,60})\s+["'](&\#\w{1,8};|[^&%<"'])["']\s*)>""",
    re.VERBOSE,
)
"""A list kept elsewhere, which is not fetched, or a single character's name: old programs declare
HTML's entities so, which are known without."""
_NAMED = re.compile(r"&([\w.-]{1,60});")
_NEVER = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape"})
_MEANT = {
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874",
    "iso8859-11": "cp874", "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs",
    "shift_jis": "cp932", "euc_kr": "cp949",
}  # fmt: skip
"""What is written under an encoding's name: as browsers read it, the larger one."""
_ON_THE_WEB = [
    *(f"cp125{n}" for n in range(9)), "cp866", "cp874", "koi8_r", "koi8_u", "iso8859_5",
    "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949",
]  # fmt: skip
"""What a text that does not say may be in."""
_UNTOLD = "cp1252"
"""What servers and programs name that were never told: what it is, is seen from the text."""


def document(body: bytes, content_type: str) -> str:
    """The document in ``body``, without XML declaration and without characters XML forbids.

    Raises ParseError for a document that declares entities of any length: a few kilobytes of them
    can unfold into gigabytes, and no feed needs them.
    """
    text = _decoded(_unpacked(body), content_type)
    text = _DECLARATION.sub("", _ILLEGAL.sub("", text).lstrip("\ufeff \t\r\n"), count=1)
    if _ENTITY.search(text):
        known = {found[1]: found[2] for found in _HARMLESS.finditer(text) if found[1]}
        text = _HARMLESS.sub("", text)
        text = _NAMED.sub(lambda found: known.get(found[1], found[0]), text)
        if _ENTITY.search(text):
            raise ParseError("declares XML entities, which are refused")
    return text


def _unpacked(body: bytes) -> bytes:
    """What a file packed with gzip holds: some servers hand it out as it lies on their disk."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        found = zlib.decompressobj(31).decompress(body, FEED.decoded + 1)
    except zlib.error:
        raise ParseError("is packed, and cannot be unpacked") from None
    if len(found) > FEED.decoded:
        raise ParseError(f"unpacks to more than {FEED.decoded // 1_000_000} MB")
    return found


def _decoded(body: bytes, content_type: str) -> str:
    for mark, name in BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, errors="replace")
    for start, name in _UNMARKED:
        if body.startswith(start):
            return body.decode(name, errors="replace")
    claimed = _claimed(body, content_type)
    for name in claimed:
        if name.startswith("iso2022") and b"\x1b" in body:
            return body.decode(name, errors="replace")
    for name in ["utf-8", *claimed]:
        try:
            return body.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode(_recognised(body), errors="replace")


def _recognised(body: bytes) -> str:
    """UTF-8 with a few broken bytes stays UTF-8; Latin letters are of an old Windows page."""
    sample = body[re.search(rb"[\x80-\xff]|\Z", body).start() :][:50_000]  # type: ignore[union-attr]
    lost = sample.decode("utf-8", errors="replace").count("\ufffd")
    foreign = sum(byte >= 0x80 for byte in sample) or 1
    if lost < foreign / 4:
        return "utf-8"
    if sum(map(len, _FOREIGN_WORD.findall(sample))) < foreign / 2:
        return _UNTOLD
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=_ON_THE_WEB).best()
    return found.encoding if found else _UNTOLD


def _claimed(body: bytes, content_type: str) -> list[str]:
    """Text encodings named by the header, then by the declaration, in Python's names."""
    names = [match[1] for match in [_CHARSET.search(content_type)] if match]
    names += [match[1].decode() for match in [_DECLARED.match(body[:1000])] if match]
    found: list[str] = []
    for name in names:
        try:
            codec = codecs.lookup(name.lower().removeprefix("x-").replace("win-", "cp"))
        except LookupError:
            continue
        # "text" codecs only: zlib and its like are found by the same look-up
        if getattr(codec, "_is_text_encoding", True) and codec.name not in _NEVER:
            found.append(_MEANT.get(codec.name, codec.name))
    return [name for name in found if name != _UNTOLD]
