"""The installed program against a Bot API server: a person's and an admin's first evening."""

from __future__ import annotations

import asyncio
import re
import signal
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat import TAKEN_ELSEWHERE, TOKEN_REFUSED
from storage.db import open_database
from tests.telegram.emulator import TOKEN, Emulator, Fault
from tests.telegram.program import ARTICLES, Program

ADMIN, READER, STRANGER = 7, 8, 9
Start = Callable[..., Program]


@pytest.fixture
async def program(server: Emulator, tmp_path: Path) -> AsyncIterator[Start]:
    """Makes programs in one folder; whatever still runs at the end is killed."""
    made: list[Program] = []

    def make(**settings: str) -> Program:
        made.append(Program(tmp_path, server.url, **settings))
        return made[-1]

    yield make
    for one in made:
        await one.end(signal.SIGKILL)


def by_webhook(port: int) -> dict[str, str]:
    return {
        "DETENTE_TELEGRAM_WEBHOOK": f"http://127.0.0.1:{port}/updates",
        "DETENTE_TELEGRAM_WEBHOOK_LISTEN": f"127.0.0.1:{port}",
    }


async def become_admin(server: Emulator, running: Program) -> None:
    code = (await running.line("to become its admin")).split()[2]
    server.world.person(ADMIN, "Ada")
    await server.say(ADMIN, f"/start {code}")
    await server.heard(ADMIN, "You are now an admin")


async def evening(server: Emulator, running: Program) -> None:
    """A stranger is refused, a reader is let in and told why, the admin tunes and takes it back.

    The reader and the admin at once: to each chat goes one message a second at most.
    """
    await running.start()
    await become_admin(server, running)
    server.world.person(STRANGER, "Eve")
    await server.say(STRANGER, "/start")
    assert str(STRANGER) in (await server.heard(STRANGER, "private")).text

    await server.say(ADMIN, "/invite")
    invite = await server.heard(ADMIN, "https://t.me/detente_bot?start=")
    code = re.search(r"\?start=([A-Za-z0-9_-]+)", invite.text)
    assert code
    server.world.person(READER, "Ben")
    await server.say(READER, f"/start {code[1]}")
    assert len((await server.heard(READER, "Welcome")).labels()) == 3

    await asyncio.gather(reads(server, running), tunes(server))
    assert await running.end() == 0
    assert "threshold" in server.world.menus[f"chat {ADMIN}"]
    assert "threshold" not in server.world.menus["all_private_chats"]


async def reads(server: Emulator, running: Program) -> None:
    running.article("shelling")
    alert = await server.heard(READER, "ESCALATION", 40)
    assert "Russia – Ukraine" in alert.text
    assert "“shells Ukrainian border town”" in alert.text
    assert re.search(r"score \d+, threshold 45", alert.text)
    assert alert.labels() == ["Why?", "Mute 8 h", "👍", "👎"]
    await server.press(READER, alert, "Why?")
    assert "truce" in (await server.heard(READER, "Score")).text
    await server.press(READER, alert, "👍")
    await server.until(lambda: "Thanks." in [text for _, text in server.world.toasts])


async def tunes(server: Emulator) -> None:
    """On a topic that the alert is not of, so that it comes whatever the threshold is by then."""
    await server.say(ADMIN, "/threshold sudan escalation 95")
    shown = await server.heard(ADMIN, "45 → 95")
    assert shown.labels() == ["Apply", "Cancel"]
    await server.press(READER, shown, "Apply")
    await server.press(ADMIN, shown, "Apply")
    await server.heard(ADMIN, "Applied")
    await server.say(ADMIN, "/undo")
    await server.heard(ADMIN, "Undone")
    await server.say(ADMIN, "/audit")
    assert re.search(
        r"threshold .*95.* \(taken back\)", (await server.heard(ADMIN, "Changes")).text
    )
    await server.say(ADMIN, "/health")
    await server.heard(ADMIN, "Telegram: ok")


def holds_token(server: Emulator, running: Program) -> list[str]:
    """Where the token is found: in what was printed, said in chat, or kept in a file."""
    secret = TOKEN.partition(":")[2]
    found = ["printed"] if secret in running.printed else []
    found += [posted.text for posted in server.world.posted if secret in posted.text]
    files = [path for path in running.folder.rglob("*") if path.is_file()]
    return found + [str(path) for path in files if secret.encode() in path.read_bytes()]


@pytest.mark.failure("F48")
@pytest.mark.failure("F58")
@pytest.mark.failure("F59")
async def test_a_first_evening_by_polling_and_by_webhook(
    server: Emulator, tmp_path: Path, unused_tcp_port: int
) -> None:
    pushing = Emulator()
    await pushing.start()
    loud = {"DETENTE_LOG_LEVEL": "debug"}
    asking = Program(tmp_path / "polling", server.url, **loud)
    waiting = Program(tmp_path / "webhook", pushing.url, **loud, **by_webhook(unused_tcp_port))
    for one in (server, pushing):
        one.faults += [
            Fault("getMe", drop=True),
            Fault("setMyCommands", garbage=True),
            Fault("sendMessage", drop=True, accepted=True),
            Fault("getUpdates", 502, "Bad Gateway"),
        ]
    try:
        await asyncio.gather(evening(server, asking), evening(pushing, waiting))
    finally:
        await asking.end(signal.SIGKILL)
        await waiting.end(signal.SIGKILL)
        await pushing.stop()
    assert (pushing.invalid, len(pushing.world.posted) > 8) == ([], True)
    assert "DEBUG" in asking.printed
    assert holds_token(server, asking) == holds_token(pushing, waiting) == []


@pytest.mark.failure("F12")
async def test_a_wrong_token_ends_with_one_clear_line(server: Emulator, program: Start) -> None:
    running = program(DETENTE_TELEGRAM_TOKEN="4242:" + "BB" + TOKEN[7:])
    await running.start()
    assert await running.ended() == TOKEN_REFUSED
    (line,) = [x for x in running.printed.splitlines() if "ERROR" in x]
    assert "Check DETENTE_TELEGRAM_TOKEN" in line
    assert "Traceback" not in running.printed


@pytest.mark.failure("F47")
async def test_kill_minus_nine_at_any_moment_loses_nothing(
    server: Emulator, program: Start
) -> None:
    people = range(101, 107)
    for person in people:
        server.world.person(person)
    server.limits.enforced = True
    running = program(DETENTE_ADMINS="1")
    running.subscribe(*people)
    for name in ARTICLES:
        running.article(name)
    for kill_after in (1, 9):
        await running.start()
        await server.posted(kill_after, 30)
        await running.end(signal.SIGKILL)
    await running.start()

    def told(person: int) -> set[str]:
        return {t for p in server.world.seen_in(person) for t in re.findall(r"#e\d+", p.text)}

    await server.until(lambda: all(len(told(p)) == len(ARTICLES) for p in people), 60)
    assert await running.end() == 0
    for person in people:
        texts = [posted.text for posted in server.world.seen_in(person)]
        first = [text for text in texts if not text.startswith("Possible repeat")]
        assert len(first) == len({re.findall(r"#e\d+", text)[0] for text in first})
        order = [int(number) for text in texts for number in re.findall(r"#e(\d+)", text)]
        assert order == sorted(order)


@pytest.mark.failure("F16")
@pytest.mark.failure("F18")
async def test_offline_at_the_start_the_news_is_read_meanwhile_and_no_second_program_starts(
    server: Emulator, program: Start
) -> None:
    await server.stop()
    running, second = program(DETENTE_ADMINS=str(ADMIN)), program()
    running.subscribe(READER)
    running.article("shelling")
    await running.start()
    await server.until(lambda: alerts_in(running.database), 40)
    await second.start()
    assert await second.ended() not in (0, TAKEN_ELSEWHERE)
    assert "Traceback" not in second.printed
    server.world.person(READER)
    await server.start(int(server.url.rpartition(":")[2]))
    await server.heard(READER, "ESCALATION", 60)


def alerts_in(database: Path) -> int:
    db = open_database(database, datetime.now(UTC))
    try:
        return int(next(db.query("SELECT count(*) AS n FROM alerts"))["n"])
    finally:
        db.conn.close()
