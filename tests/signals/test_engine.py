"""What the engine promises of any text, and of the same event told at different lengths."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.assessment import Axis, Level, Verdict
from watchers import lexicon_files
from watchers.signals.examples import failures
from watchers.signals.lexicon import Lexicon
from watchers.signals.scoring import assess

DATED = (Path(__file__).parent / "dated.txt").read_text(encoding="utf-8").splitlines()
WORDS = [
    "Russia", "Ukraine", "Israel", "Hamas", "troops", "talks", "ceasefire", "sanctions", "hostages",
    "rejected", "lifted", "shelled", "agreed to", "no", "not", "if", "warned", "denies", "in 2014",
    "Kharkiv", "the army", "rebels", "missiles", "invaded", "withdraw", "released", "U.S.", "İstanbul",
    "’s", "“", "”", ".", ",", ";", "—", "\n", "\t", "Ünal", "ﬁ", "战争", "война", "🙂", "\u200b", "and", "of the", "on", "1²³⁴", "in March 16²",
]  # fmt: skip


@pytest.fixture(scope="session")
def shipped(lexicon: Lexicon) -> Lexicon:
    return lexicon


texts = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join) | st.text(max_size=300)


@given(title=texts, text=texts)
@settings(max_examples=300)
def test_evidence_is_always_the_words_it_points_at(title: str, text: str) -> None:
    judged = assess(title, text, None, LEXICON)
    fields = {"title": title, "text": text}
    for signal in judged.signals:
        assert fields[signal.field][signal.start : signal.end] == signal.text
        assert signal.text.strip()


@given(title=texts, text=texts)
@settings(max_examples=150)
def test_any_text_gets_scores_within_their_range(title: str, text: str) -> None:
    judged = assess(title, text, datetime(2026, 1, 1, tzinfo=UTC), LEXICON)
    for score in (judged.escalation, judged.de_escalation, *(p.top for p in judged.pairs)):
        assert 0 <= score <= 100
    assert all(0 <= s.score <= 10 and 0 <= s.severity <= 10 for s in judged.signals)
    assert judged == assess(title, text, datetime(2026, 1, 1, tzinfo=UTC), LEXICON)


LEXICON = lexicon_files.load()


@pytest.mark.parametrize("figure", ["²²²²", "1²³⁴", "①②③④", "16²", "፩፪፫፬", "१९४०"])
def test_figures_in_any_writing_can_be_read(figure: str) -> None:
    for text in (f"In {figure} Iran shelled a village.", f"Iran shelled Israel on March {figure}."):
        judged = assess("", text, datetime(2026, 6, 1, tzinfo=UTC), LEXICON)
        assert judged.signals, text


def test_every_entry_of_the_lexicon_does_what_its_examples_say(shipped: Lexicon) -> None:
    assert list(failures(shipped)) == []


def test_history_with_a_date_is_not_told(shipped: Lexicon) -> None:
    """At most one in twenty of sixty sentences that date what they tell."""
    assert len(DATED) == 60
    now = datetime(2026, 5, 1, tzinfo=UTC)
    told = [line for line in DATED if assess("", line, now, shipped).verdict is not Verdict.QUIET]
    assert len(told) <= 3, told


# The same event as a headline, as a headline with its lead, and as an article.
EVENTS = {
    "an air strike": (
        "Israeli jets strike Hezbollah base near Tyre",
        "Israeli warplanes bombed a Hezbollah base near Tyre on Monday, killing four fighters.",
        [
            "The raid hit two depots on the edge of the town, residents said.",
            "Hospital staff spoke of eleven wounded.",
            "Farmers nearby said that the windows of their houses had broken.",
            "The road to the coast was closed for some hours and opened again in the evening.",
            "Prices in the market did not change.",
        ],
    ),
    "a truce": (
        "Sudan's army and RSF agree to ceasefire",
        "Sudan's army and the paramilitary RSF have agreed to a seven-day ceasefire, mediators in Jeddah said.",
        [
            "It is to begin on Friday at dawn.",
            "Shopkeepers in Omdurman said that they hoped to open again.",
            "The text runs to eleven pages and names a committee of six.",
            "Buses are expected to leave for the north at the weekend.",
        ],
    ),
    "sanctions": (
        "EU imposes sanctions on Belarus",
        "The European Union imposed new sanctions on Belarus on Thursday, naming eleven officials.",
        [
            "They may no longer travel to the bloc, and their accounts there are closed to them.",
            "The list was agreed after two days of work by lawyers.",
            "Minsk had no comment.",
        ],
    ),
    "hostages freed": (
        "Hamas frees 20 Israeli hostages",
        "Hamas released twenty Israeli hostages on Sunday, the Red Cross said.",
        [
            "They were taken to a hospital, where doctors looked after them.",
            "Parents had waited at the gate since the morning.",
            "Nobody spoke of a ransom.",
        ],
    ),
    "diplomats expelled": (
        "Czech Republic expels 18 Russian diplomats",
        "The Czech Republic expelled eighteen Russian diplomats on Saturday over a depot blast.",
        [
            "They have two days to pack.",
            "The foreign minister spoke for four minutes and took no questions.",
        ],
    ),
    "ties restored": (
        "Saudi Arabia and Iran restore diplomatic ties",
        "Saudi Arabia and Iran restored diplomatic relations on Friday after seven years without envoys.",
        [
            "Their flags will fly again over two villas that had stood empty.",
            "Carpenters were seen carrying desks through the gate.",
            "A pilgrim said that he hoped for shorter queues.",
        ],
    ),
    "troops pulled back": (
        "Ethiopia withdraws troops from Tigray",
        "Ethiopia withdrew its troops from the Tigray region on Wednesday, elders in Mekelle said.",
        [
            "Lorries rolled south for nine hours, and children counted them.",
            "The schoolhouse that they had lived in will be painted.",
            "Nobody could say how many had gone.",
        ],
    ),
    "an invasion": (
        "Russia invades Ukraine",
        "Russian forces invaded Ukraine before dawn on Thursday from three sides.",
        [
            "Columns were seen on the roads from the north and the east.",
            "Banks gave out no more than a little cash.",
            "In the underground of the capital families lay on blankets.",
        ],
    ),
    "a strike on the day of talks, which is mixed": (
        "Israel and Hamas hold ceasefire talks in Cairo as jets bomb Gaza",
        "Israel and Hamas held talks on a ceasefire in Cairo on Sunday while Israeli jets bombed Gaza.",
        [
            "The envoys sat in two rooms, and a clerk carried papers between them.",
            "In Gaza smoke stood over a market, and a baker swept up glass.",
            "Both sides said that they would sit again on Monday.",
        ],
    ),
    "sanctions eased and ships seized, which is mixed": (
        "US eases sanctions on Iran as Iran seizes tanker in Gulf",
        "Washington eased sanctions on Iran on Tuesday, hours after Iran seized a tanker in the Gulf.",
        [
            "Traders in Dubai spoke of a day that nobody could read.",
            "The crew of the ship were said to be well, and to have been given tea.",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("event", EVENTS, ids=list(EVENTS))
def test_an_event_scores_alike_as_headline_summary_and_article(
    event: str, shipped: Lexicon
) -> None:
    headline, lead, body = EVENTS[event]
    tellings = [(headline, ""), (headline, lead), (headline, "\n".join([lead, *body]))]
    judged = [assess(title, text, None, shipped) for title, text in tellings]
    told = [axis for axis in Axis if judged[0].score(axis) >= 30]
    assert len(told) == 2 if "mixed" in event else len(told) == 1
    for axis in told:
        levels = [Level.of(one.score(axis)) for one in judged]
        assert min(levels) >= Level.NOTABLE
        assert max(levels) - min(levels) <= 1
    of_pairs = [{p.pair.key: p for p in one.pairs if p.top >= 30} for one in judged]
    both = set.intersection(*map(set, of_pairs))
    assert both, of_pairs
    for key in both:
        levels = [Level.of(found[key].top) for found in of_pairs]
        assert max(levels) - min(levels) <= 1


def test_a_longer_article_is_not_graver_for_its_length(shipped: Lexicon) -> None:
    headline, lead, body = EVENTS["sanctions"]
    short = assess(headline, lead, None, shipped).escalation
    long = assess(headline, "\n".join([lead, *body * 20]), None, shipped).escalation
    assert long == short


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", "en"),
        ("12345 !!!", "en"),
        ("Kein Krieg.", "en"),
    ],
    ids=["an empty text", "figures", "a short text in Latin letters is tried in English"],
)
def test_short_texts_are_tried_in_english(text: str, language: str, shipped: Lexicon) -> None:
    assert assess("", text, None, shipped).language == language


@pytest.mark.parametrize(
    "text",
    [
        "停火协议已经签署，双方军队开始从边境撤离，联合国对此表示欢迎。" * 4,
        "وقع الطرفان اتفاقا لوقف إطلاق النار في المدينة مساء أمس بوساطة مصرية وقطرية." * 4,
        "Le gouvernement et les rebelles ont signé hier soir un accord de paix à Lomé, et les soldats des deux camps "
        "doivent quitter la ville dans les trois jours selon le texte lu par le ministre devant les journalistes réunis "
        "dans la salle des fêtes de la mairie, avant de repartir pour la capitale en fin de soirée avec son escorte.",
        "De minister was in Goma en had daar overleg over de toestand in het oosten. Volgens hem is er nog geen "
        "akkoord met de rebellen, maar was het gesprek open. In de loop van de week zal hij weer met hun leiders "
        "spreken over een bestand in het gebied en over de hulp die daar nodig is.",
    ],
    ids=[
        "Chinese",
        "Arabic",
        "French, when long enough to know",
        "Dutch, with English-looking words",
    ],
)
def test_a_language_without_a_lexicon_is_unassessed_and_not_quiet(
    text: str, shipped: Lexicon
) -> None:
    judged = assess("", text, None, shipped)
    assert judged.verdict is Verdict.UNASSESSED
    assert (judged.escalation, judged.de_escalation) == (0, 0)


@pytest.mark.parametrize(("quiet_lines", "heard"), [(0, False), (12, True)])
def test_two_stray_words_of_sport_silence_a_short_text_and_no_long_one(
    quiet_lines: int, heard: bool, shipped: Lexicon
) -> None:
    lines = ["The season was dark and the skipper slow."] + ["Clerks wrote on."] * quiet_lines
    text = " ".join([*lines, "Georgia threatened to attack Armenia over the provocation."])
    assert any(s.score > 0 for s in assess("", text, None, shipped).signals) is heard


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Shareholders sold at a profit as Norway threatened to retaliate.", False),
        ("The bank paid its price as Norway threatened to retaliate.", True),
        ("Shareholders sold at a profit as India bombed Pakistan.", True),
        ("Crude rose again. A car bomb killed nine soldiers in Basra, Iraq.", False),
        ("A car bomb killed nine soldiers in Basra, Iraq. Crude rose again.", True),
        ("America's navy fired a rocket at a dummy missile in an interceptor test.", False),
        ("America's navy fired a rocket at a dummy convoy and hit Houthi guards.", True),
    ],
    ids=[
        "two words of nothing but business",
        "two that war uses too",
        "opponents in business",
        "opens with a price",
        "ends with a price",
        "a test of missile defence",
        "a decoy in war",
    ],
)
def test_a_state_named_among_words_of_another_world_is_heard_if_war_could_use_them(
    text: str, heard: bool, shipped: Lexicon
) -> None:
    assert (assess("", text, None, shipped).escalation >= 30) is heard


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Pyongyang fired a missile at Japan to show off its arsenal. The arsenal grows.", True),
        ("Marathon talks in Oman end well: Iran will halt enrichment after the marathon.", True),
        ("Prisoners were beaten, and beaten again, as Eritrean troops attacked Adigrat.", True),
        ("Shells from Ukraine's army fell on a pitch and killed two footballers of a club.", True),
        (
            "Israeli jets bombed a laboratory and a university in Isfahan, and researchers died.",
            True,
        ),
        ("Turkish jets bombed a village in Syria days after the earthquake.", True),
        ("Arsenal's striker fired a rocket into the net; England's footballers cheered.", False),
        ("Twelve Indian soldiers were killed in an avalanche in Kashmir.", False),
    ],
    ids=[
        "an arsenal told of twice",
        "talks that go on and on",
        "the beaten",
        "shells on a football pitch",
        "a laboratory bombed",
        "bombs after an earthquake",
        "a rocket into the net",
        "an avalanche",
    ],
)
def test_war_told_in_words_of_another_world_is_heard(
    text: str, heard: bool, shipped: Lexicon
) -> None:
    judged = assess("", text, None, shipped)
    assert (max(judged.escalation, judged.de_escalation) >= 30) is heard


def test_a_watchdog_that_counts_the_dead_is_no_party(shipped: Lexicon) -> None:
    text = "Rebels shelled Zabadani in Syria, the Syrian Observatory for Human Rights said."
    assert [p.pair.actors for p in assess("", text, None, shipped).pairs] == [("SYR",)]


def test_a_repeated_title_and_the_labels_of_a_page_are_stepped_over(shipped: Lexicon) -> None:
    page = (
        "The Daily - Army shells Goma\n\nArmy shells Goma\nArmy shells Goma\n\nText size:\n\n"
        "The army shelled Goma on Friday.\n\n- Invasion warnings -\n\nburs-abc/de/fg\n"
    )
    judged = assess("", page, None, shipped)
    assert len({s.sentence for s in judged.signals}) == 2
    assert not any("Invasion" in s.text for s in judged.signals)


def test_one_name_for_both_sides_is_a_pair_of_opponents(shipped: Lexicon) -> None:
    found = assess("", "The two Koreas agreed to resume talks at the truce village.", None, shipped)
    assert found.de_escalation >= 30
    assert [p.pair.actors for p in found.pairs] == [("KOR", "PRK")]
    friends = assess("", "The two Irish ministers agreed to resume talks on fish.", None, shipped)
    assert friends.de_escalation < 30


def test_an_order_at_the_head_of_a_line_is_no_deed(shipped: Lexicon) -> None:
    ordered = assess("", "Free the hostages, families tell Hamas.", None, shipped)
    freed = assess("", "Hamas frees the hostages, families tell reporters.", None, shipped)
    noun = assess("", "Release of hostages by Hamas begins.", None, shipped)
    assert [s.modifiers for s in (*ordered.signals, *noun.signals)] == [("appeal",), ()]
    assert [judged.de_escalation >= 30 for judged in (ordered, freed)] == [False, True]


def test_what_someone_said_would_be_done_is_a_promise_and_not_a_supposition(
    shipped: Lexicon,
) -> None:
    told = assess("", "Israel said its troops would leave Gaza's corridor.", None, shipped)
    supposed = assess("", "Israel's troops would leave Gaza's corridor.", None, shipped)
    assert [s.modifiers for s in told.signals] == [("future",)]
    assert [s.modifiers for s in supposed.signals] == [("would",)]
    assert told.de_escalation > supposed.de_escalation
