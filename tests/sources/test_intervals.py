"""When a feed is asked next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sources.world import NOW
from watchers.sources import intervals

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
waits = st.timedeltas(timedelta(), timedelta(days=400))
chances = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize(
    ("before", "new", "after"),
    [
        pytest.param(20 * MINUTE, 3, 14 * MINUTE, id="news: sooner"),
        pytest.param(20 * MINUTE, 0, 24 * MINUTE, id="none: a little later"),
        pytest.param(5 * MINUTE, 9, 5 * MINUTE, id="never more often than every five minutes"),
        pytest.param(2 * HOUR, 0, 2 * HOUR, id="never more seldom than every two hours"),
    ],
)
def test_the_interval_adapts(before: timedelta, new: int, after: timedelta) -> None:
    assert intervals.adapted(before, new) == after


@pytest.mark.failure("F29")
@given(waits, waits, waits, chances)
def test_the_next_check_is_never_sooner_than_asked_nor_beyond_all_bounds(
    interval: timedelta, wishes: timedelta, demanded: timedelta, chance: float
) -> None:
    interval = min(interval, intervals.LONGEST)
    wait = intervals.next_check(NOW, interval, wishes, demanded, chance) - NOW
    assert wait >= min(demanded, intervals.LONGEST_WAIT)
    assert wait >= min(wishes, intervals.LONGEST_WISH)
    assert wait >= interval * 0.9
    assert wait <= intervals.LONGEST_WAIT * 1.1


@pytest.mark.failure("F28")
@given(st.integers(1, 10_000), waits, chances)
def test_a_failing_feed_is_tried_within_a_day_and_never_given_up(
    errors: int, demanded: timedelta, chance: float
) -> None:
    wait = intervals.next_try(NOW, intervals.USUAL, errors, demanded, chance) - NOW
    assert timedelta() < wait <= intervals.LONGEST_WAIT * 1.1


@pytest.mark.failure("F29")
@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("120", 2 * MINUTE),
        (" 0 ", timedelta()),
        ("Mon, 02 Mar 2026 12:30:00 GMT", 30 * MINUTE),
        ("Mon, 02 Mar 2026 11:30:00 GMT", timedelta()),
        ("999999999", 24 * HOUR),
        ("Fri, 31 Dec 9999 23:59:59 -1200", 24 * HOUR),
        ("soon", timedelta()),
        ("-5", timedelta()),
        ("", timedelta()),
    ],
)
def test_retry_after_is_read_in_both_its_forms(said: str, meant: timedelta) -> None:
    assert intervals.retry_after(said, NOW) == meant
