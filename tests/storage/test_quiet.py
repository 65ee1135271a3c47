"""Quiet hours on ordinary nights and on the two odd ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.quiet import quiet_until

BERLIN = "Europe/Berlin"
"""Leaps on 2026-03-29 from 02:00 to 03:00 (01:00 UTC), falls back on 2026-10-25 at 01:00 UTC."""


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.failure("F41")
@pytest.mark.parametrize(
    ("now", "hours", "ends"),
    [
        pytest.param("2026-06-01 19:59", ("22:00", "07:00"), None, id="a minute before"),
        pytest.param(
            "2026-06-01 20:00", ("22:00", "07:00"), "2026-06-02 05:00", id="from the first minute"
        ),
        pytest.param(
            "2026-06-02 04:59", ("22:00", "07:00"), "2026-06-02 05:00", id="to the last minute"
        ),
        pytest.param("2026-06-02 05:00", ("22:00", "07:00"), None, id="not at the end itself"),
        pytest.param(
            "2026-06-01 12:00", ("13:00", "15:00"), "2026-06-01 13:00", id="a nap in the afternoon"
        ),
        pytest.param("2026-06-01 22:30", ("13:00", "15:00"), None, id="a nap is no night"),
        pytest.param("2026-06-01 22:30", ("22:00", "22:00"), None, id="equal times are no quiet"),
        pytest.param(
            "2026-03-28 23:00", ("22:00", "07:00"), "2026-03-29 05:00", id="a night an hour shorter"
        ),
        pytest.param(
            "2026-03-29 00:30",
            ("22:00", "02:30"),
            "2026-03-29 01:00",
            id="an end that does not exist is the leap",
        ),
        pytest.param("2026-03-29 01:00", ("22:00", "02:30"), None, id="awake from the leap on"),
        pytest.param(
            "2026-03-29 00:59", ("02:30", "07:00"), None, id="a beginning that does not exist"
        ),
        pytest.param(
            "2026-03-29 01:00",
            ("02:30", "07:00"),
            "2026-03-29 05:00",
            id="begins with the leap",
        ),
        pytest.param(
            "2026-10-24 22:00", ("22:00", "07:00"), "2026-10-25 06:00", id="a night an hour longer"
        ),
        pytest.param(
            "2026-10-25 00:45",
            ("22:00", "02:30"),
            "2026-10-25 01:30",
            id="an end that comes twice is the later one",
        ),
        pytest.param(
            "2026-10-25 00:30",
            ("02:30", "07:00"),
            "2026-10-25 06:00",
            id="a beginning that comes twice is the earlier one",
        ),
        pytest.param(
            "2026-10-25 01:15",
            ("02:30", "07:00"),
            "2026-10-25 06:00",
            id="quiet does not stop while the clock repeats itself",
        ),
    ],
)
def test_quiet_in_berlin(now: str, hours: tuple[str, str], ends: str | None) -> None:
    assert quiet_until(utc(now), BERLIN, hours) == (utc(ends) if ends else None)


@pytest.mark.parametrize("zone", ["Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati"])
def test_quiet_is_in_the_persons_own_zone(zone: str) -> None:
    for hour in range(24):
        now = utc("2026-06-01 00:00") + timedelta(hours=hour)
        local = now.astimezone(ZoneInfo(zone)).hour
        assert (quiet_until(now, zone, ("22:00", "07:00")) is not None) == (
            local >= 22 or local < 7
        )


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", ""])
def test_a_zone_that_does_not_exist_is_refused_with_a_hint(zone: str) -> None:
    with pytest.raises(ValueError, match="try Europe/Berlin"):
        quiet_until(utc("2026-06-01 00:00"), zone, ("22:00", "07:00"))


@settings(max_examples=50)
@given(
    minutes=st.integers(0, 366 * 24 * 60),
    begin=st.times().map(lambda t: t.strftime("%H:%M")),
    end=st.times().map(lambda t: t.strftime("%H:%M")),
    zone=st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_quiet_always_ends_within_a_day_and_then_it_is_over(
    minutes: int, begin: str, end: str, zone: str
) -> None:
    now = utc("2026-01-01 00:00") + timedelta(minutes=minutes)
    ends = quiet_until(now, zone, (begin, end))
    if ends is not None:
        assert now < ends <= now + timedelta(hours=25)
        last = quiet_until(ends - timedelta(seconds=1), zone, (begin, end))
        assert last == ends
        assert quiet_until(ends, zone, (begin, end)) is None
