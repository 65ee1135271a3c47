"""Answers that are Telegram's own.

A proxy, a hotel's log-in page or a broken front answers in Telegram's place, and with a status of its
own. The library takes that for Telegram's word: a 404 for a refused token, a 403 for a chat that
shut the bot out, a 400 for a message that can never be sent.
"""

from __future__ import annotations

import json
from typing import Any

from telegram.error import NetworkError
from telegram.request import HTTPXRequest


class StrangeAnswer(NetworkError):
    """Something answered, and it was not the Bot API. What was asked may have been done or not."""


class GenuineRequest(HTTPXRequest):
    """Hands on only what the Bot API has said."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """The status and the body. Raises StrangeAnswer, or NetworkError where there is none."""
        status, body = await super().do_request(*args, **kwargs)
        if not genuine(status, body):
            raise StrangeAnswer(
                f"the answer was not Telegram's (status {status}): a proxy's or a log-in page's"
            )
        return status, body


def genuine(status: int, body: bytes) -> bool:
    """Whether the Bot API answers so: a result, or a refusal with a status that says so."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return False
    if not isinstance(answer, dict):
        return False
    if answer.get("ok") is True:
        return 200 <= status < 300 and answer.get("result") is not None
    return answer.get("ok") is False and status >= 400
