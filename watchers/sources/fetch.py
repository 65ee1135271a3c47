"""Asks the web for one address, safely: conditional, bounded in time and size, redirects by hand.

The one door to httpx. Every hop of a redirect is checked like the first address, and dialled by
the address that was checked; no proxy, cookie or password is taken from the environment, only
whom to trust.
"""

from __future__ import annotations

import asyncio
import os
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpcore
import httpx

from watchers.release import release
from watchers.sources import bodies
from watchers.sources.addresses import AddressRefused, AllowedHosts, check_url
from watchers.sources.answers import (
    PERMANENT,
    REDIRECTS,
    Answer,
    page_of,
    target_of,
    validators,
    without_credentials,
)
from watchers.sources.answers import FetchError as FetchError
from watchers.sources.answers import Page as Page
from watchers.sources.bodies import BodyRefused, Limits
from watchers.sources.dial import CheckedDial, Resolve, system_resolve
from watchers.sources.hosts import Turns
from watchers.sources.links import masked

MOST_HOPS = 5
FEED_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5"
)
PAGE_ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Manners:
    """How the bot behaves towards others' machines."""

    deadline: float = 30.0
    """Seconds for one fetch in all, redirects and body included."""
    at_once: int = 16
    """Fetches under way at the same time, over all hosts."""
    host_gap: float = 1.0
    """Seconds between two requests to one host."""
    agent: str = ""
    """The User-Agent; empty for our own name and version."""


class CertificatesError(Exception):
    """The certificates that the environment names cannot be used; the message says which."""


class Fetcher:
    """Fetches addresses; close it when done."""

    def __init__(
        self,
        allowed: AllowedHosts | None = None,
        manners: Manners | None = None,
        *,
        resolve: Resolve = system_resolve,
    ) -> None:
        """Raises CertificatesError."""
        self._allowed = allowed or AllowedHosts()
        self._manners = manners or Manners()
        self._turns = Turns(self._manners.host_gap)
        self._places = asyncio.Semaphore(self._manners.at_once)
        self._gate = asyncio.Lock()
        self._transport = _Transport(CheckedDial(self._allowed, resolve), self._manners)
        self._client = httpx.AsyncClient(
            transport=self._transport,
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(self._manners.deadline),
            headers={"User-Agent": self._manners.agent or f"Detente/{release()} (feed reader)"},
        )

    async def close(self) -> None:
        await self._client.aclose()

    async def get(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        accept: str = FEED_ACCEPT,
        limits: Limits = bodies.FEED,
    ) -> Page:
        """Ask for ``url``, following its redirects. Raises FetchError with a message for people.

        With validators the answer may be *unchanged* (304), without a body.
        """
        asked = {"Accept": accept, "Accept-Encoding": "gzip, deflate"}
        conditional = validators(etag, last_modified)
        seen: set[str] = set()
        moved_to, permanent = None, True
        left = self._manners.deadline
        for _ in range(MOST_HOPS + 1):
            seen.add(url)
            answer, took = await self._ask(url, asked | conditional, limits, left)
            left -= took
            if answer.status not in REDIRECTS:
                return page_of(url, answer, moved_to, asked=bool(conditional))
            target = target_of(url, answer)
            permanent = permanent and answer.status in PERMANENT
            if permanent:
                moved_to = target
            if target in seen:
                raise FetchError("redirects in a circle", status=answer.status)
            url = target
        raise FetchError(f"redirects more than {MOST_HOPS} times", status=answer.status)

    async def _ask(
        self, url: str, headers: dict[str, str], limits: Limits, left: float
    ) -> tuple[Answer, float]:
        """One request's whole answer and the seconds it took; redirects come back as they are.

        Waiting for the host's turn does not count against the time that is left.
        """
        try:
            _, host, _ = check_url(url, self._allowed)
        except AddressRefused as refusal:
            raise FetchError(str(refusal)) from None
        async with self._turns.of(host), self._places:
            async with self._gate:  # one request begins in each turn of the event loop
                await asyncio.sleep(0)
            start = asyncio.get_running_loop().time()
            try:
                async with asyncio.timeout(max(left, 0.0)):
                    answer = await self._exchange(url, headers, limits)
                return answer, asyncio.get_running_loop().time() - start
            except AddressRefused as refusal:
                raise FetchError(str(refusal)) from None
            except BodyRefused as refusal:
                raise FetchError(f"sent an answer that {refusal}") from None
            except (TimeoutError, httpcore.TimeoutException, httpx.TimeoutException):
                seconds = f"{self._manners.deadline:g}"
                raise FetchError(f"gave no full answer within {seconds} seconds") from None
            except _NETWORK_ERRORS as error:
                raise FetchError(_said(error)) from None

    async def _exchange(self, url: str, headers: dict[str, str], limits: Limits) -> Answer:
        bare, credentials = without_credentials(url)
        request = self._client.build_request("GET", bare, headers=headers | credentials)
        response = await self._client.send(request, stream=True)
        try:
            found = {name.lower(): value for name, value in response.headers.items()}
            body = b""
            if response.status_code == 200:
                chunks = response.aiter_raw()
                body = await bodies.read(chunks, found.get("content-encoding", ""), limits)
            return Answer(response.status_code, found, body)
        finally:
            await response.aclose()


class _Transport(httpx.AsyncBaseTransport):
    """httpx over httpcore's pool with our own dialling, which httpx itself offers no way to set."""

    def __init__(self, dial: CheckedDial, manners: Manners) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=_trusted(),
            max_connections=manners.at_once + 4,
            max_keepalive_connections=manners.at_once,
            keepalive_expiry=10.0,
            network_backend=dial,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        target = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                request.method,
                target,
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer), request=request
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._answer.aiter_stream():
            yield chunk

    async def aclose(self) -> None:
        await self._answer.aclose()


_NETWORK_ERRORS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    httpcore.ConnectionNotAvailable,
    ssl.SSLError,
    OSError,
    UnicodeError,
    ValueError,
)


def _trusted() -> ssl.SSLContext:
    """Trusts what SSL_CERT_FILE or SSL_CERT_DIR name, else the authorities that browsers trust."""
    try:
        return httpx.create_ssl_context()
    except OSError as error:
        raise CertificatesError(
            f"SSL_CERT_FILE={os.environ.get('SSL_CERT_FILE', '')}: holds no certificates that can"
            f" be read ({error.strerror or type(error).__name__})"
        ) from None


def _said(error: BaseException) -> str:
    """A network error in plain words, without the address it was about."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"has a certificate that cannot be trusted ({cause.verify_message})"
        if isinstance(cause, ssl.SSLError):
            return "could not set up a secure connection"
        cause = cause.__cause__ or cause.__context__
    text = masked(str(error)).strip()
    if isinstance(error, httpcore.ConnectError | httpx.ConnectError):
        return text if text.startswith("was not found: ") else "could not be connected to"
    if isinstance(error, httpcore.RemoteProtocolError | httpx.RemoteProtocolError):
        return "broke off its answer"
    if isinstance(error, httpx.InvalidURL):
        return "is no address that can be asked"
    return f"could not be read ({type(error).__name__})"
