"""The compiled lexicon: the same judgements, only for the same files, and nothing but a lexicon."""

from __future__ import annotations

import pickle
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from watchers import compiled, lexicon_files
from watchers.signals.compile import parse
from watchers.signals.lexicon import Lexicon, version_of
from watchers.signals.scoring import assess


@pytest.fixture(scope="module")
def packed() -> bytes:
    return compiled.pack(parse(lexicon_files.shipped()))


def test_the_build_compiles_what_the_program_then_reads(packed: bytes, lexicon: Lexicon) -> None:
    ready = compiled.unpack(packed, version_of(lexicon_files.shipped()))
    assert ready is not None
    assert (ready.version, ready.sizes) == (lexicon.version, lexicon.sizes)
    assert ready.examples == lexicon.examples
    day = datetime(2026, 11, 22, tzinfo=UTC)
    for example in lexicon.examples:
        assert assess("", example.text, day, ready) == assess("", example.text, day, lexicon)


def test_a_lexicon_edited_since_the_build_is_compiled_anew(packed: bytes) -> None:
    files = lexicon_files.shipped()
    files["en/boosts.toml"] += "\n# one word more\n"
    assert compiled.unpack(packed, version_of(files)) is None


def body(harm: object, version: str) -> bytes:
    data = pickle.dumps(harm, protocol=5)
    head = f"detente lexicon {compiled.edition()} {version} {sha256(data).hexdigest()}\n"
    return head.encode() + data


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(eval, id="a function of Python"),
        pytest.param(sha256, id="a function of a library"),
        pytest.param(["a list"], id="another value"),
    ],
)
def test_nothing_but_a_lexicon_is_read(harm: object) -> None:
    assert compiled.unpack(body(harm, "v"), "v") is None


def test_a_damaged_file_is_left_alone(packed: bytes, lexicon: Lexicon) -> None:
    assert compiled.unpack(packed, lexicon.version) is not None
    for harmed in (
        b"",
        packed[:-1],
        packed[:1000] + bytes([packed[1000] ^ 1]) + packed[1001:],
        b"\n" + packed,
    ):
        assert compiled.unpack(harmed, lexicon.version) is None
