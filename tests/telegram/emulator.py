"""A Bot API server on loopback: validates every request with aiogram's models, answers with its types.

What a person does is a method of ``Emulator`` (``say``, ``press``, ``block`` …). What goes wrong
is a ``Fault``. A request that Telegram's own description of its API does not know fails the test.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
from aiohttp import web
from pydantic import BaseModel, ValidationError

from tests.telegram.api import methods, types
from tests.telegram.limits import Limits
from tests.telegram.world import BOT, Posted, Refused, Sight, World, buttons, words

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


class Emulator:
    """One Telegram with one bot."""

    def __init__(self, token: str = TOKEN) -> None:
        self.token = token
        self.world = World()
        self.limits = Limits(enforced=False)
        self.faults: list[Fault] = []
        self.calls: list[Call] = []
        self.invalid: list[str] = []
        """Requests that the model of the API does not know. Empty in a good test."""
        self.updates: list[types.Update] = []
        self.webhook: methods.SetWebhook | None = None
        self.url = ""
        self._changed = asyncio.Condition()
        self._pressed: dict[str, int] = {}
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
        self._pressed[number] = posted.chat
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

    # --- Methods -------------------------------------------------------------------------------

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

    async def _sendmessage(self, form: methods.SendMessage) -> types.Message:
        return self._post(form, form.text, 4096)

    async def _sendphoto(self, form: methods.SendPhoto) -> types.Message:
        return self._post(form, form.caption or "", 1024, picture=True)

    async def _senddocument(self, form: methods.SendDocument) -> types.Message:
        return self._post(form, form.caption or "", 1024)

    def _post(self, form: Any, text: str, limit: int, picture: bool = False) -> types.Message:
        chat = int(form.chat_id)
        room = self.world.room_for_sending(chat, form.message_thread_id)
        read = words(text, form.parse_mode, limit)
        keys = buttons(form)
        answered = form.reply_parameters.message_id if form.reply_parameters else None
        if answered and (chat, answered) not in self.world.messages:
            if form.reply_parameters.allow_sending_without_reply is not True:
                raise Refused(400, "Bad Request: message to be replied not found")
            answered = None
        self.limits.check(chat)
        posted = Posted(
            chat=chat,
            id=self.world.number(),
            text=read.text,
            entities=read.entities,
            topic=form.message_thread_id,
            buttons=keys,
            silent=form.disable_notification is True,
            reply_to=answered,
            picture=picture,
        )
        self.world.messages[room.chat.id, posted.id] = posted
        self.world.posted.append(posted)
        self._show(posted)
        return self.world.as_message(posted)

    def _show(self, posted: Posted) -> None:
        self.world.sights.append(Sight(posted.chat, posted.text, posted.labels()))

    async def _editmessagetext(self, form: methods.EditMessageText) -> types.Message:
        posted = self._editable(form)
        if posted.picture:
            raise Refused(400, "Bad Request: there is no text in the message to edit")
        return self._change(posted, words(form.text or "", form.parse_mode, 4096).text, form)

    async def _editmessagemedia(self, form: methods.EditMessageMedia) -> types.Message:
        posted = self._editable(form)
        read = words(form.media.caption or "", form.media.parse_mode, 1024)
        posted.picture = True
        return self._change(posted, read.text, form)

    def _editable(self, form: Any) -> Posted:
        chat = int(form.chat_id)
        self.world.room_for_sending(chat, None)
        posted = self.world.messages.get((chat, form.message_id))
        if posted is None or not posted.mine:
            raise Refused(400, "Bad Request: message to edit not found")
        return posted

    def _change(self, posted: Posted, text: str, form: Any) -> types.Message:
        keys = buttons(form)
        labels = [one.text for row in keys for one in row]
        self.world.sights.append(Sight(posted.chat, text, labels, edited=True))
        if (posted.text, posted.buttons) == (text, keys):
            raise Refused(400, "Bad Request: message is not modified: it is exactly the same")
        self.limits.check(posted.chat)
        posted.text, posted.buttons, posted.edits = text, keys, posted.edits + 1
        posted.changed = self.world.number()
        return self.world.as_message(posted)

    async def _answercallbackquery(self, form: methods.AnswerCallbackQuery) -> bool:
        self.world.toasts.append((form.callback_query_id, form.text))
        if form.text:
            self.world.sights.append(Sight(self._pressed[form.callback_query_id], form.text, []))
        return True

    async def _setmycommands(self, form: methods.SetMyCommands) -> bool:
        for one in form.commands:
            if not (1 <= len(one.command) <= 32 and one.command.replace("_", "a").isalnum()):
                raise Refused(400, "Bad Request: BOT_COMMAND_INVALID")
            if not 1 <= len(one.description) <= 256 or one.command != one.command.lower():
                raise Refused(400, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
        self.world.menus[scope(form)] = [one.command for one in form.commands]
        return True

    async def _deletemycommands(self, form: methods.DeleteMyCommands) -> bool:
        self.world.menus.pop(scope(form), None)
        return True

    async def _getchat(self, form: methods.GetChat) -> types.ChatFullInfo:
        for number, room in self.world.rooms.items():
            names = {str(number), f"@{room.chat.username}"}
            if str(form.chat_id) in names:
                return types.ChatFullInfo(
                    id=number,
                    type=room.chat.type,
                    title=room.chat.title,
                    username=room.chat.username,
                    accent_color_id=0,
                    max_reaction_count=1,
                    accepted_gift_types=types.AcceptedGiftTypes(
                        unlimited_gifts=False,
                        limited_gifts=False,
                        unique_gifts=False,
                        premium_subscription=False,
                        gifts_from_channels=False,
                    ),
                )
        raise Refused(400, "Bad Request: chat not found")

    async def _getchatmember(self, form: methods.GetChatMember) -> Any:
        room = self.world.rooms.get(int(form.chat_id))
        if room is None:
            raise Refused(400, "Bad Request: chat not found")
        user = self.world.people.get(form.user_id)
        if user is None:
            raise Refused(400, "Bad Request: user not found")
        return member(user, room.statuses.get(form.user_id, "member"))


class Cut(Exception):
    """The connection is cut without an answer."""


class NoConnection(Exception):
    """The request never came."""


@dataclass
class Garbage(Exception):
    status: int


def member(user: types.User, status: str, **more: Any) -> Any:
    """A membership with Telegram's usual rights for ``status``."""
    if status == "administrator":
        may = dict.fromkeys(RIGHTS, False)
        return types.ChatMemberAdministrator(user=user, **{**may, "can_be_edited": False, **more})
    if status == "creator":
        return types.ChatMemberOwner(user=user, is_anonymous=False)
    if status == "kicked":
        return types.ChatMemberBanned(user=user, until_date=datetime(2100, 1, 1, tzinfo=UTC))
    if status == "left":
        return types.ChatMemberLeft(user=user)
    return types.ChatMemberMember(user=user)


RIGHTS = [
    name
    for name, info in types.ChatMemberAdministrator.model_fields.items()
    if info.is_required() and name not in ("user", "status")
]


def strangers(value: Any, path: str = "") -> list[str]:
    """Fields, at any depth, that the model does not know."""
    if isinstance(value, BaseModel):
        found = [f"{path}{name}" for name in value.model_extra or ()]
        for name in type(value).model_fields:
            found += strangers(getattr(value, name, None), f"{path}{name}.")
        return found
    if isinstance(value, (list, tuple)):
        return [one for item in value for one in strangers(item, path)]
    return []


async def parameters(request: web.Request) -> dict[str, Any]:
    """The request's fields, those in JSON read; a file is its name."""
    given: dict[str, Any] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            given[name] = value.filename
        elif name not in ("text", "caption", "callback_data") and value[:1] in ("{", "["):
            given[name] = json.loads(value)
        else:
            given[name] = value
    files = [n for n, v in (await request.post()).items() if isinstance(v, web.FileField)]
    for name in files:  # a file that another field refers to is no field of its own
        if any(f"attach://{name}" in str(v) for v in given.values()):
            del given[name]
    return given


def dumped(value: Any) -> str:
    """The JSON of a value as Telegram writes it."""
    if isinstance(value, BaseModel):
        return value.model_dump_json(by_alias=True, exclude_none=True)
    if isinstance(value, list):
        return f"[{','.join(dumped(one) for one in value)}]"
    return json.dumps(value)


def refusal(no: Refused) -> bytes:
    body: dict[str, Any] = {"ok": False, "error_code": no.status, "description": no.description}
    if no.parameters:
        body["parameters"] = no.parameters
    return json.dumps(body).encode()


def scope(form: Any) -> str:
    """A menu's scope in a word: ``all_private_chats``, or ``chat 42``."""
    if form.scope is None:
        return "default"
    number = getattr(form.scope, "chat_id", None)
    return f"{form.scope.type} {number}" if number is not None else form.scope.type
