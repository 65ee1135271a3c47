"""Which article is new: its identities, strongest first, and what makes one worthless.

Pure. guid → canonical link → content. A guid belongs to its publisher, so that two feeds of one
house share it. The content's key tells an edit from a repeat. It belongs to the article, so that
two headlines of the same few words stay two; but a text that its publisher dates the same, or never
dates, is one, for some feeds give an article another guid and link at each poll.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from watchers.sources import links
from watchers.sources.entries import ParsedEntry

_SHORTEST_GUID = 4
"""A shorter guid is a position in the list, which means another article tomorrow."""
_REVISION = re.compile(r"\d{1,3}")
_TELLING = 40
"""Characters from which a text is nobody else's by chance."""


def keys_of(entries: Sequence[ParsedEntry], publisher: str) -> list[tuple[str, ...]]:
    """The identities of each entry of one document; never empty.

    A guid or a link that several entries of the document share identifies none of them.
    """
    guids = Counter(_guid(entry.guid) for entry in entries if entry.guid)
    anchors = Counter(_link(entry) for entry in entries)
    found = []
    for entry in entries:
        guid, link = _guid(entry.guid or ""), _link(entry)
        keys = []
        if len(guid) >= _SHORTEST_GUID and guids[guid] == 1:
            keys.append(f"guid:{publisher}:{_digest(guid)}")
        if link and anchors[link] == 1:
            keys.append(f"link:{_digest(link)}")
        of = (keys or [publisher])[0]
        if len(entry.text) >= _TELLING:
            of = f"{publisher} {entry.published.isoformat() if entry.published else 'undated'}"
        keys.append(content_key(of, entry.title, entry.text))
        found.append(tuple(keys))
    return found


def content_key(of: str, title: str, text: str) -> str:
    """The key of these words, said under the identity ``of``; spacing and case do not count."""
    words = " ".join(unicodedata.normalize("NFKC", f"{title} {text}").casefold().split())
    return f"text:{_digest(f'{of} {words}')}"


def _guid(guid: str) -> str:
    """A guid that is an address is compared as one, without its campaign and its revision.

    A number behind ``#`` is a revision; anything else is one post of many on the same page.
    """
    if not guid.startswith(("http://", "https://")):
        return guid
    page, _, post = guid.partition("#")
    key = links.key(page) or page
    return key if not post or _REVISION.fullmatch(post) else f"{key}#{post}"


def _link(entry: ParsedEntry) -> str | None:
    return links.key(entry.link) if entry.link else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()[:32]
