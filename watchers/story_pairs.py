"""How well stories are joined: pairs of articles labelled by hand against a replay."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from storage.model.article import Article
from watchers.replay import Replayed

JACCARD = 0.5
"""The plain baseline: two texts tell one event if they share at least half of all their words."""

_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Two articles by id, and whether they tell one event."""

    first: str
    second: str
    same: bool
    part: str = ""
    """Under which heading of its file it stands: what may be read to mend, what only measures."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Pairwise counts of one way to join: right joins, wrong joins, joins missed."""

    name: str
    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The joins of the replay beside the baseline, on the same pairs."""

    pairs: int
    absent: int
    """Labelled pairs of which an article is not in the stream; they count nowhere."""
    untold: int
    """Pairs of one event of which an article says nothing that is scored, so nothing can join."""
    stories: Measured
    scored: Measured
    """As ``stories``, without the untold pairs."""
    baseline: Measured


class PairsError(Exception):
    """The file of labelled pairs cannot be used; every fault is in the message."""


def read(path: Path) -> list[Labelled]:
    """Read ``first<TAB>second<TAB>same|other`` lines under their ``[part]``; ``#`` is a remark.

    Raises PairsError naming every bad line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise PairsError(f"{path}: cannot be read: {error}") from error
    pairs: list[Labelled] = []
    faults: list[str] = []
    part = ""
    for number, line in enumerate(lines, 1):
        cells = line.split("\t")
        if line.startswith("[") and line.rstrip().endswith("]"):
            part = line.strip()[1:-1]
            continue
        if not line.strip() or line.startswith("#") or cells == ["first", "second", "label"]:
            continue
        if len(cells) != 3 or cells[2] not in ("same", "other"):
            faults.append(f"{path.name}:{number}: write FIRST<TAB>SECOND<TAB>same or other")
            continue
        pairs.append(Labelled(cells[0], cells[1], cells[2] == "same", part))
    if faults:
        raise PairsError("\n".join(faults))
    return pairs


def parts(labelled: Iterable[Labelled]) -> dict[str, list[Labelled]]:
    """Return the pairs by their part, in the order of the file."""
    found: dict[str, list[Labelled]] = {}
    for pair in labelled:
        found.setdefault(pair.part, []).append(pair)
    return found


def compare(labelled: Sequence[Labelled], replayed: Replayed) -> Comparison:
    """Measure the replay's stories, and the plain baseline, on the labelled pairs."""
    events = {each.event.article.key: each for each in replayed.retold if each.event}
    known = [pair for pair in labelled if pair.first in events and pair.second in events]
    story = {key: each.story for key, each in events.items()}
    words = {
        key: _words(events[key].event.article)  # type: ignore[union-attr]
        for pair in known
        for key in (pair.first, pair.second)
    }

    def told(pair: Labelled) -> bool:
        return story[pair.first] is not None and story[pair.second] is not None

    def joined(pair: Labelled) -> bool:
        return told(pair) and story[pair.first] == story[pair.second]

    def alike(pair: Labelled) -> bool:
        mine, theirs = words[pair.first], words[pair.second]
        return len(mine & theirs) >= JACCARD * len(mine | theirs)

    return Comparison(
        pairs=len(known),
        absent=len(labelled) - len(known),
        untold=sum(pair.same and not told(pair) for pair in known),
        stories=_measured("stories", known, joined),
        scored=_measured("stories, of scored articles", filter(told, known), joined),
        baseline=_measured(f"Jaccard ≥ {JACCARD}", known, alike),
    )


def _measured(name: str, pairs: Iterable[Labelled], joins: Callable[[Labelled], bool]) -> Measured:
    right = wrong = missed = 0
    for pair in pairs:
        positive = joins(pair)
        right += positive and pair.same
        wrong += positive and not pair.same
        missed += pair.same and not positive
    return Measured(name, right, wrong, missed)


def _words(article: Article) -> frozenset[str]:
    return frozenset(_WORDS.findall(f"{article.title} {article.text}".lower()))
