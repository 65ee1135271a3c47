"""What is made ready before anything runs: the database, its topics, its admins, the way in."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlite_utils import Database

from bot import learning, topics_file
from bot.access import BY_SETTINGS
from bot.config import Config
from bot.console import ID as CONSOLE
from bot.judgement import Judge, load_judge
from bot.topics_file import TopicsError
from storage import access, feeds, keywords, subscribers, topics
from storage.assessment import Level
from storage.db import open_database, transaction
from storage.model.policy import WORLD
from watchers.signals.lexicon import LexiconError
from watchers.sources.opml import OpmlError, read_opml

log = logging.getLogger(__name__)

CLAIM_VALID = timedelta(minutes=15)


def database(config: Config, now: datetime) -> Database:
    """Open (or make) the database, its folder too. Raises StorageError or OSError."""
    config.database.parent.mkdir(parents=True, exist_ok=True)
    return open_database(config.database, now)


def judge(config: Config, db: Database) -> Judge:
    """The lexicon with the keywords from chat; without one that it no longer takes in.

    Raises LexiconError for faults in the files.
    """
    known = keywords.every(db)
    if not known:
        return load_judge(config.lexicon)
    try:
        return learning.taught(config.lexicon, known)
    except LexiconError as error:
        log.warning("the keywords from chat are left out: %s", error.faults[0])
        return load_judge(config.lexicon)


def import_topics(config: Config, db: Database, judge: Judge, now: datetime) -> list[str]:
    """Take over ``topics.toml``; a line for each topic that was left out."""
    try:
        found, faults = topics_file.read(
            config.seeds / "topics.toml", lambda code: code in judge.codes
        )
    except TopicsError as error:
        return [str(error)]
    topics.import_topics(db, found, now)
    return faults


def import_feeds(config: Config, db: Database, judge: Judge, now: datetime) -> list[str]:
    """Take over ``feeds.opml``; a line for each outline that was left out."""
    path = config.seeds / "feeds.opml"
    try:
        found = read_opml(path.read_bytes(), judge.codes)
    except FileNotFoundError:
        return []
    except (OSError, OpmlError) as error:
        return [f"{path}: {error}"]
    feeds.import_feeds(db, found.feeds, now)
    return [f"{path}: {fault}" for fault in found.faults]


def seat_console(db: Database, now: datetime) -> None:
    """The person at the keyboard: subscriber to everything from level 1, and admin."""
    with transaction(db):
        if subscribers.get(db, CONSOLE) is None:
            subscribers.enrol(db, CONSOLE, "Console", [WORLD.id], Level.NOTABLE, now)
        else:
            subscribers.enrol(db, CONSOLE, "Console", [], Level.NOTABLE, now)
        access.admit(db, CONSOLE, BY_SETTINGS, now)
        access.add_admin(db, CONSOLE, "Console", BY_SETTINGS, now)


def unseat_console(db: Database, now: datetime) -> None:
    """Nobody is at the keyboard: nothing is kept waiting for it, and it has no rights."""
    with transaction(db):
        access.remove_admin(db, CONSOLE)
        one = subscribers.get(db, CONSOLE)
        if one is not None and one.enabled:
            subscribers.disable(db, CONSOLE, "the console is off", now)


def seat_admins(config: Config, db: Database, now: datetime) -> None:
    """Make the admins of the settings file admins, and take it from those no longer in it."""
    wanted = {f"telegram:{number}" for number in config.admins}
    with transaction(db):
        for admin in access.admins(db):
            if admin.added_by == BY_SETTINGS and admin.user not in wanted | {CONSOLE}:
                access.remove_admin(db, admin.user)
        for user in sorted(wanted):
            access.add_admin(db, user, "", BY_SETTINGS, now)
            access.admit(db, user, BY_SETTINGS, now)


def claim(db: Database, secret: str, now: datetime) -> str | None:
    """A one-time code that makes its sender the admin; None where there is one already."""
    if any(admin.user != CONSOLE for admin in access.admins(db)):
        return None
    code = f"claim-{secret}"
    access.offer_claim(db, code, now + CLAIM_VALID)
    return code
