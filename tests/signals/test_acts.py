"""Where no rule knows the wording, who does what to whom is read all the same, and nothing else is.

The verbs are made up, so that no rule will ever know them.
"""

from __future__ import annotations

import pytest

from storage.assessment import Axis
from watchers import lexicon_files
from watchers.signals.doers import possible
from watchers.signals.doing import found_in
from watchers.signals.lexicon import Lexicon
from watchers.signals.scan import scan_whole
from watchers.signals.scoring import assess
from watchers.signals.sentences import sentences
from watchers.signals.steps import weighed

E, D = Axis.ESCALATION, Axis.DE_ESCALATION
NOTABLE = 30.0
OURS = """
[[act]]
name = "fighters do harm"
add = true
verbs = ["zorp", "glurk off"]
fires = ["Rebels zorped a convoy near Sake."]
not = ["Nurses zorped a convoy near Sake."]

[[act]]
name = "an opponent harmed or pressed"
add = true
verbs = ["splink"]
fires = ["Eritrea splinked a dam of Ethiopia."]
not = ["Eritrea splinked a dam of Italy."]

[[act]]
name = "place given up"
add = true
verbs = ["glurk out of"]
fires = ["Rebels glurked out of Walikale."]
not = ["Rebels glurked about in Walikale."]

[[act]]
name = "one's own arms stood down"
add = true
verbs = ["flimmer away"]
fires = ["Rebels flimmered their mortars away."]
not = ["Rebels flimmered their accordions away."]

[[act]]
name = "opponents make up"
add = true
verbs = ["flimmer"]
fires = ["Eritrea and Ethiopia flimmered in Asmara."]
not = ["Eritrea and Italy flimmered in Asmara."]
"""

# what decides → (a sentence that tells of an act, its axis, the nearest one that tells of none)
PAIRS = {
    "who does it": ("Militiamen zorped the granary of Djibo.", E, "Baboons zorped the granary of Djibo."),
    "whom it is done to": ("Rebels zorped a patrol near Sake.", E, "Rebels zorped a proverb near Sake."),
    "the rest of a verb": ("Gunmen glurked off herders in Borno.", E, "Gunmen glurked herders in Borno."),
    "the rest behind its object": ("Gunmen glurked forty pupils off at dawn.", E, "Gunmen glurked forty pupils up at dawn."),
    "the voice": ("Granaries in Djibo were zorped by militiamen.", E, "Militiamen were zorped by granaries in Djibo."),
    "by whom": ("A granary in Djibo was zorped by militiamen.", E, "A granary in Djibo was zorped by baboons."),
    "which of two it is": ("Militiamen zorped a granary.", E, "A granary zorped by militiamen smells of rye."),
    "what it has begun to do": ("Russian troops are trying to zorp the town.", E, "Russian troops are proud to zorp the town."),
    "its arms": ("Russian gunners zorped a bakery.", E, "Russian brokers zorped a bakery."),
    "where it is from": ("Fighters from Chad zorped a village.", E, "Friars from Chad zorped a village."),
    "an opponent": ("Eritrea splinked a dam of Ethiopia.", E, "Eritrea splinked a dam of Italy."),
    "more than words": ("Israel splinked a Hezbollah cellar.", E, "Israel splinked a Hezbollah claim."),
    "no total": ("Russian gunners zorped 14 conscripts.", E, "Russian gunners zorped 1,416 conscripts."),
    "whose act it is": ("Iran splinked Israeli wells.", E, "Iran's brokers splinked Israeli wells."),
    "what happens, and what describes": ("Russian troops zorped a bishop.", E, "Russian troops met a zorped bishop."),
    "a verb, and a noun like it": ("Rebels zorp the village.", E, "Rebels recall the zorp of the village."),
    "a place left": ("M23 fighters glurked out of Walikale.", D, "M23 fighters glurked out of their boots."),
    "one's own arms": ("The army flimmered its mines away.", D, "The army flimmered the rebels' mines away."),
    "a subject, and a name before a comma": ("Rebels zorped a village.", E, "Rebels, zorped villages in Mali show, pay."),
    "both together": ("Eritrea and Ethiopia flimmered in Asmara.", D, "Eritrea and Italy flimmered in Asmara."),
    "in this world": ("Soldiers zorped the envoys.", E, "Soldiers zorped the envoys in the cup final, the coach said at the stadium."),
}  # fmt: skip

HELD_BACK = {
    "negated": "Rebels did not zorp a patrol near Sake.",
    "long ago": "In 1994, rebels zorped a patrol near Sake.",
    "only possible": "Rebels could zorp a patrol near Sake.",
    "urged": "The bishop urged the rebels to glurk out of Walikale.",
    "a condition": "If rebels zorp a patrol near Sake, the market will close.",
    "a tale": "The novel opens as rebels zorp a patrol near Sake.",
    "denied": "The army denied that its gunners had zorped the granary.",
}


@pytest.fixture(scope="module")
def taught() -> Lexicon:
    return lexicon_files.taught(None, {"en/acts/ours.toml": OURS})


def told(text: str, lexicon: Lexicon) -> set[Axis]:
    judged = assess("", text, None, lexicon)
    scores = {E: judged.escalation, D: judged.de_escalation}
    return {axis for axis, score in scores.items() if score >= NOTABLE}


@pytest.mark.parametrize("case", PAIRS, ids=list(PAIRS))
def test_an_act_is_told_and_its_near_miss_is_not(case: str, taught: Lexicon) -> None:
    act, axis, miss = PAIRS[case]
    assert told(act, taught) == {axis}
    assert told(miss, taught) == set()


@pytest.mark.parametrize("case", HELD_BACK, ids=list(HELD_BACK))
def test_what_holds_a_rule_back_holds_an_act_back(case: str, taught: Lexicon) -> None:
    assert told(HELD_BACK[case], taught) == set()


def test_a_refusal_turns_an_act(taught: Lexicon) -> None:
    assert told("The rebels refused to glurk out of Walikale.", taught) == {E}


def test_an_act_is_explained_with_its_words(taught: Lexicon) -> None:
    text = "Near Sake on Monday, rebels reportedly zorped an army patrol at a ford."
    judged = assess("", text, None, taught)
    (row,) = weighed("", text, None, judged, taught)
    assert (row.signal.rule, row.signal.text) == (
        "fighters do harm",
        "rebels reportedly zorped an army",
    )
    assert [(step.name, step.words) for step in row.steps] == [("hearsay", ("reportedly",))]


def test_no_act_is_read_in_a_clause_in_which_a_rule_fires(taught: Lexicon) -> None:
    text = (
        "Rebels zorped the town of Sake and shelled it, while gunmen glurked off herders in Borno."
    )
    fired = [signal.rule for signal in assess("", text, None, taught).signals]
    assert fired.count("fighters do harm") == 1
    assert len(fired) == 2


def test_no_act_is_passed_over(taught: Lexicon) -> None:
    """Where single words show that no act can stand there, a full look finds none either."""
    language, looked = taught.languages["en"], 0
    for example in taught.examples:
        for sentence in sentences("", example.text, language.abbreviations):
            seen = scan_whole(language, sentence.folded)
            if not possible(language, seen.tokens):
                assert not found_in(language, seen, []), sentence.raw
                looked += 1
    assert looked > 500
