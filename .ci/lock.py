"""Pin every package anew: requirements.txt to run, requirements-dev.txt to work on Detente.

Versions and hashes only. Addresses would tell where the packages were fetched, and pip's own
version is the business of whoever installs.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PIP_TOOLS = "pip-tools==7.6.2"
QUIET = [
    "--quiet",
    "--generate-hashes",
    "--strip-extras",
    "--no-header",
    "--no-emit-index-url",
    "--no-emit-find-links",
    "--no-emit-trusted-host",
    "--no-emit-options",
]
PIP_ITSELF = re.compile(r"\n*^# (WARNING: )?The following packages (were not|are) .*", re.M | re.S)


def compile_lock(tools: Path, lock: str, *options: str) -> None:
    """Write one lock beside the old one and replace it when it is whole."""
    fresh = ROOT / "build" / lock
    shutil.copy(ROOT / lock, fresh)
    command = [tools / "pip-compile", *QUIET, *options, "-o", fresh, "pyproject.toml"]
    subprocess.run([str(part) for part in command], cwd=ROOT, check=True)
    text = PIP_ITSELF.sub("\n", fresh.read_text(encoding="utf-8"))
    found = re.search(r"^\s*(--(extra-)?index-url|--find-links|.*https?://).*$", text, re.M)
    if found:
        raise SystemExit(f"{lock}: holds an address: {found.group().strip()}")
    (ROOT / lock).write_text(text, encoding="utf-8")
    fresh.unlink()


def main() -> None:
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        venv.create(folder, with_pip=True)
        tools = Path(folder) / "bin"
        subprocess.run([tools / "pip", "install", "--quiet", PIP_TOOLS], check=True)
        upgrade = ["--upgrade"] if "--upgrade" in sys.argv[1:] else []
        compile_lock(tools, "requirements.txt", *upgrade)
        compile_lock(
            tools, "requirements-dev.txt", "--extra", "dev", "-c", "requirements.txt", *upgrade
        )


if __name__ == "__main__":
    main()
