"""What a link points at: canonical forms, tracking folded, credentials masked, publishers' hosts.

Pure. Two forms of a link exist: ``clean`` is shown and followed, ``key`` is compared.
"""

from __future__ import annotations

import re
from urllib.parse import (
    SplitResult,
    parse_qsl,
    quote,
    unquote,
    unquote_to_bytes,
    urljoin,
    urlsplit,
    urlunsplit,
)

MAX_LINK = 2000
"""Longer links are dropped: no publisher needs them, and they cost in every table."""

_TRACKING = re.compile(
    r"""(?xi)^(
        utm_.* | mtm_.* | pk_.* | hsa_.* | ns_.* | at_.* | mc_[ce]id | _hs(enc|mi) | oly_.*_id
      | fbclid | gclid | dclid | gbraid | wbraid | msclkid | yclid | twclid | igshid | igsh
      | ttclid | li_fat_id | vero_(id|conv) | wickedid | __twitter_impression | s_?cid | cmp
      | cmpid | cmpname | ncid | ito | ftag | ocid | smid | smtyp | partner | soc_src | soc_trk
      | guccounter | guce_referr(er|er_sig) | xtor | traffic_source | trk | feed(name|type)
      | ref(errer|errerid|_src|_url)? | source | src | rss | xml | from | via | taid | sref
      | int(cmp|cid|ernal) | campaign(_?id)? | maca
      | phpsessid | jsessionid | aspsessionid.* | session_?id | cf(id|token)
    )$"""
)
_SESSION = re.compile(r";jsessionid=[^/;]*", re.IGNORECASE)
"""What some servers put behind a path for each visitor."""
_KEPT_ANYWAY = frozenset({"source", "src", "from", "via", "ref", "rss", "xml", "partner"})
"""Tracking by custom, but an address by need when it is the only parameter there is."""

_NUMBER = re.compile(r"=\s*[0-9]+\s*\Z")
_AS_IT_IS = "%/:?=&;+,@!$'()*~|[]{}"
"""Characters of a query that stay; the others have to be written in percent signs."""

_SECOND_LEVEL = frozenset(
    {"ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "gub", "gv", "mil", "ne", "net", "nom"}
    | {"or", "org", "press", "info", "news", "web", "in", "id"}
)
"""Labels under a country's domain that are themselves shared by strangers (``co.uk``)."""

_SHARED_HOSTS = frozenset(
    {"blogspot.com", "wordpress.com", "substack.com", "medium.com", "github.io", "tumblr.com"}
    | {"ghost.io", "wixsite.com", "livejournal.com", "typepad.com", "netlify.app", "pages.dev"}
)
"""Hosts whose every subdomain is another publisher."""


def split(url: str) -> SplitResult | None:
    """The parts of an absolute http(s) link with a host, or ``None``."""
    url = "".join(c for c in url.strip() if c.isprintable())
    if not url or len(url) > MAX_LINK:
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme.lower() not in ("http", "https") or not _host(parts):
            return None
        parts.port  # noqa: B018  (raises ValueError where the port is no number)
    except ValueError:
        return None
    return parts


def resolved(base: str, link: str) -> str | None:
    """``link`` as a document at ``base`` means it, as it stands; ``None`` for no web address."""
    link = link.strip()
    if not link or len(link) > MAX_LINK:
        return None
    try:
        joined = urljoin(base, link) if base else link
    except ValueError:
        return None
    return joined if split(joined) is not None else None


def absolute(base: str, link: str) -> str | None:
    """As ``resolved``, and cleaned of tracking and credentials."""
    found = resolved(base, link)
    return clean(found) if found else None


def clean(url: str) -> str | None:
    """The link as people should see it: http(s), no credentials, tracking and fragment dropped."""
    parts = split(unwrapped(url))
    if parts is None:
        return None
    host = _host(parts)
    port = "" if parts.port in (None, 80, 443) else f":{parts.port}"
    query = quote("&".join(_parameters(parts.query)), safe=_AS_IT_IS)
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    path = _SESSION.sub("", parts.path).replace(" ", "%20") or "/"
    return urlunsplit((parts.scheme.lower(), host + port, path, query, fragment))


def key(url: str) -> str | None:
    """The identity of what a link points at: the same for mirrors, mobile pages and campaigns."""
    cleaned = clean(url)
    if cleaned is None:
        return None
    parts = urlsplit(cleaned)
    host = re.sub(r"^(?:www\d?|m|mobile|amp|edition)\.", "", parts.netloc)
    path = re.sub(r"/(?:amp|amp\.html|index\.html?|index\.php)$", "/", _bytes_of(parts.path))
    path = re.sub(r"^/amp/", "/", re.sub(r"/{2,}", "/", path)).rstrip("/")
    said = (
        part for part in parts.query.split("&") if not re.match(r"(?:amp)?(?:=|\Z)|[^=]*=\Z", part)
    )
    query = "&".join(sorted(_bytes_of(part.replace("+", " ")) for part in said))
    if not path and not query and not parts.fragment:
        return None  # a front page is no article
    return f"{host}{path}?{query}#{parts.fragment}".rstrip("#").rstrip("?")


def unwrapped(url: str) -> str:
    """The address inside a click counter's link (``google.com/url?url=…``), else ``url``."""
    parts = split(url)
    if parts is None or not parts.query:
        return url
    host = _host(parts)
    if not (
        (re.search(r"(^|\.)google\.[a-z.]+$", host) and parts.path == "/url")
        or (host.endswith("facebook.com") and parts.path == "/l.php")
        or (host.endswith("bing.com") and "apiclick" in parts.path)
    ):
        return url
    for name, value in parse_qsl(parts.query):
        if name in ("url", "q", "u") and split(value) is not None:
            return value
    return url


def host(url: str) -> str:
    """The host of a link in lower case, without port; empty for what is no web address."""
    parts = split(url)
    return _host(parts) if parts else ""


def publisher_host(name: str) -> str:
    """The registrable part of a host: who publishes, whatever subdomain they publish on."""
    name = name.lower().rstrip(".")
    labels = name.split(".")
    if len(labels) <= 2 or labels[-1].isdigit() or ":" in name:
        return name
    if any(name.endswith("." + shared) for shared in _SHARED_HOSTS):
        return ".".join(labels[-3:])
    if len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL:
        return ".".join(labels[-3:])
    return ".".join(labels[-2:])


def masked(url: str) -> str:
    """``url`` for logs, errors and chats: user, password and secret-looking parameters hidden."""
    try:
        parts = urlsplit(url)
        netloc = parts.netloc
        if "@" in netloc:
            netloc = "•••@" + netloc.rpartition("@")[2]
        query = _SECRET.sub(r"\1=•••", parts.query)
        return urlunsplit((parts.scheme, netloc, parts.path, query, parts.fragment))
    except ValueError:
        return re.sub(r"//[^/\s]*@", "//•••@", url)


_SECRET = re.compile(
    r"(?i)(?<![^&;])([^=&;]*(?:key|token|secret|passw|pwd|auth|signature|session|sid)[^=&;]*)=[^&;]*"
)


def _host(parts: SplitResult) -> str:
    name = (parts.hostname or "").rstrip(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return name
    return f"[{name}]" if ":" in name else name


def _parameters(query: str) -> list[str]:
    """The parts of a query that are no tracking, as they stand: some are in no known encoding."""
    said = [(unquote(part.partition("=")[0]), part) for part in query.split("&") if part]
    kept = [part for name, part in said if not _TRACKING.match(name.removeprefix("amp;"))]
    if kept:
        return kept
    return [part for name, part in said if name.lower() in _KEPT_ANYWAY and _NUMBER.search(part)]


def _bytes_of(quoted: str) -> str:
    """Percent signs resolved, one character a byte, so that no two spellings become the same."""
    return unquote_to_bytes(quoted).decode("latin-1")
