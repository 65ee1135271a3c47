"""Who publishes what: a host's family, how far it is believed and whose voice it is.

What is not listed is its own family, ``unlisted`` and nobody's voice.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from storage.model.article import Tier
from watchers.sources import links

AGGREGATORS = frozenset(
    {"news.google.com", "feedburner.com", "feeds.feedburner.com", "feedproxy.google.com"}
    | {"news.yahoo.com", "rss.app", "rsshub.app", "morss.it", "politepol.com", "fetchrss.com"}
    | {"reddit.com", "inoreader.com", "feedly.com", "bing.com", "msn.com", "t.co"}
)
"""Hosts that carry others' articles: the publisher is where the article itself stands."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """A publisher family."""

    family: str
    """The registrable host that stands for it, one vote per family."""
    name: str
    tier: Tier = Tier.UNLISTED
    party: str | None = None


class PublishersError(ValueError):
    """The list of publishers is at fault; the message names every fault."""


def publisher_of(host: str) -> Publisher:
    """The publisher on ``host``: the most specific listed host that it belongs to."""
    known = shipped()
    host = host.lower().rstrip(".")
    for name in _outwards(host):
        if name in known:
            return known[name]
    family = links.publisher_host(host)
    return Publisher(family, family)


def is_aggregator(host: str) -> bool:
    """Whether what stands on ``host`` is others' work."""
    return any(name in AGGREGATORS for name in _outwards(host.lower().rstrip(".")))


@cache
def shipped() -> Mapping[str, Publisher]:
    """By host, the publishers of ``data/publishers.toml``."""
    return parse_publishers((files(__package__) / "data" / "publishers.toml").read_text("utf-8"))


def parse_publishers(content: str) -> dict[str, Publisher]:
    """Publishers by host. Raises PublishersError with every fault at once."""
    faults: list[str] = []
    found: dict[str, Publisher] = {}
    for entry in tomllib.loads(content).get("publisher", []):
        name = str(entry.get("name", "?"))
        hosts = entry.get("hosts") or []
        if unknown := sorted(entry.keys() - {"name", "hosts", "tier", "party"}):
            faults.append(f"{name}: unknown key “{unknown[0]}”")
        if not hosts or "name" not in entry:
            faults.append(f"{name}: needs a name and hosts")
            continue
        try:
            tier = Tier(entry.get("tier", "unlisted"))
        except ValueError:
            faults.append(f"{name}: tier “{entry['tier']}” is none of {', '.join(Tier)}")
            continue
        publisher = Publisher(hosts[0], name, tier, entry.get("party"))
        for host in hosts:
            if host in found:
                faults.append(f"{name}: {host} is listed for {found[host].name} already")
            if host != host.lower() or "/" in host or host.startswith("www."):
                faults.append(f"{name}: “{host}” is no bare host in lower case")
            found[host] = publisher
    if faults:
        raise PublishersError("publishers.toml: " + "; ".join(faults))
    return found


def _outwards(host: str) -> Iterator[str]:
    """``a.b.c`` → ``a.b.c``, ``b.c``, ``c``."""
    labels = host.split(".")
    for start in range(len(labels)):
        yield ".".join(labels[start:])
