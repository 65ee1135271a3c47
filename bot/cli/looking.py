"""``detente trend``, ``audit``, ``backup``, ``health``: looks into the database of a running bot."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlite_utils import Database

from bot import clock, wellness
from bot.backing import back_up
from bot.cli import Fault, Trouble
from bot.cli.setting import the_config, the_judge
from bot.commands.asking import Refusal
from bot.commands.naming import ALL_TOPICS
from bot.commands.naming import topic as topic_named
from bot.commands.trending import caption, text_chart
from bot.commands.undoing import line
from bot.moments import listed
from bot.past import record_of
from bot.speech import say
from bot.trend import SPANS, Record
from storage import audit as entries
from storage import topics
from storage.copies import examine as examine_file
from storage.db import StorageError, Unwritable, open_database
from storage.faults import crammed
from storage.health import health as look
from storage.model.chat import Look
from storage.times import utc


@contextmanager
def plainly() -> Iterator[None]:
    """Say what is wrong with the database in one line. Raises Trouble or Fault."""
    try:
        yield
    except Unwritable as error:
        raise Trouble(str(error)) from None
    except StorageError as error:
        raise Fault(str(error)) from None


@contextmanager
def the_database() -> Iterator[Database]:
    """The database of these settings, which must exist. Raises Trouble or Fault."""
    config = the_config()
    with plainly():
        try:
            if not config.database.exists():
                raise Fault(f"{config.database}: there is no database yet; `detente run` makes one")
            db = open_database(config.database, clock.now())
        except OSError as error:
            raise Fault(str(error)) from None
        try:
            yield db
        finally:
            db.conn.close()


@click.command()
@click.argument("topic", default="world")
@click.argument("span", type=click.Choice(list(SPANS)), default="7d")
@click.option("--png", type=click.Path(path_type=Path, dir_okay=False), help="Write a picture.")
@click.option("--dark", is_flag=True, help="Light lines on dark, for the picture.")
def trend(topic: str, span: str, png: Path | None, dark: bool) -> None:
    """Draw TOPIC's two directions over SPAN (7d, 30d or 1y), with its alerts marked."""
    now = clock.now()
    with the_database() as db:
        try:
            chosen = topic_named(db, topic, the_judge())
        except Refusal as refusal:
            known = f"There are {listed([each.id for each in topics.every(db)])}."
            raise Fault(str(refusal).replace(ALL_TOPICS, known)) from None
        record = record_of(db, chosen, now - SPANS[span], now)
    head, *rest = caption(record)
    sketch = text_chart(record)
    click.echo(say(head, f"\n{sketch}" if sketch else "", *rest).plain)
    if png is not None:
        _write_picture(png, record, Look.DARK if dark else Look.LIGHT)


def _write_picture(file: Path, record: Record, look: Look) -> None:
    from bot.charts import trend_picture

    try:
        file.write_bytes(trend_picture(record, look))
    except OSError as error:
        raise Fault(f"{file}: {error.strerror or error}") from None
    click.echo(f"Drawn in {file}.")


@click.command()
@click.option("--limit", default=50, show_default=True, help="How many changes.")
def audit(limit: int) -> None:
    """Show who changed what in the chat, newest first."""
    with the_database() as db:
        found = entries.latest(db, limit, None)
        for entry in found:
            click.echo(line(entry, lambda moment: f"{utc(moment):%Y-%m-%d %H:%M} UTC"))
        if not found:
            click.echo("Nothing has been changed yet.")


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
def backup(folder: Path | None) -> None:
    """Copy the database into FOLDER (else the settings' folder for copies) while it is in use."""
    config = the_config()
    with the_database() as db:
        place = folder or config.backups or config.database.parent / "backups"
        try:
            target = asyncio.run(back_up(db, place, clock.now()))
        except OSError as error:
            raise Fault(f"{place}: {error.strerror or error}") from None
        click.echo(f"{target} ({target.stat().st_size / 1e6:.1f} MB)")


@click.command()
@click.option("--examine", is_flag=True, help="Read the whole database for damage (slow).")
def health(examine: bool) -> None:
    """Say whether the running program is well: exit code 0, or 1 with what is wrong."""
    now = clock.now()
    with the_database() as db:
        found = look(db, now)
        full = crammed(the_config().database)
        wrong = wellness.faults(wellness.last_sign(db), found, now, full=full)
        if examine:
            wrong += filter(None, [examine_file(the_config().database)])
        click.echo("\n".join(wellness.lines(found, now)))
    if wrong:
        click.echo("\n".join(wrong), err=True)
        raise SystemExit(1)
    click.echo("All is well.")
