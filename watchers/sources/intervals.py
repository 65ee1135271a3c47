"""When a feed is asked next: as often as it publishes, as seldom as it wishes, later when it fails.

Pure: chance is an argument.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

USUAL = timedelta(minutes=15)
SHORTEST = timedelta(minutes=5)
LONGEST = timedelta(hours=2)
"""A quiet feed is still asked this often: what it says next may matter."""
LONGEST_WISH = timedelta(hours=6)
"""The longest that a feed's ``ttl`` or ``max-age`` can keep us away."""
LONGEST_WAIT = timedelta(hours=24)
"""The longest that errors or Retry-After can."""
JITTER = 0.1
"""The share of a wait by which chance may shorten or lengthen it."""
_FASTER = 0.7
_SLOWER = 1.2


def adapted(interval: timedelta, new: int) -> timedelta:
    """The interval after a poll that found ``new`` articles: shorter if any, else a bit longer."""
    factor = _FASTER if new else _SLOWER
    return min(max(interval * factor, SHORTEST), LONGEST)


def next_check(
    now: datetime, interval: timedelta, wishes: timedelta, retry_after: timedelta, chance: float
) -> datetime:
    """After a poll that went well: the longest of what we want, it wants and it demands.

    ``chance`` is in [0, 1): it only ever lengthens a wait that was asked for.
    """
    own = interval * (1 - JITTER + 2 * JITTER * chance)
    wanted = max(min(wishes, LONGEST_WISH), min(retry_after, LONGEST_WAIT))
    return now + max(own, wanted * (1 + JITTER * chance))


def next_try(
    now: datetime, interval: timedelta, errors: int, retry_after: timedelta, chance: float
) -> datetime:
    """After ``errors`` failed polls in a row (1 or more): doubling, a day at most."""
    doubled = interval * float(2 ** min(errors - 1, 12))
    own = min(doubled, LONGEST_WAIT) * (1 - JITTER + 2 * JITTER * chance)
    return now + max(own, min(retry_after, LONGEST_WAIT) * (1 + JITTER * chance))


def retry_after(value: str, now: datetime) -> timedelta:
    """The Retry-After header, seconds or a date, as a wait from ``now``; zero if it means none."""
    value = value.strip()
    if re.fullmatch(r"\d{1,9}", value):
        return min(timedelta(seconds=int(value)), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return timedelta()
    until = until.replace(tzinfo=UTC) if until.tzinfo is None else until
    try:
        return min(max(until - now, timedelta()), LONGEST_WAIT)
    except OverflowError:
        return timedelta()


def max_age(headers: Mapping[str, str]) -> timedelta:
    """How long the answer calls itself fresh (``Cache-Control: max-age``); zero if it does not."""
    control = headers.get("cache-control", "").lower()
    if "no-cache" in control or "no-store" in control:
        return timedelta()
    match = re.search(r"\bmax-age\s*=\s*\"?(\d{1,9})", control)
    return timedelta(seconds=int(match[1])) if match else timedelta()
