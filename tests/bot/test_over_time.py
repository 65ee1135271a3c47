"""Digests at their hours, trends as charts, topics from their file, the past replayed."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import topics_file
from bot.cli import main
from bot.compose import about
from bot.digesting import queue_due, stretch
from bot.render import alert_message
from bot.trend import COLUMNS, SCALE, chart, climate, columns, pairs_of, points
from storage import alerts, digests, stories, subscribers
from storage.assessment import Axis, Level
from storage.digests import DigestKind
from storage.model.alert import ReasonKind
from storage.model.article import Reach
from storage.model.policy import WORLD, Topic
from storage.model.situation import Decision, Heat
from storage.record import record, record_tick, revise
from tests.bot.conftest import NOW, Talk
from tests.storage import making
from tests.storage.making import grow, tell

DAY = timedelta(days=1)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "zone", "now", "since", "until"),
    [
        pytest.param(
            DigestKind.MORNING, "UTC", at(23, 7), at(22, 7), at(23, 7), id="on the hour it is due"
        ),
        pytest.param(
            DigestKind.MORNING, "UTC", at(23, 6, 59), at(21, 7), at(22, 7), id="before, it is yesterday's"
        ),
        pytest.param(
            DigestKind.EVENING, "Europe/Kyiv", at(23, 17), at(22, 17), at(23, 17), id="in its own zone"
        ),
        pytest.param(
            DigestKind.WEEKLY, "UTC", at(25, 12), at(16, 7), at(23, 7), id="the week ends on Monday"
        ),
        pytest.param(
            DigestKind.MORNING, "Europe/Kyiv", at(25, 6, month=10), at(24, 4, month=10),
            at(25, 5, month=10), id="the day the clocks go back has 25 hours",
        ),
    ],
)  # fmt: skip
def test_a_digest_tells_of_the_time_up_to_its_last_hour(
    kind: DigestKind, zone: str, now: datetime, since: datetime, until: datetime
) -> None:
    assert stretch(kind, zone, now) == (since, until)


async def test_a_digest_is_queued_once_and_not_long_after_its_hour(talk: Talk) -> None:
    db = talk.db
    subscribers.enrol(db, "telegram:1", "x", [WORLD.id], Level.NOTABLE, NOW - 2 * DAY)
    subscribers.change(db, "telegram:1", NOW, digests=("morning",))
    assert queue_due(db, at(23, 12)) == 0
    assert queue_due(db, at(24, 7, 1)) == 1
    assert queue_due(db, at(24, 7, 2)) == 0
    found = digests.get(db, 1)
    assert found is not None
    assert (found.since, found.until, found.alerts) == (at(23, 7), at(24, 7), ())


# --- Trends ----------------------------------------------------------------------------------


def hot(day: int, up: float, down: float = 0.0) -> Heat:
    return Heat(at(day, 12), escalation=up, de_escalation=down)


def test_a_heat_is_carried_on_and_cools() -> None:
    found = points([hot(20, 100), hot(22, 113, 100)], at(16, 12), at(23, 12), 7)
    assert [round(p.escalation) for p in found][:3] == [0, 0, 0]
    assert found[3].escalation == pytest.approx(100)
    assert found[4].escalation < found[3].escalation
    assert found[5].de_escalation == pytest.approx(100)
    assert found[6].temperature < found[4].temperature


def test_a_chart_has_both_directions_on_one_scale_with_the_alerts_marked() -> None:
    found = points([hot(20, 100, 50)], at(16, 12), at(23, 12))
    lines = chart(found, {Axis.ESCALATION: [at(20, 11)]})
    assert lines[0].startswith("🔴 ")
    assert lines[0].index("█") == 2 + 15, "the sixteenth of 28 stretches of six hours"
    assert lines[1] == " " * (3 + 15) + "▴", "a dot before the bars is two columns wide"
    assert lines[2].startswith("🟢 ")
    assert "█" not in lines[2]
    assert lines[3].split() == ["16", "Nov", "2026", "23", "Nov", "2026"]
    assert all(len(line) <= COLUMNS + 3 for line in lines)


def test_a_chart_of_a_year_shows_a_week_that_was_hot() -> None:
    found = columns([hot(2, 100)], at(23, 12) - 365 * DAY, at(23, 12))
    assert len(found) == COLUMNS
    assert max(point.escalation for point in found) > 90


@pytest.mark.parametrize("heats", [[], [hot(1, 0)]])
def test_nothing_is_a_flat_chart(heats: list[Heat]) -> None:
    found = points(heats, at(16, 12), at(23, 12))
    assert chart(found, {})[0].strip() == "🔴"
    ends = found[0].temperature, found[-1].temperature
    assert climate(*ends) == "temperature 0 (calm), about as before"


def test_a_topic_picks_its_pairs() -> None:
    keys = ["RUS:UKR", "RUS:", "@SDN", "CHN:USA"]
    assert pairs_of(Topic("x", "X", pairs=(("RUS", "UKR"),), places=("SDN",)), keys) == [
        "RUS:UKR", "@SDN",
    ]  # fmt: skip
    assert pairs_of(WORLD, keys) == keys


# --- Topics ----------------------------------------------------------------------------------


def test_topics_are_read_and_a_faulty_one_costs_only_itself(tmp_path: Path) -> None:
    file = tmp_path / "topics.toml"
    file.write_text(
        'color = "red"\n'
        '[[topic]]\nid = "a"\nname = "A"\npairs = [["UKR", "RUS"]]\n'
        '[[topic]]\nid = "a"\nname = "Again"\n'
        '[[topic]]\nid = "world"\n'
        '[[topic]]\nid = "Bad Id"\n'
        '[[topic]]\nid = "b"\npairs = [["RUS"]]\n'
        '[[topic]]\nid = "c"\nplaces = ["MARS"]\nplace = 1\n'
        '[[topic]]\nid = "d"\npairs = 5\n'
    )
    found, faults = topics_file.read(file, {"RUS", "UKR"}.__contains__)
    assert [(t.id, t.pairs) for t in found] == [("a", (("RUS", "UKR"),))]
    said = [line.removeprefix(f"{file}: ") for line in faults]
    assert said == [
        "unknown key 'color'",
        "a: this id is taken",
        "world: this id is taken",
        "Bad Id: needs an id of up to 32 small letters, digits and dashes",
        'b: pairs must look like [["RUS", "UKR"]]',
        "c: unknown key 'place'",
        "c: no actor or place has the code MARS",
        'd: pairs must look like [["RUS", "UKR"]]',
    ]


@pytest.mark.parametrize("text", ["[[topic", "topic = 1"])
def test_a_file_that_is_none_is_one_clear_line(tmp_path: Path, text: str) -> None:
    file = tmp_path / "topics.toml"
    file.write_text(text)
    with pytest.raises(topics_file.TopicsError, match=r"topics\.toml: "):
        topics_file.read(file, lambda code: True)
    assert topics_file.read(tmp_path / "none.toml", lambda code: True) == ([], [])


# --- The past --------------------------------------------------------------------------------


@pytest.fixture
def stream(tmp_path: Path) -> str:
    rows = [
        {"id": "1", "day": "2026-03-01", "head": "Russia fires missiles at Kyiv and kills eleven"},
        {"id": "2", "day": "2026-03-01", "head": "Kenya opens a bridge"},
        {"id": "3", "day": "2026-03-05", "head": "Russia and Ukraine agree to a ceasefire"},
    ]
    file = tmp_path / "stream.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows) + "nonsense\n")
    return str(file)


def test_a_stream_is_replayed_with_its_loudest_days_and_alerts(stream: str) -> None:
    done = CliRunner().invoke(main, ["replay", stream, "--map", "day=published,head=title"])
    assert "3 articles, 2 stories, 2 alerts" in done.stdout
    assert "“fires missiles" in done.stdout
    assert "2026-03-01" in done.stdout
    assert "stream.jsonl:4: not JSON" in done.stderr
    assert done.exit_code == 2


def test_a_stream_without_known_fields_says_how_to_name_them(stream: str) -> None:
    done = CliRunner().invoke(main, ["replay", stream])
    assert done.exit_code == 2
    assert "--map" in done.stderr


def test_the_joining_of_stories_is_measured_on_labelled_pairs(stream: str, tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("# remark\n1\t9\tsame\n[kept apart]\n1\t3\tother\n")
    done = CliRunner().invoke(
        main,
        [
            "eval-stories",
            "--pairs",
            str(pairs),
            "--stream",
            stream,
            "--map",
            "day=published,head=title",
        ],
    )
    assert done.stdout.splitlines()[0] == "1 pair, 1 not in the stream"
    assert done.stdout.splitlines()[-1].split() == ["kept", "apart", *3 * ["0.000"]]
    assert done.exit_code == 0


@pytest.mark.parametrize("number", ["{}", "#{}", "e{}", "#e{}"])
async def test_an_alert_is_named_by_its_number_with_or_without_its_letter(
    talk: Talk, number: str
) -> None:
    subscribers.enrol(talk.db, "telegram:1", "x", [WORLD.id], Level.NOTABLE, NOW)
    told = tell(talk.db, now=NOW)
    said = await talk.say(f"/why {number.format(told.alert)}")
    assert said.startswith(f"Why #e{told.alert}")
    assert "I know no alert #e99." in await talk.say(f"/why {number.format(99)}")


async def test_the_newest_few_are_shown_and_the_button_goes_on_with_as_many(talk: Talk) -> None:
    for _ in range(8):
        tell(talk.db, now=NOW)

    def numbers(said: str) -> list[int]:
        return [int(found) for found in re.findall(r"#a(\d+)", said)]

    assert numbers(await talk.say("/latest 3")) == [8, 7, 6]
    assert numbers(await talk.say("/latest world 2")) == [8, 7]
    assert numbers(await talk.say("/latest 999")) == list(range(8, 0, -1))
    assert numbers(await talk.say("/latest 0")) == [8]
    older = (await talk.offers("/latest world 3"))["Older →"]
    assert numbers(await talk.press(older)) == [5, 4, 3]
    newest = (await talk.offers(older.removeprefix("1")))["Newest"]
    assert numbers(await talk.press(newest)) == [8, 7, 6]


async def test_an_article_of_a_told_story_names_the_message_that_it_was_added_to(
    talk: Talk,
) -> None:
    subscribers.enrol(talk.db, "telegram:1", "x", [WORLD.id], Level.NOTABLE, NOW)
    first = tell(talk.db, now=NOW)
    known = stories.get(talk.db, first.story or 0)
    assert known is not None
    grown = grow(talk.db, known, NOW)
    said = await talk.say(f"/why not a{grown.article}")
    assert f"Added to #e{first.alert}: the story grew." in said
    assert "Topics: World." in said
    assert f"told as #e{first.alert}" in said


async def test_a_told_story_that_grew_names_the_loudest_article_in_it(talk: Talk) -> None:
    first = tell(talk.db, now=NOW)
    known = stories.get(talk.db, first.story or 0)
    assert known is not None
    louder = making.assessment(making.pair_score(up=81.0))
    figures = making.alert(escalation=81.0)
    grown = Decision(making.reason(ReasonKind.GREW), known, figures)
    title = "Harbour city overrun"
    record(talk.db, making.article(7, title=title, seen=NOW), louder, grown, NOW)
    alert = alerts.get(talk.db, first.alert or 0)
    assert alert is not None
    grew = about(talk.db, alert)
    assert grew.raised is not None
    assert grew.raised.article.title == title
    shown = alert_message(grew, str, NOW).plain
    assert "level 4 severe" in shown.splitlines()[0]
    assert "score 64, now 81, threshold 45 · first signal · level rose from 3 to 4" in shown
    said = await talk.say(f"/why e{first.alert}")
    assert "level 4 severe" in said
    assert "Reason: first signal\nSince then: score 81, level rose from 3 to 4" in said


async def test_an_article_that_was_told_stays_so_when_its_publisher_changes_it(talk: Talk) -> None:
    first = tell(talk.db, now=NOW)
    assert (await talk.say(f"/why a{first.article}")).startswith(f"Why #a{first.article}")
    known = stories.get(talk.db, first.story or 0)
    again = Decision(making.reason(ReasonKind.ALREADY_TOLD), story=known)
    revise(talk.db, first.article or 0, making.article(), making.assessment(), again, NOW)

    said = await talk.say(f"/why a{first.article}")
    told = f"Told as #e{first.alert}: first signal. Its publisher has changed it since."
    assert said.startswith(f"Why #a{first.article}")
    assert told in said


async def test_why_says_which_text_was_read_and_how_much_of_it_was_left_out(talk: Talk) -> None:
    long = making.article(reach=Reach.FULL)
    record(talk.db, long, making.assessment(unread=12_345), Decision(making.reason()), NOW)
    said = await talk.say("/why a1")
    assert "Read: its full text\nThe last 12,345 characters were left out" in said


async def test_an_alert_that_time_told_speaks_by_the_loudest_article_of_its_story(
    talk: Talk,
) -> None:
    told = tell(talk.db, NOW, kind=ReasonKind.UNCONFIRMED)
    talk.db.execute("UPDATE alerts SET article = NULL WHERE id = ?", [told.alert])
    known = alerts.get(talk.db, told.alert or 0)
    assert known is not None
    shown = about(talk.db, known)
    assert shown.article is not None
    assert shown.article.id == told.article
    assert "strike “Missiles”" in await talk.say(f"/why e{told.alert}")


async def test_a_turn_of_the_climate_says_what_it_means_and_what_led_to_it(talk: Talk) -> None:
    before = tell(talk.db, NOW - DAY)
    turned = making.alert(created=NOW, reason=making.reason(ReasonKind.SHIFT_UP))
    record_tick(talk.db, [Decision(turned.reason, alert=turned)], NOW)
    said = await talk.say(f"/why e{(before.alert or 0) + 1}")
    shift = alerts.get(talk.db, (before.alert or 0) + 1)
    assert shift is not None
    assert about(talk.db, shift).led == ((before.alert, "Missiles strike the harbour"),)
    assert SCALE in said
    assert f"Missiles strike the harbour #e{before.alert}" in said
    assert "no party" not in said
