"""A small web on this machine: named sites, each path with a behaviour that a test sets."""

from __future__ import annotations

import asyncio
import gzip
import ssl
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from aiohttp import web

from watchers.sources.addresses import AllowedHosts
from watchers.sources.fetch import Fetcher, Manners

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

Behaviour = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class World:
    """Sites under ``*.test``, all served by one server on a loopback port."""

    port: int = 0
    pages: dict[str, Behaviour] = field(default_factory=dict)
    """By ``host/path``; what is not here is not found."""
    asked: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)
    """Every request: ``host/path?query`` and its headers in lower case."""
    addresses: dict[str, list[str]] = field(default_factory=dict)
    """What names resolve to, where that is not this server."""
    looked_up: list[str] = field(default_factory=list)

    def url(self, place: str, scheme: str = "http") -> str:
        """``bbc.test/rss`` → an address that reaches it."""
        host, _, path = place.partition("/")
        return f"{scheme}://{host}:{self.port}/{path}"

    def put(self, place: str, behaviour: Behaviour | bytes | str, **headers: str) -> str:
        """Have ``place`` behave like this; returns its address. Bytes and text are answered."""
        if not callable(behaviour):
            behaviour = answer(behaviour, headers=headers)
        self.pages[place] = behaviour
        return self.url(place)

    def fetcher(
        self, *sites: str, deadline: float = 5.0, host_gap: float = 0.0, allowed: str = ""
    ) -> Fetcher:
        """A fetcher that may ask the named sites here, and sees names as this world has them."""
        names = [f"{site}:{self.port}" for site in sites] or [
            f"{place.partition('/')[0]}:{self.port}" for place in self.pages
        ]
        return Fetcher(
            AllowedHosts.parse(",".join([*dict.fromkeys(names), allowed])),
            Manners(deadline=deadline, host_gap=host_gap),
            resolve=self.resolve,
        )

    async def resolve(self, host: str, port: int) -> list[str]:
        self.looked_up.append(host)
        if host in self.addresses:
            return self.addresses[host]
        if host.endswith(".test"):
            return ["127.0.0.1"]
        raise OSError("no such name")

    def count(self, place: str) -> int:
        return sum(asked.partition("?")[0] == place for asked, _ in self.asked)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        host = request.host.partition(":")[0]
        place = host + request.path
        query = f"?{request.query_string}" if request.query_string else ""
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.asked.append((place + query, headers))
        behaviour = self.pages.get(place)
        if behaviour is None:
            return web.Response(status=404)
        return await behaviour(request)


async def start(world: World, tls: ssl.SSLContext | None = None) -> web.AppRunner:
    """Serve ``world`` on a free loopback port; clean the runner up when done."""
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", world.serve)
    runner = web.AppRunner(application, auto_decompress=False, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls)
    await site.start()
    world.port = runner.addresses[0][1]
    return runner


# --- Behaviours ------------------------------------------------------------------------------


def answer(
    body: bytes | str, status: int = 200, headers: Mapping[str, str] | None = None
) -> Behaviour:
    content = body.encode() if isinstance(body, str) else body

    async def behave(request: web.Request) -> web.StreamResponse:
        return web.Response(
            status=status,
            body=content,
            headers={"Content-Type": "application/rss+xml", **(headers or {})},
        )

    return behave


def status(code: int, **headers: str) -> Behaviour:
    return answer(b"", code, {name.replace("_", "-"): value for name, value in headers.items()})


def redirect(target: str, code: int = 302) -> Behaviour:
    return answer(b"", code, {"Location": target})


def conditional(body: str, etag: str = '"one"') -> Behaviour:
    """Answers 304 to whoever has ``etag`` already."""

    async def behave(request: web.Request) -> web.StreamResponse:
        if request.headers.get("If-None-Match") == etag:
            return web.Response(status=304, headers={"ETag": etag})
        return web.Response(body=body.encode(), headers={"ETag": etag})

    return behave


def bomb(unpacked: int) -> Behaviour:
    """A gzip body that unpacks to ``unpacked`` bytes."""
    return answer(gzip.compress(b" " * unpacked), headers={"Content-Encoding": "gzip"})


def drip(seconds_between: float) -> Behaviour:
    """Sends one byte at a time for ever: no single read ever times out."""

    async def behave(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" ")
            await asyncio.sleep(seconds_between)

    return behave


def breaks_off(body: str) -> Behaviour:
    """Announces more than it sends, and hangs up."""

    async def behave(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": str(len(body) + 1000)})
        await response.prepare(request)
        await response.write(body.encode())
        assert request.transport is not None
        request.transport.close()
        return response

    return behave


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Each request gets the next behaviour; the last one stays."""
    left = list(behaviours)

    async def behave(request: web.Request) -> web.StreamResponse:
        return await (left.pop(0) if len(left) > 1 else left[0])(request)

    return behave


# --- Feeds -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Item:
    """One entry as a feed shows it."""

    title: str = "Troops move towards the border, officials say"
    link: str | None = "http://news.test/1"
    guid: str | None = None
    text: str = "Officials said on Monday that troops had moved towards the border overnight."
    published: datetime | None = NOW - timedelta(hours=1)

    def xml(self) -> str:
        parts = [f"<title>{self.title}</title>", f"<description>{self.text}</description>"]
        if self.link:
            parts.append(f"<link>{self.link}</link>")
        if self.guid:
            parts.append(f'<guid isPermaLink="false">{self.guid}</guid>')
        if self.published:
            parts.append(f"<pubDate>{format_datetime(self.published)}</pubDate>")
        return f"<item>{''.join(parts)}</item>"


def item(number: int, **changes: object) -> Item:
    """An entry that is like no other number's."""
    given: dict[str, object] = {
        "title": f"Report number {number} from the border",
        "link": f"http://news.test/{number}",
        "guid": f"report-{number}",
        "text": f"This is what was said on day {number} of the talks about the border.",
    }
    return Item(**(given | changes))  # type: ignore[arg-type]


def rss(items: Sequence[Item], more: str = "", title: str = "Border News") -> str:
    entries = "".join(item.xml() for item in items)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>{title}</title>'
        f"<link>http://news.test/</link>{more}{entries}</channel></rss>"
    )
