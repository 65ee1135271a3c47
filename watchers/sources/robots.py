"""robots.txt: whether a site lets a page be fetched by a machine, remembered for a day.

Asked before article pages and never for feeds: a feed is offered to machines.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from watchers.sources.bodies import Limits
from watchers.sources.fetch import Fetcher, FetchError

NAME = "Detente"
REMEMBERED = timedelta(hours=24)
ASK_AGAIN = timedelta(hours=1)
"""After a failure, during which the site counts as closed."""
_MOST_SITES = 2000
_LIMITS = Limits(wire=512_000, decoded=512_000)


class Robots:
    """The rules of the sites whose pages were wanted."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._rules: dict[str, tuple[datetime, RobotFileParser | FetchError | None]] = {}
        self._asking: dict[str, asyncio.Lock] = {}

    async def allows(self, url: str, now: datetime) -> bool:
        """Whether ``url`` may be fetched; a site without rules is open.

        Raises FetchError where the site is in trouble: until it is asked again it counts as closed.
        """
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if len(self._rules) >= _MOST_SITES:
            self._rules.clear()
            self._asking.clear()
        async with self._asking.setdefault(site, asyncio.Lock()):
            until, rules = self._rules.get(site, (now, None))
            if until <= now:
                until, rules = self._rules[site] = await self._read(site, now)
        if isinstance(rules, FetchError):
            raise rules.with_traceback(None)
        return rules is not None and rules.can_fetch(NAME, url)

    async def _read(
        self, site: str, now: datetime
    ) -> tuple[datetime, RobotFileParser | FetchError]:
        rules = RobotFileParser()
        try:
            page = await self._fetcher.get(
                f"{site}/robots.txt", accept="text/plain, */*;q=0.5", limits=_LIMITS
            )
            lines = page.body.decode("utf-8", errors="replace").splitlines()
        except FetchError as error:
            if error.status not in range(400, 500) or error.status == 429:
                return now + ASK_AGAIN, error
            lines = []
        rules.parse(lines[:5000])
        return now + REMEMBERED, rules
