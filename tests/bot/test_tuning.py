"""Thresholds, silences and topics: shown first where it matters, refused where they mean nothing."""

from __future__ import annotations

import pytest

from storage import thresholds
from storage.assessment import Axis
from tests.bot.conftest import Talk


async def test_a_threshold_is_shown_before_it_is_set(talk: Talk) -> None:
    said = await talk.say("/threshold world escalation 60")
    assert said == "World escalation: 45 → 60. Last 7 days: 0 alerts → 0."
    assert thresholds.thresholds(talk.db) == {}


async def test_a_threshold_that_another_admin_has_changed_since_is_shown_anew(talk: Talk) -> None:
    mine = (await talk.offers("/threshold world 60"))["Apply"]
    await talk.press((await talk.offers("/threshold world 70"))["Apply"])
    assert "changed meanwhile" in await talk.press(mine)
    assert set(thresholds.thresholds(talk.db).values()) == {70.0}
    assert "none → 70\n" in f"{await talk.say('/audit')}\n"


async def test_a_topic_that_was_changed_since_is_shown_anew(talk: Talk) -> None:
    await talk.say('/topic add gulf "Gulf" IRN-SAU IRQ')
    mine = (await talk.offers('/topic add gulf "The Gulf" IRN-SAU'))["Apply"]
    other = '/topic add gulf "Gulf" IRN-SAU'
    said = await talk.say(other)
    assert "Now: Iran – Saudi Arabia and anything with Iraq.\nThen: Iran – Saudi Arabia." in said
    await talk.press((await talk.offers(other))["Apply"])
    assert "changed meanwhile" in await talk.press(mine)
    assert "is that already" in await talk.say(other)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/threshold world abc", "not “abc”"),
        ("/threshold world", "World: escalation 45, de-escalation 45.\nSay /threshold TOPIC"),
        ("/threshold mars", "Say /threshold TOPIC"),
        ("/threshold world 101", "from 0 to 100"),
        ("/threshold mars 50", "I know no topic “mars”"),
    ],
)
async def test_a_threshold_that_means_nothing_is_refused(talk: Talk, line: str, said: str) -> None:
    assert said in await talk.say(line)


async def test_thresholds_that_were_set_are_listed(talk: Talk) -> None:
    thresholds.set_threshold(talk.db, "world", Axis.ESCALATION, 70)
    assert "World escalation: 70" in await talk.say("/threshold")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("/silence :: 6h", "I know no actor or place", id="nobody at all"),
        pytest.param("/silence RUS:XQZ 6h", "I know no actor or place “XQZ”", id="a code of nobody"),
        pytest.param("/silence UKR:RUS 6h", "about Russia – Ukraine until", id="a pair in any order"),
        pytest.param("/silence RUS:RUS 6h", "two different sides", id="a side with itself"),
        pytest.param("/mute @ 2h", "I know no actor or place", id="no place at all"),
    ],
)  # fmt: skip
async def test_a_pair_is_silenced_only_if_its_sides_are_known(
    talk: Talk, line: str, said: str
) -> None:
    await talk.say("/start")
    assert said in await talk.say(line)


async def test_an_actor_whose_name_is_its_code_can_be_in_a_topic(talk: Talk) -> None:
    assert "PKK – Turkey" in await talk.say('/topic add pkk "PKK" PKK-TUR')
