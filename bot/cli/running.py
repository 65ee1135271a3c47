"""``detente run``: opens the database, seats the chats, and runs."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click

from bot import clock, opening
from bot.app import App
from bot.cli import Fault
from bot.cli.setting import the_config
from bot.config import Config
from bot.console import Console, keyboard
from bot.lock import Locked, locked
from bot.running import once as run_once
from bot.running import serve
from storage.db import StorageError
from watchers.signals.lexicon import LexiconError

LOG_FORM = "%(asctime)s %(levelname)s %(name)s: %(message)s"


@click.command()
@click.option("--once", is_flag=True, help="One cycle: read, judge, deliver what is due, end.")
@click.option("--console", is_flag=True, help="Chat here too, although there is a token.")
def run(once: bool, console: bool) -> None:
    """Watch the news and tell people in their chats.

    With a Telegram token it serves Telegram until it is stopped. Without one it chats here; where
    nobody can type, that is one cycle.
    """
    config = the_config()
    logging.basicConfig(format=LOG_FORM, level=config.log_level.upper())
    typing = sys.stdin is not None and sys.stdin.isatty()
    here = console or config.telegram_token is None
    single = once or (config.telegram_token is None and not typing)
    try:
        with locked(config.database):
            raise SystemExit(asyncio.run(_run(config, here, typing and not single, single)))
    except Locked as error:
        raise Fault(str(error)) from None
    except OSError as error:
        raise Fault(f"{config.database}: {error.strerror or error}") from None
    except (StorageError, LexiconError) as error:
        raise Fault(str(error)) from None


async def _run(config: Config, here: bool, typing: bool, single: bool) -> int:
    async with _app(config, here, typing) as app:
        return await (run_once(app) if single else serve(app))


@asynccontextmanager
async def _app(config: Config, here: bool, typing: bool) -> AsyncIterator[App]:
    db = opening.database(config, clock.now())
    try:
        app = App(config, db)
        click.echo(f"Database: {config.database}", err=True)
        for fault in app.faults:
            click.echo(f"Left as it was: {fault}", err=True)
        if here:
            opening.seat_console(db, clock.now())
            app.chats["console"] = Console(sys.stdout, keyboard() if typing else None)
        else:
            opening.unseat_console(db, clock.now())
        yield app
    finally:
        db.conn.close()
