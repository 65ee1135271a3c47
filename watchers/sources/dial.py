"""Dials only addresses that may be asked: a name is resolved, checked and dialled in one step.

Resolving once for the check and again for the connection would let a name change in between
(DNS rebinding); here the very address that was checked is the one that is dialled, while TLS
still verifies the name.
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import Future
from typing import Any

import httpcore

from watchers.sources.addresses import AddressRefused, AllowedHosts, is_public

Resolve = Callable[[str, int], Awaitable[list[str]]]
"""Host and port → IP addresses in the order to try them. Raises OSError."""


async def system_resolve(host: str, port: int) -> list[str]:
    """The system's resolver, which can hang for long: in a thread that nobody waits for.

    The event loop's own threads would all hang with it, and with them whatever else needs one,
    such as a picture or a copy of the database; so would the end of the program.
    """
    answer: Future[list[Any]] = Future()

    def ask() -> None:
        answer.set_running_or_notify_cancel()
        try:
            answer.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except Exception as error:
            answer.set_exception(error)

    threading.Thread(target=ask, daemon=True).start()
    found = await asyncio.wrap_future(answer)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedDial(httpcore.AsyncNetworkBackend):
    """httpcore's network, with every connection checked at the moment it is made."""

    def __init__(self, allowed: AllowedHosts, resolve: Resolve = system_resolve) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's signature)
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first of the host's permitted addresses that answers."""
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(
                f"was not found: no such site, or no network ({host})"
            ) from error
        if not self._allowed.allows(host, port):
            addresses = [address for address in addresses if is_public(address)]
            if not addresses:
                raise AddressRefused(f"is not on the public internet ({host})")
        failure: Exception | None = None
        for address in addresses:
            try:
                return await self._network.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"was not found: its name has no address ({host})")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109  (httpcore's signature)
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise AddressRefused("is a socket on this machine")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
