"""Digests at their hours, trends as charts, topics from their file, the past replayed."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import topics_file
from bot.cli import main
from bot.digesting import queue_due, stretch
from bot.trend import COLUMNS, chart, climate, columns, pairs_of, points
from storage import digests, subscribers, topics
from storage.assessment import Axis, Level
from storage.digests import DigestKind
from storage.model.chat import Levels
from storage.model.policy import WORLD, Topic
from storage.model.situation import Heat
from tests.bot.conftest import NOW, Talk
from tests.storage.making import deliver, tell

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


async def test_a_digest_tells_what_its_chat_wants_of_each_topic(talk: Talk) -> None:
    db = talk.db
    topics.save(db, Topic("gulf", "Gulf", actors=("AAA",)), NOW)
    subscribers.enrol(db, "telegram:1", "x", [WORLD.id, "gulf"], Level.NOTABLE, NOW - 2 * DAY)
    only = Levels(None, Level.NOTABLE)
    subscribers.change(db, "telegram:1", NOW, digests=("morning",), levels=only)
    subscribers.set_own(db, "telegram:1", "gulf", Levels.alike(Level.SEVERE), NOW)
    for about in (("world",), ("gulf", "world")):
        for level in (Level.HIGH, Level.CRITICAL):
            for axis in Axis:
                tell(db, at(23, 12), level, topics=about, axis=axis)
    assert [each.alert for each in deliver(db, at(23, 13))] == [2, 4, 7, 8]
    assert queue_due(db, at(24, 7, 1)) == 1
    found = digests.get(db, 1)
    assert found is not None
    assert sorted(found.alerts) == [2, 4, 7, 8]


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
    assert lines[-1] == "   ▴ an alert"
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
