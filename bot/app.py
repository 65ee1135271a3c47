"""The one place that wires everything together and owns the clock."""

from __future__ import annotations

import asyncio
import logging
import random
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from sqlite_utils import Database

from bot import backing, digesting, opening, wellness
from bot import clock as real_clock
from bot.chat import Chat, Incoming
from bot.clock import Clock
from bot.commands import Commands, Desk
from bot.compose import Composer
from bot.config import Config
from bot.delivery import Courier, Means
from bot.membership import Membership
from bot.moments import begun, counted, day
from bot.newsroom import Newsroom
from bot.pace import Gate
from bot.replies import Replies
from storage import access, leaps, notices, outbox, retention, subscribers
from storage.assessment import Assessment, Verdict
from storage.faults import Damaged
from storage.model.article import Article
from watchers import pipeline
from watchers.schedule import Pulse
from watchers.sources.fetch import Manners
from watchers.sources.seeds import SeedFolder
from watchers.telling import Assessed

log = logging.getLogger(__name__)

GRACE = 10.0
"""Seconds that everything under way gets when the program is told to stop."""
SLOW = 1.0
"""Seconds after which the next person is answered although this answer is not ready."""
SET_BACK = timedelta(minutes=1)
"""How far ahead the last sign of life has to be to say that the clock was set back."""
LEAP_SHARE = 10
"""By more than this part of what is kept the clock does not go ahead unnoticed."""
LEAPT = (
    "The clock went from {} to {} at once, or I was off for so long. If it is wrong, set it "
    "right. Nothing old is deleted for a week."
)
DAMAGED = "{fault}. The older backups are kept till then."
SETTLING = 0.5, 3.0
"""How often, and how long in all, one cycle waits for seed files that are being written."""


@dataclass(frozen=True, slots=True)
class Chance:
    """Where chance comes from; tests give their own."""

    jitter: Callable[[], float] = random.random
    code: Callable[[], str] = field(default=lambda: secrets.token_urlsafe(9))


class App:
    """All of Detente for one database. Whoever makes it adds the chats and calls its parts."""

    def __init__(
        self,
        config: Config,
        db: Database,
        clock: Clock = real_clock.now,
        chance: Chance = Chance(),
        gate: Gate | None = None,
        manners: Manners | None = None,
    ) -> None:
        self.config, self.db, self.clock = config, db, clock
        self.chats: dict[str, Chat] = {}
        self.jobs: Callable[[], Mapping[str, Pulse]] = dict
        """How each job of the clockwork has been doing, once there is one."""
        self._damage_told = False
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self.seeds = SeedFolder(config.seeds / "articles")
        gate = gate or Gate()
        self.membership = Membership(db, clock, lambda: self.courier.wake())
        self.replies = Replies(self.chats, gate, self.membership)
        self.desk = self._desk(chance)
        means = Means(
            clock,
            Composer(lambda code: self.desk.judge.names(code)).compose,
            chance.jitter,
            self.admins,
        )
        self.courier = Courier(db, self.chats, gate, self.replies, self.membership, means)
        self.desk.wake = self.courier.wake
        self.commands = Commands(db, self.desk)
        self.newsroom = self._newsroom(chance, manners)
        opening.seat_admins(config, db, clock())
        self.faults = [
            *opening.import_topics(config, db, self.desk.judge, clock()),
            *opening.import_feeds(config, db, self.desk.judge, clock()),
        ]
        """What was wrong with the files, for people to mend; everything else goes on."""

    def _desk(self, chance: Chance) -> Desk:
        config = self.config
        return Desk(
            opening.judge(config, self.db),
            lexicon=config.lexicon,
            access=config.access,
            admins=frozenset(f"telegram:{number}" for number in config.admins),
            code=chance.code,
            backups=config.backups or config.database.parent / "backups",
            pulse=self.pulse,
        )

    def seat_console(self, console: Chat) -> None:
        """Whoever is at the keyboard is an admin for as long as the program runs."""
        opening.seat_console(self.db, self.clock())
        self.desk.admins |= {console.name}
        self.chats[console.name] = console

    def _newsroom(self, chance: Chance, manners: Manners | None) -> Newsroom:
        """What reads the web, at the hand of those who ask it something in a chat."""
        made = Newsroom(
            self.db,
            self.clock,
            self.assess,
            self.courier.wake,
            self.tell_admins,
            chance.jitter,
            self.config.allow_hosts,
            manners,
        )
        self.desk.look, self.desk.page = made.look, made.page
        self.desk.outlines, self.desk.poll = made.outlines, made.rounds.check
        return made

    # --- What happens in a cycle ---------------------------------------------------------------

    def assess(self, article: Article) -> Assessed:
        """Judge an article by the lexicon in use now.

        One that our own code fails on counts as not judged: it must not keep from people what
        its source shows after it. So does one in which nothing was found, if its source reads as
        a language without a lexicon: few words tell the judge too little to know that.
        """
        judge = self.desk.judge
        try:
            judged = judge.assess(article.title, article.text, article.published)
            foreign = article.language not in ("und", *judge.lexicon.languages)
            if foreign and judged.verdict is Verdict.QUIET and not judged.signals:
                judged = judged._replace(verdict=Verdict.UNASSESSED, language=article.language)
        except Exception:
            log.exception("an article of %s could not be judged", article.source)
            judged = Assessment(Verdict.UNASSESSED, None, 0.0, 0.0, "und", judge.lexicon.version)
        return Assessed(article, judged, judge.lexicon.wording)

    def read_seeds(self) -> int:
        """Take in the seeds that are new; returns how many files are not ready yet."""
        now = self.clock()
        look = self.seeds.look(now)
        for fault in look.faults:
            log.warning("seed %s", fault)
        try:
            self.newsroom.take_in(look.articles)
        except BaseException:
            # The folder takes them for read; a new one reads all again, and what is known stays.
            self.seeds = SeedFolder(self.seeds.folder)
            raise
        return look.unsettled

    async def read_all_seeds(self) -> None:
        """As ``read_seeds``, waiting a little for files that are being written."""
        step, most = SETTLING
        waited = 0.0
        while self.read_seeds() and waited < most:
            await asyncio.sleep(step)
            waited += step

    def poll_feeds(self) -> None:
        """Start reading the feeds that are due, unless what they bring could not be kept: they
        would stay due, and be asked again and again."""
        if self.courier.trouble is None:
            self.newsroom.rounds.start_due()

    def pass_time(self) -> None:
        """Let the hours since the last call have their effect."""
        pipeline.pass_time(self.db, self.clock(), self.courier.wake)

    def queue_digests(self) -> None:
        if digesting.queue_due(self.db, self.clock()):
            self.courier.wake()

    async def forget(self) -> None:
        """Delete what is older than the settings keep, a little at a time.

        Not by a clock that went far ahead: by a wrong one all would be too old.
        """
        keep, now = self.config.keep_days, self.clock()
        leap = leaps.noticed(self.db, now, timedelta(days=max(1, keep // LEAP_SHARE)))
        if leap is not None:
            if leap.new:
                log.warning("the clock went far ahead: nothing is forgotten for a week")
                self.tell_admins(LEAPT.format(day(leap.before), day(now)))
            return
        for _ in retention.steps(self.db, now, keep):
            await asyncio.sleep(0)

    async def back_up(self) -> None:
        """Copy the database once a day, however often the program starts; keep the newest.

        Damage that is found at it is told once; until it is mended this fails, and health says so.
        """
        folder, now = self.desk.backups, self.clock()
        if folder is None or not backing.due(folder, now):
            return
        try:
            await backing.back_up(self.db, folder, now)
        except Damaged as fault:
            if not self._damage_told:
                self._damage_told = True
                self.tell_admins(DAMAGED.format(fault=begun(str(fault))))
            raise

    def beat(self) -> None:
        """Leave a sign of life, with how everything that runs is doing.

        So a full disk is noticed, and told from memory, though there is nothing to be sent.
        """
        now = self.clock()
        self.courier.prove(lambda: self._sign(now))

    def _sign(self, now: datetime) -> None:
        """Note that it lives; a last sign in the future means that the clock was set back."""
        last = wellness.last_sign(self.db)
        if last is None:
            leaps.begin(self.db, now)
        elif last.at > now + SET_BACK:
            log.warning("the clock was set back: nothing waits for a moment by the old one")
            outbox.forget_the_future(self.db, now)
            self.courier.wake()
        wellness.note(self.db, self.pulse(), now)

    # --- Talking -------------------------------------------------------------------------------

    async def converse(self, chat: Chat) -> None:
        """Answer what people say in ``chat`` until it ends. Raises ChatStopped."""
        under_way: set[asyncio.Task[None]] = set()
        async for incoming in chat.messages():
            task = asyncio.create_task(self.answer(incoming))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
            await asyncio.wait({task}, timeout=SLOW)
        if under_way:
            await asyncio.wait(under_way, timeout=GRACE)

    async def answer(self, incoming: Incoming) -> None:
        """Answer one line or press; what it changed may let something be sent."""
        # What one chat says is answered in its order, however long one answer takes.
        turn = self._turns.setdefault(incoming.chat, asyncio.Lock())
        async with turn:
            messages = await self.commands.answer(incoming, self.clock())
        meant = subscribers.get(self.db, incoming.about) if incoming.about else None
        self.replies.answer(incoming, messages, meant.name if meant else incoming.place)
        self.courier.wake()

    def admins(self) -> Sequence[str]:
        """The private chats of the admins."""
        return [admin.user for admin in access.admins(self.db)]

    def tell_admins(self, line: str) -> None:
        """Send the admins a line through the outbox."""
        notices.tell_admins(self.db, line, self.clock())
        self.courier.wake()

    def pulse(self) -> Mapping[str, str]:
        """What runs, as part → state in plain words, beginning ``ok`` where all is well."""
        states = {"Sending": self.courier.trouble or "ok"}
        for id, job in self.jobs().items():
            if job.failing:
                states[f"The job “{id}”"] = (
                    f"failed {counted(job.failing, 'time')}: {job.last_error}"
                )
        for name, chat in self.chats.items():
            state = getattr(chat, "state", None)
            if callable(state):
                states[name.capitalize()] = str(state())
        return states
