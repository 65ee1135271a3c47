"""A sentence passed over by what is known of its words is one in which nothing fires."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchers.signals.lexicon import OBJECT, Language, Lexicon
from watchers.signals.match import Hit
from watchers.signals.overlaps import hits
from watchers.signals.patterns import LONGEST_NAME, Pattern
from watchers.signals.phrases import ClassOf, Gap, Word
from watchers.signals.scan import glance, mentions, scan
from watchers.signals.sentences import sentences
from watchers.signals.starts import Start, spelled_at, stemmed_at
from watchers.signals.text import MOST_PIECES, TOKEN
from watchers.signals.tokens import Tokens, tokenize
from watchers.signals.trie import Trie


def _texts(lexicon: Lexicon, code: str) -> list[str]:
    own = [example.text for example in lexicon.examples if example.file.startswith(f"{code}/")]
    # halves of two sentences hold the words of rules without the rules
    torn = [" ".join([*a.split()[::2], *b.split()[1::2]]) for a, b in pairwise(own)]
    return own + torn


def _spans(tokens: Tokens) -> list[tuple[int, int]]:
    return [tokens.span(i, i + 1) for i in range(len(tokens.words))]


def _values(found: list[Hit]) -> list[tuple[object, ...]]:
    flat = [name for name in Hit.__slots__ if name != "beaten"]
    return [(*(getattr(hit, name) for name in flat), *_values(hit.beaten)) for hit in found]


@pytest.mark.parametrize("code", ["en", "ru"])
def test_a_glance_finds_all_that_a_whole_look_finds(code: str, lexicon: Lexicon) -> None:
    language = lexicon.languages[code]
    passed_over = 0
    for text in _texts(lexicon, code):
        for sentence in sentences("", text, language.abbreviations):
            tokens = tokenize(language, sentence.folded)
            quick, whole = glance(language, tokens), scan(language, tokens)
            whole.mentions = mentions(tokens, sentence.folded)
            if quick:
                quick.mentions = whole.mentions
            found = hits(language, quick) if quick else []
            assert _values(found) == _values(hits(language, whole)), sentence.folded
            passed_over += not quick and bool(whole.objects)
    assert passed_over > 100


@pytest.mark.parametrize("code", ["en", "ru"])
def test_the_marks_of_the_next_word_hide_no_phrase(code: str, lexicon: Lexicon) -> None:
    language = lexicon.languages[code]
    gone_on = 0
    for text in _texts(lexicon, code):
        tokens = tokenize(language, text)
        words = tokens.words
        for kind in ("entries", "masks", "cues", "names", "domains"):
            starts: list[Start | None] = [getattr(term, kind) for term in tokens.terms]
            begun = [(i, start) for i, start in enumerate(starts) if start]
            spelled = [place for i, start in begun for place in spelled_at(start, words, i)]
            stemmed = [place for i, start in begun for place in stemmed_at(start, words, i)]
            assert tokens.search(starts) == (spelled, stemmed), text
            gone_on += sum(end > start + 1 for start, end, _ in spelled + stemmed)
    assert gone_on > 100


@pytest.mark.parametrize("code", ["en", "ru"])
def test_a_glance_keeps_every_phrase_at_its_widest(code: str, lexicon: Lexicon) -> None:
    language = lexicon.languages[code]
    members = _longest_members(language)
    assert max(len(words) for words in members.values()) < LONGEST_NAME
    kept = 0
    for number, pattern in enumerate(language.patterns):
        tokens = tokenize(
            language, " ".join(_widest(pattern, members, min(language.helpers, default="qq")))
        )
        whole, quick = scan(language, tokens), glance(language, tokens)
        if number in whole.patterns:
            assert quick is not None and number in quick.patterns, tokens.words
            kept += 1
    assert kept > 0.8 * len(language.patterns)


def _widest(pattern: Pattern, members: Mapping[int, tuple[str, ...]], helper: str) -> Iterator[str]:
    """The words of a phrase with as much between them as may stand there."""
    for element in pattern.elements:
        if isinstance(element, Gap):
            yield from ["qq"] * element.most
        elif isinstance(element, ClassOf):
            yield from members.get(element.number, ())
        elif isinstance(element, Word):
            yield from [helper] * (4 if element.verb else 0)
            yield min(element.options) if element.options else f"{element.stems[0]}q"
        else:
            yield "7"


def _longest_members(language: Language) -> dict[int, tuple[str, ...]]:
    """Of each class a member that has as many words as any."""
    rows = [(name.classes, words) for words, name in _spelled(language.gazetteer.words)]
    rows += [
        ((value,), words)
        for words, (kind, value, _) in _spelled(language.entries)
        if kind == OBJECT
    ]
    found: dict[int, tuple[str, ...]] = {}
    for classes, words in rows:
        for number in classes:
            found[number] = max(found.get(number, ()), words, key=len)
    return found


def _spelled(trie: Trie[Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    open_nodes: list[tuple[tuple[str, ...], list[Any]]]
    open_nodes = [((word,), node) for word, node in trie.root.items()]
    for words, (values, more) in open_nodes:
        yield from ((words, value) for value in values)
        open_nodes += [((*words, word), node) for word, node in (more or {}).items()]


def test_what_is_remembered_of_words_has_an_end(lexicon: Lexicon) -> None:
    language = lexicon.languages["en"]
    for number in range(MOST_PIECES + 100):
        tokenize(language, f"word{number} and-{number}")
    assert 100 < len(language.pieces) <= MOST_PIECES
    assert 100 < len(language.words) <= MOST_PIECES


def test_words_known_from_before_are_read_as_new_ones_are(lexicon: Lexicon) -> None:
    language: Language = lexicon.languages["en"]
    sentence = "Troops shelled the re-opened crossing, U.S. officials said."
    language.pieces.clear()
    language.words.clear()
    first, again = tokenize(language, sentence), tokenize(language, sentence)
    assert (first.words, first.bits, first.sought) == (again.words, again.bits, again.sought)
    assert [sentence[a:b].lower() for a, b in _spans(again)] == again.words


@given(
    st.lists(st.sampled_from(["-", "--", " ", "a", "U.S.", "10,000", "'s", "'", "_", ".", "\n"]))
)
def test_every_word_is_found_where_it_stands(lexicon: Lexicon, parts: list[str]) -> None:
    text = "".join(parts) + " end"
    tokens = tokenize(lexicon.languages["en"], text.lower())
    assert tokens.words == TOKEN.findall(text.lower())
    assert _spans(tokens) == [match.span() for match in TOKEN.finditer(text.lower())]
