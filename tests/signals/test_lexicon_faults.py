"""Every slip that a person makes in a lexicon file is told by file, entry and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from watchers import lexicon_files
from watchers.signals.compile import parse
from watchers.signals.examples import failures
from watchers.signals.lexicon import LexiconError
from watchers.signals.severities import odd

SHIPPED = {
    "categories.toml": (
        '[category.blockade]\naxis = "escalation"\nseverity = 6\n'
        '[category.relief]\naxis = "de-escalation"\nseverity = 5\n'
    ),
    "en/language.toml": (
        'letters = "[a-z]"\nfunction_words = ["the", "a", "of"]\n'
        '[inflection]\nrules = [["(.*)", "{0}s {0}ing {0}ed {0}ed"]]\n'
    ),
    "en/classes.toml": '[class.PORTS]\nwords = ["port", "harbour"]\n',
    "en/modifiers.toml": (
        '[[modifier]]\nname = "hearsay"\nescalation = { factor = 0.8 }\ncues = ["reportedly"]\n'
        'fires = ["Ankara reportedly bolted the port."]\nnot = ["Ankara bolted the port at noon."]\n'
    ),
    "en/rules/shipped.toml": (
        '[[rule]]\nname = "ports closed"\ncategory = "blockade"\nverbs = ["bolt"]\nobject = ["PORTS"]\n'
        'phrases = ["naval ban"]\nfires = ["Ankara bolted a port."]\nnot = ["Ankara liked a port."]\n'
    ),
    "en/groups/shipped.toml": '[group.CRAFT]\nwords = ["ferry", "dinghy|dinghies"]\n[group.BOLT]\nverbs = ["bolt", "lock"]\n',
    "en/actors/shipped.toml": '[[actor]]\ncode = "TUR"\nkind = "state"\nnames = ["Turkey", "Ankara"]\n',
}  # fmt: skip
RULE = """[[rule]]
name = "ferry stopped"
category = "blockade"
phrases = ["ferry embargo"]
fires = ["Ankara declared a ferry embargo."]
not = ["Ankara bought a ferry."]
"""
ACTOR = '[[actor]]\ncode = "SEAB"\nkind = "armed"\nstate = "TUR"\nnames = ["Sea Brigade"]\n'
LEADER = ACTOR + 'leaders = [{ name = "Jo Mbutu", from = "2012-05-06" }]\n'
MODIFIER = """[[modifier]]
name = "rumoured"
escalation = { factor = 0.3 }
cues = ["tavern talk has it that"]
fires = ["Tavern talk has it that Turkey bolted the port."]
not = ["Turkey bolted the port on Monday."]
"""
ACT = """[[act]]
name = "harm at sea"
category = "blockade"
who = ["STATE"]
verbs = ["scuttle"]
whom = ["PORTS"]
fires = ["Turkey scuttled a port."]
not = ["Turkey sailed to a port."]
"""
MORE = """[[act]]
name = "harm at sea"
add = true
verbs = ["sink"]
fires = ["Ankara sinks a port."]
not = ["Ankara sinks a bolt."]
"""
GROUPS = """[group.PIERS]
words = ["pier|piers", "jetty"]
[group.SHUT]
verbs = ["shut", "wall"]
"""
R, A, M = "en/rules/ours.toml", "en/actors/ours.toml", "en/modifiers/ours.toml"
G, C = "en/groups/ours.toml", "en/acts/ours.toml"
OURS = f"{R}: ferry stopped:"


def phrase(text: str) -> str:
    return RULE.replace("ferry embargo", text, 1)


def verbs(text: str) -> str:
    return RULE.replace('phrases = ["ferry embargo"]', text)


# what a person did, the file, its text, what is said of it
SLIPS = [
    # acts
    ("an act done by nobody there is", C, ACT.replace('"STATE"', '"STATES"'), f"{C}: harm at sea: who: unknown class 'STATES': did you mean 'STATE'?"),
    ("an act to what is no class", C, ACT.replace('"PORTS"', '"PORTZ"'), f"{C}: harm at sea: 'PORTZ': unknown class 'PORTZ': did you mean 'PORTS'?"),
    ("an act without a verb", C, ACT.replace('verbs = ["scuttle"]\n', ""), f"{C}: harm at sea: verbs is missing"),
    ("an act that is there already", C, ACT + ACT.replace("Turkey", "Ankara"), f"{C}: harm at sea: an act of this name exists already: add = true adds to it"),
    ("an act that adds to none", C, ACT + "add = true\n", f"{C}: harm at sea: adds to an unknown act 'harm at sea'"),
    ("an act named as a rule is", C, ACT.replace("harm at sea", "ports closed"), f"{C}: ports closed: a rule has this name already"),
    ("an act that adds what stays", C, ACT + MORE + "severity = 3\n", f"{C}: harm at sea: severity stays as that act has it: leave it out"),
    ("an act that is shielded from nothing", C, ACT + 'shield = ["hearsey"]\n', f"{C}: harm at sea: shield: unknown modifier 'hearsey': did you mean 'hearsay'?"),
    ("an act to a stem", C, ACT.replace('"PORTS"', '"harbou*"'), f"{C}: harm at sea: 'harbou*': one word, a choice of words, or a class"),
    ("an act to a figure", C, ACT.replace('"PORTS"', '"PORTS", "#"'), f"{C}: harm at sea: '#': one word, a choice of words, or a class"),
    ("an act unless a class is there", C, ACT + 'unless = ["PORTS"]\n', f"{C}: harm at sea: unless: takes words and groups, no classes"),
    ("an act with signs behind its verb", C, ACT.replace('"scuttle"', '"scuttle", "wall [off]"'), f"{C}: harm at sea: 'wall [off]': behind a verb stand plain words in lower case"),
    # form
    ("a key misspelt", R, RULE.replace("phrases", "phrase"), f"{OURS} unknown key 'phrase': did you mean 'phrases'?"),
    ("no name", R, RULE.replace('name = "ferry stopped"\n', ""), f"{R}: entry 1: name is missing"),
    ("a text where a list belongs", R, RULE.replace('["ferry embargo"]', '"ferry embargo"'), f'{OURS} phrases is a list of texts: ["…", "…"]'),
    ("a number in quotation marks", R, RULE + 'severity = "5"\n', f"{OURS} severity is a number from 0 to 10, without quotation marks"),
    ("a severity off the scale", R, RULE + "severity = 50\n", f"{OURS} severity is a number from 0 to 10, without quotation marks"),
    ("yes in quotation marks", R, RULE + 'symmetric = "yes"\n', f"{OURS} symmetric is true or false, without quotation marks"),
    ("a gate that is none", R, RULE + 'gate = "army"\n', f"{OURS} gate is one of none, actor, armed, opposed"),
    ("one pair of brackets", R, RULE.replace("[[rule]]", "[rule]"), f"{R}: each entry begins with [[rule]], on a line of its own"),
    ("another heading", R, RULE.replace("[[rule]]", "[[rules]]"), f"{R}: 'rules' is not expected here: each entry begins with [[rule]]"),
    ("a phrase written twice", R, RULE.replace('["ferry embargo"]', '["ferry embargo", "ferry embargo"]'), f"{OURS} 'ferry embargo' stands twice in phrases"),
    ("a file in the wrong place", "en/ours.toml", RULE, "en/ours.toml: is not read"),
    ("a language without its own file", "es/rules/ours.toml", RULE, "es/rules/ours.toml: 'es' is no language: es/language.toml is missing"),
    # what TOML cannot read
    ("curly quotation marks", R, RULE.replace('"ferry stopped"', "“ferry stopped”"), f"{R}: line 2: cannot be read: name = “ferry stopped”: put straight quotation marks"),
    ("a quotation mark forgotten", R, RULE.replace('stopped"', "stopped"), "a quotation mark is missing at the end of the line"),
    ("a comma forgotten", R, RULE.replace('["ferry', '["a b" "ferry'), "a list has a comma between its texts"),
    ("a bracket forgotten", R, RULE.replace('embargo"]', 'embargo"'), f"{R}: line 5, or the one above it: cannot be read"),
    ("a quotation mark inside a text", R, RULE.replace("a ferry embargo.", 'a "ferry embargo".'), 'no " inside a text'),
    ("a colon for the sign of equality", R, RULE.replace("name =", "name:"), 'write name = "…"'),
    ("a key twice", R, RULE + 'phrases = ["x y"]\n', "this name is in the entry twice"),
    ("a backslash", R, phrase(r"ferry\s+embargo"), "leave it out"),
    ("yes without quotation marks", R, RULE + "symmetric = yes\n", "yes is true, no is false"),
    ("a decimal comma", R, RULE + "severity = 5,5\n", "a decimal has a point"),
    ("a hard space", R, RULE.replace("name =", "name\u00a0="), "a hard space stands there"),
    ("two words in a heading", "categories/ours.toml", '[category.sea robbery]\naxis = "escalation"\nseverity = 6\n', '[category."sea robbery"]'),
    # phrases
    ("round brackets", R, phrase("ferry (embargo|ban)"), f"{OURS} 'ferry (embargo|ban)': '(' is no sign of a phrase"),
    ("a question mark", R, phrase("ferry? embargo"), "'?' is no sign of a phrase"),
    ("a dot and a star", R, phrase("ferry .* embargo"), "'.*' is no sign of a phrase"),
    ("one sign for three points", R, phrase("ferry … embargo"), "'…' is no sign of a phrase"),
    ("four points", R, phrase("ferry .... embargo"), "'....' is no sign of a phrase"),
    ("two words in square brackets", R, phrase("ferry [of the] embargo"), "square brackets hold one word: [of] [the]"),
    ("spaces around a choice", R, phrase("ferry embargo | ban"), "no spaces stand around |: write one|other"),
    ("a tilde behind its word", R, phrase("ferry~ embargo"), "~ stands before its word"),
    ("a star inside a word", R, phrase("fer*y embargo"), "* stands at the end of a stem"),
    ("a short stem", R, phrase("fe* embargo"), "a stem needs at least three letters"),
    ("a gap at the edge", R, phrase("ferry ..3"), "a gap cannot begin or end a phrase"),
    ("a class nobody knows", R, phrase("~stop HARBORS"), "unknown class 'HARBORS'"),
    ("a class in a choice", R, phrase("ferry PORTS|piers"), "classes may be chosen from classes alone"),
    ("a group nobody knows", R, phrase("~stop CRAFTS"), "unknown class 'CRAFTS': did you mean 'CRAFT'?"),
    ("a group nobody knows among words", R, phrase("~stop CRAFTS|piers"), "unknown group 'CRAFTS': did you mean 'CRAFT'?"),
    ("a group nobody knows among verbs", R, RULE.replace("phrases", 'verbs = ["BOLTZ"]\nobject = ["PORTS"]\nphrases'), f"{OURS} unknown group of verbs 'BOLTZ': did you mean 'BOLT'?"),
    ("a group of things among verbs", R, RULE.replace("phrases", 'itself = ["CRAFT"]\nobject = ["PORTS"]\nphrases'), f"{OURS} unknown group of verbs 'CRAFT': known are BOLT"),
    ("things bent like verbs", R, phrase("~CRAFT embargo"), "~ bends verbs, and CRAFT is a group of words as they stand"),
    ("a sign of equality inside a word", R, phrase("ferry=embargo"), "'=' is no sign of a phrase"),
    # groups
    ("a word twice in a group", G, GROUPS.replace('"jetty"', '"jetty", "piers"'), f"{G}: PIERS: 'piers' stands twice in the group"),
    ("a group of two words", G, GROUPS.replace("jetty", "landing stage"), f"{G}: PIERS: 'landing stage': 'landing stage' is more than one word"),
    ("a group without anything", G, "[group.PIERS]\n", "PIERS: a group has words or verbs"),
    ("verbs added to a group of words", G, '[group.CRAFT]\nverbs = ["sail"]\n', f"{G}: CRAFT: is a group of words elsewhere"),
    ("a group of the name of a class", G, '[group.PORTS]\nwords = ["pier"]\n', "PORTS: a group has a name of its own"),
    ("a verb in a group that is bent already", G, GROUPS.replace('"wall"', '"~wall"'), f"{G}: SHUT: '~wall': verbs are written in their base form"),
    ("a group within itself", G, GROUPS.replace("jetty", "PIERS"), "PIERS: 'PIERS': PIERS holds itself"),
    ("words of another rule", R, phrase("naval ban"), f"{OURS} 'naval ban' is already in en/rules/shipped.toml: ports closed"),
    # rules
    ("a category misspelt", R, RULE.replace('"blockade"', '"Blokade"'), f"{OURS} unknown category 'Blokade': did you mean 'blockade'?"),
    ("no category", R, RULE.replace('category = "blockade"\n', ""), f"{OURS} category is missing"),
    ("no words", R, RULE.replace('phrases = ["ferry embargo"]\n', ""), f"{OURS} has no words: give it verbs, nouns, itself or phrases"),
    ("verbs without an object", R, verbs('verbs = ["padlock"]'), f"{OURS} verbs, nouns and itself need an object"),
    ("a class in small letters", R, verbs('verbs = ["padlock"]\nobject = ["ports"]'), f"{OURS} unknown class 'ports': did you mean 'PORTS'?"),
    ("two verbs in one text", R, verbs('verbs = ["padlock|nail"]\nobject = ["PORTS"]'), "each verb a text of its own"),
    ("a verb of another rule", R, verbs('verbs = ["bolt"]\nobject = ["PORTS"]'), f"{OURS} 'bolt' + PORTS is already in the rule 'ports closed'"),
    ("a shield against nothing", R, RULE + 'shield = ["hearsy"]\n', f"{OURS} shield: unknown modifier 'hearsy': did you mean 'hearsay'?"),
    ("a name that is taken", R, RULE.replace("ferry stopped", "ports closed"), "a rule of this name exists already: add = true adds to it"),
    ("a rule switched off that is none", R, '[[rule]]\nname = "port closed"\noff = true\n', "switches off an unknown rule 'port closed': did you mean 'ports closed'?"),
    ("words added to no rule", R, '[[rule]]\nname = "piers"\nadd = true\nverbs = ["nail"]\n', f"{R}: piers: adds to an unknown rule 'piers'"),
    ("a severity for another's rule", R, '[[rule]]\nname = "ports closed"\nadd = true\nseverity = 3\nverbs = ["nail"]\n', "severity stays as that rule has it: leave it out, or write one of your own"),
    # examples
    ("no near miss", R, RULE.replace('not = ["Ankara bought a ferry."]', ""), f"{OURS} needs an example under 'fires' and one under 'not'"),
    ("an example of another rule", R, RULE.replace("Ankara bought a ferry.", "Ankara liked a port."), f"{OURS} the example 'Ankara liked a port.' already serves ports closed"),
    ("an example without its words", R, RULE.replace("a ferry embargo.", "a holiday."), "should fire, but its words do not stand there as the rule has them"),
    ("an example in the wrong list", R, RULE.replace("bought a ferry.", "thought of a ferry embargo."), "should not fire, but “ferry embargo” fires 'ferry stopped'"),
    ("an example without a party", R, RULE.replace("Ankara declared", "They declared"), "the gate holds it back (no actor): name a state or an armed group"),
    # categories, actors, opponents
    ("a category without a direction", "categories/ours.toml", "[category.piracy]\nseverity = 6\n", "categories/ours.toml: piracy: axis is missing"),
    ("a direction that is none", "categories/ours.toml", '[category.piracy]\naxis = "up"\nseverity = 6\n', "axis is one of escalation, de-escalation"),
    ("a kind of actor that is none", A, ACTOR.replace("armed", "militia"), "kind is one of state, armed, alliance, agency, region, nobody"),
    ("an actor without a kind", A, ACTOR.replace('kind = "armed"\n', ""), "SEAB: no actor has this code yet: a new one needs a kind and names"),
    ("a state nobody knows", A, ACTOR.replace('"TUR"', '"TUK"'), "SEAB: unknown state 'TUK': did you mean 'TUR'?"),
    ("a name of another actor", A, ACTOR.replace("Sea Brigade", "Turkey"), "SEAB: 'Turkey' already names TUR (en/actors/shipped.toml: TUR)"),
    ("a code of another kind", A, ACTOR.replace("SEAB", "TUR"), "TUR: this code is taken by Turkey (state)"),
    ("a name for two with one nobody knows", A, ACTOR + 'with = "TUK"\n', "SEAB: with: unknown actor 'TUK': did you mean 'TUR'?"),
    ("a day written another way", A, LEADER.replace("2012-05-06", "6.5.2012"), 'SEAB: leaders: Jo Mbutu: from is a day, year first: "2026-01-31"'),
    ("a term that ends before it begins", A, LEADER.replace("from =", 'to = "2011-01-01", from ='), "leader 'Jo Mbutu': 'to' is before 'from'"),
    ("a leader who is only a name", A, ACTOR + 'leaders = ["Jo Mbutu"]\n', "leaders is a list of tables: [{ name ="),
    ("an opponent nobody knows", "opposed/ours.toml", '[[opposed]]\na = "TUR"\nb = "Syria"\n', "opposed/ours.toml: TUR-Syria: no actor has the code 'Syria'"),
    ("one opponent alone", "opposed/ours.toml", '[[opposed]]\na = "TUR"\n', "opposed/ours.toml: entry 1: b is missing"),
    # modifiers, masks, word lists, the language
    ("a modifier without cues", M, MODIFIER.replace("cues", "cue"), f"{M}: rumoured: unknown key 'cue': did you mean 'cues'?"),
    ("a modifier that changes nothing", M, MODIFIER.replace("escalation = { factor = 0.3 }\n", ""), "rumoured: changes nothing: give it escalation or de_escalation"),
    ("a factor off the scale", M, MODIFIER.replace("0.3", "30"), "rumoured: escalation: factor is a number from 0 to 2"),
    ("a modifier into no category", M, MODIFIER.replace("factor = 0.3", 'category = "relif"'), "unknown category 'relif': did you mean 'relief'?"),
    ("a gap in a cue", M, MODIFIER.replace("tavern talk has", "tavern ... has"), "only plain words can stand here"),
    ("a modifier's example without an event", M, MODIFIER.replace("Turkey bolted the port.", "Turkey was fine."), "has no signal at all: a modifier's sentences need an event that a rule reads"),
    ("a mask without phrases", "en/masks/ours.toml", '[[mask]]\nname = "tea"\n', "en/masks/ours.toml: tea: phrases is missing"),
    ("a domain without a name", "en/domains/ours.toml", '[[domain]]\nwords = ["checkmate"]\n', "en/domains/ours.toml: entry 1: name is missing"),
    ("a domain told in two ways", "en/domains/ours.toml", '[[domain]]\nname = "chess"\nframes = true\nspreads = true\nwords = ["checkmate"]\n', "en/domains/ours.toml: chess: frames and spreads are two ways of telling: choose one"),
    ("a domain settled twice", "en/domains/ours.toml", 2 * '[[domain]]\nname = "chess"\nneed = 3\nwords = ["checkmate"]\n', "en/domains/ours.toml: chess: need stays as that domain has it"),
    ("a domain that widens one nobody knows", "en/domains/ours.toml", '[[domain]]\nname = "chess"\nalso = ["sports"]\nwords = ["checkmate"]\n', "en/domains/ours.toml: chess: unknown domain 'sports': known are chess"),
    ("a boost without a factor", "en/boosts/ours.toml", '[[boost]]\nwords = ["hugely"]\n', "en/boosts/ours.toml: entry 1: factor is missing"),
    ("a class named in small letters", "en/classes/ours.toml", '[class.piers]\nwords = ["pier"]\n', "piers: a class has a name of its own, in capitals"),
    ("a list of parties misspelt", "en/unnamed/ours.toml", 'partys = ["bandits"]\n', "unknown key 'partys': did you mean 'parties'?"),
    ("letters that are no pattern", "en/language/ours.toml", 'letters = "[a-z"\n', "'[a-z' is no pattern"),
    ("a verb whose endings are given twice", "en/language/ours.toml", '[inflection]\nirregular = ["raid raids raiding raided raided"]\ndoubling = ["raid"]\n', "'raid' stands in irregular and in doubling"),
    ("forms for brackets that are not there", "en/language/ours.toml", '[inflection]\nrules = [["(.*)ie", "{1}ies"]]\n', "{0} stands for what the first round brackets of the pattern hold"),
    ("a list of a language misspelt", "es/language.toml", 'letters = "[a-z]"\nfunction_words = ["el"]\n[history]\nbefor = ["en"]\n', "unknown key 'befor': did you mean 'before'?"),
    ("a language without small words", "es/language.toml", 'letters = "[a-z]"\n', "es/language: function_words is missing"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "text", "said"), [row[1:] for row in SLIPS], ids=[row[0] for row in SLIPS]
)
def test_a_slip_is_told_with_its_place_and_what_to_do(file: str, text: str, said: str) -> None:
    faults = faults_of({**SHIPPED, file: text})
    (fault,) = [fault for fault in faults if said in fault]
    assert fault.startswith((file, "en/language: ", "es/language: "))


def faults_of(files: dict[str, str]) -> list[str]:
    try:
        return list(failures(parse(files)))
    except LexiconError as error:
        return list(error.faults)


ADDED = {
    "a verb and a phrase for a rule": {R: '[[rule]]\nname = "ports closed"\nadd = true\nverbs = ["padlock"]\nphrases = ["pier ban"]\nfires = ["Ankara padlocked the harbour.", "Turkey imposed a pier ban."]\nnot = ["Ankara painted the harbour."]\n'},
    "a word for a class": {"en/classes/ours.toml": '[class.PORTS]\nwords = ["jetty"]\n', R: '[[rule]]\nname = "ports closed"\nadd = true\nverbs = ["nail"]\nfires = ["Turkey bolted a jetty."]\nnot = ["Turkey swept a jetty."]\n'},
    "a word for a group": {G: '[group.CRAFT]\nwords = ["punt"]\n[group.BOLT]\nverbs = ["padlock"]\n', R: '[[rule]]\nname = "ports closed"\nadd = true\nphrases = ["~BOLT ..2 CRAFT|rafts"]\nfires = ["Turkey padlocked a punt.", "Ankara bolted the dinghies.", "Turkey locks rafts."]\nnot = ["Turkey locked a hut."]\n'},
    "a group among the verbs of a rule": {G: '[group.SHUT_OFF]\nverbs = ["wall", "BOLT"]\n', R: '[[rule]]\nname = "ports closed"\nadd = true\nverbs = ["SHUT_OFF", "board off"]\nfires = ["Turkey locked a port.", "A harbour was walled by Ankara.", "Ankara boarded off the port."]\nnot = ["Turkey locked a hut."]\n'},
    "groups of one's own, one within the other": {G: GROUPS + '[group.SHORES]\nwords = ["PIERS", "=SHUT", "quay"]\n', R: RULE.replace("ferry embargo", "=SHUT|board off [the] SHORES", 1).replace("declared a ferry embargo.", 'had it boarded off piers.", "Turkey walled off the quay.')},
    "a group with a word that another rule has": {R: RULE.replace("ferry embargo", "naval FETTERS", 1).replace("ferry embargo", "naval chain"), G: '[group.FETTERS]\nwords = ["ban", "chain"]\n'},
    "one class or another": {"en/classes/ours.toml": '[class.ISLES]\nwords = ["isle"]\n', R: RULE.replace("ferry embargo", "embargo on ..1 PORTS|ISLES", 1).replace("declared a ferry embargo.", 'put an embargo on a port.", "Turkey put an embargo on an isle.')},
    "a cue for a modifier": {M: MODIFIER.replace("rumoured", "hearsay").replace("escalation = { factor = 0.3 }", "add = true")},
    "a name for an actor": {A: '[[actor]]\ncode = "TUR"\nnames = ["Anatolia"]\n', R: RULE.replace("Ankara declared", "Anatolia declared")},
    "a category of one's own": {"categories/ours.toml": '[category.piracy]\naxis = "escalation"\nseverity = 6\n', R: RULE.replace("blockade", "piracy")},
    "a verb that bends in its own way": {"en/language/ours.toml": '[inflection]\nirregular = ["shrive shrives shriving shrove shriven"]\n', R: RULE.replace('"ferry embargo"', '"~shrive ferry"').replace("declared a ferry embargo", "shrove ferry men")},
    "a file from an editor that marks its beginning and its lines in another way": {R: RULE.replace("\n", "\r\n")},
}  # fmt: skip


@pytest.mark.parametrize("addition", ADDED, ids=list(ADDED))
def test_what_adds_to_the_shipped_files_needs_no_copy_of_them(addition: str) -> None:
    assert faults_of({**SHIPPED, **ADDED[addition]}) == []


def test_every_slip_is_told_at_once() -> None:
    slips = {"en/rules/one.toml": "[[rule\n", "en/rules/two.toml": RULE.replace("phrases", "words")}
    assert len(faults_of({**SHIPPED, **slips, A: ACTOR.replace("armed", "gang")})) >= 3


def test_a_file_that_all_others_lean_on_is_told_of_alone() -> None:
    (fault,) = faults_of({**SHIPPED, "categories.toml": "[category.war\n"})
    assert fault.startswith("categories.toml: ")


def test_of_hundreds_of_faults_only_the_first_are_told() -> None:
    told = str(LexiconError([f"fault {i}" for i in range(1000)])).splitlines()
    assert len(told) < 50
    assert told[-1] == "and 960 more"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("ours.toml", "é".encode("latin-1"), "is not UTF-8 text: choose UTF-8 when you save it"),
        ("ours.toml.txt", b"", "its name must end in .toml, in small letters"),
        ("ours.TOML", b"", "its name must end in .toml, in small letters"),
    ],
    ids=["saved in another alphabet", "a name with an ending too many", "a name in capitals"],
)
def test_a_file_that_cannot_be_taken_in_is_named(
    name: str, data: bytes, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(LexiconError, match=said):
        lexicon_files.own(tmp_path)


def test_the_mark_at_the_beginning_of_a_file_is_stepped_over(tmp_path: Path) -> None:
    (tmp_path / "ours.toml").write_bytes(b"\xef\xbb\xbf# mine\n")
    assert lexicon_files.own(tmp_path) == {"ours.toml": "# mine\n"}


def test_a_file_in_place_of_a_shipped_one_is_pointed_out(tmp_path: Path) -> None:
    (tmp_path / "opposed.toml").write_text("")
    (line,) = lexicon_files.replaced(tmp_path)
    assert line.endswith("what adds to it is opposed/ours.toml")


ODD = {
    "a category far from its value": ("goldstein = -1.0\n", "category blockade: severity 6 is far from its Goldstein value -1"),
    "a category that points the other way": ("goldstein = 6\n", "category blockade: it stands for escalation, its Goldstein value is 6"),
}  # fmt: skip


@pytest.mark.parametrize("case", ODD, ids=list(ODD))
def test_a_severity_far_from_its_scale_is_pointed_out(case: str) -> None:
    value, said = ODD[case]
    categories = SHIPPED["categories.toml"].replace("severity = 6\n", f"severity = 6\n{value}")
    assert list(odd(parse({**SHIPPED, "categories.toml": categories}))) == [said]


def test_a_rule_much_graver_than_its_category_is_pointed_out() -> None:
    grave = parse({**SHIPPED, R: RULE + "severity = 9\n"})
    assert list(odd(grave)) == ["rule ferry stopped: severity 9 is far above the 6 of blockade"]


def test_the_shipped_severities_keep_to_their_scale() -> None:
    lexicon = lexicon_files.load()
    assert list(odd(lexicon)) == []
    without = [c.name for c in lexicon.categories.values() if c.goldstein is None]
    assert without == ["widening"]
