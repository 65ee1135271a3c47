"""Keeps the bot's token and other secrets out of every log line, traceback and error message.

Levels alone do not: libraries print the request's address, which holds the token. Records are
cleaned where they are made, so every handler, also one added later, gets clean ones.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from types import TracebackType

TOKEN = re.compile(r"(?<!\d)\d{3,14}:[A-Za-z0-9_-]{20,}")
"""The shape of any bot token, also of one that we were not told."""
PASSWORD = re.compile(r"(?<=://)[^\s/]+(?=@)")
"""User and password in an address."""
MARK = "<secret>"
CHATTY = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "telegram": logging.WARNING,
    # it would print each answer that is none, such as the page of a login, in full
    "telegram.request": logging.CRITICAL,
}

_secrets: set[str] = set()
_made = logging.getLogRecordFactory()


def redact(text: str) -> str:
    """``text`` without secrets."""
    for secret in _secrets:
        text = text.replace(secret, MARK)
    return PASSWORD.sub(MARK, TOKEN.sub(MARK, text))


def keep_secret(*secrets: str | None) -> None:
    """From now on ``secrets`` (and anything like a token) appear in no log, nor on a crash."""
    _secrets.update(secret for secret in secrets if secret)
    for name, level in CHATTY.items():
        logger = logging.getLogger(name)
        logger.setLevel(max(level, logger.level))
    logging.setLogRecordFactory(_record)
    sys.excepthook = _crash
    threading.excepthook = _thread_crash


def _record(*args: object, **kwargs: object) -> logging.LogRecord:
    record = _made(*args, **kwargs)
    try:
        words = record.getMessage()
    except Exception:
        words = f"{record.msg} {record.args}"
    record.msg, record.args = redact(words), None
    if record.exc_info and record.exc_info[0]:
        record.exc_text = redact("".join(traceback.format_exception(*record.exc_info))).rstrip()
        record.exc_info = None
    if record.stack_info:
        record.stack_info = redact(record.stack_info)
    return record


def _crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    sys.stderr.write(redact("".join(traceback.format_exception(kind, error, trace))))


def _thread_crash(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and args.exc_type is not SystemExit:
        _crash(args.exc_type, args.exc_value, args.exc_traceback)
