"""``detente run``: opens the database, seats the chats, and runs."""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import click

from bot import clock, opening
from bot.app import App
from bot.chat import Message
from bot.cli import Fault, Trouble
from bot.cli.setting import the_config
from bot.commands import menu
from bot.config import Config
from bot.console import Console, keyboard
from bot.lock import Locked, locked
from bot.moments import counted
from bot.running import once as run_once
from bot.running import serve
from bot.speech import bold, say
from storage.db import Busy, StorageError, Unwritable
from storage.faults import NO_ROOM
from storage.health import health
from watchers.signals.lexicon import LexiconError
from watchers.sources.fetch import CertificatesError

NAMELESS_AFTER = 20.0
"""Seconds after which the claim is printed although Telegram has not said the bot's name."""
TRIES, PAUSE = 10, 1.0
"""How often a start is tried on a database that another program holds, and seconds between."""
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
            code = patiently(
                lambda: asyncio.run(_run(config, here, typing and not single, single)),
                lambda: time.sleep(PAUSE),
            )
    except Locked as error:
        raise Fault(str(error)) from None
    except OSError as error:
        said = f"{config.database}: {error.strerror or error}"
        if error.errno in NO_ROOM:
            raise Trouble(said) from None
        raise Fault(
            f"{said}. Check that this user may write to its folder, or set DETENTE_DATABASE to "
            "another file."
        ) from None
    except Unwritable as error:
        raise Trouble(str(error)) from None
    except (StorageError, LexiconError, CertificatesError) as error:
        raise Fault(str(error)) from None
    raise SystemExit(code)


def patiently(start: Callable[[], int], rest: Callable[[], None]) -> int:
    """``start``, tried for about a minute while another program holds the database.

    Each try waits a few seconds by itself. Raises Busy.
    """
    for _ in range(TRIES - 1):
        try:
            return start()
        except Busy as error:
            click.echo(f"Waiting: {error}", err=True)
            rest()
    return start()


async def _run(config: Config, here: bool, typing: bool, single: bool) -> int:
    async with _app(config) as app:
        if here:
            console = Console(sys.stdout, keyboard() if typing else None)
            app.seat_console(console)
            if typing:
                await console.send(console.name, greeting(app))
        else:
            opening.unseat_console(app.db, clock.now())
        async with _telegram(app):
            return await (run_once(app) if single else serve(app))


def greeting(app: App) -> Message:
    """What whoever sits down at the keyboard reads first."""
    now = health(app.db, app.clock())
    seeds = app.config.seeds / "articles"
    first = not now.articles and any(seeds.glob("*.txt"))
    past = f"\nFirst come those of {seeds}, which may tell of past years." if first else ""
    return say(
        bold(f"Watching {counted(now.feeds, 'feed')}; alerts come here."),
        past,
        "\n/help shows what you can say. A number presses a button. Ctrl-D ends.",
    )


@asynccontextmanager
async def _app(config: Config) -> AsyncIterator[App]:
    db = opening.database(config, clock.now())
    try:
        app = App(config, db)
        click.echo(f"Database: {config.database}", err=True)
        if config.source is not None:
            click.echo(f"Settings: {config.source}", err=True)
        for fault in app.faults:
            click.echo(f"Left as it was: {fault}", err=True)
        try:
            yield app
        finally:
            await app.newsroom.close()
    finally:
        db.conn.close()


@asynccontextmanager
async def _telegram(app: App) -> AsyncIterator[None]:
    """Seat the Telegram chat while the program runs, where there is a token."""
    config = app.config
    if config.telegram_token is None:
        yield
        return
    from bot.telegram.adapter import Telegram
    from bot.telegram.connection import Connection
    from bot.telegram.webhook import Webhook

    hook = None
    if config.telegram_webhook is not None:
        host, port = config.telegram_webhook_listen
        secret = (
            {"secret": config.telegram_webhook_secret} if config.telegram_webhook_secret else {}
        )
        hook = Webhook(config.telegram_webhook, host, port, **secret)
    connection = Connection(config.telegram_token, config.telegram_api, config.telegram_proxy)
    chat = Telegram(connection, app.membership, menu, app.admins, hook)
    app.chats[chat.name] = chat
    app.desk.invitation = chat.invitation
    claiming = asyncio.create_task(_offer_claim(app, chat.ready))
    try:
        yield
    finally:
        claiming.cancel()
        await asyncio.gather(claiming, return_exceptions=True)
        await chat.close()


async def _offer_claim(app: App, ready: Callable[[], Awaitable[str]]) -> None:
    """Print once how the first admin is made, where there is none."""
    name = "the bot"
    with suppress(TimeoutError):
        async with asyncio.timeout(NAMELESS_AFTER):
            name = f"@{await ready()}"
    while True:
        try:
            code = opening.claim(app.db, app.desk.code(), app.clock())
            break
        except Unwritable:
            await asyncio.sleep(PAUSE)
    if code is not None:
        minutes = int(opening.CLAIM_VALID.total_seconds() / 60)
        click.echo(f"Send /start {code} to {name} within {minutes} minutes to become its admin")
