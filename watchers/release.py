"""Which release this is: of the installed package, or of the checkout it runs from."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PROJECT = Path(__file__).parent.parent / "pyproject.toml"


@cache
def release() -> str:
    """The release as people write it, ``1.2.3``; ``unknown`` where nothing says."""
    try:
        return version("detente")
    except PackageNotFoundError:
        if not _PROJECT.is_file():
            return "unknown"
        return str(tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"])
