"""Words that admins teach the engine from chat."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from bot import learning, opening
from bot.config import Config
from bot.judgement import Judge
from storage import keywords
from storage.model.situation import Decision
from storage.record import record
from tests.bot.conftest import ADMIN, NOW, Talk
from tests.storage import making

NOTHING = Decision(making.reason())


async def test_a_keyword_goes_through_the_engine_and_its_version(talk: Talk) -> None:
    before = talk.desk.judge.lexicon.version
    record(talk.db, making.article(title="A dirty bomb"), making.assessment(), NOTHING, NOW)
    assert "it stands in 1 of those" in await talk.say('/keywords add "dirty bomb" terror 9')
    judged = talk.desk.judge.assess("", "Police in Ukraine find a Dirty  Bomb.", None)
    assert [(s.category, s.text) for s in judged.signals] == [("terror", "Dirty  Bomb")]
    assert judged.lexicon != before
    anew = opening.judge(Config(), talk.db)
    assert anew.lexicon.version == judged.lexicon, "what was taught holds after a restart"
    await talk.say('/keywords remove "dirty bomb"')
    assert talk.desk.judge.lexicon.version == before


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('"dirty bomb" terror', ("dirty bomb", "terror", None)),
        ("dirty bomb terror", ("dirty bomb", "terror", None)),
        ("dirty bomb terror 9", ("dirty bomb", "terror", 9)),
        ("grain deal signed Peace Deal 6,5", ("grain deal signed", "peace deal", 6.5)),
        ("talks fail strike", ("talks fail", "strike", None)),
    ],
)
async def test_a_keyword_needs_no_quotation_marks(
    talk: Talk,
    monkeypatch: pytest.MonkeyPatch,
    said: str,
    kept: tuple[str, str, float | None],
) -> None:
    monkeypatch.setattr(learning, "taught", lambda folder, known: talk.desk.judge)
    await talk.say(f"/keywords add {said}")
    (known,) = keywords.every(talk.db)
    assert (known.words, known.category, known.severity) == kept
    await talk.say(f"/keywords remove {kept[0]}")
    assert keywords.every(talk.db) == []


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ("dirty bomb weather", "no category “weather”"),
        ("dirty bomb weather 5", "no category “weather”"),
        ("terror 9", "no category “terror”"),
        ("dirty bomb terror eleven", "A severity is a number from 1 to 10, not “eleven”"),
    ],
)
async def test_a_keyword_without_a_category_or_with_an_odd_severity_is_refused(
    talk: Talk, said: str, fault: str
) -> None:
    assert fault in await talk.say(f"/keywords add {said}")


async def test_what_two_admins_teach_at_once_is_both_known(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pupils: list[tuple[Judge, list[str]]] = []

    def taught(folder: Path | None, known: Iterable[keywords.Keyword]) -> Judge:
        pupils.append((Judge(talk.desk.judge.lexicon), [k.words for k in known]))
        return pupils[-1][0]

    monkeypatch.setattr(learning, "taught", taught)
    lines = ('/keywords add "dirty bomb" terror', '/keywords add "grain wall" blockade')
    await asyncio.gather(*(talk.say(line) for line in lines))
    assert [words for judge, words in pupils if judge is talk.desk.judge] == [
        ["dirty bomb", "grain wall"]
    ]


async def test_others_are_answered_while_a_keyword_is_taken_back(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = threading.Event()

    def taught(folder: Path | None, known: Iterable[keywords.Keyword]) -> Judge:
        answered = asked.wait(20) if not list(known) else True
        return Judge(talk.desk.judge.lexicon if answered else replace(told, version="too late"))

    told = talk.desk.judge.lexicon
    monkeypatch.setattr(learning, "taught", taught)
    await talk.say('/keywords add "dirty bomb" terror')
    undone = asyncio.create_task(talk.say("/undo"))
    await asyncio.sleep(0)
    assert "1 keyword" in await talk.say("/keywords")
    asked.set()
    assert "“dirty bomb” is no keyword any more" in await undone
    assert keywords.every(talk.db) == []
    assert talk.desk.judge.lexicon.version != "too late"


@pytest.mark.failure("F56")
@pytest.mark.parametrize(
    "words",
    ["(a+)+$", "bomb.*", "a|b", "[x]", "~strike", "TROOPS ...", "#", "stem*", "a  \u202e", "", "..5",
     "one two three four five six seven eight nine", "x" * 61],
)  # fmt: skip
def test_a_keyword_is_a_literal_and_never_a_pattern(words: str) -> None:
    literal = learning.literal(words)
    assert literal is None or literal == words.casefold().strip()
    assert learning.literal("Dirty  Bomb") == "dirty bomb"


@pytest.mark.failure("F57")
async def test_keywords_are_capped(talk: Talk) -> None:
    one = keywords.Keyword("w", "terror", None, ADMIN, NOW)
    for n in range(200):
        keywords.put(talk.db, replace(one, words=f"w{n}"))
    assert "200 keywords already" in await talk.say('/keywords add "one more" terror')
