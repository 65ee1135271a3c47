"""What people type, as it is understood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlite_utils import Database

from bot.commands import naming, times, words
from bot.commands.asking import Refusal
from bot.judgement import Judge
from bot.moments import ago, clock, counted, listed, spelled
from storage import topics
from storage.assessment import Axis
from storage.model.policy import Topic

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
H = timedelta(hours=1)


@pytest.mark.parametrize(
    ("text", "rest", "length"),
    [
        ("2h", "", 2 * H),
        ("kyiv 2h", "kyiv", 2 * H),
        ("south sudan 90 min", "south sudan", 1.5 * H),
        ("1 week", "", 168 * H),
        ("red sea", "red sea", None),
        ("8", "8", None),
        ("", "", None),
    ],
)
def test_a_span_at_the_end_is_told_from_what_comes_before(
    text: str, rest: str, length: timedelta | None
) -> None:
    assert times.lasting(text, NOW, "Europe/Kyiv") == (rest, length)


@pytest.mark.parametrize("text", ["0m", "0 h", "366d", "99999w"])
def test_a_span_of_nothing_or_over_a_year_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="between 1m and 365d"):
        times.span(text)


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("22-7", ("22:00", "07:00")),
        ("22:30–07:15", ("22:30", "07:15")),
        ("22 - 7", ("22:00", "07:00")),
        ("22 7", ("22:00", "07:00")),
        ("22.00 to 24", ("22:00", "00:00")),
        ("10pm-7am", ("22:00", "07:00")),
        ("12 am until 12:30 p.m.", ("00:00", "12:30")),
        ("9:00", None),
        ("kyiv", None),
        ("Port-au-Prince", None),
    ],
)
def test_hours_are_read_in_any_common_form(text: str, stretch: tuple[str, str] | None) -> None:
    assert times.hours(text) == (stretch, " " if stretch else text)


def test_hours_stand_anywhere_among_the_other_words() -> None:
    assert times.hours("Kabul 22-7 held") == (("22:00", "07:00"), "Kabul   held")


@pytest.mark.parametrize(
    ("text", "said"),
    [("0-24", "another end"), ("25-3", "0:00 to 23:59"), ("13pm-7", "0:00 to 23:59")],
)
def test_hours_that_make_no_stretch_are_refused(text: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        times.hours(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Europe/Kyiv", "Europe/Kyiv"),
        ("kyiv", "Europe/Kyiv"),
        ("new_york", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_time_zone_is_found_by_its_city(text: str, name: str) -> None:
    assert words.timezone_named(text) == name


def test_an_unknown_time_zone_is_refused_with_the_nearest() -> None:
    with pytest.raises(Refusal, match="Did you mean London"):
        words.timezone_named("londom")


@pytest.mark.parametrize(
    ("text", "axis"),
    [("up", Axis.ESCALATION), ("De_Escalation", Axis.DE_ESCALATION), ("sideways", None)],
)
def test_a_direction_has_several_names(text: str, axis: Axis | None) -> None:
    assert words.axis(text) is axis


@pytest.fixture
def known(db: Database) -> Database:
    for id, name, pair in (
        ("russia-ukraine", "Russia – Ukraine", ("RUS", "UKR")),
        ("nato-russia", "NATO – Russia", ("NATO", "RUS")),
    ):
        topics.save(db, Topic(id, name, (pair,)), NOW)
    return db


@pytest.mark.parametrize(
    "text", ["russia-ukraine", "Russia Ukraine", "RUSSIA – UKRAINE", "ukraine"]
)
def test_a_topic_is_found_however_it_is_written(known: Database, judge: Judge, text: str) -> None:
    assert naming.topic(known, text, judge).id == "russia-ukraine"


def test_a_topic_named_by_a_word_that_tells_nothing_is_found_by_it_alone(
    known: Database, judge: Judge
) -> None:
    topics.save(known, Topic("war", "The War", actors=("RUS",)), NOW)
    assert naming.topic(known, "the war", judge).id == "war"
    assert naming.topic(known, "the war in ukraine", judge).id == "russia-ukraine"
    assert naming.empty(known, "news")
    assert not naming.empty(known, "war")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("russia", "Did you mean NATO – Russia or Russia – Ukraine?"),
        ("rusia ukrane", "Did you mean Russia – Ukraine"),
        ("kyiv", "Did you mean Russia – Ukraine?"),
        ("kremlin", "Did you mean NATO – Russia or Russia – Ukraine?"),
        ("Japan", "/topics lists them"),
        ("mars", "/topics lists them"),
        ("", "/topics lists them"),
    ],
)
def test_an_unclear_topic_is_refused_with_the_nearest(
    known: Database, judge: Judge, text: str, hint: str
) -> None:
    with pytest.raises(Refusal, match=hint.replace("?", r"\?")):
        naming.topic(known, text, judge)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("RUS:UKR", "RUS:UKR"),
        ("ukraine:russia", "RUS:UKR"),
        ("saudi arabia:houthis", "SAU:YEM_HOUTHI"),
        ("@port sudan", "@SDN"),
        ("nato russia", "nato-russia"),
    ],
)
def test_sides_and_places_are_called_by_code_or_name(
    known: Database, judge: Judge, text: str, key: str
) -> None:
    assert naming.subject(known, text, judge)[0] == key


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("russia:moscow", "two different sides"),
        ("mars:russia", "no actor or place “mars”"),
        ("@", "no actor or place “”"),
        ("a town in ukraine:russia", "no actor or place “a town in ukraine”"),
    ],
)
def test_what_is_no_pair_is_refused(known: Database, judge: Judge, text: str, said: str) -> None:
    with pytest.raises(Refusal, match=said):
        naming.subject(known, text, judge)


def test_quoted_words_stay_together_with_any_quotes() -> None:
    assert words.arguments("add “dirty bomb” terror") == ["add", "dirty bomb", "terror"]
    assert words.arguments("it's fine") == ["it's", "fine"]
    with pytest.raises(Refusal, match="no partner"):
        words.arguments('add "dirty')


@pytest.mark.parametrize("text", ["abc", "nan", "-1", "101", "1e9", "", "inf", "1,000"])
def test_a_number_out_of_bounds_is_refused_by_name(text: str) -> None:
    with pytest.raises(Refusal, match="A threshold is a number from 0 to 100"):
        words.number(text, 0, 100, "A threshold")


def test_a_decimal_comma_is_understood() -> None:
    assert words.number("45,5", 0, 100, "A threshold") == 45.5


# --- Words for moments -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "timezone", "said"),
    [
        (NOW, "UTC", "09:00 UTC"),
        (NOW, "Europe/Kyiv", "11:00 EET"),
        (NOW + 26 * H, "UTC", "24 Nov 11:00 UTC"),
        (NOW - 400 * 24 * H, "UTC", "19 Oct 2025 09:00 UTC"),
        (NOW, "Nowhere/Atall", "09:00 UTC"),
        (NOW, "Asia/Tehran", "12:30 Tehran"),
    ],
)
def test_a_moment_has_its_date_only_when_it_is_another_day(
    moment: datetime, timezone: str, said: str
) -> None:
    assert clock(moment, NOW, timezone) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (20 * timedelta(seconds=1), "20 s"),
        (0.75 * H, "45 min"),
        (2 * H, "2 h"),
        (1.5 * H, "1 h 30 min"),
        (72 * H, "3 days"),
    ],
)
def test_a_span_is_said_in_its_largest_units(length: timedelta, said: str) -> None:
    assert spelled(length) == said


def test_the_past_is_said_from_now() -> None:
    assert ago(None, NOW) == "never"
    assert ago(NOW, NOW) == "just now"
    assert ago(NOW - 2 * H, NOW) == "2 h ago"


def test_counts_and_lists_read_as_english() -> None:
    assert (counted(1, "alert"), counted(12000, "alert")) == ("1 alert", "12,000 alerts")
    assert (listed(["a"]), listed(["a", "b", "c"]), listed([])) == ("a", "a, b and c", "none")
