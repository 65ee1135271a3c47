"""Words known by their beginning are found wherever a language file may write them."""

from __future__ import annotations

import pytest

from watchers.signals.compile import parse
from watchers.signals.inflection import UNBENT
from watchers.signals.lexicon import LexiconError
from watchers.signals.phrases import PhraseReader, Word
from watchers.signals.read_actors import read_actors
from watchers.signals.scan import mentions
from watchers.signals.starts import starting, stemmed_at
from watchers.signals.stems import Stems
from watchers.signals.tokens import tokenize
from watchers.signals.trie import Trie


def words(phrase: str) -> tuple[Word, ...]:
    return tuple(e for e in PhraseReader(UNBENT, {}).phrase(phrase) if isinstance(e, Word))


@pytest.mark.parametrize(
    ("phrase", "sentence", "ends"),
    [
        pytest.param("стол* переговор*", "за столом переговоров", [3], id="each word by its stem"),
        pytest.param("нов* санкци*", "санкции новые", [], id="not in another order"),
        pytest.param("[нов*] санкци*", "о санкциях", [2], id="what is optional may be missing"),
        pytest.param("[нов*] санкци*", "о новых санкциях", [3], id="or stand there"),
        pytest.param("в котор*", "в которой", [2], id="a whole word opens the phrase"),
        pytest.param("в котор*", "во которой", [], id="a whole word is not a stem"),
        pytest.param("войн*", "вой", [], id="a word shorter than the stem"),
    ],
)
def test_a_phrase_is_found_by_its_stems(phrase: str, sentence: str, ends: list[int]) -> None:
    stems: Stems[str] = Stems()
    stems.add(words(phrase), "found")
    text = sentence.split()
    starts = [starting(word, Trie(), stems) for word in text]
    found = [
        place for i, start in enumerate(starts) if start for place in stemmed_at(start, text, i)
    ]
    assert sorted({end for _, end, _ in found}) == ends


LANGUAGE = 'letters = "[а-я]"\nfunction_words = ["и"]\nvariants = { "ё" = "е" }\n'
CATEGORIES = '[category.clash]\naxis = "escalation"\nseverity = 8\n'
FAULTS = [
    pytest.param(
        {"xx/language/ours.toml": 'variants = { "дж" = "џ" }'},
        "xx/language: variants: 'дж' = 'џ': one letter each",
        id="a variant is one letter",
    ),
    pytest.param(
        {"xx/boosts.toml": '[[boost]]\nfactor = 1.2\nwords = ["крупн* ... бо*"]'},
        "xx/boosts.toml: 'крупн* ... бо*': a stem needs at least three letters",
        id="a stem that is too short",
    ),
    pytest.param(
        {"xx/boosts.toml": '[[boost]]\nfactor = 1.2\nwords = ["крупн* ... боев*"]'},
        "xx/boosts.toml: 'крупн* ... боев*': only plain words can stand here; "
        "gaps, figures and classes belong to phrases of rules",
        id="a gap where only words can stand",
    ),
    pytest.param(
        {"xx/actors/a.toml": '[[actor]]\ncode = "A"\nkind = "state"\nnames = ["Ос*"]'},
        "xx/actors/a.toml: A: 'Ос*': a stem needs at least three letters",
        id="a name that is too short",
    ),
    pytest.param(
        {
            "xx/actors/a.toml": '[[actor]]\ncode = "A"\nkind = "state"\nnames = ["Осси*"]\n'
            '[[actor]]\ncode = "B"\nkind = "state"\nnames = ["Осси*"]'
        },
        "xx/actors/a.toml: B: 'Осси*' already names A (xx/actors/a.toml: A)",
        id="one stem for two actors",
    ),
]


@pytest.mark.parametrize(("files", "fault"), FAULTS)
def test_a_fault_names_the_file_and_the_entry(files: dict[str, str], fault: str) -> None:
    with pytest.raises(LexiconError) as caught:
        parse({"categories.toml": CATEGORIES, "xx/language.toml": LANGUAGE, **files})
    assert caught.value.faults == (fault,)


def test_the_longest_name_wins_whether_by_stem_or_whole() -> None:
    actors = [
        {"code": "SHORT", "kind": "state", "names": ["Судан*"]},
        {"code": "LONG", "kind": "state", "names": ["Южн* Судан*"]},
        {"code": "EXACT", "kind": "alliance", "names": ["Лига Судана"]},
    ]
    faults: list[str] = []
    gazetteer = read_actors({"en/actors/x.toml": {"actor": actors}}, faults)
    assert not faults
    lexicon = parse({"categories.toml": CATEGORIES, "xx/language.toml": LANGUAGE})
    language = lexicon.languages["xx"]
    language.gazetteer = gazetteer
    sentence = "Суданом, Южным Суданом и Лига Судана; суданка"
    found = [m.name.code for m in mentions(tokenize(language, sentence), sentence)]
    assert found == ["SHORT", "LONG", "EXACT"]
