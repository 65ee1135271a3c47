"""Which addresses may be asked: public ones on web ports, and hosts the operator allows.

Pure. A feed's address comes from people and a redirect's from strangers: neither may lead the bot
to the machine it runs on or to the network behind it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

WEB_PORTS = frozenset({80, 443})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefused(Exception):
    """An address that must not be asked; the message says why, without credentials."""


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """Hosts, each with one port or with any, that are exempt from the private-address rule."""

    ports: Mapping[str, frozenset[int] | None] = field(default_factory=dict)
    """By host in lower case: the ports allowed, ``None`` for the two web ports."""

    @classmethod
    def parse(cls, text: str) -> AllowedHosts:
        """``host[:port],…`` as written in the settings. Raises ValueError naming the bad part."""
        ports: dict[str, frozenset[int] | None] = {}
        for item in filter(None, (part.strip() for part in text.split(","))):
            name, port = _host_and_port(item)
            known = ports.get(name, frozenset())
            if port is None or known is None:
                ports[name] = None
            else:
                ports[name] = known | {port}
        return cls(ports)

    def allows(self, host: str, port: int) -> bool:
        """Exactly this host on this port: an allowed host's other ports stay closed."""
        host = host.lower().rstrip(".")
        if host not in self.ports:
            return False
        allowed = self.ports[host]
        return port in WEB_PORTS if allowed is None else port in allowed


def check_url(url: str, allowed: AllowedHosts) -> tuple[str, str, int]:
    """Scheme, host and port of an address that may be asked. Raises AddressRefused.

    The name is not resolved here: that is done, and checked, when it is dialled.
    """
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), (parts.hostname or "").lower(), parts.port
    except ValueError:
        raise AddressRefused("is no web address: it has to start with https://") from None
    if scheme not in ("http", "https"):
        raise AddressRefused("is no web address: only http:// and https:// are read")
    if not host:
        raise AddressRefused("is an address that names no host")
    port = port or (443 if scheme == "https" else 80)
    if allowed.allows(host, port):
        return scheme, host, port
    if port not in WEB_PORTS:
        raise AddressRefused(f"is on port {port}: only 80 and 443 are asked")
    try:
        literal = ipaddress.ip_address(host)
    except ValueError:
        return scheme, host, port
    if not is_public(str(literal)):
        raise AddressRefused(f"is not on the public internet ({host})")
    return scheme, host, port


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet, looked at through its wrappings.

    An IPv4 address mapped, translated or tunnelled in IPv6 is judged as what it leads to.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if found.teredo is not None:
            return False
        if inner is not None:
            return is_public(str(inner))
    return found.is_global and not found.is_multicast and not found.is_reserved


def _host_and_port(item: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(f"//{item}")
        name, port = parts.hostname, parts.port
    except ValueError:
        name, port = None, None
    name = (name or "").rstrip(".")
    if not name or parts.path or parts.query or "@" in item or port == 0:
        raise ValueError(f"“{item}” is no host: write host or host:port, with commas between")
    return name, port
