"""Reads ``topics.toml``: what people can follow, as the operator wrote it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from storage.model.policy import WORLD, Topic

KEYS = frozenset({"id", "name", "pairs", "actors", "places"})
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class TopicsError(Exception):
    """Nothing of the file can be used; the message says why."""


def read(path: Path, known: Callable[[str], bool]) -> tuple[list[Topic], list[str]]:
    """The topics of the file, and a line for each fault; a topic with a fault is left out.

    ``known`` says whether an actor or place code exists. A missing file has no topics. Raises
    TopicsError where nothing of the file can be used.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return [], []
    except (OSError, UnicodeDecodeError) as error:
        raise TopicsError(f"{path}: cannot be read: {error}") from None
    except tomllib.TOMLDecodeError as error:
        raise TopicsError(f"{path}: is not TOML: {error}") from None
    faults = [f"{path}: unknown key {key!r}" for key in data if key != "topic"]
    entries = data.get("topic", [])
    if not isinstance(entries, list):
        raise TopicsError(f"{path}: write each topic under [[topic]]")
    found: dict[str, Topic] = {}
    for entry in entries:
        before = len(faults)
        topic = _topic(entry, known, f"{path}: ", faults)
        if topic is not None and (topic.id in found or topic.id == WORLD.id):
            faults.append(f"{path}: {topic.id}: this id is taken")
        if topic is not None and len(faults) == before:
            found[topic.id] = topic
    return list(found.values()), faults


def _topic(
    entry: Any, known: Callable[[str], bool], prefix: str, faults: list[str]
) -> Topic | None:
    if not isinstance(entry, dict):
        faults.append(f"{prefix}write each topic under [[topic]]")
        return None
    id = entry.get("id")
    where = f"{prefix}{id if isinstance(id, str) and id else '(no id)'}: "
    faults += [f"{where}unknown key {key!r}" for key in entry if key not in KEYS]
    if not isinstance(id, str) or not ID.fullmatch(id):
        faults.append(f"{where}needs an id of up to 32 small letters, digits and dashes")
        return None
    name = entry.get("name", id)
    pairs = entry.get("pairs", [])
    if not isinstance(name, str) or not name.strip():
        faults.append(f"{where}its name must be a text")
    if not isinstance(pairs, list) or not all(_codes(pair) and len(pair) == 2 for pair in pairs):
        faults.append(f'{where}pairs must look like [["RUS", "UKR"]]')
        return None
    groups = {key: entry.get(key, []) for key in ("actors", "places")}
    for key, codes in groups.items():
        if not _codes(codes):
            faults.append(f'{where}{key} must look like ["SDN"]')
            return None
    every = [*(code for pair in pairs for code in pair), *groups["actors"], *groups["places"]]
    strange = sorted({code for code in every if not known(code)})
    faults += [f"{where}no actor or place has the code {code}" for code in strange]
    return Topic(
        id,
        str(name).strip(),
        tuple((min(pair), max(pair)) for pair in pairs),
        tuple(groups["actors"]),
        tuple(groups["places"]),
    )


def _codes(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(code, str) for code in value)
