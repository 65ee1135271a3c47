"""The lexicon as the build or ``make`` left it: quick to read, and used only where it is that very lexicon.

``python -m watchers.compiled FILE`` writes it, unless it is there. It is looked for beside this
module and nowhere else, so nobody who cannot change the program itself can put another there.
"""

from __future__ import annotations

import hashlib
import io
import pickle
import sys
from functools import cache
from pathlib import Path
from typing import Any

from watchers.signals.lexicon import Lexicon, version_of

PLACE = Path(__file__).with_name("compiled.lexicon")
_PARTS = {("datetime", "date"), ("re", "_compile"), ("storage.assessment", "Axis")}
_OWN = "watchers.signals."


class _Reader(pickle.Unpickler):
    """Makes the lexicon's own types and nothing else."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PARTS or (module.startswith(_OWN) and "." not in name):
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"a lexicon holds no {module}.{name}")


def pack(lexicon: Lexicon) -> bytes:
    """The lexicon as bytes that ``unpack`` reads; nothing may be added to its tries afterwards."""
    for language in lexicon.languages.values():
        for trie in (
            language.entries, language.cue_words, language.gazetteer.words,
        ):  # fmt: skip
            trie.share()
    body = pickle.dumps(lexicon, protocol=5)
    return _head(lexicon.version, body) + body


def unpack(data: bytes, version: str) -> Lexicon | None:
    """The lexicon in ``data``; None where it is another version, another format or damaged."""
    body = _body(data, version)
    if body is None:
        return None
    try:
        lexicon = _Reader(io.BytesIO(body)).load()
    except (pickle.UnpicklingError, AttributeError, ImportError, TypeError):
        return None
    return lexicon if isinstance(lexicon, Lexicon) else None


def _body(data: bytes, version: str) -> bytes | None:
    head, end, body = data.partition(b"\n")
    return body if head + end == _head(version, body) else None


def _head(version: str, body: bytes) -> bytes:
    whole = hashlib.sha256(body).hexdigest()
    return f"detente lexicon {edition()} {version} {whole}\n".encode()


@cache
def edition() -> str:
    """Which edition of the engine this is, by what its modules say: another may lay it out otherwise."""
    own = Path(__file__).parent
    sources = (path.read_bytes() for path in sorted((own / "signals").glob("*.py")))
    return hashlib.sha256(b"\0".join(sources)).hexdigest()[:12]


def read(version: str) -> Lexicon | None:
    """The shipped lexicon, if the build compiled this version of it."""
    try:
        data = PLACE.read_bytes()
    except OSError:
        return None
    return unpack(data, version)


def engine() -> str:
    """Which form of the judging modules runs: ``compiled`` or ``plain Python``."""
    from watchers.signals import scoring

    return "plain Python" if str(scoring.__file__).endswith(".py") else "compiled"


def main(target: Path) -> None:
    """Write the compiled lexicon to ``target``, unless it is there and up to date."""
    from watchers import lexicon_files
    from watchers.signals.compile import parse

    files = lexicon_files.shipped()
    if target.exists() and _body(target.read_bytes(), version_of(files)) is not None:
        return
    target.write_bytes(pack(parse(files)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
