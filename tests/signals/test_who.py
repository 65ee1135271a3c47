"""Who did it to whom, or threatens whom: source and target of the strongest signal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.assessment import Verdict
from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess

WHO = [
    # the verb is active
    ("Russian artillery shelled Kharkiv overnight, killing four.", "RUS", "UKR"),
    ("Beijing sent forty warplanes into Taiwan's air defence zone.", "CHN", "TWN"),
    ("The United States expelled two Russian diplomats on Friday.", "USA", "RUS"),
    ("Rwanda-backed M23 rebels seized Goma from Congolese troops.", "M23", "COD"),
    ("Hamas rockets hit Tel Aviv", "HAMAS", "ISR"),
    # the agent follows
    ("Kharkiv was shelled by Russian artillery overnight.", "RUS", "UKR"),
    ("Two Russian diplomats were expelled by Poland on Friday.", "POL", "RUS"),
    ("An Iranian tanker was seized by American marines in the Gulf.", "USA", "IRN"),
    ("Syrian radar sites were bombed by Israeli jets at dawn.", "ISR", "SYR"),
    ("Sanctions were imposed on Minsk by the European Union.", "EU", "BLR"),
    ("Ninety Ukrainian prisoners were released by Russia.", "RUS", "UKR"),
    ("Netanyahu's government rejected the truce offered by Hamas.", "ISR", "HAMAS"),
    # the act is a noun
    ("Russia's invasion of Ukraine entered its third day.", "RUS", "UKR"),
    ("Iran's missile attack on Israel drew no answer for a day.", "IRN", "ISR"),
    ("The expulsion of Indian diplomats by Canada angered Delhi.", "CAN", "IND"),
    ("The Ethiopian withdrawal from Eritrea was completed on Monday.", "ETH", "ERI"),
    ("Poland and Lithuania discussed Russian troops massing near Ukraine.", "RUS", "UKR"),
    ("Russian troops near the Ukrainian border are a concern to Poland.", "RUS", "UKR"),
    # who warns or threatens whom
    ("Iran warned Israel of a crushing response to any attack.", "IRN", "ISR"),
    ("Washington warned Moscow of severe consequences if it attacks Ukraine.", "USA", "RUS"),
    ("India vowed to retaliate against Pakistan after the bus attack.", "IND", "PAK"),
    ("Hezbollah threatened to hit Haifa if Israel enters Lebanon.", "HEZB", "ISR"),
    # who foretells what the other will suffer
    ("There will be grave consequences for Iran if it closes the strait, the United States said.", "USA", "IRN"),
    ("Russia will face devastating consequences if it invades, the White House said.", "USA", "RUS"),
    ("Venezuela will pay a heavy price if it crosses the Essequibo, Guyana's president said.", "GUY", "VEN"),
    ("Moscow would pay dearly for an attack on Poland, NATO warned.", "NATO", "RUS"),
    ("“Israel will regret it,” Iran's supreme leader said.", "IRN", "ISR"),
    # someone else tells of it
    ("Qatar said that Israel had bombed a school in Gaza.", "ISR", "PSE"),
    ("A Syrian patrol was shelled by Jordan, according to the Turkish defence ministry.", "JOR", "SYR"),
    ("Syrian guns shelled Jordan, the Turkish ministry of foreign affairs said.", "SYR", "JOR"),
    ("According to Jordan, Syrian forces fired on Jordanian guards.", "SYR", "JOR"),
    ("Syrian guns shelled Jordan, the Turkish foreign ministry has claimed.", "SYR", "JOR"),
    ("Germany said on Monday that Russia had jammed the GPS of Finland.", "RUS", "FIN"),
    ("Russia, NATO says, has massed troops along the border of Ukraine.", "RUS", "UKR"),
    ("Israel, Iran says, has struck a depot near Damascus.", "ISR", "SYR"),
    ("Turkey, the Greek minister said, has violated Greek airspace.", "TUR", "GRC"),
    # whose it is
    ("Palestinian fighters fired rockets at Ashkelon.", "PSE", "ISR"),
    ("Kim Jong Un's army fired shells at a South Korean island.", "PRK", "KOR"),
    ("Putin's forces invaded Ukraine from the north.", "RUS", "UKR"),
    ("Erdogan's threat to invade Syria alarmed Moscow.", "TUR", "SYR"),
    ("Ottawa told of a build-up of Russian troops near Ukraine.", "RUS", "UKR"),
    ("Russia shelled Sumy, Britain condemns the attack.", "RUS", "UKR"),
    ("The Turkish minister said after meeting his Greek colleague that Israel had bombed Syria.", "ISR", "SYR"),
    # where it is done
    ("An Israeli strike in Lebanon killed four.", "ISR", "LBN"),
    ("Russian missiles hit a clinic in the Ukrainian capital.", "RUS", "UKR"),
    ("Three Poles were killed in a Russian raid on a camp near Poltava.", "POL", "RUS"),
    # whom others host
    ("Oman hosts talks between Iran and Israel.", "IRN", "ISR"),
    # to whose border
    ("Russia sent tanks to Ukraine.", "RUS", "UKR"),
    ("Turkey massed troops on the border with Bulgaria.", "TUR", "BGR"),
    # stepping back
    ("Kyiv released 90 Russian prisoners of war.", "UKR", "RUS"),
    ("Sanctions on Syria were eased by the European Union.", "EU", "SYR"),
    ("Saudi Arabia reopened its embassy in Tehran.", "SAU", "IRN"),
    ("The FARC freed three Colombian soldiers.", "FARC", "COL"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "target"), WHO, ids=[row[0] for row in WHO])
def test_source_and_target(text: str, source: str, target: str, lexicon: Lexicon) -> None:
    signals = assess("", text, None, lexicon).signals
    assert max(signals, key=lambda s: s.score).actors == (source, target)


@pytest.mark.parametrize(
    ("text", "lone", "place"),
    [
        # nameless fighters do it there to a third state's people
        ("Gunmen shot dead three Polish aid workers in the Afghan capital.", "POL", "AFG"),
        ("Iraqi insurgents killed six Jordanian drivers.", "JOR", "IRQ"),
        ("Swedish and Malian forces battled militants near Gao.", "SWE", "MLI"),
        ("Two Danish soldiers were killed north of Bamako when militants struck.", "DNK", "MLI"),
        # to whose help it is sent
        ("Portugal sent tanks to Ukraine.", "PRT", "UKR"),
        ("Norway deployed troops to Latvia.", "NOR", "LVA"),
        (
            "A Greek envoy said after meeting his Turkish colleague that Syria had shelled a town.",
            "SYR",
            "SYR",
        ),
        # whom only another clause names
        ("Chad held talks with rebels while the United Nations set up a court.", "TCD", "TCD"),
    ],
)
def test_who_is_no_side_of_it_is_left_out(
    text: str, lone: str, place: str, lexicon: Lexicon
) -> None:
    signals = assess("", text, None, lexicon).signals
    strongest = max(signals, key=lambda s: s.score)
    assert (strongest.actors, strongest.place) == ((lone,), place)


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("Enemy guns shelled Poltava.", ("RUS", "UKR")),
        ("Ukrainian gunners destroyed five enemy guns.", ("UKR", "RUS")),
        ("Russian invaders shelled a mill.", ("RUS", "UKR")),
        ("Gunners destroyed an enemy post near Poltava.", ("UKR", "RUS")),
        ("A mill near Poltava came under enemy fire.", ("RUS", "UKR")),
        ("Missiles struck a mill near Poltava.", ()),
    ],
)
def test_in_a_war_the_other_side_is_known(
    text: str, actors: tuple[str, ...], lexicon: Lexicon
) -> None:
    told = assess("", text, datetime(2023, 5, 1, tzinfo=UTC), lexicon)
    assert told.pairs[0].pair.actors == ("RUS", "UKR")
    assert max(told.signals, key=lambda s: s.score).actors == actors
    before = assess("", text, datetime(2021, 5, 1, tzinfo=UTC), lexicon)
    assert len(before.pairs[0].pair.actors) < 2


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        pytest.param(
            "Ukrainian gunners shelled the invaders with Portuguese howitzers.",
            ("UKR", "RUS"), id="whose arms they fire",
        ),
        pytest.param(
            "Ukrainian gunners shot down two Chinese drones.", ("UKR", "RUS"),
            id="whose arms are fired at them",
        ),
        pytest.param(
            "Russian jets bombed the village of Tuzla near Odesa.", ("RUS", "UKR"),
            id="a land with a village of that name",
        ),
        pytest.param(
            "Russian shells hit a van of the OSCE near Poltava.", ("RUS", "UKR"),
            id="those who watch it",
        ),
        pytest.param(
            "New air attack as IAEA heads to Ukraine nuclear plant", ("UKR",), id="those who come",
        ),
        pytest.param(
            "First Mexican soldier killed in Ukraine", ("MEX",), id="whose citizens fall in it",
        ),
        pytest.param(
            "A Ukrainian missile hit a Mexican barn.", ("UKR", "MEX"), id="but who is hit is one",
        ),
        pytest.param(
            "A Ukrainian missile killed two Polish soldiers.", ("UKR", "POL"), id="with his soldiers",
        ),
        pytest.param(
            "Russian jets sank a Turkish warship.", ("RUS", "TUR"), id="with his ship",
        ),
        pytest.param(
            "Chechen fighters shelled a Ukrainian village.", ("RUS", "UKR"), id="a group at peace with its state fights for it",
        ),
        pytest.param(
            "Russian jets bombed a battalion of the DPR by mistake.", ("RUS", "DONBAS_SEP"), id="not one at war with it",
        ),
    ],
)  # fmt: skip
def test_in_a_war_a_third_who_is_at_odds_with_neither_is_no_side(
    text: str, actors: tuple[str, ...], lexicon: Lexicon
) -> None:
    told = assess("", text, datetime(2023, 5, 1, tzinfo=UTC), lexicon)
    assert max(told.signals, key=lambda s: s.score).actors == actors


@pytest.mark.parametrize(
    ("title", "pair"),
    [
        # who speaks before a colon, or behind it all
        ("IAEA: Guns shelled a dam near Poltava", "RUS:UKR"),
        ("OSCE: Clashes in northern Kosovo leave two dead", "@KOS"),
        ("Brazil: Ukraine and Russia agree to swap prisoners", "RUS:UKR"),
        ("Japan's premier: Putin declares a ceasefire", "RUS:UKR"),
        ("Putin declares a ceasefire, Japan says", "RUS:UKR"),
        ("Japan: We will expel two Russian envoys", "JPN:RUS"),
        ("Oman says Hamas and Israel agree to a truce", "HAMAS:ISR"),
        ("Oman has stated that Hamas and Israel agreed to a truce", "HAMAS:ISR"),
        ("Israel announced a truce with Hamas and Hezbollah", "HAMAS:ISR"),
        ("The army and the M23 sign a truce mediated by Qatar", "M23:"),
        ("Kenyan doctors flee as Myanmar junta bombs rebel-held town", "MMR:"),
        ("Prague confirms first Czech soldier killed in Ukraine", "CZE:"),
        ("Oman says Hezbollah frees nine Danish sailors", "DNK:HEZB"),
        ("Egypt says Hamas frees nine captives", "HAMAS:PSE"),
        ("Qatar reports that Hamas freed nine captives", "HAMAS:PSE"),
        ("Estonia says Russia frees its officer", "EST:RUS"),
        ("Strikes on Gaza kill nine, Hamas says", "@PSE"),
        ("Hamas says strikes on Gaza killed nine", "@PSE"),
        # whose citizens fall in the war of others
        ("A Kenyan killed in fighting near Poltava", "RUS:UKR"),
        ("Two Kenyans and a Mexican killed in an ambush in Donbas", "RUS:UKR"),
        # who is listed beside the one it is done to, or from where forces come
        ("New sanctions against Iran, Syria take effect", "IRN:"),
        ("Russia redeploys troops from occupied parts of Georgia to Ukraine", "RUS:UKR"),
        ("Nine Pakistani soldiers killed in TTP ambush near Afghan border", "PAK:TTP"),
        ("Jihadists kill nine soldiers of Benin near the border with Niger", "BEN:"),
        ("Two Chadian soldiers killed by RSF drone near border with Sudan", "RSF_SDN:TCD"),
        # who stands behind another, unless it is all that is known of him
        ("Al Qaeda affiliate JNIM attacks a convoy in Mali", "JNIM:MLI"),
        ("Houthi rebels backed by Iran attack a ship", "YEM_HOUTHI:"),
        ("Al Qaeda-linked militants attack a convoy", "AQ:"),
        # whose arms they are, though he is at odds too
        ("Ukraine downs four Iranian drones near Poltava", "RUS:UKR"),
        ("Air defence shoots down four Iranian Shahed-136 attack drones near Poltava", "RUS:UKR"),
        # a group in the war of its state
        ("Azov Regiment destroys an enemy gun", "AZOV:RUS"),
        ("The Azov Regiment and Ukrainian marines lay down their arms", "RUS:UKR"),
        # what only arms of war do
        ("Nine killed in missile strike on a mill near Poltava", "RUS:UKR"),
    ],
)
def test_the_pair_of_a_headline_is_of_those_who_take_part(
    title: str, pair: str, lexicon: Lexicon
) -> None:
    told = assess(title, "", datetime(2023, 5, 1, tzinfo=UTC), lexicon)
    assert told.pairs[0].pair.key == pair


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("Chad declared war on Sudan and mobilised its reserves.", "TCD", "SDN"),
        ("Turkey threatened Syria and closed the border.", "TUR", "SYR"),
        ("Armenia condemned Azerbaijan and then recalled its envoy.", "ARM", "AZE"),
    ],
)
def test_of_two_verbs_the_second_has_the_subject_of_the_first(
    text: str, source: str, target: str, lexicon: Lexicon
) -> None:
    assert {s.actors for s in assess("", text, None, lexicon).signals} == {(source, target)}


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("The leaders of Ukraine and France discussed aid in the fight against Russia.", 0),
        ("The leaders of Ukraine and Russia discussed aid to France.", 4),
    ],
)
def test_two_friends_who_talk_about_an_opponent_do_not_talk_with_him(
    text: str, score: float, lexicon: Lexicon
) -> None:
    talks = [s for s in assess("", text, None, lexicon).signals if s.category == "talks"]
    assert [s.score for s in talks] == [score]


def test_of_pairs_with_like_weight_opponents_come_first_then_who_is_told_first(
    lexicon: Lexicon,
) -> None:
    text = "Portugal expels envoy of Norway. {} expels envoy of {}."
    for second, expected in (
        (("Iran", "Israel"), [("IRN", "ISR"), ("NOR", "PRT")]),
        (("Brazil", "Chile"), [("NOR", "PRT"), ("BRA", "CHL")]),
    ):
        told = assess("", text.format(*second), None, lexicon)
        assert [pair.pair.actors for pair in told.pairs] == expected


def test_in_a_state_at_war_what_is_hit_is_hit_by_arms(lexicon: Lexicon) -> None:
    day = datetime(2023, 5, 1, tzinfo=UTC)
    for title, told in (
        ("Television tower hit in Poltava", Verdict.ESCALATION),
        ("Pupils paint the destroyed bridges of Poltava", Verdict.QUIET),
    ):
        assert assess(title, "", day, lexicon).verdict is told, title
    assert assess("Television tower hit in Lisbon", "", day, lexicon).verdict is Verdict.QUIET


@pytest.mark.parametrize(
    ("title", "first"),
    [
        ("Iran fires missiles at Israel", ("IRN", "ISR")),
        ("Norway shells Sweden", ("HEZB", "ISR")),  # no opponents: whom a headline only names
    ],
)
def test_opponents_in_the_headline_go_before_of_whom_the_text_tells_little_more(
    title: str, first: tuple[str, str], lexicon: Lexicon
) -> None:
    text = "Hezbollah shelled Haifa. Hezbollah shelled Tel Aviv."
    told = assess(title, text, datetime(2024, 10, 1, tzinfo=UTC), lexicon)
    assert told.pairs[0].pair.actors == first
    assert max(told.pairs, key=lambda pair: pair.top).pair.actors == ("HEZB", "ISR")


def test_a_denial_ends_where_something_else_is_said(lexicon: Lexicon) -> None:
    text = "Moscow denied that it had shelled Kharkiv, and said Kyiv had rejected a truce."
    first, second = assess("", text, None, lexicon).signals
    assert "denied" in first.modifiers
    assert not second.modifiers


@pytest.mark.parametrize(
    ("text", "at_odds"),
    [
        (
            "Germany's minister hosted talks with Ukraine's envoy in Berlin. Five soldiers were killed.",
            [],
        ),
        (
            "Ghana's army shelled a post in Togo. Five soldiers were killed on Monday.",
            [("GHA", "TGO")],
        ),
    ],
    ids=["a host of talks", "who fought"],
)
def test_harm_without_a_name_goes_on_about_those_who_do_harm(
    text: str, at_odds: list[tuple[str, str]], lexicon: Lexicon
) -> None:
    scored = assess("", text, None, lexicon).pairs
    assert [p.pair.actors for p in scored if len(p.pair.actors) > 1 and p.escalation] == at_odds
