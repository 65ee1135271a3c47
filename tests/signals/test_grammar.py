"""How the engine reads the build of a sentence: which verb governs, what only looks like a verb."""

from __future__ import annotations

import pytest

from storage.assessment import Axis, Verdict
from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess

E, D = Axis.ESCALATION, Axis.DE_ESCALATION

READ = [
    ("a noun with its article is no verb", "Chad and Sudan announced a truce to mark the end of the fast.", D),
    ("an adjective joined by a hyphen does nothing", "Turkish-backed militias broke the ceasefire near Afrin.", E),
    ("a verb stays one behind its prefix", "Ankara and Yerevan re-opened the border crossing.", D),
    ("of two verbs before an object the nearer governs", "The M23 rebels have twice refused direct talks with Kinshasa.", E),
    ("a linked verb is governed by the first", "The M23 rebels agreed to end the attacks on Kinshasa's troops.", D),
    ("a verb that only goes with the one before it follows it", "Chad and Sudan ended escalating hostilities on their border.", D),
    ("days and adverbs may stand before it too", "The M23 rebels on Tuesday pull out of Goma.", D),
    ("a date behind a participle of its own dates that alone", "Chad and Sudan restored diplomatic ties cut four years ago.", D),
    ("a harm told before the step back keeps its date to itself", "Timor's rebels, invaded in 1975, agreed a truce with Jakarta.", D),
    ("an -ing word with an object is a verb behind its article too", "Ankara announced the revoking of its embargo against Damascus.", D),
    ("so does a year", "Bolivia and Chile will exchange ambassadors recalled in 1978.", D),
    ("what opens with 'after' only recalls", "After months of battles, Sudan's army and the rebels signed a ceasefire.", D),
    ("what is done to the strikes tells, not their name", "Air strikes on Benghazi were halted by NATO's council.", D),
    ("helping words may stand before the verb", "The ceasefire in Sudan will soon finally begin.", D),
]  # fmt: skip


QUIET = [
    ("a year that opens the sentence dates it all", "Since 1998 rebels in Colombia have freed forty hostages."),
    ("a year in an event's name dates it", "Tourism in Egypt fell after the 2013 terrorist attacks."),
    ("an onlooker's concern is no event", "Norway voiced concern over shelling near the Sudanese border."),
    ("a warning against a step is not the step", "France warned against scrapping the nuclear accord with Iran."),
    ("a plea between the verb and its object", "The captive made a new plea for the withdrawal of British troops from Iraq."),
    ("what is hardly thinkable gives no direction", "Analysts asked whether Russia might invade Moldova."),
]  # fmt: skip


@pytest.mark.parametrize("sentence", [r[1] for r in QUIET], ids=[r[0] for r in QUIET])
def test_what_only_looks_like_an_event_is_not_told(sentence: str, lexicon: Lexicon) -> None:
    judged = assess("", sentence, None, lexicon)
    assert judged.verdict is Verdict.QUIET, judged.signals


@pytest.mark.parametrize(("sentence", "axis"), [r[1:] for r in READ], ids=[r[0] for r in READ])
def test_the_build_of_a_sentence_decides(sentence: str, axis: Axis, lexicon: Lexicon) -> None:
    judged = assess("", sentence, None, lexicon)
    assert judged.score(axis) >= 30 > judged.score(axis.other), judged.signals


HOSTILE = [
    "air raids", "mortar attacks", "missile launches", "suicide bombings", "cyber attacks", "naval patrols",
    "spy flights", "nuclear tests", "live-fire drills", "targeted killings", "deportations", "overflights",
]  # fmt: skip


@pytest.mark.parametrize("act", HOSTILE)
def test_stopping_a_hostile_act_is_a_step_down(act: str, lexicon: Lexicon) -> None:
    judged = assess("", f"Pyongyang has called off {act} against Seoul.", None, lexicon)
    assert judged.score(D) >= 30 > judged.score(E), judged.signals
