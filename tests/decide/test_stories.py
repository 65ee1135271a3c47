"""Which articles tell one event, and which never do."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.assessment import Axis
from storage.model.situation import Frequencies
from storage.model.story import Story
from watchers.joining import joins
from watchers.likeness import Rarity, odds
from watchers.names import names, stems
from watchers.stories import MOST_STEMS, grown, opened
from watchers.telling import Assessed

from .making import WORDING, at, pair_score, told

MALL = "Missile hits crowded Kelmar shopping mall, at least 16 killed"
LATE_AT_MALL = "Sixteen killed in missile strike on crowded Kelmar shopping mall"
MALL_AGAIN = "Death toll of missile strike on Kelmar mall rises to 18"


def story_of(*events: Assessed) -> Story:
    """The story that these articles tell, each made to join."""
    story = None
    for event in events:
        said = event.telling
        assert said is not None
        story = opened(said, event.article.title) if story is None else grown(story, said)
    assert story is not None
    return replace(story, id=1)


def same(first: Assessed, second: Assessed, *others: Assessed) -> bool:
    """Whether the second joins the first, with other open stories about."""
    said = second.telling
    assert said is not None
    stories = [story_of(first)]
    stories += [replace(story_of(other), id=n) for n, other in enumerate(others, 2)]
    joined = joins(stories, said, Frequencies())
    return joined is not None and joined.id == 1


def strike(words: str, hours: float = 0, **more: object) -> Assessed:
    pair = more.pop("pair", pair_score("AAA:BBB", up=69))
    return told(words, pair, hours=hours, categories=("strike",), **more)  # type: ignore[arg-type]


ELSEWHERE = (
    strike("Rockets fall on Dorvan for a third night", by="z.example"),
    strike("Air raid sirens across the country, no damage reported", by="z.example"),
    strike("Drones shot down above Pelusk oil depot", by="z.example"),
)


OTHERS = (
    *ELSEWHERE[1:],
    strike("Shells land in Kelmar market square", by="z.example"),
    strike("Night raid on Osterfeld barracks", by="z.example"),
    strike("Bridge at Marwick struck by missile", by="z.example"),
)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(strike(MALL), strike(MALL_AGAIN, 5), True, id="a toll that rises"),
        pytest.param(
            strike(MALL), strike("Kelmar: rescuers search ruins of mall hit by missile", 9), True,
            id="other words for one place and thing",
        ),
        pytest.param(
            strike(MALL), strike("Missile hits railway station in Dorvan, 50 killed", 9), False,
            id="another missile, another town",
        ),
        pytest.param(
            strike("Army shells hospital in Kelmar"),
            strike("Army shells hospital in Dorvan", 2, by="b.example"), False,
            id="one headline with two towns",
        ),
        pytest.param(
            strike("Raid on Kelmar hospital: two floors burn"),
            strike("Raid on Dorvan hospital: two floors burn", 2, by="b.example"), False,
            id="one headline with two towns before its colon",
        ),
        pytest.param(
            strike("Army shells hospital in Kelmar", text="It lies north of Dorvan."),
            strike("Army shells hospital in Dorvan", 2, by="b.example"), True,
            id="one town by two names",
        ),
        pytest.param(
            strike("Army shells hospital in Kelmar", text="It lies north of Dorvan."),
            strike("Army shells hospital in Ostvik near Dorvan", 2, by="b.example"), False,
            id="two towns near a third",
        ),
        pytest.param(strike(MALL), strike(MALL_AGAIN, 37), False, id="news after a day and a half"),
        pytest.param(strike(MALL), strike(LATE_AT_MALL, 31), True, id="an account a day later"),
        pytest.param(
            strike(MALL), strike(f"{LATE_AT_MALL} overnight", 29), True, id="what was last night"
        ),
        pytest.param(
            strike(MALL), strike(f"{LATE_AT_MALL} overnight", 31), False, id="and another night"
        ),
        pytest.param(
            strike(MALL), strike(f"{LATE_AT_MALL} overnight", 31, published=at(5)), True,
            id="what was last night when it was written, and came late",
        ),
        pytest.param(
            strike(MALL), strike(MALL_AGAIN, 5, pair=pair_score("CCC:DDD", up=69)), False,
            id="the same words of two other states",
        ),
        pytest.param(
            strike(MALL), strike(MALL_AGAIN, 5, pair=pair_score("@BBB", up=69)), True,
            id="the same place with nobody named",
        ),
        pytest.param(
            strike(MALL, published=at(-400)), strike(MALL_AGAIN, 5, published=at(4)), False,
            id="texts that say they are weeks apart",
        ),
    ],
)  # fmt: skip
def test_one_event(first: Assessed, second: Assessed, expected: bool) -> None:
    assert same(first, second, *ELSEWHERE) is expected


@pytest.mark.parametrize(
    ("usual", "expected"),
    [
        pytest.param({}, True, id="in words that the news rarely has"),
        pytest.param(
            dict.fromkeys(("mall", "kelmar", "missil"), 400), False, id="in words it always has"
        ),
    ],
)
def test_words_in_common_count_by_how_rare_they_are_in_the_news(
    usual: dict[str, float], expected: bool
) -> None:
    first = strike("Missile hits crowded Kelmar shopping mall")
    second = strike("A missile on the mall in Kelmar kills sixteen", 2, by=TWO).telling
    assert second is not None
    joined = joins([story_of(first)], second, Frequencies(1000, usual))
    assert (joined is not None) is expected


@pytest.mark.parametrize(
    ("often", "expected"),
    [
        pytest.param(20.0, True, id="in few articles"),
        pytest.param(50.0, False, id="all day long"),
    ],
)
def test_a_town_and_a_word_that_are_in_the_news_make_no_event_of_two_long_texts(
    often: float, expected: bool
) -> None:
    first = strike("Rockets set the silos near Kelmar on fire", text="Fields of barley are black.")
    second = strike("Rockets rain upon Kelmar, nobody counts them", 2, by=TWO).telling
    assert second is not None
    usual = dict.fromkeys(("kelmar", "missil"), often)
    joined = joins([story_of(first)], second, Frequencies(1000, usual))
    assert (joined is not None) is expected


@pytest.mark.parametrize(
    ("act", "against"),
    [
        pytest.param("sanctions", True, id="another act"),
        pytest.param("hybrid", False, id="another word for harm"),
        pytest.param("rhetoric", False, id="words about it"),
    ],
)
def test_another_act_than_the_storys_speaks_against_one_event(act: str, against: bool) -> None:
    event = told(MALL_AGAIN, pair_score("AAA:BBB", up=69), hours=5, by=TWO, categories=(act,))
    later, story = event.telling, story_of(strike(MALL))
    assert later is not None
    none = replace(later, acts=())
    common = later.words & story.stems
    chance, alone = (odds(story, t, Rarity(Frequencies(), t), common) for t in (later, none))
    assert (chance < alone) is against


TWO = "two.example"
PORT = "The missiles struck the {town} of the south on Sunday, killing nine, officials said."


@pytest.mark.parametrize(
    ("by", "town", "expected"),
    [
        pytest.param("b.example", "docks of Kelmar", True, id="one town"),
        pytest.param("b.example", "docks of Dorvan", False, id="two towns in the same words"),
        pytest.param("seeds", "docks of Kelmar", True, id="two papers put in by hand"),
    ],
)
def test_where_few_stories_are_open_names_decide(by: str, town: str, expected: bool) -> None:
    text = f"Officials said on Sunday that 12 people died when missiles struck the {town}."
    first = strike("Missiles strike docks", text=PORT.format(town="docks of Kelmar"), by=by)
    later = strike("Docks burn after missile strike", 1, text=text, by=by if by == "seeds" else TWO)
    assert same(first, later) is expected


@pytest.mark.parametrize(
    ("figure", "title", "counts"),
    [
        pytest.param("14 dead", "Missiles kill 14 in Kelmar", True, id="dead, beside a name"),
        pytest.param("14 dead", "Missiles kill 14 across the country", False, id="dead, no name"),
        pytest.param("1 March", "Missiles of 1 March in Kelmar", False, id="the day before"),
        pytest.param("9 February", "Missiles of 9 February in Kelmar", True, id="a day long past"),
    ],
)
def test_figures_in_both_speak_for_one_event_if_two_seldom_have_them(
    figure: str, title: str, counts: bool
) -> None:
    later = strike(title, 12, by=TWO).telling
    assert later is not None
    story = story_of(strike(f"Kelmar: {figure} as missiles hit Kelmar docks"))
    rarity, common = Rarity(Frequencies(), later), later.words & story.stems
    uncounted = odds(replace(story, numbers=()), later, rarity, common)
    assert (odds(story, later, rarity, common) > uncounted) is counts


def test_the_names_of_its_own_sides_say_nothing_of_an_event() -> None:
    known = replace(WORDING, sides={"AAA": frozenset({"Alba"}), "BBB": frozenset({"Bret"})})
    event = replace(strike("Raids", text="Albans struck Kelmar, the Bretons said."), wording=known)
    assert event.telling is not None
    assert event.telling.names == {"Kelmar"}


def test_a_weekday_says_nothing_of_an_event() -> None:
    said = strike("Shells hit Kelmar on Thursday", by="z.example").telling
    assert said is not None
    assert said.words == stems("Shells hit Kelmar", WORDING)


def test_a_publishers_own_name_is_no_name_of_an_event() -> None:
    event = strike(
        "Raids", text="At dawn planes struck the port of Kelmar. — Herald.", by="herald.example"
    )
    assert event.telling is not None
    assert event.telling.names == {"Kelmar"}


BULLETIN = "Two villagers killed in Dorvan district in past day"
NEXT_DAY = "Four villagers killed in Dorvan district in past day"
SHELLS = "Shells fall on Dorvan hospital"
SHELLS_AGAIN = "Shells fall on Dorvan hospital again, ward burns"
GUNS = "The guns on the ridge fired at the villages of the district all day on"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        pytest.param(
            strike(BULLETIN), strike(NEXT_DAY, 24), False, id="the same report a day later"
        ),
        pytest.param(
            strike("Nine raids on Dorvan so far"),
            strike("Nine raids on Dorvan so far, army says", 6, by="b.example"), True,
            id="two who report the same count",
        ),
        pytest.param(
            strike("Toll of the raid on Dorvan mall rises to 36", text="Rescuers say so."),
            strike("Toll of the raid on Dorvan mall rises to 48", 26, text="Rescuers say so."),
            True,
            id="a toll that its publisher raises the next day",
        ),
        pytest.param(strike(SHELLS), strike(SHELLS_AGAIN, 5), False, id="what is hit a second time"),
        pytest.param(
            strike(SHELLS), strike(SHELLS_AGAIN, 5, by="b.example"), True, id="by another's count"
        ),
        pytest.param(
            strike("Shells fall on Dorvan hospital for the second time"), strike(SHELLS_AGAIN, 2), True,
            id="the second time, told twice",
        ),
        pytest.param(
            strike("Guns fire at Dorvan", text=f"{GUNS} September 8, the governor said."),
            strike("Dorvan under fire", 20, text=f"{GUNS} September 9, the governor said."), False,
            id="the same words about another day",
        ),
        pytest.param(
            strike("Guns fire at Dorvan", text=f"{GUNS} Monday, killing 5, a mayor said."),
            strike("Guns fire at Dorvan", 14, text=f"{GUNS} Tuesday, killing 7, a mayor said."),
            False,
            id="a form that its publisher fills in anew",
        ),
        pytest.param(
            strike("Guns fire at Dorvan", text=f"{GUNS} Monday, killing 5, a mayor said."),
            strike("Dorvan shelled", 3, by="b.example", text=f"{GUNS} Monday, killing 7, he said."),
            True,
            id="a copy with a newer toll elsewhere",
        ),
    ],
)  # fmt: skip
def test_a_daily_report_is_no_news_of_yesterdays_event(
    first: Assessed, second: Assessed, expected: bool
) -> None:
    assert same(first, second, *ELSEWHERE) is expected


def move(words: str, up: float = 0.0, down: float = 0.0, hours: float = 0.0) -> Assessed:
    return told(words, pair_score("AAA:BBB", up=up, down=down), hours=hours)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            move("Avaria imposes sanctions on Bolvian banks", up=38),
            move("Avaria lifts sanctions on Bolvian banks", down=38, hours=3),
            id="imposes and lifts",
        ),
        pytest.param(
            move("Ceasefire between Avaria and Bolvia takes effect at noon", down=62),
            move("Ceasefire between Avaria and Bolvia collapses at noon", up=62, hours=3),
            id="takes effect and collapses",
        ),
        pytest.param(
            move("Avaria sends troops to the Bolvian border", up=46),
            move("Avaria withdraws troops from the Bolvian border", down=62, hours=8),
            id="sends and withdraws",
        ),
        pytest.param(
            move("Avaria expels Bolvian ambassador", up=46),
            move("Avaria welcomes Bolvian ambassador back", down=46, hours=8),
            id="expels and welcomes back",
        ),
    ],
)
def test_opposites_are_two_stories_however_alike_their_words(
    first: Assessed, second: Assessed
) -> None:
    assert not same(first, second)
    assert not same(second, first)


def test_a_mixed_text_is_opposed_to_neither_side() -> None:
    mixed = move("Avaria and Bolvia hold ceasefire talks as shells fall", up=50, down=47, hours=2)
    assert same(move("Avaria and Bolvia hold ceasefire talks", down=60), mixed)
    assert same(move("Avaria and Bolvia hold fire talks as shells fall", up=60), mixed)


def test_a_copy_joins_even_when_its_title_says_something_else() -> None:
    text = (
        "Gunners on the northern ridge fired at the harbour before dawn on Tuesday, the port's "
        "director said, and two warehouses with grain burned until noon, but nobody was hurt."
    )
    first = strike("Harbour under fire", text=text, by="a.example")
    copy = strike("Grain market nervous", hours=4, text=text.replace("burned", "blazed"))
    assert same(first, copy, *ELSEWHERE)


def test_a_copy_with_the_operator_turned_round_is_another_event() -> None:
    text = (
        "Avaria's finance minister told reporters in the capital on Tuesday that the sanctions on "
        "four Bolvian banks would be {} at midnight, as announced by the cabinet last week."
    )
    imposed = told("Sanctions", pair_score(up=38), text=text.format("imposed"), by="a.example")
    lifted = told("Sanctions", pair_score(down=38), text=text.format("lifted"), hours=2)
    assert not same(imposed, lifted)


def test_a_much_graver_act_is_an_event_of_its_own_however_alike_the_words() -> None:
    warned = told(
        "Avaria may begin its invasion of Bolvia, officials warn",
        pair_score(up=46), categories=("warning",), by="a.example",
    )  # fmt: skip
    begun = told(
        "Avaria begins its invasion of Bolvia, officials say",
        pair_score(up=81), categories=("invasion",), hours=4,
    )  # fmt: skip
    assert not same(warned, begun)


@pytest.mark.parametrize(
    ("category", "first", "then", "expected"),
    [
        pytest.param("release", "17", "140", False, id="17 freed are not the 140 of the next day"),
        pytest.param("release", "215", "300", True, id="215 may be nearly 300, told otherwise"),
        pytest.param("strike", "5", "40", True, id="of the dead, early accounts know few"),
    ],
)
def test_far_more_are_another_time_but_not_of_the_dead(
    category: str, first: str, then: str, expected: bool
) -> None:
    by = {"strike": "killed at Kelmar bridge, mayor says", "release": "freed at Kelmar bridge"}
    head = pair_score(up=60) if category == "strike" else pair_score(down=48)
    one = told(f"{first} {by[category]}", head, categories=(category,), by="a.example")
    other = told(f"{then} {by[category]}", head, categories=(category,), hours=5)
    assert same(one, other, *ELSEWHERE) is expected


def test_a_story_told_again_and_again_ends_after_two_days() -> None:
    told_for_days = story_of(*(strike(MALL, hours=12 * n) for n in range(5)))
    late, toll = strike(MALL, hours=49).telling, strike(MALL_AGAIN, hours=49).telling
    assert late is not None and toll is not None
    assert joins([told_for_days], late, Frequencies()) is None
    assert joins([told_for_days], toll, Frequencies()) == told_for_days, (
        "a toll is told of no other event"
    )


def test_a_regions_name_alone_does_not_make_two_texts_one_event() -> None:
    first = strike(
        "Gunners hit fuel trucks near Dorvan", text="The trucks burned on the Dorvan road at noon."
    )
    second = strike(
        "Drones chase patrol boats off Dorvan", 8, by="b.example",
        text="Patrol boats left the bay of Dorvan for the open sea before sunset.",
    )  # fmt: skip
    assert not same(first, second, *OTHERS)
    assert same(first, strike("Burning fuel trucks block Dorvan road", 8, by="b.example"), *OTHERS)


def test_an_article_without_any_scored_pair_tells_no_story() -> None:
    assert told("Bakers' contest draws a crowd").telling is None


def test_a_story_keeps_the_peak_of_its_own_pair() -> None:
    story = story_of(
        strike(MALL, pair=pair_score("AAA:BBB", up=55)),
        strike(MALL_AGAIN, 2, pair=pair_score("AAA:BBB", up=72, down=20)),
        told(MALL_AGAIN, pair_score("AAA:CCC", up=90), pair_score("AAA:BBB", up=40), hours=3),
    )
    assert (story.escalation, story.de_escalation, story.articles) == (72, 20, 3)
    assert (story.opened, story.updated) == (at(0), at(3))
    assert story.axis is Axis.ESCALATION


@settings(max_examples=50, derandomize=True)
@given(st.lists(st.text(max_size=400), min_size=1, max_size=12))
def test_a_story_never_grows_without_bound(texts: list[str]) -> None:
    story = story_of(*(strike(MALL, text=text, by=f"{n}.example") for n, text in enumerate(texts)))
    assert len(story.stems) <= max(MOST_STEMS, len(stems(MALL, WORDING)) + 120)
    assert len(story.origins) <= 24


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("Shells hit the harbour of Kelmar", {"Kelmar"}, id="a name inside a line"),
        pytest.param("Shells Hit Harbour Of Kelmar", set(), id="title case hides names"),
        pytest.param("Shells fell, the Defence Ministry said on Monday", set(), id="offices, days"),
        pytest.param("Shells hit the theater of Slovyansk", {"Slovia"}, id="one spelling of many"),
        pytest.param("Kelmar was hit by shells", set(), id="a first word has a capital anyway"),
        pytest.param(
            "Raid on Kelmar: Nobody was hurt. Three fled", {"Kelmar"}, id="so has each sentence's"
        ),
    ],
)
def test_names(words: str, expected: set[str]) -> None:
    assert names(words, WORDING) == expected
