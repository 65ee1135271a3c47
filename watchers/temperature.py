"""How hot it is between two sides: two decaying heats, a slow baseline, and shifts between them.

A story adds points (score x confidence) to a pair's heat of escalation or de-escalation. Both
cool at the same rate, so neither direction is favoured. Once an hour, on the UTC hour, the
temperature is compared with what has been usual for the pair, and a turn of the climate is a
shift. Everything is a pure function of values; time is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from functools import lru_cache

from storage.model.situation import AT_REST, Heat

HOUR = timedelta(hours=1)
HALF_LIFE = timedelta(days=3)
FAINT_HALF_LIFE = timedelta(hours=36)
FAINT_SEVERITY = 3.0
"""A story whose strongest signal is at most this severe cools at the faint half-life."""
SOFTENER = 150.0
"""Points in the denominator: a single story never makes a climate."""
BASELINE_HALF_LIFE = timedelta(days=14)
SPREAD_FLOOR, SPREAD_CAP = 10.0, 30.0
SHIFT_BY, SHIFT_SPREADS, SHIFT_STORIES = 30.0, 2.0, 2
CLEAR_BELOW = 10.0
LONGEST_WALK = timedelta(days=60)
"""Beyond this, missed hours are crossed in one stride: every heat has long gone cold."""
LEAP = timedelta(hours=36)
"""A heat dated further than this in the future was written under a wrong clock."""


class Turn(Enum):
    """What an hour changed in a pair's climate."""

    UP = "up"
    DOWN = "down"
    CLEAR = "clear"
    """Back near what was usual."""
    SETTLED = "settled"
    """What was exceptional has become usual: the baseline came to the temperature."""


@dataclass(frozen=True, slots=True)
class Points:
    """What one story adds to a pair's heats."""

    escalation: float = 0.0
    de_escalation: float = 0.0
    faint: bool = False

    def __bool__(self) -> bool:
        return self.escalation > 0 or self.de_escalation > 0


def hour(moment: datetime) -> datetime:
    """Return the UTC hour that ``moment`` stands in."""
    return moment.replace(minute=0, second=0, microsecond=0)


def balance(escalation: float, de_escalation: float) -> float:
    """Return the temperature, -100 to 100, of two heats in points (0 or more)."""
    return 100.0 * (escalation - de_escalation) / (escalation + de_escalation + SOFTENER)


def temperature(heat: Heat, moment: datetime) -> float:
    """Return the pair's temperature at ``moment``: -100 (thaw) to 100 (war), 0 when all is old."""
    return balance(*points(heat, moment))


def points(heat: Heat, moment: datetime) -> tuple[float, float]:
    """Return the heats of escalation and de-escalation, in points, cooled to ``moment``."""
    slow, fast = _left(HALF_LIFE, moment - heat.at), _left(FAINT_HALF_LIFE, moment - heat.at)
    return (
        heat.escalation * slow + heat.faint_escalation * fast,
        heat.de_escalation * slow + heat.faint_de_escalation * fast,
    )


def warmed(heat: Heat | None, new: Points, moment: datetime, stories: int = 1) -> Heat:
    """Return ``heat`` with ``new`` points added at ``moment``.

    The points are carried back to the heat's own hour, so that by ``moment`` exactly the given
    number is left; the hourly grid stays where it was.
    """
    heat = Heat(hour(moment)) if heat is None else _trusted(heat, moment)
    since = max(timedelta(0), min(moment - heat.at, LONGEST_WALK))
    grown = replace(heat, stories=heat.stories + stories)
    if new.faint:
        scale = 1 / _left(FAINT_HALF_LIFE, since)
        return replace(
            grown,
            faint_escalation=heat.faint_escalation + new.escalation * scale,
            faint_de_escalation=heat.faint_de_escalation + new.de_escalation * scale,
        )
    scale = 1 / _left(HALF_LIFE, since)
    return replace(
        grown,
        escalation=heat.escalation + new.escalation * scale,
        de_escalation=heat.de_escalation + new.de_escalation * scale,
    )


def walked(heat: Heat, moment: datetime) -> tuple[Heat, Turn | None]:
    """Walk the hours up to ``moment``; return the heat at its hour and the turn, if one is left.

    After a gap only the outcome counts: a shift that came and went while nobody looked is not
    reported.
    """
    heat = _trusted(heat, moment)
    if moment - heat.at > LONGEST_WALK:
        heat = _stride(heat, hour(moment) - HOUR)
    before, turn = heat.state, None
    while heat.at + HOUR <= moment:
        heat, turned = _next_hour(heat)
        turn = turned or turn
    return heat, turn if heat.state != before else None


def together(heats: Iterable[Heat], moment: datetime) -> Heat:
    """Return the sum of some pairs' heats, each cooled to ``moment``, without what is usual."""
    cooled = [_cooled(heat, moment) for heat in heats]
    return Heat(
        at=moment,
        escalation=sum(heat.escalation for heat in cooled),
        de_escalation=sum(heat.de_escalation for heat in cooled),
        faint_escalation=sum(heat.faint_escalation for heat in cooled),
        faint_de_escalation=sum(heat.faint_de_escalation for heat in cooled),
    )


def at_rest(heat: Heat) -> bool:
    """Whether a heat has gone cold and may be forgotten without changing anything later."""
    up, down = points(heat, heat.at)
    return heat.state == "normal" and max(up, down, abs(heat.baseline)) < AT_REST


def _next_hour(heat: Heat) -> tuple[Heat, Turn | None]:
    heat = _cooled(heat, heat.at + HOUR)
    now = temperature(heat, heat.at)
    away = now - heat.baseline
    turn = _turn(heat, now, away)
    share = 1 - _left(BASELINE_HALF_LIFE, HOUR)
    spread = heat.spread + share * (min(abs(away), SPREAD_CAP) - heat.spread)
    # Every heat takes this step every hour: it is built outright, which costs a third of replace().
    following = Heat(
        at=heat.at,
        escalation=heat.escalation,
        de_escalation=heat.de_escalation,
        baseline=heat.baseline + share * away,
        spread=max(spread, SPREAD_FLOOR),
        state=heat.state if turn is None else _STATE[turn],
        stories=heat.stories if turn is None else 0,
        faint_escalation=heat.faint_escalation,
        faint_de_escalation=heat.faint_de_escalation,
    )
    return following, turn


_STATE = {Turn.UP: "up", Turn.DOWN: "down", Turn.CLEAR: "normal", Turn.SETTLED: "normal"}


def _turn(heat: Heat, now: float, away: float) -> Turn | None:
    far = max(SHIFT_BY, SHIFT_SPREADS * heat.spread)
    if abs(away) >= far and heat.stories >= SHIFT_STORIES:
        turn = Turn.UP if away > 0 else Turn.DOWN
        return turn if heat.state != _STATE[turn] else None
    if heat.state != "normal" and abs(away) < CLEAR_BELOW:
        still = abs(now) >= SHIFT_BY and (now > 0) == (heat.state == "up")
        return Turn.SETTLED if still else Turn.CLEAR
    return None


def _cooled(heat: Heat, moment: datetime) -> Heat:
    slow, fast = _left(HALF_LIFE, moment - heat.at), _left(FAINT_HALF_LIFE, moment - heat.at)
    return Heat(
        at=moment,
        escalation=heat.escalation * slow,
        de_escalation=heat.de_escalation * slow,
        baseline=heat.baseline,
        spread=heat.spread,
        state=heat.state,
        stories=heat.stories,
        faint_escalation=heat.faint_escalation * fast,
        faint_de_escalation=heat.faint_de_escalation * fast,
    )


def _stride(heat: Heat, moment: datetime) -> Heat:
    kept = _left(BASELINE_HALF_LIFE, moment - heat.at)
    return replace(
        _cooled(heat, moment),
        baseline=heat.baseline * kept,
        spread=max(heat.spread * kept, SPREAD_FLOOR),
    )


def _trusted(heat: Heat, moment: datetime) -> Heat:
    return replace(heat, at=hour(moment)) if heat.at - moment > LEAP else heat


@lru_cache(maxsize=1024)
def _left(half_life: timedelta, since: timedelta) -> float:
    return float(2.0 ** -(since / half_life))
