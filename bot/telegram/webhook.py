"""Takes updates as web requests from Telegram: one path, one secret, one address to listen on.

A request is answered after its update was handled, so that Telegram sends it again otherwise.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler

from bot.chat import NO_PLACE, TOKEN_REFUSED, ChatStopped
from bot.telegram.polling import REFUSED, Patience
from bot.telegram.sieve import readable
from bot.telegram.updates import WANTED

log = logging.getLogger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a name, not a secret
LARGEST = 1 << 20
"""Bytes of a request that are read."""
CONNECTIONS = 10
HANDLING = 30.0
"""Seconds in which an update must be handled before Telegram is told to send it again."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Telegram sends updates (``url``), and where we listen for them."""

    url: str
    listen: str = "127.0.0.1"
    port: int = 8443
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)


@dataclass
class _Visit:
    update: Update
    handled: asyncio.Future[None]


class Hook:
    """One listener for updates."""

    def __init__(
        self,
        bot: Bot,
        begin: Callable[[Bot], Awaitable[None]],
        webhook: Webhook,
        patience: Patience,
        jitter: Callable[[], float],
    ) -> None:
        self._bot = bot
        self._begin = begin
        self._webhook = webhook
        self._patience = patience
        self._jitter = jitter
        self._visits: asyncio.Queue[_Visit] = asyncio.Queue()
        self._server: HTTPServer | None = None
        self._set = False

    def state(self) -> str:
        """How the webhook is, in a few plain words."""
        return "ok: webhook" if self._set else "waiting for Telegram"

    async def updates(self) -> AsyncIterator[Update]:
        """Updates in the order of their arrival, for ever. Raises ChatStopped."""
        self._listen()
        await self._announce()
        while True:
            visit = await self._visits.get()
            yield visit.update
            if not visit.handled.done():
                visit.handled.set_result(None)

    async def close(self) -> None:
        """Stop listening; the webhook stays set, so that Telegram keeps what comes meanwhile."""
        if self._server is not None:
            self._server.stop()
            await self._server.close_all_connections()

    def _listen(self) -> None:
        path = urlsplit(self._webhook.url).path or "/"
        routes = [(path.replace(".", r"\."), _Door, {"hook": self})]
        self._server = HTTPServer(Application(routes), max_buffer_size=LARGEST, xheaders=False)
        place = f"{self._webhook.listen}:{self._webhook.port}"
        try:
            self._server.listen(self._webhook.port, self._webhook.listen)
        except OSError as error:
            words = f"Telegram's webhook cannot be listened for at {place} ({error.strerror})."
            raise ChatStopped(f"{words} Check telegram_webhook_listen.", NO_PLACE) from None
        log.info("listening on %s", place)

    async def _announce(self) -> None:
        """Tell Telegram the address, for as long as that takes."""
        wait = self._patience.first
        while not self._set:
            try:
                await self._begin(self._bot)
                await self._bot.set_webhook(
                    self._webhook.url,
                    secret_token=self._webhook.secret,
                    allowed_updates=WANTED,
                    max_connections=CONNECTIONS,
                )
                self._set = True
            except InvalidToken:
                raise ChatStopped(REFUSED, TOKEN_REFUSED) from None
            except TelegramError as error:
                log.warning("the webhook is not set yet: %s", error)
                await asyncio.sleep(wait * (0.75 + self._jitter() / 2))
                wait = min(self._patience.longest, wait * 2)

    async def take(self, body: bytes, secret: str) -> int:
        """Handle one request; returns the HTTP status to answer with."""
        if not hmac.compare_digest(secret.encode(), self._webhook.secret.encode()):
            return 403
        try:
            raw = readable(json.loads(body))
        except ValueError:
            raw = None
        if raw is None:
            log.warning("a request to the webhook was no update")
            return 400
        update = Update.de_json(raw, self._bot)
        handled = asyncio.get_running_loop().create_future()
        self._visits.put_nowait(_Visit(update, handled))
        try:
            async with asyncio.timeout(HANDLING):
                await handled
        except TimeoutError:
            return 503
        return 200


class _Door(RequestHandler):
    """The one path."""

    def initialize(self, hook: Hook) -> None:
        self._hook = hook

    async def post(self) -> None:
        secret = self.request.headers.get(SECRET_HEADER, "")
        self.set_status(await self._hook.take(self.request.body, secret))

    def log_exception(self, *args: object) -> None:
        log.exception("the webhook failed on our side")
