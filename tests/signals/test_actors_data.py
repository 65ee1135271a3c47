"""The actor files can be trusted: codes, dates and names hold together, and real wording finds them."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from importlib import resources
from itertools import combinations
from typing import Any

import pytest

from watchers.signals.lexicon import Lexicon
from watchers.signals.phrases import tokens_of
from watchers.signals.read_actors import read_actors
from watchers.signals.scan import mentions
from watchers.signals.text import fold
from watchers.signals.tokens import tokenize

DATA = resources.files("watchers.signals") / "data"
_CODES = """
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA BGD BGR
    BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN CIV CMR COD COG COK
    COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU EGY ERI ESH ESP EST ETH FIN FJI
    FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND
    HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT
    LAO LBN LBR LBY LCA LIE LKA LSO LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE
    MNG MNP MOZ MRT MSR MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN
    PCN PER PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM SLB
    SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK TKL TKM TLS TON
    TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM VUT WLF WSM YEM ZAF ZMB
    ZWE
"""
ISO_3166 = frozenset(_CODES.split())
NOT_IN_ISO = frozenset({"KOS", "YUG", "CSK", "DDR", "VDR", "YMD", "RHO"})
"""Kosovo has no code of its own there; Yugoslavia and Czechoslovakia have lost theirs."""
_WORDS = """
    will may march rice brown bush's rich young king prince long good white black green hill wood stone
    field day gates powell baker major straw cook hunt store hijab shalom
"""
COMMON_WORDS = frozenset(_WORDS.split())


def _actors() -> Iterator[tuple[str, dict[str, Any]]]:
    for file in sorted((DATA / "en" / "actors").iterdir(), key=lambda f: f.name):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["actor"]:
            yield file.name, entry


ACTORS = list(_actors())
OPPOSED = [
    row
    for file in (DATA / "opposed.toml", *(DATA / "opposed").iterdir())
    for row in tomllib.loads(file.read_text(encoding="utf-8"))["opposed"]
]
UNNAMED = tomllib.loads((DATA / "en" / "unnamed.toml").read_text(encoding="utf-8"))


def _forms(entry: dict[str, Any]) -> Iterator[str]:
    for key in ("names", "people", "seats", "places"):
        yield from entry.get(key, ())
    for leader in entry.get("leaders", ()):
        yield leader["name"]
        yield from filter(None, [leader.get("short")])


def test_no_two_actors_share_a_name() -> None:
    owner: dict[tuple[str, ...], str] = {}
    shared = []
    for file, entry in ACTORS:
        for form in _forms(entry):
            held = owner.setdefault(tuple(tokens_of(form)), entry["code"])
            if held != entry["code"]:
                shared.append(f"{file}: {entry['code']}: {form!r} also names {held}")
    assert not shared


def test_a_form_stands_once_in_its_entry() -> None:
    twice = [
        f"{file}: {entry['code']}: {form!r}"
        for file, entry in ACTORS
        for form in set(_forms(entry))
        if list(_forms(entry)).count(form) > 1
    ]
    assert not twice


def test_every_code_is_used_once_and_is_a_state_code_only_for_states_and_territories() -> None:
    alone = [entry for _, entry in ACTORS if "with" not in entry]
    codes = [entry["code"] for entry in alone]
    assert len(codes) == len(set(codes))
    for entry in alone:
        code, kind = entry["code"], entry.get("kind")
        if kind == "state":
            assert code in ISO_3166 | NOT_IN_ISO, code
        elif kind != "region":
            assert code not in ISO_3166, code


def test_every_home_of_a_group_is_a_state_or_a_region() -> None:
    places = {e["code"] for _, e in ACTORS if e.get("kind") in ("state", "region")} | {"ESH"}
    assert not [e["code"] for _, e in ACTORS if "state" in e and e["state"] not in places]


def test_every_state_has_a_name_and_a_people_or_a_seat() -> None:
    bare = {
        e["code"]
        for _, e in ACTORS
        if e.get("kind") == "state" and not (e["names"] and (e.get("people") or e.get("seats")))
    }
    assert bare <= {"ATG", "DMA", "KNA", "LCA", "SMR", "STP", "VCT"}


def test_leaders_dates_are_days_in_order() -> None:
    wrong = []
    for _, entry in ACTORS:
        for leader in entry.get("leaders", ()):
            since = date.fromisoformat(leader["from"])
            until = date.fromisoformat(leader.get("to", "9999-12-31"))
            if since >= until:
                wrong.append(leader)
    assert not wrong


def test_no_surname_that_is_a_common_word_stands_alone() -> None:
    shorts = {
        leader["short"].lower()
        for _, entry in ACTORS
        for leader in entry.get("leaders", ())
        if "short" in leader
    }
    assert not shorts & COMMON_WORDS
    assert not {s for s in shorts if len(s) < 2}


def test_opponents_are_two_known_actors_or_a_name_for_both_with_days_in_order() -> None:
    kinds = {entry["code"]: entry.get("kind") for _, entry in ACTORS}
    for row in OPPOSED:
        # a name for both sides: a divided land, or a round of talks where foes sit ("six-party")
        assert row["a"] != row["b"] or kinds[row["a"]] in {"region", "alliance"}, row
        assert {row["a"], row["b"]} <= kinds.keys(), row
        assert date.fromisoformat(row["from"]) < date.fromisoformat(row.get("to", "9999-12-31")), (
            row
        )


def test_the_spans_of_one_pair_of_opponents_do_not_overlap() -> None:
    spans: dict[frozenset[str], list[tuple[str, str]]] = {}
    for row in OPPOSED:
        pair = frozenset((row["a"], row["b"]))
        spans.setdefault(pair, []).append((row["from"], row.get("to", "9999-12-31")))
    overlapping = [
        (sorted(pair), one, other)
        for pair, rows in spans.items()
        for one, other in combinations(sorted(rows), 2)
        if other[0] <= one[1]
    ]
    assert not overlapping


@pytest.mark.parametrize(
    ("a", "b", "day", "opposed"),
    [
        pytest.param("RUS", "UKR", date(2022, 2, 24), True, id="Russia and Ukraine at war"),
        pytest.param("UKR", "RUS", date(2005, 1, 1), False, id="Ukraine and Russia before Crimea"),
        pytest.param("COL", "FARC", date(2012, 9, 4), True, id="Bogota and the FARC at the table"),
        pytest.param("COL", "FARC", date(2018, 1, 1), False, id="after the Colombian peace"),
        pytest.param(
            "USA", "TALIB", date(2020, 2, 29), True, id="Washington signs with the Taliban"
        ),
        pytest.param(
            "ISR", "ARE", date(2023, 1, 1), False, id="Israel and the Emirates since 2020"
        ),
        pytest.param(
            "RUS", "USA", date(1997, 5, 27), False, id="Moscow and Washington in the nineties"
        ),
        pytest.param("FRA", "DEU", date(2020, 1, 1), False, id="two allies"),
        pytest.param("SDN", "RSF_SDN", date(2023, 4, 14), False, id="the day before Khartoum"),
        pytest.param("SDN", "RSF_SDN", date(2023, 4, 15), True, id="the day Khartoum fell apart"),
    ],
)
def test_opposition_has_its_days(
    a: str, b: str, day: date, opposed: bool, lexicon: Lexicon
) -> None:
    assert lexicon.opposed.holds(a, b, day, day) is opposed


@pytest.mark.parametrize(
    ("since", "until", "crisis"),
    [
        pytest.param(date(2022, 9, 1), date(2022, 9, 1), True, id="Rabat's envoy gone from Tunis"),
        pytest.param(date(2019, 9, 1), date(2019, 9, 1), False, id="before their row"),
        pytest.param(None, None, False, id="a day unknown"),
        pytest.param(date(2021, 1, 1), date(2025, 1, 1), False, id="a term in office"),
    ],
)
def test_a_crisis_is_one_on_a_known_day_and_makes_no_lasting_enemies(
    since: date | None, until: date | None, crisis: bool, lexicon: Lexicon
) -> None:
    assert lexicon.opposed.in_crisis(["TUN", "MAR"], since, until) is crisis
    assert not lexicon.opposed.holds("MAR", "TUN", since, until)


@pytest.mark.parametrize(
    ("day", "news"),
    [
        pytest.param(date(2021, 3, 1), True, id="Doha and Riyadh in the year after their rift"),
        pytest.param(date(2022, 3, 1), False, id="a year later they are neighbours again"),
    ],
)
def test_what_two_do_for_one_another_is_news_for_a_year_after_their_quarrel(
    day: date, news: bool, lexicon: Lexicon
) -> None:
    assert lexicon.opposed.in_crisis(["SAU", "QAT"], day, day) is news


def test_unnamed_parties_are_lower_case_and_stand_in_one_list_only() -> None:
    everything = [word for words in UNNAMED.values() for word in words]
    assert not [word for word in everything if word != word.lower()]
    assert len(everything) == len(set(everything))


def test_a_name_claimed_twice_is_refused_naming_both_entries() -> None:
    faults: list[str] = []
    entries = [
        {"code": "AAA", "kind": "state", "names": ["Ruritania"]},
        {"code": "BBB", "kind": "state", "names": ["Graustark"], "places": ["Ruritania"]},
    ]
    read_actors({"en/actors/x.toml": {"actor": entries}}, faults)
    assert len(faults) == 1
    assert "BBB" in faults[0] and "'Ruritania' already names AAA" in faults[0]


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("LTTE", "LTTE"),
        ("MAIMAI", "Mai-Mai"),
        ("MEX_CARTELS", "Mexican cartels"),
        ("SDF", "Syrian Democratic Forces"),
        ("SYR_OPP", "Syrian rebels"),
        ("TUAREG", "Tuareg rebels"),
        ("YEM", "Yemen"),
    ],
)
def test_a_group_is_shown_by_the_name_people_know_or_the_one_for_all_of_it(
    code: str, shown: str, lexicon: Lexicon
) -> None:
    assert lexicon.languages["en"].gazetteer.titles[code] == shown


FOUND = [
    ("The Kremlin said Kyiv had shelled Belgorod.", ["RUS", "UKR", "@RUS"]),
    ("U.S. officials met Taleban envoys in Doha.", ["USA", "TALIB", "QAT"]),
    ("NATO and Nato are one alliance.", ["NATO", "NATO"]),
    ("He told us that no one would go.", []),
    ("Zelenskiy and Zelensky and Zelenskyy are one man.", ["UKR", "UKR", "UKR"]),
    ("Al Qaeda, al-Qaida and Al-Qaeda in Iraq.", ["AQ", "AQ", "AQI"]),
    ("Troops entered the West Bank as the West looked on.", ["@PSE", "WEST"]),
    ("South Sudan accused Sudan of bombing Bentiu.", ["SSD", "SDN", "@SSD"]),
    ("Rebels took Goma in the Democratic Republic of Congo.", ["@COD", "COD"]),
    ("N. Korea fired missiles into the Sea of Japan.", ["PRK"]),
    ("Pro-Russian separatists hold Donetsk.", ["DONBAS_SEP", "@UKR"]),
    ("Türkiye and Turkey, Erdoğan and Erdogan.", ["TUR", "TUR", "TUR", "TUR"]),
    ("Hizbollah fired on Haifa from southern Lebanon.", ["HEZB", "@ISR", "@LBN"]),
    ("Iran-backed Houthis struck a ship.", ["YEM_HOUTHI"]),
    ("Iran-backed militias struck a base.", ["IRQ_MILITIA"]),
    ("Iran backed the plan.", ["IRN"]),
    ("The US-brokered truce between Israel and Hamas holds.", ["ISR", "HAMAS"]),
    ("The Washington Post and the Jerusalem Post reported it.", []),
    ("Michael Jordan flew British Airways to the US Open.", []),
    ("The Georgian president left Tbilisi for Tskhinvali.", ["GEO", "GEO", "OSET"]),
    ("Tripoli wrote to the Tobruk parliament.", ["LBY", "LNA"]),
    ("The PFLP, Hizb ut-Tahrir and Ahlu Sunna.", ["PFLP", "HIZB_TAHRIR", "AHLU_SUNNA"]),
    ("Bello Turji met the Yan Sakai in Zamfara.", ["NGA_BANDITS", "NGA_CJTF", "@NGA"]),
    ("Papua New Guinea and Guinea-Bissau signed.", ["PNG", "GNB"]),
    ("The Lord's Resistance Army crossed into southern Sudan.", ["LRA", "SSD"]),
    ("Tamil Tigers and Colombo agreed in Oslo.", ["LTTE", "LKA", "NOR"]),
    ("The Janjaweed burned a village near El-Fasher.", ["RSF_SDN", "@SDN"]),
    ("Peace talks with the FARC moved to Havana.", ["FARC", "CUB"]),
    ("Moqtada al-Sadr ordered his men out of Najaf.", ["MAHDI", "@IRQ"]),
]


@pytest.mark.parametrize(("text", "expected"), FOUND, ids=[row[0] for row in FOUND])
def test_real_wording_finds_its_actors_and_places(
    text: str, expected: list[str], lexicon: Lexicon
) -> None:
    folded = fold(text)
    found = [
        f"@{m.name.place}" if m.name.role == "place" else m.name.code
        for m in mentions(tokenize(lexicon.languages["en"], folded), folded)
        if m.name.code and m.name.kind not in ("region", "nobody")
    ]
    assert found == expected
