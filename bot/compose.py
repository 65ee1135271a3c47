"""What a delivery says: looks up its alert or digest and hands the values to the renderer."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from bot.chat import Message
from storage.model import Delivery


def compose(db: Database, delivery: Delivery, now: datetime) -> Message | None:
    """The message for ``delivery``, or None where there is nothing left to say (erased alert)."""
    raise NotImplementedError
