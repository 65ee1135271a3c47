"""In whose world an act is done: a tale's, a storm's, a past age's, or the news's own."""

from __future__ import annotations

import pytest

from storage.assessment import Axis
from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess

E = Axis.ESCALATION

# what decides → (a text, the direction it is told in; None: not told)
TEXTS = {
    "a tale's frame takes in all that stands behind it": (
        "The novel opens in a port of Eritrea. Ethiopian jets bomb the harbour and kill nine soldiers.", None),
    "a game lets its player do what armies do": (
        "In the new game you are a colonel of Chad. Rebels shell the barracks on the first night.", None),
    "an act done to somebody of the arts is one": (
        "Rebels shelled a theatre in Goma. The play was about a king who hated films.", E),
    "who is quoted first opens no tale": (
        "\"I was asleep when rebels shelled Goma\", a nurse said.", E),
    "a thing's own story goes back to its making": (
        "The frigate was launched in Genoa. It sank nine ships of Libya off Tobruk and shelled the port.", None),
    "an army that is no more": ("Ottoman gunners shelled the citadel of Aleppo and killed its emir.", None),
    "an army that is": ("Syrian gunners shelled the citadel of Aleppo and killed its emir.", E),
    "a storm attacks nobody": ("A typhoon pounded the Japanese island of Kyushu.", None),
    "what comes in a storm's wake": (
        "A typhoon hit Kyushu. Tokyo massed 900 soldiers on the coast of the Philippines.", None),
    "an attack in a storm is one": ("A typhoon hit Kyushu. North Korean missiles struck Fukuoka and killed nine.", E),
    "soldiers who storm are no storm": ("The soldiers storm a school in Goma and kill nine rebels.", E),
    "a writer who speaks of himself": ("I grew up near Goma. Rebels shelled the school in my second year there.", None),
    "or to whoever reads it": ("Rebels shell your fort near Goma. Your tanks can destroy nine of them.", None),
    "what a page says to its reader is none of it": (
        "Shells kill nine in a market in Goma. If you were there, tell us your story.", E),
    "nor is what it says first": ("Sign up for your daily briefing. Rebels shelled Goma and killed nine.", E),
    "a king's number is no writer": ("World War I generals were in his head. Rebels shelled Goma.", E),
    "nor is a letter behind a hyphen": ("Gunmen of ULFA-I shelled a post near Laju and killed nine soldiers.", E),
    "what somebody says of himself is news": ("Rebels shelled Goma. I saw nine of them, a nurse said.", E),
    "what opens with a year goes on about it": ("In 1941 Tobruk was a port. German guns shelled it for a week.", None),
    "so does what an act dates": ("Serbian guns shelled Osijek in 1991. The town was shelled for months.", None),
    "until it comes back to today": ("In 1941 Tobruk was a port. On Monday Libyan guns shelled it for an hour.", E),
    "a medal for it": ("A pilot from Lome got a medal for shelling the forts of Togo's rebels.", None),
    "who opens with a poem and goes on about it": (
        "A poet from Goma reads in Oslo. Rebels shelled his street. His poems have been translated into Norse.", None),
    "whoever the arts are named for in the attack itself": (
        "Poet dead in Goma. Rebels shelled a house of poets.", E),
    "who opens with an attack and goes on about a poem": (
        "Rebels shelled Goma. A poet reads in Oslo. His poems have been translated into Norse.", E),
}  # fmt: skip


@pytest.mark.parametrize("what", TEXTS, ids=list(TEXTS))
def test_an_act_counts_in_the_world_it_is_done_in(what: str, lexicon: Lexicon) -> None:
    text, axis = TEXTS[what]
    told = assess("", text, None, lexicon)
    loud = {
        Axis.ESCALATION: told.escalation >= 30,
        Axis.DE_ESCALATION: told.de_escalation >= 30,
    }
    assert [side for side, heard in loud.items() if heard] == ([axis] if axis else [])


def test_a_tale_is_told_in_a_title_too(lexicon: Lexicon) -> None:
    text = "Ethiopian jets bombed the port of Massawa and killed nine."
    assert assess("Port in flames", text, None, lexicon).escalation > 50
    assert assess("A novel about Massawa", text, None, lexicon).escalation == 0
