"""The installed program as a process of its own, with a folder of its own."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from storage.db import open_database, transaction
from tests.storage.making import enrol
from tests.telegram.emulator import TOKEN

ROOT = Path(__file__).resolve().parents[2]
SHELLING = """Russia shells Ukrainian border town and masses troops

KHARKIV - Russian artillery shelled a border town in Ukraine on Monday and killed four people, the
governor said. Russia has massed thousands of troops along the border, officials in Kyiv said, and
Moscow threatened to launch an offensive.

The two sides had agreed to a short ceasefire last month.
"""
PULLBACK = """India and Pakistan agree to pull troops back from the line of control

NEW DELHI - India and Pakistan signed an agreement on Tuesday to withdraw troops from the line of
control and to reopen the border crossing, both foreign ministries said.
"""
STRIKE = """Israel strikes Iranian air base after missile attack

JERUSALEM - Israeli jets bombed an air base in Iran overnight, the army said, hours after Iran
fired dozens of ballistic missiles at Israel. Both governments threatened to strike again.
"""
ARTICLES = {"shelling": SHELLING, "pullback": PULLBACK, "strike": STRIKE}


class Program:
    """``detente run`` in ``folder``, against the Bot API server at ``api``."""

    def __init__(self, folder: Path, api: str, **settings: str) -> None:
        self.folder = folder
        self.database = folder / "detente.db"
        self.seeds = folder / "seeds"
        (self.seeds / "articles").mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "seeds" / "topics.toml", self.seeds)
        (self.seeds / "feeds.opml").write_text('<opml version="2.0"><body/></opml>')
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("DETENTE_")}
        self._settings = {
            **inherited,
            "DETENTE_TELEGRAM_TOKEN": TOKEN,
            "DETENTE_TELEGRAM_API": api,
            "DETENTE_SEEDS": str(self.seeds),
            "DETENTE_DATABASE": str(self.database),
            **settings,
        }
        self._process: asyncio.subprocess.Process | None = None
        self.printed = ""

    def subscribe(self, *people: int) -> None:
        """Make the database, with people who follow the world."""
        now = datetime.now(UTC)
        db = open_database(self.database, now)
        with transaction(db):
            for person in people:
                enrol(db, f"telegram:{person}", now)
        db.conn.close()

    def memory(self) -> float:
        """Megabytes that the process holds."""
        assert self._process
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            Path(sys.executable).with_name("detente"),
            "run",
            env=self._settings,
            cwd=self.folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )

    async def line(self, part: str, seconds: float = 30.0) -> str:
        """Wait for the program to print a line with ``part``."""
        assert self._process and self._process.stdout
        async with asyncio.timeout(seconds):
            while line := (await self._process.stdout.readline()).decode():
                self.printed += line
                if part in line:
                    return line
        raise AssertionError(f"it ended without saying {part!r}:\n{self.printed}")

    async def end(self, how: signal.Signals = signal.SIGTERM, seconds: float = 20.0) -> int:
        """Tell it to stop, or kill it; its exit code."""
        if self._process is None:
            return 0
        if self._process.returncode is None:
            self._process.send_signal(how)
        return await self.ended(seconds)

    async def ended(self, seconds: float = 30.0) -> int:
        """Wait for it to end by itself; its exit code."""
        assert self._process
        out, _ = await asyncio.wait_for(self._process.communicate(), seconds)
        self.printed += out.decode()
        assert self._process.returncode is not None
        return self._process.returncode

    def article(self, name: str) -> None:
        """An article lands in the seeds folder, written some time ago."""
        path = self.seeds / "articles" / f"{name}.txt"
        path.write_text(ARTICLES[name])
        os.utime(path, (1e9, 1e9))
