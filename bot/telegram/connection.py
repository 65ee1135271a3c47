"""How Telegram is reached: its address, the token, a proxy, and how long an answer may take."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from functools import cache

import httpx
from telegram import Bot

from bot.telegram.genuine import GenuineRequest
from bot.telegram.sieve import UpdatesRequest

API = "https://api.telegram.org"
CONNECTIONS = 40
"""More than are ever under way, so that the pool is no bottleneck."""


@dataclass(frozen=True, slots=True)
class Connection:
    """How Telegram is reached."""

    token: str = field(repr=False)
    api: str = API
    """A Bot API server; ``/bot<token>/<method>`` is appended."""
    proxy: str | None = field(default=None, repr=False)
    answer_within: float = 20.0
    """Seconds to wait for the answer to a request."""

    def bot(self) -> Bot:
        """A bot with connections of its own, not yet talking to anyone."""
        base = self.api.rstrip("/")
        return Bot(
            self.token,
            base_url=f"{base}/bot",
            base_file_url=f"{base}/file/bot",
            request=self._request(GenuineRequest, CONNECTIONS),
            get_updates_request=self._request(UpdatesRequest, 1),
        )

    def _request(self, kind: type[GenuineRequest], connections: int) -> GenuineRequest:
        return kind(
            connection_pool_size=connections,
            connect_timeout=10.0,
            read_timeout=self.answer_within,
            write_timeout=self.answer_within,
            pool_timeout=5.0,
            proxy=self.proxy,
            # The proxy is the one that was set for Telegram, or none.
            httpx_kwargs={"trust_env": False, "verify": _certificates()},
        )


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to trust. Read once, for reading takes long and a bot has several connections."""
    return httpx.create_ssl_context(trust_env=False)


async def hang_up(bot: Bot) -> None:
    """Close the connections of a bot. (The library closes only those of a bot that it began.)"""
    for request in bot._request:
        await request.shutdown()
