"""How much one person may say at once, so that nobody keeps the bot from the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

BURST = 20
"""Commands that one person may say in a row."""
REFILL = timedelta(seconds=1)
"""Time after which one more may be said."""
PEOPLE = 10_000
"""People remembered at most; whoever was silent longest is forgotten, and so is forgiven."""


@dataclass
class _Purse:
    left: float
    at: datetime
    told: bool = False


class Patience:
    """A purse of commands, or of something dearer, for each person. Time is an argument."""

    def __init__(self, burst: int = BURST, refill: timedelta = REFILL) -> None:
        self._burst, self._refill = burst, refill
        self._purses: dict[str, _Purse] = {}

    def spend(self, user: str, now: datetime) -> int | None:
        """None if ``user`` may speak. Else the seconds to wait; 0 where they were told already."""
        purse = self._purses.pop(user, None) or _Purse(self._burst, now)
        self._purses[user] = purse
        if len(self._purses) > PEOPLE:
            del self._purses[next(iter(self._purses))]
        gained = max(0.0, (now - purse.at) / self._refill)
        purse.left, purse.at = min(self._burst, purse.left + gained), now
        if purse.left >= 1:
            purse.left -= 1
            purse.told = False
            return None
        if purse.told:
            return 0
        purse.told = True
        return max(1, round((1 - purse.left) * self._refill.total_seconds()))
