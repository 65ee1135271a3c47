"""How the frozen types are laid out in rows and JSON, and read back again.

The same few stories, pairs and lists are read again and again, so what text means is remembered:
all of it is a pure function of the text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from functools import lru_cache
from sqlite3 import Row
from typing import Any

from storage.assessment import Axis, Level, Pair, PairScore, Verdict
from storage.model.alert import Reason, ReasonKind
from storage.model.article import Tier
from storage.model.policy import WORLD, Topic
from storage.model.situation import Heat
from storage.model.story import Origin, Story
from storage.times import moment, moment_or_none, stamp, stamp_or_none


def dump(value: Any) -> str:
    """Compact JSON with letters of every script kept as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@lru_cache(maxsize=4096)
def pair(key: str) -> Pair:
    return Pair.parse(key)


@lru_cache(maxsize=4096)
def texts(value: str) -> tuple[str, ...]:
    """A stored JSON list of strings."""
    return tuple(json.loads(value))


def axis_or_none(value: str | None) -> Axis | None:
    return None if value is None else Axis(value)


# --- Reason ----------------------------------------------------------------------------------


def reason_text(reason: Reason) -> str:
    return dump(
        {
            "kind": reason.kind.value,
            "pair": reason.pair.key if reason.pair else None,
            "axis": reason.axis.value if reason.axis else None,
            "score": reason.score,
            "threshold": reason.threshold,
            "topics": reason.topics,
            "level": int(reason.level),
            "level_before": int(reason.level_before),
            "confidence": reason.confidence,
            "detail": reason.detail,
        }
    )


@lru_cache(maxsize=1024)
def reason(text: str) -> Reason:
    kept = json.loads(text)
    return Reason(
        kind=ReasonKind(kept["kind"]),
        pair=None if kept["pair"] is None else pair(kept["pair"]),
        axis=axis_or_none(kept["axis"]),
        score=kept["score"],
        threshold=kept["threshold"],
        topics=tuple(kept["topics"]),
        level=Level(kept["level"]),
        level_before=Level(kept["level_before"]),
        confidence=kept["confidence"],
        detail=kept["detail"],
    )


# --- Pairs -----------------------------------------------------------------------------------


def pair_score(row: Row) -> PairScore:
    return PairScore(
        pair=pair(row["pair"]),
        verdict=Verdict(row["verdict"]),
        lean=axis_or_none(row["lean"]),
        escalation=row["escalation"],
        de_escalation=row["de_escalation"],
        places=texts(row["places"]),
    )


def lines_text(lines: Sequence[PairScore]) -> str:
    return dump([_line(score) for score in lines])


def _line(score: PairScore) -> tuple[Any, ...]:
    return (
        score.pair.key,
        score.verdict,
        score.lean,
        score.escalation,
        score.de_escalation,
        score.places,
    )


def lines(text: str) -> tuple[PairScore, ...]:
    return tuple(
        PairScore(Pair.parse(pair), Verdict(verdict), axis_or_none(lean), up, down, tuple(places))
        for pair, verdict, lean, up, down, places in json.loads(text)
    )


# --- Story -----------------------------------------------------------------------------------


def story_values(story: Story) -> dict[str, Any]:
    return {
        "pair": story.pair.key,
        "title": story.title,
        "opened": stamp(story.opened),
        "updated": stamp(story.updated),
        "axis": story.axis.value,
        "categories": dump(story.categories),
        "places": dump(story.places),
        "numbers": dump(story.numbers),
        "stems": " ".join(sorted(story.stems)),
        "origins": dump([list(asdict(origin).values()) for origin in story.origins]),
        "escalation": story.escalation,
        "de_escalation": story.de_escalation,
        "articles": story.articles,
        "told": dump({axis.value: int(level) for axis, level in story.told.items()}),
        "alert": story.alert,
        "published": stamp_or_none(story.published),
        "heated": dump(story.heated),
        "waiting": int(story.waiting),
        "reached": dump(story.reached),
        "gravity": story.gravity,
        "toll": story.toll,
        "sounded": stamp_or_none(story.sounded),
    }


def story(row: Row) -> Story:
    """A whole row of ``stories``."""
    told, heated = json.loads(row["told"]), json.loads(row["heated"])
    return Story(
        id=row["id"],
        pair=pair(row["pair"]),
        title=row["title"],
        opened=moment(row["opened"]),
        updated=moment(row["updated"]),
        axis=Axis(row["axis"]),
        categories=texts(row["categories"]),
        places=texts(row["places"]),
        numbers=texts(row["numbers"]),
        stems=frozenset(row["stems"].split()),
        origins=tuple(
            Origin(publisher, wire, Tier(tier), party, opening)
            for publisher, wire, tier, party, opening in json.loads(row["origins"])
        ),
        escalation=row["escalation"],
        de_escalation=row["de_escalation"],
        articles=row["articles"],
        told={Axis(axis): Level(level) for axis, level in told.items()},
        alert=row["alert"],
        published=moment_or_none(row["published"]),
        heated={key: (up, down) for key, (up, down) in heated.items()},
        waiting=bool(row["waiting"]),
        reached=texts(row["reached"]),
        gravity=row["gravity"],
        toll=row["toll"],
        sounded=moment_or_none(row["sounded"]),
    )


# --- Heat and topic --------------------------------------------------------------------------


def heat(row: Row) -> Heat:
    return Heat(
        at=moment(row["at"]),
        escalation=row["escalation"],
        de_escalation=row["de_escalation"],
        baseline=row["baseline"],
        spread=row["spread"],
        state=row["state"],
        stories=row["stories"],
        faint_escalation=row["faint_escalation"],
        faint_de_escalation=row["faint_de_escalation"],
    )


def heat_values(pair: str, heat: Heat) -> dict[str, Any]:
    return {
        "pair": pair,
        "at": stamp(heat.at),
        "escalation": heat.escalation,
        "de_escalation": heat.de_escalation,
        "baseline": heat.baseline,
        "spread": heat.spread,
        "state": heat.state,
        "stories": heat.stories,
        "faint_escalation": heat.faint_escalation,
        "faint_de_escalation": heat.faint_de_escalation,
    }


def topic(row: Row) -> Topic:
    columns = "id", "name", "pairs", "actors", "places", "everything"
    return _topic(*map(row.__getitem__, columns))


@lru_cache(maxsize=8)
def topics(text: str) -> tuple[Topic, ...]:
    """Those of a JSON list of rows, ``world`` first, then by name."""
    found = [_topic(*columns) for columns in json.loads(text)]
    return tuple(
        sorted(found, key=lambda each: (each.id != WORLD.id, each.name.casefold(), each.id))
    )


def _topic(id: str, name: str, pairs: str, actors: str, places: str, everything: int) -> Topic:
    return Topic(
        id=id,
        name=name,
        pairs=tuple((one, other) for one, other in json.loads(pairs)),
        actors=texts(actors),
        places=texts(places),
        everything=bool(everything),
    )
