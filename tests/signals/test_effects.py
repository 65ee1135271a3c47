"""What one plain mention weighs, what each kind of statement makes of it, and how far that reaches."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.assessment import Axis, Signal, Verdict
from watchers.signals.examples import changed
from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess

NOW = datetime(2026, 5, 1, tzinfo=UTC)

# category, how grave one plain mention is (Goldstein's scale folded to 1-10), the mention
PLAIN = [
    ("invasion", 10, "Iraqi troops invaded Kuwait."),
    ("mass killing", 10, "Militiamen massacred villagers in Darfur."),
    ("strike", 9, "Saudi jets bombed Sanaa."),
    ("clash", 8, "Indian and Chinese soldiers clashed in the mountains."),
    ("terror", 8, "A suicide bomber struck a barracks in Mogadishu."),
    ("truce broken", 8, "Hamas violated the ceasefire with Israel."),
    ("blockade", 7, "Riyadh imposed a blockade on Yemen."),
    ("nuclear", 8, "Pyongyang tested a nuclear warhead."),
    ("widening", 7, "Iran has entered the war in Yemen."),
    ("build-up", 6, "Belarus massed troops on the Ukrainian border."),
    ("threat", 6, "Ankara threatened to attack Cyprus."),
    ("coercion", 6, "Hezbollah took two Israeli soldiers hostage."),
    ("emergency", 4, "Myanmar's junta imposed a curfew in Yangon."),
    ("aid cut", 4, "Washington suspended aid to Mali."),
    ("hybrid", 6, "Chinese aircraft violated Taiwan's airspace."),
    ("rupture", 6, "Algeria cut diplomatic ties with Morocco."),
    ("display", 4, "Pyongyang held military drills near Seoul."),
    ("warning", 5, "Ukraine is bracing for war with Russia."),
    ("sanctions", 5, "Canada imposed sanctions on Belarus."),
    ("talks fail", 5, "Peace talks between Sudan's army and the RSF collapsed."),
    ("rhetoric", 2, "Tehran accused Riyadh of meddling."),
    ("peace deal", 9, "Ethiopia and Eritrea signed a peace agreement."),
    ("truce", 8, "Israel and Hezbollah agreed to a ceasefire."),
    ("pull-back", 8, "Rwanda withdrew its troops from Congo."),
    ("stand-down", 7, "Riyadh lifted its blockade of Yemen."),
    ("release", 6, "Hamas freed twenty Israeli hostages."),
    ("ties restored", 6, "Riyadh and Tehran restored diplomatic relations."),
    ("relief", 5, "Washington lifted sanctions on Cuba."),
    ("access", 5, "Israel reopened its border crossing to Gaza."),
    ("easing", 4.5, "Myanmar's junta lifted the curfew in Yangon."),
    ("concession", 5, "Khartoum dropped its demand that Juba disarm."),
    ("talks", 4, "Armenia and Azerbaijan held talks in Prague."),
    ("intent", 4, "Belgrade and Pristina agreed to meet."),
    ("soft", 2, "The UN urged restraint on India and Pakistan."),
]  # fmt: skip


@pytest.mark.parametrize(("category", "severity", "text"), PLAIN, ids=[row[0] for row in PLAIN])
def test_a_plain_mention_weighs_what_its_kind_weighs(
    category: str, severity: float, text: str, lexicon: Lexicon
) -> None:
    signal = strongest(text, lexicon)
    assert (signal.category, signal.severity, signal.factor) == (category, severity, 1.0)


# modifier, sentence, the category, severity and factor that it leaves
CHANGED = [
    ("not ruled out", "Tehran did not rule out bombing the Saudi refinery.", "threat", 5, 1),
    ("ruled out", "Lima ruled out sending troops to the Ecuadorean border.", "soft", 2, 1),
    ("ruled out", "Hanoi ruled out withdrawing its troops from Cambodia.", "talks fail", 5, 1),
    ("denied", "Asmara denied it had shelled Adigrat in Ethiopia.", "soft", 1, 1),
    ("denied", "Delhi denied that it had agreed a truce with Pakistan.", "talks fail", 3, 1),
    ("refused", "Oman refused to send troops to the border of Yemen.", "soft", 2, 1),
    ("refused", "Baku refused to release the Armenian prisoners of war.", "talks fail", 5, 1),
    ("turned down", "Bogotá declared a ceasefire, but the ELN spurned it.", "talks fail", 5, 1),
    ("failed", "Moscow's saboteurs failed to blow up the bridge at Vilnius.", "terror", 8, 0.8),
    ("failed", "Qatar failed to broker a truce between Israel and Hamas.", "talks fail", 5, 1),
    ("will not be", "Delhi will not withdraw its troops from the glacier of Pakistan.", "talks fail", 5, 1),
    ("asked of people", "Russia lifted its blockade of Odesa, half of Danes believe, according to a poll.", "stand-down", 7, 0.2),
    ("a plan dropped", "Niamey shelved plans to reopen its border with Benin.", "talks fail", 5, 1),
    ("negated", "Chadian jets did not bomb the Libyan oasis.", "strike", 9, 0),
    ("negated", "Hamas did not release the Israeli hostages.", "talks fail", 5, 1),
    ("hypothetical", "Beijing might bombard Taiwan, a general wrote.", "strike", 9, 0.3),
    ("hypothetical", "Seoul may lift its sanctions on Pyongyang.", "relief", 5, 0.42),
    ("would", "A new government in Minsk would invade Lithuania.", "invasion", 10, 0.3),
    ("would", "A new cabinet in Seoul would lift the sanctions on Pyongyang.", "relief", 5, 0.42),
    ("warned", "Kyiv warned that Belarus could invade Ukraine.", "warning", 5, 1),
    ("warned", "Hardliners warned that Seoul could ease sanctions on Pyongyang.", "relief", 5, 0.42),
    ("threatened", "Ankara threatened to invade Syria if attacked.", "threat", 6, 1),
    ("warned against", "France warned against invading Niger.", "invasion", 10, 0.5),
    ("concern", "Norway voiced concern over the shelling of Sudanese towns by Chad.", "strike", 9, 0.4),
    ("future", "Turkey will invade northern Syria, its minister announced.", "warning", 5, 1),
    ("future", "Ankara will withdraw its troops from Iraq, its envoy announced.", "pull-back", 8, 0.8),
    ("appeal", "Hardliners urged Seoul to bomb Pyongyang.", "threat", 3, 1),
    ("appeal", "The Pope urged Russia and Ukraine to agree a truce.", "soft", 2, 1),
    ("accused", "Ethiopia accused Eritrea of shelling Zalambessa.", "rhetoric", 2, 1),
    ("accused", "Islamabad accused Kabul of releasing Taliban prisoners.", "release", 6, 0.5),
    ("mutual accusation", "Chad and Sudan accused each other of breaking the ceasefire.", "truce broken", 8, 0.65),
    ("disputed", "Manila said Chinese boats had rammed its patrol, but Beijing disputed that account.", "clash", 8, 0.75),
    ("disputed", "Eritrea said it had withdrawn its troops from Tigray, but Ethiopia disputed that account.", "pull-back", 8, 0.4),
    ("hearsay", "Syrian jets reportedly bombed Aleppo.", "strike", 9, 0.8),
    ("hearsay", "Hamas has reportedly released two Israeli hostages.", "release", 6, 0.8),
    ("historical", "In 1982 Argentina invaded the Falkland Islands of Britain.", "invasion", 10, 0.1),
    ("historical", "In 1979 Egypt signed a truce with Israel.", "truce", 8, 0.1),
    ("recent", "Last month Cambodia shelled a Thai village.", "strike", 9, 0.8),
    ("recent", "Last month Cambodia withdrew its troops from the Thai border.", "pull-back", 8, 0.9),
    ("question", "Has Hungary expelled the Ukrainian ambassador?", "rupture", 6, 0.3),
    ("question", "Has Hungary lifted its sanctions on Belarus?", "relief", 5, 0.3),
    ("whether it comes", "It is unclear whether Libya has bombed Chad.", "strike", 9, 0.3),
    ("conditional", "It is unclear whether Seoul has lifted the sanctions on Pyongyang.", "relief", 5, 0.3),
    ("attempted", "Gunmen tried to assassinate the Afghan minister.", "terror", 8, 0.8),
    ("attempted", "Qatar is working to secure the release of Israeli hostages held by Hamas.", "release", 6, 0.5),
    ("argued over", "The auditors faulted the rationale for bombing Serbia by American jets.", "strike", 9, 0.15),
    ("argued over", "The study of the lifting of sanctions on Cuba by America fills a shelf.", "relief", 5, 0.42),
]  # fmt: skip


@pytest.mark.parametrize(
    ("modifier", "text", "category", "severity", "factor"), CHANGED, ids=[row[1] for row in CHANGED]
)
def test_a_kind_of_statement_weighs_an_event_down_or_makes_another_of_it(
    modifier: str, text: str, category: str, severity: float, factor: float, lexicon: Lexicon
) -> None:
    found = [s for s in assess("", text, NOW, lexicon).signals if modifier in s.modifiers]
    assert (category, severity, factor) in [(s.category, s.severity, s.factor) for s in found]


@pytest.mark.parametrize("axis", list(Axis))
def test_every_modifier_is_shown_at_work_in_each_direction_that_it_changes(
    axis: Axis, lexicon: Lexicon
) -> None:
    """By an example of its own or by a sentence above; those of other worlds by one direction."""
    here = {
        name
        for name, text, *_ in CHANGED
        if any(
            rule.category.axis is axis
            for s in assess("", text, NOW, lexicon).signals
            for rule in lexicon.languages["en"].rules
            if rule.name == s.rule and name in s.modifiers
        )
    }
    shown = {
        example.rule.removeprefix("modifier ")
        for example in lexicon.examples
        if example.fires and example.rule.startswith("modifier ")
        and axis in changed(example, assess("", example.text, None, lexicon), lexicon)
    }  # fmt: skip
    one_sided = {"a quarrel of firms", "goods of one's own kept or sold", "talks about money",
                 "a tour or a venture left", "of science, climate and nature"}  # fmt: skip
    acting = {
        m.name
        for m in lexicon.languages["en"].modifiers
        if m.effects[axis].category or m.effects[axis].factor != 1
    }
    assert not acting - here - shown - one_sided


# modifier, its words, how many words may stand before the event and still be reached
REACH = [
    ("not ruled out", "did not rule out", 6), ("ruled out", "ruled out", 6),
    ("denied", "denied", 9), ("refused", "refused to", 5), ("failed", "failed to", 4),
    ("negated", "did not", 4), ("hypothetical", "might", 6), ("would", "would", 6),
    ("warned", "warned of", 9), ("future", "plans to", 5), ("threatened", "threatened to", 4), ("appeal", "urged", 7),
    ("accused", "accused Chad of", 9), ("hearsay", "reportedly", 7), ("attempted", "tried to", 4),
]  # fmt: skip
BEYOND = 26
FILLERS = ("grey", "wooden", "narrow", "round", "yellow", "hollow", "crooked")


@pytest.mark.parametrize(("modifier", "cue", "near"), REACH, ids=[row[0] for row in REACH])
def test_a_cue_reaches_so_far_and_no_further(
    modifier: str, cue: str, near: int, lexicon: Lexicon
) -> None:
    def reached(words: int) -> bool:
        between = " ".join(FILLERS[i % len(FILLERS)] for i in range(words))
        signals = assess("", f"Libya {cue} {between} bombing Asmara.", NOW, lexicon).signals
        (signal,) = [s for s in signals if s.text.startswith("bombing")]
        return modifier in signal.modifiers

    assert reached(0)
    assert reached(near)
    assert not reached(BEYOND)


CLAUSES = [
    ("refused", "Libya refused to bomb Asmara, but Chad bombed Khartoum.", False),
    ("negated", "Libya did not bomb Asmara, but Chad bombed Khartoum.", False),
    ("hypothetical", "Libya might bomb Asmara, but Chad bombed Khartoum.", False),
    ("future", "Libya plans to bomb Asmara, but Chad bombed Khartoum.", False),
    ("failed", "Libya failed to bomb Asmara, but Chad bombed Khartoum.", False),
    ("ruled out", "Libya ruled out bombing Asmara, but Chad bombed Khartoum.", False),
    ("hearsay", "Libya reportedly bombed Asmara, but Chad bombed Khartoum.", False),
    ("historical", "In 1994 Libya bombed Asmara, but Chad bombed Khartoum.", False),
    ("denied", "Libya denied that it had bombed Asmara and that it had bombed Khartoum.", True),
    ("warned", "Libya warned that Chad may bomb Asmara and that it may bomb Khartoum.", True),
    ("accused", "Libya accused Chad of bombing Asmara and that it had bombed Khartoum.", True),
    ("accused", "Libya accused Chad of bombing Asmara but freed its pilots.", False),
    ("accused", "After accusing Chad of bombing Asmara, Libya freed its pilots.", False),
    ("accused", "Libya, after accusing Chad of bombing Asmara, freed its pilots.", False),
]  # fmt: skip


@pytest.mark.parametrize(("modifier", "text", "crosses"), CLAUSES, ids=[r[1] for r in CLAUSES])
def test_a_clause_ends_the_reach_of_what_is_no_attribution(
    modifier: str, text: str, crosses: bool, lexicon: Lexicon
) -> None:
    second = max(assess("", text, NOW, lexicon).signals, key=lambda s: s.start)
    assert (modifier in second.modifiers) is crosses


# sentence, every modifier that its gravest signal has: one may take another's place
TOGETHER = [
    ("Seoul refused to rule out bombing Pyongyang.", ("not ruled out",)),
    ("Oslo ruled out that it would send troops to the Russian border.", ("ruled out",)),
    ("Asmara denied that it would shell Adigrat in Ethiopia.", ("denied",)),
    ("Asmara denied that it had broken the truce with Ethiopia.", ()),
    ("Baku refused any release of the Armenian prisoners of war.", ("refused",)),
    ("Kyiv refused to reject the truce.", ()),
    ("Tehran would retaliate against Israel.", ()),
    ("Seoul will retaliate against Pyongyang.", ()),
    ("Tehran warned that it would retaliate against Israel.", ()),
    ("Kyiv warned that Belarus might invade Ukraine.", ("warned",)),
    ("Mediators urged that Sudan should agree a truce with the RSF.", ("appeal",)),
    ("Argentina invaded the Falkland Islands in 1982.", ("historical",)),
    ("Cambodia shelled a Thai village last month.", ("recent",)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "modifiers"), TOGETHER, ids=[row[0] for row in TOGETHER])
def test_kinds_of_statement_take_each_others_place_or_leave_alone(
    text: str, modifiers: tuple[str, ...], lexicon: Lexicon
) -> None:
    assert strongest(text, lexicon).modifiers == modifiers


ONLOOKERS = [
    "Norway warned that Russia may invade Finland.",
    "Norway voiced concern over the invasion of Finland by Russia.",
    "Norway urged Russia to invade Finland.",
    "Norway accused Russia of invading Finland.",
]


ALONE = [
    ("Norway voiced concern over the shelling of Khartoum.", ("SDN",)),
    ("Norway warned against invading Finland.", ("FIN",)),
    ("Norway urged the bombing of Khartoum.", ("SDN",)),
]


@pytest.mark.parametrize(("text", "actors"), ALONE, ids=[row[0] for row in ALONE])
def test_who_only_speaks_of_an_act_is_not_taken_for_who_did_it(
    text: str, actors: tuple[str, ...], lexicon: Lexicon
) -> None:
    assert strongest(text, lexicon).actors == actors


@pytest.mark.parametrize("text", ONLOOKERS)
def test_who_only_speaks_of_an_act_is_no_party_to_it(text: str, lexicon: Lexicon) -> None:
    signals = assess("", text, NOW, lexicon).signals
    acts = [s for s in signals if "inva" in s.text and not s.text.startswith("accused")]
    assert acts
    assert all(s.actors == ("RUS", "FIN") for s in acts)


NOBODY = [
    ("strike", "Jets bombed the old quarry."),
    ("clash", "Fighting left four dead at the quarry, a nurse said."),
    ("coercion", "Pirates of the bay hijacked a freighter and its crew."),
    ("truce", "The neighbours agreed to a truce for the holiday."),
    ("release", "The chess club released nine captives on Friday."),
    ("release", "The choir liberated two nurses."),
]


@pytest.mark.parametrize(("category", "text"), NOBODY, ids=[row[1] for row in NOBODY])
def test_what_nobody_does_who_could_wage_a_conflict_is_not_told(
    category: str, text: str, lexicon: Lexicon
) -> None:
    judged = assess("", text, NOW, lexicon)
    (signal,) = judged.signals
    assert signal.category == category
    assert 2 < signal.severity <= 3
    assert judged.verdict is Verdict.QUIET


def test_two_kinds_of_war_without_anybody_named_are_quiet_too(lexicon: Lexicon) -> None:
    judged = assess("", "Jets bombed the old quarry. Fighting left four dead there.", NOW, lexicon)
    assert {s.category for s in judged.signals} == {"strike", "clash"}
    assert judged.verdict is Verdict.QUIET


def strongest(text: str, lexicon: Lexicon) -> Signal:
    return max(assess("", text, NOW, lexicon).signals, key=lambda s: s.score)


# what the sentence after an event says, and what that makes of the event
REPLIES = [
    ("Yerevan denied the claim.", ["disputed"]),
    ("Yerevan denied the claim and shelled Tovuz.", []),
    ("Yerevan mourned the dead. It denied the claim.", []),
    ("Yerevan denied it had planned more.", []),
]


@pytest.mark.parametrize(("after", "expected"), REPLIES, ids=[row[0] for row in REPLIES])
def test_only_the_next_sentence_that_tells_nothing_else_answers_a_claim(
    after: str, expected: list[str], lexicon: Lexicon
) -> None:
    text = f"Armenian guns shelled Ganja, Azerbaijan said. {after}"
    first = min(assess("", text, NOW, lexicon).signals, key=lambda s: s.start)
    assert list(first.modifiers) == expected


# the lead behind "Rebels kill 428 villagers in Chad", and what that makes of the title
LEADS = [
    ("Since the beginning of the war, rebels have killed 428 villagers.", True),
    ("Rebels have killed 428 villagers since the war began.", True),
    ("Since the beginning of the war, rebels have killed 903 villagers.", False),
    ("Rebels killed 428 villagers in the first raid since the war began.", False),
]


@pytest.mark.parametrize(("lead", "total"), LEADS, ids=[row[0] for row in LEADS])
def test_a_lead_says_since_when_the_figure_of_its_title_counts(
    lead: str, total: bool, lexicon: Lexicon
) -> None:
    judged = assess("Rebels kill 428 villagers in Chad", lead, NOW, lexicon)
    title = min(judged.signals, key=lambda s: s.sentence)
    assert ("a total since it began" in title.modifiers) is total
    assert (judged.verdict is Verdict.QUIET) is total
