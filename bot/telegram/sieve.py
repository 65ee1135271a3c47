"""Updates as they come over the wire: one that the library cannot read costs only itself.

The library reads all of an answer at once. Where one update is of a form that it does not know, it
fails with all of them, at every try, and writes into the log what people wrote.
"""

from __future__ import annotations

import logging
from typing import Any

from telegram import Update

from bot.telegram.genuine import GenuineRequest

log = logging.getLogger(__name__)


def readable(raw: Any) -> dict[str, Any] | None:
    """The update as it came, or with nothing but its number where its content cannot be read;
    None where it has no number."""
    number = raw.get("update_id") if isinstance(raw, dict) else None
    if not isinstance(number, int):
        return None
    try:
        Update.de_json(raw)
    except Exception as error:
        # The library's words about it may be what somebody wrote.
        what = type(error).__name__
        log.warning("update %s has a form unknown to us and is left out (%s)", number, what)
        log.debug("what was wrong with update %s", number, exc_info=error)
        return {"update_id": number}
    return dict(raw)


class UpdatesRequest(GenuineRequest):
    """Asks for updates, and hands on only what of them can be read."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The answer to a request, sifted. Raises TelegramError where it is no JSON."""
        answer = GenuineRequest.parse_json_payload(payload)
        found = answer.get("result")
        if isinstance(found, list):
            answer["result"] = [update for raw in found if (update := readable(raw)) is not None]
        return answer
