"""Pictures: where labels stand, what is drawn, and that every chat gets what it can show."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.charts import HEIGHT, LONGEST_SPAN, reach, thinned, trend_of, trend_picture
from bot.chat import Incoming
from bot.compose import Composer
from bot.easel import COLOURS, WIDTH, dates, showable
from bot.fit import fits
from bot.labels import Tag, place, spread
from bot.panels import week_picture
from bot.past import record_of, turn_of
from bot.trend import Mark, Point, Record, curve
from storage import alerts, digests, heats, outbox, retention, subscribers
from storage.assessment import Axis, Level
from storage.digests import DigestKind
from storage.model.chat import Delivery, Look
from storage.model.policy import WORLD
from storage.model.situation import Heat
from tests.bot.conftest import ADMIN, NOW, Talk
from tests.storage.making import tell

WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)
LONG = "Democratic Republic of the Congo – Rwanda and the M23 movement in North Kivu"


def size(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG, which must be whole."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert png.endswith(b"IEND\xaeB\x60\x82")
    return struct.unpack(">II", png[16:24])


def record(name: str = "Sudan", heats: Sequence[Heat] = (), marks: Sequence[Mark] = ()) -> Record:
    return Record(name, "an-id", NOW - WEEK, NOW, heats, marks)


def marks(count: int) -> list[Mark]:
    step = WEEK / max(1, count)
    axes = list(Axis)
    return [Mark(NOW - step * i, axes[i % 2], f"strike #e{i}", i % 60 + 40.0) for i in range(count)]


# --- Where labels stand ----------------------------------------------------------------------

TAGS = st.lists(
    st.builds(Tag, st.floats(0, 900), st.floats(5, 400), st.floats(0, 100)), max_size=40
)


@given(TAGS)
def test_labels_never_overlap_and_never_leave_the_picture(tags: list[Tag]) -> None:
    placed = place(tags, 900, 3, 14)
    for one in placed:
        assert 0 <= one.left <= 900 - tags[one.index].width
        assert 0 <= one.lane < 3
    for one, other in combinations(placed, 2):
        first, second = sorted((one, other), key=lambda p: p.left)
        apart = first.left + tags[first.index].width + 14 <= second.left + 1e-6
        assert apart or one.lane != other.lane


@given(TAGS)
def test_marks_are_never_nearer_than_they_can_be_told_apart(tags: list[Tag]) -> None:
    kept = [tags[i].x for i in spread(tags, 20)]
    assert all(right - left >= 20 for left, right in pairwise(kept))
    assert bool(kept) is bool(tags)


def test_the_gravest_label_gets_the_place() -> None:
    crowd = [Tag(450, 800, 50), Tag(450, 800, 90)]
    assert [(p.index, p.lane) for p in place(crowd, 900, 1, 14)] == [(1, 0)]
    assert spread([Tag(100, 0, 50), Tag(105, 0, 90)], 20) == [1]


# --- What is drawn ---------------------------------------------------------------------------


@pytest.mark.parametrize("look", list(Look))
@pytest.mark.parametrize(
    ("name", "count"),
    [
        pytest.param("Sudan", 0, id="nothing at all"),
        pytest.param(LONG, 1, id="one heat and a long name"),
        pytest.param("台湾海峡 🇺🇦 سوريا $x_1$", 500, id="many alerts and rare scripts"),
    ],
)
def test_a_trend_is_a_picture_for_a_phone(name: str, count: int, look: Look) -> None:
    hot = [Heat(NOW - HOUR * i, escalation=80.0) for i in reversed(range(count))]
    assert size(trend_picture(record(name, hot, marks(count)), look)) == (WIDTH, HEIGHT)


def test_ten_thousand_points_are_drawn_without_losing_the_peak() -> None:
    found = [Point(NOW - WEEK + timedelta(minutes=i), 5.0, i % 7, 0.0) for i in range(10_000)]
    found[4321] = Point(found[4321].at, 999.0, 0.0, 90.0)
    drawn = thinned(found)
    assert len(drawn) <= LONGEST_SPAN
    assert max(p.escalation for p in drawn) == 999
    assert drawn[-1] is found[-1]
    assert size(trend_of(record(), found, Look.DARK)) == (WIDTH, HEIGHT)


@pytest.mark.parametrize(("hottest", "scale"), [(12.0, 50), (-50.0, 50), (50.1, 100), (-80.0, 100)])
def test_the_scale_of_temperature_is_no_larger_than_needed(hottest: float, scale: int) -> None:
    assert reach([Point(NOW, 0.0, 0.0, 3.0), Point(NOW, 0.0, 0.0, hottest)]) == scale


def test_light_and_dark_differ() -> None:
    assert trend_picture(record(), Look.LIGHT) != trend_picture(record(), Look.DARK)


@pytest.mark.parametrize("look", list(Look))
@pytest.mark.parametrize("colour", ["ink", "faint", "up", "down", "line"])
def test_everything_to_be_read_stands_out_from_the_paper(look: Look, colour: str) -> None:
    def light(code: str) -> float:
        parts = [int(code[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    paper, ink = sorted(
        (light(COLOURS[look].paper), light(getattr(COLOURS[look], colour))), reverse=True
    )
    assert (paper + 0.05) / (ink + 0.05) >= 4.5, "the contrast that small text needs"


@pytest.mark.parametrize("count", [0, 1, 3, 12])
def test_a_week_shows_up_to_eight_topics(count: int) -> None:
    width, height = size(week_picture([record(LONG)] * count, Look.LIGHT))
    assert width == WIDTH
    assert height <= HEIGHT


def test_a_name_that_no_font_can_show_is_told_by_its_id() -> None:
    assert showable("🇺🇦 Україна", "ukraine") == "Україна"
    assert showable("\U00012000\U00012001", "ur") == "ur"


@pytest.mark.parametrize(
    ("length", "first", "most"),
    [
        pytest.param(timedelta(days=7), "Tue 17", 7, id="a week by its days"),
        pytest.param(timedelta(days=30), "26 Oct", 7, id="a month by every fifth day"),
        pytest.param(timedelta(days=365), "2026", 7, id="a year by every second month"),
    ],
)
def test_dates_are_few_and_short(length: timedelta, first: str, most: int) -> None:
    found = [words for _, words in dates(NOW - length, NOW, "UTC")]
    assert found[0] == first
    assert 4 <= len(found) <= most


def test_days_begin_in_the_chats_own_time_zone() -> None:
    moments = [m for m, _ in dates(NOW - WEEK, NOW, "Europe/Kyiv")]
    assert {m.astimezone(UTC).hour for m in moments} == {22}


def test_what_was_usual_follows_slowly_and_begins_where_the_news_does() -> None:
    calm = curve(record(heats=[Heat(NOW - HOUR, escalation=400.0)]), 168)
    assert calm[-1].temperature > 60
    assert calm[-1].baseline < 5
    war = [Heat(NOW - HOUR * 24 * i, escalation=400.0) for i in reversed(range(50))]
    used = curve(record(heats=war), 168)
    assert used[0].baseline > 40
    assert all(-100 <= p.baseline <= 100 and 10 <= p.spread <= 30 for p in used)
    assert curve(record(), 168) == []


# --- What is remembered, and who gets what ---------------------------------------------------


def warmed(talk: Talk) -> None:
    subscribers.enrol(talk.db, ADMIN, "x", [WORLD.id], Level.NOTABLE, NOW - 2 * WEEK)
    for ago, points in ((170, 30.0), (5, 300.0), (1, 300.0)):
        heats.save(talk.db, {"AAA:BBB": Heat(NOW - HOUR * ago, escalation=points)})


def test_a_pair_that_went_cold_keeps_its_past(talk: Talk) -> None:
    old = Heat(datetime(2026, 11, 20, 6, tzinfo=UTC), escalation=90.0)
    heats.save(talk.db, {"AAA:BBB": old, "CCC:": Heat(old.at)})
    talk.db.execute("DELETE FROM heats")
    found = record_of(talk.db, WORLD, NOW - WEEK, NOW)
    assert [heat.at for heat in found.heats] == [old.at]
    assert max(p.escalation for p in curve(found, 168)) == pytest.approx(90, rel=0.02)


@pytest.mark.parametrize("days", [7, 10, 30, 40, 365])
def test_a_picture_is_the_same_when_its_series_has_been_thinned(talk: Talk, days: int) -> None:
    for hour in range(24 * 60):
        heats.save(talk.db, {"AAA:BBB": Heat(NOW - HOUR * hour, escalation=50.0 + hour % 37)})
    before = record_of(talk.db, WORLD, NOW - timedelta(days), NOW).heats
    for _ in retention.steps(talk.db, NOW, 365):
        pass
    assert record_of(talk.db, WORLD, NOW - timedelta(days), NOW).heats == before


def test_the_turn_of_a_topic_compares_its_two_ends(talk: Talk) -> None:
    warmed(talk)
    assert turn_of(talk.db, WORLD, NOW - WEEK, NOW) == "temperature +66 (escalating), up from +16"
    assert turn_of(talk.db, WORLD, NOW - 50 * WEEK, NOW - 49 * WEEK) == ""


async def test_a_trend_has_a_picture_a_caption_and_a_chart_in_characters(talk: Talk) -> None:
    warmed(talk)
    (message,) = await talk.hears(asked("/trend world 30d"))
    assert callable(message.picture)
    assert size(message.picture()) == (WIDTH, HEIGHT)
    assert message.plain.startswith("World, last 30 days\nTemperature +66 (escalating)")
    assert "█" in message.sketch
    assert "█" not in message.plain
    assert fits(message)


async def test_who_asks_for_many_pictures_at_once_is_asked_to_wait(talk: Talk) -> None:
    warmed(talk)
    said = [await talk.say("/trend world 30d") for _ in range(8)]
    assert sum(each.startswith("World") for each in said) == 6, "five, and one by waiting"
    assert said[-2] == "That is many pictures at once. Ask again in 8 s."
    talk.now += timedelta(seconds=6)
    assert (await talk.say("/trend world 30d")).startswith("World")


async def test_the_look_is_kept_for_the_chat_and_only_by_who_manages_it(talk: Talk) -> None:
    warmed(talk)
    await talk.say("/trend dark", manages=False)
    one = subscribers.get(talk.db, ADMIN)
    assert one is not None
    assert one.look is Look.LIGHT
    (message,) = await talk.hears(asked("/trend world 7d dark"))
    assert [b.label for b in message.buttons[0]] == ["✓ 7d", "30d", "1y", "Light"]
    one = subscribers.get(talk.db, ADMIN)
    assert one is not None
    assert one.look is Look.DARK


async def test_a_trend_of_nothing_is_words_alone(talk: Talk) -> None:
    (message,) = await talk.hears(asked("/trend world 1y"))
    assert message.picture is None
    assert "Nothing has been read" in message.plain


def test_the_weekly_digest_carries_a_picture_and_words_that_fit_below_it(talk: Talk) -> None:
    warmed(talk)
    for _ in range(30):
        tell(talk.db, now=NOW - timedelta(minutes=1))
    told = [one.id for one in alerts.between(talk.db, NOW - WEEK, NOW, None)]
    assert len(told) == 30
    digests.queue(talk.db, digests.Due(ADMIN, DigestKind.WEEKLY, NOW - WEEK, NOW), told, NOW)
    (weekly,) = (each for each in _delivered(talk) if each.digest is not None)
    message = Composer(lambda code: code).compose(talk.db, weekly, NOW)
    assert message is not None
    assert fits(message)
    assert message.plain.startswith("🗓 The week: 30 alerts")
    assert "temperature" in message.plain
    assert " more" in message.plain
    assert callable(message.picture)
    assert size(message.picture())[0] == WIDTH


def test_one_picture_of_the_week_does_for_all_who_follow_the_same(talk: Talk) -> None:
    warmed(talk)
    composer, pictures = Composer(str), []
    for number, look in enumerate((Look.DARK, Look.DARK, Look.LIGHT)):
        chat = f"telegram:{number + 10}"
        subscribers.enrol(talk.db, chat, "x", [WORLD.id], Level.NOTABLE, NOW - WEEK)
        subscribers.change(talk.db, chat, NOW, look=look)
        digests.queue(talk.db, digests.Due(chat, DigestKind.WEEKLY, NOW - WEEK, NOW), [], NOW)
    for owed in _delivered(talk):
        message = composer.compose(talk.db, owed, NOW)
        assert message is not None
        pictures.append(message.picture)
    first, same, light = pictures
    assert first is same
    assert light is not first


def _delivered(talk: Talk) -> list[Delivery]:
    """Everything that is owed, one after another as a chat takes it."""
    found = []
    while owed := outbox.claim(talk.db, NOW, 9, HOUR):
        for delivery in owed:
            found.append(delivery)
            outbox.settle(talk.db, delivery, "1", NOW)
    return found


def asked(line: str) -> Incoming:
    return Incoming(ADMIN, ADMIN, "Somebody", line)
