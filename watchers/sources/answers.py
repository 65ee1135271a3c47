"""What one answer of a web server means: a page, a step further, or a failure in plain words.

Pure.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

PERMANENT = frozenset({301, 308})
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class FetchError(Exception):
    """An address that gave nothing usable. The message is for people and holds no credentials.

    ``status`` is the HTTP status, 0 without an answer. ``retry_after`` is the header as sent.
    ``host`` is the one that gave the answer.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        retry_after: str = "",
        host: str = "",
    ) -> None:
        super().__init__(message)
        self.host = host
        self.status = status
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Page:
    """What an address answered: 200 with a body, or 304 with none."""

    url: str
    """After all redirects."""
    status: int
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes = b""
    moved_to: str | None = None
    """Where the address has moved for good: as far as the redirects were all permanent."""

    @property
    def unchanged(self) -> bool:
        return self.status == 304


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


def validators(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers that ask only for what is new; a validator no header can carry is left out."""
    headers = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in headers.items() if value and _is_header_value(value)}


def _is_header_value(value: str) -> bool:
    return value.isascii() and value.isprintable() and len(value) <= 500


def without_credentials(url: str) -> tuple[str, dict[str, str]]:
    """The address without user and password, and the header that carries them."""
    parts = urlsplit(url)
    user, _, netloc = parts.netloc.rpartition("@")
    if not user:
        return url, {}
    name, _, password = user.partition(":")
    token = base64.b64encode(f"{unquote(name)}:{unquote(password)}".encode()).decode()
    return parts._replace(netloc=netloc).geturl(), {"Authorization": f"Basic {token}"}


def target_of(url: str, answer: Answer) -> str:
    """Where a redirect leads. Raises FetchError for none and for a step down to plain http."""
    location = answer.headers.get("location", "").strip()
    if not location:
        raise FetchError("redirects to nowhere", status=answer.status)
    try:
        target = urljoin(url, location)
        before, after = urlsplit(url), urlsplit(target)
        if before.scheme == "https" and after.scheme == "http":
            raise FetchError("redirects from https down to http", status=answer.status)
        same_site = before.hostname == after.hostname and before.scheme == after.scheme
    except ValueError:
        raise FetchError("redirects to what is no address", status=answer.status) from None
    user = before.netloc.rpartition("@")[0]
    if user and same_site and "@" not in after.netloc:
        target = after._replace(netloc=f"{user}@{after.netloc}").geturl()
    return target.partition("#")[0]


def page_of(url: str, answer: Answer, moved_to: str | None, *, asked: bool) -> Page:
    """What was found, where the answer has or confirms it. Raises FetchError for any other.

    ``asked``: whether the request had validators, so that the answer may be "not modified".
    """
    if answer.status == 200 or (answer.status == 304 and asked):
        return Page(url, answer.status, answer.headers, answer.body, moved_to)
    if answer.status in (204, 226):
        return Page(url, 200, answer.headers, b"", moved_to)
    raise FetchError(
        _STATUSES.get(answer.status, f"answered with status {answer.status}"),
        status=answer.status,
        retry_after=answer.headers.get("retry-after", ""),
        host=(urlsplit(url).hostname or "").lower(),
    )


_STATUSES = {
    304: "says that nothing has changed, though it was asked for all of it (304)",
    401: "wants a password (401)",
    403: "does not let us in (403)",
    404: "was not found (404)",
    410: "is gone for good, says its publisher (410)",
    429: "asks us to come less often (429)",
    500: "has a fault of its own (500)",
    502: "could not be reached behind its front (502)",
    503: "is busy or closed for now (503)",
    504: "took too long behind its front (504)",
}
