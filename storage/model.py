"""The frozen types that every room speaks: what is read, judged, decided, told and remembered.

Nothing here does I/O or looks at a clock. Times are aware datetimes in UTC; scores run from 0
to 100; severities from 1 to 10. Evidence is always a span of code points in a named field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from storage.assessment import (
    Axis,
    Level,
    Pair,
    PairScore,
    Verdict,
    ends_of,
)


def utc(moment: datetime) -> datetime:
    """Return ``moment`` in UTC; a naive datetime is refused, because it has no meaning."""
    if moment.tzinfo is None:
        raise ValueError(f"naive datetime: {moment!r}")
    return moment.astimezone(UTC)


# --- Reading ---------------------------------------------------------------------------------


class Tier(StrEnum):
    """How far one origin alone is believed; ``reliability`` is r of the confidence formula."""

    WIRE = "wire"
    """Wire agencies, official bodies, and the operator's own seeds."""
    MAJOR = "major"
    SPECIALIST = "specialist"
    UNLISTED = "unlisted"

    @property
    def reliability(self) -> float:
        return {"wire": 0.60, "major": 0.45, "specialist": 0.30, "unlisted": 0.20}[self.value]


class Reach(StrEnum):
    """Which text of an article was read."""

    SEED = "seed"
    SUMMARY = "summary"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it arrived, before anything judged it."""

    keys: tuple[str, ...]
    """Identities, strongest first: guid, canonical link, content. Any known one means known."""
    source: str
    """``seeds``, or the feed's id."""
    publisher: str
    """Publisher family, by registrable host; the seeds are ``seeds``."""
    title: str
    text: str
    link: str | None
    published: datetime | None
    """As claimed, if plausible. The reference date for history."""
    seen: datetime
    """Arrival: the time for stories, temperature and delivery."""
    tier: Tier = Tier.UNLISTED
    origin: str | None = None
    """The wire agency whose copy it is (``afp``), where the text names one."""
    party: str | None = None
    """Actor code of the state that owns the publisher, where one does."""
    reach: Reach = Reach.SUMMARY
    silent: bool = False
    """Assessed for ``/latest`` and ``/trend`` but never told (first poll, old news)."""
    language: str = "und"
    """As recognised where it was read (ISO 639-1); it names what no lexicon can judge."""

    @property
    def key(self) -> str:
        return self.keys[0]


# --- Topics and policy -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Topic:
    """A named set of pairs, actors and places that people subscribe to."""

    id: str
    name: str
    pairs: tuple[tuple[str, str], ...] = ()
    """Exactly these two-actor pairs."""
    actors: tuple[str, ...] = ()
    """Any pair with one of these actors."""
    places: tuple[str, ...] = ()
    """One-sided and unnamed pairs placed here."""
    everything: bool = False

    def holds(self, score: PairScore) -> bool:
        """Whether the pair belongs to this topic."""
        pair = score.pair
        if self.everything or any(a in self.actors for a in pair.actors):
            return True
        if len(pair.actors) == 2:
            return tuple(pair.actors) in {tuple(sorted(p)) for p in self.pairs}
        where = set(score.places) | ({pair.place} if pair.place else set())
        return bool(where & set(self.places))


WORLD = Topic("world", "World", everything=True)


DEFAULT_THRESHOLD = 45.0
"""The score from which an alert exists, per topic and axis, until an admin says otherwise."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What the admins have set, as of one moment."""

    topics: tuple[Topic, ...] = (WORLD,)
    thresholds: Mapping[tuple[str, Axis], float] = field(default_factory=dict)
    silences: tuple[str, ...] = ()
    """Pair keys or topic ids for which admins have silenced alerts, already filtered to now."""

    def threshold(self, topic: str, axis: Axis) -> float:
        return self.thresholds.get((topic, axis), DEFAULT_THRESHOLD)


# --- Stories, decisions, alerts --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Origin:
    """Who vouches for a story: one vote per publisher family and per wire origin."""

    publisher: str
    wire: str | None
    tier: Tier
    party: str | None = None
    opening: str = ""
    """The first words of what it published, plain and lower case, to recognise its copies."""


@dataclass(frozen=True, slots=True)
class Story:
    """Articles that tell one event."""

    id: int
    """0 until it is recorded."""
    pair: Pair
    title: str
    opened: datetime
    updated: datetime
    axis: Axis
    """The axis that leads."""
    categories: tuple[str, ...]
    """The act that it was last told by, else opened with, comes first."""
    places: tuple[str, ...]
    numbers: tuple[str, ...]
    stems: frozenset[str]
    """Token stems of its titles and leads, for similarity."""
    origins: tuple[Origin, ...]
    escalation: float
    de_escalation: float
    """Peaks so far."""
    articles: int = 1
    told: Mapping[Axis, Level] = field(default_factory=dict)
    """The highest level told per axis."""
    alert: int | None = None
    """The id of the latest alert told for it."""
    sounded: datetime | None = None
    """When that alert sounded; an older story may have been told an hour ago."""
    published: datetime | None = None
    """The latest publication its articles claim: news of another week is another event."""
    heated: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """By pair key: the points of escalation and de-escalation already added to its heats."""
    waiting: bool = False
    """It would have been told, but its only source is unlisted: it waits for a second one."""
    reached: tuple[str, ...] = ()
    """Ids of the topics it was told to."""
    gravity: int = 0
    """How grave its gravest telling is, 0 to 5, beyond its score (``watchers.gravity``)."""

    ends: frozenset[str] = field(init=False, compare=False, repr=False)
    """Whom it is about, and where: see ``ends_of``. Asked for again and again, so kept."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ends", ends_of(self.pair, self.places))

    def score(self, axis: Axis) -> float:
        return self.escalation if axis is Axis.ESCALATION else self.de_escalation


class ReasonKind(StrEnum):
    """Why something was told, or why not."""

    # told, with sound
    FIRST_SIGNAL = "first signal"
    LEVEL_ROSE = "level rose"
    CONFIRMED = "confirmed"
    CONTRADICTED = "contradicted"
    CALMED = "calmed"
    SHIFT_UP = "shift up"
    SHIFT_DOWN = "shift down"
    ALL_CLEAR = "all clear"
    UNCONFIRMED = "unconfirmed"
    SOURCES_SILENT = "sources silent"
    # told, quietly, by editing
    GREW = "story grew"
    ALSO = "one more like it"
    """Another event of an act told often enough today: named in the latest one's message."""
    # not told
    QUIET = "quiet"
    UNASSESSED = "unassessed"
    BELOW_THRESHOLD = "below threshold"
    NO_TOPIC = "no topic"
    ALREADY_TOLD = "already told"
    MENTIONED = "only mentioned"
    """It comes back to what was heard of before."""
    WAITING = "waiting for a second source"
    BACKGROUND = "background"
    """Silent on purpose: a feed's first poll, or news too old."""
    SILENCED = "silenced"


TOLD = frozenset(
    {
        ReasonKind.FIRST_SIGNAL,
        ReasonKind.LEVEL_ROSE,
        ReasonKind.CONFIRMED,
        ReasonKind.CONTRADICTED,
        ReasonKind.CALMED,
        ReasonKind.SHIFT_UP,
        ReasonKind.SHIFT_DOWN,
        ReasonKind.ALL_CLEAR,
        ReasonKind.UNCONFIRMED,
        ReasonKind.SOURCES_SILENT,
    }
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A decision's ground. Stored with every article, told or not."""

    kind: ReasonKind
    pair: Pair | None = None
    axis: Axis | None = None
    score: float = 0.0
    threshold: float = 0.0
    topics: tuple[str, ...] = ()
    """Ids of the topics for which the score reached the threshold."""
    level: Level = Level.NONE
    level_before: Level = Level.NONE
    """The level told before; of ALSO the one at which this very event was told, if it was."""
    confidence: float = 0.0
    detail: str = ""
    """A further fact in plain words (``first truce in 214 days for this pair``)."""
    earlier: int | None = field(default=None, compare=False)
    """The id of the alert that it answers, or in whose message it is named; not stored with it."""

    @property
    def tells(self) -> bool:
        return self.kind in TOLD

    @property
    def denies(self) -> bool:
        """Whether it is a plain denial, which reaches no level of its own."""
        return self.kind is ReasonKind.CONTRADICTED and not self.level

    @property
    def edits(self) -> bool:
        return self.kind in (ReasonKind.GREW, ReasonKind.ALSO)


@dataclass(frozen=True, slots=True)
class Heat:
    """A pair's two decaying heats and its slow baseline, as of ``at`` (an hour, UTC)."""

    at: datetime
    escalation: float = 0.0
    de_escalation: float = 0.0
    baseline: float = 0.0
    spread: float = 10.0
    state: str = "normal"
    """``normal``, ``up`` or ``down``."""
    stories: int = 0
    """Stories since the last change of state."""
    faint_escalation: float = 0.0
    """Heat of stories whose strongest severity is at most 3, which cools twice as fast."""
    faint_de_escalation: float = 0.0


STORY_WINDOW = timedelta(hours=36)
"""A story not updated for this long is closed."""
STORY_CANDIDATES = 60
"""At most so many stories are looked at for one article, the most recently updated ones."""
TOLD_WINDOW = timedelta(days=7)
"""How far back alerts are looked at for what would be told a second time."""
TOLD_CANDIDATES = 60
"""At most so many of the last alerts are looked at for one article."""


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How usual words are: in how many articles of late they stood, older uses counting less."""

    articles: float = 0.0
    words: Mapping[str, float] = field(default_factory=dict)
    """By the beginning of the word."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What a decision may look at: loaded in the transaction that records the decision."""

    policy: Policy
    stories: tuple[Story, ...] = ()
    """Stories that share an end of one of the event's pairs, last 36 hours, newest first.

    For a tick: the stories that wait for a second source.
    """
    told: tuple[Story, ...] = ()
    """The stories that share an end and had an alert in the last 72 hours, latest alert first."""
    heats: Mapping[str, Heat] = field(default_factory=dict)
    """By pair key: those of the event's pairs. For a tick: every heat that is not at rest."""
    last: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    """By pair key and category: when an earlier article last carried it."""
    frequencies: Frequencies = Frequencies()
    """Of the event's own words."""
    heard: datetime | None = None
    """For a tick: when an article of a feed last arrived, else when the first feed was added."""
    silence_told: datetime | None = None
    """For a tick: when the silence of all sources was last told."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A decision to tell: one message per chat, headed by its strongest pair."""

    id: int
    story: int | None
    article: int | None
    created: datetime
    pair: Pair
    verdict: Verdict
    lean: Axis | None
    escalation: float
    de_escalation: float
    """Both scores, and the level, as they stand now; ``reason`` keeps those it was told with."""
    level: Level
    reason: Reason
    lines: tuple[PairScore, ...] = ()
    """The other pairs over threshold, shown as lines."""
    reply_to: int | None = None
    """The alert that this one answers (level rose, contradicted)."""

    def score(self, axis: Axis) -> float:
        return self.escalation if axis is Axis.ESCALATION else self.de_escalation


@dataclass(frozen=True, slots=True)
class Decision:
    """What ``engine.step`` wants remembered for one event, in one transaction."""

    reason: Reason
    story: Story | None = None
    """The story after this event; ``id`` 0 opens a new one."""
    alert: Alert | None = None
    """``id`` 0; recorded with its deliveries."""
    heats: Mapping[str, Heat] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    """Beginnings of words whose use is counted (``Frequencies``)."""


# --- Chats and deliveries --------------------------------------------------------------------


class QuietMode(StrEnum):
    """What quiet hours do with what comes due inside them."""

    SEVERE_PASSES = "severe"
    ALL_SILENT = "silent"
    ALL_HELD = "held"


class Look(StrEnum):
    """How pictures look in a chat."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """One place that alerts are delivered to: a person's chat, a group, a forum topic, a channel."""

    id: str
    """``console``, or ``telegram:<chat id>`` with ``/<topic id>`` for a forum topic."""
    name: str
    enabled: bool
    level: Level
    """The least level it wants."""
    topics: tuple[str, ...]
    timezone: str = "UTC"
    quiet: tuple[str, str] | None = None
    """``("22:00", "07:00")`` in its own time zone."""
    quiet_mode: QuietMode = QuietMode.SEVERE_PASSES
    muted_until: datetime | None = None
    created: datetime | None = None
    digests: tuple[str, ...] = ()
    """Regular digests wanted: ``morning``, ``evening``, ``weekly``."""
    look: Look = Look.LIGHT


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert for one chat, as claimed by the outbox loop; or a digest, or a notice."""

    id: int
    alert: int
    """0 for a digest or a notice."""
    chat: str
    revision: int
    """0 is the message itself; higher are edits of it."""
    attempts: int
    possible_repeat: bool
    message: str | None
    """The chat's id of the message to edit, for a revision."""
    silent: bool = False
    reply_to: str | None = None
    """The chat's id of the message that told the alert which this one answers."""
    digest: int | None = None
    """Set: this is that digest (``storage.digests``), several alerts in one message."""
    notice: int | None = None
    """Set: this is that notice (``storage.notices``), plain words."""
    part: int = 0
