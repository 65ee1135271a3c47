"""A Bot API server on loopback: validates every request with aiogram's models, answers with its types.

What a person does is a method of ``Emulator`` (``say``, ``press``, ``block`` …). What goes wrong
is a ``Fault``. A request that Telegram's own description of its API does not know fails the test.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from aiohttp import web
from pydantic import ValidationError

from tests.telegram.api import methods, types
from tests.telegram.bot_methods import BotMethods, member
from tests.telegram.wire import dumped, parameters, refusal, strangers
from tests.telegram.world import BOT, Posted, Refused

TOKEN = "4242:" + "AAtestTESTtestTESTtestTESTtestTEST0"
METHODS = {
    name.lower(): one
    for one in vars(methods).values()
    if isinstance(one, type) and isinstance(name := getattr(one, "__api_method__", None), str)
}
DEPRECATED = {"allow_sending_without_reply", "disable_web_page_preview", "reply_to_message_id"}
"""Fields that the model still takes and Telegram's description no longer has."""


@dataclass
class Fault:
    """What one method does wrong, ``times`` times, for every chat or one."""

    method: str
    status: int = 200
    description: str = ""
    times: int = 1
    chat: int | None = None
    parameters: dict[str, int] = field(default_factory=dict)
    accepted: bool = False
    """The request is carried out all the same."""
    drop: bool = False
    """No answer: the connection is cut."""
    delay: float = 0.0
    """Seconds that the answer takes."""
    hang: bool = False
    """No answer at all."""
    garbage: bool = False
    """An answer that is no JSON."""
    refuse: bool = False
    """Not even a connection (only in virtual time)."""


@dataclass
class Call:
    """One request as it came."""

    method: str
    form: Any
    chat: int | None
    status: int = 0


class Emulator(BotMethods):
    """One Telegram with one bot."""

    def __init__(self, token: str = TOKEN) -> None:
        super().__init__()
        self.token = token
        self.faults: list[Fault] = []
        self.calls: list[Call] = []
        self.invalid: list[str] = []
        """Requests that the model of the API does not know. Empty in a good test."""
        self.updates: list[types.Update] = []
        self.webhook: methods.SetWebhook | None = None
        self.url = ""
        self._changed = asyncio.Condition()
        self._poll = 0
        self._number = 1000
        self._closing = asyncio.Event()
        self._runner: web.AppRunner | None = None
        self._pushing: asyncio.Task[None] | None = None

    # --- Running -------------------------------------------------------------------------------

    async def start(self, port: int = 0) -> str:
        app = web.Application(client_max_size=1 << 24)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self.url

    async def stop(self) -> None:
        self._closing.set()
        async with self._changed:
            self._changed.notify_all()
        if self._runner:
            await self._runner.cleanup()

    async def until(self, true: Callable[[], Any], seconds: float = 20.0) -> Any:
        """Wait until ``true()`` is; its value. Fails with what was posted after ``seconds``."""
        try:
            async with asyncio.timeout(seconds):
                while not (value := true()):  # noqa: ASYNC110 - whatever may change
                    await asyncio.sleep(0.01)
                return value
        except TimeoutError:
            seen = [(p.chat, p.text[:70]) for p in self.world.posted[-8:]]
            raise AssertionError(f"it did not come about; last posted: {seen}") from None

    async def posted(self, number: int, seconds: float = 20.0) -> None:
        """Wait until so many messages have been posted in all."""
        await self.until(lambda: len(self.world.posted) >= number, seconds)

    async def heard(self, chat: int, part: str, seconds: float = 20.0) -> Posted:
        """Wait for the bot to say something with ``part`` in ``chat``; the newest such."""
        found: Posted = await self.until(
            lambda: next((p for p in reversed(self.world.seen_in(chat)) if part in p.text), None),
            seconds,
        )
        return found

    # --- What people do ------------------------------------------------------------------------

    async def give(self, **content: Any) -> int:
        """A new update for the bot."""
        self._number += 1
        update = types.Update(update_id=self._number, **content)
        async with self._changed:
            self.updates.append(update)
            self._changed.notify_all()
        if self.webhook:
            await self.push(update)
        return self._number

    async def give_strange(self, **content: Any) -> int:
        """A new update in JSON, as no model of the API knows it."""
        self._number += 1
        strange = Strange(update_id=self._number, **content)
        async with self._changed:
            self.updates.append(strange)  # type: ignore[arg-type]
            self._changed.notify_all()
        if self.webhook:
            await self.push(strange)  # type: ignore[arg-type]
        return self._number

    async def _push_waiting(self) -> None:
        for update in list(self.updates):
            await self.push(update)

    async def push(self, update: types.Update, secret: str | None = None) -> int:
        """Send an update to the webhook as Telegram does; the status of its answer."""
        assert self.webhook is not None
        header = secret if secret is not None else self.webhook.secret_token
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.post(
                str(self.webhook.url),
                content=dumped(update),
                headers={
                    "Content-Type": "application/json",
                    "X-Telegram-Bot-Api-Secret-Token": header or "",
                },
                timeout=30,
            )
        if answer.status_code == 200 and update in self.updates:
            self.updates.remove(update)
        return answer.status_code

    async def say(
        self, person: int, text: str, chat: int | None = None, topic: int | None = None, **more: Any
    ) -> int:
        """A person writes. ``more`` are further fields of the message."""
        user = self.world.people.get(person) or self.world.person(person)
        where = chat if chat is not None else person
        number = self.world.number()
        self.world.messages[where, number] = Posted(where, number, text, [], topic, mine=False)
        fields: dict[str, Any] = {
            "message_id": number,
            "date": datetime.now(UTC),
            "chat": self.world.rooms[where].chat,
            "from_user": user,
            "text": text,
            "message_thread_id": topic,
            "is_topic_message": True if topic else None,
        }
        return await self.give(message=types.Message(**{**fields, **more}))

    async def press(self, person: int, posted: Posted, label: str) -> int:
        """A person presses the button with ``label`` on it."""
        return await self.press_data(person, posted, posted.button(label).callback_data or "")

    async def press_data(self, person: int, posted: Posted, data: str) -> int:
        """A person's client claims that a button with this data was pressed."""
        number = str(self.world.number())
        self.pressed[number] = posted.chat
        query = types.CallbackQuery(
            id=number,
            from_user=self.world.people.get(person) or self.world.person(person),
            chat_instance="1",
            message=self.world.as_message(posted),
            data=data,
        )
        return await self.give(callback_query=query)

    async def membership(self, chat: int, person: int, before: str, after: str, **more: Any) -> int:
        """The bot's membership in a chat changes by a person's act."""
        changed = types.ChatMemberUpdated(
            chat=self.world.rooms[chat].chat,
            from_user=self.world.people[person],
            date=datetime.now(UTC),
            old_chat_member=member(BOT, before),
            new_chat_member=member(BOT, after, **more),
        )
        return await self.give(my_chat_member=changed)

    def posts(self, chat: int) -> list[str]:
        """The texts that the bot has said in a chat, oldest first."""
        return [p.text for p in self.world.seen_in(chat)]

    # --- Serving -------------------------------------------------------------------------------

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        token, method = request.match_info["token"], request.match_info["method"]
        try:
            status, body = await self.serve(token, method, await parameters(request))
        except Cut:
            if request.transport:
                request.transport.abort()
            raise web.HTTPServiceUnavailable from None
        return web.Response(body=body, status=status, content_type="application/json")

    async def serve(self, token: str, method: str, given: dict[str, Any]) -> tuple[int, bytes]:
        """Answer one request: the HTTP status and the body. Raises Cut where there is none."""
        try:
            body = f'{{"ok":true,"result":{dumped(await self._served(token, method, given))}}}'
            return 200, body.encode()
        except Refused as no:
            return no.status, refusal(no)
        except Garbage as garbage:
            return garbage.status, b"<html>oops"

    async def _served(self, token: str, method: str, given: dict[str, Any]) -> Any:
        name = method.lower()
        if token != self.token:
            raise Refused(401, "Unauthorized")
        kind = METHODS.get(name)
        serve = getattr(self, f"_{name}", None)
        if kind is None or serve is None:
            raise Refused(404, "Not Found")
        number = str(given.get("chat_id", ""))
        chat = int(number) if number.lstrip("-").isdigit() else None
        form = self._checked(kind, given)
        call = Call(name, form, chat)
        self.calls.append(call)
        fault = self._fault(name, chat)
        plain = getattr(form, "parse_mode", None) != "HTML"
        if fault is None or ("parse entities" in fault.description and plain):
            return await serve(form)
        if fault.refuse:
            raise NoConnection
        call.status = fault.status
        result = await serve(form) if fault.accepted else None
        await asyncio.sleep(fault.delay)
        if fault.hang:
            await self._closing.wait()
        if fault.drop or fault.hang:
            raise Cut
        if fault.garbage:
            raise Garbage(fault.status)
        if fault.status != 200:
            raise Refused(fault.status, fault.description, **fault.parameters)
        return result if fault.accepted else await serve(form)

    def _checked(self, kind: Any, given: dict[str, Any]) -> Any:
        """The request as the model reads it. What the model does not know is noted and refused."""
        try:
            form = kind.model_validate(given)
            unknown = [*strangers(form), *(DEPRECATED & set(given))]
        except ValidationError as error:
            unknown = [str(error)]
        if unknown:
            self.invalid.append(f"{kind.__api_method__}: {unknown}")
            raise Refused(400, f"Bad Request: {unknown}")
        return form

    def _fault(self, name: str, chat: int | None) -> Fault | None:
        for fault in self.faults:
            if fault.method.lower() == name and fault.chat in (None, chat) and fault.times > 0:
                fault.times -= 1
                return fault
        return None

    # --- Reading -------------------------------------------------------------------------------

    async def _getme(self, form: Any) -> types.User:
        return BOT

    async def _getupdates(self, form: methods.GetUpdates) -> list[types.Update]:
        if self.webhook:
            words = "Conflict: can't use getUpdates method while webhook is active"
            raise Refused(409, f"{words}; use deleteWebhook to delete the webhook first")
        self._poll += 1
        mine = self._poll
        if form.offset:
            self.updates = [u for u in self.updates if u.update_id >= form.offset]
        try:
            async with asyncio.timeout(form.timeout or 0.001), self._changed:
                self._changed.notify_all()
                while not self.updates and mine == self._poll and not self._closing.is_set():
                    await self._changed.wait()
        except TimeoutError:
            return []
        if mine != self._poll:
            raise Refused(409, "Conflict: terminated by other getUpdates request")
        return self.updates[: form.limit or 100]

    async def _setwebhook(self, form: methods.SetWebhook) -> bool:
        self.webhook = form if form.url else None
        if self.webhook and self.updates:
            self._pushing = asyncio.create_task(self._push_waiting())
        return True

    async def _deletewebhook(self, form: Any) -> bool:
        self.webhook = None
        return True


class Strange(dict[str, Any]):
    """An update of whatever form."""

    @property
    def update_id(self) -> int:
        return int(self["update_id"])


class Cut(Exception):
    """The connection is cut without an answer."""


class NoConnection(Exception):
    """The request never came."""


@dataclass
class Garbage(Exception):
    status: int
