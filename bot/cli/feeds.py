"""``detente feeds``: what is read, from the command line, with the same rules as in the chat."""

from __future__ import annotations

import asyncio
import getpass
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
from sqlite_utils import Database

from bot import clock, opening
from bot.cli import Fault
from bot.cli.feed_state import state_of
from bot.cli.looking import plainly, the_database
from bot.cli.setting import the_config, the_judge
from bot.commands.asking import Refusal
from bot.commands.feed_lists import ACTION
from bot.commands.feed_settings import value
from bot.commands.feeding import party as party_named
from bot.moments import counted
from bot.speech import clean
from storage import audit
from storage import feeds as register
from storage.db import transaction
from storage.feeds import Feed, FeedState, FullText, host_of
from storage.model.article import Tier
from watchers.sources.checking import Tally, check_folder
from watchers.sources.discovery import NoFeed, find_feed
from watchers.sources.fetch import CertificatesError, Fetcher
from watchers.sources.links import masked
from watchers.sources.opml import OpmlError, read_opml, write_opml
from watchers.sources.worker import Worker


@click.group()
def feeds() -> None:
    """List, add, check, pause and move feeds; a running bot notices at once."""


def _who() -> str:
    """Who changes something here, for the audit."""
    try:
        return f"command line ({getpass.getuser()})"
    except (OSError, KeyError, ImportError):
        return "command line"


@contextmanager
def _database() -> Iterator[Database]:
    """The database of these settings; a new one where there is none. Raises Trouble or Fault."""
    config = the_config()
    with plainly():
        try:
            if not config.database.exists():
                opening.database(config, clock.now()).conn.close()
        except OSError as error:
            raise Fault(str(error)) from None
    with the_database() as db:
        yield db


def _found(db: Database, said: str) -> Feed:
    for feed in register.every(db):
        if said.casefold() in (feed.id.casefold(), feed.url.casefold()):
            return feed
    raise Fault(f"{said}: no feed has this id or address; `detente feeds list` shows them")


def _address_of(db: Database, said: str) -> str:
    """The address of the feed with that id; what looks like an address itself stays."""
    try:
        return _found(db, said).url
    except Fault:
        if "." in said:
            return said
        raise


@feeds.command("list")
def list_() -> None:
    """Print every feed with its id, tier and health."""
    now = clock.now()
    with the_database() as db:
        known = register.every(db)
        pauses = register.host_pauses(db, now)
    for feed in known:
        state = state_of(feed, pauses.get(host_of(feed.url)), now)
        click.echo(f"{feed.id:<28} {feed.tier.value:<11} {clean(feed.title, 40):<40} {state}")
    click.echo(counted(len(known), "feed"))


@asynccontextmanager
async def _reach() -> AsyncIterator[tuple[Fetcher, Worker]]:
    fetcher = Fetcher(the_config().allow_hosts)
    worker = Worker()
    try:
        yield fetcher, worker
    finally:
        await fetcher.close()
        await worker.close()


def _run(work: Coroutine[Any, Any, Any]) -> Any:
    try:
        return asyncio.run(work)
    except (NoFeed, CertificatesError) as fault:
        raise Fault(str(fault)) from None


@feeds.command()
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--backfill", is_flag=True, help="Tell what it shows now, too.")
def add(address: str, yes: bool, backfill: bool) -> None:
    """Find the feed at ADDRESS (a site's is enough), show what it brings, and add it."""

    async def find() -> Any:
        async with _reach() as (fetcher, worker):
            return await find_feed(address, fetcher, worker, clock.now())

    found = _run(find())
    feed: Feed = found.feed
    click.echo(f"{clean(feed.title, 80)} ({feed.id}), {masked(feed.url)}, tier {feed.tier.value}")
    for article in found.articles[:5]:
        click.echo(f"  {clean(article.title, 100)}")
    if not yes and not click.confirm("Add it?"):
        click.echo("Nothing was changed.")
        return
    with _database() as db, transaction(db):
        try:
            # a feed that counts as read before has no first reading to keep quiet about
            new = register.add(db, replace(feed, polls=int(backfill)), clock.now())
        except ValueError as error:
            raise Fault(f"it cannot be added: {error}") from None
        audit.write(db, _who(), "feed", new.id, None, value(new), clock.now())
    now_too = (
        "The last two days' news of it is told, too."
        if backfill
        else ("What is there now is not told, only what comes next.")
    )
    click.echo(f"Added as {new.id}. {now_too}")


def _change(said: str, state: FeedState) -> None:
    with the_database() as db, transaction(db):
        old = _found(db, said)
        new = replace(old, state=state)
        register.save(db, new)
        audit.write(db, _who(), "feed", old.id, value(old), value(new), clock.now())
    click.echo(f"{clean(old.title, 60)} is {state.value}.")


@feeds.command()
@click.argument("id")
def pause(id: str) -> None:
    """Stop reading the feed ID until it is resumed."""
    _change(id, FeedState.PAUSED)


@feeds.command()
@click.argument("id")
def resume(id: str) -> None:
    """Read the feed ID again; what it shows at first is not told."""
    _change(id, FeedState.ACTIVE)


@feeds.command()
@click.argument("id")
def remove(id: str) -> None:
    """Take the feed ID away for good; what it brought is kept."""
    _change(id, FeedState.REMOVED)


@feeds.command("set")
@click.argument("what")
@click.option(
    "--tier", type=click.Choice([tier.value for tier in Tier]), help="How far it is believed."
)
@click.option(
    "--full-text",
    type=click.Choice([mode.value for mode in FullText]),
    help="Whether the pages behind its entries are read, too.",
)
@click.option("--party", help="The code of whoever it speaks for, such as RUS, or none.")
def set_(what: str, tier: str | None, full_text: str | None, party: str | None) -> None:
    """Change how the feed WHAT (its id or address) is believed and read; /undo takes it back."""
    if tier is None and full_text is None and party is None:
        raise Fault("say what to set: --tier, --full-text or --party")
    with the_database() as db, transaction(db):
        old = new = _found(db, what)
        if tier is not None:
            new = replace(new, tier=Tier(tier))
        if full_text is not None:
            new = replace(new, full_text=FullText(full_text))
        if party is not None:
            try:
                new = replace(new, party=party_named(party, the_judge()))
            except Refusal as refusal:
                raise Fault(f"--party: {refusal}") from None
        register.save(db, new)
        audit.write(db, _who(), "feed", old.id, value(old), value(new), clock.now())
    click.echo(
        f"{clean(old.title, 60)}: tier {new.tier.value}, full text {new.full_text.value}, "
        f"party {new.party or 'none'}."
    )


@feeds.command()
@click.argument("what")
def check(what: str) -> None:
    """Try WHAT, keeping and telling nothing: a feed's id, an address, or a FOLDER of feed files."""
    if Path(what).is_dir():
        _check_folder(Path(what))
        return
    said = what
    if "://" not in what and ("." not in what or the_config().database.exists()):
        with the_database() as db:
            what = _address_of(db, what)

    async def find() -> Any:
        async with _reach() as (fetcher, worker):
            return await find_feed(what, fetcher, worker, clock.now())

    found = _run(find())
    if found.instead:
        line = f"{found.instead}. A feed on that site: {masked(found.feed.url)}"
        if what != said:  # a feed that is read, and is none any more
            raise Fault(line)
        click.echo(line)
    click.echo(f"{clean(found.feed.title, 80)}: {counted(len(found.articles), 'item')}")
    for article in found.articles[:10]:
        click.echo(f"  {clean(article.title, 100)}")


def _check_folder(folder: Path) -> None:
    async def check_all() -> Tally:
        tally = Tally()
        worker = Worker()
        try:
            async for checked in check_folder(folder, worker):
                tally.add(checked)
                click.echo(checked.line())
        finally:
            await worker.close()
        return tally

    tally = asyncio.run(check_all())
    click.echo(tally.line())
    if tally.crashed:
        raise SystemExit(1)


@feeds.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_(file: Path) -> None:
    """Take over the feeds of an OPML FILE; those changed or removed before stay as they are."""
    try:
        found = read_opml(file.read_bytes(), the_judge().codes)
    except OSError as error:
        raise Fault(f"{file}: {error.strerror or error}") from None
    except OpmlError as error:
        raise Fault(f"{file}: {error}") from None
    with _database() as db, transaction(db):
        before = {feed.id: value(feed) for feed in register.every(db)}
        touched = register.import_feeds(db, found.feeds, clock.now())
        changed = [before[id] for id in touched if id in before]
        if touched:
            number = counted(len(touched), "feed")
            audit.write(db, _who(), ACTION, number, changed or None, touched, clock.now())
    click.echo(
        f"{counted(len(found.feeds), 'feed')} in the file: {len(touched) - len(changed)} new, "
        f"{len(changed)} changed, {len(found.feeds) - len(touched)} left as they are."
    )
    if touched:
        click.echo("What the new ones show now is not told. In the chat, /undo takes it back.")
    if found.faults:
        raise Fault("\n".join(f"{file}: {fault}" for fault in found.faults))


@feeds.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
def export(file: Path | None) -> None:
    """Write all feeds as OPML to FILE, else to standard output."""
    with the_database() as db:
        data = write_opml(register.every(db), clock.now())
    if file is None:
        click.echo(data, nl=False)
        return
    try:
        file.write_bytes(data)
    except OSError as error:
        raise Fault(f"{file}: {error.strerror or error}") from None
    click.echo(f"Written to {file}.", err=True)
