"""Short ways to make what the tests of remembering speak of, and to put it into a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from storage import digests, outbox, subscribers
from storage.assessment import Assessment, Axis, Level, Pair, PairScore, Signal, Verdict
from storage.model.alert import Alert, Reason, ReasonKind
from storage.model.article import Article, Tier
from storage.model.chat import Delivery
from storage.model.situation import Decision
from storage.model.story import Origin, Story
from storage.record import Recorded, record

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEASE = timedelta(minutes=5)

ME = "telegram:1"
NIGHT = ("22:00", "07:00")


def at(hours: float = 0.0, *, minutes: float = 0.0, seconds: float = 0.0) -> datetime:
    """The moment so long after the start."""
    return START + timedelta(hours=hours, minutes=minutes, seconds=seconds)


def pair_score(key: str = "AAA:BBB", up: float = 64.0, down: float = 0.0) -> PairScore:
    verdict = Verdict.ESCALATION if up > down else Verdict.DE_ESCALATION
    if max(up, down) < 30:
        verdict = Verdict.QUIET
    return PairScore(Pair.parse(key), verdict, None, up, down, ("HRB",))


def signal(start: int = 0, end: int = 8, category: str = "strike") -> Signal:
    return Signal(
        field="title",
        start=start,
        end=end,
        text="Missiles strike the harbour"[start:end],
        category=category,
        axis=Axis.ESCALATION,
        severity=8.0,
        score=7.2,
        rule="strike/missiles",
        modifiers=("hearsay",),
        actors=("AAA", "BBB"),
        place="HRB",
        factor=0.7,
        sentence=0,
        position=1.0,
        quoted=True,
    )


def assessment(*pairs: PairScore, signals: Sequence[Signal] = (), **more: Any) -> Assessment:
    """By default a clear escalation between AAA and BBB, with one signal."""
    pairs = pairs or (pair_score(),)
    values: dict[str, Any] = {
        "verdict": pairs[0].verdict,
        "lean": None,
        "escalation": pairs[0].escalation,
        "de_escalation": pairs[0].de_escalation,
        "language": "en",
        "lexicon": "abc123",
        "pairs": pairs,
        "signals": tuple(signals) or (signal(),),
    }
    return Assessment(**{**values, **more})


def article(number: int = 1, **more: Any) -> Article:
    values: dict[str, Any] = {
        "keys": (f"guid-{number}", f"link-{number}"),
        "source": "example",
        "publisher": "example.org",
        "title": "Missiles strike the harbour",
        "text": f"The depot number {number} burned until dawn, port officials said.",
        "link": f"https://example.org/{number}",
        "published": START,
        "seen": START,
        "tier": Tier.MAJOR,
        "origin": "afp",
        "party": "AAA",
    }
    return Article(**{**values, **more})


def story(key: str = "AAA:BBB", **more: Any) -> Story:
    values: dict[str, Any] = {
        "id": 0,
        "pair": Pair.parse(key),
        "title": "Missiles strike the harbour",
        "opened": START,
        "updated": START,
        "axis": Axis.ESCALATION,
        "categories": ("strike",),
        "places": ("HRB",),
        "numbers": ("12",),
        "stems": frozenset({"missil", "harbou"}),
        "origins": (Origin("example.org", "afp", Tier.MAJOR, "AAA", "the depot burned"),),
        "escalation": 64.0,
        "de_escalation": 0.0,
        "told": {Axis.ESCALATION: Level.HIGH},
        "published": START,
        "heated": {"AAA:BBB": (28.8, 0.0)},
        "reached": ("world",),
    }
    return Story(**{**values, **more})


def reason(kind: ReasonKind = ReasonKind.FIRST_SIGNAL, **more: Any) -> Reason:
    values: dict[str, Any] = {
        "kind": kind,
        "pair": Pair.parse("AAA:BBB"),
        "axis": Axis.ESCALATION,
        "score": 64.0,
        "threshold": 45.0,
        "topics": ("world",),
        "level": Level.HIGH,
        "confidence": 0.45,
    }
    return Reason(**{**values, **more})


def alert(level: Level = Level.HIGH, **more: Any) -> Alert:
    values: dict[str, Any] = {
        "id": 0,
        "story": None,
        "article": None,
        "created": START,
        "pair": Pair.parse("AAA:BBB"),
        "verdict": Verdict.ESCALATION,
        "lean": None,
        "escalation": 64.0,
        "de_escalation": 0.0,
        "level": level,
        "reason": reason(level=level),
        "lines": (pair_score("AAA:CCC", 50.0),),
    }
    return Alert(**{**values, **more})


_next = iter(range(1000, 10**9))


def tell(
    db: Database,
    now: datetime = START,
    level: Level = Level.HIGH,
    kind: ReasonKind = ReasonKind.FIRST_SIGNAL,
    topics: tuple[str, ...] = ("world",),
    known: Story | None = None,
    axis: Axis | None = Axis.ESCALATION,
    **more: Any,
) -> Recorded:
    """Record a new article that makes an alert; with ``known`` it grows that story."""
    why = reason(kind, topics=topics, level=level, axis=axis)
    told = alert(level, created=now, reason=why, **more)
    seen = article(next(_next), seen=now)
    decision = Decision(why, known or story(opened=now, updated=now), told)
    return record(db, seen, assessment(), decision, now)


def grow(db: Database, known: Story, now: datetime, figures: Alert | None = None) -> Recorded:
    """Record an article that only makes a told story grow."""
    decision = Decision(reason(ReasonKind.GREW), replace(known, updated=now), figures)
    return record(db, article(next(_next), seen=now), assessment(), decision, now)


def enrol(db: Database, id: str = "telegram:1", now: datetime = START, **settings: Any) -> str:
    """A subscriber of the world, by default from level 1 on."""
    topics = settings.pop("topics", ("world",))
    level = settings.pop("level", Level.NOTABLE)
    subscribers.enrol(db, id, f"chat {id}", topics, level, now)
    if settings:
        subscribers.change(db, id, now, **settings)
    return id


def claim(db: Database, now: datetime = START, limit: int = 100) -> list[Delivery]:
    return outbox.claim(db, now, limit, LEASE)


def deliver(db: Database, now: datetime = START) -> list[Delivery]:
    """Send everything that can be sent at ``now``; each arrives as message ``m<id>``."""
    sent: list[Delivery] = []
    while claimed := claim(db, now):
        for each in claimed:
            outbox.settle(db, each, f"m{each.id}", now)
        sent += claimed
    return sent


def states(db: Database, chat: str = "telegram:1") -> list[str]:
    """The states of a chat's deliveries, oldest first."""
    sql = "SELECT state FROM deliveries WHERE chat = ? ORDER BY id"
    return [row["state"] for row in db.query(sql, [chat])]


def whys(db: Database, chat: str = "telegram:1") -> list[str | None]:
    """Why each of a chat's deliveries ended as it did, oldest first."""
    sql = "SELECT why FROM deliveries WHERE chat = ? ORDER BY id"
    return [row["why"] for row in db.query(sql, [chat])]


EVENING, MORNING = at(14), at(22)
"""23:00 and the 07:00 after it, UTC."""


def told(db: Database, now: datetime) -> list[int]:
    """The alerts sent at ``now``, those inside digests too, in the order of sending."""
    found: list[int] = []
    for each in deliver(db, now):
        digest = digests.get(db, each.digest) if each.digest else None
        found += digest.alerts if digest else [each.alert]
    return found
