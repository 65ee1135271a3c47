"""What is remembered of a topic over time, gathered for its chart."""

from __future__ import annotations

from datetime import datetime, timedelta
from heapq import nlargest

from sqlite_utils import Database

from bot.trend import WARM_UP, Mark, Record, climate, pairs_of, points
from bot.wording import act_words
from storage import alerts, heats
from storage.model.alert import Alert, ReasonKind
from storage.model.policy import Topic
from storage.model.situation import Heat
from watchers import temperature

LABELLED = 14
"""Alerts that get words on a picture: the gravest."""
RECENT = timedelta(days=3)
"""Every hour of this last stretch is drawn, whatever the picture spans."""
DAY = timedelta(days=1)
NEAR = timedelta(hours=12)
"""A pair that is not cold has a heat for every hour; this bridges a stop of the program."""


def record_of(
    db: Database, topic: Topic, since: datetime, until: datetime, timezone: str = "UTC"
) -> Record:
    """The topic's heats and alerts in ``[since, until]``, with the heats that came before."""
    keys = pairs_of(topic, heats.pairs(db))
    told = alerts.between(db, since, until, [topic.id])
    return Record(
        topic.name, topic.id, since, until, _heats(db, keys, since, until), _marks(db, told),
        timezone,
    )  # fmt: skip


def _heats(db: Database, keys: list[str], since: datetime, until: datetime) -> list[Heat]:
    """Enough of the pairs' heats for the picture: the longer it is, the fewer a day."""
    span = until - since
    recent = max(since, until - RECENT)
    thinned = range(0, 24, 6) if span < heats.SIX_HOURLY + DAY else range(0)
    hours = range(24) if span < heats.HOURLY + DAY else thinned
    found: list[Heat] = []
    first = (since - WARM_UP).replace(hour=0, minute=0, second=0, microsecond=0)
    for known in (
        heats.daily(db, keys, first, since if hours else recent),
        heats.together(db, keys, since, recent, hours),
        heats.together(db, keys, recent, until),
    ):
        found += [heat for heat in known if not found or heat.at > found[-1].at]
    return _as_they_are(db, keys, found, until)


def _as_they_are(db: Database, keys: list[str], found: list[Heat], until: datetime) -> list[Heat]:
    """With the heats of this hour, of which the series may not have every pair yet."""
    latest = list(heats.load(db, keys).values())
    begun = temperature.hour(until)
    if not latest or max(heat.at for heat in latest) != begun:
        return found
    return [*(heat for heat in found if heat.at < begun), temperature.together(latest, begun)]


def _marks(db: Database, told: list[Alert]) -> list[Mark]:
    labelled = {a.id for a in nlargest(LABELLED, told, key=lambda a: a.reason.score)}
    return [
        Mark(
            alert.created,
            alert.reason.axis,
            _label(db, alert) if alert.id in labelled else "",
            alert.reason.score,
        )
        for alert in told
        if alert.reason.axis is not None
    ]


def _label(db: Database, alert: Alert) -> str:
    """What happened, in a word or two, and the number to ask why with."""
    if alert.reason.kind in (ReasonKind.SHIFT_UP, ReasonKind.SHIFT_DOWN, ReasonKind.ALL_CLEAR):
        return f"{alert.reason.kind.value} #e{alert.id}"
    read = alerts.articles_of(db, alert, 1)
    signals = read[0].assessment.signals if read else ()
    mine = [signal for signal in signals if signal.axis is alert.reason.axis]
    act = act_words(max(mine, key=lambda s: s.score * s.position).category) if mine else ""
    return f"{act} #e{alert.id}".strip()


def turn_of(db: Database, topic: Topic, since: datetime, until: datetime) -> str:
    """``temperature +34 (escalating), up from +12`` over ``[since, until]``; empty where nothing was read."""
    keys = pairs_of(topic, heats.pairs(db))
    ends = [
        _as_they_are(db, keys, heats.together(db, keys, moment - NEAR, moment), moment)
        for moment in (since, until)
    ]
    if not any(ends):
        return ""
    before, now = (
        points(found, moment - NEAR, moment, 1)[0].temperature
        for found, moment in zip(ends, (since, until), strict=True)
    )
    return climate(before, now)
