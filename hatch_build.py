"""Puts the compiled lexicon into the wheel, so that a read-only installation starts at once."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledLexicon(BuildHookInterface[Any]):
    """Compiles ``watchers/signals/data`` with the program that is being built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # its lexicon is edited in place
        self.folder = tempfile.TemporaryDirectory()
        target = Path(self.folder.name, "compiled.lexicon")
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-B", "-m", "watchers.compiled", str(target)],
            cwd=self.root,
            check=True,
        )
        build_data["force_include"][str(target)] = "watchers/compiled.lexicon"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if version != "editable":
            self.folder.cleanup()
