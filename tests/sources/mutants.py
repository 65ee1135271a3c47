"""Makes feeds of every kind and breaks them in every way, the same ones every time."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.sources.world import Item, item, rss

_TITLES = (
    "Troops move towards the border",
    "Переговори завершилися без результату",
    "انتهت المحادثات من دون اتفاق",
    "会談が終わった",
    "Talks & threats < 3 > 2 “quoted” – done 🕊",
    "",
)


def feeds(chance: random.Random) -> str:
    """One sound feed, of any kind and size."""
    items = [
        item(number, title=chance.choice(_TITLES).replace("&", "&amp;").replace("<", "&lt;"))
        for number in range(chance.choice((0, 1, 1, 2, 3, 5, 5, 30)))
    ]
    return chance.choice((rss, _atom, _rdf, _json))(items)


def _atom(items: list[Item]) -> str:
    entries = "".join(
        f"<entry><id>{each.guid}</id><title>{each.title}</title><link href='{each.link}'/>"
        f"<updated>2026-03-02T10:00:00Z</updated><summary type='html'>{each.text}</summary></entry>"
        for each in items
    )
    return (
        "<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'><title>N</title>"
        f"{entries}</feed>"
    )


def _rdf(items: list[Item]) -> str:
    entries = "".join(
        f"<item rdf:about='{each.link}'><title>{each.title}</title><link>{each.link}</link></item>"
        for each in items
    )
    return (
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        f"xmlns='http://purl.org/rss/1.0/'><channel><title>N</title></channel>{entries}</rdf:RDF>"
    )


def _json(items: list[Item]) -> str:
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "N",
            "items": [
                {"id": each.guid, "url": each.link, "title": each.title, "content_text": each.text}
                for each in items
            ],
        }
    )


# --- Ways to break one -----------------------------------------------------------------------

Break = Callable[[str, random.Random], bytes]


def _encoded(feed: str, chance: random.Random) -> bytes:
    name = chance.choice(
        ("utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1251", "cp037", "gb18030")
    )
    return feed.encode(name, errors="replace")


def _cut(feed: str, chance: random.Random) -> bytes:
    return feed.encode()[: chance.randrange(len(feed.encode()) + 1)]


def _bytes_changed(feed: str, chance: random.Random) -> bytes:
    body = bytearray(feed.encode())
    for _ in range(chance.choice((1, 5, 50, 500))):
        body[chance.randrange(len(body))] = chance.randrange(256)
    return bytes(body)


def _pieces_moved(feed: str, chance: random.Random) -> bytes:
    pieces = feed.split("<")
    for _ in range(20):
        at, to = chance.randrange(len(pieces)), chance.randrange(len(pieces))
        pieces[at], pieces[to] = pieces[to], pieces[at]
    return "<".join(pieces).encode()


def _piece_repeated(feed: str, chance: random.Random) -> bytes:
    start = chance.randrange(len(feed))
    end = min(len(feed), start + chance.choice((1, 10, 200)))
    return (feed[:start] + feed[start:end] * chance.choice((2, 50, 2000)) + feed[end:]).encode()


def _with(*insertions: str) -> Break:
    def inserted(feed: str, chance: random.Random) -> bytes:
        at = feed.find(">", chance.randrange(len(feed))) + 1
        return (feed[:at] + chance.choice(insertions) + feed[at:]).encode()

    return inserted


def _entities(feed: str, chance: random.Random) -> bytes:
    levels = "".join(
        f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">'
        for n in range(chance.choice((1, 9)))
    )
    return (f"<!DOCTYPE x [{levels}]>" + feed.replace("Report", "&e0;")).encode()


def _huge_attributes(feed: str, chance: random.Random) -> bytes:
    many = " ".join(f"a{n}='{n}'" for n in range(chance.choice((100, 5_000))))
    return feed.replace(
        "<title>", f"<title {many} b='{'x' * chance.choice((10, 50_000))}'>"
    ).encode()


def _without(feed: str, chance: random.Random) -> bytes:
    for name in chance.sample(
        ("title", "link", "guid", "pubDate", "description", "id", "updated"), 4
    ):
        feed = feed.replace(f"<{name}>", "<x>").replace(f"</{name}>", "</x>")
    return feed.encode()


def _something_else(feed: str, chance: random.Random) -> bytes:
    return chance.choice(
        (
            b"",
            b"\0" * 1000,
            gzip.compress(feed.encode()),
            b"<html><body>" + b"<p>" * 20_000,
            chance.randbytes(5000),
            b"/etc/passwd",
            b"file:///etc/passwd",
            b"http://127.0.0.1/",
            b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
            b'{"version": "https://jsonfeed.org/version/1", "items": [null, 1, [], {"id": {}}]}',
            b"<?xml version='1.0' encoding='zlib_codec'?><rss/>",
            b"<?xml version='1.0' encoding='utf-7'?><rss version='2.0'>+ADw-item+AD4-</rss>",
        )
    )


WAYS: tuple[Break, ...] = (
    lambda feed, chance: feed.encode(),
    _encoded,
    _cut,
    _bytes_changed,
    _pieces_moved,
    _piece_repeated,
    _with(
        "<![CDATA[", "]]>", "<!--", "-->", "&", "&#x110000;", "&#0;", "\0", "\ufffe", "<?x", "<!"
    ),
    _with("<a>" * 500, "<b>" * 50_000, "</channel></rss>", "<item>" * 300, "<x y='" * 100),
    _with(f"<author>{'a.' * 8_000}</author>", f"<author>{'a@' * 8_000}</author>"),
    _with(*(f"<pubDate>{date}</pubDate>" for date in ("2016/6/29 15:07:41", "1 " * 5000, "2099"))),
    _entities,
    _huge_attributes,
    _without,
    _something_else,
)


def write_mutants(folder: Path, number: int, seed: int = 1) -> None:
    """``number`` files into ``folder``: each way to break a feed in its turn."""
    for index, body in zip(range(number), mutants(seed), strict=False):
        (folder / f"{index:04}-{index % len(WAYS):02}.xml").write_bytes(body)


def mutants(seed: int) -> Iterator[bytes]:
    """Broken feeds without end, the same for the same seed."""
    chance = random.Random(seed)
    while True:
        for way in WAYS:
            yield way(feeds(chance), chance)
