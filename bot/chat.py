"""The port that every chat fills: what can be said, what is heard, and what an error means."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words in one style. Chats escape and decorate it; nothing else does."""

    text: str
    style: str = ""
    """``""``, ``bold``, ``italic``, ``code``, ``quote``, ``link`` or ``foreign``.

    ``quote``, ``link`` and ``foreign`` are other people's words: a chat makes nothing in them
    clickable by itself."""
    url: str | None = None
    """For ``link``: http or https only, checked by whoever builds it."""


@dataclass(frozen=True, slots=True)
class Button:
    """Pressing it says ``data`` (at most 64 bytes) to the bot, or opens ``url``."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file to hand over, where a chat can."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """What the bot says, before any chat has decorated it."""

    spans: tuple[Span, ...]
    buttons: tuple[tuple[Button, ...], ...] = ()
    silent: bool = False
    reply_to: str | None = None
    picture: bytes | Callable[[], bytes] | None = None
    """A PNG, or what draws one (slow: never on the event loop); the spans are then its caption."""
    document: Document | None = None
    """A file; the spans are then its caption, and it takes no earlier message's place."""
    sketch: str = ""
    """The picture in plain characters, or where to get the file, for a chat that shows none."""
    replaces: str | None = None
    """The chat's id of an earlier message that this one takes the place of, where it can."""
    fleeting: bool = False
    """A word to whoever pressed a button (``Thanks.``): a passing notice where a chat has one."""

    @property
    def captioned(self) -> bool:
        """Whether the spans stand below a picture or a file, where there is less room."""
        return self.picture is not None or self.document is not None

    @property
    def plain(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a person said or pressed."""

    chat: str
    """Subscriber id: where answers go."""
    user: str
    """``console`` or ``telegram:<numeric user id>``: who is authorised. Never a user name."""
    name: str
    """For people to read; never for authorisation."""
    text: str
    """A line of text, or a button's data."""
    kind: str = "private"
    """``private``, ``group`` or ``channel``: what kind of chat is meant."""
    place: str = ""
    """The title of the group or channel that is meant, for people to read."""
    pressed: str | None = None
    """The message whose button was pressed; ``None`` for a line of text."""
    update: int | None = None
    """The chat's own number of the update, for idempotency."""
    manages: bool = True
    """Whether the user may change this chat's own settings (a group's admins)."""
    cites: str = ""
    """``e12`` where the line answers the bot's message of that alert; empty elsewhere."""
    about: str | None = None
    """The subscriber that is meant where it is not ``chat``: a channel managed from a private
    chat by someone the chat service says may do so. Answers still go to ``chat``."""


class ChatError(Exception):
    """A send or edit that failed, saying what to do next.

    ``permanent``: never try this one again. ``gone``: the chat itself is closed to us.
    ``retry_after``: not before this long. ``ambiguous``: it may have arrived.
    ``token``: the credentials are refused; stop. ``missing``: the service says that there is no
    such chat, which may pass. ``crowded``: too many at once on our side; it was not sent.
    ``faltered``: ambiguous, but the service itself said that it failed, or something else answered
    in its place, so it probably did not arrive. ``instead``: where the words may be said once, now
    that this chat is closed.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        gone: bool = False,
        retry_after: timedelta | None = None,
        ambiguous: bool = False,
        token: bool = False,
        missing: bool = False,
        crowded: bool = False,
        faltered: bool = False,
        instead: str | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.gone = gone
        self.retry_after = retry_after
        self.ambiguous = ambiguous
        self.token = token
        self.missing = missing
        self.crowded = crowded
        self.faltered = faltered
        self.instead = instead


class ChatMoved(ChatError):
    """The chat has a new id (a group became a supergroup)."""

    def __init__(self, new: str) -> None:
        super().__init__(f"the chat moved to {new}")
        self.new = new


class MessageGone(ChatError):
    """The message to change is no longer there; the chat itself is well."""

    def __init__(self, message: str) -> None:
        super().__init__(message, permanent=True)


class ChatStopped(Exception):
    """The chat cannot go on: the program ends with ``code`` and says this one line."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


NO_PLACE = 2
"""Exit code: the settings name a place that cannot be used, as any other fault of theirs."""
TOKEN_REFUSED = 3
"""Exit code: the chat service does not accept the token."""
TAKEN_ELSEWHERE = 4
"""Exit code: another program reads this bot's messages."""
WEDGED = 5
"""Exit code: reading messages hangs although it was restarted; a supervisor starts it anew."""


class Chat(Protocol):
    """A chat service. ``name`` is the prefix of its subscriber ids."""

    name: str

    async def prepared(self, chat: str, message: Message) -> Message:
        """The message with everything made that takes time, before its turn to leave has come."""

    async def reached(self) -> None:
        """Return once the service answers. Raises ChatError where it does not; nothing is sent."""

    async def send(self, chat: str, message: Message) -> str:
        """Deliver ``message``, prepared, and return the chat's id of it. Raises ChatError."""

    async def edit(self, chat: str, message_id: str, message: Message) -> None:
        """Replace an earlier message by ``message``, prepared. Raises ChatError."""

    def messages(self) -> AsyncIterator[Incoming]:
        """What people say, until the chat is closed."""
