"""Telegram as a chat: sends, edits, and hears what people say, by polling or by webhook."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from telegram import Bot, InputMediaPhoto, LinkPreviewOptions, ReplyParameters
from telegram import Message as Sent
from telegram.constants import ParseMode
from telegram.error import TelegramError

from bot.chat import ChatError, Incoming, Message, MessageGone, Span
from bot.membership import Membership
from bot.redact import keep_secret
from bot.telegram import errors, html
from bot.telegram.addresses import place
from bot.telegram.connection import Connection, hang_up
from bot.telegram.menus import Menu, set_menus
from bot.telegram.polling import Patience, Poller
from bot.telegram.presses import Presses
from bot.telegram.updates import ELSEWHERE, Reader
from bot.telegram.webhook import Hook, Webhook

log = logging.getLogger(__name__)

AT_MOST = 60.0
"""Seconds for one request in all; the library's time-outs are for each of its steps."""
HELLO = 15.0
"""Seconds in which Telegram says that it is there, or counts as not there."""
MOST_TO_DRAW = 20
"""Pictures that may wait to be drawn: some ten seconds' work."""
CROWDED = Span("\n\nThe picture is left out: many are wanted at once. Ask again in a minute.")
NO_PICTURE_HERE = "\n\nThe picture cannot be shown here."
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Telegram:
    """The Telegram chat (a ``bot.chat.Chat``). It talks to nobody before it is used."""

    name = "telegram"

    def __init__(
        self,
        connection: Connection,
        membership: Membership,
        menu: Menu = lambda scope: (),
        admins: Callable[[], Sequence[str]] = lambda: (),
        webhook: Webhook | None = None,
        patience: Patience = Patience(),  # noqa: B008 - frozen
        jitter: Callable[[], float] = random.random,
    ) -> None:
        keep_secret(connection.token, connection.proxy, webhook.secret if webhook else None)
        self._menu = menu
        self._admins = admins
        self._shown: tuple[str, ...] | None = None
        self._bot = connection.bot()
        self._presses = Presses(self._bot)
        self._reader = Reader(self._bot, lambda: self.username, membership, self._presses)
        self._source: Poller | Hook
        if webhook is None:
            self._source = Poller(connection.bot, self._begin, patience, jitter)
        else:
            self._source = Hook(self._bot, self._begin, webhook, patience, jitter)
        self._polls = webhook is None
        self._pencil = asyncio.Lock()
        self._to_draw = 0
        self._ready = asyncio.Event()
        self.username = ""
        """The bot's own name, without ``@``; empty until Telegram has said it."""

    async def close(self) -> None:
        """Hang up. What was handled is confirmed to Telegram."""
        await self._source.close()
        await self._presses.close()
        await hang_up(self._bot)

    async def ready(self) -> str:
        """Wait until Telegram has answered for the first time; the bot's name."""
        await self._ready.wait()
        return self.username

    def state(self) -> str:
        """How reading is, in a few plain words, beginning ``ok`` where all is well."""
        return self._source.state()

    def invitation(self, code: str) -> str:
        """How someone uses an invite: a link, or the line to say while the name is not known."""
        if not self.username:
            return f"/start {code}"
        return f"https://t.me/{self.username}?start={code}"

    # --- Hearing -------------------------------------------------------------------------------

    async def messages(self) -> AsyncIterator[Incoming]:
        """What people say. An update is done with when the next is asked for.

        Raises ChatStopped where reading cannot go on.
        """
        async for update in self._source.updates():
            try:
                incoming = await self._reader.read(update)
            except Exception:
                log.exception("update %s was not understood", update.update_id)
                continue
            if incoming is not None:
                yield incoming
                await self._show_menus()

    async def _begin(self, bot: Bot) -> None:
        """What is done once when Telegram first answers. Raises TelegramError."""
        me = await bot.get_me()
        self.username = me.username or ""
        if self._polls:
            await bot.delete_webhook()
        self._ready.set()
        await self._show_menus()

    async def _show_menus(self) -> None:
        """Set the menus at the start, and again when somebody became or ceased to be admin."""
        admins, before = tuple(self._admins()), self._shown
        if admins != before:
            self._shown = admins
            former = tuple(set(before or ()) - set(admins))
            await set_menus(self._bot, self._menu, admins, former)

    # --- Saying --------------------------------------------------------------------------------

    async def prepared(self, chat: str, message: Message) -> Message:
        """The message with its picture drawn: one at a time, and none where that fails or where
        too many are waiting already."""
        if not callable(message.picture):
            return message
        self._presses.answer(chat)
        if self._to_draw >= MOST_TO_DRAW:
            return replace(message, picture=None, spans=(*message.spans, CROWDED))
        self._to_draw += 1
        try:
            async with self._pencil:
                return replace(message, picture=await asyncio.to_thread(message.picture))
        except Exception:
            log.exception("a picture could not be drawn")
            return replace(message, picture=None)
        finally:
            self._to_draw -= 1

    async def reached(self) -> None:
        """Return once Telegram answers. Raises ChatError where it does not; nothing is sent."""
        try:
            async with asyncio.timeout(HELLO):
                await self._bot.get_me()
        except (TelegramError, TimeoutError) as error:
            found = errors.chat_error(error, "")
            raise ChatError(str(found), retry_after=found.retry_after, token=found.token) from error

    async def send(self, chat: str, message: Message) -> str:
        """Say ``message`` in ``chat``; its id there. A fleeting one is shown over the button."""
        if message.fleeting and self._presses.answer(chat, html.toast(message)):
            return ""
        self._presses.answer(chat)
        number, topic = place(chat)
        form: dict[str, Any] = {
            "chat_id": number,
            "message_thread_id": topic,
            "disable_notification": message.silent or None,
            "reply_markup": html.keyboard(message),
        }
        if message.reply_to and message.reply_to.isdecimal():
            form["reply_parameters"] = ReplyParameters(
                int(message.reply_to), allow_sending_without_reply=True
            )
        sent = await self._ask(chat, lambda words: self._send(message, {**form, **words}), message)
        return str(sent.message_id)

    async def edit(self, chat: str, message_id: str, message: Message) -> None:
        """Put ``message`` in the place of an earlier one. Raises MessageGone where it is gone."""
        self._presses.answer(chat)
        if message_id == ELSEWHERE or not message_id.isdecimal():
            raise MessageGone("there is no such message")
        form: dict[str, Any] = {
            "chat_id": place(chat)[0],
            "message_id": int(message_id),
            "reply_markup": html.keyboard(message),
        }
        try:
            await self._ask(chat, lambda words: self._edit(message, {**form, **words}), message)
        except ChatError as error:
            if not errors.says(error.__cause__ or error, errors.UNCHANGED):
                raise

    async def _ask(self, chat: str, request: Any, message: Message) -> Any:
        """The answer to ``request``; once more without markup where Telegram cannot read ours."""
        marked = {"text": html.html(message), "parse_mode": ParseMode.HTML}
        bare = {"text": html.plain(message)}
        try:
            async with asyncio.timeout(AT_MOST):
                try:
                    return await request(marked)
                except TelegramError as error:
                    if not errors.says(error, errors.UNREADABLE):
                        raise
                    log.error("Telegram cannot read our markup: %s", error)
                return await request(bare)
        except (TelegramError, TimeoutError) as error:
            raise errors.chat_error(error, chat) from error

    async def _send(self, message: Message, form: dict[str, Any]) -> Sent:
        if message.document is not None:
            return await self._bot.send_document(
                document=BytesIO(message.document.data),
                filename=message.document.name,
                caption=form.pop("text"),
                **form,
            )
        if isinstance(message.picture, bytes):
            more = {name: each for name, each in form.items() if name != "text"}
            try:
                return await self._bot.send_photo(
                    photo=BytesIO(message.picture), caption=form["text"], **more
                )
            except TelegramError as error:
                self._without_picture(error, form)
        return await self._bot.send_message(link_preview_options=NO_PREVIEW, **form)

    async def _edit(self, message: Message, form: dict[str, Any]) -> None:
        if isinstance(message.picture, bytes):
            more = {name: each for name, each in form.items() if name not in ("text", "parse_mode")}
            media = InputMediaPhoto(
                BytesIO(message.picture), caption=form["text"], parse_mode=form.get("parse_mode")
            )
            try:
                await self._bot.edit_message_media(media=media, **more)
                return
            except TelegramError as error:
                self._without_picture(error, form)
        await self._bot.edit_message_text(link_preview_options=NO_PREVIEW, **form)

    @staticmethod
    def _without_picture(error: TelegramError, form: dict[str, Any]) -> None:
        """Say so in the words that come alone, where only the picture is refused; else raise."""
        if not errors.says(error, errors.NO_PICTURE):
            raise error
        form["text"] += NO_PICTURE_HERE
