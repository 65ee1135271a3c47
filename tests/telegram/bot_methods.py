"""What each method of the Bot API does to the world, and how it refuses, as Telegram would."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.telegram.api import methods, types
from tests.telegram.limits import Limits
from tests.telegram.world import Posted, Refused, Sight, World, buttons, words


class BotMethods:
    """The methods that say and show something. ``_sendmessage`` serves ``sendMessage``."""

    def __init__(self) -> None:
        self.world = World()
        self.limits = Limits(enforced=False)
        self.pressed: dict[str, int] = {}
        """The chat in which each press of a button was made."""

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
            self.world.sights.append(Sight(self.pressed[form.callback_query_id], form.text, []))
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


def scope(form: Any) -> str:
    """A menu's scope in a word: ``all_private_chats``, or ``chat 42``."""
    if form.scope is None:
        return "default"
    number = getattr(form.scope, "chat_id", None)
    return f"{form.scope.type} {number}" if number is not None else form.scope.type
