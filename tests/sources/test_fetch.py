"""Fetching: conditional, bounded, polite, and never where it must not go."""

from __future__ import annotations

import asyncio
import gzip
import itertools
import logging
import socket
import threading
import zlib
from typing import Any

import pytest

from tests.sources.world import World, answer, bomb, breaks_off, drip, in_turn, redirect, status
from watchers.sources import dial
from watchers.sources.addresses import AllowedHosts, is_public
from watchers.sources.bodies import Limits
from watchers.sources.fetch import Fetcher, FetchError, Manners, Page


async def get(world: World, url: str, **options: Any) -> Page:
    fetcher = world.fetcher()
    try:
        return await fetcher.get(url, **options)
    finally:
        await fetcher.close()


async def fault(world: World, url: str, fetcher: Fetcher | None = None) -> str:
    fetcher = fetcher or world.fetcher()
    try:
        with pytest.raises(FetchError) as caught:
            await fetcher.get(url)
        return str(caught.value)
    finally:
        await fetcher.close()


async def test_a_page_comes_with_its_address_and_headers(world: World) -> None:
    url = world.put("news.test/rss", "words", ETag='"a"')
    page = await get(world, url)
    assert (page.url, page.body, page.headers["etag"]) == (url, b"words", '"a"')


async def test_validators_are_sent_and_304_is_unchanged(world: World) -> None:
    url = world.put("news.test/rss", status(304))
    page = await get(world, url, etag='"a"', last_modified="Mon, 02 Mar 2026 09:00:00 GMT")
    assert page.unchanged
    _, headers = world.asked[0]
    assert headers["if-none-match"] == '"a"'
    assert headers["if-modified-since"] == "Mon, 02 Mar 2026 09:00:00 GMT"


async def test_a_validator_that_would_break_the_request_is_left_out(world: World) -> None:
    url = world.put("news.test/rss", "words")
    await get(world, url, etag='"a"\r\nX-Injected: yes')
    assert "if-none-match" not in world.asked[0][1]
    assert "x-injected" not in world.asked[0][1]


# --- Redirects -------------------------------------------------------------------------------


@pytest.mark.failure("F25")
@pytest.mark.parametrize(
    ("codes", "moved"),
    [
        pytest.param([301, 308], "there", id="all permanent: the last address is the new one"),
        pytest.param([301, 302], "between", id="as far as it is permanent, not beyond"),
        pytest.param([302, 301], None, id="temporary at first: not moved at all"),
    ],
)
async def test_a_move_is_seen_as_far_as_it_is_permanent(
    world: World, codes: list[int], moved: str | None
) -> None:
    world.put("news.test/there", "words")
    world.put("news.test/between", redirect(world.url("news.test/there"), codes[1]))
    url = world.put("news.test/old", redirect("/between", codes[0]))
    page = await get(world, url)
    assert page.url == world.url("news.test/there")
    assert page.moved_to == (world.url(f"news.test/{moved}") if moved else None)


@pytest.mark.failure("F26")
async def test_five_hops_are_followed_and_a_sixth_is_not(world: World) -> None:
    for hop in range(7):
        world.put(f"news.test/{hop}", redirect(f"/{hop + 1}"))
    world.put("news.test/7", "words")
    assert (await get(world, world.url("news.test/2"))).body == b"words"
    assert "more than 5 times" in await fault(world, world.url("news.test/1"))


@pytest.mark.failure("F26")
async def test_a_circle_of_redirects_ends_at_once(world: World) -> None:
    world.put("news.test/a", redirect("/b"))
    url = world.put("news.test/b", redirect("/a"))
    assert "in a circle" in await fault(world, url)
    assert len(world.asked) == 2


# --- Size and time ---------------------------------------------------------------------------


@pytest.mark.failure("F30")
async def test_a_gzip_bomb_is_stopped_while_it_unpacks(world: World) -> None:
    url = world.put("news.test/rss", bomb(40_000_000))
    assert "unpacks to more than 12 MB" in await fault(world, url)


@pytest.mark.failure("F30")
async def test_a_huge_body_is_stopped_on_the_wire(world: World) -> None:
    url = world.put("news.test/rss", answer(b"x" * 7_000_000))
    assert "larger than 6 MB" in await fault(world, url)


@pytest.mark.failure("F30")
async def test_a_dripping_body_ends_at_the_total_deadline(world: World) -> None:
    url = world.put("news.test/rss", drip(0.02))
    loop = asyncio.get_running_loop()
    start = loop.time()
    said = await fault(world, url, world.fetcher(deadline=0.3))
    assert "no full answer within 0.3 seconds" in said
    assert 0.2 < loop.time() - start < 3


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        pytest.param(b"words", "identity", id="as it is"),
        pytest.param(gzip.compress(b"words"), "gzip", id="gzip"),
        pytest.param(gzip.compress(b"wo") + gzip.compress(b"rds"), "gzip", id="two gzips in a row"),
        pytest.param(gzip.compress(b"words") + b"\0" * 50, "gzip", id="gzip and padding"),
        pytest.param(zlib.compress(b"words"), "deflate", id="deflate as it should be"),
        pytest.param(
            zlib.compress(b"words")[2:-4], "deflate", id="deflate without its head, as some send it"
        ),
    ],
)
async def test_encodings_are_undone(world: World, body: bytes, encoding: str) -> None:
    url = world.put("news.test/rss", body, **{"Content-Encoding": encoding})
    assert (await get(world, url)).body == b"words"


@pytest.mark.parametrize(
    ("body", "encoding", "said"),
    [
        pytest.param(b"words", "gzip", "could not be decompressed", id="gzip that is none"),
        pytest.param(gzip.compress(b"words" * 99)[:-9], "gzip", "was cut off", id="half a gzip"),
        pytest.param(b"words", "br", "not asked for", id="an encoding we never asked for"),
        pytest.param(gzip.compress(b"") * 500, "gzip", "too many pieces", id="500 empty gzips"),
    ],
)
async def test_a_body_that_cannot_be_undone_is_refused(
    world: World, body: bytes, encoding: str, said: str
) -> None:
    url = world.put("news.test/rss", body, **{"Content-Encoding": encoding})
    assert said in await fault(world, url)


async def test_a_broken_off_answer_is_an_error_and_not_a_short_page(world: World) -> None:
    url = world.put("news.test/rss", breaks_off("half"))
    assert "broke off" in await fault(world, url)


async def test_limits_are_the_caller_s(world: World) -> None:
    url = world.put("news.test/robots.txt", b"x" * 2000)
    fetcher = world.fetcher()
    with pytest.raises(FetchError, match="larger than"):
        await fetcher.get(url, limits=Limits(wire=1000, decoded=1000))
    await fetcher.close()


# --- Where it must not go --------------------------------------------------------------------


@pytest.mark.failure("F54")
@pytest.mark.parametrize(
    "address",
    [
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("ftp://news.test/rss", id="another scheme"),
        pytest.param("http://127.0.0.1/", id="this machine"),
        pytest.param("http://[::1]/", id="this machine in IPv6"),
        pytest.param("http://[::ffff:127.0.0.1]/", id="this machine, mapped"),
        pytest.param("http://169.254.169.254/latest/", id="a cloud's secrets"),
        pytest.param("http://10.0.0.7/", id="a private network"),
        pytest.param("http://news.test:22/", id="another port"),
        pytest.param("http:///rss", id="no host"),
        pytest.param("http://news.test:99999999/", id="no port"),
    ],
)
async def test_an_address_that_must_not_be_asked_is_not(world: World, address: str) -> None:
    await fault(world, address, world.fetcher("elsewhere.test"))
    assert world.asked == []


@pytest.mark.failure("F54")
async def test_a_public_name_that_leads_inside_is_not_dialled(world: World) -> None:
    world.addresses["inside.test"] = ["127.0.0.1", "10.1.2.3", "::1"]
    fetcher = Fetcher(manners=Manners(deadline=2, host_gap=0), resolve=world.resolve)
    assert "not on the public internet" in await fault(world, "http://inside.test/", fetcher)
    assert world.looked_up == ["inside.test"]


@pytest.mark.failure("F54")
async def test_a_redirect_inside_is_refused_at_its_hop(world: World) -> None:
    secret = world.put("secret.test/keys", "the keys")
    url = world.put("news.test/rss", redirect(secret))
    said = await fault(world, url, world.fetcher("news.test"))
    assert "port" in said or "public internet" in said
    assert world.count("secret.test/keys") == 0


@pytest.mark.failure("F54")
async def test_a_redirect_to_a_name_that_leads_inside_is_refused_when_dialled(
    world: World,
) -> None:
    world.addresses["inside.test"] = ["127.0.0.1"]
    url = world.put("news.test/rss", redirect("http://inside.test/keys"))
    assert "public internet" in await fault(world, url, world.fetcher("news.test"))


@pytest.mark.failure("F54")
async def test_the_address_that_was_checked_is_the_one_that_is_dialled(world: World) -> None:
    """A name that changes between two look-ups gains nothing: it is looked up once."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"], ["10.0.0.1"]])

    async def rebinding(host: str, port: int) -> list[str]:
        world.looked_up.append(host)
        return next(answers)

    url = world.put("news.test/rss", "words")
    allowed = AllowedHosts.parse(f"news.test:{world.port}")
    fetcher = Fetcher(allowed, Manners(host_gap=0), resolve=rebinding)
    assert (await fetcher.get(url)).body == b"words"
    assert world.looked_up == ["news.test"]
    await fetcher.close()


@pytest.mark.failure("F54")
async def test_an_allowed_host_opens_its_own_port_and_no_other() -> None:
    allowed = AllowedHosts.parse("intranet.example:8080, [::1]:9000, plain.example")
    assert allowed.allows("intranet.example", 8080)
    assert not allowed.allows("intranet.example", 80)
    assert not allowed.allows("other.example", 8080)
    assert allowed.allows("::1", 9000)
    assert allowed.allows("plain.example", 443)
    assert not allowed.allows("plain.example", 8080)
    with pytest.raises(ValueError, match="bad host"):
        AllowedHosts.parse("bad host/with path")


@pytest.mark.failure("F54")
async def test_no_proxy_is_taken_from_the_environment(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await get(world, world.put("news.test/rss", "words"))).body == b"words"


@pytest.mark.failure("F54")
@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("100.64.0.1", False),
        ("192.168.1.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("no address", False),
    ],
)
def test_what_counts_as_public(address: str, public: bool) -> None:
    assert is_public(address) is public


# --- Credentials and politeness --------------------------------------------------------------


@pytest.mark.failure("F55")
async def test_credentials_go_to_their_host_only_and_into_no_error(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    world.put("other.test/rss", status(500))
    world.put("news.test/rss", redirect(world.url("other.test/rss")))
    url = world.url("news.test/rss").replace("//", "//reader:s3cret@")
    said = await fault(world, url)
    assert "authorization" in world.asked[0][1]
    assert "authorization" not in world.asked[1][1]
    assert "s3cret" not in said + caplog.text


@pytest.mark.failure("F55")
async def test_an_error_about_a_name_does_not_tell_the_password(world: World) -> None:
    said = await fault(world, "http://reader:s3cret@nowhere.example/rss")
    assert said == "was not found: no such site, or no network (nowhere.example)"


@pytest.mark.failure("F28")
async def test_a_resolver_that_hangs_holds_up_nothing_else_that_needs_a_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    free = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: free.wait(20) and [])
    asked = [asyncio.create_task(dial.system_resolve(f"{n}.test", 443)) for n in range(50)]
    async with asyncio.timeout(5):
        assert await asyncio.to_thread(lambda: "drawn") == "drawn"
    asked[0].cancel()
    free.set()
    found = await asyncio.gather(*asked, return_exceptions=True)
    assert found[1:] == [[]] * 49


async def test_no_cookie_is_kept(world: World) -> None:
    url = world.put("news.test/rss", "words", **{"Set-Cookie": "id=1; Path=/"})
    fetcher = world.fetcher()
    await fetcher.get(url)
    await fetcher.get(url)
    assert "cookie" not in world.asked[1][1]
    await fetcher.close()


async def test_one_host_is_asked_one_thing_at_a_time_with_a_pause_between(world: World) -> None:
    at_once, most, times = 0, 0, []

    async def busy(request: object) -> object:
        nonlocal at_once, most
        from aiohttp import web

        at_once += 1
        most = max(most, at_once)
        times.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.01)
        at_once -= 1
        return web.Response(body=b"words")

    url = world.put("news.test/rss", busy)  # type: ignore[arg-type]
    fetcher = world.fetcher(host_gap=0.05)
    await asyncio.gather(*(fetcher.get(url) for _ in range(4)))
    await fetcher.close()
    assert most == 1
    assert all(later - earlier >= 0.05 for earlier, later in itertools.pairwise(times))


async def test_different_hosts_do_not_wait_for_one_another(world: World) -> None:
    met = asyncio.Event()

    async def waits(request: object) -> object:
        from aiohttp import web

        await met.wait()
        return web.Response(body=b"slow")

    async def frees(request: object) -> object:
        from aiohttp import web

        met.set()
        return web.Response(body=b"fast")

    slow = world.put("slow.test/rss", waits)  # type: ignore[arg-type]
    fast = world.put("fast.test/rss", frees)  # type: ignore[arg-type]
    fetcher = world.fetcher(host_gap=10)
    pages = await asyncio.gather(fetcher.get(slow), fetcher.get(fast))
    assert [page.body for page in pages] == [b"slow", b"fast"]
    await fetcher.close()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        pytest.param(401, "password", id="401 wants a password"),
        pytest.param(404, "not found", id="404"),
        pytest.param(418, "status 418", id="one without words of its own"),
    ],
)
async def test_a_refusal_is_told_in_words(world: World, code: int, said: str) -> None:
    assert said in await fault(world, world.put("news.test/rss", status(code)))


async def test_after_an_error_the_same_fetcher_goes_on(world: World) -> None:
    url = world.put("news.test/rss", in_turn(breaks_off("x"), answer("words")))
    fetcher = world.fetcher()
    with pytest.raises(FetchError):
        await fetcher.get(url)
    assert (await fetcher.get(url)).body == b"words"
    await fetcher.close()
