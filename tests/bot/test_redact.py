"""Secrets stay out of everything that is printed."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot import redact

TOKEN = "123456789:" + "AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"


@pytest.fixture
def printed() -> Iterator[io.StringIO]:
    """What a handler prints that was added after redaction was set up."""
    redact.keep_secret(TOKEN, "proxy-password")
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("someone.else")
    logger.addHandler(handler)
    logger.propagate = False
    yield stream
    logger.removeHandler(handler)


@pytest.mark.failure("F48")
def test_a_log_line_and_its_traceback_hold_no_secret(printed: io.StringIO) -> None:
    log = logging.getLogger("someone.else")
    log.warning("GET https://api/bot%s/getMe through %s", TOKEN, "socks://u:proxy-password@h")
    try:
        raise ConnectionError(f"https://api/bot{TOKEN}/sendMessage")
    except ConnectionError:
        log.exception("failed")
    assert "ConnectionError" in printed.getvalue()
    assert TOKEN not in printed.getvalue()
    assert "proxy-password" not in printed.getvalue()


@pytest.mark.failure("F48")
def test_a_token_that_nobody_told_us_is_known_by_its_shape() -> None:
    other = "987654321:" + "BBEhBOweik6ad9r_QXMENQjcrGbqCr4K-xx"
    assert redact.redact(f"x {other} y") == f"x {redact.MARK} y"


def test_a_time_of_day_and_a_pair_are_no_tokens() -> None:
    assert redact.redact("at 14:02 RUS:UKR 12:30:00") == "at 14:02 RUS:UKR 12:30:00"


@pytest.mark.failure("F48")
def test_a_crash_prints_no_secret() -> None:
    program = f"""
import logging
from bot import redact
redact.keep_secret({TOKEN!r})
logging.basicConfig(level=logging.DEBUG)
logging.getLogger("httpx").info("HTTP Request: POST https://api/bot{TOKEN}/getMe")
raise RuntimeError("bot{TOKEN}")
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.returncode == 1
    assert "RuntimeError" in run.stderr
    assert TOKEN not in run.stdout + run.stderr
    assert "HTTP Request" not in run.stderr
